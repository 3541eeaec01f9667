import Core
import Web

/// The plans, and the way to begin one.
struct ReorganisationsPage: Sendable {
  var plans: [Reorganisation]
  var today: Day
  var name = ""
  var day = ""
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: ReorganisationPageText.title, section: .govern,
      breadcrumbs: [(UnitText.title, href: OrganisationURL.organisation)],
      lead: Node(ReorganisationPageText.lead), errors: errors,
      seenBy: ReorganisationPageText.seenBy
    ) {
      DataTable(
        ReorganisationPageText.caption, captionIsHidden: true,
        columns: [
          Column(ReorganisationPageText.name), Column(ReorganisationPageText.day),
          Column(ReorganisationPageText.state),
        ],
        rows: plans.map { plan in
          [
            a(href: OrganisationURL.reorganisation(plan.id)) { plan.name }, Node("\(plan.day)"),
            Node(ReorganisationPageText.state(plan)),
          ]
        }, whenEmpty: ReorganisationPageText.none
      ).node
      chapter(ReorganisationPageText.planHeading, id: "planera") {
        form(post: OrganisationURL.reorganisations) {
          planFields(name: name, day: day, errors: errors)
          primaryButton(ReorganisationPageText.create)
        }
      }
    }
  }
}

/// What a plan is called and from when it holds.
@NodeBuilder private func planFields(name: String, day: String, errors: [FieldError]) -> Node {
  textInput(
    Field(
      "namn", ReorganisationPageText.name, hint: ReorganisationPageText.nameHint, errors: errors),
    value: name, autocomplete: "off")
  dateInput(Field("dag", ReorganisationPageText.day, errors: errors), value: day)
}

