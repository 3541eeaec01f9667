import Core
import Database
import Foundation
import Organisation
import SwedishText

extension RecordStore {
  /// Areas and topics, closed and merged ones too, in Swedish order.
  package func topics() async throws -> [Topic] {
    try await database.read { try topics(on: $0) }
  }

  func topics(on connection: any Connection) throws -> [Topic] {
    try connection.rows(
      """
      SELECT id, area_id, name, synonyms, is_closed, merged_into FROM topic
      WHERE municipality_id = \(municipality) ORDER BY sort_key, id
      """
    ).map { row in
      let merged = try row.value("merged_into", as: TopicID?.self)
      return Topic(
        id: try row.value("id"), area: try row.value("area_id"), name: try row.value("name"),
        synonyms: try row.value("synonyms", as: String.self).split(separator: "\n")
          .map(String.init),
        isClosed: try row.value("is_closed", as: Bool.self) || merged != nil,
        isMerged: merged != nil)
    }
  }

  /// How many records have each topic, seen or not: for who keeps the lists.
  func topicCounts() async throws -> [TopicID: Int] {
    try await database.read { connection in
      let rows = try connection.rows(
        """
        SELECT topic_id, count(*) FROM record_topic
        WHERE municipality_id = \(municipality) GROUP BY topic_id
        """)
      return Dictionary(
        uniqueKeysWithValues: try rows.map { (try $0.value(at: 0), try $0.value(at: 1)) })
    }
  }

  /// Adds an area, or a topic under one.
  @discardableResult
  package func addTopic(
    _ name: String, under area: TopicID? = nil, synonyms: [String] = []
  ) async throws -> TopicID {
    let topic = Topic(
      id: .make(at: clock.now), area: area, name: name, synonyms: synonyms, isClosed: false)
    try await keep([topic], by: nil)
    return topic.id
  }

  /// Stores areas and topics as they are now, new or not; areas before what is under them.
  func keep(_ topics: [Topic], by user: UserID?) async throws {
    try await database.write { connection in
      for topic in topics {
        try connection.execute(
          """
          INSERT INTO topic (municipality_id, id, area_id, name, sort_key, synonyms, is_closed)
          VALUES (\(municipality), \(topic.id), \(topic.area), \(topic.name),
            \(SwedishOrder.key(topic.name)), \(topic.synonyms.joined(separator: "\n")),
            \(topic.isClosed))
          ON CONFLICT (municipality_id, id) DO UPDATE SET area_id = excluded.area_id,
            name = excluded.name, sort_key = excluded.sort_key, synonyms = excluded.synonyms,
            is_closed = excluded.is_closed
          """)
        try changes.record(
          Change("topic.kept", by: user, subject: topic.id.uuid, detail: topic.name),
          on: connection)
      }
    }
  }

  /// Moves everything of one topic to another, as a new version of each record, and lets its name be
  /// another word for the other. What a reader of the history may see is not changed by it.
  func merge(_ topic: Topic, into other: Topic, _ kinds: [RecordKind], by user: UserID) async throws
  {
    try await database.write { connection in
      let rows = try connection.rows(
        """
        SELECT \(fragment: Self.columns) FROM record_topic t
        JOIN record r ON r.municipality_id = t.municipality_id AND r.id = t.record_id
        WHERE t.municipality_id = \(municipality) AND t.topic_id = \(topic.id)
        ORDER BY r.id
        """)
      for var record in try records(rows, on: connection) {
        guard let kind = kinds.first(where: { $0.key == record.kind }) else { continue }
        var content = record.content
        content.topics = Set(content.topics).subtracting([topic.id]).union([other.id]).sorted()
        try replace(
          &record, kind, with: content, event: RecordEvent.edited, by: user, on: connection)
      }
      let words = other.synonyms + [topic.name] + topic.synonyms
      // Its name is free for others from now on.
      try connection.execute(
        """
        UPDATE topic SET merged_into = \(other.id), area_id = NULL, synonyms = '',
          sort_key = \("\u{10FFFF} \(topic.id)")
        WHERE municipality_id = \(municipality) AND id = \(topic.id)
        """)
      try connection.execute(
        """
        UPDATE topic SET synonyms = \(words.joined(separator: "\n"))
        WHERE municipality_id = \(municipality) AND id = \(other.id)
        """)
      try connection.execute(
        """
        UPDATE topic SET area_id = \(other.area ?? other.id)
        WHERE municipality_id = \(municipality) AND area_id = \(topic.id)
        """)
      try changes.record(
        Change("topic.merged", by: user, subject: topic.id.uuid, detail: "\(other.id)"),
        on: connection)
    }
  }
}
