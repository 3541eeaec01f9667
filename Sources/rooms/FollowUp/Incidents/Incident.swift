import Core
import Foundation

/// A personal data breach (personuppgiftsincident), from its discovery to its end.
struct Incident: Sendable {
  enum Kind: String, Sendable, CaseIterable { case confidentiality, integrity, availability }
  /// For the rights and freedoms of those affected.
  enum Risk: String, Sendable, CaseIterable {
    case unlikely, risk, high

    /// GDPR article 33(1): unless it is unlikely to result in a risk.
    var isReported: Bool { self != .unlikely }
    /// GDPR article 34(1).
    var isTold: Bool { self == .high }
  }

  /// Hours from the discovery, GDPR article 33(1).
  static let hoursToReport = 72.0

  let id: ID<Incident>
  let number: Int
  let zone: ZoneID
  let title: String
  let kind: Kind
  let happened: String
  let discoveredAt: Date
  var source: Source?
  var assessment = Assessment()
  var closedAt: Date?
  var rowVersion = 1

  /// Where those affected are found.
  enum Source: Sendable, Hashable {
    /// What somebody read between two days.
    case reader(UserID, Period)
    case extract(ID<Extract>)
  }

  /// What is thought and done about it; grows until it is closed.
  struct Assessment: Sendable, Hashable {
    var risk: Risk?
    var consequences = ""
    var measures = ""
    var reportedAt: Date?
    /// How the supervisory authority calls the report.
    var reportReference: String?
    /// When those affected were told.
    var informedOn: Day?
  }

  /// What it is called: I2.
  var name: String { "I\(number)" }

  var reportBy: Date { discoveredAt.addingTimeInterval(Self.hoursToReport * 3600) }

  /// Whether it is still to be reported: also while nobody has judged the risk.
  var awaitsReport: Bool {
    closedAt == nil && assessment.reportedAt == nil && assessment.risk?.isReported ?? true
  }

  /// Whole hours left to report; negative when they have passed.
  func hoursLeft(at now: Date) -> Int {
    Int((reportBy.timeIntervalSince(now) / 3600).rounded(.down))
  }

  /// What keeps it from being closed.
  var missing: [Text] {
    var missing: [Text] = []
    if assessment.risk == nil { missing.append(IncidentText.riskMissing) }
    if assessment.risk?.isReported == true, assessment.reportedAt == nil {
      missing.append(IncidentText.reportMissing)
    }
    if assessment.risk?.isTold == true, assessment.informedOn == nil {
      missing.append(IncidentText.informedMissing)
    }
    if assessment.measures.isEmpty { missing.append(IncidentText.measuresMissing) }
    return missing
  }
}

/// Why something about an incident cannot be done.
enum IncidentError: ExplainedError, Sendable, Hashable {
  case changedMeanwhile

  var message: Text {
    Text(
      sv:
        "Någon annan har ändrat incidenten. Det du skrev finns kvar här; läs den sparade sidan först.",
      en: "Somebody else has changed it. What you wrote is still here; read the saved page first.")
  }
}
