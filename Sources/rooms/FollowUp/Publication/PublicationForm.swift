import Core
import Programmes
import Web

/// A plan as it was typed.
struct PublicationForm: Sendable {
  static let title = "rubrik"
  static let purpose = "andamal"
  static let audience = "lasare"
  static let cadence = "takt"
  static let columns = "matt"
  static let occasions = "tillfallen"
  static let breakdowns = "uppdelningar"
  static let units = "enheter"
  static let merged = "ihop"
  static let apart = "var-for-sig"

  let typed: FormData
  /// Nil where something is wrong.
  private(set) var plan: PublicationPlan?
  let mergesUnits: Bool
  private(set) var errors: [FieldError] = []

  init(_ typed: FormData, of programme: LoadedProgramme) {
    self.typed = typed
    mergesUnits = typed.first(Self.units) != Self.apart
    let definition = programme.reported.definition
    let title = typed.trimmed(Self.title)
    if !(1...120).contains(title.count) {
      errors.append(FieldError(Self.title, PublicationText.titleMissing))
    } else if title.holdsPersonalData {
      errors.append(FieldError(Self.title, EditingText.reasonPointsOut(title)))
    }
    let purpose = PublicationPurpose(rawValue: typed.trimmed(Self.purpose))
    if purpose == nil { errors.append(FieldError(Self.purpose, PublicationText.chooseOne)) }
    let audience = PublicationAudience(rawValue: typed.trimmed(Self.audience))
    if audience == nil { errors.append(FieldError(Self.audience, PublicationText.chooseOne)) }
    let cadence = PublicationCadence(rawValue: typed.trimmed(Self.cadence))
    if cadence == nil { errors.append(FieldError(Self.cadence, PublicationText.chooseOne)) }
    let columns = programme.reported.compiled.columns.map(\.name).filter(
      typed.all(Self.columns).contains)
    if columns.isEmpty { errors.append(FieldError(Self.columns, PublicationText.choose)) }
    let occasions = definition.occasions.flatMap { $0.occasions.map(\.key.name) }.filter(
      typed.all(Self.occasions).contains)
    if occasions.isEmpty { errors.append(FieldError(Self.occasions, PublicationText.choose)) }
    let breakdowns = definition.breakdowns.map(\.key.name).filter(
      typed.all(Self.breakdowns).contains)
    guard errors.isEmpty, let purpose, let audience, let cadence else { return }
    plan = PublicationPlan(
      title: title, purpose: purpose, audience: audience, cadence: cadence, columns: columns,
      occasions: occasions, breakdowns: breakdowns, units: nil)
  }

  /// What the form opens with: half-years, for the board, small units merged.
  static func opening(of programme: LoadedProgramme) -> FormData {
    let definition = programme.reported.definition
    var fields = [
      (title, definition.title.sv), (purpose, PublicationPurpose.followUp.rawValue),
      (audience, PublicationAudience.board.rawValue),
      (cadence, PublicationCadence.halfYear.rawValue), (units, merged),
    ]
    fields += programme.reported.compiled.columns.prefix(2).map { (columns, $0.name) }
    if let first = definition.occasions.first(where: { $0.kind != .start })?.occasions.first {
      fields.append((occasions, first.key.name))
    }
    fields += definition.breakdowns.filter { [.gender, .unit].contains($0.source) }.map {
      (breakdowns, $0.key.name)
    }
    return FormData(fields)
  }

  /// A plan as it would have been typed.
  static func typed(_ plan: PublicationPlan) -> FormData {
    FormData(
      [
        (title, plan.title), (purpose, plan.purpose.rawValue), (audience, plan.audience.rawValue),
        (cadence, plan.cadence.rawValue), (units, plan.units == nil ? apart : merged),
      ] + plan.columns.map { (columns, $0) } + plan.occasions.map { (occasions, $0) }
        + plan.breakdowns.map { (breakdowns, $0) })
  }
}

/// What release is asked for, as it was typed.
struct ProposalForm: Sendable {
  static let period = "period"
  static let corrects = "utgava"
  static let reason = "varfor"

  let typed: FormData
  private(set) var period: PublicationPeriod?
  private(set) var correction: PublishedTable.Correction?
  private(set) var errors: [FieldError] = []

  init(_ typed: FormData, releases: [PublishedRelease]) {
    self.typed = typed
    guard typed.first(Self.corrects) != nil || typed.first(Self.reason) != nil else {
      period = PublicationPeriod(typed.trimmed(Self.period))
      if period == nil {
        errors.append(
          FieldError(Self.period, PublicationText.why(.noSuchPeriod)))
      }
      return
    }
    let reason = typed.trimmed(Self.reason)
    if !(10...300).contains(reason.count) {
      errors.append(FieldError(Self.reason, PublicationText.whyMissing))
    } else if reason.holdsPersonalData {
      errors.append(FieldError(Self.reason, EditingText.reasonPointsOut(reason)))
    }
    let chosen = Int(typed.trimmed(Self.corrects))
    if let release = releases.first(where: { $0.number == chosen }) {
      period = PublicationPeriod(release.table.period)
      correction = .init(number: release.number, reason: reason)
    } else {
      errors.append(FieldError(Self.corrects, PublicationText.chooseOne))
    }
  }
}
