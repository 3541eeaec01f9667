import Core
import Organisation
import Programmes
import Web

/// A programme with its decision and what is due by it.
struct RetentionShown: Sendable {
  let programme: LoadedProgramme
  let decision: RetentionDecision?
  let plan: RetentionPlan?

  var title: Text { programme.shown.definition.title }
}

/// Every programme's decision, and the deletions so far.
struct RetentionListPage: Sendable {
  let programmes: [RetentionShown]
  let runs: [RetentionRun]

  var page: Page {
    Page(
      title: RetentionText.title, section: .govern,
      breadcrumbs: [(DataProtectionText.title, href: DataProtectionURL.start)],
      lead: Node(RetentionText.lead), seenBy: RetentionText.seenBy
    ) {
      chapter(RetentionText.programmes, id: "program") {
        DataTable(
          RetentionText.programmes, captionIsHidden: true,
          columns: [
            Column(RetentionText.programme), Column(RetentionText.rule),
            Column(RetentionText.reference), Column(RetentionText.begins),
            Column(RetentionText.due, numeric: true),
          ], rows: programmes.map(row), stacks: true, whenEmpty: RetentionText.noProgrammes
        ).node
      }
      actions { buttonLink(RetentionText.holds, href: DataProtectionURL.holds) }
      chapter(RetentionText.certificates, id: "bevis") {
        DataTable(
          RetentionText.certificates, captionIsHidden: true,
          columns: [
            Column(RetentionText.number), Column(RetentionText.programme),
            Column(RetentionText.state), Column(RetentionText.episodes, numeric: true),
          ], rows: runs.map(row), stacks: true, whenEmpty: RetentionText.noCertificates
        ).node
      }
    }
  }

  private func row(_ shown: RetentionShown) -> [Node] {
    let link = a(href: DataProtectionURL.retention(shown.programme.registered.id)) { shown.title }
    guard let decision = shown.decision, let plan = shown.plan else {
      return [link, tag(RetentionText.noDecision, kind: .bad), "–", "–", "–"]
    }
    return [
      link, Node(RetentionText.rule(decision)), Node(decision.reference),
      Node("\(decision.begins)"), Node("\(plan.episodes)"),
    ]
  }

  private func row(_ run: RetentionRun) -> [Node] {
    let programme = programmes.first { $0.programme.registered.id == run.programme }
    return [
      a(href: DataProtectionURL.certificate(run.id)) { run.name },
      Node(programme?.title ?? Text(verbatim: "–")),
      run.doneAt.map { Node(RetentionText.done + Text(verbatim: " \(Day(inSweden: $0))")) }
        ?? tag(RetentionText.state(run.state), kind: .accent),
      Node("\(run.counts["episode"] ?? 0)"),
    ]
  }
}

/// One programme: the decision that holds, the plan, delivery to the archives, and a new decision.
struct RetentionPage: Sendable {
  let shown: RetentionShown
  let earlier: [RetentionDecision]
  let underWay: RetentionRun?
  let mayDecide: Bool
  let mayArchive: Bool
  let today: Day
  var typed: FormData?
  var errors: [FieldError] = []
  var notice: Notice?

  private var id: ProgrammeID { shown.programme.registered.id }

  var page: Page {
    Page(
      title: RetentionText.title + Text(verbatim: ": ") + shown.title, section: .govern,
      breadcrumbs: [
        (DataProtectionText.title, href: DataProtectionURL.start),
        (RetentionText.title, href: DataProtectionURL.retention),
      ],
      lead: Node(
        shown.decision.map { decision in
          RetentionText.rule + Text(verbatim: " ") + RetentionText.rule(decision)
            + Text(verbatim: ".")
        } ?? RetentionText.noDecisionLead), notice: notice, errors: errors,
      seenBy: RetentionText.seenBy
    ) {
      if let decision = shown.decision {
        chapter(RetentionText.decision, id: "beslutet") { facts(decision) }
        if let plan = shown.plan {
          chapter(RetentionText.plan, id: "plan") { RetentionPlanPage(plan: plan).node }
        }
        if decision.archivesFirst {
          chapter(RetentionText.archiving, id: "arkiv") { archiving }
        }
      }
      if mayDecide {
        chapter(
          shown.decision == nil ? RetentionText.record : RetentionText.recordNew, id: "registrera"
        ) { form }
      }
    }
  }

