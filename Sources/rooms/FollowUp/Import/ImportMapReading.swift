import Core
import Delimited
import Forms
import Programmes

extension ImportMap {
  /// Reads a map. The map is nil when it has faults.
  static func read(_ yaml: String, file: String) -> (map: ImportMap?, faults: [PackageFault]) {
    let reading = PackageReading()
    var map: ImportMap?
    if let root = reading.open(yaml, file: file),
      let fields = reading.fields(root, Text(sv: "kartan", en: "the map"))
    {
      map = ImportMapReading(reading).map(fields, file: file)
    }
    let faults = reading.sortedFaults
    return (faults.hasErrors ? nil : map, faults)
  }
}

/// One reading of a map file.
private struct ImportMapReading {
  private enum Header: String, CaseIterable {
    case map = "map/1"
  }
  private enum SeparatorWord: String, CaseIterable {
    case semicolon = ";"
    case comma = ","
    case tab
  }
  private enum EncodingWord: String, CaseIterable {
    case utf8 = "utf-8"
    case latin1 = "latin-1"
  }
  private enum DecimalWord: String, CaseIterable {
    case comma = ","
    case point = "."
  }
  private enum PersonKind: String, CaseIterable {
    case personalNumber
    case reference
  }
  private enum AgeAt: String, CaseIterable {
    case start
  }
  private enum PlacingWord: String, CaseIterable {
    case date
    case order
  }

  let reading: PackageReading

  init(_ reading: PackageReading) {
    self.reading = reading
  }

  func map(_ fields: PackageFields, file: String) -> ImportMap? {
    _ = fields.word("beprova", of: Header.self)
    let programme = fields.key("programme", of: Key<ProgrammeDefinition>.self)
    let version = version(fields)
    let isExtract = fields.flag("extract")
    let format =
      fields.required("format", "format: wide") != nil
      ? fields.word("format", of: ImportMap.Format.self) : nil
    let person = person(fields)
    let start = start(fields)
    let layout: ImportMap.Layout?
    switch format {
    case .wide?: layout = wide(fields)
    case .long?: layout = long(fields)
    case nil:
      layout = nil
      // Asked for, so that they are not reported as unknown beside what is wrong.
      for name in ["occasions", "items", "occasion", "date", "not_done", "answered"] {
        _ = fields.node(name)
      }
    }
    let separator: Separator? = fields.word("separator", of: SeparatorWord.self).map {
      switch $0 {
      case .semicolon: .semicolon
      case .comma: .comma
      case .tab: .tab
      }
    }
    let encoding: CharacterEncoding? = fields.word("encoding", of: EncodingWord.self).map {
      $0 == .utf8 ? .utf8 : .windows1252
    }
    let decimal = fields.word("decimal", of: DecimalWord.self)
    let episode = source(fields, "episode")
    let sequence = source(fields, "sequence")
    let caseReference = source(fields, "case_reference")
    let unit = source(fields, "unit")
    let unitNow = source(fields, "unit_now")
    let worker = source(fields, "worker")
    let end = source(fields, "end", constantDays: true)
    let deceased = source(fields, "deceased")
    let gender = source(fields, "gender")
    let birth = birth(fields)
    let household = source(fields, "household")
    let isProtected = source(fields, "protected")
    let attributes = (fields.fields("attributes")?.all() ?? []).compactMap { entry in
      source(entry.value, entry.key).map { (name: entry.key, source: $0) }
    }
    let missing = missingMarks(fields)
    fields.close()
    guard let format, let person, let start, let layout else { return nil }
    return ImportMap(
      format: format, file: file, programme: programme, version: version, isExtract: isExtract,
      separator: separator, encoding: encoding, decimalSign: decimal?.rawValue.first,
      person: person.person, personPlace: person.place, episode: episode, sequence: sequence,
      caseReference: caseReference, unit: unit, unitNow: unitNow, worker: worker, start: start,
      end: end, deceased: deceased, gender: gender, birth: birth, household: household,
      isProtected: isProtected,
      attributes: attributes.sorted { $0.name < $1.name }, missing: missing, layout: layout)
  }

  private func version(_ fields: PackageFields) -> Int? {
    guard let text = fields.string("version") else { return nil }
    if let number = Int(text) { return number }
    fields.report(
      "type", at: fields.place(of: "version"),
      Text(sv: "version är ett heltal", en: "version is a whole number"))
    return nil
  }

  // MARK: Person and start

