import Core
import Foundation
import Operations

/// What those who watch over the service see of its jobs.
package struct JobWatch: Sendable {
  private let store: JobStore
  private let jobs: [Job]

  package init(_ store: JobStore, _ jobs: [Job]) {
    self.store = store
    self.jobs = jobs
  }

  package var check: HealthCheck {
    HealthCheck("jobs") {
      let states = try await states()
      let failing = states.filter { $0.failures > 0 }
      guard failing.isEmpty else { return failing.map(finding) }
      let underWay = states.filter(\.isUnderWay).map { title($0) }
      return [
        .good(
          Text(
            sv: "Det som tjänsten gör av sig själv är gjort.",
            en: "What the service does by itself is done.")
            + (underWay.isEmpty
              ? Text(verbatim: "")
              : Text(sv: " Pågår: ", en: " Under way: ")
                + .joined(underWay, separator: ", ") + Text(verbatim: ".")))
      ]
    }
  }

  package var gauges: [Gauge] {
    [
      Gauge(
        "beprova_job_failures",
        help: "Times in a row that what the service does by itself has failed, by job."
      ) {
        try await values { Double($0.failures) }
      },
      Gauge(
        "beprova_job_done_seconds",
        help: "When it was last done by any server; Unix time by the database's clock."
      ) {
        try await values { $0.done?.timeIntervalSince1970 }
      },
      Gauge("beprova_job_running", help: "1 while some server is at it.") {
        try await values { $0.isUnderWay ? 1 : 0 }
      },
    ]
  }

  /// The states of the jobs that there still are.
  package func states() async throws -> [JobState] {
    let names = Set(jobs.map(\.name))
    return try await store.states().filter { names.contains($0.name) }
  }

  package func title(_ state: JobState) -> Text {
    jobs.first { $0.name == state.name }?.title ?? Text(verbatim: state.name)
  }

  private func values(_ value: (JobState) -> Double?) async throws -> [Labels: Double] {
    var values: [Labels: Double] = [:]
    for state in try await states() { values[["job": state.name]] = value(state) }
    return values
  }

  /// One failure is made good by the next try; those who see it again and again should look.
  private func finding(_ state: JobState) -> Finding {
    let again = Text(
      sv: "Tjänsten försöker igen av sig själv.", en: "The service tries again by itself.")
    let reason =
      state.failure.map { Text(verbatim: $0) }
      ?? Text(
        sv: "Servern som höll på slutade innan det var klart.",
        en: "The server that was at it ended before it was done.")
    let what =
      title(state)
      + Text(
        sv: " har misslyckats \(state.failures) gånger i rad. ",
        en: " has failed \(state.failures) times in a row. ") + reason
    guard state.failures >= 3 else { return .note(what + Text(verbatim: " ") + again) }
    return Finding(
      .warning, what,
      do: Text(
        sv: "Se i tjänstens logg vad som är fel och rätta det. ",
        en: "See in the log of the service what is wrong, and mend it. ") + again)
  }
}
