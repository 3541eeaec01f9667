import Core
import Forms
import Organisation
import Programmes
import Web

/// What an extract is to be, as typed.
struct ExtractForm: Sendable {
  static let purpose = "andamal"
  static let reason = "skal"
  static let unit = "enhet"
  static let from = "fran"
  static let to = "till"
  static let expires = "raderas"
  static let decision = "beslut"

  let typed: FormData
  let request: ExtractRequest
  private(set) var errors: [FieldError] = []

  init(_ typed: FormData, of programme: ProgrammeID, today: Day) {
    self.typed = typed
    func words(_ name: String) -> String? {
      let words = typed.trimmed(name)
      return words.isEmpty ? nil : words
    }
    let (from, to) = (words(Self.from), words(Self.to))
    let expires = words(Self.expires)
    request = ExtractRequest(
      programme: "\(programme)", purpose: typed.trimmed(Self.purpose),
      reason: typed.trimmed(Self.reason), unit: words(Self.unit),
      period: Period(from: from.flatMap { Day($0) }, to: to.flatMap { Day($0) }),
      expires: expires.flatMap { Day($0) }, decision: words(Self.decision))
    for (name, text, day) in [
      (Self.from, from, request.period.from), (Self.to, to, request.period.to),
      (Self.expires, expires, request.expires),
    ] where text != nil && day == nil { errors.append(FieldError(name, ExtractText.notADay)) }
    if Purpose(rawValue: request.purpose).map(Extract.purposes.contains) != true {
      errors.append(FieldError(Self.purpose, ExtractText.choosePurpose))
    }
    if let fault = ReadingReason.fault(in: request.reason) {
      errors.append(FieldError(Self.reason, fault))
    }
  }

  /// The field that a refusal is about.
  static func field(of error: any ExplainedError) -> String {
    switch error {
    case ExtractError.expiry: expires
    case ExtractError.decisionMissing, ExtractError.noSuchDecision, ExtractError.decisionExpired,
      ExtractError.decisionNotTaken:
      decision
    case ResultError.emptyPeriod: to
    case ResultError.noSuchUnit: unit
    case ExtractError.reason: reason
    default: purpose
    }
  }
}

/// A decision to disclose, as typed.
struct DecisionForm: Sendable {
  static let programme = "program"
  static let reference = "diarienummer"
  static let decidedOn = "beslutsdag"
  static let decidedBy = "beslutsfattare"
  static let recipient = "forskare"
  static let validTo = "galler"
  static let columns = "kolumner"

  private(set) var recipient: UserID?
  private(set) var errors: [FieldError] = []

  init(_ request: DecisionRequest, of programme: LoadedProgramme, researchers: [User]) {
    func check(_ isRight: Bool, _ field: String, _ message: Text) {
      if !isRight { errors.append(FieldError(field, message)) }
    }
    check((1...100).contains(request.reference.count), Self.reference, ExtractText.referenceMissing)
    check(
      (1...200).contains(request.decidedBy.count), Self.decidedBy, ExtractText.decidedByMissing)
    check(request.validTo >= request.decidedOn, Self.validTo, ExtractText.validBeforeDecision)
    recipient = researchers.first { $0.login == request.recipient.lowercased() }?.id
    check(recipient != nil, Self.recipient, ExtractText.recipientMissing)
    let known = Set(
      programme.versions.flatMap { ExtractColumns($0.definition).optionalNames })
    for name in request.columns where !known.contains(name) {
      check(
        false, Self.columns,
        ExtractText.unknownColumn(name, nearest: nearestName(to: name, among: known.sorted())))
    }
  }

  /// Reads the page's form; the days that could not be read are among the errors of the caller.
  static func request(_ typed: FormData) -> (request: DecisionRequest?, errors: [FieldError]) {
    var errors: [FieldError] = []
    func day(_ name: String) -> Day? {
      let day = Day(typed.trimmed(name))
      if day == nil { errors.append(FieldError(name, ExtractText.notADay)) }
      return day
    }
    let (decided, valid) = (day(decidedOn), day(validTo))
    guard let decided, let valid else { return (nil, errors) }
    let request = DecisionRequest(
      programme: typed.trimmed(programme), reference: typed.trimmed(reference),
      decidedOn: decided, decidedBy: typed.trimmed(decidedBy),
      recipient: typed.trimmed(recipient), validTo: valid,
      columns: typed.trimmed(columns).split { " ,\n\r\t".contains($0) }.map(String.init))
    return (request, [])
  }
}
