import Foundation

/// A file that pages refer to. Its address holds a digest of its content, so that browsers may keep
/// it for a year and still see a new version at once.
package struct Asset: Sendable {
  package let path: String
  let bytes: [UInt8]
  let contentType: String

  /// - Parameter name: with one ending: `diagram.css`.
  package init(name: String, bytes: [UInt8], contentType: String) {
    self.bytes = bytes
    self.contentType = contentType
    let stem = name.prefix { $0 != "." }
    path = "\(Self.folder)/\(stem)-\(digest(bytes))\(name.dropFirst(stem.count))"
  }

  static let folder = "/resurser"
  static let stylesheet = Asset(
    name: "beprova.css", bytes: PackageResources.beprova_css, contentType: "text/css; charset=utf-8"
  )
  static let script = Asset(
    name: "beprova.js", bytes: PackageResources.beprova_js,
    contentType: "text/javascript; charset=utf-8")
  static let icon = Asset(
    name: "ikon.svg", bytes: PackageResources.ikon_svg, contentType: "image/svg+xml")
  static let all = [stylesheet, script, icon]

  package static func css(name: String, _ rules: String) -> Asset {
    Asset(name: name, bytes: Array(rules.utf8), contentType: "text/css; charset=utf-8")
  }
}

/// FNV-1a, 64 bits: tells versions apart, guards nothing.
private func digest(_ bytes: [UInt8]) -> String {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  return String(hash, radix: 36)
}
