import Core
import Delimited
import Forms
import Foundation
import Organisation
import Programmes
import SwedishText

/// Turns rows into what is staged, or says what is wrong with them.
///
/// Columns hold few different values: what a text means is found out once.
final class ImportRowReader {
  private enum Reading {
    case absent
    /// And as it is stored.
    case answer(Answer, written: [UInt8])
    case refused(Text)
  }

  private let plan: ImportPlan
  private let surroundings: ImportSurroundings
  private let conditions: [OccasionKey: [FormConditions]]
  private let occasionNames: Set<String>
  private let askedAt: [String: Set<ItemKey>]
  /// One for each item cell of each sheet, in order.
  private let answers: [[FieldMemory<Reading>]]
  /// The places of each sheet's item cells in the order in which answers are stored.
  private let writingOrder: [[Int]]
  /// One for each sheet; nil inside where the row gives no day.
  private let days: [FieldMemory<Result<Day?, ImportFault>>]
  private let occasions = FieldMemory<String?>()
  private let facts: [FieldMemory<Result<String, ImportFault>>]
  private var lastPerson: (raw: String, digests: [UInt8], number: PersonalNumber?)?
  private var ordinal = 0
  private(set) var refusals: [ImportRefusal] = []

  struct ImportFault: Error {
    let reason: Text
  }

  init(_ plan: ImportPlan, _ surroundings: ImportSurroundings) throws {
    self.plan = plan
    self.surroundings = surroundings
    let definition = surroundings.definition
    let keys = definition.occasions.flatMap { $0.occasions.map(\.key) }
    occasionNames = Set(keys.map(\.name))
    var conditions: [OccasionKey: [FormConditions]] = [:]
    var asked: [String: Set<ItemKey>] = [:]
    for rule in definition.occasions {
      let forms = definition.forms.filter { $0.occasions.contains(rule.key) }.map(\.form)
      let conditional = try forms.filter { form in form.items.contains { $0.condition != nil } }
        .map { try FormConditions($0) }
      let items = Set(forms.flatMap(\.items).map(\.key))
      for (key, _) in rule.occasions {
        if !conditional.isEmpty { conditions[key] = conditional }
        asked[key.name] = items
      }
    }
    self.conditions = conditions
    askedAt = asked
    answers = plan.sheets.map { sheet in sheet.items.map { _ in FieldMemory() } }
    writingOrder = plan.sheets.map { sheet in
      sheet.items.indices.sorted { sheet.items[$0].item.key < sheet.items[$1].item.key }
    }
    days = plan.sheets.map { _ in FieldMemory() }
    facts = plan.facts.map { _ in FieldMemory() }
  }

  /// What the row holds; empty, with `refusals`, when anything in it is refused.
  func read(_ row: DelimitedRow) -> [StagedRow] {
    refusals = []
    ordinal += 1
    let person = person(row)
    let facts = facts(row, personalNumber: person?.number)
    let episode = plan.episodeCell.map { text($0, row) } ?? ""
    var staged: [StagedRow] = []
    for index in plan.sheets.indices {
      guard let sheet = sheet(index, row) else { continue }
      staged.append(
        StagedRow(
          digests: person?.digests ?? [], episode: episode, line: row.line,
          facts: staged.isEmpty ? facts : "",
          occasion: sheet.occasion, day: sheet.day, notDone: sheet.notDone, answers: sheet.answers))
    }
    guard refusals.isEmpty, let person else { return [] }
    if staged.isEmpty {
      staged.append(
        StagedRow(
          digests: person.digests, episode: episode, line: row.line, facts: facts, occasion: nil,
          day: nil,
          notDone: nil, answers: ""))
    }
    return staged
  }

  // MARK: Person

