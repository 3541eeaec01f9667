import Core
import Organisation
import Web

/// The filter of a list as it stands in the address.
struct RecordFilter: Sendable {
  let query: FormData
  let text: String
  let status: String
  let unit: UnitID?
  let visibility: Visibility?
  let topic: TopicID?
  /// As they were typed.
  let from: String
  let to: String
  let sorting: Sorting
  let search: RecordSearch

  static let sortings = RecordSearch.Order.allCases.map(\.rawValue)

  init(_ query: FormData, _ tree: UnitTree) {
    text = query.trimmed("q")
    status = query.trimmed("status")
    unit = UnitID(query.trimmed("enhet")).flatMap { tree[$0] }?.id
    visibility = Visibility(rawValue: query.trimmed("synlighet"))
    topic = TopicID(query.trimmed("amne"))
    from = query.trimmed("fran")
    to = query.trimmed("till")
    sorting = Sorting(
      query, allowed: Self.sortings, fallback: Sorting("andrad", ascending: false))
    var search = RecordSearch()
    search.words = Array(searchWords(in: text).prefix(10))
    search.phrase = text
    search.status = status.isEmpty ? nil : status
    search.owners = unit.map { tree.reach(of: $0) }
    search.visibility = visibility
    search.topic = topic
    search.handling = Set([Handling(rawValue: query.trimmed("handling"))].compactMap(\.self))
    let period = Period(from: Day(from), to: Day(to))
    search.period = period == .always ? nil : period
    search.order = RecordSearch.Order(rawValue: sorting.key) ?? .changed
    search.ascending = sorting.ascending
    search.after = Self.place(query.trimmed("efter"), search.order)
    self.search = search
    self.query = query
  }

  /// The address' query with the filter alone.
  var filterQuery: FormData { query.setting("efter", nil) }

  /// The filter without its order: what somebody follows.
  var subscribed: FormData {
    FormData(
      ["q", "status", "enhet", "synlighet", "handling", "amne", "fran", "till"].map {
        ($0, query.trimmed($0))
      }
      .filter { !$0.1.isEmpty })
  }

  /// Where a page goes on, as it stands in the address.
  static func parameter(_ place: RecordSearch.Place) -> String {
    switch place {
    case .changed(let position): String(position)
    case .title(let key, let id): "\(id).\(key)"
    }
  }

  private static func place(
    _ parameter: String, _ order: RecordSearch.Order
  ) -> RecordSearch.Place? {
    switch order {
    case .changed:
      return Int(parameter).map { .changed($0) }
    case .title:
      guard let id = RecordID(parameter.prefix(36)), parameter.dropFirst(36).first == "." else {
        return nil
      }
      return .title(String(parameter.dropFirst(37)), id)
    }
  }

  /// What stands in a date field and is no date.
  var errors: [FieldError] {
    [("fran", from), ("till", to)].filter { !$0.1.isEmpty && Day($0.1) == nil }.map {
      FieldError($0.0, RecordText.noDate)
    }
  }
}
