import CPq
import Foundation

/// The types of PostgreSQL that the portable subset comes to.
enum PostgreSQLType {
  static let bool: Oid = 16
  static let bytea: Oid = 17
  static let int8: Oid = 20
  static let int2: Oid = 21
  static let int4: Oid = 23
  static let text: Oid = 25
  static let oid: Oid = 26
  static let float4: Oid = 700
  static let float8: Oid = 701
  static let numeric: Oid = 1700
  /// To be told from where it stands.
  static let unknown: Oid = 0
}

extension SQLValue {
  /// What a value is bound as.
  var postgreSQLType: Oid {
    switch self {
    case .null: PostgreSQLType.unknown
    case .integer: PostgreSQLType.int8
    case .real: PostgreSQLType.float8
    case .text: PostgreSQLType.text
    case .blob, .uuid: PostgreSQLType.bytea
    }
  }

  /// Throws for what no engine should be given.
  func checkStorable() throws(DatabaseError) {
    switch self {
    case .real(let value) where !value.isFinite:
      throw .invalid(reason: "not a finite number")
    case .text(let value) where value.utf8.contains(0):
      throw .invalid(reason: "NUL in text")
    default:
      break
    }
  }

  /// Adds the value's bytes as the binary form of its type, highest byte first; nothing for NULL.
  func appendBinary(to bytes: inout [UInt8]) {
    switch self {
    case .null: break
    case .integer(let value): withUnsafeBytes(of: value.bigEndian) { bytes += $0 }
    case .real(let value): withUnsafeBytes(of: value.bitPattern.bigEndian) { bytes += $0 }
    case .text(let value): bytes += value.utf8
    case .blob(let value): bytes += value
    case .uuid(let value): withUnsafeBytes(of: value.uuid) { bytes += $0 }
    }
  }

  /// Adds the value as COPY reads it in its text form.
  func appendCopied(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes += "\\N".utf8
    case .integer(let value): bytes += String(value).utf8
    // The shortest digits that make the same number.
    case .real(let value): bytes += "\(value)".utf8
    case .text(let value):
      for byte in value.utf8 {
        switch byte {
        case UInt8(ascii: "\\"): bytes += "\\\\".utf8
        case UInt8(ascii: "\t"): bytes += "\\t".utf8
        case UInt8(ascii: "\n"): bytes += "\\n".utf8
        case UInt8(ascii: "\r"): bytes += "\\r".utf8
        default: bytes.append(byte)
        }
      }
    case .blob(let value): Self.appendCopied(value, to: &bytes)
    case .uuid(let value): withUnsafeBytes(of: value.uuid) { Self.appendCopied($0, to: &bytes) }
    }
  }

  private static func appendCopied(_ blob: some Sequence<UInt8>, to bytes: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    bytes += "\\\\x".utf8
    for byte in blob {
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    }
  }
}

/// The rows that a statement gave, in binary form.
final class PostgreSQLResult {
  let handle: OpaquePointer
  let rowCount: Int32
  let columns: [String]
  let types: [Oid]

  init(_ handle: OpaquePointer) {
    self.handle = handle
    rowCount = PQntuples(handle)
    // Rows that are to come in have columns without names.
    columns = (0..<PQnfields(handle)).map { index in
      PQfname(handle, index).map { String(cString: $0) } ?? ""
    }
    types = (0..<PQnfields(handle)).map { PQftype(handle, $0) }
  }

  deinit { PQclear(handle) }

  func row(_ index: Int32) throws -> Row {
    var values: [SQLValue] = []
    values.reserveCapacity(columns.count)
    for column in columns.indices { values.append(try inPlace(index).value(column)) }
    return Row(columns: columns, values: values)
  }

  func inPlace(_ row: Int32) -> PostgreSQLRowInPlace {
    PostgreSQLRowInPlace(handle: handle, row: row, types: types)
  }
}

/// A row where libpq holds it.
struct PostgreSQLRowInPlace: RowInPlace {
  let handle: OpaquePointer
  let row: Int32
  let types: [Oid]

  func isNull(_ index: Int) -> Bool { PQgetisnull(handle, row, Int32(index)) == 1 }

  func integer(_ index: Int) -> Int64 {
    guard !isNull(index) else { return 0 }
    if types[index] == PostgreSQLType.int8 { return Int64(bitPattern: number(index)) }
    if case .integer(let value)? = try? value(index) { return value }
    return 0
  }

  func append(_ index: Int, to bytes: inout [UInt8]) {
    guard !isNull(index) else { return CanonicalBytes.appendNull(to: &bytes) }
    switch types[index] {
    case PostgreSQLType.int8:
      CanonicalBytes.append(Int64(bitPattern: number(index)), to: &bytes)
    case PostgreSQLType.text: CanonicalBytes.appendText(self.bytes(index), to: &bytes)
    case PostgreSQLType.bytea: CanonicalBytes.appendBlob(self.bytes(index), to: &bytes)
    default: (try? value(index))?.append(to: &bytes)
    }
  }

  func value(_ index: Int) throws(DatabaseError) -> SQLValue {
    guard !isNull(index) else { return .null }
    switch types[index] {
    case PostgreSQLType.bool: return .integer(number(index) == 0 ? 0 : 1)
    case PostgreSQLType.int8: return .integer(Int64(bitPattern: number(index)))
    case PostgreSQLType.int4: return .integer(Int64(Int32(truncatingIfNeeded: number(index))))
    case PostgreSQLType.int2: return .integer(Int64(Int16(truncatingIfNeeded: number(index))))
    case PostgreSQLType.oid: return .integer(Int64(number(index)))
    case PostgreSQLType.float8: return .real(Double(bitPattern: number(index)))
    case PostgreSQLType.float4:
      return .real(Double(Float(bitPattern: UInt32(truncatingIfNeeded: number(index)))))
    case PostgreSQLType.numeric: return Self.numeric(bytes(index))
    case PostgreSQLType.bytea: return .blob(Array(bytes(index)))
    case PostgreSQLType.text, 19, 705, 1042, 1043:
      return .text(String(decoding: bytes(index), as: UTF8.self))
    default:
      throw .failed(code: Int(types[index]), reason: "a column of a type that is not used")
    }
  }

  private func bytes(_ index: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: PQgetvalue(handle, row, Int32(index)),
      count: Int(PQgetlength(handle, row, Int32(index))))
  }

  private func number(_ index: Int) -> UInt64 {
    bytes(index).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// What sums and means of whole numbers are: digits to the base 10 000. A sum has none after the
  /// point and is a whole number, as in SQLite.
  private static func numeric(_ bytes: UnsafeRawBufferPointer) -> SQLValue {
    func short(_ place: Int) -> Int {
      Int(Int16(bitPattern: UInt16(bytes[2 * place]) << 8 | UInt16(bytes[2 * place + 1])))
    }
    let (count, weight, scale) = (short(0), short(1), short(3))
    let isNegative = short(2) == 0x4000
    var whole = ""
    for place in 0...max(weight, 0) {
      whole += padded(place <= weight && place < count ? short(4 + place) : 0)
    }
    if scale == 0, let value = Int64((isNegative ? "-" : "") + whole) { return .integer(value) }
    var part = ""
    if scale > 0 {
      for place in (weight + 1)..<max(count, weight + 2) {
        part += padded(place >= 0 && place < count ? short(4 + place) : 0)
      }
    }
    return .real(Double((isNegative ? "-" : "") + whole + "." + part + "0") ?? 0)
  }

  private static func padded(_ digits: Int) -> String {
    let text = String(digits)
    return String(repeating: "0", count: 4 - text.count) + text
  }
}
