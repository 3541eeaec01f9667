import Core
import Forms

/// What a new version changes beside an older one, in words, and which series go on.
public struct ProgrammeDifference: Sendable {
  public enum Kind: Sendable, Hashable {
    case added
    case changed
    case removed
  }

  /// One item, measure, occasion or breakdown that is not as it was.
  public struct Change: Sendable, Hashable {
    public let kind: Kind
    public let title: Text
    /// What is changed; empty for what is added or removed.
    public let details: [Text]
  }

  /// What becomes of a measure's series.
  public enum Series: Sendable, Hashable {
    /// Said to be comparable, and computed as before.
    case continues
    /// Said to be comparable, but not computed as before.
    case doubtful([Text])
    /// Not said to be comparable; the reasons why it could not be, none when it could.
    case breaks([Text])
    case begins
    case ends
  }

  public let older: Int
  public let newer: Int
  public let items: [Change]
  public let occasions: [Change]
  public let measures: [Change]
  public let breakdowns: [Change]
  /// Every measure of either version, by title, in the order of the new one.
  public let series: [(title: Text, series: Series)]
  /// Whether the new version names the older one under `comparable_with`.
  public let isComparable: Bool

  public var isEmpty: Bool {
    items.isEmpty && occasions.isEmpty && measures.isEmpty && breakdowns.isEmpty
  }

  public init(from old: ProgrammeDefinition, to new: ProgrammeDefinition) {
    older = old.version
    newer = new.version
    isComparable = new.comparableWith.contains(old.version)
    items = Self.changes(
      old.items, new.items, key: \.key, title: \.text,
      details: { was, becomes in
        was.differences(to: becomes) + Self.moved(becomes.key, from: old, to: new)
      })
    occasions = Self.changes(
      old.occasions, new.occasions, key: \.key, title: \.title,
      details: { $0.differences(to: $1) })
    measures = Self.changes(
      old.measures, new.measures, key: \.key, title: \.title,
      details: { $0.differences(to: $1) })
    breakdowns = Self.changes(
      old.breakdowns, new.breakdowns, key: \.key, title: \.title,
      details: { was, becomes in
        was.source == becomes.source
          ? [] : [Text(sv: "delas in på ett annat sätt", en: "is divided in another way")]
      })
    let isComparable = isComparable
    series =
      new.measures.map { measure in
        guard let was = old.measure(measure.key) else { return (measure.title, .begins) }
        let reasons = Self.reasons(was, in: old, measure, in: new)
        if isComparable {
          return (measure.title, reasons.isEmpty ? .continues : .doubtful(reasons))
        }
        return (measure.title, .breaks(reasons))
      } + old.measures.filter { new.measure($0.key) == nil }.map { ($0.title, .ends) }
  }

  /// Why the figures of a measure are not those of the older version.
  private static func reasons(
    _ was: Measure, in old: ProgrammeDefinition, _ becomes: Measure, in new: ProgrammeDefinition
  ) -> [Text] {
    var reasons: [Text] = []
    if was.source != becomes.source {
      reasons.append(Text(sv: "måttet räknas ut på ett annat sätt", en: "it is computed anew"))
    }
    if was.direction != becomes.direction {
      reasons.append(
        Text(sv: "bättre ligger åt andra hållet", en: "better lies the other way"))
    }
    for key in becomes.items {
      guard let before = old.items.first(where: { $0.key == key }),
        let after = new.items.first(where: { $0.key == key })
      else { continue }
      reasons += before.meaningDifferences(to: after).map { reason in
        Text(sv: "”\(after.text.sv)”: \(reason.sv)", en: "“\(after.text.en)”: \(reason.en)")
      }
    }
    return reasons
  }

