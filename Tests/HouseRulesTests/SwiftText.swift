/// Swift source with its parts held apart, so that a rule about code is not broken by a comment.
struct SwiftText: Sendable {
  /// The source with comments and the content of strings blanked; lines stand where they stood.
  private(set) var code = ""
  /// The string literals without their quotes; what is interpolated is code, and left out.
  private(set) var strings: [Literal] = []
  /// What stands in comments.
  private(set) var comments = ""

  struct Literal: Sendable {
    let line: Int
    let text: String
  }

  init(_ source: String) {
    var scanner = Scanner(source)
    scanner.scan()
    code = String(decoding: scanner.code, as: UTF8.self)
    comments = String(decoding: scanner.comments, as: UTF8.self)
    strings = scanner.strings
  }

  private struct Scanner {
    /// A string that is open: by how many `"` and `#` it closes, and its text so far.
    private struct Open {
      let quotes: Int
      let hashes: Int
      let line: Int
      var text: [UInt8] = []
      /// Open parentheses of the interpolation under way; nil inside the text.
      var depth: Int?
    }

    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var open: [Open] = []
    private(set) var code: [UInt8] = []
    private(set) var comments: [UInt8] = []
    private(set) var strings: [Literal] = []

    init(_ source: String) {
      bytes = Array(source.utf8)
    }

    mutating func scan() {
      while index < bytes.count {
        if let last = open.last, last.depth == nil { scanText() } else { scanCode() }
      }
    }

    private mutating func scanCode() {
      if at("//") {
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
          comments.append(bytes[index])
          blank()
        }
        comments.append(UInt8(ascii: "\n"))
      } else if at("/*") {
        while index < bytes.count, !at("*/") {
          comments.append(bytes[index])
          blank()
        }
        blank(2)
      } else if let (quotes, hashes) = opening() {
        open.append(Open(quotes: quotes, hashes: hashes, line: line))
        keep(quotes + hashes)
      } else {
        if let depth = open.last?.depth {
          if at("(") { open[open.count - 1].depth = depth + 1 }
          if at(")") { open[open.count - 1].depth = depth == 1 ? nil : depth - 1 }
        }
        keep(1)
      }
    }

    private mutating func scanText() {
      let string = open[open.count - 1]
      let escape = "\\" + String(repeating: "#", count: string.hashes)
      let quotes = String(repeating: "\"", count: string.quotes)
      let closing = quotes + String(repeating: "#", count: string.hashes)
      if at(escape + "(") {
        open[open.count - 1].depth = 1
        blank(escape.utf8.count)
        keep(1)
      } else if at(escape) {
        blank(escape.utf8.count + 1)
      } else if at(closing) {
        strings.append(
          Literal(line: string.line, text: String(decoding: string.text, as: UTF8.self)))
        open.removeLast()
        keep(closing.utf8.count)
      } else {
        open[open.count - 1].text.append(bytes[index])
        blank()
      }
    }

    /// The quotes and hashes that begin a string here.
    private func opening() -> (quotes: Int, hashes: Int)? {
      var position = index
      while position < bytes.count, bytes[position] == UInt8(ascii: "#") { position += 1 }
      let hashes = position - index
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return nil }
      let three = bytes[position...].prefix(3).allSatisfy { $0 == UInt8(ascii: "\"") }
      return (three && bytes.count - position >= 3 ? 3 : 1, hashes)
    }

    private func at(_ text: String) -> Bool {
      bytes[index...].starts(with: text.utf8)
    }

    private mutating func keep(_ count: Int) {
      for _ in 0..<count where index < bytes.count {
        code.append(bytes[index])
        advance()
      }
    }

    private mutating func blank(_ count: Int = 1) {
      for _ in 0..<count where index < bytes.count {
        code.append(bytes[index] == UInt8(ascii: "\n") ? bytes[index] : UInt8(ascii: " "))
        advance()
      }
    }

    private mutating func advance() {
      if bytes[index] == UInt8(ascii: "\n") { line += 1 }
      index += 1
    }
  }
}
