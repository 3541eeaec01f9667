import Core
import Foundation
import Organisation
import Web

/// A breach, as typed.
struct IncidentForm: Sendable {
  static let board = "namnd"
  static let title = "rubrik"
  static let kind = "slag"
  static let happened = "beskrivning"
  static let day = "upptackt"
  static let time = "klockan"
  static let reader = "lasare"
  static let from = "fran"
  static let to = "till"
  static let extract = "utdrag"

  let typed: FormData
  private(set) var errors: [FieldError] = []
  let zone: ZoneID?
  let kind: Incident.Kind?
  private(set) var discovered: Date?
  private(set) var source: Incident.Source?

  init(
    _ typed: FormData, zones: Set<ZoneID>, users: [User], extracts: [Extract], now: Date
  ) {
    self.typed = typed
    let named = ZoneID(typed.trimmed(Self.board)) ?? (zones.count == 1 ? zones.first : nil)
    zone = named.flatMap { zones.contains($0) ? $0 : nil }
    kind = Incident.Kind(rawValue: typed.trimmed(Self.kind))
    if zone == nil { errors.append(FieldError(Self.board, RetentionText.boardMissing)) }
    errors += typed.wordErrors(Self.title, longest: 200, missing: IncidentText.nameMissing)
    if kind == nil { errors.append(FieldError(Self.kind, IncidentText.kindMissing)) }
    errors += typed.wordErrors(
      Self.happened, longest: 2000, missing: IncidentText.happenedMissing)
    readMoment(now: now)
    readSource(users, extracts)
  }

  private mutating func readMoment(now: Date) {
    let day = Day(typed.trimmed(Self.day))
    let clock = typed.trimmed(Self.time).split { ":.".contains($0) }.compactMap { Int($0) }
    if day == nil { errors.append(FieldError(Self.day, RetentionText.notADay)) }
    let isTime = clock.count == 2 && (0...23).contains(clock[0]) && (0...59).contains(clock[1])
    if !isTime { errors.append(FieldError(Self.time, IncidentText.timeMissing)) }
    guard let day, isTime else { return }
    let moment = Date(inSweden: day, hour: clock[0], minute: clock[1])
    if moment > now {
      errors.append(FieldError(Self.day, IncidentText.discoveredInFuture))
    } else {
      discovered = moment
    }
  }

  private mutating func readSource(_ users: [User], _ extracts: [Extract]) {
    let reader = typed.trimmed(Self.reader).lowercased()
    let extract = typed.trimmed(Self.extract).uppercased()
    if !reader.isEmpty {
      var period = Period()
      for (name, isFirst) in [(Self.from, true), (Self.to, false)] {
        let words = typed.trimmed(name)
        guard !words.isEmpty else { continue }
        guard let day = Day(words) else {
          errors.append(FieldError(name, RetentionText.notADay))
          continue
        }
        if isFirst { period.from = day } else { period.to = day }
      }
      if period.isEmpty { errors.append(FieldError(Self.to, IncidentText.endsBeforeStart)) }
      guard let user = users.first(where: { $0.login == reader }) else {
        errors.append(FieldError(Self.reader, IncidentText.noSuchReader))
        return
      }
      source = .reader(user.id, period)
    } else if !extract.isEmpty {
      guard let found = extracts.first(where: { $0.name == extract && $0.zone == zone }) else {
        errors.append(FieldError(Self.extract, IncidentText.noSuchExtract))
        return
      }
      source = .extract(found.id)
    }
  }
}

/// What is thought and done about a breach, as typed.
struct AssessmentForm: Sendable {
  static let risk = "risk"
  static let consequences = "konsekvenser"
  static let measures = "atgarder"
  static let reference = "anmalan"
  static let informed = "informerade"
  static let version = "version"

  let typed: FormData
  private(set) var errors: [FieldError] = []
  private(set) var incident: Incident

  init(_ typed: FormData, of incident: Incident, today: Day, now: Date) {
    self.typed = typed
    self.incident = incident
    var assessment = incident.assessment
    assessment.risk = Incident.Risk(rawValue: typed.trimmed(Self.risk))
    assessment.consequences = typed.trimmed(Self.consequences)
    assessment.measures = typed.trimmed(Self.measures)
    for name in [Self.consequences, Self.measures] {
      let words = typed.trimmed(name)
      if words.count > 2000 { errors.append(FieldError(name, IncidentText.tooLong)) }
      if words.holdsPersonalData {
        errors.append(FieldError(name, EditingText.reasonPointsOut(words)))
      }
    }
    let reference = typed.trimmed(Self.reference)
    if reference.isEmpty {
      (assessment.reportedAt, assessment.reportReference) = (nil, nil)
    } else {
      errors += typed.wordErrors(
        Self.reference, longest: 100, missing: RetentionText.referenceMissing)
      assessment.reportedAt = assessment.reportedAt ?? now
      assessment.reportReference = reference
    }
    let informed = typed.trimmed(Self.informed)
    assessment.informedOn = Day(informed)
    if !informed.isEmpty, assessment.informedOn.map({ $0 > today }) ?? true {
      errors.append(FieldError(Self.informed, RetentionText.notADay))
    }
    self.incident.assessment = assessment
    if let shown = Int(typed.trimmed(Self.version)) { self.incident.rowVersion = shown }
  }
}

extension Date {
  /// The moment of a clock time in Sweden; of an hour that comes twice, the first.
  init(inSweden day: Day, hour: Int, minute: Int) {
    let utc = Double(day.number) * 86_400 + Double(hour * 3600 + minute * 60)
    let wanted = "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    let summer = Date(timeIntervalSince1970: utc - 7200)
    let isSummer = swedishTimeOfDay(summer) == wanted && Day(inSweden: summer) == day
    self = isSummer ? summer : Date(timeIntervalSince1970: utc - 3600)
  }
}
