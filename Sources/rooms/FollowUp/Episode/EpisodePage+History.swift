import Core
import Foundation
import Organisation
import Programmes
import Web

/// Everything that was saved and done in an episode, latest first.
struct EpisodeHistory: Sendable {
  /// Latest first, both.
  let traces: [ResponseTrace]
  let events: [RecordedEvent]
  let names: [UserID: Text]
  let tree: UnitTree
  let opened: EpisodeDoor.Opened

  var isEmpty: Bool { traces.isEmpty && events.isEmpty }

  /// When anything was last saved or done.
  var latest: Date? {
    [traces.first?.recordedAt, events.first?.recordedAt].compactMap { $0 }.max()
  }

  var node: Node {
    let rows =
      traces.map { (at: $0.recordedAt, cells: row($0)) }
      + events.map { (at: $0.recordedAt, cells: row($0)) }
    return DataTable(
      EpisodeText.everythingSaved, captionIsHidden: true,
      columns: [
        Column(EpisodeText.savedAt), Column(EpisodeText.occasion), Column(EpisodeText.savedBy),
        Column(EpisodeText.what),
      ], rows: rows.sorted { $0.at > $1.at }.map(\.cells)
    ).node
  }

  private func row(_ trace: ResponseTrace) -> [Node] {
    let isWithdrawn = events.contains {
      $0.event.kind == .answerWithdrawn && $0.event.response == trace.id
    }
    return [
      Node(FollowUpText.moment(trace.recordedAt)), Node(place(trace)),
      Node(
        trace.batch > 0
          ? EpisodeText.imported
          : trace.recordedBy.flatMap { names[$0] } ?? EpisodeText.somebody),
      Node {
        EpisodeText.kind(of: trace)
        " "
        if trace.isReplaced {
          tag(isWithdrawn ? EditingText.isWithdrawn : EpisodeText.replaced)
        } else {
          a(href: FollowUpURL.withdrawal(trace.id, of: opened.episode.id)) {
            EditingText.withdrawShort
            span(.class("visually-hidden")) {
              ", "
              place(trace)
            }
          }
        }
      },
    ]
  }

  private func row(_ recorded: RecordedEvent) -> [Node] {
    let event = recorded.event
    let trace = traces.first { $0.id == event.response }
    return [
      Node(FollowUpText.moment(recorded.recordedAt)),
      trace.map { Node(place($0)) } ?? .empty,
      Node(recorded.recordedBy.flatMap { names[$0] } ?? EpisodeText.somebody),
      Node {
        EditingText.title(of: event.kind)
        ". "
        for fact in EpisodeFact.allCases {
          if let value = event.before[fact.rawValue] {
            EditingText.was(fact.title, words(fact, value))
          }
        }
        if !event.reason.isEmpty { EditingText.why(event.reason) }
      },
    ]
  }

  private func place(_ trace: ResponseTrace) -> Text {
    trace.occasion.map(opened.definition.title(of:)) ?? Text(verbatim: "\(trace.measuredOn)")
  }

  private func words(_ fact: EpisodeFact, _ value: String) -> Text {
    if value.isEmpty { return EditingText.notGiven }
    switch fact {
    case .person: return EditingText.someoneElse
    case .gender: return Gender(rawValue: value)?.ofOne ?? Text(verbatim: value)
    case .unit, .handler:
      return Text(verbatim: UnitID(value).flatMap { tree[$0]?.name } ?? value)
    case .worker: return UserID(value).flatMap { names[$0] } ?? EpisodeText.somebody
    case .caseReference, .start, .birthYear, .deceased, .merged: return Text(verbatim: value)
    }
  }
}
