import Core

/// What stands between the fields of a row.
public enum Separator: UInt8, Sendable, Hashable, CaseIterable {
  case semicolon = 0x3B
  case tab = 0x09
  case comma = 0x2C

  public var name: Text {
    switch self {
    case .semicolon: Text(sv: "semikolon", en: "semicolon")
    case .tab: Text(sv: "tabb", en: "tab")
    case .comma: Text(sv: "komma", en: "comma")
    }
  }
}

/// How the bytes of a file spell its characters.
public enum CharacterEncoding: Sendable, Hashable {
  /// With or without a byte order mark.
  case utf8
  /// Windows-1252, which also reads ISO 8859-1 (Latin-1), as in the WHATWG Encoding Standard.
  case windows1252

  public var name: Text {
    switch self {
    case .utf8: Text(verbatim: "UTF-8")
    case .windows1252: Text(verbatim: "Windows-1252 (Latin-1)")
    }
  }
}

/// How a file is written: its separator and its characters.
public struct Dialect: Sendable, Hashable {
  public var separator: Separator
  public var encoding: CharacterEncoding

  public init(separator: Separator, encoding: CharacterEncoding) {
    self.separator = separator
    self.encoding = encoding
  }
}

/// How much a reader takes before it refuses; memory stays under twice `rowBytes`.
public struct DelimitedLimits: Sendable, Hashable {
  public var columns: Int
  /// Bytes in one field, after quotes are taken away.
  public var fieldBytes: Int
  /// Bytes in one row.
  public var rowBytes: Int

  public init(columns: Int = 1000, fieldBytes: Int = 1 << 20, rowBytes: Int = 8 << 20) {
    self.columns = columns
    self.fieldBytes = fieldBytes
    self.rowBytes = rowBytes
  }
}
