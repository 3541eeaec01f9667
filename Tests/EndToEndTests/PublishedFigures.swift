import Foundation

/// What somebody has of published figures, joined, and what can be had of them by subtraction.
struct PublishedFigures {
  private struct Row: Hashable {
    let period: String
    let measure: String
    let occasion: String
    let breakdown: String
    let group: String
  }

  private static let parts = [["improved", "unchanged", "worse"], ["holding", "other"]]
  private static let all = Set(["due", "lost", "followed"] + parts.joined())

  /// By row and count; nil is withheld.
  private var counts: [Row: [String: Int?]] = [:]

  /// Takes in a table as its file has it.
  mutating func add(csv: String) {
    for line in csv.split(whereSeparator: \.isNewline).dropFirst() {
      let fields = line.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
      guard fields.count == 10 else { continue }
      let row = Row(
        period: fields[2], measure: fields[3], occasion: fields[4], breakdown: fields[5],
        group: fields[6])
      if Self.all.contains(fields[7]) {
        counts[row, default: [:]][fields[7]] = .some(Int(fields[8]))
      }
    }
  }

  var shown: Int { counts.values.reduce(0) { $0 + $1.values.count { $0 != nil } } }

  /// Every group of one to four persons that is shown, or left of a whole whose other parts are.
  func few() -> [String] {
    var few: [String] = []
    func check(_ value: Int, _ what: String) {
      if (1...4).contains(value) { few.append("\(what): \(value)") }
    }
    func left(_ whole: Int?, _ parts: [Int?], _ what: String) {
      guard let whole, parts.count(where: { $0 == nil }) <= 1, !parts.isEmpty else { return }
      check(whole - parts.compactMap(\.self).reduce(0, +), what)
    }
    for (row, counts) in counts {
      for (name, count) in counts { if let count { check(count, "\(row) \(name)") } }
      left(counts["due"] ?? nil, [counts["lost"] ?? nil, counts["followed"] ?? nil], "\(row) due")
      for parts in Self.parts where counts[parts[0]] != nil {
        left(counts["followed"] ?? nil, parts.map { counts[$0] ?? nil }, "\(row) followed")
      }
    }
    let totals = counts.filter { $0.key.breakdown.isEmpty }
    for (total, counts) in totals {
      let divided = Dictionary(
        grouping: self.counts.filter {
          !$0.key.breakdown.isEmpty && $0.key.period == total.period
            && $0.key.measure == total.measure && $0.key.occasion == total.occasion
        }, by: \.key.breakdown)
      for (breakdown, rows) in divided {
        for (name, whole) in counts {
          left(whole, rows.map { $0.value[name] ?? nil }, "\(total) less \(breakdown) \(name)")
        }
      }
    }
    return few.sorted()
  }
}
