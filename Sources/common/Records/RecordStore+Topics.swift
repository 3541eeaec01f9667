import Core
import Database
import Foundation
import Organisation
import SwedishText

extension RecordStore {
  /// Areas and topics, closed ones too, in Swedish order.
  package func topics() async throws -> [Topic] {
    try await database.read { connection in
      try connection.rows(
        """
        SELECT id, area_id, name, synonyms, is_closed FROM topic
        WHERE municipality_id = \(municipality) ORDER BY sort_key, id
        """
      ).map { row in
        Topic(
          id: try row.value("id"), area: try row.value("area_id"), name: try row.value("name"),
          synonyms: try row.value("synonyms", as: String.self).split(separator: "\n")
            .map(String.init),
          isClosed: try row.value("is_closed"))
      }
    }
  }

  /// Adds an area, or a topic under one.
  @discardableResult
  package func addTopic(
    _ name: String, under area: TopicID? = nil, synonyms: [String] = []
  ) async throws -> TopicID {
    let id = TopicID.make(at: clock.now)
    try await database.write { connection in
      try connection.execute(
        """
        INSERT INTO topic (municipality_id, id, area_id, name, sort_key, synonyms, is_closed)
        VALUES (\(municipality), \(id), \(area), \(name), \(SwedishOrder.key(name)),
          \(synonyms.joined(separator: "\n")), \(false))
        """)
      try changes.record(
        Change("topic.created", by: nil, subject: id.uuid), on: connection)
    }
    return id
  }
}
