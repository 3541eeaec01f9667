import Charts
import Core
import Programmes
import Web

extension ResultPage {
  /// What the page's pictures show of a group, and of how many: a share, a change from the start, or
  /// the level where there is nothing to compare with.
  func estimate(_ figures: GroupFigures) -> (n: Int, value: ChartEstimate?) {
    if isShare {
      let share = figures.share
      return (
        share?.of ?? 0,
        share?.p.map { ChartEstimate($0, lower: share?.lo, upper: share?.hi) }
      )
    }
    guard let paired = figures.paired else {
      return (
        figures.measured,
        figures.level.map { ChartEstimate($0.mean, lower: $0.lo, upper: $0.hi) }
      )
    }
    return (
      paired, figures.change.map { ChartEstimate($0, lower: figures.lo, upper: figures.hi) }
    )
  }

  var isShare: Bool { selection.column.shareCode != nil }
  private var isChange: Bool { !isShare && total?.paired != nil }

  var estimateScale: ChartScale {
    if isShare { return .share }
    let decimals = selection.column.decimals + 1
    return isChange ? .signed(decimals: decimals) : .number(decimals: decimals)
  }

  var estimateName: Text {
    isChange ? ResultText.change : selection.column.title
  }

  /// What is below and above no change, as the measure's direction has it.
  private var sides: (below: Text, above: Text) {
    let (worse, better) = (
      Text(sv: "sämre", en: "worse"), Text(sv: "bättre", en: "better")
    )
    return selection.column.direction == .higher ? (worse, better) : (better, worse)
  }

  // MARK: Change

  var changeChapter: Node {
    let heading = ResultText.changeHeading(occasionTitle)
    return chapter(heading, id: "forandring") {
      if isShare {
        panel { changeTable }
      } else if let total, let said = sentence.change(total) {
        if let rows = picture.rows, !rows.isShown { whyNot(rows) }
        let chart = IntervalChart(
          title: heading, sentence: said,
          rows: rows, scale: estimateScale,
          meaning: IntervalChart.Meaning(
            below: sides.below, above: sides.above, zero: ResultText.noChange),
          rowName: ResultText.group, valueName: ResultText.change)
        pictureAndTable(chart, changeTable, note: ResultText.sign(selection.column.direction))
      }
    }
  }

  /// The total's mark, and another for the groups below it.
  private var rows: [IntervalChart.Row] {
    groups.enumerated().map { index, group in
      let (n, value) = estimate(group.figures)
      return IntervalChart.Row(
        label: group.title, n: n,
        value: value.map { .estimate($0) } ?? .gap(.missing(ResultText.nobodyMeasured)),
        mark: ChartMark.allCases[index == 0 ? 0 : 1])
    }
  }

  /// A chapter's sentence and picture with the page's own table under them.
  private func pictureAndTable(_ chart: some Chart, _ table: Node, note: Text? = nil) -> Node {
    Web.chartFigure(
      sentence: chart.sentence, table: table, tableIsOpen: true,
      note: Node {
        if let note { p { note + Text(verbatim: " ") + ResultText.rounded } }
        if picture.rows?.overlap == true { p { ResultText.overlap } }
        if caution == .groups { p { ResultText.association } }
      }
    ) { chart.svg(in: $0) }
  }

  private var changeTable: Node {
    DataTable(
      ResultText.changeHeading(occasionTitle), captionIsHidden: true,
      columns: [
        Column(selection.breakdown?.title ?? ResultText.group),
        Column(ResultText.pairs, numeric: true), Column(ResultText.start, numeric: true),
        Column(ResultText.atOccasion, numeric: true),
        Column(isShare ? ResultText.changeInPoints : ResultText.change, numeric: true),
        Column(ResultText.uncertainty, numeric: true), Column(ResultText.better, numeric: true),
        Column(ResultText.same, numeric: true), Column(ResultText.worse, numeric: true),
        Column(ResultText.lostColumn, numeric: true),
      ],
      rows: groups.map { title, figures in
        [Node(title), Node(Text.number(figures.paired ?? 0))]
          + [figures.startMean, figures.occasionMean].map { Node(value($0)) }
          + [Node(difference(figures.change)), Node(interval(figures.lo, figures.hi))]
          + [figures.improved, figures.unchanged, figures.worse, figures.lost?.n].map {
            Node($0.map { Text.number($0) } ?? Text(verbatim: "–"))
          }
      }, stacks: true, exports: isShare ? [] : [(ResultText.csv, href: csvAddress)]
    ).node
  }

