import Core
import Web

struct UsersPage: Sendable {
  var viewer: Viewer
  var users: [User]
  var memberships: [UserID: [Membership]]

  var page: Page {
    Page(
      title: UserText.title, section: .govern, lead: Node(UserText.lead), seenBy: UserText.seenBy
    ) {
      actions {
        buttonLink(UserText.add, href: OrganisationURL.newUser, primary: true)
        buttonLink(ImportText.usersTitle, href: OrganisationURL.userImport)
      }
      DataTable(
        UserText.caption, captionIsHidden: true,
        columns: [Column(UserText.name), Column(UserText.login), Column(UserText.roles)],
        rows: users.map { user in
          [
            a(href: OrganisationURL.user(user.id)) { user.directoryName },
            Node(user.login),
            user.isClosed ? tag(UserText.closed) : Node(roles(of: user)),
          ]
        }, filterable: true
      ).node
    }
  }

  private func roles(of user: User) -> Text {
    let held = (memberships[user.id] ?? []).filter { $0.validity.contains(viewer.today) }
    return Text.joined(
      held.map { $0.role.name + verbatim(", \(viewer.tree[$0.unit]?.name ?? "")") },
      separator: "; ")
  }
}

struct NewUserPage: Sendable {
  var form = UserForm()
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: UserText.add, section: .govern,
      breadcrumbs: [(UserText.title, href: OrganisationURL.users)], errors: errors
    ) {
      Web.form(post: OrganisationURL.users) {
        textInput(
          Field("name", UserText.name, errors: errors), value: form.name, width: .half,
          autocomplete: "off")
        textInput(
          Field("login", UserText.login, hint: UserText.loginHint, errors: errors),
          value: form.login, width: .half, autocomplete: "off")
        textInput(
          Field(
            "password", UserText.temporaryPassword, hint: UserText.temporaryHint, errors: errors),
          width: .half, type: "password", autocomplete: "new-password")
        checkbox(
          Field("protected", UserText.isProtected, hint: UserText.protectedHint, errors: errors),
          isOn: form.isProtected)
        primaryButton(UserText.add)
      }
    }
  }
}

struct UserPage: Sendable {
  var viewer: Viewer
  var user: User
  var memberships: [Membership]
  var form: RoleForm
  var errors: [FieldError]

  var page: Page {
    Page(
      title: user.directoryName, section: .govern,
      breadcrumbs: [(UserText.title, href: OrganisationURL.users)],
      lead: Node(verbatim(user.login)), errors: errors, seenBy: UserText.seenBy
    ) {
      if user.isClosed { p { tag(UserText.closed) } }
      roles
      if !user.isClosed, user.id != viewer.id {
        grant
        password
        closing
      }
    }
  }

  private var roles: Node {
    DataTable(
      UserText.rolesCaption,
      columns: [
        Column(UserText.role), Column(UserText.unit), Column(UnitText.period), Column(UserText.end),
      ],
      rows: memberships.map { membership in
        [
          Node(membership.role.name),
          Node(viewer.tree[membership.unit]?.name ?? ""),
          Node(UnitText.period(membership.validity)),
          canEnd(membership)
            ? Web.form(post: OrganisationURL.ending(of: membership)) {
              secondaryButton(UserText.end)
            } : .empty,
        ]
      }, whenEmpty: UserText.noRoles
    ).node
  }

  private func canEnd(_ membership: Membership) -> Bool {
    membership.validTo.map { $0 >= viewer.today } ?? true
      && viewer.may(.manageUsers, in: membership.unit)
  }

  private var grant: Node {
    let units = viewer.tree.units.filter {
      $0.validTo.map { $0 >= viewer.today } ?? true && viewer.may(.manageUsers, in: $0.id)
    }
    return chapter(UserText.grantHeading, id: "ge-roll") {
      Web.form(post: OrganisationURL.roles(of: user.id)) {
        selectInput(
          Field("role", UserText.role, errors: errors),
          Role.allCases.map { Choice($0.rawValue, $0.name) }, selected: form.role?.rawValue)
        selectInput(
          Field("unit", UserText.unit, errors: errors),
          units.map { Choice($0.id.description, verbatim("\($0.name) (\($0.code))")) },
          selected: form.unit?.description)
        dateInput(
          Field("from", UserText.from, errors: errors), value: form.typed.trimmed("from"))
        dateInput(
          Field("to", UserText.to, optional: true, errors: errors),
          value: form.typed.trimmed("to"))
        primaryButton(UserText.grant)
      }
    }
  }

  private var password: Node {
    chapter(UserText.passwordHeading, id: "nytt-losenord") {
      Web.form(post: OrganisationURL.password(of: user.id)) {
        textInput(
          Field(
            "password", UserText.temporaryPassword, hint: UserText.temporaryHint, errors: errors),
          width: .half, type: "password", autocomplete: "new-password")
        secondaryButton(UserText.givePassword)
      }
    }
  }

  private var closing: Node {
    chapter(UserText.closeHeading, id: "avsluta") {
      p { UserText.closeExplanation }
      Web.form(post: OrganisationURL.closing(of: user.id)) { secondaryButton(UserText.close) }
    }
  }
}
