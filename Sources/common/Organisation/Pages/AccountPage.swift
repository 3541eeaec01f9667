import Core
import Web

struct AccountPage: Sendable {
  var viewer: Viewer
  var passwordWasChanged = false
  var secondFactor: SecondFactor?
  /// A role of the viewer's takes a second factor.
  var needsSecondFactor = false
  /// How many log-ins are open.
  var sessions: Int
  var way: LogInWay
  var errors: [FieldError] = []

  var page: Page {
    let notice = passwordWasChanged ? Notice(.success) { AccountText.changed } : nil
    return Page(
      title: AccountText.title, section: .mine,
      lead: Node(verbatim("\(viewer.user.name) · \(viewer.user.login)")), notice: notice,
      errors: errors
    ) {
      if viewer.user.mustChangePassword { warningText { AccountText.mustChange } }
      chapter(AccountText.rolesHeading, id: "roller") {
        if viewer.memberships.isEmpty {
          p { AccountText.noRoles }
        } else {
          ul {
            for membership in viewer.memberships {
              li {
                membership.role.name
                if membership.deputyFor != nil {
                  " "
                  tag(UserText.deputy)
                }
                ", "
                viewer.tree[membership.unit]?.name ?? ""
                " "
                span(.class("muted")) { UnitText.period(membership.validity) }
              }
            }
          }
        }
      }
      if way == .provider { p { ProviderText.handles } }
      if way == .password {
        chapter(AccountText.passwordHeading, id: "losenord") {
          form(post: OrganisationURL.ownPassword) {
            textInput(
              Field("current-password", AccountText.current, errors: errors), width: .half,
              type: "password", autocomplete: "current-password")
            textInput(
              Field("new-password", AccountText.new, hint: AccountText.newHint, errors: errors),
              width: .half, type: "password", autocomplete: "new-password")
            primaryButton(AccountText.change)
          }
        }
      }
      if !viewer.user.mustChangePassword { security }
    }
  }
}

extension AccountPage {
  private var security: Node {
    chapter(AccountText.securityHeading, id: "sakerhet") {
      if needsSecondFactor, secondFactor == nil, way == .password {
        warningText { SecondFactorText.demanded }
      }
      dl(.class("summary-list")) {
        if way == .password {
          line(
            SecondFactorText.title, href: OrganisationURL.secondFactor,
            secondFactor == nil ? SecondFactorText.isOff : SecondFactorText.isOn)
        }
        line(
          OwnSessionText.title, href: OrganisationURL.ownSessions, OwnSessionText.open(sessions))
        line(AccountEventText.title, href: OrganisationURL.ownEvents, AccountEventText.short)
      }
    }
  }

  private func line(_ title: Text, href: String, _ words: Text) -> Node {
    div {
      dt { a(href: href) { title } }
      dd { words }
    }
  }
}

func verbatim(_ words: String) -> Text { Text(verbatim: words) }
