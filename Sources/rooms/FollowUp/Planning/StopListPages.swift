import Core
import Forms
import Organisation
import Programmes
import Web

/// The items of a programme by whether anything speaks for stopping them.
struct StopListPage: Sendable {
  let overview: StopListOverview
  var notice: Notice?

  private var id: ProgrammeID { overview.programme.registered.id }

  var page: Page {
    let rows = overview.list.rows
    let decided = rows.filter { overview.decisions.standing(of: $0.item.key) != nil }
    let open = rows.filter { overview.decisions.standing(of: $0.item.key) == nil }
    let suggested = open.filter { !$0.signs.isEmpty }
    let others = open.filter(\.signs.isEmpty)
    let title = overview.programme.reported.definition.title
    return Page(
      title: StopListText.title, section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (title, href: FollowUpURL.programme(id)),
      ],
      lead: Node(
        StopListText.summary(
          suggested.count, minutes: suggested.reduce(0) { $0 + ($1.minutesPerYear ?? 0) })),
      notice: notice, seenBy: StopListText.seenBy
    ) {
      p { StopListText.lead }
      if overview.items?.uses.isEmpty ?? true { insetText { p { StopListText.notCounted } } }
      if !suggested.isEmpty {
        chapter(StopListText.suggested, id: "ta-stallning") {
          table(StopListText.suggested, suggested)
        }
      }
      if !decided.isEmpty {
        chapter(StopListText.decided, id: "beslutade") { table(StopListText.decided, decided) }
      }
      if !others.isEmpty {
        chapter(StopListText.others, id: "ovriga") { table(StopListText.others, others) }
      }
      chapter(StopListText.howHeading, id: "raknat") {
        ul { for line in StopListText.how { li { line } } }
      }
    }
  }

  private func table(_ caption: Text, _ rows: [StopList.Row]) -> Node {
    DataTable(
      caption, captionIsHidden: true,
      columns: [
        Column(StopListText.question), Column(StopListText.why),
        Column(StopListText.saved, numeric: true), Column(StopListText.used),
        Column(StopListText.decision),
      ],
      rows: rows.map { row in
        [
          a(href: FollowUpURL.stopping(row.item.key, of: id)) { row.item.text },
          overview.signs(of: row),
          row.minutesPerYear.map { Node(Text.number($0, decimals: 0)) } ?? tooFew,
          Node(overview.used(row)),
          overview.decisions.standing(of: row.item.key).map {
            $0.node(isShort: true)
          } ?? Node(Text(verbatim: "–")),
        ]
      }, stacks: true
    ).node
  }
}

extension StopListOverview {
  /// What speaks for stopping.
  fileprivate func signs(of row: StopList.Row) -> Node {
    let lines = row.signs.map { StopListText.sign($0, threshold: threshold) }
    guard lines.count > 1 else { return lines.first.map { Node($0) } ?? Node(Text(verbatim: "–")) }
    return ul { for line in lines { li { line } } }
  }

  /// Whether somebody has noted a decision in which the answers were used.
  fileprivate func used(_ row: StopList.Row) -> Text {
    StopListText.used(decisions.of(row.item.key).count { $0.kind == .used })
  }
}

extension ItemDecision {
  fileprivate func node(isShort: Bool) -> Node {
    Node {
      tag(StopListText.kind(kind), kind: kind == .stop ? .bad : .good)
      if isShort {
        " "
        reason
      }
    }
  }
}

/// One item: what it gives, what it takes, and what has been decided.
struct ItemDecisionPage: Sendable {
  let row: StopList.Row
  let overview: StopListOverview
  let names: [UserID: Text]
  let typed: FormData
  let errors: [FieldError]

  private var id: ProgrammeID { overview.programme.registered.id }

