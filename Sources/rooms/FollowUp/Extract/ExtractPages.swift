import Core
import Organisation
import Programmes
import Web

/// The extracts that were taken, latest first.
struct ExtractsPage: Sendable {
  let extracts: [ExtractShown]
  /// Programmes that the viewer may take extracts from.
  let programmes: [LoadedProgramme]
  let mayRecord: Bool
  let today: Day

  var page: Page {
    Page(
      title: ExtractText.title, section: .develop,
      breadcrumbs: [(ProgrammeText.programmes, href: FollowUpURL.programmes)],
      lead: Node(ExtractText.lead), seenBy: ExtractText.seenBy
    ) {
      if !programmes.isEmpty {
        chapter(ExtractText.take, id: "ta-ut") {
          ul {
            for programme in programmes {
              li {
                a(href: FollowUpURL.newExtract(programme.registered.id)) {
                  programme.shown.definition.title
                }
              }
            }
          }
        }
      }
      chapter(ExtractText.takenHeading, id: "uttagna") {
        DataTable(
          ExtractText.takenHeading, captionIsHidden: true,
          columns: [
            Column(ExtractText.name), Column(ExtractText.programme), Column(ExtractText.who),
            Column(ExtractText.when), Column(ExtractText.purpose), Column(ExtractText.expires),
            Column(ExtractText.state),
          ], rows: extracts.map(row), filterable: extracts.count > 8, stacks: true,
          whenEmpty: ExtractText.none
        ).node
      }
      if mayRecord {
        actions { buttonLink(ExtractText.decisions, href: FollowUpURL.disclosures) }
      }
    }
  }

  private func row(_ shown: ExtractShown) -> [Node] {
    let extract = shown.extract
    return [
      a(href: FollowUpURL.extract(extract.id)) { extract.name }, Node(shown.programme),
      Node(shown.takenBy), Node("\(Day(inSweden: extract.takenAt))"), Node(extract.purpose.name),
      Node("\(extract.expires)"), shown.status(on: today),
    ]
  }
}

/// An extract with what it refers to in words.
struct ExtractShown: Sendable {
  let extract: Extract
  let programme: Text
  let takenBy: Text
  let unit: Text
  let decision: String?

  func status(on today: Day) -> Node {
    let status = extract.status(on: today)
    let kind: TagKind =
      switch status {
      case .overdue: .bad
      case .deleted: .good
      case .waiting, .brokenOff, .kept: .plain
      }
    return tag(ExtractText.status(status), kind: kind)
  }
}

/// One extract: its files once, and that they have been deleted.
struct ExtractPage: Sendable {
  let shown: ExtractShown
  let isTaker: Bool
  let today: Day
  var notice: Notice?

  private var extract: Extract { shown.extract }

  var page: Page {
    let status = extract.status(on: today)
    return Page(
      title: ExtractText.name + Text(verbatim: " \(extract.name)"), section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (ExtractText.title, href: FollowUpURL.extracts),
      ], notice: notice, seenBy: ExtractText.seenBy
    ) {
      if status == .overdue { warningText { ExtractText.deleteLead } }
      checkAnswers([
        Answered(ExtractText.state) { shown.status(on: today) },
        Answered(ExtractText.programme) { shown.programme },
        Answered(ExtractText.unit) { shown.unit },
        Answered(ExtractText.who) { shown.takenBy },
        Answered(ExtractText.when) { "\(Day(inSweden: extract.takenAt))" },
        Answered(ExtractText.purpose) { extract.purpose.name },
        Answered(ExtractText.reasonLabel) { extract.reason },
        Answered(ExtractText.decision) { shown.decision ?? "–" },
        Answered(ExtractText.expires) { "\(extract.expires)" },
        Answered(ExtractText.content) {
          Node(extract.outcome.map(ExtractText.counts) ?? Text(verbatim: "–"))
        },
      ])
      if isTaker, status == .waiting {
        p { ExtractText.fetchOnce }
        Web.form(post: FollowUpURL.extractFiles(extract.id)) {
          primaryButton(ExtractText.fetch)
        }
      }
      if isTaker, extract.fetchedAt != nil, extract.deletedAt == nil {
        if status != .overdue { p { ExtractText.deleteLead } }
        Web.form(post: FollowUpURL.extractDeleted(extract.id)) {
          secondaryButton(ExtractText.confirmDeleted)
        }
      }
    }
  }
}

