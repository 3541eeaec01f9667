import Core
import Web

/// Handing over a work list, unit by unit; because somebody leaves, or stays without it.
struct LeavingPage: Sendable {
  /// The work of one unit and who could take it over.
  struct Handing: Sendable {
    let unit: OrgUnit
    let open: Int
    let manager: Text?
    let colleagues: [(id: UserID, name: Text)]
    let isOverseen: Bool
    let chosen: WorkReceiver?
  }

  static func field(_ unit: UnitID) -> String { "mottagare-\(unit)" }

  var user: User
  var leaves: Bool
  var lastDay: String
  var handings: [Handing]
  var errors: [FieldError] = []

  private var open: Int { handings.reduce(0) { $0 + $1.open } }

  var page: Page {
    Page(
      title: leaves ? LeavingText.title(user.directoryName) : LeavingText.handOver,
      section: .govern,
      breadcrumbs: [
        (UserText.title, href: OrganisationURL.users),
        (user.directoryName, href: OrganisationURL.user(user.id)),
      ], lead: Node(open == 0 ? LeavingText.noWork : LeavingText.responsible(open)),
      errors: errors, seenBy: UserText.seenBy
    ) {
      if leaves || open > 0 { form }
    }
  }

  private var form: Node {
    Web.form(
      post: leaves ? OrganisationURL.closing(of: user.id) : OrganisationURL.handover(of: user.id)
    ) {
      if leaves {
        p { LeavingText.explanation }
        dateInput(
          Field("last-day", LeavingText.lastDay, hint: LeavingText.lastDayHint, errors: errors),
          value: lastDay)
      }
      for handing in handings { receiver(handing) }
      primaryButton(leaves ? LeavingText.begin : LeavingText.handOver)
    }
  }

  private func receiver(_ handing: Handing) -> Node {
    var choices: [Choice] = []
    if let manager = handing.manager {
      choices.append(Choice(WorkReceiver.manager.rawValue, LeavingText.manager(manager)))
    }
    if handing.isOverseen { choices.append(Choice(WorkReceiver.pool.rawValue, LeavingText.pool)) }
    choices += handing.colleagues.map {
      Choice(WorkReceiver.colleague($0.id).rawValue, $0.name)
    }
    let usual = handing.manager == nil ? nil : WorkReceiver.manager
    return selectInput(
      Field(
        Self.field(handing.unit.id), LeavingText.receiver(handing.open, handing.unit.name),
        hint: handing.manager == nil ? LeavingText.noManager : nil, errors: errors), choices,
      selected: (handing.chosen ?? usual)?.rawValue, withEmpty: usual == nil)
  }
}