  private func facts(_ decision: RetentionDecision) -> Node {
    Node {
      checkAnswers([
        Answered(RetentionText.rule) { RetentionText.rule(decision) },
        Answered(RetentionText.reference) { decision.reference },
        Answered(RetentionText.decidedOn) { "\(decision.decidedOn)" },
        Answered(RetentionText.decidedBy) { decision.decidedBy },
        Answered(RetentionText.begins) { "\(decision.begins)" },
      ])
      p { decision.archivesFirst ? RetentionText.afterArchive : RetentionText.byItself(decision) }
    }
  }

  private var archiving: Node {
    Node {
      p { RetentionText.archiveLead }
      if let archive = underWay?.archive, underWay?.state == .exported {
        insetText { RetentionText.exported(archive) }
      } else if let underWay {
        p { RetentionText.state(underWay.state) }
      }
      if !mayArchive {
        p { RetentionText.onlyRegistrar }
      } else if underWay?.state != .deleting {
        if underWay?.state == .exported {
          Web.form(post: DataProtectionURL.received(id)) {
            textInput(
              Field("arkivref", RetentionText.archiveReference, errors: errors),
              value: typed?.first("arkivref") ?? "", width: .half)
            secondaryButton(RetentionText.receive)
          }
        }
        Web.form(post: DataProtectionURL.archive(id)) {
          secondaryButton(
            underWay == nil ? RetentionText.fetchArchive : RetentionText.fetchAgain)
        }
      }
    }
  }

  private var form: Node {
    let stated = shown.programme.shown.gate.retentionMonths
    func value(_ name: String, _ otherwise: String = "") -> String {
      typed.map { $0.first(name) ?? "" } ?? otherwise
    }
    return Web.form(post: DataProtectionURL.retentionCheck(id)) {
      p { RetentionText.recordLead }
      radios(
        Field(RetentionForm.basis, RetentionText.basis, errors: errors),
        RetentionDecision.Basis.allCases.map { Choice($0.rawValue, RetentionText.basis($0)) },
        selected: value(RetentionForm.basis, RetentionDecision.Basis.end.rawValue))
      numberInput(
        Field(
          RetentionForm.months, RetentionText.monthsLabel,
          hint: stated.map(RetentionText.monthsHint), errors: errors),
        value: value(RetentionForm.months, stated.map(String.init) ?? ""))
      checkbox(
        Field(RetentionForm.archives, RetentionText.archivesFirst, errors: errors),
        isOn: typed?.first(RetentionForm.archives) != nil)
      dateInput(
        Field(
          RetentionForm.begins, RetentionText.beginsLabel, hint: RetentionText.beginsHint,
          errors: errors),
        value: value(RetentionForm.begins, "\(today + RetentionDecision.usualDelay)"))
      textInput(
        Field(RetentionForm.reference, RetentionText.reference, errors: errors),
        value: value(RetentionForm.reference), width: .half)
      dateInput(
        Field(RetentionForm.decidedOn, RetentionText.decidedOn, errors: errors),
        value: value(RetentionForm.decidedOn))
      textInput(
        Field(
          RetentionForm.decidedBy, RetentionText.decidedBy, hint: RetentionText.decidedByHint,
          errors: errors), value: value(RetentionForm.decidedBy))
      primaryButton(RetentionText.review)
    }
  }
}

/// What a decision comes to, before it is recorded.
struct RetentionCheckPage: Sendable {
  let shown: RetentionShown
  let decision: RetentionDecision
  let plan: RetentionPlan
  let typed: FormData

  var page: Page {
    let id = shown.programme.registered.id
    return Page(
      title: RetentionText.reviewTitle, section: .govern,
      breadcrumbs: [
        (DataProtectionText.title, href: DataProtectionURL.start),
        (RetentionText.title, href: DataProtectionURL.retention),
        (shown.title, href: DataProtectionURL.retention(id)),
      ], lead: Node(shown.title), seenBy: RetentionText.seenBy
    ) {
      checkAnswers([
        Answered(RetentionText.rule) { RetentionText.rule(decision) },
        Answered(RetentionText.reference) { decision.reference },
        Answered(RetentionText.decidedOn) { "\(decision.decidedOn)" },
        Answered(RetentionText.decidedBy) { decision.decidedBy },
        Answered(RetentionText.begins) { "\(decision.begins)" },
      ])
      if let stated = shown.programme.shown.gate.retentionMonths, stated != decision.months {
        warningText { RetentionText.differs(stated) }
      }
      chapter(RetentionText.plan, id: "plan") { RetentionPlanPage(plan: plan).node }
      warningText {
        decision.archivesFirst ? RetentionText.afterArchive : RetentionText.byItself(decision)
      }
      Web.form(post: DataProtectionURL.retention(id)) {
        for name in RetentionForm.names {
          if let value = typed.first(name) { hidden(name, value) }
        }
        primaryButton(RetentionText.save)
      }
    }
  }
}

