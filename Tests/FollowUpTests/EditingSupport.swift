import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

extension ResultTown {
  /// Mood at an occasion, live for `viewer`: the figures by hand are compared with it.
  func figures(
    _ occasion: String = "m3", by: [String] = [], viewer: Viewer
  ) async throws -> [GroupFigures] {
    try await followUp.results(request("mood", occasion, by: by), viewer: viewer).groups
  }

  /// The same of all together.
  func all(_ occasion: String = "m3", viewer: Viewer) async throws -> GroupFigures {
    try #require(try await figures(occasion, viewer: viewer).first)
  }

  func expectCellsHold(_ location: SourceLocation = #_sourceLocation) async throws {
    let found = try await followUp.verifyCells()
    #expect(found.faults.map(\.line) == [], sourceLocation: location)
  }

  func manager() async throws -> Viewer {
    try await organisation.viewer(.unitManager, in: organisation.department)
  }

  /// What was logged of episodes, without the beginning.
  func changes() async throws -> [String] {
    try await organisation.database.read { connection in
      try connection.rows(
        "SELECT event FROM change_log WHERE event LIKE 'episode.%' ORDER BY event"
      ).map { try $0.value(at: 0) }
    }
  }

  func episode(_ id: EpisodeID) async throws -> Episode {
    try await organisation.database.read { connection in
      try #require(try followUp.episodes.episode(id, in: connection))
    }
  }

  /// The response that holds at an occasion.
  func response(_ episode: EpisodeID, _ occasion: String) async throws -> ResponseID {
    try await organisation.database.read { connection in
      let row = try connection.first(
        """
        SELECT id FROM response
        WHERE episode_id = \(episode) AND occasion = \(occasion) AND superseded_by = 0
        """)
      return try #require(row).value(at: 0)
    }
  }
}

extension TestPage {
  /// The rows of the history: saved, occasion, by, what.
  var history: [[String]] { rows.filter { $0.count == 4 } }
}
