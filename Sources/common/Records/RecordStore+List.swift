import Core
import Database
import Foundation
import Organisation
import SwedishText

/// What is asked of a list: filter, order, and where to go on.
package struct RecordSearch: Sendable {
  package enum Order: String, Sendable, CaseIterable {
    case changed = "andrad"
    case title = "titel"
  }

  /// The place in the order after which a page begins.
  enum Place: Sendable, Hashable {
    /// Milliseconds since 1970, as they are stored.
    case changed(Int64, RecordID)
    /// A sort key.
    case title(String, RecordID)
  }

  var words: [String] = []
  var status: String?
  /// The owner is one of these.
  var owners: Set<UnitID>?
  /// An area or a topic; an area stands for all its topics.
  var topic: TopicID?
  var order = Order.changed
  var ascending = false
  var after: Place?

  package init() {}

  var isFiltered: Bool { !words.isEmpty || status != nil || owners != nil || topic != nil }
}

/// A page of a list.
package struct RecordList: Sendable {
  package let records: [Record]
  /// Nil where there are more than `RecordStore.mostCounted`.
  package let total: Int?
  /// Where the next page begins; nil on the last one.
  let next: RecordSearch.Place?
}

extension RecordStore {
  package static let pageLength = 50
  package static let mostCounted = 200
  /// A condition that leaves fewer rows than this is looked up by its own index; else the order's
  /// index is walked until the page is full.
  private static let fewRows = 1_000

  private struct Source {
    let table: SQL
    let isNarrowed: Bool
  }

  /// The records of a kind that `sight` sees, and how many they are.
  package func list(
    _ kind: RecordKind, _ search: RecordSearch, _ sight: Sight, limit: Int = pageLength
  ) async throws -> RecordList {
    try await database.read { connection in
      let source = try narrowest(kind, search, sight, on: connection)
      let from: SQL = """
        FROM \(fragment: source.table)
        \(fragment: conditions(kind, search, sight, narrowed: source.isNarrowed))
        """
      let rows = try connection.rows(
        """
        SELECT \(fragment: Self.columns), r.sort_key \(fragment: from) \(fragment: after(search))
        \(fragment: order(search)) LIMIT \(limit + 1)
        """)
      let counted = try connection.first(
        """
        SELECT count(*) FROM (
          SELECT 1 \(fragment: from) LIMIT \(Self.mostCounted + 1)) counted
        """)
      let total = try counted?.value(at: 0, as: Int.self) ?? 0
      let shown = Array(rows.prefix(limit))
      return RecordList(
        records: try records(shown, on: connection),
        total: total > Self.mostCounted ? nil : total,
        next: rows.count > limit ? try shown.last.map { try place($0, search.order) } : nil)
    }
  }

  private func place(_ row: Row, _ order: RecordSearch.Order) throws -> RecordSearch.Place {
    switch order {
    case .changed: .changed(try row.value("changed_at"), try row.value("id"))
    case .title: .title(try row.value("sort_key"), try row.value("id"))
    }
  }

  private func after(_ search: RecordSearch) -> SQL {
    switch (search.after, search.ascending) {
    case (nil, _): ""
    case (.changed(let at, let id), true): "AND (r.changed_at, r.id) > (\(at), \(id))"
    case (.changed(let at, let id), false): "AND (r.changed_at, r.id) < (\(at), \(id))"
    case (.title(let key, let id), true): "AND (r.sort_key, r.id) > (\(key), \(id))"
    case (.title(let key, let id), false): "AND (r.sort_key, r.id) < (\(key), \(id))"
    }
  }

  private func order(_ search: RecordSearch) -> SQL {
    switch (search.order, search.ascending) {
    case (.changed, true): "ORDER BY r.changed_at, r.id"
    case (.changed, false): "ORDER BY r.changed_at DESC, r.id DESC"
    case (.title, true): "ORDER BY r.sort_key, r.id"
    case (.title, false): "ORDER BY r.sort_key DESC, r.id DESC"
    }
  }

