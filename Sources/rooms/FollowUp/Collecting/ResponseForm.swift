import Core
import Forms
import Foundation
import Programmes
import Web

/// The days that a form may be of.
struct ResponseDays: Sendable {
  let start: Day
  let today: Day
  /// Nil where the episode no longer has the occasion.
  let window: ScheduledOccasion?
  /// What stands there already, which nobody has to confirm again.
  let held: Day?
  /// The window of the start may open before it; nothing else is measured earlier.
  let earliest: Day

  /// For a form that is tried, without an episode.
  init(trying today: Day) {
    (start, self.today, earliest) = (today, today, today)
    (window, held) = (nil, nil)
  }

  init(
    _ occasion: OccasionKey, of opened: EpisodeDoor.Opened, held: StoredResponse?, today: Day
  ) {
    start = opened.episode.start
    self.today = today
    window = opened.schedule.occasion(occasion)
    self.held = held?.record.measuredOn
    let isStart = opened.version.compiled.isStart(occasion)
    earliest = isStart ? min(start, window?.opens ?? start) : start
  }
}

/// A form for one occasion, as typed.
struct ResponseForm: Sendable {
  enum Act: String, Sendable {
    case save = "spara"
    case draft = "utkast"
    case notDone = "ejgjord"
    /// Shows the form again as it was typed.
    case review = "granska"
  }

  static let response = "svar"
  static let replaced = "ersatter"
  static let act = "handling"
  static let measuredOn = "datum"
  static let notDone = "skal"
  /// Ticked where the day is outside the occasion's window and meant to be.
  static let outsideWindow = "utanfor"
  /// What a box for "none of these" posts: no code is empty.
  static let noneOfThese = ""

  static func field(_ item: ItemKey) -> String { "fraga-\(item.name)" }
  static func missing(_ item: ItemKey) -> String { "saknas-\(item.name)" }

  /// Chosen when the form was shown, so that a form sent twice is one answer.
  let response: ResponseID?
  /// What stood there when the form was shown.
  let replaced: ResponseID?
  let act: Act
  let typed: FormData

  init(_ typed: FormData) {
    self.typed = typed
    response = ResponseID(typed.trimmed(Self.response))
    replaced = ResponseID(typed.trimmed(Self.replaced))
    act = Act(rawValue: typed.trimmed(Self.act)) ?? .save
  }

  /// What was typed, or everything that stops it.
  func decoded(
    _ occasion: OccasionKey, of definition: ProgrammeDefinition, within days: ResponseDays
  ) -> (record: ResponseRecord?, errors: [FieldError]) {
    var errors: [FieldError] = []
    let day = measuredDay(within: days, &errors)
    if act == .notDone {
      let (record, more) = notDone(occasion, definition, day: day ?? days.today)
      return errors.isEmpty ? (record, more) : (nil, errors + more)
    }
    let items = definition.itemsAsShown(at: occasion)
    var readings: [ItemKey: Reading] = [:]
    var sheet: AnswerSheet = [:]
    for item in items {
      let reading = read(item)
      readings[item.key] = reading
      if case .answer(let answer) = reading { sheet[item.key] = answer }
    }
    // Not settled while it is a draft: what it depends on may still come.
    let settled = definition.settled(sheet, at: occasion)
    for item in items {
      let isAsked =
        act == .draft || settled[item.key] != .missing(.notApplicable)
        || sheet[item.key] == settled[item.key]
      guard isAsked else { continue }
      switch readings[item.key] {
      case .refused(let reason):
        errors.append(
          FieldError(Self.field(item.key), CollectingText.refused(item.text, reason)))
      case .blank where act == .save && !item.isOptional:
        errors.append(FieldError(Self.field(item.key), CollectingText.unanswered(item.text)))
      default: break
      }
    }
    guard errors.isEmpty, let day else { return (nil, errors) }
    return (
      ResponseRecord(
        occasion: occasion, measuredOn: day, isDraft: act == .draft,
        answers: act == .draft ? sheet : settled),
      []
    )
  }

  private enum Reading {
    case answer(Answer)
    case blank
    case refused(Text)
  }

