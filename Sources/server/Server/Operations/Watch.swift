import Core
import Database
import FollowUp
import Foundation
import Logging
import Operations
import Web

/// What a running server tells those who watch over it: a log, metrics, whether it lives and whether
/// it takes requests. None of it says anything about a person, a unit or what somebody typed.
struct Watch: Sendable {
  static let alive = "/healthz"
  static let ready = "/readyz"
  static let metrics = "/metrics"
  /// With less room than this on the disk nobody should be sent here to save forms.
  static let leastRoom = 32 * 1024 * 1024

  let installation: Installation
  let place: DatabasePlace
  let stopping: Stopping
  let logger: Logger
  private let metrics: Metrics
  private let requests: RequestMetrics

  init(
    _ installation: Installation, _ place: DatabasePlace, _ metrics: Metrics, _ logger: Logger,
    stopping: Stopping = Stopping()
  ) {
    self.installation = installation
    self.place = place
    self.metrics = metrics
    self.logger = logger
    self.stopping = stopping
    requests = RequestMetrics(metrics)
  }

  /// Takes note of a request that has been answered.
  func note(_ exchange: Exchange) {
    requests.note(exchange)
    // Asked every few seconds by those who watch: they would fill the log.
    guard ![Self.alive, Self.ready].contains(exchange.route) else { return }
    logger.notice(
      "request",
      metadata: [
        "method": "\(exchange.method)", "route": "\(exchange.route)",
        "status": .stringConvertible(exchange.status),
        "milliseconds": .stringConvertible((exchange.seconds * 10_000).rounded() / 10),
        "request": "\(exchange.reference)",
      ])
  }

  /// For everybody, without a session and without data.
  var routes: [Route] {
    [
      .get(Self.alive) { _ in .text("ok\n") },
      .get(Self.ready) { _ in
        let reasons = await reasonsNotToCome()
        return .text(Self.line(reasons), status: reasons.isEmpty ? 200 : 503)
      },
    ]
  }

  /// Everything, on a port that only this machine reaches.
  func sideListener(
    port: Int, onReady: @escaping @Sendable (Int) async -> Void = { _ in }
  ) -> SideListener {
    let plain = "text/plain; charset=utf-8"
    return SideListener(
      port: port,
      answers: [
        Self.alive: { (200, plain, "ok\n") },
        Self.ready: {
          let reasons = await reasonsNotToCome()
          return (reasons.isEmpty ? 200 : 503, plain, Self.line(reasons))
        },
        Self.metrics: { (200, "text/plain; version=0.0.4; charset=utf-8", await text()) },
      ], onReady: onReady)
  }

  private static func line(_ reasons: [String]) -> String {
    (reasons.isEmpty ? "ready" : "not ready: " + reasons.joined(separator: ", ")) + "\n"
  }

  /// Why no request should be sent here; empty when all is well.
  private func reasonsNotToCome() async -> [String] {
    var reasons: [String] = []
    if stopping.hasBegun { reasons.append("stopping") }
    if let room = FileManager.default.room(at: place.path), room < Self.leastRoom {
      reasons.append("disk")
    }
    reasons += await reasonsOfTheDatabase()
    return reasons
  }

  /// Whether the database answers within two seconds, and is one that this program can use.
  private func reasonsOfTheDatabase() async -> [String] {
    await withTaskGroup(of: [String].self) { group in
      group.addTask {
        do {
          try await Migrator(Installation.migrations).check(installation.database)
          return []
        } catch DatabaseError.newerSchema {
          return ["schema"]
        } catch {
          return ["database"]
        }
      }
      group.addTask {
        try? await Task.sleep(for: .seconds(2))
        return ["database"]
      }
      let first = await group.next() ?? []
      group.cancelAll()
      return first
    }
  }

  /// Ends the server when a newer program, beside it, has brought the schema to where this one must not
  /// use it, and returns why; nil when it is cancelled before.
  func keepToSchema() async -> DatabaseError? {
    while !Task.isCancelled {
      do {
        try await Migrator(Installation.migrations).check(installation.database)
      } catch let error as DatabaseError {
        if case .newerSchema = error {
          logger.critical("the database is of a newer program")
          stopping.tell()
          return error
        }
      } catch {
        return nil
      }
      try? await Task.sleep(for: Self.betweenLooks)
    }
    return nil
  }

  /// So long at most an older program goes on beside a schema that is not for it.
  private static let betweenLooks: Duration = .seconds(5)

  private func text() async -> String {
    var readings: [GaugeReading] = []
    for gauge in gauges + installation.followUp.gauges + installation.jobWatch.gauges {
      if let reading = await gauge.reading() { readings.append(reading) }
    }
    return metrics.text(readings)
  }

  private var gauges: [Gauge] {
    [
      Gauge("beprova_info", help: "The program that runs.") {
        [["version": Program.version, "sqlite": SQLiteDatabase.libraryVersion]: 1]
      },
      Gauge("beprova_ready", help: "1 while requests are taken.") {
        [[:]: await reasonsNotToCome().isEmpty ? 1 : 0]
      },
      Gauge("beprova_database_bytes", help: "Size of the database and of its log.") {
        let files = FileManager.default
        return [
          ["file": "database"]: Double(files.size(of: place.path) ?? 0),
          ["file": "log"]: Double(files.size(of: place.path + "-wal") ?? 0),
        ]
      },
      Gauge("beprova_disk_free_bytes", help: "Room on the database's disk.") {
        FileManager.default.room(at: place.path).map { [[:]: Double($0)] } ?? [:]
      },
      Gauge(
        "beprova_backup_seconds", help: "When the last backup was made and verified; Unix time."
      ) {
        guard let note = BackupNote.read(place) else { return [:] }
        var values: [Labels: Double] = [["what": "made"]: note.made.timeIntervalSince1970]
        values[["what": "verified"]] = note.verified?.timeIntervalSince1970
        return values
      },
      Gauge("process_resident_memory_bytes", help: "Memory of the process.") {
        // Pages, by proc(5).
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        guard let pages = text.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
        else { return [:] }
        return [[:]: pages * Double(sysconf(Int32(_SC_PAGESIZE)))]
      },
    ]
  }
}
