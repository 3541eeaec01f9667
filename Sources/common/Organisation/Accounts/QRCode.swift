import CQrencode

/// A QR code as what is dark in it.
struct QRCode: Sendable {
  /// Squares to a side, without the quiet zone.
  let width: Int
  /// The dark squares as the path of an SVG, a square being one unit.
  let path: String

  /// Nil for what does not fit in a code.
  init?(_ text: String) {
    guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
    defer { QRcode_free(code) }
    let width = Int(code.pointee.width)
    guard let modules = code.pointee.data else { return nil }
    var path = ""
    for row in 0..<width {
      var column = 0
      while column < width {
        let start = column
        while column < width, modules[row * width + column] & 1 == 1 { column += 1 }
        if column > start {
          path += "M\(start) \(row)h\(column - start)v1h-\(column - start)z"
        } else {
          column += 1
        }
      }
    }
    self.width = width
    self.path = path
  }
}
