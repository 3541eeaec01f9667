import Core
import Foundation

/// How a line is drawn. Attributes carry it without a stylesheet, the class gives it colour.
enum Pen: String {
  case grid, axis, series, hatch, outline, level, missing, `break`

  var attributes: String {
    switch self {
    case .grid: "stroke-width=\"1\" stroke-opacity=\"0.2\""
    case .axis: "stroke-width=\"1\" stroke-opacity=\"0.6\""
    case .series: "stroke-width=\"2.5\" stroke-linecap=\"round\" stroke-linejoin=\"round\""
    case .hatch: "stroke-width=\"1.5\""
    case .outline: "stroke-width=\"1.5\""
    case .level: "stroke-width=\"1.5\" stroke-dasharray=\"2 4\" stroke-linecap=\"round\""
    case .missing: "stroke-width=\"2\" stroke-linecap=\"round\""
    case .break: "stroke-width=\"1.5\" stroke-dasharray=\"6 4\""
    }
  }
}

/// How an area is filled.
enum Fill: String {
  case solid, range

  var attributes: String {
    switch self {
    case .solid: "fill=\"currentColor\""
    case .range: "fill=\"currentColor\" fill-opacity=\"0.1\""
    }
  }
}

/// How words are set.
enum Ink: String {
  case text, muted, strong

  var attributes: String {
    switch self {
    case .text: "fill=\"currentColor\""
    case .muted: "fill=\"currentColor\" fill-opacity=\"0.75\""
    case .strong: "fill=\"currentColor\" font-weight=\"600\""
    }
  }
}

enum Anchor: String {
  case start, middle, end
}

struct Point {
  var x: Double
  var y: Double
}

struct Box {
  var x: Double
  var y: Double
  var width: Double
  var height: Double
}

/// Gathers the elements of one picture. Nothing in it depends on anything but what is drawn.
struct Drawing {
  let width: Double
  var height = 0.0
  private var body = ""

  init(width: Double) {
    self.width = width
  }

  mutating func line(_ from: Point, _ to: Point, _ pen: Pen) {
    body +=
      "<line class=\"chart-\(pen.rawValue)\" x1=\"\(coordinate(from.x))\" "
      + "y1=\"\(coordinate(from.y))\" x2=\"\(coordinate(to.x))\" y2=\"\(coordinate(to.y))\" "
      + "stroke=\"currentColor\" \(pen.attributes)/>"
  }

  mutating func path(_ points: [Point], _ pen: Pen) {
    guard points.count > 1 else { return }
    let list = points.map { "\(coordinate($0.x)),\(coordinate($0.y))" }.joined(separator: " ")
    body +=
      "<polyline class=\"chart-\(pen.rawValue)\" points=\"\(list)\" fill=\"none\" "
      + "stroke=\"currentColor\" \(pen.attributes)/>"
  }

  mutating func area(_ box: Box, _ fill: Fill) {
    guard box.width > 0, box.height > 0 else { return }
    body += "<rect class=\"chart-\(fill.rawValue)\" \(rectangle(box)) \(fill.attributes)/>"
  }

  /// A range: pale, so its edges are drawn.
  mutating func band(_ box: Box) {
    area(box, .range)
    for y in [box.y, box.y + box.height] {
      line(Point(x: box.x, y: y), Point(x: box.x + box.width, y: y), .axis)
    }
  }

  mutating func frame(_ box: Box) {
    guard box.width > 0, box.height > 0 else { return }
    let inner = Box(
      x: box.x + 0.75, y: box.y + 0.75, width: max(0, box.width - 1.5), height: box.height - 1.5)
    body +=
      "<rect class=\"chart-outline\" \(rectangle(inner)) fill=\"none\" stroke=\"currentColor\" "
      + "\(Pen.outline.attributes)/>"
  }

  /// Diagonal lines within a box, worked out instead of clipped so that a page can hold any number
  /// of pictures without ids that meet.
  mutating func hatch(_ box: Box) {
    guard box.width > 0, box.height > 0 else { return }
    let step = 7.0
    var offset = step / 2
    body += "<path class=\"chart-hatch\" d=\""
    while offset < box.width + box.height {
      body += "M\(coordinate(box.x + max(0, offset - box.height)))"
      body += " \(coordinate(box.y + min(offset, box.height)))"
      body += "L\(coordinate(box.x + min(offset, box.width)))"
      body += " \(coordinate(box.y + max(0, offset - box.width)))"
      offset += step
    }
    body += "\" fill=\"none\" stroke=\"currentColor\" \(Pen.hatch.attributes)/>"
    frame(box)
  }

