import Foundation
import TestSupport
import Testing

/// Backups and restores that are damaged, killed, or run out of room.
@Suite(.serialized, .enabled(if: Engine.current == .sqlite, "about a database file"))
struct BackupFaultTests {
  @Test func `a damaged backup changes nothing, wherever the damage is`() async throws {
    try await FaultTown.withBackup { town in
      let whole = Array(try Data(contentsOf: town.backup))
      let before = try await town.rows()
      // Every place is tried on a small file by the tests of the format; here by the command.
      let places = [0, 14, 20, 40, 60, 5_000, whole.count / 2, whole.count - 2]
      for place in places {
        var flipped = whole
        flipped[place] ^= 1
        for (kind, bytes) in [("flipped", flipped), ("cut", Array(whole[..<place]))] {
          let damaged = try town.file("damaged.backup", Data(bytes))
          let outcome = try await town.run(town.restoring(damaged, "--force"))
          #expect(outcome.status == 1, "\(kind) at \(place)")
          #expect(outcome.error.contains("skada"), "\(kind) at \(place): \(outcome.error)")
        }
      }
      #expect(try await town.rows() == before)
      #expect(Self.leftovers(town).isEmpty, "\(Self.leftovers(town))")
    }
  }

  @Test func `a restore that is killed leaves the old database whole or the new one`() async throws
  {
    try await FaultTown.withBackup { town in
      let new = try await town.rows()
      try await town.done(town.importing("second.csv"))
      let old = try await town.rows()
      let began = ContinuousClock.now
      try await town.done(town.restoring(town.backup, "--force"))
      let usual = ContinuousClock.now - began
      #expect(try await town.rows() == new)
      var ends = Set<String>()
      for step in 1...12 {
        try await town.done(town.importing("second.csv"))
        _ = try await BuiltProgram.run(
          town.restoring(town.backup, "--force"), database: town.database,
          killedAfter: usual * Double(step) / 11)
        let rows = try await town.rows()
        // What an import writes anew has new ids; how much there is tells the two apart.
        let isNew = rows == new
        #expect(isNew || rows.count == old.count, "step \(step): \(rows.count) rows")
        ends.insert(isNew ? "new" : "old")
        #expect(try await Stored(town.database).broken.isEmpty)
        if !isNew { try await town.done(town.restoring(town.backup, "--force")) }
      }
      #expect(ends.contains("old"))
    }
  }

  @Test func `a backup that is killed has no file under its name, and the next one is whole`()
    async throws
  {
    try await FaultTown.withBackup { town in
      for step in 1...6 {
        let path = town.directory.appending(path: "killed-\(step).backup")
        _ = try await BuiltProgram.run(
          ["backup", path.path, "--key", town.key.path], database: town.database,
          killedAfter: .milliseconds(40 * step))
        if FileManager.default.fileExists(atPath: path.path) {
          try await town.done("backup", "verify", path.path, "--key", town.key.path)
        } else {
          try await town.done("backup", path.path, "--key", town.key.path)
        }
      }
      #expect(Self.leftovers(town).isEmpty, "\(Self.leftovers(town))")
    }
  }

  @Test func `a full disk is told, and nothing half is left`() async throws {
    try await FaultTown.withBackup { town in
      let before = try await town.rows()
      // A process that may write no larger files sees a full disk. Without the trap it would be killed.
      for (limit, words) in [
        (300_000, ["backup", town.backup.path + "2", "--key", town.key.path]),
        (300_000, town.restoring(town.backup, "--force")),
        (300_000, ["backup", "verify"] + town.restoring(town.backup).dropFirst()),
      ] {
        let outcome = try await town.run(
          words,
          through: [
            "/bin/sh", "-c", #"trap '' XFSZ; exec prlimit --fsize="$0" "$@""#, "\(limit)",
          ])
        #expect(outcome.status == 1, "\(words)")
        #expect(outcome.reason.hasPrefix("Disken "), "\(words): \(outcome.error)")
        #expect(Self.leftovers(town).isEmpty, "\(words): \(Self.leftovers(town))")
      }
      #expect(!FileManager.default.fileExists(atPath: town.backup.path + "2"))
      #expect(try await town.rows() == before)
    }
  }

  @Test func `a backup that does not fit where it is to lie is told, and is not there`()
    async throws
  {
    // A small disk of its own, where that can be made.
    let script = #"""
      mount -t tmpfs -o size=256k none /mnt || exit 77
      "$0" "$@"; status=$?; ls -A /mnt >&2; exit $status
      """#
    try await FaultTown.withBackup { town in
      let outcome = try await town.run(
        ["backup", "/mnt/small.backup", "--key", town.key.path],
        through: ["/usr/bin/env", "unshare", "-rm", "/bin/sh", "-c", script])
      if outcome.status == 77 { return }
      #expect(outcome.status == 1)
      #expect(outcome.error.hasPrefix("Disken är full vid /mnt/small.backup"), "\(outcome.error)")
      #expect(!outcome.error.contains("\nsmall.backup"), "\(outcome.error)")
      #expect(Self.leftovers(town).isEmpty, "\(Self.leftovers(town))")
    }
  }

  @Test func `two backups at once: the second waits for its turn with words`() async throws {
    try await FaultTown.withBackup { town in
      let file = open(town.database.path + ".backup-copy.lock", O_RDWR)
      defer { close(file) }
      #expect(flock(file, LOCK_EX) == 0)
      let outcome = try await town.run(["backup", town.backup.path + "2", "--key", town.key.path])
      #expect(outcome.status == 1)
      #expect(outcome.reason.contains("pågår redan"), "\(outcome.error)")
    }
  }

  /// What lies in the town's directory that only belongs there while something goes on.
  private static func leftovers(_ town: FaultTown) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: town.directory.path)) ?? []
    return names.filter { name in
      [".partial", ".restoring", ".backup-copy", ".verifying"].contains { name.hasSuffix($0) }
    }
  }
}
