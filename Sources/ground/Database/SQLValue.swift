import Core
import Foundation

/// A value as engines store it.
package enum SQLValue: Sendable, Hashable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])
  /// Sixteen bytes in SQLite, `uuid` in PostgreSQL.
  case uuid(UUID)

  var kind: String {
    switch self {
    case .null: "NULL"
    case .integer: "INTEGER"
    case .real: "REAL"
    case .text: "TEXT"
    case .blob: "BLOB"
    case .uuid: "UUID"
    }
  }
}

extension SQLValue {
  /// Adds the canonical bytes of the value: what digests of rows are made of, the same on every
  /// engine. A byte for the type, the length of what has one, then the value, highest byte first.
  package func append(to bytes: inout [UInt8]) {
    switch self {
    case .null: CanonicalBytes.appendNull(to: &bytes)
    case .integer(let value): CanonicalBytes.append(value, to: &bytes)
    case .real(let value): CanonicalBytes.append(value, to: &bytes)
    case .text(var value):
      value.withUTF8 { CanonicalBytes.appendText(UnsafeRawBufferPointer($0), to: &bytes) }
    case .blob(let value):
      value.withUnsafeBytes { CanonicalBytes.appendBlob($0, to: &bytes) }
    case .uuid(let value):
      withUnsafeBytes(of: value.uuid) { CanonicalBytes.appendBlob($0, to: &bytes) }
    }
  }
}

/// The form of `SQLValue.append(to:)`, for drivers that read in place.
enum CanonicalBytes {
  static func appendNull(to bytes: inout [UInt8]) {
    bytes.append(0)
  }

  static func append(_ value: Int64, to bytes: inout [UInt8]) {
    bytes.append(1)
    withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
  }

  static func append(_ value: Double, to bytes: inout [UInt8]) {
    bytes.append(2)
    withUnsafeBytes(of: value.bitPattern.bigEndian) { bytes.append(contentsOf: $0) }
  }

  static func appendText(_ value: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
    append(3, value, to: &bytes)
  }

  static func appendBlob(_ value: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
    append(4, value, to: &bytes)
  }

  private static func append(
    _ type: UInt8, _ value: UnsafeRawBufferPointer, to bytes: inout [UInt8]
  ) {
    bytes.append(type)
    withUnsafeBytes(of: UInt32(value.count).bigEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: value)
  }
}

/// A type whose values can be stored in a column and read back.
///
/// | type | column | stored as |
/// |---|---|---|
/// | `Int`, `Int64`, `Bool` | INTEGER | the number; 0 or 1 |
/// | `Double` | REAL | finite numbers only |
/// | `String` | TEXT | without NUL, which PostgreSQL cannot hold |
/// | `[UInt8]`, `Data` | BLOB | the bytes |
/// | `ID` | BLOB | its sixteen bytes: half the size of text in every key and index, the order of making is kept, PostgreSQL has `uuid` for it. By hand: `lower(hex(id))` |
/// | `Day`, `Month` | INTEGER | its number |
/// | `Date` | INTEGER | milliseconds since 1970 |
///
/// An enumeration with a raw value of these conforms by saying so.
package protocol SQLBindable {
  var sqlValue: SQLValue { get }
  /// Nil when `sqlValue` is not of this type.
  init?(sqlValue: SQLValue)
}

extension SQLBindable where Self: RawRepresentable, RawValue: SQLBindable {
  package var sqlValue: SQLValue { rawValue.sqlValue }

  package init?(sqlValue: SQLValue) {
    guard let raw = RawValue(sqlValue: sqlValue) else { return nil }
    self.init(rawValue: raw)
  }
}

extension Optional: SQLBindable where Wrapped: SQLBindable {
  package var sqlValue: SQLValue { self?.sqlValue ?? .null }

  package init?(sqlValue: SQLValue) {
    if case .null = sqlValue {
      self = .none
    } else if let wrapped = Wrapped(sqlValue: sqlValue) {
      self = wrapped
    } else {
      return nil
    }
  }
}

extension Int64: SQLBindable {
  package var sqlValue: SQLValue { .integer(self) }

  package init?(sqlValue: SQLValue) {
    guard case .integer(let value) = sqlValue else { return nil }
    self = value
  }
}

extension Int: SQLBindable {
  package var sqlValue: SQLValue { .integer(Int64(self)) }

  package init?(sqlValue: SQLValue) {
    guard case .integer(let value) = sqlValue else { return nil }
    self.init(exactly: value)
  }
}

extension Bool: SQLBindable {
  package var sqlValue: SQLValue { .integer(self ? 1 : 0) }

  package init?(sqlValue: SQLValue) {
    switch sqlValue {
    case .integer(0): self = false
    case .integer(1): self = true
    default: return nil
    }
  }
}

extension Double: SQLBindable {
  package var sqlValue: SQLValue { .real(self) }

  package init?(sqlValue: SQLValue) {
    switch sqlValue {
    case .real(let value): self = value
    // An integer sum or a whole number of a computed column.
    case .integer(let value): self.init(exactly: value)
    default: return nil
    }
  }
}

extension String: SQLBindable {
  package var sqlValue: SQLValue { .text(self) }

  package init?(sqlValue: SQLValue) {
    guard case .text(let value) = sqlValue else { return nil }
    self = value
  }
}

extension [UInt8]: SQLBindable {
  package var sqlValue: SQLValue { .blob(self) }

  package init?(sqlValue: SQLValue) {
    guard case .blob(let value) = sqlValue else { return nil }
    self = value
  }
}

extension Data: SQLBindable {
  package var sqlValue: SQLValue { .blob([UInt8](self)) }

  package init?(sqlValue: SQLValue) {
    guard case .blob(let value) = sqlValue else { return nil }
    self.init(value)
  }
}

extension ID: SQLBindable {
  package var sqlValue: SQLValue { .uuid(uuid) }

  package init?(sqlValue: SQLValue) {
    switch sqlValue {
    case .uuid(let uuid):
      self.init(uuid)
    case .blob(let bytes) where bytes.count == 16:
      self.init(bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) })
    default:
      return nil
    }
  }
}

extension Day: SQLBindable {
  package var sqlValue: SQLValue { number.sqlValue }

  package init?(sqlValue: SQLValue) {
    guard let number = Int(sqlValue: sqlValue) else { return nil }
    self.init(number: number)
  }
}

extension Month: SQLBindable {
  package var sqlValue: SQLValue { number.sqlValue }

  package init?(sqlValue: SQLValue) {
    guard let number = Int(sqlValue: sqlValue) else { return nil }
    self.init(number: number)
  }
}

extension Date: SQLBindable {
  package var sqlValue: SQLValue {
    .integer(Int64((timeIntervalSince1970 * 1000).rounded(.down)))
  }

  package init?(sqlValue: SQLValue) {
    guard case .integer(let milliseconds) = sqlValue else { return nil }
    self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
  }
}
