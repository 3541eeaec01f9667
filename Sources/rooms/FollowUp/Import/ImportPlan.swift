import Core
import Forms
import Programmes
import SwedishText

/// A map laid over the header of a file and over a programme: which cell is what.
struct ImportPlan: Sendable {
  /// A column of the file, or one value for every row.
  struct Cell: Sendable {
    /// Nil for a constant.
    let index: Int?
    let constant: String
    /// As the header has it; empty for a constant.
    let column: String
    let codes: [String: String]
    let missing: [String: MissingReason?]

    /// The value as the file writes it, and what it stands for: nil where it is missing.
    func translated(_ raw: String) -> (word: String?, reason: MissingReason?) {
      if let reason = missing[raw] { return (nil, reason) }
      if raw.isEmpty { return (nil, nil) }
      if codes.isEmpty { return (raw, nil) }
      if let word = codes[raw] { return (word, nil) }
      let lowered = raw.lowercased()
      return (codes.first { $0.key.lowercased() == lowered }?.value ?? raw, nil)
    }
  }

  /// A class, since each row asks for every one.
  final class ItemCell: Sendable {
    let item: Item
    let cell: Cell

    init(item: Item, cell: Cell) {
      self.item = item
      self.cell = cell
    }
  }

  enum MeasuredOn: Sendable {
    case cell(Cell)
    case due
  }

  /// Cells that are read together as one response.
  struct Sheet: Sendable {
    /// The occasion of a wide file; nil where the row tells.
    let occasion: OccasionKey?
    let date: MeasuredOn
    let notDone: Cell?
    /// Whether it is a response though no item has a value.
    let answered: Cell?
    let items: [ItemCell]
  }

  enum Placing: Sendable {
    /// The sheet says.
    case wide
    case cell(Cell)
    case date
    case order([OccasionKey])
  }

  /// What is said of the person's episode, in the order in which it is staged.
  enum Fact: Sendable, Hashable {
    case caseReference, unit, worker, start, end, gender, birthYear, household, isProtected
    case unitNow, deceased, sequence
    case attribute(String)
  }

  let person: ImportMap.Person
  let personCell: Cell?
  let episodeCell: Cell?
  /// Facts with the cells that give them.
  let facts: [(fact: Fact, cell: Cell)]
  let birth: ImportMap.Birth?
  let startsWithFirstMeasurement: Bool
  let hasEnd: Bool
  let isExtract: Bool
  let decimalSign: Character?
  let placing: Placing
  let sheets: [Sheet]
}

extension ImportPlan {
  /// Lays the map over the header; nil when something in the map does not fit. Notes are among the
  /// faults as well.
  static func bind(
    _ map: ImportMap, header: [String], programme: ProgrammeDefinition
  ) -> (plan: ImportPlan?, faults: [PackageFault]) {
    let binding = ImportBinding(map: map, header: header, programme: programme)
    let plan = binding.plan()
    let faults = binding.reading.sortedFaults
    return (faults.hasErrors ? nil : plan, faults)
  }
}

/// One laying of a map over a header: gathers every fault.
private final class ImportBinding {
  let reading = PackageReading()
  private let map: ImportMap
  private let header: [String]
  private let programme: ProgrammeDefinition
  private let items: [ItemKey: Item]
  private let occasions: [OccasionKey]
  private var used: Set<String> = []

  init(map: ImportMap, header: [String], programme: ProgrammeDefinition) {
    self.map = map
    self.header = header
    self.programme = programme
    items = Dictionary(programme.items.map { ($0.key, $0) }) { first, _ in first }
    occasions = programme.occasions.flatMap { $0.occasions.map(\.key) }
  }

  func plan() -> ImportPlan {
    var personCell: ImportPlan.Cell?
    if case .column(let name, _) = map.person {
      personCell = cell(
        ImportMap.Source(
          origin: .column(name), codes: [:], missing: .none, place: map.personPlace))
    }
    var facts: [(fact: ImportPlan.Fact, cell: ImportPlan.Cell)] = []
    func add(_ fact: ImportPlan.Fact, _ source: ImportMap.Source?) {
      if let source, let cell = cell(source) { facts.append((fact, cell)) }
    }
    add(.caseReference, map.caseReference)
    add(.unit, map.unit)
    add(.worker, map.worker)
    if case .source(let source) = map.start { add(.start, source) }
    add(.end, map.end)
    add(.unitNow, map.unitNow)
    add(.deceased, map.deceased)
    add(.sequence, map.sequence)
    add(.gender, map.gender)
    add(.birthYear, map.birth?.source)
    add(.household, map.household)
    add(.isProtected, map.isProtected)
    for attribute in map.attributes { add(.attribute(attribute.name), attribute.source) }
    let episodeCell = map.episode.flatMap(cell)
    let (placing, sheets) = layout()
    noteUnused()
    noteMissingAttributes()
    var startsWithFirst = false
    if case .firstMeasurement = map.start { startsWithFirst = true }
    return ImportPlan(
      person: map.person, personCell: personCell, episodeCell: episodeCell, facts: facts,
      birth: map.birth, startsWithFirstMeasurement: startsWithFirst, hasEnd: map.end != nil,
      isExtract: map.isExtract,
      decimalSign: map.decimalSign, placing: placing, sheets: sheets)
  }

  // MARK: Layout

