import Core
import Forms
import Programmes

/// The columns of the data file of one version, in order, with the names that the file, the code book
/// and the labels share.
struct ExtractColumns: Sendable {
  struct Column: Sendable {
    enum Source: Sendable, Hashable {
      case fact(ExtractFact)
      case attribute(String)
      case item(Item)
      /// Whether one of several choices was chosen.
      case chosen(Item, Code)
      /// A measure or an indicator, by its place among the programme's columns.
      case measure(Int)
    }

    /// Letters, digits and `_`, beginning with a letter and unlike every other, as SPSS and R ask.
    let name: String
    let source: Source
  }

  let definition: ProgrammeDefinition
  let all: [Column]

  /// The word by which a decision gives the days of episodes and occasions, all at once.
  static let dates = "dates"

  /// The columns that every extract has, whatever a decision gives, in order.
  static let frame = ExtractFact.allCases.filter(\.isFrame).map(\.rawValue).joined(separator: " ")

  /// - Parameter given: the names that a decision gives, beside the frame; nil for all.
  init(_ definition: ProgrammeDefinition, given: Set<String>? = nil) {
    self.definition = definition
    var names = ColumnNames()
    var columns: [Column] = []
    func add(_ name: String, _ source: Column.Source) {
      columns.append(Column(name: names.next(name), source: source))
    }
    for fact in ExtractFact.allCases where fact != .household || definition.countsHouseholds {
      add(fact.rawValue, .fact(fact))
    }
    for (name, _) in definition.attributes { add("a_\(name)", .attribute(name)) }
    for item in definition.items {
      add("q_\(item.key)", .item(item))
      if case .choices(let codes) = item.kind {
        for code in codes { add("q_\(item.key)_\(code.code)", .chosen(item, code)) }
      }
    }
    for (place, name)
      in (definition.measures.map(\.key.name)
      + definition.indicators.map(\.key.name)).enumerated()
    {
      add("m_\(name)", .measure(place))
    }
    let items = Dictionary(
      columns.compactMap { column -> (ItemKey, String)? in
        if case .item(let item) = column.source { (item.key, column.name) } else { nil }
      }
    ) { first, _ in first }
    all = columns.filter { column in
      guard let given else { return true }
      switch column.source {
      case .fact(let fact):
        return fact.isFrame || given.contains(column.name)
          || fact.isAmongDates && given.contains(Self.dates)
      case .chosen(let item, _):
        return given.contains(column.name) || items[item.key].map(given.contains) == true
      case .attribute, .item, .measure: return given.contains(column.name)
      }
    }
  }

  /// The names that a decision can give.
  var optionalNames: [String] {
    [Self.dates]
      + all.filter { column in
        if case .fact(let fact) = column.source { !fact.isFrame } else { true }
      }.map(\.name)
  }
}

/// What is said of an episode and an occasion, by the name of its column.
enum ExtractFact: String, Sendable, Hashable, CaseIterable {
  case extract, person, episode, sequence, household
  case version, unit
  case unitCounted = "unit_counted"
  case unitNow = "unit_now"
  case start, end, deceased, gender
  case birthYear = "birth_year"
  case occasion
  case occasionGiven = "occasion_given"
  case due, opens, closes, state
  case date, day
  case notDone = "not_done"
  case answered

  /// Whether every extract has it, whatever a decision says: whose answer it is, to which form and
  /// occasion, what became of it, and when after the start. No unit and no date.
  var isFrame: Bool {
    switch self {
    case .extract, .person, .episode, .version, .occasion, .state, .day: true
    default: false
    }
  }

  /// Whether the word for dates gives it; that somebody has died is given by itself.
  var isAmongDates: Bool { isDay && self != .deceased }

  var isDay: Bool {
    switch self {
    case .start, .end, .deceased, .due, .opens, .closes, .date: true
    default: false
    }
  }
}

/// What became of an occasion.
enum ExtractState: String, Sendable, CaseIterable {
  case answered
  /// There is a reason why it was not.
  case notDone
  /// The window has closed without an answer.
  case lost
  /// The person died before the window closed.
  case deceased
  /// The window has not closed.
  case waiting
  /// An answer outside every window.
  case outside

  var title: Text {
    switch self {
    case .answered: Text(sv: "Besvarat", en: "Answered")
    case .notDone: Text(sv: "Inte gjort, med skäl", en: "Not done, with a reason")
    case .lost: Text(sv: "Fönstret stängt utan svar", en: "Window closed without an answer")
    case .deceased: Text(sv: "Avliden innan fönstret stängde", en: "Deceased before it closed")
    case .waiting: Text(sv: "Fönstret har inte stängt", en: "The window has not closed")
    case .outside: Text(sv: "Svar utanför alla fönster", en: "Answer outside every window")
    }
  }
}

extension ProgrammeDefinition {
  var countsHouseholds: Bool { unitOfAnalysis == .household }
}

/// Makes names that SPSS, R and others take: at most 64 characters, no two the same.
private struct ColumnNames {
  private var used: Set<String> = []

  mutating func next(_ wanted: String) -> String {
    let plain = String(
      wanted.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }.prefix(58))
    var name = plain
    var number = 2
    while !used.insert(name.lowercased()).inserted {
      name = "\(plain)_\(number)"
      number += 1
    }
    return name
  }
}

/// How a missing answer is written: a point and the reason, which no code, number or day begins with.
extension MissingReason {
  var extractMark: String { ".\(rawValue)" }
}