  private func person(_ row: DelimitedRow) -> (digests: [UInt8], number: PersonalNumber?)? {
    let identity: String
    var number: PersonalNumber?
    switch plan.person {
    case .rowNumber(let series):
      identity = "row:\(surroundings.programme):\(series ?? surroundings.series):\(ordinal)"
    case .column(let column, let isPersonalNumber):
      guard let cell = plan.personCell else { return nil }
      let raw = text(cell, row)
      if let lastPerson, lastPerson.raw == raw { return (lastPerson.digests, lastPerson.number) }
      guard !raw.isEmpty else {
        refuse(row, column, nil, ImportText.noPerson)
        return nil
      }
      let found: PersonIdentity?
      do {
        found = try PersonIdentity(raw, today: surroundings.today)
      } catch {
        found = nil
      }
      guard !isPersonalNumber || found?.personalNumber != nil else {
        refuse(row, column, String(repeating: "*", count: raw.count), ImportText.notAPersonalNumber)
        return nil
      }
      guard raw.count <= 100 else {
        refuse(row, column, nil, ImportText.personTooLong)
        return nil
      }
      number = found?.personalNumber
      // What only looks like a number, to a system that numbers its cases so, is a reference.
      identity = found?.canonical ?? "reference:\(raw)"
      let digests = surroundings.ring.candidates(for: identity).flatMap(\.digest)
      lastPerson = (raw, digests, number)
      return (digests, number)
    }
    return (surroundings.ring.candidates(for: identity).flatMap(\.digest), nil)
  }

  // MARK: Facts

  private func facts(_ row: DelimitedRow, personalNumber: PersonalNumber?) -> String {
    var result = ""
    for (index, (fact, cell)) in plan.facts.enumerated() {
      let reading = facts[index].value(of: cell.index, in: row) {
        value(of: fact, text(cell, row), cell)
      }
      switch reading {
      case .success(let value): result += value
      case .failure(let fault): refuse(row, cell.column, text(cell, row), fault.reason)
      }
      result.append(ImportFacts.separator)
    }
    if let personalNumber {
      result += personalNumber.digits.prefix(4)
      result.append(personalNumber.gender == .male ? "m" : "f")
    }
    return result
  }

