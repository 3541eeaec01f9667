import Core
import Forms

extension ProgrammeReading {
  /// What the package states of the gate, and under `gate:` what a municipality adds.
  func gate(_ fields: PackageFields) -> ProgrammeGate {
    var gate = ProgrammeGate(
      purpose: fields.word("purpose", of: ProgrammeGate.Purpose.self) ?? .followUp,
      legalBasis: fields.text("legal_basis"),
      informationClass: fields.string("information_class"),
      informationText: fields.text("information"))
    if let retention = fields.fields("retention") {
      if retention.required("months_after_end", "months_after_end: 24") != nil {
        gate.retentionMonths = retention.whole("months_after_end", in: 0...1_200)
      }
      retention.close()
    }
    if let added = fields.fields("gate") {
      gate.impactAssessment = added.string("dpia")
      gate.officerOpinion = added.string("officer_opinion")
      gate.retentionDecision = added.string("retention_decision")
      gate.ethicsApproval = added.string("ethics_approval")
      gate.disclosureDecision = added.string("disclosure_decision")
      added.close()
    }
    for requirement in ProgrammeGate.Requirement.allCases {
      places[.gate(requirement)] = fields.place(of: requirement.packageKey ?? "gate")
    }
    return gate
  }
}

extension ProgrammeGate {
  /// What must be there before a programme may start.
  public enum Requirement: String, Sendable, Hashable, CaseIterable {
    case legalBasis
    case informationClass
    case informationText
    case retention
    case impactAssessment
    case officerOpinion
    case retentionDecision
    case ethicsApproval
    case disclosureDecision

    /// Whether the package states it; otherwise the municipality adds it.
    public var isStatedByPackage: Bool { packageKey != nil }

    /// The key at the top of the package.
    var packageKey: String? {
      switch self {
      case .legalBasis: "legal_basis"
      case .informationClass: "information_class"
      case .informationText: "information"
      case .retention: "retention"
      default: nil
      }
    }

    /// What it is called, for a list of what is missing.
    public var title: Text {
      switch self {
      case .legalBasis: Text(sv: "rättslig grund", en: "legal basis")
      case .informationClass: Text(sv: "informationsklass", en: "information class")
      case .informationText:
        Text(sv: "informationstext till den registrerade", en: "information to the registered")
      case .retention: Text(sv: "hur länge uppgifterna sparas", en: "how long data are kept")
      case .impactAssessment:
        Text(
          sv: "konsekvensbedömning avseende dataskydd",
          en: "data protection impact assessment")
      case .officerOpinion:
        Text(sv: "dataskyddsombudets yttrande", en: "the data protection officer's opinion")
      case .retentionDecision: Text(sv: "gallringsbeslut", en: "decision on deletion")
      case .ethicsApproval:
        Text(sv: "godkänd etikprövning", en: "approval of the ethics authority")
      case .disclosureDecision:
        Text(sv: "beslut om utlämnande", en: "decision on disclosure")
      }
    }

    /// Who can supply it.
    public var supplier: Text {
      switch self {
      case .legalBasis, .informationText, .retention:
        Text(sv: "den som skriver programmet", en: "whoever writes the programme")
      case .informationClass:
        Text(
          sv: "informationsägaren, med stöd av kommunens informationssäkerhetssamordnare",
          en: "the information owner, with the municipality's information security officer")
      case .impactAssessment:
        Text(
          sv: "verksamhetschefen, för nämndens räkning som personuppgiftsansvarig",
          en: "the head of operations, for the board as controller")
      case .officerOpinion: Text(sv: "dataskyddsombudet", en: "the data protection officer")
      case .retentionDecision:
        Text(
          sv: "nämnden, efter samråd med arkivmyndigheten",
          en: "the board, after consulting the archives")
      case .ethicsApproval:
        Text(sv: "forskaren, från Etikprövningsmyndigheten", en: "the researcher")
      case .disclosureDecision:
        Text(sv: "nämnden, efter menprövning", en: "the board, after a harm test")
      }
    }
  }

  /// What is still missing, in the order of the law. Without the municipality's part, only what
  /// the package itself must state.
  public func missing(includingMunicipal: Bool) -> [Requirement] {
    Requirement.allCases.filter { requirement in
      guard includingMunicipal || requirement.isStatedByPackage else { return false }
      return !isMet(requirement)
    }
  }

  /// Whether it is there, or not demanded of this purpose.
  public func isMet(_ requirement: Requirement) -> Bool {
    func given(_ text: String?) -> Bool { text?.contains { !$0.isWhitespace } ?? false }
    return switch requirement {
    case .legalBasis: given(legalBasis?.sv)
    case .informationClass: given(informationClass)
    case .informationText: given(informationText?.sv)
    case .retention: retentionMonths != nil
    case .impactAssessment: given(impactAssessment)
    case .officerOpinion: given(officerOpinion)
    case .retentionDecision: given(retentionDecision)
    case .ethicsApproval: purpose != .research || given(ethicsApproval)
    case .disclosureDecision: purpose != .research || given(disclosureDecision)
    }
  }
}
