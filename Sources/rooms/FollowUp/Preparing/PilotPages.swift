import Core
import Forms
import Foundation
import Programmes
import Web

/// Who the invented clients are, what remains to be tried, and how it went.
struct PilotPage: Sendable {
  let opened: OpenedDraft
  let pilot: PilotSummary
  var notice: Notice?

  var page: Page {
    Page(
      title: PreparingText.pilot, section: .develop,
      breadcrumbs: opened.breadcrumbs(toDraft: true), lead: Node(PilotText.lead),
      notice: notice, seenBy: PilotText.seenBy
    ) {
      insetText { PilotText.notStored }
      chapter(PilotText.clients, id: "klienterna") {
        checkAnswers(
          PilotClient.allCases.map { client in Answered(client.name) { client.story } })
      }
      chapter(PilotText.triedHeading, id: "provat") {
        pilot.table { FollowUpURL.trial(opened.draft.id, $0, $1) }
      }
      actions {
        buttonLink(PilotText.toDraft, href: FollowUpURL.draft(opened.draft.id))
      }
    }
  }
}

/// The form of one occasion for an invented client, with the clock running.
struct TrialPage: Sendable {
  /// When the page was shown, in milliseconds.
  static let shown = "visad"
  /// Until the year 2100: what is sent may be anything.
  private static let times: Range<Int64> = 0..<4_102_444_800_000

  let opened: OpenedDraft
  let client: PilotClient
  let occasion: OccasionKey
  let typed: FormData
  var errors: [FieldError] = []

  private var shownAt: Date? {
    guard let shown = Int64(typed.trimmed(Self.shown)), Self.times.contains(shown) else {
      return nil
    }
    return Date(timeIntervalSince1970: Double(shown) / 1000)
  }

  var page: Page {
    let definition = opened.definition
    return Page(
      title: client.name + Text(verbatim: ": ") + definition.title(of: occasion),
      section: .develop,
      breadcrumbs: opened.breadcrumbs(toDraft: true) + [
        (PreparingText.pilot, href: FollowUpURL.pilot(opened.draft.id))
      ], lead: Node(client.story), errors: errors, seenBy: PilotText.seenBy
    ) {
      if let shownAt {
        p(.class("muted")) { PilotText.running(since: swedishTimeOfDay(shownAt)) }
      }
      Web.form(post: FollowUpURL.trial(opened.draft.id, client, occasion)) {
        hidden(Self.shown, typed.first(Self.shown) ?? "")
        dateInput(
          Field(ResponseForm.measuredOn, CollectingText.measuredOn, errors: errors),
          value: typed.first(ResponseForm.measuredOn) ?? "")
        OccasionFields(
          definition: definition, occasion: occasion, typed: typed, errors: errors
        ).node
        actions { primaryButton(PilotText.save) }
      }
    }
  }
}

extension PilotSummary {
  var sentence: Text {
    guard let means else { return PilotText.notDone(of: total) }
    return PilotText.sentence(
      minutes: means.minutes, estimate: means.estimate, done: done, of: total)
  }

  /// How it went, for those who decide on the start.
  @NodeBuilder var node: Node {
    if done == 0 { p { PilotText.notTried } } else { table { _, _ in nil } }
  }

  /// Minutes for each form and client; `address` leads to where one is filled in.
  @NodeBuilder func table(_ address: (PilotClient, OccasionKey) -> String?) -> Node {
    p { sentence }
    DataTable(
      PilotText.table, captionIsHidden: true,
      columns: [Column(PilotText.form)]
        + PilotClient.allCases.map { Column($0.name, numeric: true) } + [
          Column(PilotText.mean, numeric: true), Column(PilotText.estimate, numeric: true),
        ],
      rows: rows.map { row in
        [Node(row.title)]
          + PilotClient.allCases.map { client in
            Self.cell(row, client, address(client, row.occasion))
          } + [
            Node(row.mean.map { Text.number($0, decimals: 1) } ?? Text(verbatim: "–")),
            Node(Text.number(row.estimate, decimals: 1)),
          ]
      }
    ).node
    if done > 0 {
      h3 { PilotText.unanswered }
      if unanswered.isEmpty {
        p { PilotText.nothingUnanswered }
      } else {
        ul {
          for one in unanswered {
            li {
              one.question
              " "
              span(.class("muted")) {
                one.client.name
                ", "
                one.occasion
                ": "
                one.reason?.title ?? PilotText.noReason
              }
            }
          }
        }
      }
    }
  }

  private static func cell(_ row: Row, _ client: PilotClient, _ address: String?) -> Node {
    Node {
      if let minutes = row.minutes[client] {
        Text.number(minutes, decimals: 1)
        " "
      }
      if let address {
        a(href: address) {
          row.minutes[client] == nil ? PilotText.fillIn : PilotText.again
          span(.class("visually-hidden")) { PilotText.label(client, row.title) }
        }
      } else if row.minutes[client] == nil {
        "–"
      }
    }
  }
}