  var page: Page {
    let decisions = overview.decisions.of(row.item.key)
    return Page(
      title: row.item.text, section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (overview.programme.reported.definition.title, href: FollowUpURL.programme(id)),
        (StopListText.title, href: FollowUpURL.stopList(id)),
      ], errors: errors, seenBy: StopListText.seenBy,
      changed: decisions.last.map { FollowUpText.changed($0.recordedAt) }
    ) {
      chapter(StopListText.signsHeading, id: "ger") {
        if !row.signs.isEmpty { overview.signs(of: row) }
        checkAnswers([
          Answered(StopListText.used) { overview.used(row) },
          Answered(StopListText.partOf) {
            if row.partOf.isEmpty {
              StopListText.partOfNothing
            } else {
              ul { for part in row.partOf { li { part } } }
            }
          },
          Answered(StopListText.answers) {
            row.use.map { StopListText.answered($0, threshold: overview.threshold) }
              ?? StopListText.tooFew
          },
          Answered(StopListText.perForm) { StopListText.seconds(row.minutesPerForm) },
          Answered(StopListText.perYear) {
            row.use.map { StopListText.about($0.formsPerYear) } ?? StopListText.tooFew
          },
          Answered(StopListText.saved) {
            row.minutesPerYear.map { StopListText.about($0) } ?? StopListText.tooFew
          },
        ])
      }
      if !decisions.isEmpty {
        chapter(StopListText.historyHeading, id: "hittills") { history(decisions) }
      }
      chapter(
        overview.mayDecide ? StopListText.decideHeading : StopListText.noteHeading, id: "besluta"
      ) { form }
    }
  }

  private func history(_ decisions: [ItemDecision]) -> Node {
    DataTable(
      StopListText.historyHeading, captionIsHidden: true,
      columns: [
        Column(StopListText.when), Column(StopListText.what), Column(StopListText.reasonColumn),
        Column(StopListText.who),
      ],
      rows: decisions.reversed().map { decision in
        [
          Node(FollowUpText.moment(decision.recordedAt)), decision.node(isShort: false),
          Node(decision.reason), Node(names[decision.recordedBy] ?? EpisodeText.somebody),
        ]
      }
    ).node
  }

  @NodeBuilder private var form: Node {
    if !overview.mayDecide { p { StopListText.ownerDecides } }
    Web.form(post: FollowUpURL.stopping(row.item.key, of: id)) {
      if overview.mayDecide {
        radios(
          Field(ItemDecisionForm.kind, StopListText.kindLabel, errors: errors),
          [ItemDecision.Kind.keep, .stop, .used].map {
            Choice($0.rawValue, StopListText.kind($0))
          }, selected: typed.first(ItemDecisionForm.kind))
      } else {
        hidden(ItemDecisionForm.kind, ItemDecision.Kind.used.rawValue)
      }
      textArea(
        Field(
          ItemDecisionForm.reason,
          overview.mayDecide ? StopListText.reasonLabel : StopListText.whichDecision,
          hint: StopListText.reasonHint, errors: errors),
        value: typed.first(ItemDecisionForm.reason) ?? "", rows: 3, limit: 300)
      actions {
        primaryButton(StopListText.save)
        buttonLink(StopListText.back, href: FollowUpURL.stopList(id))
      }
    }
  }
}

/// What was decided of the items, beside the version that is being prepared.
struct PreparedDecisions: Sendable {
  let decisions: [ItemDecision]
  /// The version in use, which says what the items are called.
  let older: ProgrammeDefinition
  let newer: ProgrammeDefinition

  /// The decisions that hold, of items that there are in either version.
  private var standing: [(item: Item, decision: ItemDecision)] {
    older.items.compactMap { item in decisions.standing(of: item.key).map { (item, $0) } }
  }

  var node: Node {
    guard !standing.isEmpty else { return .empty }
    let kept = Set(newer.items.map(\.key))
    return chapter(StopListText.preparedHeading, id: "sluta-listan") {
      DataTable(
        StopListText.preparedHeading, captionIsHidden: true,
        columns: [
          Column(StopListText.question), Column(StopListText.decision),
          Column(StopListText.inPackage),
        ],
        rows: standing.map { item, decision in
          [
            Node(item.text), decision.node(isShort: true),
            state(decision, isThere: kept.contains(item.key)),
          ]
        }
      ).node
    }
  }

  private func state(_ decision: ItemDecision, isThere: Bool) -> Node {
    switch (decision.kind, isThere) {
    case (.stop, true): tag(StopListText.stillThere, kind: .bad)
    case (.stop, false): tag(StopListText.isGone, kind: .good)
    case (_, true): Node(StopListText.stillThere)
    case (_, false): tag(StopListText.staysDespite, kind: .bad)
    }
  }
}
