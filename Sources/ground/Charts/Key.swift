/// A swatch and what it stands for.
struct KeyItem {
  enum Swatch {
    case solid, outline, hatch, range, level, missing
  }

  let swatch: Swatch
  let words: String
}

extension Drawing {
  /// Items beside each other, on as many lines as they take. Returns the y after the last.
  mutating func key(_ items: [KeyItem], from origin: Point, size: Double = 14) -> Double {
    var x = origin.x
    var y = origin.y
    for item in items {
      let room = 22 + Lettering.width(item.words, size: size)
      if x > origin.x, x + room > width {
        x = origin.x
        y += size + 7
      }
      let box = Box(x: x, y: y - 11, width: 14, height: 12)
      switch item.swatch {
      case .solid: area(box, .solid)
      case .outline: frame(box)
      case .hatch: hatch(box)
      case .range: band(box)
      case .level: line(Point(x: x, y: y - 5), Point(x: x + 14, y: y - 5), .level)
      case .missing: cross(at: Point(x: x + 7, y: y - 5))
      }
      text(item.words, at: Point(x: x + 20, y: y), .muted, size: size)
      x += room + 16
    }
    return y + size + 7
  }
}
