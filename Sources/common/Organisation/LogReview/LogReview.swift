import Core
import Cryptography
import Database
import Foundation

/// A month's review of who has read about persons in a zone (loggkontroll).
struct LogReview: Sendable, Hashable {
  let id: ID<LogReview>
  let zone: ZoneID
  let month: Month
  /// What the readings were drawn by: the hash of the month's last entry in the zone's chain.
  let seed: [UInt8]
  /// How many there were to draw from.
  let readings: Int
  let drawnAt: Date
  let closedAt: Date?

  /// Why a reading was drawn.
  enum Basis: String, Sendable, Hashable, CaseIterable, SQLBindable {
    case random
    /// In the evening, at night or in a weekend.
    case offHours
    /// In another's place.
    case deputy
    /// For a purpose that asks for a reason in words.
    case reason
    /// Of many persons in a day.
    case many
  }

  /// What came of looking at a reading.
  enum Outcome: String, Sendable, Hashable, CaseIterable, SQLBindable {
    case inOrder
    /// The reader has been asked, and has not answered yet.
    case asked
    /// Handed to whoever is to deal with it.
    case deviation
  }

  /// A reading that could be drawn.
  struct Candidate: Sendable, Hashable {
    let access: ID<AuditSealing>
    let at: Date
    let reader: UserID
    let asksForReason: Bool
    let isDeputy: Bool
    /// Persons and episodes one by one; a whole unit or zone counts as one.
    let subjects: Int
  }

  struct Drawn: Sendable, Hashable {
    let access: ID<AuditSealing>
    let basis: Basis
  }

  /// At random: two in a hundred, at least 20 and at most 60.
  static func sampleSize(of readings: Int) -> Int {
    min(readings, max(20, min(60, (readings + 49) / 50)))
  }

  /// For each other basis.
  static let targeted = 5
  /// More than this in a day are many.
  static let manyInADay = 50

  /// The readings to look at, the same however often they are drawn: those with the least digest of
  /// seed and id, first at random, then by each basis among what is left.
  static func draw(_ candidates: [Candidate], seed: [UInt8]) -> [Drawn] {
    var left = candidates.map { candidate -> (rank: [UInt8], candidate: Candidate) in
      let id = withUnsafeBytes(of: candidate.access.uuid.uuid) { Array($0) }
      return (Sodium.blake2b(seed + id), candidate)
    }.sorted { $0.rank.lexicographicallyPrecedes($1.rank) }.map(\.candidate)
    var drawn: [Drawn] = []
    func take(_ number: Int, _ basis: Basis, where isMeant: (Candidate) -> Bool) {
      let taken = left.filter(isMeant).prefix(number)
      drawn += taken.map { Drawn(access: $0.access, basis: basis) }
      left.removeAll(where: Set(taken).contains)
    }
    take(sampleSize(of: candidates.count), .random) { _ in true }
    let largest = largestOfManyADay(candidates)
    for basis in Basis.allCases {
      switch basis {
      case .random: continue
      case .offHours: take(targeted, basis) { isOffHours($0.at) }
      case .deputy: take(targeted, basis, where: \.isDeputy)
      case .reason: take(targeted, basis, where: \.asksForReason)
      case .many: take(targeted, basis) { largest.contains($0.access) }
      }
    }
    return drawn
  }

  /// Before six and after eight in the evening, and in weekends, in Sweden.
  static func isOffHours(_ moment: Date) -> Bool {
    // 1970-01-01 was a Thursday.
    let weekday = (Day(inSweden: moment).number % 7 + 7 + 3) % 7
    let time = swedishTimeOfDay(moment)
    return weekday >= 5 || time < "06:00" || time >= "20:00"
  }

  /// For each who read about many in a day, the reading of the most that day.
  private static func largestOfManyADay(_ candidates: [Candidate]) -> Set<ID<AuditSealing>> {
    struct ReaderDay: Hashable {
      let reader: UserID
      let day: Day
    }
    let days = Dictionary(grouping: candidates) {
      ReaderDay(reader: $0.reader, day: Day(inSweden: $0.at))
    }
    return Set(
      days.values.filter { $0.reduce(0) { $0 + $1.subjects } > manyInADay }.compactMap { readings in
        readings.max { ($0.subjects, $1.access) < ($1.subjects, $0.access) }?.access
      })
  }
}

/// A reading that was drawn, with what the log says of it.
struct LogReviewItem: Sendable {
  let review: ID<LogReview>
  let place: Int
  let basis: LogReview.Basis
  let outcome: LogReview.Outcome?
  let comment: String
  let handedTo: String
  let decidedBy: Text?
  let decidedAt: Date?
  let version: Int
  /// Nil when what was read has been deleted.
  let reading: Reading?

  struct Reading: Sendable {
    let at: Date
    let reader: UserID
    let readerName: Text
    let purpose: String
    let reason: String?
    let via: String
    let subjects: [(kind: String, id: String)]
    let inPlaceOf: [Text]
  }

  /// Nobody reviews what they read themselves.
  func isOwn(of viewer: Viewer) -> Bool { reading?.reader == viewer.id }
}

/// What came of the reviews of a month.
struct LogReviewCount: Sendable, Hashable {
  let review: LogReview
  let drawn: Int
  let outcomes: [LogReview.Outcome: Int]
  /// To whom deviations went.
  let handedTo: [String]

  var decided: Int { outcomes.values.reduce(0, +) }
  func number(_ outcome: LogReview.Outcome) -> Int { outcomes[outcome] ?? 0 }
  /// What keeps the month from being closed.
  var open: Int { drawn - decided + number(.asked) }
}