  // MARK: Level

  /// Where those measured stood, of what is not compared with the start.
  func levelChapter(_ total: GroupFigures) -> Node {
    let heading = ResultText.levelHeading(occasionTitle)
    return chapter(heading, id: "laget") {
      if let rows = picture.rows, !rows.isShown { whyNot(rows) }
      if total.level != nil {
        let chart = IntervalChart(
          title: heading, sentence: sentence.level(total),
          rows: rows, scale: estimateScale, rowName: ResultText.group,
          valueName: ResultText.mean)
        pictureAndTable(chart, levelTable(heading))
      } else if total.measured > 0 {
        insetText { p { ResultText.levelNotReleased } }
      }
    }
  }

  private func levelTable(_ heading: Text) -> Node {
    DataTable(
      heading, captionIsHidden: true,
      columns: [
        Column(selection.breakdown?.title ?? ResultText.group),
        Column(ResultText.number, numeric: true), Column(ResultText.mean, numeric: true),
        Column(ResultText.uncertainty, numeric: true),
      ],
      rows: groups.map { title, figures in
        [
          Node(title), Node(Text.number(figures.measured)), Node(value(figures.level?.mean)),
          Node(interval(figures.level?.lo, figures.level?.hi)),
        ]
      }, stacks: true, exports: [(ResultText.csv, href: csvAddress)]
    ).node
  }

  private var csvAddress: String {
    FollowUpURL.results(id) + query.setting("format", "csv").query
  }

  /// A change: of a share in percentage points.
  private func difference(_ figure: Double?) -> Text {
    guard isShare, let figure else { return value(figure) }
    return .number(figure * 100, decimals: 0)
  }

  private func interval(_ lower: Double?, _ upper: Double?) -> Text {
    guard let lower, let upper else { return Text(verbatim: "–") }
    let separator =
      lower < 0 || upper < 0 ? Text(sv: " till ", en: " to ") : Text(verbatim: "–")
    return difference(lower) + separator + difference(upper)
  }

  // MARK: Shares

  var shareChapter: Node {
    chapter(ResultText.shareHeading(selection.column.title, occasionTitle), id: "andel") {
      if let rows = picture.rows, !rows.isShown { whyNot(rows) }
      if let total {
        let chart = IntervalChart(
          title: selection.column.title, sentence: sentence.share(total),
          rows: rows, scale: estimateScale, rowName: ResultText.group, valueName: ResultText.share)
        pictureAndTable(chart, shareTable)
      }
    }
  }

  private var shareTable: Node {
    DataTable(
      selection.column.title, captionIsHidden: true,
      columns: [
        Column(selection.breakdown?.title ?? ResultText.group),
        Column(ResultText.number, numeric: true), Column(ResultText.share, numeric: true),
        Column(ResultText.uncertainty, numeric: true),
      ],
      rows: groups.map { title, figures in [Node(title)] + shareCells(figures.share) },
      stacks: true, exports: [(ResultText.csv, href: csvAddress)]
    ).node
  }

  private func shareCells(_ share: GroupFigures.Share?) -> [Node] {
    let nothing = Text(verbatim: "–")
    guard let share, share.of > 0 else { return [nothing, nothing, nothing].map { Node($0) } }
    var limits = nothing
    if let lower = share.lo, let upper = share.hi {
      limits = .number(lower * 100, decimals: 0) + Text(verbatim: "–") + .percent(upper)
    }
    return [
      Node(ResultText.count(share.n, of: share.of)),
      Node(share.p.map { .percent($0) } ?? nothing), Node(limits),
    ]
  }

