import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

extension ResultTown {
  fileprivate var keyFile: URL { followUp.keys.file(of: organisation.zone.id).url }

  /// Whom a name leads to.
  fileprivate func person(_ name: String) async throws -> PersonID? {
    try await organisation.database.read { connection in
      try followUp.episodes.person(
        followUp.keyRing(of: organisation.zone.id, on: connection).candidates(for: name),
        zone: organisation.zone.id, in: connection)
    }
  }

  fileprivate func line() async throws -> [String] {
    try await followUp.keyLines().filter { $0.zone == "SN" }.map {
      "\($0.version) \($0.persons) \($0.state)"
    }
  }
}

@Suite struct `The pseudonym keys of a zone` {
  @Test func `are changed for everybody, who are recognised as before`() async throws {
    try await ResultTown.with { town in
      for name in ["a", "b", "c"] { try await town.addMoods(name, 3, 5) }
      _ = try await town.followUp.keyRing(of: town.organisation.zone.id)
      let before = try await town.person("b")
      let old = try String(contentsOf: town.keyFile, encoding: .utf8)
      #expect(before != nil)
      #expect(try await town.line() == ["1 3 inUse"])
      let (version, changed) = try await town.followUp.rotateKeys(of: "SN")
      #expect(version == 2 && changed == 3)
      #expect(try await town.line() == ["1 0 kept", "2 3 inUse"])
      #expect(try await town.person("b") == before)
      #expect(try await town.person("d") == nil)
      try await town.addMoods("d", 3, 5)
      #expect(try await town.line() == ["1 0 kept", "2 4 inUse"])
      let mode =
        try FileManager.default.attributesOfItem(atPath: town.keyFile.path)[
          .posixPermissions] as? Int
      #expect(mode == 0o600)
      #expect(try String(contentsOf: town.keyFile, encoding: .utf8).hasPrefix(old))
      // Who has the first key and the database alone can no longer test anybody.
      let digest = try await withTemporaryDirectory { directory in
        try Data(old.utf8).write(
          to: directory.appending(path: town.keyFile.lastPathComponent))
        return try PseudonymKeys(directory: directory).ring(of: town.organisation.zone.id)
          .pseudonym(of: "b").digest
      }
      let found = try await town.organisation.database.read {
        try $0.first("SELECT 1 FROM person WHERE pseudonym = \(digest)")
      }
      #expect(found == nil)
    }
  }

  @Test func `are changed to the end where it was broken off, without another key`()
    async throws
  {
    try await ResultTown.with { town in
      for name in ["a", "b", "c"] { try await town.addMoods(name, 3, 5) }
      let zone = town.organisation.zone.id
      let ring = try await town.followUp.keyRing(of: zone)
      _ = try town.followUp.keys.extend(ring, of: zone)
      _ = try await town.followUp.keyRing(of: zone)
      let step = try await town.organisation.database.write {
        try town.followUp.rekey(some: 2, in: zone, on: $0)
      }
      #expect(step == 2)
      #expect(try await town.line() == ["1 1 changing", "2 2 inUse"])
      for name in ["a", "b", "c"] { #expect(try await town.person(name) != nil) }
      let (version, changed) = try await town.followUp.rotateKeys(of: "SN")
      #expect(version == 2 && changed == 1)
      #expect(try await town.line() == ["1 0 kept", "2 3 inUse"])
    }
  }

  @Test
  func `are refused when they are others, in the middle of everything, and nothing is harmed`()
    async throws
  {
    try await ResultTown.with { town in
      try await town.addMoods("a", 3, 5)
      let house = town.organisation
      let rut = try await town.registrar()
      _ = try await town.followUp.keyRing(of: house.zone.id)
      let right = try Data(contentsOf: town.keyFile)
      let before = try await WholeDatabase(house.database).lines.filter { $0.hasPrefix("person") }

      let wrong = "1 " + String(repeating: "ab", count: 32) + "\n"
      try Data(wrong.utf8).write(to: town.keyFile)
      let manager = try await house.user("eva", (.unitManager, house.adults))
      let eva = try await town.browser("eva")
      let page = FollowUpURL.newEpisode(town.programme.id)
      try await eva.get(page)
      let refused = try await eva.post(
        page,
        [
          "person": "a", "enhet": "\(house.adults.id)", "ansvarig": "\(manager.id)",
          "start": "2026-03-01", "kon": "female",
        ])
      #expect(refused.status >= 422, "\(refused.text.prefix(300))")
      for attempt in [
        { _ = try await town.followUp.rotateKeys(of: "SN") },
        { _ = try await town.followUp.keyRing(of: house.zone.id) },
        {
          _ = try await town.extract(
            try await town.analyst(),
            to: town.keyFile.deletingLastPathComponent().appending(path: "u"))
        },
      ] as [() async throws -> Void] {
        await #expect(throws: PseudonymKeyError.wrong(town.keyFile.path, 1)) { try await attempt() }
      }
      #expect(try await town.line() == ["1 1 wrong"])
      #expect(try await rut.get(DataProtectionURL.start).text.contains("fel nyckel"))

      try FileManager.default.removeItem(at: town.keyFile)
      await #expect(throws: PseudonymKeyError.lost(town.keyFile.path)) {
        _ = try await town.followUp.keyRing(of: house.zone.id)
      }
      #expect(!FileManager.default.fileExists(atPath: town.keyFile.path), "no new key is made")
      #expect(try await town.line() == ["1 1 missing"])

      try right.write(to: town.keyFile)
      #expect(try await town.person("a") != nil)
      #expect(
        try await WholeDatabase(house.database).lines.filter { $0.hasPrefix("person") } == before)
    }
  }
}
