import Core
import Database
import Foundation
import Organisation

/// How one record stands to another.
package enum Relation: String, Sendable, Hashable, CaseIterable, SQLBindable {
  case answers, raisedFrom, supports, contradicts, tests, measures, basedOn, supersedes, discussedAt

  /// Read from the record that has the link: this one *answers* the other.
  package var forward: Text {
    switch self {
    case .answers: Text(sv: "Svarar på", en: "Answers")
    case .raisedFrom: Text(sv: "Väcktes av", en: "Was raised from")
    case .supports: Text(sv: "Stöder", en: "Supports")
    case .contradicts: Text(sv: "Talar emot", en: "Contradicts")
    case .tests: Text(sv: "Prövar", en: "Tests")
    case .measures: Text(sv: "Mäter", en: "Measures")
    case .basedOn: Text(sv: "Bygger på", en: "Is based on")
    case .supersedes: Text(sv: "Ersätter", en: "Supersedes")
    case .discussedAt: Text(sv: "Togs upp på", en: "Was discussed at")
    }
  }

  /// Read from the other end: this one *is answered by* the other.
  package var backward: Text {
    switch self {
    case .answers: Text(sv: "Besvaras av", en: "Is answered by")
    case .raisedFrom: Text(sv: "Ledde till", en: "Led to")
    case .supports: Text(sv: "Stöds av", en: "Is supported by")
    case .contradicts: Text(sv: "Motsägs av", en: "Is contradicted by")
    case .tests: Text(sv: "Prövas av", en: "Is tested by")
    case .measures: Text(sv: "Mäts av", en: "Is measured by")
    case .basedOn: Text(sv: "Ligger till grund för", en: "Is the ground for")
    case .supersedes: Text(sv: "Ersätts av", en: "Is superseded by")
    case .discussedAt: Text(sv: "Tog upp", en: "Discussed")
    }
  }

  func wording(_ direction: LinkDirection) -> Text {
    direction == .forward ? forward : backward
  }
}

/// From which end a link is read.
enum LinkDirection: Sendable, Hashable {
  case forward, backward
}

/// A link as it is seen from one of its ends.
struct RecordLink: Sendable {
  let id: ID<RecordLink>
  let relation: Relation
  let direction: LinkDirection
  let reason: String
  let created: Record.Stamp
  /// What is at the other end.
  let other: Record
}
