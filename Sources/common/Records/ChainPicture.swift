import Core

/// The chain as SVG: a box for each record, under the one it hangs together with and a step to the
/// right of it. Other links among them are dashed, along the right edge.
struct ChainPicture: Sendable {
  let chain: RecordChain

  private static let width = 480
  private static let row = 94
  private static let box = 78
  private static let step = 22

  /// Room on the right for the dashed lines.
  private var edge: Int { chain.others.isEmpty ? 0 : 44 }

  func svg(_ language: Language) -> String {
    let stops = chain.order
    let rows = Dictionary(
      uniqueKeysWithValues: stops.enumerated().map { ($1.record.id, $0) })
    let height = stops.count * Self.row
    let title = LinkText.chain(of: chain.start.content.title)[language]
    var svg = """
      <svg class="chain" viewBox="0 0 \(Self.width) \(height)" role="img" \
      aria-labelledby="kedjans-bild" xmlns="http://www.w3.org/2000/svg">\
      <title id="kedjans-bild">\(escaped(title))</title>
      """
    for (index, stop) in stops.enumerated() {
      for child in chain.children[stop.record.id] ?? [] {
        guard let row = rows[child] else { continue }
        svg += elbow(from: index, depth: stop.depth, to: row)
      }
    }
    for (lane, other) in chain.others.enumerated() {
      guard let from = rows[other.from], let to = rows[other.link.other.id] else { continue }
      svg += dashed(from: from, to: to, lane: lane)
    }
    for (index, stop) in stops.enumerated() { svg += box(stop, row: index, language) }
    return svg + "</svg>"
  }

  private func elbow(from: Int, depth: Int, to: Int) -> String {
    let x = depth * Self.step + Self.step / 2
    let bottom = from * Self.row + Self.box
    let middle = to * Self.row + Self.box / 2
    let end = (depth + 1) * Self.step
    return """
      <path class="chain-line" d="M \(x) \(bottom) V \(middle) H \(end)" fill="none" \
      stroke="currentColor" stroke-width="1.5"/>
      """
  }

  private func dashed(from: Int, to: Int, lane: Int) -> String {
    let right = Self.width - edge
    let x = right + 8 + (lane % 4) * 9
    let start = from * Self.row + Self.box / 2
    let end = to * Self.row + Self.box / 2 + 6
    return """
      <path class="chain-line" d="M \(right) \(start) H \(x) V \(end) H \(right)" fill="none" \
      stroke="currentColor" stroke-width="1.5" stroke-dasharray="5 4"/>
      """
  }

  private func box(_ stop: RecordChain.Stop, row: Int, _ language: Language) -> String {
    let x = stop.depth * Self.step
    let y = row * Self.row
    let width = Self.width - edge - x
    let isStart = stop.link == nil
    // As wide as letters of this size are on average, and a little more.
    let title = lines(stop.record.content.title, of: max((width - 24) / (isStart ? 11 : 10), 8))
    var svg = """
      <rect class="\(isStart ? "chain-box chain-start" : "chain-box")" x="\(x + 1)" \
      y="\(y + 1)" width="\(width - 2)" height="\(Self.box - 2)" rx="4" fill="none" \
      stroke="currentColor" stroke-width="\(isStart ? "2.5" : "1")"/>
      """
    if let link = stop.link {
      svg += words(link.relation.wording(link.direction)[language], x + 12, y + 20, size: 14)
    }
    for (index, line) in title.enumerated() {
      let top = isStart ? 45 - 11 * (title.count - 1) : 43
      svg += words(
        line, x + 12, y + top + 21 * index, size: 17, weight: isStart ? "600" : "400")
    }
    return svg
  }

  private func words(
    _ words: String, _ x: Int, _ y: Int, size: Int, weight: String = "400"
  ) -> String {
    """
    <text x="\(x)" y="\(y)" font-size="\(size)" font-weight="\(weight)" fill="currentColor">\
    \(escaped(words))</text>
    """
  }

  /// The text on at most two lines, broken between words.
  private func lines(_ text: String, of length: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= length {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
    if lines.count > 2 { lines = [lines[0], lines[1] + " …"] }
    return lines.map { $0.count <= length + 2 ? $0 : $0.prefix(length) + "…" }
  }

  private func escaped(_ text: String) -> String {
    text.reduce(into: "") { escaped, character in
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      default: escaped.append(character)
      }
    }
  }
}

/// What the kernel's pages need beside the layout's own rules.
enum RecordStyle {
  static let css = """
    .record-text { max-width: 44em; }
    .record-links { max-width: 44em; padding: 0; list-style: none; }
    .record-links li { padding: 12px 0; border-top: 1px solid var(--line); }
    .record-links p { margin: 0 0 4px; }
    .comments { max-width: 44em; padding: 0; list-style: none; }
    .comments li { padding: 12px 0 0; border-top: 1px solid var(--line); }
    .comments ul { margin: 0 0 12px; padding-left: 20px; list-style: none; }
    .comments p { margin: 0 0 4px; }
    .record-history { padding: 0; list-style: none; }
    .record-history > li { padding: 16px 0 0; border-top: 1px solid var(--line); }
    .record-history h2 { margin: 0; font-size: 1.125rem; }
    .chain { display: block; width: 100%; max-width: 480px; height: auto; }
    .chain-line, .chain-box { stroke: var(--edge); }
    .chain-box.chain-start { stroke: var(--accent); }
    .chain-list, .chain-list ul { list-style: none; padding-left: 0; }
    .chain-list ul { padding-left: 20px; border-left: 1px solid var(--line); }
    .chain-list p { max-width: 44em; margin: 0 0 4px; }
    .chain-list li { padding: 8px 0; }
    mark { padding: 0 2px; border-radius: 2px; color: var(--ink); background: var(--bad-wash);
      outline: 1px solid var(--bad); }
    @media print {
      .record-links form, #folj { display: none; }
      .record-links li, .comments li, .chain-list p { break-inside: avoid; }
      .chain { max-width: 100%; }
    }

    """
}
