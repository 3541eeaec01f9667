import Core
import Web

struct UsersPage: Sendable {
  var viewer: Viewer
  var users: [User]
  var memberships: [UserID: [Membership]]
  var leavings: [UserID: Leaving]

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
            user.isClosed ? tag(UserText.closed) : roles(of: user),
          ]
        }, filterable: true
      ).node
    }
  }

  private func roles(of user: User) -> Node {
    let held = (memberships[user.id] ?? []).filter { $0.validity.contains(viewer.today) }
    return Node {
      Text.joined(
        held.map { $0.role.name + verbatim(", \(viewer.tree[$0.unit]?.name ?? "")") },
        separator: "; ")
      if let leaving = leavings[user.id] {
        " "
        tag(LeavingText.leaves(leaving.lastDay))
      }
    }
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
  var users: [User]
  var memberships: [Membership]
  /// The roles of others in this one's place.
  var deputies: [Membership]
  var leaving: Leaving?
  /// How many open episodes the user is responsible for.
  var openWork: Int
  var hasSecondFactor: Bool
  /// How many log-ins are open.
  var sessions: Int
  var form: RoleForm
  var deputyForm: DeputyForm
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
        deputy
        work
        password
        closing
      }
    }
  }

  private var roles: Node {
    div(.id("roller")) { rolesTable }
  }

  private var rolesTable: Node {
    DataTable(
      UserText.rolesCaption,
      columns: [
        Column(UserText.role), Column(UserText.unit), Column(UnitText.period), Column(UserText.end),
      ],
      rows: memberships.map { membership in
        [
          title(of: membership),
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

  private func title(of membership: Membership) -> Node {
    Node {
      membership.role.name
      if let principal = membership.deputyFor {
        ", "
        UserText.inPlaceOf(name(of: principal))
      }
    }
  }

  private func name(of id: UserID) -> Text {
    users.first { $0.id == id }?.directoryName ?? UserText.deputy
  }

  /// Who stands in for this one, and the form to appoint somebody.
  private var deputy: Node {
    let today = viewer.today
    let roles = memberships.filter {
      $0.deputyFor == nil && ($0.validTo.map { $0 >= today } ?? true)
        && viewer.may(.manageUsers, in: $0.unit)
    }
    let standing = deputies.filter { $0.validTo.map { $0 >= today } ?? true }
    guard !roles.isEmpty || !standing.isEmpty else { return .empty }
    return chapter(UserText.deputyHeading, id: "stallforetradare") {
      p { UserText.deputyLead }
      if !standing.isEmpty {
        DataTable(
          UserText.deputyCaption, captionIsHidden: true,
          columns: [
            Column(UserText.deputy), Column(UserText.role), Column(UserText.unit),
            Column(UnitText.period),
          ],
          rows: standing.map { deputy in
            [
              a(href: OrganisationURL.user(deputy.user)) { name(of: deputy.user) },
              Node(deputy.role.name), Node(viewer.tree[deputy.unit]?.name ?? ""),
              Node(UnitText.period(deputy.validity)),
            ]
          }
        ).node
      }
      if !roles.isEmpty {
        Web.form(post: OrganisationURL.deputies(of: user.id)) {
          selectInput(
            Field("deputy-role", UserText.deputyRole, errors: errors),
            roles.map {
              Choice(
                $0.id.description,
                $0.role.name + verbatim(", \(viewer.tree[$0.unit]?.name ?? "")"))
            }, selected: deputyForm.role?.description, withEmpty: roles.count > 1)
          selectInput(
            Field("deputy", UserText.deputy, errors: errors),
            users.filter { !$0.isClosed && $0.id != user.id && $0.id != viewer.id }.map {
              Choice($0.id.description, $0.directoryName + verbatim(" (\($0.login))"))
            }, selected: deputyForm.deputy?.description)
          dateInput(
            Field("deputy-from", UserText.from, errors: errors),
            value: deputyForm.typed.trimmed("deputy-from"))
          dateInput(
            Field("deputy-to", UserText.to, errors: errors),
            value: deputyForm.typed.trimmed("deputy-to"))
          secondaryButton(UserText.appoint)
        }
      }
    }
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
      if hasSecondFactor {
        h3 { UserText.secondFactorHeading }
        p { UserText.resetExplanation }
        Web.form(post: OrganisationURL.secondFactor(of: user.id)) {
          secondaryButton(UserText.resetSecondFactor)
        }
      }
      if sessions > 0 {
        h3 { UserText.sessionsHeading }
        p { UserText.openSessions(sessions) }
        Web.form(post: OrganisationURL.sessions(of: user.id)) {
          secondaryButton(UserText.endSessions)
        }
      }
    }
  }

  private var closing: Node {
    chapter(UserText.closeHeading, id: "avsluta") {
      if let leaving {
        p { LeavingText.decided(leaving.lastDay) }
        actions {
          Web.form(post: OrganisationURL.staying(of: user.id)) {
            secondaryButton(LeavingText.cancel)
          }
          buttonLink(LeavingText.change, href: OrganisationURL.closing(of: user.id))
        }
      } else {
        p { LeavingText.explanation }
        actions { buttonLink(LeavingText.begin, href: OrganisationURL.closing(of: user.id)) }
      }
    }
  }

  private var work: Node {
    guard openWork > 0 else { return .empty }
    return chapter(LeavingText.workHeading, id: "arbetslista") {
      p { LeavingText.responsible(openWork) }
      actions { buttonLink(LeavingText.handOver, href: OrganisationURL.handover(of: user.id)) }
    }
  }
}
