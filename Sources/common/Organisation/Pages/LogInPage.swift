import Core
import Web

struct LogInPage: Sendable {
  var target: String
  var login = ""
  var errors: [FieldError] = []
  var status: Int?
  /// What the identity provider is called, where there is one.
  var provider: String?
  /// Somebody who came by the provider has just logged out here.
  var hasLoggedOut = false

  var page: Page {
    Page(title: LogInText.title, errors: errors, status: status) {
      if let provider {
        if hasLoggedOut {
          insetText {
            p {
              ProviderText.loggedOut
              a(href: OrganisationURL.providerLogOut) { provider }
              "."
            }
          }
        }
        actions {
          buttonLink(
            ProviderText.with(provider), href: OrganisationURL.provider(backTo: target),
            primary: true)
        }
        h2 { ProviderText.other }
      }
      form(post: OrganisationURL.logIn) {
        hidden("till", target)
        textInput(
          Field("login", LogInText.login, errors: errors), value: login, width: .half,
          autocomplete: "username")
        textInput(
          Field("password", LogInText.password), width: .half, type: "password",
          autocomplete: "current-password")
        primaryButton(LogInText.submit)
      }
      p(.class("muted")) { LogInText.forgotten }
    }
  }
}

/// The second step: the code of an authenticator.
struct LogInCodePage: Sendable {
  var target: String
  var errors: [FieldError] = []
  var status: Int?

  var page: Page {
    Page(title: LogInText.codeTitle, errors: errors, status: status) {
      form(post: OrganisationURL.logInCode) {
        hidden("till", target)
        textInput(
          Field("code", LogInText.code, hint: LogInText.codeHint, errors: errors), width: .half,
          autocomplete: "one-time-code")
        primaryButton(LogInText.submit)
      }
      p(.class("muted")) { LogInText.codeLost }
    }
  }
}

/// What was posted without a living session or with another's token, ready to be sent again:
/// nothing typed is lost.
enum ResendPage {
  static func signedOut(_ path: String, _ typed: FormData) -> Page {
    page(ResendText.signedOutTitle, ResendText.signedOut, path, typed) {
      p {
        a(href: OrganisationURL.logIn, Attribute("target", "_blank")) { ResendText.logInInNewTab }
      }
    }
  }

  static func outdated(_ path: String, _ typed: FormData) -> Page {
    page(ResendText.outdatedTitle, ResendText.outdated, path, typed) { Node.empty }
  }

  private static func page(
    _ title: Text, _ lead: Text, _ path: String, _ typed: FormData,
    @NodeBuilder first: () -> Node
  ) -> Page {
    // A password is not written into a page; it is quickly typed again.
    let kept = typed.fields.filter {
      $0.name != CSRF.fieldName && !$0.name.hasSuffix("password")
    }
    return Page(title: title, lead: Node(lead), status: 403) {
      first()
      if typed.files.isEmpty, kept.count + 1 >= typed.fields.count {
        form(post: path) {
          for field in kept { hidden(field.name, field.value) }
          primaryButton(ResendText.submit)
        }
      } else if !typed.files.isEmpty {
        p { ResendText.chooseFileAgain }
      }
    }
  }
}