  private func layout() -> (ImportPlan.Placing, [ImportPlan.Sheet]) {
    switch map.layout {
    case .wide(let parts):
      let sheets = parts.map { part in
        check(part.key, at: part.place)
        let asked = Set(programme.items(at: part.key).map(\.key))
        let cells = part.items.compactMap { itemCell($0, among: asked, at: part.key) }
        checkDate(part.date, of: part.key, at: part.place)
        return ImportPlan.Sheet(
          occasion: part.key, date: date(part.date), notDone: part.notDone.flatMap(cell),
          answered: nil, items: cells)
      }
      return (.wide, sheets)
    case .long(let rows):
      let cells = rows.items.compactMap { itemCell($0, among: nil, at: nil) }
      let sheet = ImportPlan.Sheet(
        occasion: nil, date: date(rows.date), notDone: rows.notDone.flatMap(cell),
        answered: rows.answered.flatMap(cell), items: cells)
      return (placing(rows), [sheet])
    }
  }

  private func placing(_ rows: ImportMap.LongRows) -> ImportPlan.Placing {
    switch rows.placing {
    case .column(let source):
      for (_, occasion) in source.codes.sorted(by: { $0.key < $1.key }) {
        check(OccasionKey(occasion), at: source.place)
        checkDate(rows.date, of: OccasionKey(occasion), at: source.place)
      }
      guard let cell = cell(source) else { return .date }
      return .cell(cell)
    case .date:
      return .date
    case .order(let order):
      for key in order { check(key, at: map.personPlace) }
      return .order(order.isEmpty ? occasions : order)
    }
  }

  private func date(_ date: ImportMap.MeasuredOn) -> ImportPlan.MeasuredOn {
    if case .source(let source) = date, let cell = cell(source) { .cell(cell) } else { .due }
  }

  /// What is due at the end or after it takes an end.
  private func checkDate(
    _ date: ImportMap.MeasuredOn, of key: OccasionKey, at place: PackagePlace
  ) {
    guard case .due = date, map.end == nil,
      let rule = programme.occasions.first(where: { $0.covers(key) })
    else { return }
    switch rule.kind {
    case .start, .during: return
    case .end, .after:
      reading.report(
        .error, "missing", at: place,
        Text(
          sv: "\(key) har ingen dag: ange date, eller end för hela personen",
          en: "\(key) has no day: give date, or end for the whole person"))
    }
  }

  private func itemCell(
    _ part: ImportMap.ItemColumn, among asked: Set<ItemKey>?, at occasion: OccasionKey?
  ) -> ImportPlan.ItemCell? {
    let cell = cell(part.source)
    guard let item = items[part.item] else {
      unknown(
        part.item.name, among: items.keys.map(\.name), at: part.source.place,
        Text(sv: "ingen fråga i programmet", en: "not an item of the programme"))
      return nil
    }
    if let asked, let occasion, !asked.contains(part.item) {
      reading.report(
        .error, "not-asked", at: part.source.place,
        Text(
          sv: "\(part.item) frågas inte vid \(occasion)",
          en: "\(part.item) is not asked at \(occasion)"))
    }
    for (raw, word) in part.source.codes.sorted(by: { $0.key < $1.key }) {
      if case .failure(let refusal) = item.read(word, acceptsRetired: true) {
        reading.report(
          .error, "unknown-code", at: part.source.place,
          Text(sv: "”\(raw)” översätts till ”\(word)”: ", en: "“\(raw)” becomes “\(word)”: ")
            + refusal.reason)
      }
    }
    return cell.map { ImportPlan.ItemCell(item: item, cell: $0) }
  }

  private func check(_ key: OccasionKey, at place: PackagePlace) {
    guard !occasions.contains(key) else { return }
    unknown(
      key.name, among: occasions.map(\.name), at: place,
      Text(sv: "inget mättillfälle i programmet", en: "not an occasion of the programme"))
  }

  // MARK: Columns

  private func cell(_ source: ImportMap.Source) -> ImportPlan.Cell? {
    let missing = map.missing.reasons.merging(source.missing.reasons) { _, own in own }
    switch source.origin {
    case .constant(let value):
      return ImportPlan.Cell(
        index: nil, constant: value, column: "", codes: source.codes, missing: [:])
    case .column(let name):
      used.insert(name)
      guard let index = header.firstIndex(of: name) else {
        unknown(
          name, among: header, at: source.place,
          Text(sv: "ingen kolumn i filen", en: "not a column of the file"))
        return nil
      }
      return ImportPlan.Cell(
        index: index, constant: "", column: name, codes: source.codes, missing: missing)
    }
  }

  private func unknown(
    _ name: String, among known: [String], at place: PackagePlace, _ what: Text
  ) {
    let shown = known.prefix(20).map(maskedForReport).joined(separator: ", ")
    let nearest = nearestName(to: name, among: known).map(maskedForReport)
    reading.report(
      .error, "unknown-name", at: place,
      Text(verbatim: "”\(maskedForReport(name))”: ") + what
        + (nearest.map { Text(sv: "; menade du ”\($0)”?", en: "; did you mean “\($0)”?") }
          ?? Text(sv: "; det finns \(shown)", en: "; there are \(shown)")))
  }

  private func noteUnused() {
    let unused = header.filter { !$0.isEmpty && !used.contains($0) }
    guard !unused.isEmpty else { return }
    let names = unused.prefix(50).map(maskedForReport).joined(separator: ", ")
    reading.report(
      .note, "unused-column", at: PackagePlace(file: map.file, line: 1, column: 1),
      Text(
        sv: "kolumner som inte används: \(names)", en: "columns that are not used: \(names)"))
  }

  private func noteMissingAttributes() {
    for (name, title) in programme.attributes
    where !map.attributes.contains(where: { $0.name == name }) {
      reading.report(
        .note, "missing-attribute", at: PackagePlace(file: map.file, line: 1, column: 1),
        Text(
          sv: "programmet delar upp efter ”\(title.sv)”, men ingen kolumn är bakgrundsuppgiften "
            + name,
          en: "the programme divides by “\(title.en)”, but no column is the background variable "
            + name))
    }
  }
}
