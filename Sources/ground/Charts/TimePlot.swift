import Core

/// What curves over time have in common: points left to right, breaks, and words under each.
struct TimePlot {
  struct Slot {
    /// 0–1, left to right.
    let position: Double
    let estimate: ChartEstimate?
    /// Under the axis, first line most important.
    let label: String
    /// Under the label: n, or why there is no figure.
    let note: String
  }

  /// A vertical dashed line with its words.
  struct Divider {
    let position: Double
    let words: String
    /// The line of points is not drawn over it: the number of points before.
    let after: Int
  }

  var slots: [Slot]
  var dividers: [Divider]
  var scale: ChartScale
  var language: Language
  var fixed: ClosedRange<Double>?
  var range: ClosedRange<Double>?
  var level: Double?
  /// Over the axis: what is measured and which way is better.
  var heading: String
  var key: [KeyItem] = []
  var mark = ChartMark.circle
  /// What the notes are: "n".
  var noteName: String?

  func draw(width: ChartWidth) -> Drawing {
    var drawing = Drawing(width: width.units)
    var top = 0.0
    for line in Lettering.lines(heading, width: width.units, size: 14, atMost: 3) {
      top += 18
      drawing.text(line, at: Point(x: 0, y: top - 4), .muted, size: 14)
    }
    let dividerTop = top
    let tiers = dividerTiers(width: width)
    top += Double((tiers.map(\.tier).max().map { $0 + 1 }) ?? 0) * 18 + 16
    let height = width == .wide ? 220.0 : 190
    let values =
      slots.flatMap { $0.estimate?.values ?? [] } + [level].compactMap { $0 }
      + (range.map { [$0.lowerBound, $0.upperBound] } ?? [])
    let axis = Axis(
      holding: values, fixed: fixed, steps: 5, start: top + height, end: top)
    let ticks = axis.ticks.map {
      (y: axis.place($0), words: scale.tick($0, decimals: axis.decimals)[language])
    }
    let left = (ticks.map { Lettering.width($0.words, size: 13) }.max() ?? 0) + 10
    let inner = (left + 22)...(width.units - 26)
    func x(_ position: Double) -> Double {
      inner.lowerBound + (inner.upperBound - inner.lowerBound) * position
    }

    if let range {
      let upper = axis.place(range.upperBound)
      drawing.band(
        Box(
          x: left, y: upper, width: width.units - left,
          height: axis.place(range.lowerBound) - upper))
    }
    for tick in ticks {
      drawing.line(Point(x: left, y: tick.y), Point(x: width.units, y: tick.y), .grid)
      drawing.text(
        tick.words, at: Point(x: left - 8, y: tick.y + 4.5), .muted, size: 13, anchor: .end)
    }
    if let level {
      let y = axis.place(level)
      drawing.line(Point(x: left, y: y), Point(x: width.units, y: y), .level)
    }
    for (divider, tier, anchor) in tiers {
      let at = x(divider.position)
      let y = dividerTop + Double(tier) * 18 + 14
      drawing.line(Point(x: at, y: y - 12), Point(x: at, y: top + height), .break)
      drawing.text(
        divider.words, at: Point(x: anchor == .start ? at + 6 : at - 6, y: y), .text, size: 13,
        anchor: anchor, hasHalo: true)
    }
    drawPoints(x: x, axis: axis, bottom: top + height, on: &drawing)
    var y = drawLabels(x: x, from: top + height + 20, on: &drawing)
    if !key.isEmpty { y = drawing.key(key, from: Point(x: 0, y: y + 8)) }
    drawing.height = y
    return drawing
  }

  private func drawPoints(
    x: (Double) -> Double, axis: Axis, bottom: Double, on drawing: inout Drawing
  ) {
    var run: [Point] = []
    for (index, slot) in slots.enumerated() {
      let isBroken = dividers.contains { $0.after == index }
      if isBroken || slot.estimate == nil {
        drawing.path(run, .series)
        run = []
      }
      if let estimate = slot.estimate {
        run.append(Point(x: x(slot.position), y: axis.place(estimate.value)))
      }
    }
    drawing.path(run, .series)

    let slotWidth = narrowest.map { x($0) - x(0) } ?? .infinity
    for slot in slots {
      let at = x(slot.position)
      guard let estimate = slot.estimate else {
        drawing.cross(at: Point(x: at, y: bottom - 10))
        continue
      }
      if let lower = estimate.lower, let upper = estimate.upper {
        let (high, low) = (axis.place(upper), axis.place(lower))
        drawing.line(Point(x: at, y: high), Point(x: at, y: low), .outline)
        for end in [high, low] {
          drawing.line(Point(x: at - 4, y: end), Point(x: at + 4, y: end), .outline)
        }
      }
      drawing.mark(mark, at: Point(x: at, y: axis.place(estimate.value)))
    }
    for slot in slots {
      guard let estimate = slot.estimate else { continue }
      let words = scale.text(estimate.value)[language]
      guard Lettering.width(words, size: 13) + 6 <= slotWidth else { continue }
      let y = axis.place(estimate.upper ?? estimate.value) - (estimate.upper == nil ? 12 : 6)
      drawing.text(
        words, at: Point(x: x(slot.position), y: y), .text, size: 13, anchor: .middle,
        hasHalo: true)
    }
  }

