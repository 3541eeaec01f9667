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
    /// A position in the order of change.
    case changed(Int)
    /// A sort key.
    case title(String, RecordID)
  }

  var words: [String] = []
  var status: String?
  /// The owner is one of these.
  var owners: Set<UnitID>?
  var visibility: Visibility?
  /// It is one of these as a document; none means all.
  var handling: Set<Handling> = []
  /// An area or a topic; an area stands for all its topics.
  var topic: TopicID?
  /// What was searched for, as it was typed: it may be another word for a topic.
  var phrase = ""
  /// The day of the latest change is in it.
  var period: Period?
  var order = Order.changed
  var ascending = false
  var after: Place?

  package init() {}

  var isFiltered: Bool {
    !words.isEmpty || status != nil || owners != nil || visibility != nil || topic != nil
      || period != nil || !handling.isEmpty
  }
}

/// A page of a list.
package struct RecordList: Sendable {
  package let records: [Record]
  /// How many there are on all pages.
  package let total: Int
  /// Where the next page begins; nil on the last one.
  let next: RecordSearch.Place?
}

/// Lists are answered from the index: for each condition the positions that it holds for, what the
/// reader sees first of all. The records themselves are read for one page.
extension RecordStore {
  package static let pageLength = 50
  /// As many positions are looked up one by one; beyond that the order's own index is walked.
  private static let fewPositions = 1_000
  private static let firstDay = Month(year: 2000, month: 1).firstDay

  /// The records of a kind that `sight` sees, and how many they are.
  package func list(
    _ kind: RecordKind, _ search: RecordSearch, _ sight: Sight, limit: Int = pageLength
  ) async throws -> RecordList {
    try await database.read { connection in
      let found = try matching(kind, search, sight, on: connection)
      let places =
        switch search.order {
        case .changed: try byChange(found, kind, search, limit + 1, on: connection)
        case .title: try byTitle(found, kind, search, limit + 1, on: connection)
        }
      let shown = places.prefix(limit)
      let known = try seen(shown.map(\.id), sight, on: connection)
      return RecordList(
        records: shown.compactMap { known[$0.id] }, total: found.count,
        next: places.count > limit
          ? shown.last.map { last in
            search.order == .changed ? .changed(last.position) : .title(last.key, last.id)
          } : nil)
    }
  }

  /// The positions of what is asked for, among those that `sight` sees.
  func matching(
    _ kind: RecordKind, _ search: RecordSearch, _ sight: Sight, on connection: any Connection
  ) throws -> PositionSet {
    let within = sight.owners.flatMap { level, owners in
      owners.map { IndexTerm.visibility(level, ownedBy: $0) }
    }
    var found = try positions(
      of: sight.levels.map { .visibility($0) } + within, kind, on: connection)
    for terms in try conditions(search, on: connection) where !found.isEmpty {
      found.formIntersection(try positions(of: terms, kind, on: connection))
    }
    guard !search.words.isEmpty, !found.isEmpty else { return found }
    var worded = found
    for word in search.words where !worded.isEmpty {
      worded.formIntersection(try positions(ofWord: word, kind, on: connection))
    }
    let topics = try topics(on: connection).filter { $0.isCalled(search.phrase) }
    if !topics.isEmpty {
      found.formIntersection(try positions(of: topics.map { .topic($0.id) }, kind, on: connection))
      worded.formUnion(found)
    }
    return worded
  }

  /// For each condition, the terms of which one must hold.
  private func conditions(
    _ search: RecordSearch, on connection: any Connection
  ) throws -> [[IndexTerm]] {
    var all: [[IndexTerm]] = []
    if let status = search.status { all.append([.status(status)]) }
    if let visibility = search.visibility { all.append([.visibility(visibility)]) }
    if !search.handling.isEmpty { all.append(search.handling.map { .handling($0) }) }
    if let owners = search.owners { all.append(owners.map { .owner($0) }) }
    if let topic = search.topic {
      let under = try connection.rows(
        """
        SELECT id FROM topic
        WHERE municipality_id = \(municipality) AND (id = \(topic) OR area_id = \(topic))
        """)
      all.append(try under.map { .topic(try $0.value(at: 0)) })
    }
    if let period = search.period {
      // Nothing was changed before there was anything, or after today.
      let tomorrow = clock.today + 1
      let first = max(period.from ?? Self.firstDay, Self.firstDay)
      all.append(IndexTerm.period(first, min(period.to ?? tomorrow, tomorrow)))
    }
    return all
  }

  /// Where one of the terms holds.
  private func positions(
    of terms: [IndexTerm], _ kind: RecordKind, on connection: any Connection
  ) throws -> PositionSet {
    try positions("term IN \(list: terms.sorted())", kind, on: connection)
  }

  /// Where a word begins so.
  private func positions(
    ofWord word: String, _ kind: RecordKind, on connection: any Connection
  ) throws -> PositionSet {
    if word.count <= IndexTerm.longestBeginning {
      return try positions(of: [.beginning(word)], kind, on: connection)
    }
    let first = IndexTerm.word(word).text
    return try positions(
      "term >= \(first) AND term < \(first + IndexTerm.last)", kind, on: connection)
  }

  private func positions(
    _ condition: SQL, _ kind: RecordKind, on connection: any Connection
  ) throws -> PositionSet {
    var found = PositionSet()
    try connection.forEach(
      """
      SELECT chunk, positions FROM record_posting
      WHERE municipality_id = \(municipality) AND kind = \(kind.key)
        AND \(fragment: condition)
      """
    ) { row in
      found.formUnion(chunk: try row.value(at: 0), stored: try row.value(at: 1))
    }
    return found
  }

  // MARK: Orders

  /// Where a record stands in both orders.
  private struct Standing {
    let position: Int
    let id: RecordID
    let key: String

