import Core
import Forms
import Programmes
import Web

/// The choices for the columns of a file, as made on the page, and the map that they make.
struct ImportMapForm: Sendable {
  /// What a column may be, beside an item.
  enum Role: String, Sendable, CaseIterable {
    case person, personalNumber, caseReference, unit, worker, start, end, gender
    case birthYear, birthDate, age, household, protected, attribute, occasion, date, notDone
  }

  enum Placing: String, Sendable, CaseIterable {
    case column, date, order
  }

  let programme: ProgrammeDefinition
  let header: [String]
  let typed: FormData

  static func role(_ index: Int) -> String { "roll-\(index)" }
  static func occasion(_ index: Int) -> String { "tillfalle-\(index)" }
  static func codes(_ index: Int) -> String { "koder-\(index)" }
  static let start = "start"
  static let end = "slut"
  static let placing = "placering"
  static let missing = "saknas"
  static let ownMap = "karta"
  private static let itemPrefix = "fraga:"
  private static let attributePrefix = "bakgrund:"

  static func value(of item: Item) -> String { itemPrefix + item.key.name }
  static func value(ofAttribute name: String) -> String { attributePrefix + name }

  /// The map, or what is wrong with the choices.
  func map() -> Result<String, Refused> {
    let own = typed.trimmed(Self.ownMap)
    if !own.isEmpty { return .success(own + "\n") }
    var errors: [FieldError] = []
    let isWide = header.indices.contains { item($0) != nil && !occasion($0).isEmpty }
    let perOccasion = [Role.date.rawValue, Role.notDone.rawValue]
    var seen: Set<ItemKey> = []
    for index in header.indices where occasion(index).isEmpty {
      let isRepeated = item(index).map { !seen.insert($0).inserted } ?? false
      let isPart = item(index) != nil || perOccasion.contains(typed.trimmed(Self.role(index)))
      if isRepeated || (isWide && isPart) {
        errors.append(FieldError(Self.occasion(index), ImportPageText.occasionMissing))
      }
    }
    if !header.indices.contains(where: { item($0) != nil }) {
      errors.append(FieldError(Self.role(0), ImportPageText.noItems))
    }
    for role in Role.allCases where role != .attribute && !isSeveral(role, isWide) {
      for index in columns(role).dropFirst() {
        errors.append(FieldError(Self.role(index), ImportPageText.roleTaken(role)))
      }
    }
    var named: Set<String> = []
    for index in header.indices {
      guard let name = attribute(index), !named.insert(name).inserted else { continue }
      errors.append(FieldError(Self.role(index), ImportPageText.attributeTaken))
    }
    let start = source(.start) ?? constant(Self.start)
    if start == nil, columns(.date).isEmpty {
      errors.append(FieldError(Self.start, ImportPageText.startMissing))
    }
    for name in [Self.start, Self.end] where !typed.trimmed(name).isEmpty {
      if Day(typed.trimmed(name)) == nil { errors.append(FieldError(name, ImportText.notADay)) }
    }
    let isNamed = !columns(.person).isEmpty || !columns(.personalNumber).isEmpty
    if !isNamed, !isWide, errors.isEmpty {
      errors.append(FieldError(Self.role(0), ImportPageText.noPerson))
    }
    guard errors.isEmpty else { return .failure(Refused(errors: errors)) }
    var lines = ["beprova: map/1", "programme: \(programme.key)"]
    lines.append("format: \(isWide ? "wide" : "long")")
    if let column = columns(.personalNumber).first {
      lines.append("person: {column: \(quoted(header[column])), kind: personalNumber}")
    } else if let column = columns(.person).first {
      lines.append("person: {column: \(quoted(header[column]))}")
    } else {
      lines.append("person: {row_number: true}")
    }
    lines.append("start: \(start ?? "{first_measurement: true}")")
    let marks =
      [""]
      + typed.trimmed(Self.missing).split(separator: ",").map {
        String($0).trimmingCharacters(in: .whitespaces)
      }
    lines.append("missing: [\(marks.map(quoted).joined(separator: ", "))]")
    for (key, role) in Self.plainKeys {
      if let source = source(role) { lines.append("\(key): \(source)") }
    }
    if source(.end) == nil, let end = constant(Self.end) { lines.append("end: \(end)") }
    let attributes = header.indices.compactMap { index in
      attribute(index).map { "  \(quoted($0)): \(source(at: index))" }
    }
    if !attributes.isEmpty { lines += ["attributes:"] + attributes }
    lines += isWide ? wide() : long()
    return .success(lines.joined(separator: "\n") + "\n")
  }

