import Core
import Delimited
import Forms
import Programmes

/// What every column of an extract's data file is: the same for the table, the page and the labels.
struct CodeBook: Sendable {
  /// A value that a column may hold.
  struct Value: Sendable {
    let code: String
    let label: Text
  }

  struct Entry: Sendable {
    enum Kind: String, Sendable {
      case text, day, number, choice, choices, chosen
    }

    let name: String
    let kind: Kind
    let label: Text
    /// Item, measure or attribute as the package calls it; empty for facts.
    let key: String
    var decimals = 0
    var least: FixedPoint?
    var greatest: FixedPoint?
    var values: [Value] = []
    /// Whether it may hold marks for missing answers.
    var mayLack = false
    /// How it is computed, or when it is asked.
    var note: Text?
  }

  let columns: ExtractColumns
  let entries: [Entry]

  static let missing = MissingReason.allCases.map { Value(code: $0.extractMark, label: $0.title) }

  init(_ columns: ExtractColumns) {
    self.columns = columns
    let definition = columns.definition
    let titles = Dictionary(definition.attributes) { first, _ in first }
    entries = columns.all.map { column in
      switch column.source {
      case .fact(let fact): Self.entry(fact, column.name, definition)
      case .attribute(let name):
        Entry(
          name: column.name, kind: .text, label: titles[name] ?? Text(verbatim: name), key: name)
      case .item(let item): Self.entry(item, column.name, definition)
      case .chosen(let item, let code):
        Entry(
          name: column.name, kind: .chosen, label: item.text + Text(verbatim: ": ") + code.label,
          key: item.key.name, least: FixedPoint(0), greatest: FixedPoint(1),
          values: [
            Value(code: "0", label: ExtractText.notChosen),
            Value(code: "1", label: ExtractText.chosen),
          ], mayLack: true)
      case .measure(let place): Self.entry(measure: place, column.name, definition)
      }
    }
  }

  private static func entry(
    _ fact: ExtractFact, _ name: String, _ definition: ProgrammeDefinition
  ) -> Entry {
    var entry = Entry(
      name: name, kind: fact.isDay ? .day : .text, label: ExtractText.title(of: fact), key: "")
    switch fact {
    case .sequence, .version, .birthYear, .day:
      entry = Entry(name: name, kind: .number, label: entry.label, key: "")
    case .gender:
      entry.values = Gender.allCases.map { Value(code: $0.rawValue, label: $0.title) }
    case .occasion, .occasionGiven:
      entry.values = definition.occasions.flatMap { rule in
        rule.occasions.map { Value(code: $0.key.name, label: rule.title(of: $0.key)) }
      }
    case .state:
      entry.values = ExtractState.allCases.map { Value(code: $0.rawValue, label: $0.title) }
    case .notDone:
      entry.values = MissingReason.allCases.map { Value(code: $0.rawValue, label: $0.title) }
    case .answered:
      entry = Entry(
        name: name, kind: .number, label: entry.label, key: "",
        values: [
          Value(code: "0", label: ExtractText.no), Value(code: "1", label: ExtractText.yes),
        ])
    default: break
    }
    return entry
  }

