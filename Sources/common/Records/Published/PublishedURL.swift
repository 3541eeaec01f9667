import Core

/// The addresses that everybody may ask for, where the municipality has chosen to have them.
enum PublishedURL {
  static let start = "/oppet"
  static let feed = "\(start)/flode"
  static let robots = "/robots.txt"
  static let kind = "\(start)/{kind}"
  static let record = "\(start)/{kind}/{record}"

  /// The last part of the kind's own address.
  static func name(of kind: RecordKind) -> String {
    kind.path.split(separator: "/").last.map(String.init) ?? kind.key
  }

  static func list(_ kind: RecordKind) -> String { "\(start)/\(name(of: kind))" }

  static func record(_ id: RecordID, _ kind: RecordKind) -> String { "\(list(kind))/\(id)" }
}
