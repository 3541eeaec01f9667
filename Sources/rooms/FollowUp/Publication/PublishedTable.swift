import Core
import Programmes

/// The table of a release as it was sealed: everything that any page or file of it shows, and nothing
/// besides. A figure that is not in it is withheld.
struct PublishedTable: Sendable, Hashable, Codable {
  /// What is counted of a measure at an occasion: the parts of each whole beside it, so that nothing is
  /// left to be had by subtraction.
  enum Count: String, Sendable, Hashable, Codable, CaseIterable, CodingKeyRepresentable {
    /// Windows that closed in the period: lost and followed.
    case due, lost, followed
    /// Of those followed, where the start is compared with.
    case improved, unchanged, worse
    /// Of those followed, where something holds or does not.
    case holding, other

    var isCategory: Bool {
      switch self {
      case .due, .lost, .followed: false
      case .improved, .unchanged, .worse, .holding, .other: true
      }
    }
  }

  /// What the figures of a measure are.
  enum Kind: String, Sendable, Hashable, Codable {
    /// Compared with the start.
    case change
    /// Where those followed stand.
    case level
    /// For how many something holds.
    case share

    var categories: [Count] {
      switch self {
      case .change: [.improved, .unchanged, .worse]
      case .level: []
      case .share: [.holding, .other]
      }
    }

    var counts: [Count] { [.due, .lost, .followed] + categories }
  }

  /// A code and what it is called.
  struct Name: Sendable, Hashable, Codable {
    let code: String
    let title: Text
  }

  struct Subject: Sendable, Hashable, Codable {
    let column: String
    let occasion: String
    let title: Text
    let occasionTitle: Text
    let kind: Kind
    let decimals: Int
    /// True where a higher value is better.
    let isHigherBetter: Bool
    let unit: Text?
    let rows: [Row]
  }

  struct Division: Sendable, Hashable, Codable {
    let name: Name
    let groups: [Name]
    /// Somebody can be in several groups.
    let overlaps: Bool
  }

  /// All together, where there is no breakdown; else one group of it.
  struct Row: Sendable, Hashable, Codable {
    let breakdown: String?
    let group: String?
    /// Those that are shown.
    var counts: [Count: Int]
    /// Means over those followed; shown with their number.
    var startMean: Double?
    var mean: Double?
    var change: Double?
    /// Of the change, or of where they stand; from ten persons on, with the 95 % interval of the mean.
    var deviation: Double?
    var lower: Double?
    var upper: Double?
  }

  let publication: String
  let number: Int
  let title: String
  let purpose: PublicationPurpose
  let audience: PublicationAudience
  let municipality: String
  let board: String
  let programme: Name
  let version: Int
  let countsHouseholds: Bool
  let period: String
  /// The moment that it is of.
  let asOf: Day
  let threshold: Int
  /// The release that this one corrects, and why.
  let corrects: Correction?
  var divisions: [Division]
  var subjects: [Subject]

  struct Correction: Sendable, Hashable, Codable {
    let number: Int
    let reason: String
  }

  var periodTitle: Text {
    PublicationPeriod(period)?.title ?? Text(verbatim: period)
  }

  /// Cells of the table: one for each count of each row.
  var cellCount: Int { subjects.reduce(0) { $0 + $1.rows.count * $1.kind.counts.count } }
  var shownCount: Int {
    subjects.reduce(0) { $0 + $1.rows.reduce(0) { $0 + $1.counts.count } }
  }
}

/// A count of a row of a table, by what it is called in the ledger.
struct PublishedCell: Sendable, Hashable {
  let period: String
  let column: String
  let occasion: String
  let breakdown: String?
  let group: String?
  let count: PublishedTable.Count

  /// The same in every release of the series: `2026H1|mood|m3|gender=female|followed`.
  var name: String {
    let row = breakdown.map { "\($0)=\(group ?? "")" } ?? ""
    return [period, column, occasion, row, count.rawValue].joined(separator: "|")
  }

  /// Whether a name is of a part of those followed.
  static func isCategory(_ name: String) -> Bool {
    name.split(separator: "|").last.flatMap {
      PublishedTable.Count(rawValue: String($0))?.isCategory
    } ?? false
  }
}

extension PublishedTable {
  /// Every cell with what it shows; nil is withheld.
  var cells: [(cell: PublishedCell, value: Int?)] {
    subjects.flatMap { subject in
      subject.rows.flatMap { row in
        subject.kind.counts.map { count in
          (
            PublishedCell(
              period: period, column: subject.column, occasion: subject.occasion,
              breakdown: row.breakdown, group: row.group, count: count),
            row.counts[count]
          )
        }
      }
    }
  }
}