  private static func entry(
    _ item: Item, _ name: String, _ definition: ProgrammeDefinition
  ) -> Entry {
    func number(_ min: FixedPoint?, _ max: FixedPoint?) -> Entry {
      Entry(
        name: name, kind: .number, label: item.text, key: item.key.name,
        decimals: item.kind.decimals ?? 0, least: min, greatest: max)
    }
    var entry: Entry
    switch item.kind {
    case .integer(let min, let max):
      entry = number(min.map { FixedPoint($0) }, max.map { FixedPoint($0) })
    case .decimal(_, let min, let max): entry = number(min, max)
    case .scale(let min, let max, let labels):
      entry = number(FixedPoint(min), FixedPoint(max))
      entry.values = labels.sorted { $0.key < $1.key }.map {
        Value(code: "\($0.key)", label: $0.value)
      }
    case .choice(let codes):
      entry = Entry(name: name, kind: .choice, label: item.text, key: item.key.name)
      entry.values = codes.map { Value(code: $0.code, label: $0.label) }
    case .yesNo:
      entry = Entry(name: name, kind: .choice, label: item.text, key: item.key.name)
      entry.values = item.kind.codes.map { Value(code: $0.code, label: $0.label) }
    case .choices(let codes):
      entry = Entry(name: name, kind: .choices, label: item.text, key: item.key.name)
      entry.values =
        [Value(code: Answer.noneChosen, label: ExtractText.noneChosen)]
        + codes.map { Value(code: $0.code, label: $0.label) }
    case .date: entry = Entry(name: name, kind: .day, label: item.text, key: item.key.name)
    case .shortText:
      entry = Entry(name: name, kind: .text, label: item.text, key: item.key.name)
      entry.values = [Value(code: ExtractRows.textMark, label: ExtractText.hasText)]
    }
    entry.mayLack = true
    let forms = definition.forms.filter { $0.form.items.contains { $0.key == item.key } }
    let asked = definition.occasions.filter { rule in
      forms.contains { $0.occasions.contains(rule.key) }
    }.map(\.key.name)
    entry.note =
      ExtractText.asked(asked)
      + (item.condition.map { ExtractText.condition($0.source) } ?? Text(verbatim: ""))
    return entry
  }

  private static func entry(
    measure place: Int, _ name: String, _ definition: ProgrammeDefinition
  ) -> Entry {
    if place < definition.measures.count {
      let measure = definition.measures[place]
      let formula =
        switch measure.source {
        case .item(let item): item.name
        case .expression(let expression), .share(let expression, _): expression.source
        }
      var note = ExtractText.formula(formula) + ExtractText.direction(measure.direction)
      if let smallest = measure.smallestMeaningfulChange {
        note = note + ExtractText.smallest(smallest)
      }
      return Entry(
        name: name, kind: .number, label: measure.title, key: measure.key.name,
        decimals: measure.isShare ? 0 : measure.decimals, mayLack: true, note: note)
    }
    let indicator = definition.indicators[place - definition.measures.count]
    return Entry(
      name: name, kind: .number, label: indicator.title, key: indicator.key.name, mayLack: true,
      note: ExtractText.formula(indicator.numerator.source)
        + (indicator.denominator.map { ExtractText.denominator($0.source) } ?? Text(verbatim: ""))
        + ExtractText.asked([indicator.occasion.name]))
  }

  // MARK: As a table

  /// A row for each column and one for each of its values, for a spreadsheet.
  func csv(mark: String) -> [UInt8] {
    var writer = DelimitedWriter(separator: .comma, marksByteOrder: true, guardsFormulas: true)
    writer.append(header: [
      "column", "type", "key", "text_sv", "text_en", "value", "value_sv", "value_en", "least",
      "greatest", "decimals", "note_sv", "note_en",
    ])
    writer.append(
      ["", "", "", mark, mark, "", "", "", "", "", "", "", ""].map { .text($0) })
    for entry in entries {
      writer.append([
        .figure(entry.name), .figure(entry.kind.rawValue), .figure(entry.key),
        .text(entry.label.sv), .text(entry.label.en), .figure(""), .figure(""), .figure(""),
        .figure(entry.least?.description ?? ""), .figure(entry.greatest?.description ?? ""),
        .figure(entry.kind == .number ? "\(entry.decimals)" : ""), .text(entry.note?.sv ?? ""),
        .text(entry.note?.en ?? ""),
      ])
      for value in entry.values + (entry.mayLack ? Self.missing : []) {
        writer.append([
          .figure(entry.name), .figure("value"), .figure(""), .figure(""), .figure(""),
          .text(value.code), .text(value.label.sv), .text(value.label.en), .figure(""), .figure(""),
          .figure(""), .figure(""), .figure(""),
        ])
      }
    }
    return writer.drain()
  }
}
