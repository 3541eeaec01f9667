import Foundation
import TestSupport
import Testing
import Web

/// A disk without room, while forms are saved and files imported.
@Suite(.serialized, .enabled(if: Engine.current == .sqlite, "about a database file"))
struct FullDiskTests {
  /// Ways in which a disk can be full.
  enum Disk: String, CaseIterable, Sendable {
    /// The process may write no more (EFBIG), by its resource limit.
    case limited
    /// A file system of its own that is filled up (ENOSPC).
    case filled

    /// Where a file system cannot be mounted, the limit alone is tried.
    static var possible: [Disk] {
      get async throws {
        let mounting = try await shell(
          ["unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=1m", "none", "/mnt"])
        return mounting == 0 ? allCases : [.limited]
      }
    }
  }

  /// Runs a tool of the system to its end.
  @discardableResult
  private static func shell(_ words: [String]) async throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    return try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
  }

  /// Where forms are saved on a disk that can be filled and emptied.
  private struct Place {
    let disk: Disk
    let town: FaultTown
    let program: RunningProgram

    /// The directory as the server sees it.
    var seen: String { "/proc/\(program.id)/root\(town.directory.path)" }

    /// A copy of what the server has stored: SQLite itself does not find the way into its place.
    func database(_ name: String) throws -> URL {
      let copy = town.directory.deletingLastPathComponent().appending(path: "\(name).sqlite")
      for end in ["", "-wal"] {
        try FileManager.default.copyItem(
          atPath: "\(seen)/town.sqlite\(end)", toPath: copy.path + end)
      }
      return copy
    }

    static func launcher(_ disk: Disk, _ town: FaultTown) -> [String] {
      switch disk {
      // Without the trap the kernel ends a process that writes beyond its limit.
      case .limited: ["/bin/sh", "-c", #"trap '' XFSZ; exec "$0" "$@""#]
      case .filled:
        [
          "/usr/bin/env", "unshare", "-rm", "/bin/sh", "-c",
          """
          set -e; dir='\(town.directory.path)'; cp -a "$dir" "$dir.kept"
          mount -t tmpfs -o size=96m none "$dir"; cp -a "$dir.kept/." "$dir"
          exec "$0" "$@"
          """,
        ]
      }
    }

    func fill() async throws {
      switch disk {
      case .limited:
        try await FullDiskTests.shell(
          ["prlimit", "--pid", "\(program.id)", "--fsize=4096:unlimited"])
      case .filled:
        try await FullDiskTests.shell(["sh", "-c", "cat /dev/zero > '\(seen)/filler'"])
      }
    }

    func makeRoom() async throws {
      switch disk {
      case .limited:
        try await FullDiskTests.shell(
          ["prlimit", "--pid", "\(program.id)", "--fsize=unlimited:unlimited"])
      case .filled:
        try await FullDiskTests.shell(["rm", "\(seen)/filler"])
      }
    }
  }

  @Test func `a form is kept in the browser until there is room for it`() async throws {
    for disk in try await Disk.possible {
      try await FaultTown.with { town in
        let about = Comment(rawValue: disk.rawValue)
        let episode = try #require(try await EpisodePlace.all(in: town.database)["P3"])
        let (program, address) = try await town.server(through: Place.launcher(disk, town))
        let place = Place(disk: disk, town: town, program: program)
        defer { program.end(SIGKILL) }
        let browser = TestBrowser(address: address)
        try await browser.logIn("karin")
        let form = try await browser.fill(episode, "m2", sleep: 7, weight: "83.5")
        try await place.fill()

        let page = try await browser.send(form)
        #expect(page.status == 503, about)
        #expect(page.text.contains("Disken"), about)
        // What was typed comes back, ready to be sent again.
        for field in form.fields.fields {
          #expect(page.value(of: field.name) == field.value, "\(about) \(field.name)")
        }
        let rows = try await StoredAnswer.all(episode, at: "m2", in: place.database("full"))
        #expect(rows.isEmpty, about)

        try await place.makeRoom()
        let later = try await browser.send(form)
        #expect(later.status == 200, "\(about) \(later.text)")
        let copy = try place.database("later")
        let stored = try await StoredAnswer.all(episode, at: "m2", in: copy)
        #expect(stored.map(\.response) == [form.hex], about)
        #expect(stored.allSatisfy { $0.isCurrent && form.isWhole($0.answers) }, about)
        #expect(try await Stored(copy).broken.isEmpty, about)
        program.end(SIGTERM)
        let outcome = await program.outcome()
        #expect(outcome.status == 0, "\(outcome.error)")
      }
    }
  }

  @Test func `a form is kept also when the session was to be written first`() async throws {
    try await FaultTown.with { town in
      let episode = try #require(try await EpisodePlace.all(in: town.database)["P3"])
      let (program, address) = try await town.server(through: Place.launcher(.limited, town))
      let place = Place(disk: .limited, town: town, program: program)
      defer { program.end(SIGKILL) }
      let browser = TestBrowser(address: address)
      try await browser.logIn("karin")
      let form = try await browser.fill(episode, "m2", sleep: 7, weight: "83.5")
      // Twenty minutes over the form: the session is noted as used with the next request.
      try await town.ageSessions(minutes: 20)
      try await place.fill()
      let page = try await browser.send(form)
      #expect(page.status == 503)
      #expect(page.value(of: "fraga-weight") == "83,5", "\(page.text)")
      try await place.makeRoom()
      #expect(try await browser.send(form).status == 200)
    }
  }

  /// Limits in half kilobytes: before anything, while the file is staged, while it is merged.
  @Test(arguments: [16, 600, 2_000, 6_000])
  func `an import without room stores nothing and says so`(_ limit: Int) async throws {
    try await FaultTown.with { town in
      let before = try await Stored(town.database)
      let refused = try await town.run(
        town.importing("second.csv"),
        through: ["/bin/sh", "-c", #"trap '' XFSZ; ulimit -S -f \#(limit); exec "$0" "$@""#])
      #expect(refused.status == 1, "\(refused.output)")
      #expect(refused.reason.contains("Disken"), "\(refused.error)")
      #expect(refused.error.split(separator: "\n").count == 1, "\(refused.error)")
      try await town.recover()
      #expect(try await Stored(town.database) == before)
      try await town.done(town.importing("second.csv"))
      let after = try await Stored(town.database)
      #expect(after.broken.isEmpty && after.episodes == FaultTown.persons * 3 / 2)
    }
  }

  /// Room in kilobytes beside the database.
  @Test(arguments: [64, 1_000, 4_000])
  func `an import that fills the disk stores nothing and says so`(_ room: Int) async throws {
    guard try await Disk.possible.contains(.filled) else { return }
    try await FaultTown.with { town in
      let before = try await Stored(town.database)
      let kept = town.directory.deletingLastPathComponent()
      let refused = try await town.run(
        town.importing("second.csv"),
        through: [
          "/usr/bin/env", "unshare", "-rm", "/bin/sh", "-c",
          """
          dir='\(town.directory.path)'; kept='\(kept.path)'; cp -a "$dir" "$dir.kept"
          mount -t tmpfs -o size=96m none "$dir" && cp -a "$dir.kept/." "$dir" || exit 9
          head -c \(room)k /dev/zero > "$dir/room"; cat /dev/zero > "$dir/filler" 2> /dev/null
          rm "$dir/room"
          "$0" "$@"; status=$?
          rm "$dir/filler"
          mkdir "$kept/fallen"; cp -a "$dir/." "$kept/fallen"
          "$0" "$@" > /dev/null || exit 8
          mkdir "$kept/later"; cp -a "$dir/." "$kept/later"
          exit $status
          """,
        ])
      #expect(refused.status == 1, "\(refused.output)\(refused.error)")
      #expect(refused.reason.contains("Disken"), "\(refused.error)")
      let fallen = FaultTown(directory: kept.appending(path: "fallen"))
      try await fallen.recover()
      #expect(try await Stored(fallen.database) == before)
      let later = try await Stored(kept.appending(path: "later/town.sqlite"))
      #expect(later.broken.isEmpty && later.episodes == FaultTown.persons * 3 / 2)
    }
  }
}