  private func read(_ item: Item) -> Reading {
    let words = typed.all(Self.field(item.key))
    let text = words.first?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    if let reason = MissingReason(rawValue: typed.trimmed(Self.missing(item.key))) {
      // A chosen alternative cannot be taken back in a browser; something written can.
      let isWritten = !text.isEmpty && item.kind.isWritten
      return isWritten ? .refused(CollectingText.answerAndReason) : .answer(.missing(reason))
    }
    let result: Result<AnswerValue, AnswerRefusal>
    if case .choices = item.kind {
      guard !words.isEmpty else { return .blank }
      if words.contains(Self.noneOfThese), words.count > 1 {
        return .refused(CollectingText.noneAndSome)
      }
      result = item.read(codes: words.filter { $0 != Self.noneOfThese })
    } else {
      guard !text.isEmpty else { return .blank }
      if case .shortText = item.kind, text.holdsPersonalData {
        return .refused(CollectingText.personalDataInText)
      }
      result = item.read(text)
    }
    switch result {
    case .success(let value): return .answer(.value(value))
    case .failure(let refusal): return .refused(refusal.reason)
    }
  }

  private func measuredDay(within days: ResponseDays, _ errors: inout [FieldError]) -> Day? {
    let text = typed.trimmed(Self.measuredOn)
    guard let day = text.isEmpty ? days.today : Day(text) else {
      errors.append(FieldError(Self.measuredOn, AnswerRefusal.notADay.reason))
      return nil
    }
    if day > days.today {
      errors.append(FieldError(Self.measuredOn, CollectingText.dayToCome(days.today)))
      return nil
    }
    if day < days.earliest {
      errors.append(
        FieldError(Self.measuredOn, CollectingText.dayTooEarly(days.earliest, start: days.start)))
      return nil
    }
    if act == .save, let window = days.window, day != days.held,
      day < window.opens || day > window.closes, typed.first(Self.outsideWindow) == nil
    {
      errors.append(
        FieldError(
          Self.outsideWindow, CollectingText.dayOutside(day, window.opens, window.closes)))
    }
    return day
  }

  private func notDone(
    _ occasion: OccasionKey, _ definition: ProgrammeDefinition, day: Day
  ) -> (record: ResponseRecord?, errors: [FieldError]) {
    guard let reason = MissingReason(rawValue: typed.trimmed(Self.notDone)) else {
      return (nil, [FieldError(Self.notDone, CollectingText.reasonMissing)])
    }
    let isFilledIn = definition.items(at: occasion).contains { item in
      !item.isPrefilled && typed.all(Self.field(item.key)).contains { !$0.isEmpty }
    }
    guard !isFilledIn else {
      return (nil, [FieldError(Self.notDone, CollectingText.notDoneButAnswered)])
    }
    return (ResponseRecord(occasion: occasion, measuredOn: day, notDone: reason), [])
  }
}

extension ItemKind {
  /// Answered by writing, so that an answer can be taken back by emptying the field.
  var isWritten: Bool {
    switch self {
    case .integer, .decimal, .date, .shortText: true
    case .scale(let min, let max, _): max - min > ItemField.longestScale
    case .choice, .choices, .yesNo: false
    }
  }
}

extension ProgrammeDefinition {
  /// The items of an occasion as its page asks them: what staff answer, then what the client does.
  func itemsAsShown(at occasion: OccasionKey) -> [Item] {
    let items = items(at: occasion)
    return items.filter { $0.answeredBy == .worker } + items.filter { $0.answeredBy == .client }
  }

  /// The sheet with "not applicable" where the conditions of the occasion's forms do not hold.
  func settled(_ sheet: AnswerSheet, at occasion: OccasionKey) -> AnswerSheet {
    guard let rule = occasions.first(where: { $0.covers(occasion) }) else { return sheet }
    var settled = sheet
    for plan in forms where plan.occasions.contains(rule.key) {
      // A registered package has been checked, so its conditions stand.
      if let conditions = try? FormConditions(plan.form) { settled = conditions.settled(settled) }
    }
    return settled
  }
}
