import Core
import Foundation
import Web

/// A request by somebody registered, as typed.
struct DataRequestForm: Sendable {
  static let board = "namnd"
  static let kind = "galler"
  static let reference = "diarienummer"
  static let requester = "vem"
  static let identityCheck = "identitet"
  static let received = "kom"

  let typed: FormData
  private(set) var errors: [FieldError] = []
  let zone: ZoneID?
  let kind: DataRequest.Kind?
  let reference: String
  let requester: DataRequest.Requester?
  let identityCheck: DataRequest.IdentityCheck?
  let received: Day?

  init(_ typed: FormData, zones: Set<ZoneID>, today: Day) {
    self.typed = typed
    let named = ZoneID(typed.trimmed(Self.board)) ?? (zones.count == 1 ? zones.first : nil)
    zone = named.flatMap { zones.contains($0) ? $0 : nil }
    kind = DataRequest.Kind(rawValue: typed.trimmed(Self.kind))
    reference = typed.trimmed(Self.reference)
    requester = DataRequest.Requester(rawValue: typed.trimmed(Self.requester))
    identityCheck = DataRequest.IdentityCheck(rawValue: typed.trimmed(Self.identityCheck))
    received = Day(typed.trimmed(Self.received))
    if zone == nil { errors.append(FieldError(Self.board, RetentionText.boardMissing)) }
    if kind == nil { errors.append(FieldError(Self.kind, DataRequestText.kindMissing)) }
    errors += typed.wordErrors(
      Self.reference, longest: 100, missing: RetentionText.referenceMissing)
    if requester == nil {
      errors.append(FieldError(Self.requester, DataRequestText.requesterMissing))
    }
    if identityCheck == nil {
      errors.append(FieldError(Self.identityCheck, DataRequestText.identityMissing))
    }
    if let received {
      if received > today {
        errors.append(FieldError(Self.received, DataRequestText.receivedInFuture))
      }
    } else {
      errors.append(FieldError(Self.received, RetentionText.notADay))
    }
  }
}

/// How a request ends, as typed.
struct RequestClosingForm: Sendable {
  static let outcome = "utfall"
  static let refusal = "skal"
  static let decision = "beslutsnummer"
  static let sentOn = "skickat"

  let typed: FormData
  private(set) var errors: [FieldError] = []
  private(set) var closing: DataRequest.Closing?

  init(_ typed: FormData, of request: DataRequest, today: Day, now: Date) {
    self.typed = typed
    let outcome = DataRequest.Outcome(rawValue: typed.trimmed(Self.outcome))
    let sentOn = Day(typed.trimmed(Self.sentOn))
    if outcome == nil { errors.append(FieldError(Self.outcome, DataRequestText.outcomeMissing)) }
    if outcome?.refusesSomething == true {
      errors += typed.wordErrors(
        Self.refusal, longest: 500, missing: DataRequestText.refusalMissing)
      errors += typed.wordErrors(
        Self.decision, longest: 100, missing: DataRequestText.decisionMissing)
    }
    if let sentOn {
      if sentOn > today || sentOn < request.received {
        errors.append(FieldError(Self.sentOn, DataRequestText.sentOutside(request.received)))
      }
    } else {
      errors.append(FieldError(Self.sentOn, RetentionText.notADay))
    }
    guard errors.isEmpty, let outcome, let sentOn else { return }
    func words(_ name: String) -> String? {
      outcome.refusesSomething ? typed.trimmed(name) : nil
    }
    closing = DataRequest.Closing(
      outcome: outcome, refusal: words(Self.refusal), decisionReference: words(Self.decision),
      sentOn: sentOn, at: now)
  }
}
