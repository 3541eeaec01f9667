import Core

/// How many of those who started are behind a result, and why the others are not.
public struct AttritionFlow: Chart {
  public enum Count: Sendable, Hashable {
    case number(Int)
    case gap(ChartGap)

    var text: Text {
      switch self {
      case .number(let number): .number(number)
      case .gap(let gap): gap.text
      }
    }

    var number: Int? {
      if case .number(let number) = self { return max(0, number) }
      return nil
    }
  }

  public struct Loss: Sendable, Hashable {
    public let reason: Text
    public let count: Count

    public init(reason: Text, count: Count) {
      self.reason = reason
      self.count = count
    }
  }

  /// A step, with those lost on the way from the step before.
  public struct Step: Sendable, Hashable {
    public let label: Text
    public let count: Count
    public let lost: [Loss]

    public init(label: Text, count: Count, lost: [Loss] = []) {
      self.label = label
      self.count = count
      self.lost = lost
    }
  }

  public let title: Text
  public let sentence: Text
  /// In order: started, due, measured, paired.
  public let steps: [Step]

  public init(title: Text, sentence: Text, steps: [Step]) {
    self.title = title
    self.sentence = sentence
    self.steps = steps
  }

  public var table: ChartTable {
    ChartTable(
      caption: title,
      columns: [
        .init(Text(sv: "Steg", en: "Step"), isNumeric: false),
        .init(Text(sv: "Personer", en: "Persons")),
      ],
      rows: steps.flatMap { step in
        step.lost.map { [Text(sv: "borta: ", en: "lost: ") + $0.reason, $0.count.text] }
          + [[step.label, step.count.text]]
      })
  }

  public func svg(in language: Language, width: ChartWidth) -> String {
    var drawing = Drawing(width: width.units)
    let largest = Double(max(1, steps.compactMap(\.count.number).max() ?? 1))
    let figures = 64.0
    let room = width.units - figures
    func length(_ count: Int) -> Double { room * min(1, Double(count) / largest) }

    var y = 0.0
    for step in steps {
      // Those lost stand where they fell off the bar above.
      var edge = step.count.number.map { length($0) } ?? 0
      for loss in step.lost {
        let words = "– " + loss.reason[language]
        for line in Lettering.lines(words, width: room, size: 14, atMost: 2) {
          y += 18
          drawing.text(line, at: Point(x: 0, y: y), .muted, size: 14)
        }
        drawing.text(
          loss.count.text[language], at: Point(x: width.units, y: y), .muted, size: 14,
          anchor: .end)
        if let count = loss.count.number, count > 0 {
          drawing.hatch(
            Box(x: min(edge, room), y: y + 6, width: min(length(count), room - edge), height: 10))
          edge += length(count)
          y += 18
        }
        y += 6
      }
      for line in Lettering.lines(step.label[language], width: room, size: 15, atMost: 2) {
        y += 19
        drawing.text(line, at: Point(x: 0, y: y), .text, size: 15)
      }
      drawing.text(
        step.count.text[language], at: Point(x: width.units, y: y), .strong, size: 15,
        anchor: .end)
      if let count = step.count.number {
        let track = Box(x: 0, y: y + 8, width: room, height: 16)
        drawing.area(track, .range)
        drawing.area(Box(x: 0, y: track.y, width: length(count), height: 16), .solid)
        y += 24
      }
      y += 10
    }
    drawing.height = max(1, y)
    return drawing.svg(of: self, in: language, width: width)
  }
}
