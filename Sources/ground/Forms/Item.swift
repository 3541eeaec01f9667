import Core

public typealias ItemKey = Key<Item>

/// A typed question in a form.
///
/// An item keeps its key when its wording changes; a new meaning is a new item.
public struct Item: Sendable, Hashable {
  public let key: ItemKey
  /// The question as it is read.
  public var text: Text
  /// One sentence of help.
  public var hint: Text?
  public var kind: ItemKind
  public var isOptional: Bool
  public var answeredBy: Respondent
  /// Marked sensitive by the package: free text always is.
  public var isSensitive: Bool
  /// Shown only when this is true; otherwise the answer is "not applicable".
  public var condition: Expression?
  /// True when the case system already holds it, so that it ought to be prefilled, not asked.
  public var isInCaseSystem: Bool
  /// Taken over from the person's earlier answer and marked so, instead of being asked anew.
  public var isPrefilled: Bool
  /// What the item is about, where the package says.
  public var topics: Set<ItemTopic>

  public init(
    key: ItemKey, text: Text, hint: Text? = nil, kind: ItemKind, isOptional: Bool = false,
    answeredBy: Respondent = .worker, isSensitive: Bool = false, condition: Expression? = nil,
    isInCaseSystem: Bool = false, isPrefilled: Bool = false, topics: Set<ItemTopic> = []
  ) {
    self.key = key
    self.text = text
    self.hint = hint
    self.kind = kind
    self.isOptional = isOptional
    self.answeredBy = answeredBy
    self.isSensitive = isSensitive
    self.condition = condition
    self.isInCaseSystem = isInCaseSystem
    self.isPrefilled = isPrefilled
    self.topics = topics
  }
}

/// What an item is about, as far as those who look for it need to know.
public enum ItemTopic: String, Sendable, Hashable, CaseIterable {
  /// The situation of children, as clients or in the household.
  case children
  /// Gender, beyond the sex that the episode is registered with.
  case gender
  /// Exposure to or use of violence.
  case violence
  /// What the client got.
  case interventions
  /// Whether the goals set together were reached.
  case goals
  /// What the client thinks of the support.
  case experience
}

/// Who answers an item.
public enum Respondent: String, Sendable, Hashable, CaseIterable {
  case worker
  case client
}

/// The type of an item's value.
public enum ItemKind: Sendable, Hashable {
  /// A whole number within the bounds.
  case integer(min: Int?, max: Int?)
  /// A number with a fixed number of decimals (0–9) within the bounds.
  case decimal(decimals: Int, min: FixedPoint?, max: FixedPoint?)
  /// One step of a scale; `labels` name some or all of the steps.
  case scale(min: Int, max: Int, labels: [Int: Text])
  /// One code of the list.
  case choice([Code])
  /// Any number of codes of the list, none included.
  case choices([Code])
  /// A calendar day within the bounds.
  case date(min: Day?, max: Day?)
  /// `yes` or `no`.
  case yesNo
  /// Free text of at most `maxLength` characters; always sensitive, never in a result.
  case shortText(maxLength: Int)
}

/// One alternative of a choice.
public struct Code: Sendable, Hashable {
  /// What is stored; never reused for another meaning.
  public let code: String
  public var label: Text
  /// No longer offered, still understood in what was answered before.
  public var isRetired: Bool

  public init(_ code: String, _ label: Text, isRetired: Bool = false) {
    self.code = code
    self.label = label
    self.isRetired = isRetired
  }

  public static let yes = Code("yes", Text(sv: "Ja", en: "Yes"))
  public static let no = Code("no", Text(sv: "Nej", en: "No"))
}

extension ItemKind {
  /// The alternatives of a choice, several choices or yes/no; empty for the other kinds.
  public var codes: [Code] {
    switch self {
    case .choice(let codes), .choices(let codes): codes
    case .yesNo: [.yes, .no]
    default: []
    }
  }

  /// Number of decimals of a numeric kind; nil for the others.
  public var decimals: Int? {
    switch self {
    case .integer, .scale: 0
    case .decimal(let decimals, _, _): decimals
    default: nil
    }
  }
}

/// A set of items asked together at the occasions named.
public struct Form: Sendable, Hashable {
  public let key: Key<Form>
  public var title: Text
  public var items: [Item]

  public init(key: Key<Form>, title: Text, items: [Item]) {
    self.key = key
    self.title = title
    self.items = items
  }
}