  private func person(
    _ fields: PackageFields
  ) -> (person: ImportMap.Person, place: PackagePlace)? {
    guard let node = fields.required("person", "person: {column: Personnummer}") else { return nil }
    if let column = node.text {
      return (.column(column, isPersonalNumber: false), node.place)
    }
    guard let parts = reading.fields(node, Text(verbatim: "person")) else { return nil }
    defer { parts.close() }
    let rowNumber = parts.string("row_number")
    let column = parts.string("column")
    let kind = parts.word("kind", of: PersonKind.self)
    if let rowNumber, column == nil {
      return (.rowNumber(series: rowNumber == "true" ? nil : rowNumber), node.place)
    }
    guard let column, rowNumber == nil else {
      parts.report(
        "missing", at: node.place,
        Text(
          sv: "person ska ha column, eller row_number när filen inte säger vem raden gäller",
          en: "person must have column, or row_number when the file does not say who a row is about"
        ))
      return nil
    }
    return (.column(column, isPersonalNumber: kind == .personalNumber), node.place)
  }

  private func start(_ fields: PackageFields) -> ImportMap.Day? {
    guard let node = fields.required("start", "start: {column: Startdatum}") else { return nil }
    if isMapping(node), let parts = reading.fields(node, Text(verbatim: "start")),
      parts.has("first_measurement")
    {
      let isFirst = parts.flag("first_measurement")
      parts.close()
      if isFirst { return .firstMeasurement }
    }
    return source(node, "start", constantDays: true).map { .source($0) }
  }

  private func birth(_ fields: PackageFields) -> ImportMap.Birth? {
    let year = source(fields, "birth_year")
    let date = source(fields, "birth_date")
    let age = age(fields)
    let given = [year, date, age].compactMap(\.self)
    if given.count > 1 {
      fields.report(
        "conflict", at: given[1].place,
        Text(
          sv: "ange bara en av birth_year, birth_date och age",
          en: "give only one of birth_year, birth_date and age"))
    }
    return year.map { .year($0) } ?? date.map { .date($0) } ?? age.map { .age($0) }
  }

  private func age(_ fields: PackageFields) -> ImportMap.Source? {
    guard let node = fields.node("age") else { return nil }
    guard isMapping(node), let parts = reading.fields(node, Text(verbatim: "age")) else {
      return source(node, "age")
    }
    _ = parts.word("at", of: AgeAt.self)
    return source(parts, at: node.place, "age", constantDays: false)
  }

  // MARK: Layouts

  private func wide(_ fields: PackageFields) -> ImportMap.Layout? {
    guard
      fields.required("occasions", "occasions: {start: {items: {sova_gott: Sömn1}}}") != nil,
      let entries = fields.fields("occasions")?.all()
    else { return nil }
    let occasions = entries.compactMap { entry -> ImportMap.Occasion? in
      guard let parts = reading.fields(entry.value, Text(verbatim: entry.key)) else { return nil }
      let items = items(parts)
      let date = measuredOn(parts)
      let notDone = source(parts, "not_done")
      parts.close()
      guard let items, let date else { return nil }
      return ImportMap.Occasion(
        key: OccasionKey(entry.key), place: entry.place, date: date, notDone: notDone, items: items)
    }
    return occasions.count == entries.count ? .wide(occasions) : nil
  }

  private func long(_ fields: PackageFields) -> ImportMap.Layout? {
    let placing = placing(fields)
    let date = measuredOn(fields)
    let notDone = source(fields, "not_done")
    let answered = source(fields, "answered")
    let items = items(fields)
    guard let placing, let date, let items else { return nil }
    if case .date = placing, case .due = date {
      fields.report(
        "missing", at: fields.place(of: "occasion"),
        Text(
          sv: "occasion: {by: date} kräver date, till exempel date: {column: Datum}",
          en: "occasion: {by: date} needs date, for example date: {column: Date}"))
      return nil
    }
    return .long(
      ImportMap.LongRows(
        placing: placing, date: date, notDone: notDone, answered: answered, items: items))
  }

  private func placing(_ fields: PackageFields) -> ImportMap.Placing? {
    guard
      let node = fields.required(
        "occasion", "occasion: {column: Månad, codes: {\"0\": start, \"3\": m3}}")
    else { return nil }
    guard isMapping(node), let parts = reading.fields(node, Text(verbatim: "occasion")) else {
      return source(node, "occasion").map { .column($0) }
    }
    guard parts.has("by") else {
      return source(parts, at: node.place, "occasion", constantDays: false).map { .column($0) }
    }
    let by = parts.word("by", of: PlacingWord.self)
    let order = parts.list("order").compactMap { parts.key($0, of: OccasionKey.self) }
    parts.close()
    return by.map { $0 == .date ? .date : .order(order) }
  }

