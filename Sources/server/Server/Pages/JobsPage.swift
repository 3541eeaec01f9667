import Core
import Foundation
import Organisation
import Web

/// The page of what the service does by itself, for who runs it.
struct JobRoutes: Sendable {
  let watch: JobWatch

  var routes: [GuardedRoute] {
    [
      .get(SectionRoutes.operation, .manageUsers) { _, _ in
        let states = try await watch.states()
        return .page(JobsPage(lines: states.map { .init(title: watch.title($0), state: $0) }).page)
      }
    ]
  }
}

/// What the service does by itself, and how it goes.
struct JobsPage: Sendable {
  struct Line: Sendable {
    let title: Text
    let state: JobState
  }

  static let title = Text(sv: "Drift", en: "Operation")
  static let lead = Text(
    sv: "Vad tjänsten gör av sig själv, på en server i taget, och hur det går.",
    en: "What the service does by itself, on one server at a time, and how it goes.")

  var lines: [Line]

  var page: Page {
    Page(title: Self.title, section: .govern, lead: Node(Self.lead)) {
      DataTable(
        Self.title, captionIsHidden: true,
        columns: [
          Column(Text(sv: "Vad", en: "What")), Column(Text(sv: "Senast gjort", en: "Last done")),
          Column(Text(sv: "Nu", en: "Now")),
          Column(Text(sv: "Misslyckanden i rad", en: "Failures in a row")),
          Column(Text(sv: "Orsak", en: "Reason")),
        ],
        rows: lines.map { line in
          [
            Node(line.title), Node(line.state.done.map(Self.moment) ?? Self.never),
            Node(Self.now(line.state)), Node(Text.number(line.state.failures)),
            Node(line.state.failures > 0 ? line.state.failure ?? "" : ""),
          ]
        }, stacks: true,
        whenEmpty: Text(sv: "Inget har behövt göras än.", en: "Nothing has been needed yet.")
      ).node
    }
  }

  private static let never = Text(sv: "Aldrig", en: "Never")

  private static func now(_ state: JobState) -> Text {
    if state.isUnderWay, let began = state.began {
      return Text(sv: "Pågår sedan ", en: "Under way since ") + moment(began)
    }
    return state.failures > 0
      ? Text(sv: "Försöker igen ", en: "Tries again ") + moment(state.due)
      : Text(sv: "Väntar", en: "Waits")
  }

  private static func moment(_ date: Date) -> Text {
    Text(verbatim: "\(Day(inSweden: date)) \(swedishTimeOfDay(date))")
  }
}
