import Core

/// The table as a cube, as statistical formats have it: period × subject × group × figure. What does not
/// apply to a subject is told from what is withheld.
struct PublishedCube: Sendable {
  /// A figure of a row.
  enum Figure: Sendable, Hashable {
    case count(PublishedTable.Count)
    case startMean, mean, change, deviation, lower, upper

    static let all: [Figure] =
      PublishedTable.Count.allCases.map(Figure.count) + [
        .startMean, .mean, .change, .deviation, .lower, .upper,
      ]

    var code: String {
      switch self {
      case .count(let count): count.rawValue
      case .startMean: "startMean"
      case .mean: "mean"
      case .change: "change"
      case .deviation: "deviation"
      case .lower: "lower"
      case .upper: "upper"
      }
    }

    var title: Text {
      switch self {
      case .count(let count): PublicationText.count(count)
      case .startMean: PublicationText.startMean
      case .mean: PublicationText.mean
      case .change: PublicationText.change
      case .deviation: PublicationText.deviation
      case .lower: PublicationText.lower
      case .upper: PublicationText.upper
      }
    }

    var isCount: Bool { if case .count = self { true } else { false } }

    func applies(to kind: PublishedTable.Kind) -> Bool {
      switch self {
      case .count(let count): kind.counts.contains(count)
      case .startMean, .change: kind == .change
      case .mean, .deviation, .lower, .upper: kind != .share
      }
    }
  }

  /// What stands in a cell.
  enum Value: Sendable, Hashable {
    case figure(Double)
    /// For the protection of persons.
    case withheld
    /// Not said of so few, or of nobody: a spread of fewer than ten, a mean of none.
    case notComputed
    /// The subject has no such figure.
    case notApplicable
  }

  let table: PublishedTable
  /// Subjects by codes of their own: measure and occasion.
  let subjects: [PublishedTable.Name]
  /// All together first; then each group of each breakdown.
  let groups: [PublishedTable.Name]
  let figures: [Figure]

  init(_ table: PublishedTable) {
    self.table = table
    subjects = table.subjects.map {
      .init(code: "\($0.column)_\($0.occasion)", title: PublicationText.subject($0))
    }
    groups =
      [.init(code: "all", title: PublicationText.all)]
      + table.divisions.flatMap { division in
        division.groups.map { group in
          PublishedTable.Name(
            code: "\(division.name.code)_\(group.code)",
            title: division.name.title + Text(verbatim: ": ") + group.title)
        }
      }
    figures = Figure.all.filter { figure in
      table.subjects.contains { figure.applies(to: $0.kind) }
    }
  }

  /// As many decimals as figures are written with.
  var decimals: Int { (table.subjects.map(\.decimals).max() ?? 0) + 1 }

  /// Row by row: subject, then group, then figure, the last the fastest.
  var values: [Value] {
    table.subjects.flatMap { subject in
      subject.rows.flatMap { row in figures.map { value($0, row, subject) } }
    }
  }

  private func value(
    _ figure: Figure, _ row: PublishedTable.Row, _ subject: PublishedTable.Subject
  ) -> Value {
    guard figure.applies(to: subject.kind) else { return .notApplicable }
    let found: Double? =
      switch figure {
      case .count(let count): row.counts[count].map(Double.init)
      case .startMean: row.startMean
      case .mean: row.mean
      case .change: row.change
      case .deviation: row.deviation
      case .lower: row.lower
      case .upper: row.upper
      }
    if let found { return .figure(found) }
    if figure.isCount || row.counts[.followed] == nil { return .withheld }
    return .notComputed
  }
}