/// The plan as a part of a page.
struct RetentionPlanPage: Sendable {
  let plan: RetentionPlan

  var node: Node {
    var figures: [(Text, label: Text)] = [
      (Text(verbatim: "\(plan.persons)"), RetentionText.persons),
      (Text(verbatim: "\(plan.episodes)"), RetentionText.episodes),
      (Text(verbatim: "\(plan.responses)"), RetentionText.responses),
    ]
    if plan.held > 0 { figures.append((Text(verbatim: "\(plan.held)"), RetentionText.held)) }
    if plan.open > 0 {
      figures.append((Text(verbatim: "\(plan.open)"), RetentionText.openEpisodes))
    }
    return Node {
      p { RetentionText.planLead(plan) }
      keyFigures(figures)
      if plan.open > 0 { p(.class("muted")) { RetentionText.openNote } }
      disclosure(RetentionText.coming) {
        DataTable(
          RetentionText.coming, captionIsHidden: true,
          columns: [
            Column(RetentionText.month), Column(RetentionText.dueInMonth, numeric: true),
          ],
          rows: plan.coming.map { [Node("\($0.month)"), Node("\($0.episodes)")] }
        ).node
      }
    }
  }
}

/// A certificate of deletion; printable, without persons.
struct CertificatePage: Sendable {
  let run: RetentionRun
  let decision: RetentionDecision?
  let programme: Text
  let board: String

  var page: Page {
    Page(
      title: RetentionText.certificate + Text(verbatim: " \(run.name)"), section: .govern,
      breadcrumbs: [
        (DataProtectionText.title, href: DataProtectionURL.start),
        (RetentionText.title, href: DataProtectionURL.retention),
      ], lead: Node(RetentionText.certificateLead), seenBy: RetentionText.seenBy
    ) {
      checkAnswers([
        Answered(RetentionText.state) {
          run.doneAt.map { _ in tag(RetentionText.done, kind: .good) }
            ?? tag(RetentionText.state(run.state), kind: .accent)
        },
        Answered(RetentionText.board) { board },
        Answered(RetentionText.programme) { programme },
        Answered(RetentionText.decision) {
          decision.map { "\($0.reference), \($0.decidedOn), \($0.decidedBy)" } ?? "–"
        },
        Answered(RetentionText.rule) { decision.map(RetentionText.rule) ?? Text(verbatim: "–") },
        Answered(RetentionText.cutOff) { "\(run.cutOff)" },
        Answered(RetentionText.period) {
          run.span.map { "\($0.lowerBound) – \($0.upperBound)" } ?? "–"
        },
        Answered(RetentionText.archive) { archive },
        Answered(RetentionText.startedAt) {
          "\(Day(inSweden: run.startedAt)) \(swedishTimeOfDay(run.startedAt))"
        },
        Answered(RetentionText.doneAt) {
          run.doneAt.map { "\(Day(inSweden: $0)) \(swedishTimeOfDay($0))" } ?? "–"
        },
      ])
      DataTable(
        RetentionText.deleted,
        columns: [Column(RetentionText.table), Column(RetentionText.rows, numeric: true)],
        rows: run.counts.sorted { $0.key < $1.key }.map {
          [Node(RetentionText.table($0.key)), Node("\($0.value)")]
        }
      ).node
      if run.kept > 0 {
        p {
          RetentionText.kept
          ": \(run.kept). "
          RetentionText.keptNote
        }
      }
      if run.doneAt != nil {
        p { RetentionText.bytesGone }
        p(.class("muted")) { RetentionText.print }
      }
    }
  }

  private var archive: Node {
    guard let archive = run.archive else { return Node(RetentionText.noArchive) }
    return Node {
      p { RetentionText.exported(archive) }
      if let reference = archive.reference {
        p {
          RetentionText.archiveReference
          ": "
          reference
        }
      }
    }
  }
}
