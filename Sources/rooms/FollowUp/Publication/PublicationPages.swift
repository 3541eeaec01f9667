import Core
import Organisation
import Programmes
import Web

/// The publications that somebody may read.
struct PublicationsPage: Sendable {
  let listed: [SeenPublication]

  var page: Page {
    Page(
      title: PublicationText.title, section: .develop,
      breadcrumbs: [(ProgrammeText.programmes, href: FollowUpURL.programmes)],
      lead: Node(PublicationText.lead), seenBy: ProgrammeText.seenByAll
    ) {
      if listed.isEmpty {
        emptyState(PublicationText.emptyHeading) {
          p { PublicationText.empty }
          p { PublicationText.emptyStep }
        }
      } else {
        DataTable(
          PublicationText.list, captionIsHidden: true,
          columns: [
            Column(PublicationText.name), Column(PublicationText.programme),
            Column(PublicationText.cadence), Column(PublicationText.audience),
            Column(PublicationText.latest),
          ], rows: listed.map(row), filterable: listed.count > 8, stacks: true
        ).node
      }
    }
  }

  private func row(_ seen: SeenPublication) -> [Node] {
    let (id, plan) = (seen.publication.id, seen.publication.plan)
    return [
      a(href: PublicationURL.publication(id)) { plan.title },
      Node(seen.programme.reported.definition.title), Node(plan.cadence.name),
      Node(plan.audience.name),
      seen.releases.last.map { release in
        a(href: PublicationURL.release(release.number, of: id)) { release.table.periodTitle }
      } ?? Node(PublicationText.none),
    ]
  }
}

/// One publication: its releases, its plan with what it would show, and the next step.
struct PublicationPage: Sendable {
  let seen: SeenPublication
  let viewer: Viewer
  var notice: Notice?
  var typed = FormData()
  var errors: [FieldError] = []

  private var publication: Publication { seen.publication }
  private var plan: PublicationPlan { publication.plan }

  var page: Page {
    Page(
      title: Text(verbatim: plan.title), section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (PublicationText.title, href: PublicationURL.list),
      ],
      lead: Node(seen.programme.reported.definition.title), notice: notice, errors: errors,
      seenBy: PublicationText.seenBy(plan.audience),
      changed: seen.releases.last.map { FollowUpText.changed($0.decidedAt) }
    ) {
      if seen.proposal != nil {
        insetText {
          p { PublicationText.waiting }
          p {
            a(href: PublicationURL.proposal(publication.id)) { PublicationText.toProposal }
          }
        }
      }
      chapter(PublicationText.releases, id: "utgavor") { releases }
      if seen.mayRelease {
        preview
        chapter(PublicationText.next, id: "nasta") { next }
        if !seen.releases.isEmpty {
          chapter(PublicationText.correctHeading, id: "ratta") { correction }
        }
      }
      chapter(PublicationText.thePlan, id: "planen") { planned }
    }
  }

  private var releases: Node {
    DataTable(
      PublicationText.releases, captionIsHidden: true,
      columns: [
        Column(PublicationText.period), Column(PublicationText.release, numeric: true),
        Column(PublicationText.decided), Column(PublicationText.corrects),
      ],
      rows: seen.releases.reversed().map { release in
        [
          a(href: PublicationURL.release(release.number, of: publication.id)) {
            release.table.periodTitle
          },
          Node(Text.number(release.number)), Node(FollowUpText.moment(release.decidedAt)),
          Node(
            release.table.corrects.map { Text.number($0.number) } ?? Text(verbatim: "–")),
        ]
      }, stacks: true, whenEmpty: PublicationText.noReleases
    ).node
  }

  private var planned: Node {
    let definition = seen.programme.reported.definition
    let columns = seen.programme.reported.compiled.columns
    return Node {
      checkAnswers([
        Answered(PublicationText.purpose) { plan.purpose.name },
        Answered(PublicationText.audience) { plan.audience.name },
        Answered(PublicationText.cadence) { plan.cadence.name },
        Answered(PublicationText.columns) {
          ul {
            for column in columns where plan.columns.contains(column.name) { li { column.title } }
          }
        },
        Answered(PublicationText.occasions) {
          ul {
            for rule in definition.occasions {
              for occasion in rule.occasions where plan.occasions.contains(occasion.key.name) {
                li { rule.title(of: occasion.key) }
              }
            }
          }
        },
        Answered(PublicationText.breakdowns) {
          ul {
            for breakdown in definition.breakdowns
            where plan.breakdowns.contains(breakdown.key.name) {
              li { breakdown.title }
            }
          }
        },
        Answered(PublicationText.alone) { alone },
      ])
      if seen.mayRelease, seen.releases.isEmpty {
        p { a(href: PublicationURL.plan(publication.id)) { PublicationText.replan } }
      }
    }
  }

  private var alone: Node {
    guard let units = plan.units else { return Node(PublicationText.allUnits) }
    if units.isEmpty { return Node(PublicationText.noUnits) }
    return ul { for unit in units { li { viewer.tree[unit]?.name ?? "" } } }
  }

  // MARK: For those who decide

  private var preview: Node {
    let preview = publication.preview
    let cadences = PublicationCadence.allCases
    let own = preview.alternatives.first?.shares.first { $0.cadence == plan.cadence }
    return chapter(PublicationText.previewHeading, id: "visas") {
      if let own { p { PublicationText.previewSentence(own) } }
      DataTable(
        PublicationText.previewHeading, captionIsHidden: true,
        columns: [Column(PublicationText.choice)] + cadences.map { Column($0.name, numeric: true) },
        rows: preview.alternatives.enumerated().map { index, alternative in
          [Node(alternative.name)]
            + alternative.shares.map { share in
              let words = share.cells == 0 ? Text(verbatim: "–") : Text.percent(share.value)
              return index == 0 && share.cadence == plan.cadence ? strong { words } : Node(words)
            }
        }, stacks: true
      ).node
      p(.class("muted")) { PublicationText.previewLead(preview.until) }
    }
  }

  private var next: Node {
    let released = Set(seen.releases.map(\.table.period))
    let open = plan.cadence.periods(endedBefore: viewer.today, last: 12 / plan.cadence.months)
      .filter { !released.contains($0.code) }
    return Node {
      if open.isEmpty {
        p { PublicationText.allReleased }
      } else {
        p { PublicationText.nextLead }
        form(post: PublicationURL.proposal(publication.id)) {
          radios(
            Field(ProposalForm.period, PublicationText.period, errors: errors),
            open.reversed().map { Choice($0.code, $0.title) },
            selected: typed.first(ProposalForm.period) ?? open.last?.code)
          primaryButton(PublicationText.prepare)
        }
      }
    }
  }

  private var correction: Node {
    let latest = seen.releases.filter { seen.correction(of: $0.number) == nil }
    return disclosure(
      PublicationText.correctHeading,
      open: errors.contains { [ProposalForm.corrects, ProposalForm.reason].contains($0.field) }
    ) {
      p { PublicationText.correctLead }
      form(post: PublicationURL.proposal(publication.id)) {
        selectInput(
          Field(ProposalForm.corrects, PublicationText.correctWhich, errors: errors),
          latest.map {
            Choice(
              "\($0.number)", Text.number($0.number) + Text(verbatim: ", ") + $0.table.periodTitle)
          }, selected: typed.first(ProposalForm.corrects))
        textArea(
          Field(
            ProposalForm.reason, PublicationText.why, hint: PublicationText.whyHint,
            errors: errors), value: typed.first(ProposalForm.reason) ?? "", rows: 3, limit: 300)
        secondaryButton(PublicationText.prepare)
      }
    }
  }
}