    init(_ row: Row) throws {
      position = try row.value(at: 0)
      id = try row.value(at: 1)
      key = try row.value(at: 2)
    }

    func precedes(_ other: Standing) -> Bool {
      key == other.key
        ? id < other.id : key.utf8.lexicographicallyPrecedes(other.key.utf8)
    }
  }

  private func byChange(
    _ found: PositionSet, _ kind: RecordKind, _ search: RecordSearch, _ limit: Int,
    on connection: any Connection
  ) throws -> [Standing] {
    var place: Int?
    if case .changed(let position) = search.after { place = position }
    let chosen = found.positions(ascending: search.ascending, from: place, limit: limit)
    let sorted = try standings(chosen, kind, on: connection).sorted { $0.position < $1.position }
    return search.ascending ? sorted : sorted.reversed()
  }

  private func standings(
    _ positions: [Int], _ kind: RecordKind, on connection: any Connection
  ) throws -> [Standing] {
    try connection.rows(
      """
      SELECT position, record_id, sort_key FROM record_place
      WHERE municipality_id = \(municipality) AND kind = \(kind.key)
        AND position IN \(list: positions)
      """
    ).map { try Standing($0) }
  }

  /// By title: a few are sorted; of many, those whose titles begin alike at a time, until the page
  /// is full.
  private func byTitle(
    _ found: PositionSet, _ kind: RecordKind, _ search: RecordSearch, _ limit: Int,
    on connection: any Connection
  ) throws -> [Standing] {
    guard found.count > Self.fewPositions else {
      let all = found.positions(ascending: true, from: nil, limit: Self.fewPositions)
      return page(try standings(all, kind, on: connection), search, limit)
    }
    var filled: [Standing] = []
    for beginning in try beginnings(kind, search, on: connection) where filled.count < limit {
      var alike = try positions(of: [beginning], kind, on: connection)
      alike.formIntersection(found)
      if alike.isEmpty { continue }
      if alike.count <= Self.fewPositions {
        let all = alike.positions(ascending: true, from: nil, limit: Self.fewPositions)
        filled += page(try standings(all, kind, on: connection), search, limit - filled.count)
      } else {
        filled += try walk(beginning, alike, kind, search, limit - filled.count, on: connection)
      }
    }
    return filled
  }

  /// Those of the standings that come on the page, in its order.
  private func page(
    _ standings: [Standing], _ search: RecordSearch, _ limit: Int
  ) -> [Standing] {
    var sorted = standings.sorted { $0.precedes($1) }
    if !search.ascending { sorted.reverse() }
    if case .title(let key, let id) = search.after {
      sorted.removeAll { standing in
        let order =
          standing.key == key
          ? standing.id <= id : standing.key.utf8.lexicographicallyPrecedes(key.utf8)
        return search.ascending ? order : !order || (standing.key == key && standing.id == id)
      }
    }
    return Array(sorted.prefix(limit))
  }

  /// What titles begin with, in the order of the list, from where the page begins.
  private func beginnings(
    _ kind: RecordKind, _ search: RecordSearch, on connection: any Connection
  ) throws -> [IndexTerm] {
    var range: SQL = "term >= \(IndexTerm.titles) AND term < \(IndexTerm.titles + IndexTerm.last)"
    if case .title(let key, _) = search.after {
      let first = IndexTerm.title(key)
      range.append(search.ascending ? " AND term >= \(first)" : " AND term <= \(first)")
    }
    let found = try connection.rows(
      """
      SELECT DISTINCT term FROM record_posting
      WHERE municipality_id = \(municipality) AND kind = \(kind.key) AND \(fragment: range)
      ORDER BY term
      """
    ).map { try $0.value(at: 0, as: IndexTerm.self) }
    return search.ascending ? found : found.reversed()
  }

  /// Goes through the titles that begin so, in order, until the page is full.
  private func walk(
    _ beginning: IndexTerm, _ found: PositionSet, _ kind: RecordKind, _ search: RecordSearch,
    _ limit: Int, on connection: any Connection
  ) throws -> [Standing] {
    let letters = String(beginning.text.dropFirst(IndexTerm.titles.count))
    var filled: [Standing] = []
    var place: SQL =
      "AND sort_key >= \(letters) AND sort_key < \(letters + IndexTerm.last)"
    if case .title(let key, let id) = search.after, key.hasPrefix(letters) {
      place = after(key, id, letters, search)
    }
    let order: SQL =
      search.ascending ? "sort_key, record_id" : "sort_key DESC, record_id DESC"
    var length = 4 * limit
    while filled.count < limit {
      let read = try connection.rows(
        """
        SELECT position, record_id, sort_key FROM record_place
        WHERE municipality_id = \(municipality) AND kind = \(kind.key) \(fragment: place)
        ORDER BY \(fragment: order) LIMIT \(length)
        """
      ).map { try Standing($0) }
      for standing in read where filled.count < limit && found.contains(standing.position) {
        filled.append(standing)
      }
      guard read.count == length, let last = read.last else { break }
      place = after(last.key, last.id, letters, search)
      length = min(4 * length, 10_000)
    }
    return filled
  }

  /// What comes after a place among the titles that begin so: the first of the two bounds is where
  /// the index is entered.
  private func after(
    _ key: String, _ id: RecordID, _ letters: String, _ search: RecordSearch
  ) -> SQL {
    search.ascending
      ? """
      AND sort_key >= \(key) AND sort_key < \(letters + IndexTerm.last)
      AND (sort_key > \(key) OR record_id > \(id))
      """
      : """
      AND sort_key >= \(letters) AND sort_key <= \(key)
      AND (sort_key < \(key) OR record_id < \(id))
      """
  }
}
