/// One row of a result. Holds its own values, so it may be kept after the statement has ended.
///
/// ```swift
/// let id = try row.value("id", as: UserID.self)
/// let closed = try row.value("closed_on", as: Day?.self)
/// ```
package struct Row: Sendable {
  package let columns: [String]
  package let values: [SQLValue]

  package init(columns: [String], values: [SQLValue]) {
    self.columns = columns
    self.values = values
  }

  /// The value of the column named `name`; NULL is an error unless `T` is optional.
  package func value<T: SQLBindable>(
    _ name: String, as type: T.Type = T.self
  ) throws(DatabaseError) -> T {
    guard let index = columns.firstIndex(of: name) else {
      throw .missingColumn(name)
    }
    return try decoded(values[index], as: type, column: name)
  }

  /// The value of the column at `index`, counted from 0.
  package func value<T: SQLBindable>(
    at index: Int, as type: T.Type = T.self
  ) throws(DatabaseError) -> T {
    guard values.indices.contains(index) else {
      throw .missingColumn("\(index)")
    }
    return try decoded(values[index], as: type, column: columns[index])
  }

  private func decoded<T: SQLBindable>(
    _ value: SQLValue, as type: T.Type, column: String
  ) throws(DatabaseError) -> T {
    guard let result = T(sqlValue: value) else {
      throw .wrongType(column: column, expected: "\(T.self)", found: value.kind)
    }
    return result
  }
}

/// The row that a statement stands at. Valid only inside the closure that was given it.
package protocol RowInPlace {
  func isNull(_ index: Int) -> Bool

  /// The whole number of a column; 0 for NULL.
  func integer(_ index: Int) -> Int64

  /// Adds the canonical bytes of a column's value, as `SQLValue.append(to:)` does.
  func append(_ index: Int, to bytes: inout [UInt8])
}
