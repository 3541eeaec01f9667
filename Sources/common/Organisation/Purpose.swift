import Core
import Database

/// Why somebody reads about persons: a fixed list, logged with every reading.
package enum Purpose: String, Sendable, Hashable, CaseIterable, SQLBindable {
  case dailyWork, unitFollowUp, qualityDevelopment, analysis, supervision, correction
  case registerExtract
  case importing = "import"
  /// Research, by a decision to disclose.
  case research
  /// What is to be deleted, for the archives.
  case archiving

  package var name: Text {
    switch self {
    case .dailyWork: Text(sv: "Arbete i ärendet", en: "Work in the case")
    case .unitFollowUp: Text(sv: "Enhetens uppföljning", en: "The unit's follow-up")
    case .qualityDevelopment: Text(sv: "Kvalitetsutveckling", en: "Quality development")
    case .analysis: Text(sv: "Analys", en: "Analysis")
    case .supervision: Text(sv: "Tillsyn", en: "Supervision")
    case .correction: Text(sv: "Rättelse", en: "Correction")
    case .registerExtract: Text(sv: "Registerutdrag", en: "Extract for the registered person")
    case .importing: Text(sv: "Import", en: "Import")
    case .research: Text(sv: "Forskning", en: "Research")
    case .archiving: Text(sv: "Arkivering", en: "Archiving")
    }
  }

  /// The reason must be typed.
  package var needsReason: Bool {
    switch self {
    case .dailyWork, .unitFollowUp, .importing: false
    case .qualityDevelopment, .analysis, .supervision, .correction, .registerExtract, .research,
      .archiving:
      true
    }
  }

  /// The reason is read by the log reviewer.
  package var needsReview: Bool {
    switch self {
    case .qualityDevelopment, .analysis, .supervision, .research: true
    case .dailyWork, .unitFollowUp, .correction, .registerExtract, .importing, .archiving: false
    }
  }

  /// Goes on where follow-up of persons has been switched off, as long as something is stored about them:
  /// the right to know what that is does not end, nor do archives and deletion.
  package var outlastsFollowUp: Bool { self == .registerExtract || self == .archiving }

  /// Nothing may be read without a recorded decision.
  package var needsDecision: Bool { self == .research }

  /// Roles that reach the persons of their units for this purpose. Membership alone is not enough.
  var unitRoles: Set<Role> {
    switch self {
    case .dailyWork, .unitFollowUp, .correction: [.senior, .unitManager]
    case .importing: [.unitManager]
    case .qualityDevelopment, .analysis, .supervision, .registerExtract, .research, .archiving: []
    }
  }

  /// Roles in a board that reach all persons in its zone for this purpose.
  var zoneRoles: Set<Role> {
    switch self {
    case .qualityDevelopment, .analysis: [.analyst, .developer, .director]
    case .supervision: [.director]
    case .registerExtract, .archiving: [.registrar]
    case .importing: [.analyst, .developer]
    case .research: [.researcher]
    case .dailyWork, .unitFollowUp, .correction: []
    }
  }

  /// Whether somebody may read about the persons they are assigned to for this purpose.
  var coversAssignments: Bool {
    switch self {
    case .dailyWork, .correction: true
    case .unitFollowUp, .qualityDevelopment, .analysis, .supervision, .registerExtract, .importing,
      .research, .archiving:
      false
    }
  }
}
