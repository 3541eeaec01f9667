import Core
import Foundation
import Web

/// A decision on deletion, as typed.
struct RetentionForm: Sendable {
  static let basis = "raknas"
  static let months = "manader"
  static let archives = "arkiv"
  static let begins = "borjar"
  static let reference = "diarienummer"
  static let decidedOn = "beslutsdag"
  static let decidedBy = "beslutsfattare"
  static let names = [basis, months, archives, begins, reference, decidedOn, decidedBy]

  let typed: FormData
  private(set) var errors: [FieldError] = []
  /// Nil while there are errors.
  private(set) var decision: RetentionDecision?

  init(_ typed: FormData, of programme: ProgrammeID, today: Day, now: Date) {
    self.typed = typed
    let basis = RetentionDecision.Basis(rawValue: typed.trimmed(Self.basis))
    let months = Int(typed.trimmed(Self.months)).flatMap { (0...1200).contains($0) ? $0 : nil }
    let begins = Day(typed.trimmed(Self.begins))
    let decidedOn = Day(typed.trimmed(Self.decidedOn))
    if basis == nil { errors.append(FieldError(Self.basis, RetentionText.basisMissing)) }
    if months == nil { errors.append(FieldError(Self.months, RetentionText.monthsMissing)) }
    switch begins {
    case nil: errors.append(FieldError(Self.begins, RetentionText.notADay))
    case let day? where day <= today:
      errors.append(FieldError(Self.begins, RetentionText.beginsTooEarly(today + 1)))
    default: break
    }
    errors += typed.wordErrors(
      Self.reference, longest: 100, missing: RetentionText.referenceMissing)
    switch decidedOn {
    case nil: errors.append(FieldError(Self.decidedOn, RetentionText.notADay))
    case let day? where day > today:
      errors.append(FieldError(Self.decidedOn, RetentionText.decidedInFuture))
    default: break
    }
    errors += typed.wordErrors(
      Self.decidedBy, longest: 200, missing: RetentionText.decidedByMissing)
    guard errors.isEmpty, let basis, let months, let begins, let decidedOn else { return }
    decision = RetentionDecision(
      id: .make(at: now), programme: programme, basis: basis, months: months,
      archivesFirst: typed.first(Self.archives) != nil, begins: begins,
      reference: typed.trimmed(Self.reference), decidedOn: decidedOn,
      decidedBy: typed.trimmed(Self.decidedBy))
  }
}

extension FormData {
  /// What is wrong with words that must be there, be short and point nobody out.
  func wordErrors(_ name: String, longest: Int, missing: Text) -> [FieldError] {
    let words = trimmed(name)
    if !(1...longest).contains(words.count) { return [FieldError(name, missing)] }
    return words.holdsPersonalData
      ? [FieldError(name, EditingText.reasonPointsOut(words))] : []
  }
}

/// A hold, as typed; who it is about is looked up afterwards.
struct HoldForm: Sendable {
  static let board = "namnd"
  static let covers = "galler"
  static let programme = "program"
  static let person = "person"
  static let cause = "orsak"
  static let reason = "varfor"
  static let reference = "diarienummer"
  static let until = "till"

  let typed: FormData
  private(set) var errors: [FieldError] = []
  let zone: ZoneID?
  let covers: RetentionHold.Covers?
  let programme: ProgrammeID?
  let cause: RetentionHold.Cause?
  let until: Day?

  init(_ typed: FormData, programmes: [LoadedProgramme], zones: Set<ZoneID>, today: Day) {
    self.typed = typed
    covers = RetentionHold.Covers(rawValue: typed.trimmed(Self.covers))
    cause = RetentionHold.Cause(rawValue: typed.trimmed(Self.cause))
    let chosen = programmes.first { "\($0.registered.id)" == typed.trimmed(Self.programme) }
    programme = covers == .programme ? chosen?.registered.id : nil
    let named = ZoneID(typed.trimmed(Self.board)) ?? (zones.count == 1 ? zones.first : nil)
    zone =
      covers == .programme
      ? chosen?.registered.zone : named.flatMap { zones.contains($0) ? $0 : nil }
    let last = typed.trimmed(Self.until)
    until = Day(last)
    if covers == nil { errors.append(FieldError(Self.covers, RetentionText.coversMissing)) }
    if covers == .programme, programme == nil {
      errors.append(FieldError(Self.programme, RetentionText.programmeMissing))
    }
    if covers != nil, covers != .programme, zone == nil {
      errors.append(FieldError(Self.board, RetentionText.boardMissing))
    }
    if covers == .person, typed.trimmed(Self.person).isEmpty {
      errors.append(FieldError(Self.person, RetentionText.personMissing))
    }
    if cause == nil { errors.append(FieldError(Self.cause, RetentionText.causeMissing)) }
    errors += typed.wordErrors(Self.reason, longest: 300, missing: RetentionText.reasonMissing)
    errors += typed.wordErrors(
      Self.reference, longest: 100, missing: RetentionText.referenceMissing)
    if !last.isEmpty {
      if let until {
        if until < today { errors.append(FieldError(Self.until, RetentionText.dayPast)) }
      } else {
        errors.append(FieldError(Self.until, RetentionText.notADay))
      }
    }
  }

  func hold(of person: PersonID?, from today: Day, at now: Date) -> RetentionHold? {
    guard errors.isEmpty, let zone, let covers, let cause else { return nil }
    return RetentionHold(
      id: .make(at: now), zone: zone, covers: covers, programme: programme, person: person,
      cause: cause, reason: typed.trimmed(Self.reason), reference: typed.trimmed(Self.reference),
      period: Period(from: today, to: until))
  }
}