/// One plan: its changes, what they would do, and the decision.
struct ReorganisationPage: Sendable {
  var plan: Reorganisation
  var preview: ReorganisationPreview?
  var tree: UnitTree
  /// By log-in name.
  var names: [String: Text]
  var today: Day
  var name: String?
  var day: String?
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: Text(verbatim: plan.name), section: .govern,
      breadcrumbs: [
        (UnitText.title, href: OrganisationURL.organisation),
        (ReorganisationPageText.title, href: OrganisationURL.reorganisations),
      ], lead: Node(ReorganisationPageText.inForce(plan.day)), errors: errors,
      seenBy: ReorganisationPageText.seenBy
    ) {
      p { tag(ReorganisationPageText.state(plan), kind: plan.state == .done ? .good : .accent) }
      if plan.state == .decided {
        insetText {
          p {
            plan.day <= today && preview?.canBeDone == false
              ? ReorganisationPageText.overdue : ReorganisationPageText.decidedLead
          }
        }
      }
      changes
      if let preview, !plan.changes.isEmpty {
        faults(preview)
        effects(preview)
        decision(preview)
      }
      if plan.state == .done, plan.doneOn == today { undoing }
      if plan.state != .done { housekeeping }
    }
  }

  // MARK: The plan

  private var changes: Node {
    chapter(ReorganisationPageText.changes, id: "andringar") {
      if plan.changes.isEmpty {
        p { ReorganisationPageText.noChanges }
      } else {
        let isOpen = plan.state != .done
        DataTable(
          ReorganisationPageText.changes, captionIsHidden: true,
          columns: [Column(ReorganisationPageText.change)]
            + (isOpen ? [Column(ReorganisationPageText.remove)] : []),
          rows: plan.changes.enumerated().map { index, change in
            [Node(ReorganisationText.change(change, tree, names))]
              + (isOpen ? [removal(of: index)] : [])
          }
        ).node
      }
      if plan.state != .done {
        disclosure(ReorganisationPageText.add, open: plan.changes.isEmpty) {
          ul {
            for kind in ChangeKind.allCases {
              li { a(href: OrganisationURL.adding(kind, to: plan.id)) { kind.title } }
            }
          }
        }
      }
    }
  }

  private func removal(of index: Int) -> Node {
    form(post: OrganisationURL.removal(of: index, from: plan.id)) {
      version
      button(.type("submit"), .class("button secondary")) {
        ReorganisationPageText.remove
        span(.class("visually-hidden")) { ReorganisationPageText.changeNumber(index + 1) }
      }
    }
  }

  private var version: Node { hidden("version", "\(plan.rowVersion)") }

  // MARK: What it would do

  private func faults(_ preview: ReorganisationPreview) -> Node {
    guard !preview.faults.isEmpty else { return .empty }
    return chapter(ReorganisationPageText.faults, id: "hinder") {
      warningText {
        ul { for fault in preview.faults { li { ReorganisationText.fault(fault) } } }
      }
    }
  }

  @NodeBuilder private func effects(_ preview: ReorganisationPreview) -> Node {
    if !preview.units.isEmpty {
      chapter(ReorganisationPageText.units, id: "enheter") {
        DataTable(
          ReorganisationPageText.units, captionIsHidden: true,
          columns: [
            Column(ReorganisationPageText.unit), Column(ReorganisationPageText.what),
            Column(ReorganisationPageText.series),
          ],
          rows: preview.units.map { [Node($0.name), Node($0.what), Node($0.series)] }
        ).node
      }
    }
    if !preview.units.isEmpty || !preview.work.isEmpty {
      rights(preview)
      workLists(preview)
    }
  }

  private func rights(_ preview: ReorganisationPreview) -> Node {
    chapter(ReorganisationPageText.rights, id: "rattigheter") {
      if preview.readers.isEmpty {
        p { ReorganisationPageText.rightsUnchanged }
      } else {
        DataTable(
          ReorganisationPageText.rights, captionIsHidden: true,
          columns: [
            Column(ReorganisationPageText.person), Column(ReorganisationPageText.gains),
            Column(ReorganisationPageText.loses),
          ],
          rows: preview.readers.map {
            [
              Node($0.user.directoryName), Node(ReorganisationText.reach($0.gains)),
              Node(ReorganisationText.reach($0.loses)),
            ]
          }, filterable: preview.readers.count > 10
        ).node
      }
      if !preview.withoutRole.isEmpty {
        p {
          ReorganisationText.leftWithoutRole(preview.withoutRole)
        }
      }
    }
  }

  private func workLists(_ preview: ReorganisationPreview) -> Node {
    chapter(ReorganisationPageText.work, id: "arbetslistor") {
      if preview.work.isEmpty {
        p { ReorganisationPageText.workUnchanged }
      } else {
        DataTable(
          ReorganisationPageText.work, captionIsHidden: true,
          columns: [
            Column(ReorganisationPageText.person), Column(ReorganisationPageText.unit),
            Column(ReorganisationPageText.open, numeric: true),
            Column(ReorganisationPageText.outcome),
          ],
          rows: preview.work.map { effect in
            [
              Node(effect.worker?.directoryName ?? ReorganisationText.pool), Node(effect.unit),
              Node(Text.number(effect.open)),
              effect.outcome == .orphaned
                ? tag(ReorganisationText.outcome(effect.outcome), kind: .bad)
                : Node(ReorganisationText.outcome(effect.outcome)),
            ]
          }, filterable: preview.work.count > 10
        ).node
      }
    }
  }

  // MARK: What to do

  private func decision(_ preview: ReorganisationPreview) -> Node {
    guard preview.canBeDone, plan.state == .draft || plan.day <= today else { return .empty }
    return form(post: OrganisationURL.decision(on: plan.id), .id("beslut")) {
      version
      primaryButton(
        plan.day <= today
          ? ReorganisationPageText.decideNow : ReorganisationPageText.decideFor(plan.day))
    }
  }

  private var undoing: Node {
    form(post: OrganisationURL.undoing(of: plan.id), .id("angra")) {
      p { ReorganisationPageText.undoLead }
      secondaryButton(ReorganisationPageText.undo)
    }
  }

  private var housekeeping: Node {
    chapter(ReorganisationPageText.housekeeping, id: "planen") {
      disclosure(
        ReorganisationPageText.details,
        open: errors.contains { ["namn", "dag"].contains($0.field) }
      ) {
        form(post: OrganisationURL.details(of: plan.id)) {
          version
          planFields(name: name ?? plan.name, day: day ?? "\(plan.day)", errors: errors)
          secondaryButton(ReorganisationPageText.save)
        }
      }
      form(post: OrganisationURL.discarding(of: plan.id)) {
        version
        secondaryButton(ReorganisationPageText.discard)
      }
    }
  }
}
