import Core
import Database
import Foundation

/// The SQL of what servers do by themselves.
package struct JobStore: Sendable {
  let database: any Database
  let municipality: MunicipalityID
  private let clock: @Sendable () -> SQL

  /// - Parameter clock: the time as the database is to take it; its own where none is given.
  package init(
    database: any Database, municipality: MunicipalityID, clock: (@Sendable () -> SQL)? = nil
  ) {
    self.database = database
    self.municipality = municipality
    self.clock = clock ?? { database.dialect.time }
  }

  /// Every job that has ever been begun, by name.
  package func states() async throws -> [JobState] {
    try await database.read { connection in
      try connection.rows(
        """
        SELECT \(fragment: columns) FROM job WHERE municipality_id = \(municipality) ORDER BY name
        """
      ).map(state)
    }
  }

  /// Whether the job may be begun now; looks only.
  func isDue(_ job: Job) async throws -> Bool {
    try await database.read { try state(of: job.name, locked: false, on: $0) }?
      .isDue(every: job.every / .seconds(1)) ?? true
  }

  /// Begins a run, unless it is not due or another is at it. It is put down as failed until it is done:
  /// who dies at it leaves it so, and need not say anything.
  func take(_ job: Job, by holder: String) async throws -> JobRun? {
    let time = clock()
    return try await database.write { connection in
      try connection.execute(
        """
        INSERT INTO job (municipality_id, name, due_at, failures)
        VALUES (\(municipality), \(job.name), 0, 0) ON CONFLICT DO NOTHING
        """)
      guard let state = try state(of: job.name, locked: true, on: connection),
        state.isDue(every: job.every / .seconds(1))
      else { return nil }
      let run = JobRun(job: job.name, token: "\(holder) \(UUID().uuidString)")
      try connection.execute(
        """
        UPDATE job SET taken_by = \(run.token),
          taken_until = \(fragment: time) + \(Self.milliseconds(JobState.lease)),
          began_at = \(fragment: time), failures = failures + 1,
          due_at = \(fragment: time) + \(Self.milliseconds(JobState.pause(after: state.begun + 1)))
        WHERE municipality_id = \(municipality) AND name = \(job.name)
        """)
      return run
    }
  }

  /// Says that a run goes on; false when another has taken it over.
  func renew(_ run: JobRun) async throws -> Bool {
    try await change(
      run,
      "taken_until = \(fragment: clock()) + \(Self.milliseconds(JobState.lease))")
  }

  /// The run is done; the next is due after `interval`.
  func finish(_ run: JobRun, next interval: TimeInterval) async throws {
    let time = clock()
    try await change(
      run,
      """
      taken_by = NULL, taken_until = NULL, failures = 0, failed_at = NULL, failure = NULL,
      done_at = \(fragment: time), due_at = \(fragment: time) + \(Self.milliseconds(interval))
      """)
  }

  /// The run failed; when the next is due was said when it began, and counts from now.
  func fail(_ run: JobRun, because reason: String) async throws {
    let time = clock()
    try await change(
      run,
      """
      taken_by = NULL, taken_until = NULL, failed_at = \(fragment: time),
      failure = \(String(reason.prefix(300))), due_at = due_at + \(fragment: time) - began_at
      """)
  }

  /// The run was broken off to be gone on with, by whoever comes first: that is no failure.
  func giveBack(_ run: JobRun) async throws {
    try await change(
      run,
      """
      taken_by = NULL, taken_until = NULL, failures = failures - 1, due_at = \(fragment: clock())
      """)
  }

  @discardableResult
  private func change(_ run: JobRun, _ change: SQL) async throws -> Bool {
    try await database.write { connection in
      try connection.execute(
        """
        UPDATE job SET \(fragment: change)
        WHERE municipality_id = \(municipality) AND name = \(run.job) AND taken_by = \(run.token)
        """) == 1
    }
  }

  private static func milliseconds(_ interval: TimeInterval) -> Int {
    Int((interval * 1000).rounded())
  }

  // MARK: Rows

  private func state(
    of name: String, locked: Bool, on connection: any Connection
  ) throws -> JobState? {
    let lock = locked ? database.dialect.takingRow : ""
    return try connection.first(
      """
      SELECT \(fragment: columns) FROM job
      WHERE municipality_id = \(municipality) AND name = \(name) \(fragment: lock)
      """
    ).map(state)
  }

  private var columns: SQL {
    """
    name, due_at, taken_by, taken_until, began_at, done_at, failures, failed_at, failure,
    \(fragment: clock()) AS now
    """
  }

  private func state(_ row: Row) throws -> JobState {
    JobState(
      name: try row.value("name"), due: try row.value("due_at"),
      takenBy: try row.value("taken_by"), takenUntil: try row.value("taken_until"),
      began: try row.value("began_at"), done: try row.value("done_at"),
      begun: try row.value("failures"), failed: try row.value("failed_at"),
      failure: try row.value("failure"), now: try row.value("now"))
  }
}