  private static func changes<Part, Name: Hashable>(
    _ old: [Part], _ new: [Part], key: (Part) -> Name, title: (Part) -> Text,
    details: (Part, Part) -> [Text]
  ) -> [Change] {
    let before = Dictionary(old.map { (key($0), $0) }) { first, _ in first }
    let kept = Set(new.map(key))
    return new.compactMap { part in
      guard let was = before[key(part)] else {
        return Change(kind: .added, title: title(part), details: [])
      }
      let details = details(was, part)
      return details.isEmpty ? nil : Change(kind: .changed, title: title(part), details: details)
    }
      + old.filter { !kept.contains(key($0)) }
      .map { Change(kind: .removed, title: title($0), details: []) }
  }

  /// Occasions at which an item is asked no longer, or from now on.
  private static func moved(
    _ item: ItemKey, from old: ProgrammeDefinition, to new: ProgrammeDefinition
  ) -> [Text] {
    func rules(_ programme: ProgrammeDefinition) -> [OccasionRule] {
      programme.occasions.filter { rule in
        rule.occasions.first.map { first in
          programme.items(at: first.key).contains { $0.key == item }
        } ?? false
      }
    }
    let (was, becomes) = (rules(old), rules(new))
    let added = becomes.filter { rule in !was.contains { $0.key == rule.key } }.map(\.title)
    let removed = was.filter { rule in !becomes.contains { $0.key == rule.key } }.map(\.title)
    var words: [Text] = []
    if !added.isEmpty {
      words.append(
        Text(sv: "ställs nu också vid: ", en: "now asked also at: ")
          + Text.joined(added, separator: ", "))
    }
    if !removed.isEmpty {
      words.append(
        Text(sv: "ställs inte längre vid: ", en: "no longer asked at: ")
          + Text.joined(removed, separator: ", "))
    }
    return words
  }
}

extension Item {
  /// What changes the meaning of an answer: its type, its steps, its alternatives, who is asked.
  fileprivate func meaningDifferences(to new: Item) -> [Text] {
    var words: [Text] = []
    switch (kind, new.kind) {
    case (.choice, .choice), (.choices, .choices), (.yesNo, .yesNo):
      words += codeDifferences(to: new)
    case _ where kind != new.kind:
      words.append(
        Text(
          sv: "svaras på ett annat sätt: \(new.kind.name.sv) i stället för \(kind.name.sv)",
          en: "answered in another way: \(new.kind.name.en) instead of \(kind.name.en)"))
    default: break
    }
    if condition != new.condition {
      words.append(
        Text(sv: "ställs under ett annat villkor", en: "asked under another condition"))
    }
    if answeredBy != new.answeredBy {
      words.append(
        new.answeredBy == .client
          ? Text(sv: "besvaras nu av klienten", en: "now answered by the client")
          : Text(sv: "besvaras nu av handläggaren", en: "now answered by the worker"))
    }
    return words
  }

  fileprivate func differences(to new: Item) -> [Text] {
    var words: [Text] = []
    if text != new.text {
      words.append(
        Text(sv: "löd förut: ”\(text.sv)”", en: "was worded: “\(text.en)”"))
    }
    if hint != new.hint {
      words.append(Text(sv: "hjälptexten är ändrad", en: "the hint is changed"))
    }
    words += meaningDifferences(to: new)
    if isOptional != new.isOptional {
      words.append(
        new.isOptional
          ? Text(sv: "får nu lämnas tom", en: "may now be left empty")
          : Text(sv: "måste nu besvaras", en: "must now be answered"))
    }
    return words
  }

  private func codeDifferences(to new: Item) -> [Text] {
    let old = kind.codes
    let codes = new.kind.codes
    func named(_ code: Code) -> Text {
      Text(sv: "”\(code.label.sv)”", en: "“\(code.label.en)”")
    }
    var words: [Text] = []
    for code in codes {
      guard let was = old.first(where: { $0.code == code.code }) else {
        words.append(Text(sv: "nytt alternativ: ", en: "new alternative: ") + named(code))
        continue
      }
      if was.label != code.label {
        words.append(
          named(was) + Text(sv: " heter nu ", en: " is now called ") + named(code))
      }
      if was.isRetired != code.isRetired {
        words.append(
          named(code)
            + (code.isRetired
              ? Text(sv: " erbjuds inte längre", en: " is no longer offered")
              : Text(sv: " erbjuds igen", en: " is offered again")))
      }
    }
    for code in old where !codes.contains(where: { $0.code == code.code }) {
      words.append(
        named(code)
          + Text(
            sv: " är borttaget; sätt hellre retired: true, så går äldre svar att läsa",
            en: " is removed; rather set retired: true, so that older answers can be read"))
    }
    return words
  }
}

