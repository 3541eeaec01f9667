/// Rows for one table, stored by one statement that is prepared once.
///
/// ```swift
/// var rows = Insertion(
///   into: "response", same: [("municipality_id", municipality)], each: ["episode_id", "id"])
/// rows.append([episode.sqlValue, id.sqlValue])
/// let stored = try connection.insert(rows)
/// ```
package struct Insertion: Sendable {
  let sql: SQL
  let table: String
  let columns: [String]
  let skipsConflicts: Bool
  /// Whether rows may refer to one another, in whatever order they come.
  let isOneStep: Bool
  /// The values of the columns that are alike in every row, and come first.
  let same: [SQLValue]
  /// How many columns differ from row to row.
  let width: Int
  /// Row after row.
  private(set) var values: [SQLValue] = []

  /// - Parameters:
  ///   - same: columns with the value that every row has.
  ///   - each: the columns whose values each row gives, in this order.
  ///   - skippingConflicts: leaves out rows that break a constraint of uniqueness.
  package init(
    into table: StaticString, same: [(column: StaticString, value: any SQLBindable)],
    each: [StaticString], skippingConflicts: Bool = false
  ) {
    self.table = table.description
    columns = (same.map(\.column) + each).map(\.description)
    skipsConflicts = skippingConflicts
    isOneStep = false
    sql = SQL(insertingInto: self.table, columns, skippingConflicts: skippingConflicts)
    self.same = same.map(\.value.sqlValue)
    width = each.count
  }

  /// Rows of a table that the catalogue tells of.
  init(into table: StoredTable) {
    self.table = table.name
    columns = table.columns.map(\.name)
    skipsConflicts = false
    isOneStep = table.refersToItself
    sql = SQL(insertingInto: self.table, columns, skippingConflicts: false)
    same = []
    width = columns.count
  }

  /// How many rows there are.
  package var count: Int { width == 0 ? 0 : values.count / width }

  /// The values of all columns in one row.
  func row(_ index: Int) -> [SQLValue] { same + values[(index * width)..<((index + 1) * width)] }

  /// - Parameter row: a value for each of the columns that differ.
  package mutating func append(_ row: [SQLValue]) {
    precondition(row.count == width, "a value for each column")
    values += row
  }
}