  private func measuredOn(_ fields: PackageFields) -> ImportMap.MeasuredOn? {
    guard let node = fields.node("date") else { return .due }
    if isMapping(node), let parts = reading.fields(node, Text(verbatim: "date")), parts.has("due") {
      let isDue = parts.flag("due")
      parts.close()
      if isDue { return .due }
    }
    return source(node, "date", constantDays: true).map { .source($0) }
  }

  private func items(_ fields: PackageFields) -> [ImportMap.ItemColumn]? {
    guard fields.required("items", "items: {sova_gott: Sömn}") != nil,
      let entries = fields.fields("items")?.all()
    else { return nil }
    let columns = entries.compactMap { entry in
      source(entry.value, entry.key).map {
        ImportMap.ItemColumn(item: ItemKey(entry.key), source: $0)
      }
    }
    return columns.count == entries.count ? columns : nil
  }

  // MARK: Sources

  private func source(
    _ fields: PackageFields, _ name: String, constantDays: Bool = false
  ) -> ImportMap.Source? {
    fields.node(name).flatMap { source($0, name, constantDays: constantDays) }
  }

  /// A plain text names a column; where days are expected, one that is a day is that day.
  private func source(
    _ node: PackageNode, _ name: String, constantDays: Bool = false
  ) -> ImportMap.Source? {
    if let text = node.text {
      let isDay = constantDays && Core.Day(text) != nil
      return ImportMap.Source(
        origin: isDay ? .constant(text) : .column(text), codes: [:], missing: .none,
        place: node.place)
    }
    guard let parts = reading.fields(node, Text(verbatim: name)) else { return nil }
    return source(parts, at: node.place, name, constantDays: constantDays)
  }

  private func source(
    _ parts: PackageFields, at place: PackagePlace, _ name: String, constantDays: Bool
  ) -> ImportMap.Source? {
    let column = parts.string("column")
    let constant = parts.string("constant")
    var codes: [String: String] = [:]
    for entry in parts.fields("codes")?.all() ?? [] {
      guard let code = entry.value.text else {
        parts.report(
          "type", at: entry.value.place,
          Text(
            sv: "här ska stå vad \(entry.key) betyder", en: "say here what \(entry.key) means"))
        continue
      }
      codes[entry.key] = code
    }
    let marks = missingMarks(parts)
    parts.close()
    let origin: ImportMap.Source.Origin
    switch (column, constant) {
    case (let column?, nil): origin = .column(column)
    case (nil, let constant?): origin = .constant(constant)
    default:
      parts.report(
        "missing", at: place,
        Text(
          sv: "\(name) ska ha antingen column eller constant",
          en: "\(name) must have either column or constant"))
      return nil
    }
    return ImportMap.Source(origin: origin, codes: codes, missing: marks, place: place)
  }

  /// `missing: ["", NA]`, or with reasons `missing: {declined: ["88"], none: [NA]}`.
  private func missingMarks(_ fields: PackageFields) -> ImportMap.MissingMarks {
    var marks = ImportMap.MissingMarks.none
    guard let node = fields.node("missing") else { return marks }
    guard isMapping(node), let parts = reading.fields(node, Text(verbatim: "missing")) else {
      for part in fields.list("missing") {
        if let text = part.text { marks.reasons[text] = .some(nil) }
      }
      return marks
    }
    for entry in parts.all() {
      let reason = MissingReason(rawValue: entry.key)
      if reason == nil, entry.key != "none" {
        let known = ["none"] + MissingReason.allCases.map(\.rawValue)
        let nearest = nearestName(to: entry.key, among: known)
        parts.report(
          "unknown-reason", at: entry.place,
          Text(
            sv: "\(entry.key) är inget skäl"
              + (nearest.map { "; menade du \($0)?" } ?? "; välj bland "
                + known.joined(separator: ", ")),
            en: "\(entry.key) is not a reason"
              + (nearest.map { "; did you mean \($0)?" } ?? "; choose among "
                + known.joined(separator: ", "))))
      }
      for part in entry.value.parts ?? [entry.value] {
        if let text = part.text { marks.reasons[text] = .some(reason) }
      }
    }
    return marks
  }

  private func isMapping(_ node: PackageNode) -> Bool {
    node.text == nil && node.parts == nil
  }
}
