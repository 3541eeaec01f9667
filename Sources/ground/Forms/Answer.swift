import Core

/// The value given to an item.
public enum AnswerValue: Sendable, Hashable {
  /// Integer, decimal and scale items; with the item's decimals.
  case number(FixedPoint)
  /// Choice and yes/no items.
  case code(String)
  /// Several choices, in the order of the code list.
  case codes([String])
  case day(Day)
  case text(String)
}

/// Why there is no value.
public enum MissingReason: String, Sendable, Hashable, CaseIterable {
  case notAsked
  case declined
  case doesNotKnow
  case notReached
  case movedBoard
  case movedMunicipality
  case deceased
  case noInterpreter
  case notApplicable

  public var title: Text {
    switch self {
    case .notAsked: Text(sv: "Frågan ställdes inte", en: "Not asked")
    case .declined: Text(sv: "Avböjde att svara", en: "Declined")
    case .doesNotKnow: Text(sv: "Vet inte", en: "Does not know")
    case .notReached: Text(sv: "Gick inte att nå", en: "Not reached")
    case .movedBoard: Text(sv: "Flyttat till en annan nämnd", en: "Moved to another board")
    case .movedMunicipality:
      Text(sv: "Flyttat till en annan kommun", en: "Moved to another municipality")
    case .deceased: Text(sv: "Avliden", en: "Deceased")
    case .noInterpreter: Text(sv: "Tolk saknades", en: "No interpreter")
    case .notApplicable: Text(sv: "Inte aktuellt", en: "Not applicable")
    }
  }
}

/// What is known of an item at an occasion: a value, or the reason why there is none.
public enum Answer: Sendable, Hashable {
  case value(AnswerValue)
  case missing(MissingReason)

  /// How files write that none of several choices was chosen, which is an answer.
  public static let noneChosen = "[]"

  public var value: AnswerValue? {
    if case .value(let value) = self { value } else { nil }
  }

  public var missingReason: MissingReason? {
    if case .missing(let reason) = self { reason } else { nil }
  }
}

/// The answers of one filled-in form, by item.
public typealias AnswerSheet = [ItemKey: Answer]