  struct Refused: Error {
    let errors: [FieldError]
  }

  private static let plainKeys: [(String, Role)] = [
    ("case_reference", .caseReference), ("unit", .unit), ("worker", .worker), ("end", .end),
    ("gender", .gender), ("birth_year", .birthYear), ("birth_date", .birthDate), ("age", .age),
    ("household", .household), ("protected", .protected),
  ]

  private func wide() -> [String] {
    var lines = ["occasions:"]
    for key in programme.occasions.flatMap({ $0.occasions.map(\.key) }) {
      let columns = header.indices.filter { occasion($0) == key.name }
      let items = columns.compactMap { index in
        item(index).map { "\($0.name): \(source(at: index))" }
      }
      guard !items.isEmpty else { continue }
      lines.append("  \(key):")
      for (name, role) in [("date", Role.date), ("not_done", .notDone)] {
        if let index = columns.first(where: { typed.trimmed(Self.role($0)) == role.rawValue }) {
          lines.append("    \(name): \(source(at: index))")
        }
      }
      lines.append("    items: {\(items.joined(separator: ", "))}")
    }
    return lines
  }

  private func long() -> [String] {
    var lines: [String] = []
    switch Placing(rawValue: typed.trimmed(Self.placing)) {
    case .date?: lines.append("occasion: {by: date}")
    case .order?: lines.append("occasion: {by: order}")
    case .column?, nil:
      lines.append("occasion: \(source(.occasion) ?? "{by: date}")")
    }
    for (key, role) in [("date", Role.date), ("not_done", .notDone)] {
      if let source = source(role) { lines.append("\(key): \(source)") }
    }
    let items = header.indices.compactMap { index in
      item(index).map { "\($0.name): \(source(at: index))" }
    }
    lines.append("items: {\(items.joined(separator: ", "))}")
    return lines
  }

  // MARK: What was chosen

  private func columns(_ role: Role) -> [Int] {
    header.indices.filter { typed.trimmed(Self.role($0)) == role.rawValue }
  }

  private func isSeveral(_ role: Role, _ isWide: Bool) -> Bool {
    isWide && (role == .date || role == .notDone)
  }

  private func item(_ index: Int) -> ItemKey? {
    let chosen = typed.trimmed(Self.role(index))
    return chosen.hasPrefix(Self.itemPrefix)
      ? ItemKey(String(chosen.dropFirst(Self.itemPrefix.count))) : nil
  }

  /// The name of the background variable that a column is: the programme's, or the column's own.
  private func attribute(_ index: Int) -> String? {
    let chosen = typed.trimmed(Self.role(index))
    if chosen == Role.attribute.rawValue { return header[index] }
    return chosen.hasPrefix(Self.attributePrefix)
      ? String(chosen.dropFirst(Self.attributePrefix.count)) : nil
  }

  private func occasion(_ index: Int) -> String { typed.trimmed(Self.occasion(index)) }

  private func source(_ role: Role) -> String? { columns(role).first.map(source(at:)) }

