import Core
import Forms
import Programmes
import Web

/// What the municipality adds, as typed.
struct GateForm: Sendable {
  private static let longest = 200

  let typed: FormData
  let additions: GateAdditions
  private(set) var errors: [FieldError] = []

  init(_ typed: FormData) {
    self.typed = typed
    func words(_ requirement: ProgrammeGate.Requirement) -> String? {
      let words = typed.trimmed(requirement.rawValue)
      return words.isEmpty ? nil : words
    }
    additions = GateAdditions(
      impactAssessment: words(.impactAssessment), officerOpinion: words(.officerOpinion),
      retentionDecision: words(.retentionDecision), ethicsApproval: words(.ethicsApproval),
      disclosureDecision: words(.disclosureDecision))
    for requirement in ProgrammeGate.Requirement.allCases
    where (words(requirement)?.count ?? 0) > Self.longest {
      errors.append(FieldError(requirement.rawValue, ProgrammeText.tooLong))
    }
    if additions == GateAdditions() {
      errors.append(
        FieldError(
          ProgrammeGate.Requirement.impactAssessment.rawValue, ProgrammeText.nothingGiven))
    }
  }
}

/// What the law asks for before the start, as a list of tasks.
struct GatePage: Sendable {
  /// What is longer stands on the programme's own page.
  private static let longestHint = 80

  let programme: LoadedProgramme
  let pilot: PilotSummary
  let mayManage: Bool
  var typed: FormData?
  var errors: [FieldError] = []
  var notice: Notice?

  private var version: LoadedVersion { programme.latest }
  private var id: ProgrammeID { programme.registered.id }

  var page: Page {
    let gate = version.gate
    let isStarted = version.registered.status != .registered
    return Page(
      title: ProgrammeText.gate, section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (version.definition.title, href: FollowUpURL.programme(id)),
      ], lead: Node(isStarted ? ProgrammeText.isStarted : ProgrammeText.gateLead),
      notice: notice, errors: errors, seenBy: ProgrammeText.seenByGate
    ) {
      h2 { ProgrammeText.package }
      taskList(gate.requirements.filter(\.isStatedByPackage).map { task($0, href: nil) })
      h2 { ProgrammeText.municipal }
      taskList(
        gate.requirements.filter { !$0.isStatedByPackage }
          .map { task($0, href: mayManage && !isStarted ? "#\($0.rawValue)" : nil) })
      chapter(PilotText.triedHeading, id: "provat") { pilot.node }
      if !isStarted {
        if mayManage {
          if gate.missing(includingMunicipal: true).isEmpty {
            actions {
              buttonLink(
                ProgrammeText.toCheck, href: FollowUpURL.gateCheck(id), primary: true)
            }
          }
          form
        } else {
          insetText { ProgrammeText.mayNotStart }
        }
      }
    }
  }

  private func task(_ requirement: ProgrammeGate.Requirement, href: String?) -> TaskItem {
    let isMet = version.gate.isMet(requirement)
    let hint: Text? =
      if isMet {
        version.gate.value(of: requirement).flatMap { $0.sv.count <= Self.longestHint ? $0 : nil }
      } else {
        requirement.isStatedByPackage
          ? Text.joined([
            ProgrammeText.supplied(by: requirement.supplier) + Text(verbatim: "."),
            ProgrammeText.changeInPackage,
          ]) : ProgrammeText.supplied(by: requirement.supplier)
      }
    let met = requirement == .informationText ? FollowUpURL.information(id) : nil
    return TaskItem(
      requirement.heading, href: isMet ? met : href, status: isMet ? .done : .notStarted,
      hint: hint)
  }

  private var form: Node {
    let isComplete = version.gate.missing(includingMunicipal: true).isEmpty
    return chapter(ProgrammeText.addHeading, id: "fyll-i") {
      Web.form(post: FollowUpURL.gate(id)) {
        for requirement in version.gate.requirements where !requirement.isStatedByPackage {
          textInput(
            Field(
              requirement.rawValue, requirement.heading, hint: requirement.hint, errors: errors),
            value: typed?.first(requirement.rawValue)
              ?? version.gate.value(of: requirement)?.sv ?? "", width: .half, autocomplete: "off")
        }
        if isComplete {
          secondaryButton(ProgrammeText.saveGate)
        } else {
          primaryButton(ProgrammeText.saveGate)
        }
      }
    }
  }
}

/// Everything once more before the programme starts.
struct GateCheckPage: Sendable {
  let programme: LoadedProgramme

  var page: Page {
    let version = programme.latest
    let id = programme.registered.id
    return Page(
      title: ProgrammeText.checkTitle, section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (version.definition.title, href: FollowUpURL.programme(id)),
        (ProgrammeText.gate, href: FollowUpURL.gate(id)),
      ], lead: Node(ProgrammeText.checkLead), seenBy: ProgrammeText.seenByGate
    ) {
      checkAnswers(
        [Answered(ProgrammeText.purpose) { ProgrammeText.purpose(version.gate.purpose) }]
          + version.gate.requirements.map { requirement in
            Answered(
              requirement.heading,
              change: requirement.isStatedByPackage
                ? nil : "\(FollowUpURL.gate(id))#\(requirement.rawValue)"
            ) { version.gate.value(of: requirement) }
          })
      Web.form(post: FollowUpURL.gateCheck(id)) {
        actions { primaryButton(ProgrammeText.start) }
      }
    }
  }
}

extension ProgrammeGate {
  /// What is asked of a programme with this purpose.
  var requirements: [Requirement] {
    Requirement.allCases.filter {
      purpose == .research || ($0 != .ethicsApproval && $0 != .disclosureDecision)
    }
  }

  /// What has been stated or added.
  func value(of requirement: Requirement) -> Text? {
    switch requirement {
    case .legalBasis: legalBasis
    case .informationClass: informationClass.map { Text(verbatim: $0) }
    case .informationText: informationText
    case .retention: retentionMonths.map(ProgrammeText.months)
    case .impactAssessment: impactAssessment.map { Text(verbatim: $0) }
    case .officerOpinion: officerOpinion.map { Text(verbatim: $0) }
    case .retentionDecision: retentionDecision.map { Text(verbatim: $0) }
    case .ethicsApproval: ethicsApproval.map { Text(verbatim: $0) }
    case .disclosureDecision: disclosureDecision.map { Text(verbatim: $0) }
    }
  }
}
