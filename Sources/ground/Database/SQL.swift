/// One SQL statement, or a fragment of one, with its values kept apart from its text.
///
/// Interpolation binds; there is no way to splice a `String` into the text, because literal parts
/// are `StaticString`s.
///
/// ```swift
/// let adults: SQL = "birth_year <= \(2008)"
/// let sql: SQL = "SELECT id FROM person WHERE \(fragment: adults) AND unit_id IN \(list: units)"
/// ```
package struct SQL: Sendable, ExpressibleByStringInterpolation {
  struct Binding: Sendable {
    /// Where in the text's UTF-8 the placeholder `?` stands.
    let offset: Int
    let value: SQLValue
  }

  /// The text with `?` for each value.
  private(set) var text: String
  private(set) var bindings: [Binding]
  /// False when the text depends on the length of a long list: such statements are not kept
  /// prepared, there would be too many of them.
  private(set) var isCacheable: Bool

  package init(stringLiteral literal: StaticString) {
    text = literal.description
    bindings = []
    isCacheable = true
  }

  package init(stringInterpolation interpolation: StringInterpolation) {
    self = interpolation.sql
  }

  /// A name that the catalogue of a database tells of its schema; names alone are known only then.
  init(name: String) {
    self = ""
    text = "\"" + name.replacing("\"", with: "\"\"") + "\""
  }

  /// Names with commas between.
  init(names: [String]) {
    self = .joined(names.map(SQL.init(name:)), separator: ", ")
  }

  /// Values with commas between.
  init(values: [SQLValue]) {
    self = ""
    for (index, value) in values.enumerated() {
      if index > 0 { text += ", " }
      bindings.append(Binding(offset: text.utf8.count, value: value))
      text += "?"
    }
  }

  /// A statement that inserts a row, with a placeholder for each column.
  init(insertingInto table: String, _ columns: [String], skippingConflicts: Bool) {
    var sql: SQL = "INSERT INTO \(fragment: SQL(name: table)) (\(fragment: SQL(names: columns))"
    sql.text += ") VALUES ("
    for index in columns.indices {
      if index > 0 { sql.text += ", " }
      sql.bindings.append(Binding(offset: sql.text.utf8.count, value: .null))
      sql.text += "?"
    }
    sql.text += skippingConflicts ? ") ON CONFLICT DO NOTHING" : ")"
    self = sql
  }

  /// The fragments in order with `separator` between them.
  package static func joined(_ fragments: [SQL], separator: SQL) -> SQL {
    var result: SQL = ""
    for (index, fragment) in fragments.enumerated() {
      if index > 0 { result.append(separator) }
      result.append(fragment)
    }
    return result
  }

  package mutating func append(_ fragment: SQL) {
    let start = text.utf8.count
    text += fragment.text
    isCacheable = isCacheable && fragment.isCacheable
    for binding in fragment.bindings {
      bindings.append(Binding(offset: start + binding.offset, value: binding.value))
    }
  }

  /// The text as an engine reads it: `?` for SQLite, `$1`, `$2` … for PostgreSQL.
  func rendered(for dialect: Dialect) -> String {
    guard dialect == .postgresql else { return text }
    var result = ""
    var start = text.startIndex
    for (index, binding) in bindings.enumerated() {
      let placeholder = text.utf8.index(text.startIndex, offsetBy: binding.offset)
      result += text[start..<placeholder]
      result += "$\(index + 1)"
      start = text.utf8.index(after: placeholder)
      // Whether a value is there can be asked of any type, but of one.
      if text[start...].hasPrefix(" IS NULL") || text[start...].hasPrefix(" IS NOT NULL") {
        result += "::text"
      }
    }
    result += text[start...]
    // It wants to know of which type nothing is.
    return result.replacing("NOT IN \(Self.nothing)", with: "IS NULL IS NOT NULL")
      .replacing("IN \(Self.nothing)", with: "IS NULL IS NULL")
  }

  /// A list without values.
  fileprivate static let nothing = "(SELECT NULL WHERE 1 = 0)"

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var sql: SQL = ""
    private static let longestKeptList = 4

    package init(literalCapacity: Int, interpolationCount: Int) {
      sql.text.reserveCapacity(literalCapacity + interpolationCount)
      sql.bindings.reserveCapacity(interpolationCount)
    }

    package mutating func appendLiteral(_ literal: StaticString) {
      sql.text += literal.description
    }

    /// Binds a value.
    package mutating func appendInterpolation(_ value: some SQLBindable) {
      sql.bindings.append(Binding(offset: sql.text.utf8.count, value: value.sqlValue))
      sql.text += "?"
    }

    /// Binds a value or NULL.
    package mutating func appendInterpolation<Value: SQLBindable>(_ value: Value?) {
      sql.bindings.append(Binding(offset: sql.text.utf8.count, value: value.sqlValue))
      sql.text += "?"
    }

    /// Binds each value in a parenthesis, for `IN`; no values match nothing.
    package mutating func appendInterpolation(list values: some Sequence<some SQLBindable>) {
      var count = 0
      for value in values {
        sql.text += count == 0 ? "(" : ", "
        appendInterpolation(value)
        count += 1
      }
      sql.text += count == 0 ? SQL.nothing : ")"
      sql.isCacheable = sql.isCacheable && count <= Self.longestKeptList
    }

    /// Puts in a fragment, text and values.
    package mutating func appendInterpolation(fragment: SQL) {
      sql.append(fragment)
    }
  }
}

extension SQL: CustomStringConvertible {
  /// The text alone: values may be about persons and have no place in a log.
  package var description: String { text }
}