  private func source(at index: Int) -> String {
    let codes = typed.trimmed(Self.codes(index)).split(whereSeparator: { $0 == "," || $0 == "\n" })
      .compactMap { pair -> String? in
        let parts = pair.split(separator: "=", maxSplits: 1).map {
          String($0).trimmingCharacters(in: .whitespaces)
        }
        return parts.count == 2 ? "\(quoted(parts[0])): \(quoted(parts[1]))" : nil
      }
    let column = "column: \(quoted(header[index]))"
    return codes.isEmpty ? "{\(column)}" : "{\(column), codes: {\(codes.joined(separator: ", "))}}"
  }

  private func constant(_ name: String) -> String? {
    Day(typed.trimmed(name)).map { "{constant: \"\($0)\"}" }
  }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case _ where scalar.value < 32: result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension ImportMapForm {
  /// The choices that the names of the columns suggest.
  static func guess(
    _ header: [String], programme: ProgrammeDefinition
  ) -> [ImportUpload.Field] {
    var fields: [ImportUpload.Field] = []
    for (index, name) in header.enumerated() {
      let plain = name.lowercased()
      if let role = words.first(where: { $0.words.contains(plain) })?.role {
        fields.append(ImportUpload.Field(name: Self.role(index), value: role.rawValue))
        continue
      }
      let item = programme.items.first {
        plain == $0.key.name.lowercased() || plain == $0.text.sv.lowercased()
          || plain == $0.text.en.lowercased()
      }
      if let item {
        fields.append(ImportUpload.Field(name: Self.role(index), value: value(of: item)))
        continue
      }
      let attribute = programme.attributes.first {
        plain == $0.name.lowercased() || plain == $0.title.sv.lowercased()
          || plain == $0.title.en.lowercased()
      }
      if let attribute {
        fields.append(
          ImportUpload.Field(name: Self.role(index), value: value(ofAttribute: attribute.name)))
        continue
      }
      // `sleep_m3`, `m3 sleep`: an item and an occasion.
      let parts = plain.split { "_-. ".contains($0) }.map(String.init)
      let occasion = programme.occasions.flatMap { $0.occasions.map(\.key.name) }
        .first { parts.contains($0) }
      let rest = parts.filter { $0 != occasion }.joined(separator: "_")
      if let occasion, let item = programme.items.first(where: { $0.key.name == rest }) {
        fields.append(ImportUpload.Field(name: Self.role(index), value: value(of: item)))
        fields.append(ImportUpload.Field(name: Self.occasion(index), value: occasion))
      }
    }
    fields.append(ImportUpload.Field(name: missing, value: "NA"))
    return fields
  }

  private static let words: [(role: Role, words: Set<String>)] = [
    (.personalNumber, ["personnummer", "pnr", "personnr"]),
    (.person, ["id", "person", "löpnr", "löpnummer", "subject", "klient"]),
    (.caseReference, ["ärende", "ärendenummer", "dnr", "case"]),
    (.unit, ["enhet", "unit", "enhetskod"]),
    (.worker, ["handläggare", "worker"]),
    (.start, ["start", "startdatum", "startdag", "från"]),
    (.end, ["slut", "slutdatum", "slutdag", "till", "end"]),
    (.gender, ["kön", "gender", "sex"]),
    (.birthYear, ["födelseår", "birth_year", "born"]),
    (.birthDate, ["födelsedatum", "birth_date"]),
    (.age, ["ålder", "age"]),
    (.household, ["hushåll", "household"]),
    (.protected, ["skyddad", "sekretess", "protected"]),
    (.occasion, ["tillfälle", "mättillfälle", "occasion", "month", "månad", "visit"]),
    (.date, ["datum", "date", "mätdatum"]),
    (.notDone, ["bortfall", "bortfallsorsak", "not_done"]),
  ]
}

extension ProgrammeDefinition {
  /// What an import may set on an episode for the programme's results to be divided by.
  var attributes: [(name: String, title: Text)] {
    breakdowns.compactMap { breakdown in
      if case .attribute(let name) = breakdown.source { (name, breakdown.title) } else { nil }
    }
  }
}