  private func sharesTable(_ heading: Text, _ others: [ResultPicture.Other]) -> Node {
    let hasTarget = others.contains { $0.target != nil }
    return panel {
      DataTable(
        heading, captionIsHidden: true,
        columns: [
          Column(ResultText.measure), Column(ResultText.number, numeric: true),
          Column(ResultText.share, numeric: true), Column(ResultText.uncertainty, numeric: true),
        ] + (hasTarget ? [Column(ResultText.target, numeric: true)] : []),
        rows: others.map { other in
          let title = Node {
            other.column.title
            " "
            span(.class("muted")) { Self.title(of: other.occasion, in: definition) }
          }
          let target = other.target.map { Text.percent($0) } ?? Text(verbatim: "–")
          return [title]
            + (other.groups.isShown
              ? shareCells(other.groups.figures.first?.share) : [tooFew, tooFew, tooFew])
            + (hasTarget ? [Node(target)] : [])
        }, stacks: true
      ).node
    }
  }

  /// Those that somebody has answered, in a table; the others by name.
  private func shares(_ heading: Text, _ others: [ResultPicture.Other]) -> Node {
    func isUnanswered(_ other: ResultPicture.Other) -> Bool {
      other.groups.isShown && (other.groups.figures.first?.share?.of ?? 0) == 0
    }
    let answered = others.filter { !isUnanswered($0) }
    let unanswered = others.filter(isUnanswered).map(\.column.title)
    return Node {
      if !answered.isEmpty { sharesTable(heading, answered) }
      if !unanswered.isEmpty { p(.class("muted")) { ResultText.unanswered(unanswered) } }
    }
  }

  @NodeBuilder var sharesChapter: Node {
    let others = picture.others.filter { $0.column.shareCode != nil && !$0.isPartner }
    if !others.isEmpty {
      chapter(ResultText.sharesHeading, id: "mal") { shares(ResultText.sharesHeading, others) }
    }
  }

  /// What must never be shown without the other.
  @NodeBuilder var partnersChapter: Node {
    let partners = picture.others.filter(\.isPartner)
    if !partners.isEmpty {
      chapter(ResultText.partnersHeading, id: "tillsammans") {
        shares(ResultText.partnersHeading, partners.filter { $0.column.shareCode != nil })
        for partner in partners where partner.column.shareCode == nil {
          p {
            strong { partner.column.title }
            ": "
            partnerAnswer(partner)
          }
        }
      }
    }
  }

  private func partnerAnswer(_ partner: ResultPicture.Other) -> Node {
    guard let figures = partner.groups.figures.first else { return tooFew }
    let measure = definition.measures.first { $0.key.name == partner.column.name }
    return Node(
      measure.map { ResultSentence($0, basis: selection.basis) }?.answer(figures)
        ?? Text(verbatim: "–"))
  }

  // MARK: Better, the same, worse

  @NodeBuilder var outcomeChapter: Node {
    if let total, (total.paired ?? 0) > 0 {
      chapter(ResultText.outcomeHeading, id: "utfall") {
        chartFigure(
          OutcomeBars(
            title: ResultText.outcomeHeading, sentence: sentence.counts(total),
            groups: groups.map { title, figures in
              OutcomeBars.Group(
                label: title,
                outcome: .counts(
                  OutcomeBars.Counts(
                    improved: figures.improved ?? 0, unchanged: figures.unchanged ?? 0,
                    worse: figures.worse ?? 0)),
                reliable: figures.reliable.map {
                  .counts(
                    OutcomeBars.Counts(
                      improved: $0.improved, unchanged: $0.unchanged, worse: $0.worse))
                })
            }))
      }
    }
  }
}
