import Core
import Foundation
import Organisation
import Web

/// The breaches, and the form by which one is recorded.
struct IncidentsPage: Sendable {
  let incidents: [Incident]
  let boards: [OrgUnit]
  let now: Date
  var typed = FormData()
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: IncidentText.title, section: .govern,
      breadcrumbs: [(DataProtectionText.title, href: DataProtectionURL.start)],
      lead: Node(IncidentText.lead), errors: errors, seenBy: RetentionText.seenBy
    ) {
      DataTable(
        IncidentText.title, captionIsHidden: true,
        columns: [
          Column(IncidentText.number), Column(IncidentText.name), Column(IncidentText.discovered),
          Column(IncidentText.deadline), Column(IncidentText.state),
        ],
        rows: incidents.map { incident in
          [
            a(href: DataProtectionURL.incident(incident.id)) { incident.name },
            Node(incident.title), Node(moment(incident.discoveredAt)),
            Node(moment(incident.reportBy)), IncidentPage.state(of: incident, at: now),
          ]
        }, stacks: true, whenEmpty: IncidentText.empty
      ).node
      chapter(IncidentText.record, id: "registrera") { form }
    }
  }

  private var form: Node {
    func value(_ name: String) -> String { typed.first(name) ?? "" }
    return Web.form(post: DataProtectionURL.incidents) {
      if boards.count > 1 {
        selectInput(
          Field(IncidentForm.board, RetentionText.board, errors: errors),
          boards.compactMap { board in
            board.zone.map { Choice("\($0)", Text(verbatim: board.name)) }
          }, selected: typed.first(IncidentForm.board))
      }
      textInput(
        Field(IncidentForm.title, IncidentText.name, errors: errors),
        value: value(IncidentForm.title))
      radios(
        Field(IncidentForm.kind, IncidentText.kind, errors: errors),
        Incident.Kind.allCases.map { Choice($0.rawValue, IncidentText.kind($0)) },
        selected: typed.first(IncidentForm.kind))
      textArea(
        Field(
          IncidentForm.happened, IncidentText.happened, hint: RetentionText.reasonHint,
          errors: errors), value: value(IncidentForm.happened), rows: 4, limit: 2000)
      dateInput(
        Field(IncidentForm.day, IncidentText.discovered, errors: errors),
        value: typed.first(IncidentForm.day) ?? "\(Day(inSweden: now))")
      textInput(
        Field(
          IncidentForm.time, IncidentText.discoveredTime, hint: IncidentText.timeHint,
          errors: errors),
        value: typed.first(IncidentForm.time) ?? swedishTimeOfDay(now), width: .short)
      fieldGroup(IncidentText.who, hint: IncidentText.whoLead) {
        textInput(
          Field(IncidentForm.reader, IncidentText.reader, optional: true, errors: errors),
          value: value(IncidentForm.reader), width: .half, autocomplete: "off")
        dateInput(
          Field(IncidentForm.from, IncidentText.from, optional: true, errors: errors),
          value: value(IncidentForm.from))
        dateInput(
          Field(IncidentForm.to, IncidentText.to, optional: true, errors: errors),
          value: value(IncidentForm.to))
        textInput(
          Field(
            IncidentForm.extract, IncidentText.extract, hint: IncidentText.extractHint,
            optional: true, errors: errors), value: value(IncidentForm.extract), width: .short)
      }
      primaryButton(IncidentText.save)
    }
  }
}

/// A moment in Sweden: 2026-03-14 09:14.
func moment(_ date: Date) -> String { "\(Day(inSweden: date)) \(swedishTimeOfDay(date))" }

/// One breach: what happened, the clock, what is thought and done, and its end.
struct IncidentPage: Sendable {
  let incident: Incident
  let source: String?
  let mayReadPersons: Bool
  let now: Date
  var typed: FormData?
  var errors: [FieldError] = []
  var notice: Notice?

  static func state(of incident: Incident, at now: Date) -> Node {
    if incident.closedAt != nil { return tag(IncidentText.closed, kind: .good) }
    if incident.assessment.reportedAt != nil { return tag(IncidentText.reported, kind: .accent) }
    guard incident.awaitsReport else { return tag(IncidentText.notToReport) }
    let hours = incident.hoursLeft(at: now)
    return tag(IncidentText.left(hours), kind: hours < 24 ? .bad : .accent)
  }

