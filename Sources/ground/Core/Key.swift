/// A name that package content gives to one of its parts, such as `mood` or `m3`.
///
/// Lower-case letters a–z, digits, `_` and `-`, beginning with a letter, at most 64 characters.
/// It stays the same when the wording around it changes.
public struct Key<Subject>: Hashable, Sendable, Codable, Comparable, CustomStringConvertible,
  ExpressibleByStringLiteral
{
  public let name: String

  /// Takes any text: use `isWellFormed` where content is checked.
  public init(_ name: String) {
    self.name = name
  }

  public init(stringLiteral name: String) {
    self.name = name
  }

  /// Whether `name` may be a key.
  public static func isWellFormed(_ name: some StringProtocol) -> Bool {
    guard let first = name.utf8.first, (97...122).contains(first), name.utf8.count <= 64 else {
      return false
    }
    return name.utf8.allSatisfy { byte in
      (97...122).contains(byte) || (48...57).contains(byte) || byte == 95 || byte == 45
    }
  }

  public var description: String { name }

  public static func < (left: Self, right: Self) -> Bool { left.name < right.name }

  public init(from decoder: any Decoder) throws {
    name = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
