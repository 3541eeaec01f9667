import Core
import Database
import DisclosureControl
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

@Suite struct `A publication` {
  @Test func `shows exact figures where nobody is pointed out`() async throws {
    try await PublicationTown.with { town in
      try await town.fill()
      let release = try await town.release(town.plan())
      let table = release.table
      #expect(release.number == 1 && table.period == "2025H1" && table.threshold == 5)
      #expect(table.shownCount == table.cellCount)
      #expect(
        PublishedTable.Count.allCases.compactMap { table.count($0) } == [39, 0, 39, 16, 17, 6])
      #expect(
        PublishedTable.Count.allCases.compactMap { table.count($0, "female") }
          == [24, 0, 24, 10, 8, 6])
      #expect(table.count(.improved, "male") == 6 && table.count(.worse, "male") == 0)
      // Fifteen men: six by three and nine by one are 27/15.
      let men = try #require(table.subjects[0].rows.first { $0.group == "male" })
      #expect(abs(try #require(men.change) - 1.8) < 1e-12)
      // R: sd(c(rep(3, 6), rep(1, 9))) and its t interval.
      #expect(abs(try #require(men.deviation) - 1.014185) < 1e-6)
      #expect(abs(try #require(men.lower) - 1.238363) < 1e-6)
    }
  }

  @Test func `withholds the few, and what would tell of them`() async throws {
    try await PublicationTown.with { town in
      try await town.fill()
      // Three who call themselves neither: with all, women and men they could be had by subtraction.
      try await town.add("ab", 3, by: 3, .other)
      let table = try await town.release(town.plan()).table
      #expect(table.count(.followed, "other") == nil)
      let followed = [nil, "female", "male"].map { table.count(.followed, $0) }
      #expect(followed.contains(nil))
      let better = [nil, "female", "male"].map { table.count(.improved, $0) }
      #expect(better.contains(nil))
      // Nobody is of unknown gender, and that is said.
      #expect(table.count(.followed, "unknown") == 0)
    }
  }

  @Test func `keeps from everybody that all of a group share an outcome`() async throws {
    try await PublicationTown.with { town in
      try await town.add("kb", 10, by: 3)
      try await town.add("ks", 8, by: 0)
      try await town.add("mv", 7, by: -2, .male)
      try await town.add("kv", 6, by: -2)
      let table = try await town.release(town.plan()).table
      // All seven men are worse: the zeros that say so are not shown, nor how many they are in all.
      #expect(table.count(.improved, "male") == nil && table.count(.unchanged, "male") == nil)
      #expect(table.count(.followed, "male") == nil)
      #expect(table.count(.followed) == 31)
    }
  }

  @Test func `counts a person once in a period, and leaves protected identities out`() async throws
  {
    try await PublicationTown.with { town in
      try await town.fill()
      try await town.town.addMoods("kb0", 2, 5, on: "2025-02-10")
      try await town.town.addMoods("hemlig", 2, 5, on: "2025-02-10", isProtected: true)
      #expect(try await town.release(town.plan()).table.count(.due) == 39)
    }
  }

  @Test func `is not changed by what happens afterwards; a correction is another release`()
    async throws
  {
    try await PublicationTown.with { town in
      try await town.fill()
      let publication = try await town.plan()
      let first = try await town.release(publication)
      try await town.add("kny", 6, by: 3)
      #expect(try await town.releases(publication).map(\.body) == [first.body])
      await #expect(throws: PublicationError.released(1)) {
        try await town.release(publication)
      }
      let second = try await town.release(
        publication, correcting: .init(number: 1, reason: "Sex kvinnor var inte inrapporterade."))
      #expect(second.number == 2 && second.table.corrects?.number == 1)
      #expect(second.table.count(.followed, "female") == 30)
      #expect(try await town.releases(publication).map(\.body) == [first.body, second.body])
    }
  }

  @Test func `does not tell by a correction of the two who came in late`() async throws {
    try await PublicationTown.with { town in
      try await town.fill()
      let publication = try await town.plan()
      try await town.release(publication)
      try await town.add("kny", 2, by: 3)
      let table = try await town.release(
        publication, correcting: .init(number: 1, reason: "Två kvinnor saknades.")
      ).table
      // 26 and 41 beside the 24 and 39 of before would each tell of the two.
      #expect(table.count(.followed, "female") == nil && table.count(.followed) == nil)
      #expect(table.count(.followed, "male") == 15)
    }
  }

  @Test func `is decided on as it was looked at, or not at all`() async throws {
    try await PublicationTown.with { town in
      try await town.fill()
      let publication = try await town.plan()
      try await town.module.propose(
        publication, #require(PublicationPeriod("2025H1")), town.director)
      try await town.add("kny", 1, by: 3)
      await #expect(throws: PublicationError.changedMeanwhile) {
        try await town.module.decide(publication, town.director)
      }
      #expect(try await town.releases(publication).isEmpty)
      #expect(try await town.module.auditPublications().releases == 0)
    }
  }

  @Test func `waits for its period to end`() async throws {
    try await PublicationTown.with { town in
      let publication = try await town.plan()
      await #expect(throws: PublicationError.self) { try await town.release(publication, "2026H1") }
      await #expect(throws: PublicationError.noSuchPeriod) {
        try await town.release(publication, "2025K1")
      }
    }
  }

  @Test func `is planned and decided by those who publish for the board alone`() async throws {
    try await PublicationTown.with { town in
      try await town.fill()
      let publication = try await town.plan()
      let organisation = town.town.organisation
      let manager = try await organisation.viewer(.unitManager, in: organisation.adults)
      let elsewhere = try await organisation.viewer(.director, in: organisation.otherBoard)
      for viewer in [manager, elsewhere] {
        await #expect(throws: AccessDenied.self) {
          try await town.module.propose(
            publication, #require(PublicationPeriod("2025H1")), viewer)
        }
        await #expect(throws: AccessDenied.self) {
          try await town.module.decide(publication, viewer)
        }
      }
    }
  }

  @Test func `says before it is decided what each cadence and each breakdown costs`() async throws {
    try await PublicationTown.with { town in
      for month in 1...9 {
        try await town.add("kb\(month)-", 3, by: 3, on: "2025-0\(month)-01")
        try await town.add("ks\(month)-", 2, by: 0, on: "2025-0\(month)-01")
        try await town.add("mb\(month)-", 2, by: 3, .male, on: "2025-0\(month)-01")
        try await town.add("ms\(month)-", 2, by: 1, .male, on: "2025-0\(month)-01")
      }
      let preview = try await town.plan(["gender", "unit"]).preview
      #expect(preview.until == day("2026-02-28"))
      #expect(preview.alternatives.count == 4)
      let own = preview.alternatives[0].shares
      #expect(own.map(\.cadence) == [.month, .quarter, .halfYear, .year])
      // Five women and four men a month are too few; in half a year they are not.
      #expect(own[0].value < 0.5 && own[2].value > own[0].value)
      let withoutGender = try #require(
        preview.alternatives.first { $0.name.sv == "Utan uppdelning på kön" })
      #expect(withoutGender.shares[2].value >= own[2].value)
    }
  }

  @Test func `merges small units into one row that says so`() async throws {
    try await PublicationTown.with { town in
      try await town.fill()
      let families = town.town.organisation.families
      try await town.add("fb", 5, by: 3, unit: families)
      try await town.add("fs", 6, by: 0, unit: families)
      let publication = try await town.plan(["unit"], .year, mergesUnits: true)
      #expect(publication.plan.units == [town.town.organisation.adults.id, families.id].sorted())
      let merged = try await town.plan(["unit"], .halfYear, mergesUnits: true)
      #expect(merged.plan.units == [town.town.organisation.adults.id])
      let table = try await town.release(merged).table
      let other = try #require(table.divisions[0].groups.last)
      #expect(other.title.sv == "Övriga enheter" && table.count(.followed, other.code) == 11)
    }
  }

  @Test func `refuses beside a ledger with a changed byte, and releases nothing`() async throws {
    try await PublicationTown.with { town in
      try await town.fill()
      let publication = try await town.plan()
      try await town.release(publication)
      try await town.add("kny", 9, by: 3, on: "2025-06-01")
      let seal = try await town.module.database.read { connection in
        try #require(
          try connection.first("SELECT bytes FROM publication_seal")
        ).value(at: 0, as: [UInt8].self)
      }
      var changed = seal
      changed[40] ^= 1
      let bytes = changed
      try await town.tamper(
        "UPDATE publication_seal SET bytes = \(bytes)", lifting: "publication_seal_kept_update")
      await #expect(throws: PublicationError.ledgerChanged(release: 1)) {
        try await town.release(publication, "2025H2")
      }
      #expect(try await town.releases(publication).count == 1)
      let report = try await town.module.auditPublications()
      #expect(report.findings.map(\.release) == ["\(publication.name)/1"])
    }
  }

  @Test func `is forgotten of those who are deleted, and goes on counting`() async throws {
    try await PublicationTown.with { town in
      try await town.fill()
      let publication = try await town.plan()
      try await town.release(publication)
      try await town.add("kny", 9, by: 3, on: "2025-06-01")
      let episodes = try await town.module.database.read { connection in
        try connection.rows(
          "SELECT id FROM episode WHERE start_day = \(day("2025-02-01")) ORDER BY id LIMIT 7"
        ).map {
          try $0.value(at: 0, as: EpisodeID.self)
        }
      }
      let retention = RetentionStore(municipality: town.town.organisation.module.municipality.id)
      try await town.module.database.write { connection in
        try town.module.cells.changing(episodes, on: connection) {
          _ = try retention.delete(episodes, in: connection)
        }
      }
      let atoms = try await town.module.database.read { connection in
        try #require(
          try connection.first("SELECT count(*) FROM publication_atom")
        ).value(at: 0, as: Int.self)
      }
      #expect(atoms == 32)
      try await town.release(publication, "2025H2")
      #expect(try await town.module.auditPublications().isWhole)
    }
  }
}