  var page: Page {
    Page(
      title: Text(verbatim: "\(incident.name): \(incident.title)"), section: .govern,
      breadcrumbs: [
        (DataProtectionText.title, href: DataProtectionURL.start),
        (IncidentText.title, href: DataProtectionURL.incidents),
      ], notice: notice, errors: errors, seenBy: RetentionText.seenBy
    ) {
      checkAnswers([
        Answered(IncidentText.state) { Self.state(of: incident, at: now) },
        Answered(IncidentText.kind) { IncidentText.kind(incident.kind) },
        Answered(IncidentText.whatHappened) { incident.happened },
        Answered(IncidentText.discovered) { moment(incident.discoveredAt) },
        Answered(IncidentText.deadline) { moment(incident.reportBy) },
        Answered(IncidentText.who) { who },
      ])
      chapter(IncidentText.assessment, id: "bedomning") {
        if incident.closedAt == nil { form } else { facts }
      }
      if incident.closedAt == nil {
        chapter(IncidentText.close, id: "avsluta") { closing }
      }
    }
  }

  private var who: Node {
    guard let source else { return Node(IncidentText.noSource) }
    return Node {
      source + " "
      if mayReadPersons {
        a(href: DataProtectionURL.affected(incident.id)) { IncidentText.seeAffected }
      } else {
        IncidentText.onlyRegistrar
      }
    }
  }

  private var facts: Node {
    let assessment = incident.assessment
    return checkAnswers([
      Answered(IncidentText.risk) {
        assessment.risk.map(IncidentText.risk) ?? Text(verbatim: "–")
      },
      Answered(IncidentText.consequences) { assessment.consequences },
      Answered(IncidentText.measures) { assessment.measures },
      Answered(IncidentText.reportReference) { assessment.reportReference ?? "–" },
      Answered(IncidentText.informed) { assessment.informedOn.map { "\($0)" } ?? "–" },
    ])
  }

  private var form: Node {
    let assessment = incident.assessment
    func value(_ name: String, _ stored: String) -> String {
      typed.map { $0.first(name) ?? "" } ?? stored
    }
    return Web.form(post: DataProtectionURL.incident(incident.id)) {
      hidden(AssessmentForm.version, value(AssessmentForm.version, "\(incident.rowVersion)"))
      radios(
        Field(AssessmentForm.risk, IncidentText.risk, errors: errors),
        Incident.Risk.allCases.map { Choice($0.rawValue, IncidentText.risk($0)) },
        selected: value(AssessmentForm.risk, assessment.risk?.rawValue ?? ""))
      textArea(
        Field(
          AssessmentForm.consequences, IncidentText.consequences, optional: true, errors: errors),
        value: value(AssessmentForm.consequences, assessment.consequences), rows: 3, limit: 2000)
      textArea(
        Field(AssessmentForm.measures, IncidentText.measures, optional: true, errors: errors),
        value: value(AssessmentForm.measures, assessment.measures), rows: 3, limit: 2000)
      textInput(
        Field(
          AssessmentForm.reference, IncidentText.reportReference, hint: IncidentText.reportHint,
          optional: true, errors: errors),
        value: value(AssessmentForm.reference, assessment.reportReference ?? ""), width: .half)
      dateInput(
        Field(AssessmentForm.informed, IncidentText.informed, optional: true, errors: errors),
        value: value(
          AssessmentForm.informed, assessment.informedOn.map { "\($0)" } ?? ""))
      primaryButton(IncidentText.saveAssessment)
    }
  }

  private var closing: Node {
    let missing = incident.missing
    return Node {
      if missing.isEmpty {
        Web.form(post: DataProtectionURL.incidentClosing(incident.id)) {
          secondaryButton(IncidentText.close)
        }
      } else {
        p { IncidentText.cannotClose }
        ul { for one in missing { li { one } } }
      }
    }
  }
}

/// Those whom a breach affects, as far as they are still there and may be read about.
struct AffectedPage: Sendable {
  struct Person: Sendable {
    let reference: String
    let unit: String
  }

  let incident: Incident
  let persons: [Person]
  /// In the log, and not among them.
  let gone: Int

  var page: Page {
    Page(
      title: IncidentText.affected, section: .govern,
      breadcrumbs: [
        (DataProtectionText.title, href: DataProtectionURL.start),
        (IncidentText.title, href: DataProtectionURL.incidents),
        (Text(verbatim: incident.name), href: DataProtectionURL.incident(incident.id)),
      ], lead: Node(IncidentText.affected(persons.count, gone: gone)),
      seenBy: RetentionText.seenBy
    ) {
      p { IncidentText.affectedLead }
      DataTable(
        IncidentText.affected, captionIsHidden: true,
        columns: [Column(EpisodeText.reference), Column(DataRequestText.unit)],
        rows: persons.map { [Node($0.reference), Node($0.unit)] },
        filterable: persons.count > 8, stacks: true
      ).node
    }
  }
}
