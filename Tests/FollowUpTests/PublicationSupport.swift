import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing
import Web

@testable import FollowUp

/// A town in which a manager publishes: clients whose window after three months closed in 2025.
struct PublicationTown {
  let town: ResultTown
  /// Who plans and decides.
  let director: Viewer

  static func with(_ body: (PublicationTown) async throws -> Void) async throws {
    try await ResultTown.with { town in
      let director = try await town.organisation.viewer(.director, in: town.organisation.board)
      try await body(PublicationTown(town: town, director: director))
    }
  }

  var module: FollowUpModule { town.followUp }

  /// Clients who began on a day, at 2–5, and changed by so much.
  func add(
    _ name: String, _ count: Int, by change: Int, _ gender: Gender = .female, unit: OrgUnit? = nil,
    on day: String = "2025-02-01"
  ) async throws {
    for number in 0..<count {
      let start = 2 + number % 4
      try await town.addMoods(
        "\(name)\(number)", start, start + change, unit: unit, on: day, gender: gender)
    }
  }

  /// Twenty-four women and fifteen men: ten and six better by three, eight and nine the same, six women
  /// worse.
  func fill() async throws {
    try await add("kb", 10, by: 3)
    try await add("ks", 8, by: 0)
    try await add("kv", 6, by: -2)
    try await add("mb", 6, by: 3, .male)
    try await add("ms", 9, by: 1, .male)
  }

  func plan(
    _ breakdowns: [String] = ["gender"], _ cadence: PublicationCadence = .halfYear,
    audience: PublicationAudience = .board, mergesUnits: Bool = false
  ) async throws -> Publication {
    try await module.plan(
      PublicationPlan(
        title: "Hur mår de?", purpose: .followUp, audience: audience, cadence: cadence,
        columns: ["mood"], occasions: ["m3"], breakdowns: breakdowns, units: nil),
      mergesUnits: mergesUnits, of: programme(), director)
  }

  func programme() async throws -> LoadedProgramme {
    try await module.database.read { connection in
      try #require(try module.catalogue.programme(town.programme.id, in: connection))
    }
  }

  /// Works out a release and decides on it.
  @discardableResult
  func release(
    _ publication: Publication, _ period: String = "2025H1",
    correcting: PublishedTable.Correction? = nil
  ) async throws -> PublishedRelease {
    try await module.propose(
      publication, #require(PublicationPeriod(period)), correcting: correcting, director)
    return try await module.decide(publication, director)
  }

  func releases(_ publication: Publication) async throws -> [PublishedRelease] {
    let store = module.publications
    return try await module.database.read { try store.releases(of: publication.id, in: $0) }
  }

  /// Changes what the schema keeps from being changed, as somebody with the file in hand would.
  func tamper(_ change: SQL, lifting trigger: SQL) async throws {
    try await module.database.write { connection in
      try connection.execute("DROP TRIGGER \(fragment: trigger)")
      try connection.execute(change)
    }
  }
}

extension PublishedTable {
  /// A count of a group, or of all; nil is withheld.
  func count(_ count: Count, _ group: String? = nil) -> Int? {
    subjects[0].rows.first { $0.group == group }?.counts[count]
  }
}