  /// The whole question, asked of `record r`.
  private func conditions(
    _ kind: RecordKind, _ search: RecordSearch, _ sight: Sight, narrowed: Bool
  ) -> SQL {
    var all: [SQL] = narrowed ? ["r.id = few.id"] : []
    all += [
      "r.municipality_id = \(municipality)", "r.kind = \(kind.key)", sight.sql,
    ]
    if let status = search.status { all.append("r.status = \(status)") }
    if let owners = search.owners { all.append("r.owner_id IN \(list: owners.sorted())") }
    if let topic = search.topic {
      all.append(
        """
        EXISTS (SELECT 1 FROM record_topic t WHERE t.municipality_id = \(municipality)
          AND t.record_id = r.id AND t.topic_id IN \(fragment: topics(topic)))
        """)
    }
    for word in search.words {
      all.append(
        """
        EXISTS (SELECT 1 FROM record_word w WHERE w.municipality_id = \(municipality)
          AND w.record_id = r.id AND w.word >= \(word) AND w.word < \(word + Self.lastLetter))
        """)
    }
    return "WHERE \(fragment: .joined(all, separator: " AND "))"
  }

  /// Where to read from: the few rows that one condition leaves by its own index, if there is such
  /// a condition, else the whole table in the list's order.
  private func narrowest(
    _ kind: RecordKind, _ search: RecordSearch, _ sight: Sight, on connection: any Connection
  ) throws -> Source {
    var best: (rows: Int, ids: SQL)?
    for ids in narrowing(kind, search, sight) {
      let count = try connection.first(
        "SELECT count(*) FROM (\(fragment: ids) LIMIT \(Self.fewRows)) few")
      let rows = try count?.value(at: 0, as: Int.self) ?? 0
      if rows < best?.rows ?? Self.fewRows { best = (rows, ids) }
    }
    guard let best else { return Source(table: "record r", isNarrowed: false) }
    // CROSS JOIN: the few first, whatever the planner thinks of them.
    return Source(
      table: "(SELECT DISTINCT id FROM (\(fragment: best.ids)) narrowed) few CROSS JOIN record r",
      isNarrowed: true)
  }

  /// The ids that each condition leaves, by an index of its own.
  private func narrowing(_ kind: RecordKind, _ search: RecordSearch, _ sight: Sight) -> [SQL] {
    let base: SQL =
      "SELECT id FROM record WHERE municipality_id = \(municipality) AND kind = \(kind.key)"
    let within = Visibility.withinUnits.map { level -> SQL in
      """
      \(fragment: base) AND visibility = \(level)
        AND owner_id IN \(list: (sight.owners[level] ?? []).sorted())
      """
    }
    let levels = sight.levels.map(\.rawValue).sorted()
    var all = [
      SQL.joined(
        ["\(fragment: base) AND visibility IN \(list: levels)"] + within, separator: " UNION ALL ")
    ]
    if let status = search.status { all.append("\(fragment: base) AND status = \(status)") }
    if let owners = search.owners {
      all.append("\(fragment: base) AND owner_id IN \(list: owners.sorted())")
    }
    if let topic = search.topic {
      all.append(
        """
        SELECT record_id AS id FROM record_topic WHERE municipality_id = \(municipality)
          AND topic_id IN \(fragment: topics(topic))
        """)
    }
    for word in search.words {
      all.append(
        """
        SELECT record_id AS id FROM record_word WHERE municipality_id = \(municipality)
          AND kind = \(kind.key) AND word >= \(word) AND word < \(word + Self.lastLetter)
        """)
    }
    return all
  }

  private func topics(_ topic: TopicID) -> SQL {
    """
    (SELECT id FROM topic WHERE municipality_id = \(municipality)
      AND (id = \(topic) OR area_id = \(topic)))
    """
  }

  /// Sorts after every letter.
  private static let lastLetter = "\u{10FFFF}"
}
