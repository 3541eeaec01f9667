import Core
import Foundation
import SwedishText

/// One thing in a file that cannot be taken in.
package struct ImportRefusal: Sendable, Hashable, Codable {
  /// The line of the file where the row begins; the header is line 1.
  package let row: Int
  package let column: String?
  /// As the file has it, without anything that looks like a personal number.
  package let value: String?
  package let reason: Text

  package init(row: Int, column: String? = nil, value: String? = nil, reason: Text) {
    self.row = row
    self.column = column.map(maskedForReport)
    self.value = value.map { maskedForReport(String($0.prefix(100))) }
    self.reason = reason
  }
}

/// What an import did, or in a dry run would do. Numbers count rows of the file.
package struct ImportReport: Sendable, Codable {
  /// As many refusals as are listed; all are counted.
  package static let listed = 10_000

  package internal(set) var read = 0
  package internal(set) var refused: [ImportRefusal] = []
  /// Rows with anything refused in them.
  package internal(set) var refusedRows = 0
  /// Rows that change something stored.
  package internal(set) var updated = 0
  /// Rows that only add.
  package internal(set) var created = 0
  package internal(set) var unchanged = 0
  /// Rows that repeat an earlier row of the file.
  package internal(set) var duplicates = 0
  /// Rows that say otherwise than what somebody has typed.
  package internal(set) var contradictsTyped = 0
  package internal(set) var contradictions: [Contradiction] = []
  package internal(set) var newPersons = 0
  /// What is worth knowing of the map, such as columns that are not used.
  package internal(set) var notes: [Text] = []
  package internal(set) var isDryRun = false
  /// Whether what the file holds is now stored.
  package internal(set) var isStored = false
  /// What in the report keeps the file from being stored, as the import was asked for.
  package internal(set) var hindrance: Hindrance?
  /// The rest of the file could not be read.
  package internal(set) var endsEarly = false

  package enum Hindrance: String, Sendable, Codable {
    case endsEarly, refusedRows, contradictsTyped
  }

  package struct Contradiction: Sendable, Hashable, Codable {
    package let row: Int
    /// The occasion or the day of the typed answer; nil when it is about the episode itself.
    package let occasion: String?
  }

  package var accepted: Int { read - refusedRows }

  mutating func judge(acceptsPartial: Bool, replacesTyped: Bool) {
    hindrance =
      if endsEarly {
        .endsEarly
      } else if refusedRows > 0, !acceptsPartial {
        .refusedRows
      } else if contradictsTyped > 0, !replacesTyped {
        .contradictsTyped
      } else {
        nil
      }
  }

  /// Adds what is to be told of other rows.
  mutating func add(_ other: ImportReport) {
    read += other.read
    refusedRows += other.refusedRows
    updated += other.updated
    created += other.created
    unchanged += other.unchanged
    duplicates += other.duplicates
    contradictsTyped += other.contradictsTyped
    newPersons += other.newPersons
    endsEarly = endsEarly || other.endsEarly
    for refusal in other.refused { refuse(refusal) }
    for contradiction in other.contradictions {
      contradict(row: contradiction.row, occasion: contradiction.occasion)
    }
  }

  mutating func refuse(_ refusal: ImportRefusal) {
    if refused.count < Self.listed { refused.append(refusal) }
  }

  mutating func contradict(row: Int, occasion: String?) {
    if contradictions.count < Self.listed {
      contradictions.append(Contradiction(row: row, occasion: occasion))
    }
  }

  /// The shape that scripts rely on, with what has been added to it.
  package func json(_ language: Language) throws -> String {
    struct Refusal: Encodable {
      let row: Int
      let column: String?
      let value: String?
      let reason: String
    }
    struct Contradicted: Encodable {
      let row: Int
      let occasion: String?
    }
    struct Body: Encodable {
      let read: Int
      let accepted: Int
      let refused: [Refusal]
      let refusedRows: Int
      let updated: Int
      let duplicates: Int
      let created: Int
      let unchanged: Int
      let newPersons: Int
      let contradictsTyped: Int
      let contradictions: [Contradicted]
      let notes: [String]
      let dryRun: Bool
      let stored: Bool
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let body = Body(
      read: read, accepted: accepted,
      refused: refused.map {
        Refusal(row: $0.row, column: $0.column, value: $0.value, reason: $0.reason[language])
      }, refusedRows: refusedRows, updated: updated, duplicates: duplicates, created: created,
      unchanged: unchanged, newPersons: newPersons, contradictsTyped: contradictsTyped,
      contradictions: contradictions.map { Contradicted(row: $0.row, occasion: $0.occasion) },
      notes: notes.map { $0[language] }, dryRun: isDryRun, stored: isStored)
    return String(decoding: try encoder.encode(body), as: UTF8.self)
  }

  /// The report as lines to read, the outcome first.
  package func lines(in language: Language) -> [String] {
    var lines = [ImportText.outcome(self)[language], ImportText.counts(self)[language]]
    lines += notes.map { $0[language] }
    for refusal in refused {
      lines.append(ImportText.refusal(refusal)[language])
    }
    if refusedRows > 0, refused.count == Self.listed {
      lines.append(ImportText.moreRefusals[language])
    }
    for contradiction in contradictions.prefix(100) {
      lines.append(ImportText.contradiction(contradiction)[language])
    }
    return lines
  }
}

/// How far an import has come.
package struct ImportProgress: Sendable, Hashable, Codable {
  package enum Phase: String, Sendable, Hashable, Codable {
    case reading
    case comparing
    case storing
    case summing
  }

  package let phase: Phase
  /// Rows so far.
  package let rows: Int
  /// 0–1 within the phase, where it can be told.
  package let share: Double?
}