  mutating func mark(_ shape: ChartMark, at point: Point) {
    let edge =
      "class=\"chart-mark\" fill=\"currentColor\" stroke=\"currentColor\" stroke-opacity=\"0\" "
      + "stroke-width=\"1.5\""
    func polygon(_ corners: [(Double, Double)]) -> String {
      let list = corners.map { "\(coordinate(point.x + $0.0)),\(coordinate(point.y + $0.1))" }
      return "<polygon \(edge) points=\"\(list.joined(separator: " "))\"/>"
    }
    switch shape {
    case .circle:
      body +=
        "<circle \(edge) cx=\"\(coordinate(point.x))\" cy=\"\(coordinate(point.y))\" r=\"6.5\"/>"
    case .square: body += polygon([(-6, -6), (6, -6), (6, 6), (-6, 6)])
    case .diamond: body += polygon([(0, -8), (8, 0), (0, 8), (-8, 0)])
    case .triangle: body += polygon([(0, -8), (8, 6), (-8, 6)])
    }
  }

  /// A cross where there is no figure.
  mutating func cross(at point: Point) {
    line(Point(x: point.x - 4, y: point.y - 4), Point(x: point.x + 4, y: point.y + 4), .missing)
    line(Point(x: point.x - 4, y: point.y + 4), Point(x: point.x + 4, y: point.y - 4), .missing)
  }

  /// `at` is the baseline. A halo keeps lines behind the words from being read into them. A note
  /// follows the words, muted.
  mutating func text(
    _ words: String, at point: Point, _ ink: Ink = .text, size: Double = 14,
    anchor: Anchor = .start, hasHalo: Bool = false, note: String = ""
  ) {
    let tail =
      note.isEmpty
      ? ""
      : "<tspan class=\"chart-muted\" dx=\"6\" \(Ink.muted.attributes)>\(escaped(note))</tspan>"
    let halo =
      hasHalo
      ? " stroke=\"currentColor\" stroke-opacity=\"0\" stroke-width=\"4\" "
        + "stroke-linejoin=\"round\" paint-order=\"stroke\"" : ""
    body +=
      "<text class=\"chart-\(ink.rawValue)\(hasHalo ? " chart-halo" : "")\" "
      + "x=\"\(coordinate(point.x))\" y=\"\(coordinate(point.y))\" "
      + "font-size=\"\(coordinate(size))\" text-anchor=\"\(anchor.rawValue)\" "
      + "\(ink.attributes)\(halo)>\(escaped(words))\(tail)</text>"
  }

  func svg(of chart: some Chart, in language: Language, width kind: ChartWidth) -> String {
    "<svg class=\"chart-svg chart-\(kind.rawValue)\" xmlns=\"http://www.w3.org/2000/svg\" "
      + "viewBox=\"0 0 \(coordinate(width)) \(coordinate(height))\" role=\"img\" "
      + "lang=\"\(language.rawValue)\" font-family=\"system-ui, sans-serif\">"
      + "<title>\(escaped(chart.title[language]))</title>"
      + "<desc>\(escaped(chart.sentence[language]))</desc>" + body + "</svg>"
  }

  private func rectangle(_ box: Box) -> String {
    "x=\"\(coordinate(box.x))\" y=\"\(coordinate(box.y))\" width=\"\(coordinate(box.width))\" "
      + "height=\"\(coordinate(box.height))\""
  }
}

/// At most two decimals, the same on every machine.
func coordinate(_ value: Double) -> String {
  guard value.isFinite else { return "0" }
  let hundredths = Int((min(max(value, -1e6), 1e6) * 100).rounded())
  let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
  let sign = hundredths < 0 ? "-" : ""
  if rest == 0 { return "\(sign)\(whole)" }
  if rest % 10 == 0 { return "\(sign)\(whole).\(rest / 10)" }
  return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
}

/// Text for the inside of an element or attribute, without the characters that XML 1.0 forbids.
func escaped(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    case "\t", "\n", "\r": result += " "
    case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": continue
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