  /// The shortest way between two neighbours.
  private var narrowest: Double? {
    zip(slots, slots.dropFirst()).map { $1.position - $0.position }.min()
  }

  /// Labels and notes under the axis. Returns the y after the last line.
  private func drawLabels(
    x: (Double) -> Double, from top: Double, on drawing: inout Drawing
  ) -> Double {
    if slots.count <= 8 { return drawBlocks(x: x, from: top, on: &drawing) }
    let afterLabels = drawSome(slots.map(\.label), x: x, at: top, .text, on: &drawing)
    guard let noteName else { return afterLabels + 4 }
    drawing.text(noteName, at: Point(x: 0, y: afterLabels + 2), .muted, size: 13)
    return drawSome(slots.map(\.note), x: x, at: afterLabels + 2, .muted, on: &drawing) + 4
  }

  /// Every label with its note beneath it, further down where it would meet the one before.
  private func drawBlocks(
    x: (Double) -> Double, from top: Double, on drawing: inout Drawing
  ) -> Double {
    let size = 13.0
    var y = top
    var ends: [Double] = []
    var bottoms: [Double] = []
    var placed: [(slot: Slot, labels: [String], notes: [String], at: Double, tier: Int)] = []
    for slot in slots {
      let labels = Lettering.lines(slot.label, width: 88, size: size, atMost: 3)
      let note = slot.estimate != nil ? [noteName, slot.note].compactMap { $0 } : [slot.note]
      let notes = Lettering.lines(
        note.joined(separator: "\u{A0}"), width: 88, size: size, atMost: 4)
      let half = ((labels + notes).map { Lettering.width($0, size: size) }.max() ?? 0) / 2
      let at = min(max(x(slot.position), half), drawing.width - half)
      let tier = ends.firstIndex { $0 + 4 <= at - half } ?? ends.count
      if tier == ends.count {
        ends.append(0)
        bottoms.append(0)
      }
      ends[tier] = at + half
      bottoms[tier] = max(bottoms[tier], Double(labels.count + notes.count) * 16 + 4)
      placed.append((slot, labels, notes, at, tier))
    }
    for item in placed {
      y = top + bottoms.prefix(item.tier).reduce(0, +)
      if item.tier > 0 {
        let at = x(item.slot.position)
        drawing.line(Point(x: at, y: top - 18), Point(x: at, y: y - 12), .grid)
      }
      for (row, line) in (item.labels + item.notes).enumerated() {
        drawing.text(
          line, at: Point(x: item.at, y: y + Double(row) * 16),
          row < item.labels.count ? .text : .muted, size: size, anchor: .middle, hasHalo: true)
      }
    }
    return top + bottoms.reduce(0, +)
  }

  /// As many words as there is room for, evenly left out; the table has them all.
  private func drawSome(
    _ words: [String], x: (Double) -> Double, at y: Double, _ ink: Ink, on drawing: inout Drawing
  ) -> Double {
    let size = 13.0
    let longest = (words.map { Lettering.width($0, size: size) }.max() ?? 0) + 8
    let step = narrowest.map { x($0) - x(0) } ?? drawing.width
    let every = max(1, Int((longest / max(step, 1)).rounded(.up)))
    for (index, slot) in slots.enumerated() where index.isMultiple(of: every) {
      let half = Lettering.width(words[index], size: size) / 2
      let at = min(max(x(slot.position), half), drawing.width - half)
      drawing.text(words[index], at: Point(x: at, y: y), ink, size: size, anchor: .middle)
    }
    return y + 16
  }

  /// Stacks the words of breaks that would meet, and turns them where the edge is near.
  private func dividerTiers(
    width: ChartWidth
  ) -> [(divider: Divider, tier: Int, anchor: Anchor)] {
    var ends: [[ClosedRange<Double>]] = []
    return dividers.sorted { $0.position < $1.position }.map { divider in
      let at = 40 + (width.units - 66) * divider.position
      let room = Lettering.width(divider.words, size: 13) + 8
      let anchor: Anchor = at + room > width.units && at > width.units / 2 ? .end : .start
      let span = anchor == .start ? at...(at + room) : (at - room)...at
      let tier = ends.firstIndex { tier in !tier.contains { $0.overlaps(span) } } ?? ends.count
      if tier == ends.count { ends.append([]) }
      ends[tier].append(span)
      return (divider, tier, anchor)
    }
  }
}
