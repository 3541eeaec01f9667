import Foundation

/// How much room words take. The page chooses the typeface, so these are widths of a wide one
/// (DejaVu Sans, Verdana): where they fit, others do.
enum Lettering {
  static func width(_ words: String, size: Double) -> Double {
    words.unicodeScalars.reduce(0) { $0 + em($1) } * size
  }

  private static func em(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", "!", " ", "\u{A0}", "·": 0.34
    case "f", "t", "r", "(", ")", "-", "/": 0.42
    case "m", "w", "M", "W", "%", "@", "+", "\u{2212}", "=", "<", ">", "→", "←": 0.88
    case "A"..."Z", "Å", "Ä", "Ö": 0.72
    default: 0.62
    }
  }

  /// Breaks words into lines no wider than `width`; the last line allowed ends in … when more is
  /// left. A word that alone is too wide is broken with a hyphen.
  static func lines(_ words: String, width: Double, size: Double, atMost limit: Int) -> [String] {
    var lines: [String] = []
    var current = ""
    for word in words.split(separator: " ", omittingEmptySubsequences: true) {
      var rest = String(word)
      let joined = current.isEmpty ? rest : current + " " + rest
      if Self.width(joined, size: size) <= width {
        current = joined
        continue
      }
      if !current.isEmpty { lines.append(current) }
      while Self.width(rest, size: size) > width, rest.count > 2 {
        var head = rest
        while head.count > 1, Self.width(head + "-", size: size) > width { head.removeLast() }
        lines.append(head + "-")
        rest.removeFirst(head.count)
      }
      current = rest
    }
    if !current.isEmpty { lines.append(current) }
    guard lines.count > limit else { return lines }
    var last = lines[limit - 1]
    while !last.isEmpty, Self.width(last + "…", size: size) > width { last.removeLast() }
    return lines.prefix(limit - 1) + [last + "…"]
  }
}
