import Core
import Web

/// Whether log-in takes two steps, and what can be done about it.
struct SecondFactorPage: Sendable {
  var state: SecondFactor?
  /// A role of the viewer's takes it.
  var isDemanded: Bool
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: SecondFactorText.title, section: .mine,
      breadcrumbs: [(AccountText.title, href: OrganisationURL.account)],
      lead: Node(SecondFactorText.lead), errors: errors
    ) {
      if let state { on(state) } else { off }
    }
  }

  @NodeBuilder private var off: Node {
    if isDemanded { warningText { SecondFactorText.demanded } }
    p { SecondFactorText.howTo }
    form(post: OrganisationURL.secondFactor) {
      textInput(
        Field("password", SecondFactorText.password, errors: errors), width: .half,
        type: "password", autocomplete: "current-password")
      primaryButton(SecondFactorText.begin)
    }
  }

  @NodeBuilder private func on(_ state: SecondFactor) -> Node {
    p { SecondFactorText.onSince(state.since) }
    p { SecondFactorText.left(state.recoveryCodesLeft) }
    chapter(SecondFactorText.changeHeading, id: "andra") {
      p { isDemanded ? SecondFactorText.changeDemanded : SecondFactorText.change }
      form(post: OrganisationURL.recoveryCodes) {
        textInput(
          Field("password", SecondFactorText.password, errors: errors), width: .half,
          type: "password", autocomplete: "current-password")
        textInput(
          Field("code", LogInText.code, hint: LogInText.codeHint, errors: errors), width: .half,
          autocomplete: "one-time-code")
        actions {
          primaryButton(SecondFactorText.newCodes)
          button(
            .class("button secondary"), .type("submit"),
            Attribute("formaction", OrganisationURL.secondFactorOff)
          ) { isDemanded ? SecondFactorText.replace : SecondFactorText.turnOff }
        }
      }
    }
  }
}

/// The secret, to be taken into an authenticator, and the first code of it.
struct SecondFactorSetUpPage: Sendable {
  var secret: String
  var picture: QRCode?
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: SecondFactorText.setUpTitle, section: .mine,
      breadcrumbs: [
        (AccountText.title, href: OrganisationURL.account),
        (SecondFactorText.title, href: OrganisationURL.secondFactor),
      ], errors: errors
    ) {
      ol {
        li { SecondFactorText.getApp }
        li {
          SecondFactorText.scan
          if let picture { drawing(picture) }
          p {
            SecondFactorText.orType
            " "
            code { secret }
          }
        }
        li { SecondFactorText.writeCode }
      }
      form(post: OrganisationURL.secondFactorSetUp) {
        textInput(
          Field("code", LogInText.code, hint: SecondFactorText.codeHint, errors: errors),
          width: .short, autocomplete: "one-time-code")
        primaryButton(SecondFactorText.turnOn)
      }
    }
  }

  /// Four squares of quiet around, as ISO/IEC 18004 asks for; white whatever the page's colours are.
  private func drawing(_ code: QRCode) -> Node {
    let side = code.width + 8
    return element(
      "svg",
      [
        Attribute("viewBox", "-4 -4 \(side) \(side)"), Attribute("width", "\(side * 5)"),
        Attribute("height", "\(side * 5)"), .role("img"),
        .aria("label", SecondFactorText.pictureLabel), Attribute("shape-rendering", "crispEdges"),
      ],
      Node {
        element(
          "rect",
          [
            Attribute("x", "-4"), Attribute("y", "-4"), Attribute("width", "\(side)"),
            Attribute("height", "\(side)"), Attribute("fill", "#fff"),
          ], .empty)
        element("path", [Attribute("d", code.path), Attribute("fill", "#000")], .empty)
      })
  }
}

/// Ten codes, shown once.
struct RecoveryCodesPage: Sendable {
  var codes: [String]
  /// Two-step log-in was just turned on.
  var isNew: Bool

  var page: Page {
    Page(
      title: SecondFactorText.codesTitle, section: .mine,
      breadcrumbs: [
        (AccountText.title, href: OrganisationURL.account),
        (SecondFactorText.title, href: OrganisationURL.secondFactor),
      ],
      notice: Notice(.success) {
        isNew ? SecondFactorText.nowOn : SecondFactorText.codesRenewed
      }
    ) {
      p { SecondFactorText.codesExplanation }
      ul { for recovery in codes { li { code { recovery } } } }
      actions { buttonLink(SecondFactorText.saved, href: OrganisationURL.account, primary: true) }
    }
  }
}
