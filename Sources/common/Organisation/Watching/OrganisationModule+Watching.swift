import Core
import Foundation
import Operations

extension OrganisationModule {
  /// What can be seen of the organisation's state without knowing anybody: for `beprova doctor`.
  package var checks: [HealthCheck] {
    [
      HealthCheck("lastChange") {
        let now = store.clock.now
        guard let latest = try await store.latestChange(), latest > now.addingTimeInterval(120)
        else {
          return [
            .good(Text(sv: "Loggen är äldre än klockan.", en: "The log is older than the clock."))
          ]
        }
        return [
          Finding(
            .fault,
            Text(
              sv: """
                Klockan går fel: det senaste i loggen är från \(Day(inSweden: latest)) \
                \(swedishTimeOfDay(latest)), och nu är det \(Day(inSweden: now)) \
                \(swedishTimeOfDay(now)).
                """,
              en: """
                The clock is wrong: the latest in the log is of \(Day(inSweden: latest)) \
                \(swedishTimeOfDay(latest)), and now it is \(Day(inSweden: now)) \
                \(swedishTimeOfDay(now)).
                """), do: ClockText.action)
        ]
      }
    ]
  }
}

/// What to do about a clock that is wrong.
package enum ClockText {
  package static let action = Text(
    sv: "Stoppa tjänsten, slå på tidssynkronisering (”timedatectl set-ntp true”) och starta igen.",
    en:
      "Stop the service, turn on time synchronisation (“timedatectl set-ntp true”), start it again."
  )
}
