import Core
import Database
import Foundation
import Organisation
import SwedishText

/// Something that records are found by, as it stands in the index.
struct IndexTerm: Sendable, Hashable, Comparable, SQLBindable {
  let text: String

  private init(_ text: String) { self.text = text }

  var sqlValue: SQLValue { text.sqlValue }
  init?(sqlValue: SQLValue) {
    guard let text = String(sqlValue: sqlValue) else { return nil }
    self.text = text
  }

  static func < (left: IndexTerm, right: IndexTerm) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  static func visibility(_ level: Visibility) -> IndexTerm { .init("visibility \(level.rawValue)") }
  static func visibility(_ level: Visibility, ownedBy owner: UnitID) -> IndexTerm {
    .init("seen \(level.rawValue) \(owner)")
  }
  static func owner(_ unit: UnitID) -> IndexTerm { .init("owner \(unit)") }
  static func status(_ key: String) -> IndexTerm { .init("status \(key)") }
  static func handling(_ handling: Handling) -> IndexTerm {
    .init("handling \(handling.rawValue)")
  }
  static func topic(_ id: TopicID) -> IndexTerm { .init("topic \(id)") }
  static func day(_ day: Day) -> IndexTerm { .init("day \(day)") }
  static func month(_ month: Month) -> IndexTerm { .init("month \(month)") }
  static func word(_ word: String) -> IndexTerm { .init("word \(word)") }
  /// What a word begins with: one, two or three characters.
  static func beginning(_ letters: String) -> IndexTerm { .init("beginning \(letters)") }
  /// The first two characters of the key that titles are sorted by.
  static func title(_ sortKey: String) -> IndexTerm {
    .init(titles + String(String.UnicodeScalarView(sortKey.unicodeScalars.prefix(2))))
  }
  static let titles = "title "
  /// After every character of a term.
  static let last = "\u{10FFFF}"
  static let longestBeginning = 3

  /// Everything that a record is found by.
  static func all(_ content: RecordContent, changedAt: Date, _ kind: RecordKind) -> Set<IndexTerm> {
    let day = Day(inSweden: changedAt)
    var terms: Set<IndexTerm> = [
      .visibility(content.visibility), .visibility(content.visibility, ownedBy: content.owner),
      .owner(content.owner), .status(content.status),
      .handling(content.handling), .day(day), .month(day.month),
      .title(SwedishOrder.key(content.title)),
    ]
    terms.formUnion(content.topics.map { .topic($0) })
    for word in content.words(of: kind) {
      terms.insert(.word(word))
      for length in 1...longestBeginning where length <= word.count {
        terms.insert(.beginning(String(word.prefix(length))))
      }
    }
    return terms
  }

  /// The whole months, and the days at the ends, that a period is made of.
  static func period(_ first: Day, _ last: Day) -> [IndexTerm] {
    var terms: [IndexTerm] = []
    var day = first
    while day <= last {
      if day == day.month.firstDay, day.month.lastDay <= last {
        terms.append(.month(day.month))
        day = day.month.lastDay + 1
      } else {
        terms.append(.day(day))
        day = day + 1
      }
    }
    return terms
  }
}
