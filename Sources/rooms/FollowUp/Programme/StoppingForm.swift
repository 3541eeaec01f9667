import Core
import Foundation
import Organisation
import SwedishText
import Web

/// From when a programme is to be stopped, as typed.
struct StopForm: Sendable {
  static let day = "fran"
  static let confirmed = "bekrafta"

  let typed: FormData
  /// Nil for now.
  private(set) var from: Date?
  private(set) var errors: [FieldError] = []

  /// - Parameter started: the day on which the version began, before which it cannot end.
  init(_ typed: FormData, started: Day, today: Day) {
    self.typed = typed
    let text = typed.trimmed(Self.day)
    let last = today.adding(months: 12)
    if !text.isEmpty, Day(text) != today {
      if let day = Day(text), day >= started, day <= last {
        from = Date(beginningOf: day)
      } else {
        errors.append(FieldError(Self.day, StoppingText.outside(started, last)))
      }
    }
    if typed.first(Self.confirmed) == nil {
      errors.append(FieldError(Self.confirmed, StoppingText.stopUnconfirmed))
    }
  }
}

/// Which version is to be withdrawn, and why, as typed.
struct WithdrawalForm: Sendable {
  static let version = "version"
  static let reason = "varfor"
  static let confirmed = "bekrafta-tillbakadragande"
  private static let longest = 300

  let typed: FormData
  let version: Int?
  let reason: String
  private(set) var errors: [FieldError] = []

  /// - Parameter versions: those that can be withdrawn.
  init(_ typed: FormData, among versions: [Int]) {
    self.typed = typed
    let chosen = Int(typed.trimmed(Self.version))
    version = chosen.flatMap { versions.contains($0) ? $0 : nil }
    reason = typed.trimmed(Self.reason)
    if version == nil { errors.append(FieldError(Self.version, StoppingText.versionMissing)) }
    if let refusal = Self.refusal(of: reason) {
      errors.append(FieldError(Self.reason, refusal))
    }
    if typed.first(Self.confirmed) == nil {
      errors.append(FieldError(Self.confirmed, StoppingText.withdrawalUnconfirmed))
    }
  }

  /// Why a reason cannot stand; nil when it can.
  static func refusal(of reason: String) -> Text? {
    if reason.holdsPersonalData { return EditingText.reasonPointsOut(reason) }
    if ReadingReason.saysTooLittle(reason) { return StoppingText.reasonMissing }
    return reason.count > longest ? StoppingText.reasonTooLong : nil
  }
}

extension Date {
  /// The first moment of a day in Sweden.
  init(beginningOf day: Day) {
    let utc = Date(timeIntervalSince1970: Double(day.number) * 86_400)
    let summer = utc.addingTimeInterval(-7200)
    self = Day(inSweden: summer) == day ? summer : utc.addingTimeInterval(-3600)
  }
}