  private func value(
    of fact: ImportPlan.Fact, _ raw: String, _ cell: ImportPlan.Cell
  ) -> Result<String, ImportFault> {
    guard var word = cell.translated(raw).word else { return .success("") }
    if plan.isExtract, word.hasPrefix("'") { word.removeFirst() }
    func fail(_ reason: Text) -> Result<String, ImportFault> {
      .failure(ImportFault(reason: reason))
    }
    switch fact {
    case .caseReference, .household, .attribute:
      guard word.count <= 200 else { return fail(ImportText.textTooLong) }
      guard word.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
        return fail(ImportText.controlCharacter)
      }
      guard !word.holdsPersonalData else { return fail(ImportText.personalData) }
      return .success(word)
    case .unit, .unitNow:
      let tree = surroundings.tree
      guard let unit = tree.unit(code: word), unit.zone == surroundings.zone else {
        let codes = tree.units.filter { $0.zone == surroundings.zone }.map(\.code)
        return fail(ImportText.unknownUnit(nearest: nearestName(to: word, among: codes)))
      }
      if let reached = surroundings.reached, !reached.contains(unit.id) {
        return fail(ImportText.notReached)
      }
      return .success(unit.id.description)
    case .worker:
      guard let user = surroundings.logins[word.lowercased()] else {
        return fail(ImportText.unknownWorker)
      }
      return .success(user.description)
    case .start, .end, .deceased:
      return day(word).map { String($0.number) }
    case .sequence:
      guard let number = Int(word), (0..<1_000_000).contains(number) else {
        return fail(AnswerRefusal.notWhole.reason)
      }
      return .success(word)
    case .gender:
      guard let gender = Gender.written(word) else { return fail(ImportText.unknownGender) }
      return .success(gender.rawValue)
    case .birthYear:
      return birth(word)
    case .isProtected:
      switch word.lowercased() {
      case "ja", "j", "yes", "y", "1", "true": return .success("1")
      case "nej", "n", "no", "0", "false": return .success("")
      default: return fail(ImportText.notYesOrNo)
      }
    }
  }

  private func day(_ word: String) -> Result<Day, ImportFault> {
    // Spreadsheets write a time of day after dates.
    let date = word.prefix { $0 != "T" && $0 != ":" }
    let parts = date.split(separator: " ")
    let isTimed = word.contains(":") && parts.count == 2
    guard let day = Day(isTimed ? String(parts[0]) : String(date)) else {
      return .failure(ImportFault(reason: ImportText.notADay))
    }
    if day > surroundings.today { return .failure(ImportFault(reason: ImportText.inTheFuture)) }
    if day.civil.year < 1900 { return .failure(ImportFault(reason: ImportText.tooLongAgo)) }
    return .success(day)
  }

  private func birth(_ word: String) -> Result<String, ImportFault> {
    switch plan.birth {
    case .date?:
      return day(word).map { String($0.civil.year) }
    case .age?:
      guard let age = FixedPoint(word).flatMap({ $0.rescaled(to: 0) == $0 ? $0 : nil }),
        let years = age.rescaled(to: 0)?.units, (0...120).contains(years)
      else { return .failure(ImportFault(reason: ImportText.notAnAge)) }
      return .success("a\(years)")
    case .year?, nil:
      guard let year = Int(word), year >= 1880, year <= surroundings.today.civil.year else {
        return .failure(ImportFault(reason: ImportText.notABirthYear))
      }
      return .success(String(year))
    }
  }

  // MARK: Answers

  private struct ReadSheet {
    var occasion: String
    var day: Day?
    var notDone: MissingReason?
    var answers: String
  }

  private func sheet(_ index: Int, _ row: DelimitedRow) -> ReadSheet? {
    let sheet = plan.sheets[index]
    let occasion = occasion(sheet, row)
    let asked = plan.isExtract ? nil : occasion.flatMap { askedAt[$0] }
    let conditions =
      plan.isExtract ? [] : occasion.flatMap { self.conditions[OccasionKey($0)] } ?? []
    var given: AnswerSheet = [:]
    var written = AnswerSheetCoding.Writer()
    for place in writingOrder[index] {
      let part = sheet.items[place]
      if let asked, !asked.contains(part.item.key) { continue }
      let reading = answers[index][place].value(of: part.cell.index, in: row) {
        answer(part, text(part.cell, row))
      }
      switch reading {
      case .absent: break
      case .answer(let answer, let field):
        written.append(field)
        if !conditions.isEmpty { given[part.item.key] = answer }
      case .refused(let reason):
        let isText = if case .shortText = part.item.kind { true } else { false }
        refuse(row, part.cell.column, isText ? nil : text(part.cell, row), reason)
      }
    }
    let hasAnswers = !written.isEmpty || isAnswered(sheet, row)
    let notDone = hasAnswers ? nil : sheet.notDone.flatMap { reason($0, row) }
    guard hasAnswers || notDone != nil, let occasion else { return nil }
    let day = measured(index, row, isNeeded: hasAnswers || occasion.isEmpty)
    guard hasAnswers, !conditions.isEmpty else {
      return ReadSheet(occasion: occasion, day: day, notDone: notDone, answers: written.text)
    }
    settle(&given, sheet, conditions)
    return ReadSheet(
      occasion: occasion, day: day, notDone: notDone, answers: AnswerSheetCoding.encode(given))
  }

  private func measured(_ index: Int, _ row: DelimitedRow, isNeeded: Bool) -> Day? {
    guard case .cell(let cell) = plan.sheets[index].date else { return nil }
    let reading = days[index].value(of: cell.index, in: row) {
      cell.translated(text(cell, row)).word.map { day($0).map(Optional.some) } ?? .success(nil)
    }
    switch reading {
    case .success(let day?): return day
    case .success(nil):
      if isNeeded { refuse(row, cell.column, text(cell, row), ImportText.noDate) }
    case .failure(let fault): refuse(row, cell.column, text(cell, row), fault.reason)
    }
    return nil
  }

  private func isAnswered(_ sheet: ImportPlan.Sheet, _ row: DelimitedRow) -> Bool {
    guard let cell = sheet.answered else { return false }
    switch value(of: .isProtected, text(cell, row), cell) {
    case .success(let yes): return !yes.isEmpty
    case .failure(let fault):
      refuse(row, cell.column, text(cell, row), fault.reason)
      return false
    }
  }

  /// The name of the occasion; empty where the day or the order tells; nil, refused, when unknown.
  private func occasion(_ sheet: ImportPlan.Sheet, _ row: DelimitedRow) -> String? {
    switch plan.placing {
    case .wide: return sheet.occasion?.name ?? ""
    case .date, .order: return ""
    case .cell(let cell):
      let known = occasions.value(of: cell.index, in: row) {
        let raw = text(cell, row)
        // Of an extract: an answer that only its day places.
        if plan.isExtract, raw.isEmpty { return "" }
        guard let word = cell.translated(raw).word, occasionNames.contains(word) else { return nil }
        return word
      }
      if known == nil {
        refuse(
          row, cell.column, text(cell, row),
          ImportText.unknownOccasion(known: occasionNames.sorted()))
      }
      return known
    }
  }

  private func reason(_ cell: ImportPlan.Cell, _ row: DelimitedRow) -> MissingReason? {
    let raw = text(cell, row)
    let (word, reason) = cell.translated(raw)
    guard let word else { return reason }
    let lowered = word.lowercased()
    let found = MissingReason.allCases.first {
      $0.rawValue.lowercased() == lowered || $0.title.sv.lowercased() == lowered
        || $0.title.en.lowercased() == lowered
    }
    if found == nil { refuse(row, cell.column, raw, ImportText.unknownReason) }
    return found
  }

  private func answer(_ part: ImportPlan.ItemCell, _ raw: String) -> Reading {
    let (word, reason) = part.cell.translated(raw)
    func given(_ answer: Answer) -> Reading {
      .answer(answer, written: AnswerSheetCoding.field(part.item.key, answer))
    }
    guard let word else { return reason.map { given(.missing($0)) } ?? .absent }
    guard let numeral = numeral(word, part.item) else {
      return .refused(AnswerRefusal.notANumber.reason)
    }
    switch part.item.read(numeral, acceptsRetired: true) {
    case .success(let value): return given(.value(value))
    case .failure(.empty): return .absent
    case .failure(let refusal): return .refused(ImportText.refused(refusal))
    }
  }

  /// Without the signs between thousands, where the map says which sign is the decimals'. Nil
  /// when one of them does not stand before three digits: it may have been meant for the decimals'.
  private func numeral(_ word: String, _ item: Item) -> String? {
    guard let sign = plan.decimalSign, item.kind.decimals != nil else { return word }
    let thousands: Character = sign == "," ? "." : ","
    guard word.contains(thousands) else { return word }
    let spaced = String(word.map { $0 == thousands ? " " : $0 })
    return FixedPoint(spaced) == nil ? nil : spaced
  }

  /// What is not asked, given the other answers, is not applicable where the file leaves it empty.
  private func settle(
    _ answers: inout AnswerSheet, _ sheet: ImportPlan.Sheet, _ conditions: [FormConditions]
  ) {
    for conditions in conditions {
      let settled = conditions.settled(answers)
      for part in sheet.items where answers[part.item.key] == nil {
        answers[part.item.key] = settled[part.item.key]
      }
    }
  }

  // MARK: Cells

  private func text(_ cell: ImportPlan.Cell, _ row: DelimitedRow) -> String {
    guard let index = cell.index else { return cell.constant }
    let text = row[index]
    guard let first = text.utf8.first, let last = text.utf8.last else { return text }
    // Space, control or the beginning of something wider.
    if first > 32, first < 128, last > 32, last < 128 { return text }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func refuse(_ row: DelimitedRow, _ column: String, _ value: String?, _ reason: Text) {
    refusals.append(ImportRefusal(row: row.line, column: column, value: value, reason: reason))
  }
}