/// The plan as a form.
struct PublicationPlanPage: Sendable {
  let programme: LoadedProgramme
  /// Nil of a new one.
  let known: Publication?
  let typed: FormData
  var errors: [FieldError] = []

  var page: Page {
    let definition = programme.reported.definition
    let id = programme.registered.id
    return Page(
      title: known == nil ? PublicationText.plan : PublicationText.replan, section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (definition.title, href: FollowUpURL.programme(id)),
      ], lead: Node(PublicationText.planLead), errors: errors,
      seenBy: PublicationText.seenByPlanners
    ) {
      form(post: known.map { PublicationURL.plan($0.id) } ?? PublicationURL.new(id)) {
        textInput(
          Field(PublicationForm.title, PublicationText.fieldTitle, errors: errors),
          value: typed.first(PublicationForm.title) ?? "")
        many(
          PublicationForm.columns, PublicationText.columns,
          programme.reported.compiled.columns.map { Choice($0.name, $0.title) })
        many(
          PublicationForm.occasions, PublicationText.occasions,
          definition.occasions.flatMap { rule in
            rule.occasions.map { Choice($0.key.name, rule.title(of: $0.key)) }
          })
        if !definition.breakdowns.isEmpty {
          checkboxes(
            Field(
              PublicationForm.breakdowns, PublicationText.breakdowns,
              hint: PublicationText.breakdownsHint, optional: true, errors: errors),
            definition.breakdowns.map { Choice($0.key.name, $0.title) },
            selected: Set(typed.all(PublicationForm.breakdowns)))
        }
        if definition.breakdowns.contains(where: { $0.source == .unit }) {
          one(
            PublicationForm.units, PublicationText.units,
            [
              Choice(PublicationForm.merged, PublicationText.merge),
              Choice(PublicationForm.apart, PublicationText.apart),
            ])
        }
        one(
          PublicationForm.cadence, PublicationText.cadence,
          PublicationCadence.allCases.map { Choice($0.rawValue, $0.name) },
          hint: PublicationText.cadenceHint)
        one(
          PublicationForm.audience, PublicationText.audience,
          PublicationAudience.allCases.map { Choice($0.rawValue, $0.name, hint: $0.hint) })
        one(
          PublicationForm.purpose, PublicationText.purpose,
          PublicationPurpose.allCases.map { Choice($0.rawValue, $0.name) })
        primaryButton(PublicationText.seeBefore)
      }
    }
  }

  private func many(_ name: String, _ label: Text, _ choices: [Choice]) -> Node {
    checkboxes(
      Field(name, label, errors: errors), choices, selected: Set(typed.all(name)))
  }

  private func one(
    _ name: String, _ label: Text, _ choices: [Choice], hint: Text? = nil
  ) -> Node {
    radios(Field(name, label, hint: hint, errors: errors), choices, selected: typed.first(name))
  }
}