extension ItemKind {
  /// What it is called, with its bounds.
  fileprivate var name: Text {
    func bounds(_ min: String?, _ max: String?) -> String {
      min == nil && max == nil ? "" : " \(min ?? "")–\(max ?? "")"
    }
    switch self {
    case .integer(let min, let max):
      let bounds = bounds(min.map(String.init), max.map(String.init))
      return Text(sv: "heltal\(bounds)", en: "whole number\(bounds)")
    case .decimal(let decimals, let min, let max):
      let bounds = bounds(min?.description, max?.description)
      return Text(
        sv: "tal med \(decimals) decimaler\(bounds)",
        en: "number with \(decimals) decimals\(bounds)")
    case .scale(let min, let max, _):
      return Text(sv: "skala \(min)–\(max)", en: "scale \(min)–\(max)")
    case .choice: return Text(sv: "ett alternativ", en: "one alternative")
    case .choices: return Text(sv: "flera alternativ", en: "several alternatives")
    case .date: return Text(sv: "datum", en: "date")
    case .yesNo: return Text(sv: "ja eller nej", en: "yes or no")
    case .shortText: return Text(sv: "fri text", en: "free text")
    }
  }
}

extension OccasionRule {
  fileprivate func differences(to new: OccasionRule) -> [Text] {
    var words: [Text] = []
    if title != new.title {
      words.append(Text(sv: "hette förut ”\(title.sv)”", en: "was called “\(title.en)”"))
    }
    if kind != new.kind {
      words.append(
        Text(
          sv: "infaller nu \(new.moments) i stället för \(moments)",
          en: "now falls at \(new.moments) instead of \(moments)"))
    }
    if (opensBefore, closesAfter) != (new.opensBefore, new.closesAfter) {
      words.append(
        Text(
          sv:
            "svarsfönstret är nu \(new.opensBefore) dagar före till \(new.closesAfter) dagar efter "
            + "(förut \(opensBefore) och \(closesAfter))",
          en: "the window is now \(new.opensBefore) days before to \(new.closesAfter) days after "
            + "(was \(opensBefore) and \(closesAfter))"))
    }
    if repeats != new.repeats {
      words.append(
        Text(
          sv: "ett annat svar gäller när flera ryms i fönstret",
          en: "another answer counts when several are in the window"))
    }
    return words
  }

  /// Its occasions by name: `m3, m6, m9`.
  private var moments: String { occasions.map(\.key.name).joined(separator: ", ") }
}

extension Measure {
  fileprivate func differences(to new: Measure) -> [Text] {
    var words: [Text] = []
    if title != new.title {
      words.append(Text(sv: "hette förut ”\(title.sv)”", en: "was called “\(title.en)”"))
    }
    if source != new.source {
      words.append(Text(sv: "räknas ut på ett annat sätt", en: "is computed in another way"))
    }
    if direction != new.direction {
      words.append(Text(sv: "bättre ligger åt andra hållet", en: "better lies the other way"))
    }
    if smallestMeaningfulChange != new.smallestMeaningfulChange {
      words.append(
        Text(
          sv: "minsta betydelsefulla förändring är ändrad",
          en: "the smallest meaningful change is changed"))
    }
    if decimals != new.decimals {
      words.append(
        Text(sv: "har nu \(new.decimals) decimaler", en: "now has \(new.decimals) decimals"))
    }
    return words
  }
}
