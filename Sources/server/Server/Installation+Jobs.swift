import Core
import Foundation
import Operations
import Organisation

extension Installation {
  /// What servers do by themselves beside serving.
  ///
  /// - Parameter baseURL: the site's address, for the links in letters.
  func jobs(baseURL: String) -> [Job] {
    [
      Job(
        "checkpoint", Text(sv: "Kontrollpunkt i loggen", en: "Checkpoint of the log"),
        every: .seconds(600)
      ) {
        let last = checkpoints.last().flatMap { try? Date($0.at, strategy: .iso8601) }
        return last.map { clock.now.timeIntervalSince($0) >= 86_400 } ?? true
      } work: {
        try await checkpoint(.daily)
      }
    ] + followUp.jobs + records.jobs(baseURL: baseURL)
  }

  /// How what servers do by themselves stands.
  var jobWatch: JobWatch { JobWatch(organisation.jobs, jobs(baseURL: "")) }
}
