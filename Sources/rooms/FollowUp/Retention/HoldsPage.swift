import Core
import Organisation
import Programmes
import Web

/// What is held up, and the form by which something is.
struct HoldsPage: Sendable {
  let holds: [RetentionHold]
  let programmes: [LoadedProgramme]
  let boards: [OrgUnit]
  let mayDecide: Bool
  let mayNamePersons: Bool
  let today: Day
  var typed = FormData()
  var errors: [FieldError] = []
  var notice: Notice?

  var page: Page {
    Page(
      title: RetentionText.holds, section: .govern,
      breadcrumbs: [
        (DataProtectionText.title, href: DataProtectionURL.start),
        (RetentionText.title, href: DataProtectionURL.retention),
      ], lead: Node(RetentionText.holdsLead), notice: notice, errors: errors,
      seenBy: RetentionText.seenBy
    ) {
      DataTable(
        RetentionText.holds, captionIsHidden: true,
        columns: [
          Column(RetentionText.reference), Column(RetentionText.covers),
          Column(RetentionText.cause), Column(RetentionText.reason), Column(RetentionText.until),
          Column(RetentionText.state),
        ], rows: holds.map(row), stacks: true, whenEmpty: RetentionText.noHolds
      ).node
      if mayDecide { chapter(RetentionText.recordHold, id: "registrera") { form } }
    }
  }

  private func row(_ hold: RetentionHold) -> [Node] {
    [
      Node(hold.reference), Node(covers(hold)), Node(RetentionText.cause(hold.cause)),
      Node(hold.reason),
      Node(hold.period.to.map { Text(verbatim: "\($0)") } ?? RetentionText.untilLifted),
      state(of: hold),
    ]
  }

  private func covers(_ hold: RetentionHold) -> Text {
    switch hold.covers {
    case .zone:
      boards.first { $0.zone == hold.zone }.map { Text(verbatim: $0.name) }
        ?? RetentionText.covers(.zone)
    case .programme:
      programmes.first { $0.registered.id == hold.programme }?.shown.definition.title
        ?? RetentionText.covers(.programme)
    case .person:
      hold.person == nil ? RetentionText.personGone : RetentionText.covers(.person)
    }
  }

  private func state(of hold: RetentionHold) -> Node {
    guard hold.holds(on: today) else { return tag(RetentionText.lifted) }
    return Node {
      tag(RetentionText.holding, kind: .accent)
      if mayDecide {
        Web.form(post: DataProtectionURL.lifting(hold.id)) {
          secondaryButton(RetentionText.lift)
        }
      }
    }
  }

  private var form: Node {
    func value(_ name: String) -> String { typed.first(name) ?? "" }
    let kinds = RetentionHold.Covers.allCases.filter { $0 != .person || mayNamePersons }
    return Web.form(post: DataProtectionURL.holds) {
      radios(
        Field(HoldForm.covers, RetentionText.covers, errors: errors),
        kinds.map { Choice($0.rawValue, RetentionText.covers($0)) },
        selected: typed.first(HoldForm.covers))
      if boards.count > 1 {
        selectInput(
          Field(HoldForm.board, RetentionText.board, errors: errors),
          boards.compactMap { board in
            board.zone.map { Choice("\($0)", Text(verbatim: board.name)) }
          }, selected: typed.first(HoldForm.board))
      }
      selectInput(
        Field(HoldForm.programme, RetentionText.programme, optional: true, errors: errors),
        programmes.map { Choice("\($0.registered.id)", $0.shown.definition.title) },
        selected: typed.first(HoldForm.programme))
      if mayNamePersons {
        textInput(
          Field(
            HoldForm.person, RetentionText.person, hint: RetentionText.personHint, optional: true,
            errors: errors), value: value(HoldForm.person), width: .half, autocomplete: "off")
      }
      selectInput(
        Field(HoldForm.cause, RetentionText.cause, errors: errors),
        RetentionHold.Cause.allCases.map { Choice($0.rawValue, RetentionText.cause($0)) },
        selected: typed.first(HoldForm.cause))
      textArea(
        Field(
          HoldForm.reason, RetentionText.reason, hint: RetentionText.reasonHint, errors: errors),
        value: value(HoldForm.reason), rows: 2, limit: 300)
      textInput(
        Field(HoldForm.reference, RetentionText.reference, errors: errors),
        value: value(HoldForm.reference), width: .half)
      dateInput(
        Field(
          HoldForm.until, RetentionText.until, hint: RetentionText.untilHint, optional: true,
          errors: errors), value: value(HoldForm.until))
      primaryButton(RetentionText.saveHold)
    }
  }
}
