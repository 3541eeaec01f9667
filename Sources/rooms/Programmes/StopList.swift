import Core
import Forms

/// The items of a programme that it may be time to stop asking, and why.
public struct StopList: Sendable, Hashable {
  /// A sign that an item gives nothing. Counts are of persons.
  public enum Sign: Sendable, Hashable {
    /// In no measure, indicator, breakdown or condition.
    case notUsed
    case mostlyUnanswered(Int, of: Int)
    /// So many gave another answer than the commonest.
    case sameAnswer(others: Int, of: Int)
    /// So many of those who were asked again gave another answer.
    case neverChanges(changed: Int, of: Int)
    /// Nobody has opened anything that it is part of.
    case neverOpened
  }

  public struct Row: Sendable, Hashable {
    public let item: Item
    /// What the item is part of, in words.
    public let partOf: [Text]
    public let signs: [Sign]
    public let minutesPerForm: Double
    /// Nil where nobody of the sample was asked, or too few to be told.
    public let use: ItemUse?

    /// What would be saved in a year.
    public var minutesPerYear: Double? { use.map { $0.formsPerYear * minutesPerForm } }
  }

  /// Fewer persons than this say nothing of a pattern.
  public static let fewestPersons = 20
  /// From this share of missing answers on an item is mostly unanswered.
  public static let unansweredShare = 0.5
  /// At most this share may differ in what is called the same.
  public static let sameShare = 0.05

  /// What looking at a breakdown is counted under; a measure or an indicator goes by its own name.
  public static func name(of breakdown: Breakdown) -> String { "by:\(breakdown.key.name)" }

  /// Most signs first, then most minutes.
  public let rows: [Row]

  /// - Parameters:
  ///   - opened: names of measures, indicators and breakdowns that somebody has looked at; nil
  ///     where nothing has been counted yet.
  ///   - threshold: fewer persons than this are not told of.
  public init(
    _ programme: CompiledProgramme, uses: [ItemUse], opened: Set<String>?, threshold: Int
  ) {
    let uses = Dictionary(uses.map { ($0.item, $0) }) { first, _ in first }
    rows = programme.definition.items.map { item in
      let parts = programme.parts(using: item.key)
      let use = uses[item.key.name].flatMap { $0.asked >= threshold ? $0 : nil }
      var signs: [Sign] = []
      if parts.isEmpty {
        signs.append(.notUsed)
      } else if let opened {
        let names = parts.compactMap(\.name)
        if !names.isEmpty, opened.isDisjoint(with: names) { signs.append(.neverOpened) }
      }
      if let use { signs += Self.signs(of: use, item) }
      return Row(
        item: item, partOf: parts.map(\.title), signs: signs,
        minutesPerForm: ProgrammeBurden.minutes(for: item), use: use)
    }.enumerated().sorted { left, right in
      let (a, b) = (left.element, right.element)
      if a.signs.count != b.signs.count { return a.signs.count > b.signs.count }
      let (first, second) = (a.minutesPerYear ?? 0, b.minutesPerYear ?? 0)
      return first != second ? first > second : left.offset < right.offset
    }.map(\.element)
  }

  private static func signs(of use: ItemUse, _ item: Item) -> [Sign] {
    guard use.asked >= fewestPersons else { return [] }
    var signs: [Sign] = []
    if Double(use.unanswered) >= unansweredShare * Double(use.asked) {
      signs.append(.mostlyUnanswered(use.unanswered, of: use.asked))
    }
    if case .shortText = item.kind { return signs }
    if use.answered >= fewestPersons,
      Double(use.otherAnswers) <= sameShare * Double(use.answered)
    {
      signs.append(.sameAnswer(others: use.otherAnswers, of: use.answered))
    } else if use.repeated >= fewestPersons,
      Double(use.changed) <= sameShare * Double(use.repeated)
    {
      signs.append(.neverChanges(changed: use.changed, of: use.repeated))
    }
    return signs
  }
}

extension CompiledProgramme {
  /// What an item is part of; a condition has no name of its own that somebody could open.
  func parts(using item: ItemKey) -> [(name: String?, title: Text)] {
    var parts: [(name: String?, title: Text)] = columns.filter { $0.items.contains(item) }
      .map { ($0.name, $0.title) }
    for breakdown in breakdowns {
      if case .item(let key, _) = breakdown.source, key == item {
        parts.append((StopList.name(of: breakdown), breakdown.title))
      }
    }
    for other in definition.items where other.key != item {
      guard let condition = try? other.condition?.parsed(), condition.items.contains(item) else {
        continue
      }
      parts.append(
        (
          nil,
          Text(
            sv: "avgör om ”\(other.text.sv)” ställs", en: "decides if “\(other.text.en)” is asked")
        ))
    }
    return parts
  }
}
