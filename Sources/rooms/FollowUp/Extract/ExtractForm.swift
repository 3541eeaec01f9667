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
    case ExtractError.expiry, ExtractError.expiryAfterDecision: expires
    case ExtractError.decisionMissing, ExtractError.noSuchDecision, ExtractError.decisionExpired,
      ExtractError.decisionRevoked, ExtractError.decisionNotTaken:
      decision
    case ResultError.emptyPeriod: to
    case ExtractError.nobody: from
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
  /// In the order of the form.
  private(set) var errors: [FieldError] = []

  /// - Parameter programme: nil when none was chosen.
  /// - Parameter researchers: those of the programme's board, or of any when none was chosen.
  init(_ request: DecisionRequest, of programme: LoadedProgramme?, researchers: [User]) {
    func check(_ isRight: Bool, _ field: String, _ message: Text) {
      if !isRight { errors.append(FieldError(field, message)) }
    }
    func checkWords(_ words: String, _ field: String, longest: Int, _ missing: Text) {
      check((1...longest).contains(words.count), field, missing)
      check(!words.holdsPersonalData, field, EditingText.reasonPointsOut(words))
    }
    check(programme != nil, Self.programme, ExtractText.chooseProgramme)
    recipient = researchers.first { $0.login == request.recipient.lowercased() }?.id
    check(recipient != nil, Self.recipient, ExtractText.recipientMissing)
    checkWords(
      request.reference, Self.reference, longest: 100, ExtractText.referenceMissing)
    check(request.decidedOn != nil, Self.decidedOn, ExtractText.notADay)
    checkWords(
      request.decidedBy, Self.decidedBy, longest: 200, ExtractText.decidedByMissing)
    check(request.validTo != nil, Self.validTo, ExtractText.notADay)
    if let decided = request.decidedOn, let last = request.validTo {
      check(last >= decided, Self.validTo, ExtractText.validBeforeDecision)
    }
    guard let programme else { return }
    let known = Set(
      programme.versions.flatMap { ExtractColumns($0.definition).optionalNames })
    for name in request.columns where !known.contains(name) {
      check(
        false, Self.columns,
        ExtractText.unknownColumn(name, nearest: nearestName(to: name, among: known.sorted())))
    }
  }

  /// Reads the page's form; a day that cannot be read is nil.
  static func request(_ typed: FormData) -> DecisionRequest {
    DecisionRequest(
      programme: typed.trimmed(programme), reference: typed.trimmed(reference),
      decidedOn: Day(typed.trimmed(decidedOn)), decidedBy: typed.trimmed(decidedBy),
      recipient: typed.trimmed(recipient), validTo: Day(typed.trimmed(validTo)),
      columns: typed.trimmed(columns).split { " ,\n\r\t".contains($0) }.map(String.init))
  }
}

/// Why a decision is revoked, as typed.
enum RevocationForm {
  static let reason = "varfor"
  static let longest = 300

  /// Why a reason cannot stand; nil when it can.
  static func refusal(of reason: String) -> Text? {
    if reason.count < 10 { return ExtractText.revocationReasonMissing }
    if reason.count > longest { return StoppingText.reasonTooLong }
    return reason.holdsPersonalData ? EditingText.reasonPointsOut(reason) : nil
  }
}
