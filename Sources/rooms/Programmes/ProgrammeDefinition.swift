import Core
import Forms

/// A follow-up programme (uppföljningsprogram) as its package declares it, in one version.
///
/// Read from YAML by `ProgrammePackage`; the format is described in `docs/programmes.md`.
public struct ProgrammeDefinition: Sendable, Hashable {
  /// The name by which scripts and map files call the programme; the same in every version.
  public let key: Key<ProgrammeDefinition>
  /// 1 and upwards.
  public let version: Int
  public var title: Text
  public var summary: Text?
  /// Area of practice (verksamhetsområde) by its key.
  public var area: String
  public var targetGroup: Text
  public var unitOfAnalysis: UnitOfAnalysis
  /// Earlier versions whose series this version continues; a version not named breaks the series.
  public var comparableWith: Set<Int>
  public var gate: ProgrammeGate
  public var forms: [FormPlan]
  public var occasions: [OccasionRule]
  public var measures: [Measure]
  public var indicators: [Indicator]
  public var breakdowns: [Breakdown]
  /// Named pairs of breakdowns that may be crossed, beside each breakdown alone.
  public var crossings: [[Key<Breakdown>]]
  /// Measures or indicators that must be shown together.
  public var shownTogether: [[String]]

  public init(
    key: Key<ProgrammeDefinition>, version: Int, title: Text, summary: Text? = nil,
    area: String = "", targetGroup: Text, unitOfAnalysis: UnitOfAnalysis = .person,
    comparableWith: Set<Int> = [], gate: ProgrammeGate, forms: [FormPlan],
    occasions: [OccasionRule], measures: [Measure], indicators: [Indicator] = [],
    breakdowns: [Breakdown] = [], crossings: [[Key<Breakdown>]] = [],
    shownTogether: [[String]] = []
  ) {
    self.key = key
    self.version = version
    self.title = title
    self.summary = summary
    self.area = area
    self.targetGroup = targetGroup
    self.unitOfAnalysis = unitOfAnalysis
    self.comparableWith = comparableWith
    self.gate = gate
    self.forms = forms
    self.occasions = occasions
    self.measures = measures
    self.indicators = indicators
    self.breakdowns = breakdowns
    self.crossings = crossings
    self.shownTogether = shownTogether
  }

  /// Every item of every form, each once, in the order of the forms.
  public var items: [Item] {
    var seen: Set<ItemKey> = []
    return forms.flatMap(\.form.items).filter { seen.insert($0.key).inserted }
  }

  /// The items asked at an occasion, in order.
  public func items(at occasion: OccasionKey) -> [Item] {
    guard let rule = occasions.first(where: { $0.covers(occasion) }) else { return [] }
    var seen: Set<ItemKey> = []
    return forms.filter { $0.occasions.contains(rule.key) }
      .flatMap(\.form.items).filter { seen.insert($0.key).inserted }
  }

  public func measure(_ key: Key<Measure>) -> Measure? {
    measures.first { $0.key == key }
  }
}

/// What one row of a result stands for.
public enum UnitOfAnalysis: String, Sendable, Hashable, CaseIterable {
  case person
  case household
}

/// A form and the occasions (by the key of their rule) at which it is used.
public struct FormPlan: Sendable, Hashable {
  public var form: Form
  public var occasions: [Key<OccasionRule>]

  public init(form: Form, occasions: [Key<OccasionRule>]) {
    self.form = form
    self.occasions = occasions
  }
}

/// What law asks before a programme may start: stated by the package or added by the
/// municipality.
public struct ProgrammeGate: Sendable, Hashable {
  public enum Purpose: String, Sendable, Hashable, CaseIterable {
    case followUp
    case statistics
    case research
  }

  public var purpose: Purpose
  public var legalBasis: Text?
  /// The municipality's own information classes, as it writes them.
  public var informationClass: String?
  /// What the registered are told (GDPR 13–14), in plain language.
  public var informationText: Text?
  /// Months after the end of an episode until its person-level data are deleted.
  public var retentionMonths: Int?
  /// Reference of the data protection impact assessment.
  public var impactAssessment: String?
  /// The data protection officer's opinion: reference or date.
  public var officerOpinion: String?
  /// The board's decision on deletion (gallringsbeslut): number and date.
  public var retentionDecision: String?
  /// Approval of the ethics authority; demanded of research.
  public var ethicsApproval: String?
  /// Decision to disclose data; demanded of research.
  public var disclosureDecision: String?

  public init(
    purpose: Purpose = .followUp, legalBasis: Text? = nil, informationClass: String? = nil,
    informationText: Text? = nil, retentionMonths: Int? = nil, impactAssessment: String? = nil,
    officerOpinion: String? = nil, retentionDecision: String? = nil,
    ethicsApproval: String? = nil, disclosureDecision: String? = nil
  ) {
    self.purpose = purpose
    self.legalBasis = legalBasis
    self.informationClass = informationClass
    self.informationText = informationText
    self.retentionMonths = retentionMonths
    self.impactAssessment = impactAssessment
    self.officerOpinion = officerOpinion
    self.retentionDecision = retentionDecision
    self.ethicsApproval = ethicsApproval
    self.disclosureDecision = disclosureDecision
  }
}
