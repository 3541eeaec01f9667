import Core
import Organisation
import Web

/// The filter of a list as it stands in the address.
struct RecordFilter: Sendable {
  let query: FormData
  let text: String
  let status: String
  let unit: UnitID?
  let topic: TopicID?
  let sorting: Sorting
  let search: RecordSearch

  static let sortings = RecordSearch.Order.allCases.map(\.rawValue)

  init(_ query: FormData, _ tree: UnitTree) {
    text = query.trimmed("q")
    status = query.trimmed("status")
    unit = UnitID(query.trimmed("enhet")).flatMap { tree[$0] }?.id
    topic = TopicID(query.trimmed("amne"))
    sorting = Sorting(
      query, allowed: Self.sortings, fallback: Sorting("andrad", ascending: false))
    var search = RecordSearch()
    search.words = Array(searchWords(in: text).prefix(10))
    search.status = status.isEmpty ? nil : status
    search.owners = unit.map { tree.reach(of: $0) }
    search.topic = topic
    search.order = RecordSearch.Order(rawValue: sorting.key) ?? .changed
    search.ascending = sorting.ascending
    search.after = Self.place(query.trimmed("efter"), search.order)
    self.search = search
    self.query = query
  }

  /// The address' query with the filter alone.
  var filterQuery: FormData { query.setting("efter", nil) }

  /// Where a page goes on, as it stands in the address: the id, then what the order goes by.
  static func parameter(_ place: RecordSearch.Place) -> String {
    switch place {
    case .changed(let at, let id): "\(id).\(at)"
    case .title(let key, let id): "\(id).\(key)"
    }
  }

  private static func place(
    _ parameter: String, _ order: RecordSearch.Order
  ) -> RecordSearch.Place? {
    guard let id = RecordID(parameter.prefix(36)), parameter.dropFirst(36).first == "." else {
      return nil
    }
    let value = String(parameter.dropFirst(37))
    return switch order {
    case .changed: Int64(value).map { .changed($0, id) }
    case .title: .title(value, id)
    }
  }
}
