import Core
import Foundation
import Web

/// Where somebody is logged in, and the way to end it.
struct OwnSessionsPage: Sendable {
  var sessions: [SessionSummary]
  /// The one that asks.
  var own: SessionKey?
  var asksPassword: Bool
  var now: Date
  var policy: AccountPolicy
  var wereEnded = false
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: OwnSessionText.title, section: .mine,
      breadcrumbs: [(AccountText.title, href: OrganisationURL.account)],
      lead: Node(OwnSessionText.lead(policy)),
      notice: wereEnded ? Notice(.success) { OwnSessionText.ended } : nil, errors: errors
    ) {
      DataTable(
        OwnSessionText.title, captionIsHidden: true,
        columns: [
          Column(OwnSessionText.program), Column(OwnSessionText.began),
          Column(OwnSessionText.seen),
        ],
        rows: sessions.map { session in
          [
            Node {
              program(of: session)
              if session.key == own {
                " "
                tag(OwnSessionText.this)
              }
            },
            Node(AccountEventText.moment(session.began)),
            Node(AccountEventText.moment(session.seen)),
          ]
        }
      ).node
      if sessions.count > 1 { ending }
    }
  }

  private var ending: Node {
    chapter(OwnSessionText.endHeading, id: "avsluta") {
      form(post: OrganisationURL.ownSessions) {
        radios(
          Field("session", OwnSessionText.which, errors: errors),
          [Choice("alla", OwnSessionText.allOthers)]
            + sessions.filter { $0.key != own }.map {
              Choice(
                $0.key.digits,
                program(of: $0) + verbatim(", ") + AccountEventText.moment($0.began))
            }, selected: "alla")
        if asksPassword {
          textInput(
            Field("password", SecondFactorText.password, errors: errors), width: .half,
            type: "password", autocomplete: "current-password")
        }
        primaryButton(OwnSessionText.end)
      }
    }
  }

  private func program(of session: SessionSummary) -> Text {
    session.program.isEmpty ? OwnSessionText.unknown : verbatim(session.program)
  }
}

/// What has happened to somebody's account.
struct AccountEventsPage: Sendable {
  var occurrences: [AccountOccurrence]
  /// Where log-in was on its way to, when something happened since last time.
  var target: String?

  var page: Page {
    Page(
      title: AccountEventText.title, section: .mine,
      breadcrumbs: [(AccountText.title, href: OrganisationURL.account)],
      lead: Node(AccountEventText.lead),
      notice: target == nil ? nil : Notice(.information) { AccountEventText.news }
    ) {
      if let target, isLocalPath(target) {
        actions { buttonLink(AccountEventText.goOn, href: target, primary: true) }
      }
      DataTable(
        AccountEventText.title, captionIsHidden: true,
        columns: [
          Column(AccountEventText.when), Column(AccountEventText.what),
          Column(AccountEventText.who),
        ],
        rows: occurrences.map { occurrence in
          [
            Node(AccountEventText.moment(occurrence.at)), Node(occurrence.event.name),
            Node(AccountEventText.by(occurrence.cause)),
          ]
        }
      ).node
    }
  }
}