/// The form by which an extract is taken.
struct NewExtractPage: Sendable {
  let programme: LoadedProgramme
  let purposes: [Purpose]
  let units: [OrgUnit]
  let decisions: [DisclosureDecision]
  let today: Day
  var typed = FormData()
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: ExtractText.take, section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (
          programme.shown.definition.title,
          href: FollowUpURL.programme(programme.registered.id)
        ),
      ], lead: Node(ExtractText.takeLead), errors: errors, seenBy: ExtractText.seenBy
    ) {
      Web.form(post: FollowUpURL.newExtract(programme.registered.id)) {
        radios(
          Field(ExtractForm.purpose, ExtractText.purpose, errors: errors),
          purposes.map { Choice($0.rawValue, $0.name) },
          selected: typed.first(ExtractForm.purpose)
            ?? (purposes.count == 1 ? purposes[0].rawValue : nil))
        if purposes.contains(where: \.needsDecision) {
          selectInput(
            Field(
              ExtractForm.decision, ExtractText.decision, hint: ExtractText.decisionHint,
              errors: errors),
            decisions.map { Choice($0.reference, Text(verbatim: $0.reference)) },
            selected: typed.first(ExtractForm.decision))
        }
        textArea(
          Field(
            ExtractForm.reason, ExtractText.reason, hint: ExtractText.reasonHint, errors: errors),
          value: typed.first(ExtractForm.reason) ?? "", rows: 3, limit: 500)
        selectInput(
          Field(ExtractForm.unit, ExtractText.unit, hint: ExtractText.unitHint, errors: errors),
          [Choice("", ExtractText.wholeBoard)]
            + units.map { Choice($0.code, Text(verbatim: $0.name)) },
          selected: typed.first(ExtractForm.unit) ?? "", withEmpty: false)
        dateInput(
          Field(
            ExtractForm.from, ExtractText.from, hint: ExtractText.everything, optional: true,
            errors: errors), value: typed.first(ExtractForm.from) ?? "")
        dateInput(
          Field(
            ExtractForm.to, ExtractText.to, hint: ExtractText.everything, optional: true,
            errors: errors), value: typed.first(ExtractForm.to) ?? "")
        dateInput(
          Field(
            ExtractForm.expires, ExtractText.expires,
            hint: ExtractText.expiresHint(
              today + Extract.usualDays, today + Extract.mostDays), errors: errors),
          value: typed.first(ExtractForm.expires) ?? "\(today + Extract.usualDays)")
        primaryButton(ExtractText.confirmTake)
      }
    }
  }
}

/// The decisions to disclose to researchers, and the form by which one is recorded.
struct DisclosuresPage: Sendable {
  let decisions: [(decision: DisclosureDecision, programme: Text, recipient: Text)]
  let programmes: [LoadedProgramme]
  let researchers: [User]
  let today: Day
  var typed = FormData()
  var errors: [FieldError] = []
  var notice: Notice?

  var page: Page {
    Page(
      title: ExtractText.decisions, section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (ExtractText.title, href: FollowUpURL.extracts),
      ], lead: Node(ExtractText.decisionsLead), notice: notice, errors: errors,
      seenBy: ExtractText.seenBy
    ) {
      DataTable(
        ExtractText.decisions, captionIsHidden: true,
        columns: [
          Column(ExtractText.reference), Column(ExtractText.programme),
          Column(ExtractText.recipient), Column(ExtractText.decidedOn),
          Column(ExtractText.decidedBy), Column(ExtractText.validTo), Column(ExtractText.columns),
        ],
        rows: decisions.map { known in
          let decision = known.decision
          return [
            Node(decision.reference), Node(known.programme), Node(known.recipient),
            Node("\(decision.decidedOn)"), Node(decision.decidedBy), Node("\(decision.validTo)"),
            decision.columns.isEmpty
              ? Node(ExtractText.allColumns) : Node(decision.columns.joined(separator: " ")),
          ]
        }, stacks: true, whenEmpty: ExtractText.noDecisions
      ).node
      chapter(ExtractText.record, id: "registrera") { form }
    }
  }

  private var form: Node {
    func value(_ name: String) -> String { typed.first(name) ?? "" }
    return Web.form(post: FollowUpURL.disclosures) {
      selectInput(
        Field(DecisionForm.programme, ExtractText.programme, errors: errors),
        programmes.map {
          Choice("\($0.registered.id)", $0.shown.definition.title)
        }, selected: typed.first(DecisionForm.programme))
      selectInput(
        Field(DecisionForm.recipient, ExtractText.recipient, errors: errors),
        researchers.map { Choice($0.login, $0.directoryName) },
        selected: typed.first(DecisionForm.recipient))
      textInput(
        Field(DecisionForm.reference, ExtractText.reference, errors: errors),
        value: value(DecisionForm.reference))
      dateInput(
        Field(DecisionForm.decidedOn, ExtractText.decidedOn, errors: errors),
        value: value(DecisionForm.decidedOn))
      textInput(
        Field(
          DecisionForm.decidedBy, ExtractText.decidedBy, hint: ExtractText.decidedByHint,
          errors: errors), value: value(DecisionForm.decidedBy))
      dateInput(
        Field(DecisionForm.validTo, ExtractText.validTo, errors: errors),
        value: value(DecisionForm.validTo))
      textArea(
        Field(
          DecisionForm.columns, ExtractText.columns, hint: ExtractText.columnsHint,
          optional: true, errors: errors), value: value(DecisionForm.columns), rows: 3)
      primaryButton(ExtractText.save)
    }
  }
}