@Suite struct `The month's tables beside a publication` {
  @Test func `end with the first release, for those who may not read the persons`() async throws {
    try await PublicationTown.with { town in
      try await town.fill()
      let organisation = town.town.organisation
      try await organisation.user("nils", (.boardMember, organisation.board))
      let nils = TestBrowser(organisation, routes: town.module.routes)
      try await nils.logIn("nils")
      let results = FollowUpURL.results(town.town.programme.id)
      #expect(try await nils.get(results).status == 200)
      try await town.release(town.plan())
      let led = try await nils.get(results)
      #expect(led.status == 303 && led.location == PublicationURL.list)
      let file = try await nils.get(results + "?format=csv")
      #expect(file.status == 303)
      #expect(try await nils.get(PublicationURL.list).html.contains("Hur mår de?"))
    }
  }
}

@Suite struct `Publications proved again` {
  private func audited(
    _ change: SQL?, lifting trigger: SQL = "publication_release_kept_update"
  ) async throws -> PublicationAuditReport {
    var report: PublicationAuditReport?
    try await PublicationTown.with { town in
      try await town.fill()
      try await town.add("ab", 3, by: 3, .other)
      try await town.release(town.plan())
      if let change { try await town.tamper(change, lifting: trigger) }
      report = try await town.module.auditPublications("P1")
    }
    return try #require(report)
  }

  @Test func `are whole as they were left`() async throws {
    let report = try await audited(nil)
    #expect(report.isWhole && report.releases == 1 && report.wide > 0)
  }

  @Test func `show the figure that was changed`() async throws {
    let report = try await audited(
      "UPDATE publication_release SET body = replace(body, '\"due\":42', '\"due\":41')")
    #expect(report.findings.map(\.cell) == ["2025H1|mood|m3||due"])
  }

  @Test func `show a withheld figure that was put in`() async throws {
    let report = try await audited(
      """
      UPDATE publication_release
      SET body = replace(body, '{"breakdown":"gender","counts":{', '{"breakdown":"gender","counts":{"lost":4,')
      """)
    #expect(!report.isWhole)
  }

  @Test func `find a mean that was changed, though no count is`() async throws {
    let report = try await audited(
      "UPDATE publication_release SET body = replace(body, '\"mean\":', '\"mean\":1')")
    #expect(report.findings.map(\.cell) == [nil])
  }

  @Test func `find a proof that was changed`() async throws {
    let report = try await audited(
      "UPDATE publication_seal SET certificate = substr(certificate, 1, length(certificate) - 1)",
      lifting: "publication_seal_kept_update")
    #expect(report.findings.count == 1 && report.releases == 1)
  }

  @Test func `cannot be changed or deleted as long as the schema stands`() async throws {
    try await PublicationTown.with { town in
      try await town.fill()
      try await town.release(town.plan())
      for statement: SQL in [
        "UPDATE publication_release SET body = 'x'", "DELETE FROM publication_release",
        "UPDATE publication_seal SET place = 7", "DELETE FROM publication_seal",
      ] {
        await #expect(throws: DatabaseError.self) {
          try await town.module.database.write { try $0.execute(statement) }
        }
      }
    }
  }

  @Test func `are asked for by name, and one that is not there is said`() async throws {
    try await PublicationTown.with { town in
      await #expect(throws: PublicationError.noSuchRelease) {
        try await town.module.auditPublications("P9")
      }
    }
  }
}

@Suite struct `Who reads a publication` {
  @Test(arguments: [
    (Role.caseworker, "VUX", [true, true, true, true]),
    (.boardMember, "SN", [true, true, true, true]),
    (.administrator, "K", [true, true, true, true]),
    (.caseworker, "HEM", [false, true, true, true]),
    (.director, "ÄN", [false, true, true, true]),
    (.researcher, "SN", [false, false, true, true]),
    (.regionalCoordinator, "K", [false, false, true, true]),
    (.provider, "VUX", [false, false, false, true]),
    (.clientRepresentative, "SN", [false, false, false, true]),
  ])
  func `by role and place`(role: Role, place: String, admitted: [Bool]) async throws {
    try await ResultTown.with { town in
      let unit = try #require(try await town.organisation.store.unit(code: place))
      let viewer = try await town.organisation.viewer(role, in: unit)
      let zone = town.organisation.zone.id
      #expect(
        PublicationAudience.allCases.map { $0.admits(viewer, of: zone) } == admitted)
    }
  }
}
