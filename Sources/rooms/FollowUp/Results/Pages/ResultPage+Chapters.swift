import Charts
import Core
import Programmes
import Web

extension ResultPage {
  private var scale: ChartScale { .signed(decimals: selection.column.decimals + 1) }

  /// What is below and above no change, as the measure's direction has it.
  private var sides: (below: Text, above: Text) {
    let (worse, better) = (
      Text(sv: "sämre", en: "worse"), Text(sv: "bättre", en: "better")
    )
    return selection.column.direction == .higher ? (worse, better) : (better, worse)
  }

  private func tooFewPairs(_ figures: GroupFigures) -> ChartValue {
    guard let change = figures.change else {
      return .gap(.missing(Text(sv: "inga par", en: "no pairs")))
    }
    return .estimate(ChartEstimate(change, lower: figures.lo, upper: figures.hi))
  }

  // MARK: Change

  var changeChapter: Node {
    chapter(ResultText.changeHeading(occasionTitle), id: "forandring") {
      if selection.column.shareCode == nil, let total, let sentence = sentence.change(total) {
        chartFigure(
          IntervalChart(
            title: ResultText.changeHeading(occasionTitle),
            sentence: Text.joined([sentence, genderSentence].compactMap(\.self)),
            rows: groups.enumerated().map { index, group in
              IntervalChart.Row(
                label: group.title, n: group.figures.paired, value: tooFewPairs(group.figures),
                mark: ChartMark.allCases[index == 0 ? 0 : 1])
            },
            scale: scale, below: sides.below, above: sides.above, zero: ResultText.noChange,
            rowName: ResultText.group, valueName: ResultText.change),
          note: Node(ResultText.association))
      }
      if let rows = picture.rows, !rows.isShown { whyNot(rows) }
      changeTable
    }
  }

  private var changeTable: Node {
    Node {
      panel {
        DataTable(
          ResultText.changeHeading(occasionTitle), captionIsHidden: true,
          columns: [
            Column(selection.breakdown?.title ?? ResultText.group),
            Column(ResultText.pairs, numeric: true), Column(ResultText.start, numeric: true),
            Column(ResultText.atOccasion, numeric: true), Column(ResultText.change, numeric: true),
            Column(ResultText.uncertainty, numeric: true), Column(ResultText.better, numeric: true),
            Column(ResultText.same, numeric: true), Column(ResultText.worse, numeric: true),
            Column(ResultText.lostColumn, numeric: true),
          ],
          rows: groups.map { title, figures in
            [Node(title), Node(Text.number(figures.paired ?? 0))]
              + [figures.startMean, figures.occasionMean, figures.change].map { Node(value($0)) }
              + [Node(interval(figures.lo, figures.hi))]
              + [figures.improved, figures.unchanged, figures.worse, figures.lost?.n].map {
                Node($0.map { Text.number($0) } ?? Text(verbatim: "–"))
              }
          },
          exports: [(ResultText.csv, href: csvAddress)]
        ).node
        p(.class("muted")) {
          ResultText.association
          if picture.rows?.overlap == true {
            " "
            ResultText.overlap
          }
        }
      }
    }
  }

  private var csvAddress: String {
    FollowUpURL.results(id) + query.setting("format", "csv").query
  }

  private func interval(_ lower: Double?, _ upper: Double?) -> Text {
    guard let lower, let upper else { return Text(verbatim: "–") }
    let separator =
      lower < 0 || upper < 0 ? Text(sv: " till ", en: " to ") : Text(verbatim: "–")
    return value(lower) + separator + value(upper)
  }

  // MARK: Shares

  var shareChapter: Node {
    chapter(selection.column.title, id: "andel") {
      DataTable(
        selection.column.title, captionIsHidden: true,
        columns: [
          Column(selection.breakdown?.title ?? ResultText.group),
          Column(ResultText.number, numeric: true), Column(ResultText.of, numeric: true),
          Column(ResultText.share, numeric: true), Column(ResultText.uncertainty, numeric: true),
        ],
        rows: groups.map { title, figures in [Node(title)] + shareCells(figures.share) },
        exports: [(ResultText.csv, href: csvAddress)]
      ).node
    }
  }

  private func shareCells(_ share: GroupFigures.Share?) -> [Node] {
    guard let share else { return (0..<4).map { _ in Node("–") } }
    func percent(_ figure: Double?) -> Text {
      figure.map { .percent($0) } ?? Text(verbatim: "–")
    }
    let limits: Text
    if let lower = share.lo, let upper = share.hi {
      limits = .number(lower * 100, decimals: 0) + Text(verbatim: "–") + percent(upper)
    } else {
      limits = Text(verbatim: "–")
    }
    return [
      Node(Text.number(share.n)), Node(Text.number(share.of)), Node(percent(share.p)),
      Node(limits),
    ]
  }

  private func sharesTable(_ heading: Text, _ others: [ResultPicture.Other]) -> Node {
    DataTable(
      heading, captionIsHidden: true,
      columns: [
        Column(ResultText.measure), Column(ResultText.number, numeric: true),
        Column(ResultText.of, numeric: true), Column(ResultText.share, numeric: true),
        Column(ResultText.uncertainty, numeric: true), Column(ResultText.target, numeric: true),
      ],
      rows: others.map { other in
        let title = Node {
          other.column.title
          " "
          span(.class("muted")) { Self.title(of: other.occasion, in: definition) }
        }
        let target = Node(other.target.map { .percent($0) } ?? Text(verbatim: "–"))
        guard other.groups.isShown else {
          return [title] + (0..<4).map { _ in tooFew } + [target]
        }
        return [title] + shareCells(other.groups.figures.first?.share) + [target]
      }
    ).node
  }

  @NodeBuilder var sharesChapter: Node {
    let shares = picture.others.filter { $0.column.shareCode != nil && !$0.isPartner }
    if !shares.isEmpty {
      chapter(ResultText.sharesHeading, id: "mal") { sharesTable(ResultText.sharesHeading, shares) }
    }
  }

  /// What must never be shown without the other.
  @NodeBuilder var partnersChapter: Node {
    let partners = picture.others.filter(\.isPartner)
    if !partners.isEmpty {
      chapter(ResultText.partnersHeading, id: "tillsammans") {
        let shares = partners.filter { $0.column.shareCode != nil }
        if !shares.isEmpty { sharesTable(ResultText.partnersHeading, shares) }
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
    return Node(measure.map(ResultSentence.init)?.answer(figures) ?? Text(verbatim: "–"))
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

  // MARK: Who is missing

  @NodeBuilder func attritionChapter(_ total: GroupFigures) -> Node {
    if let lost = total.lost, let due = total.due {
      chapter(ResultText.attritionHeading, id: "bortfall") {
        chartFigure(attrition(total, lost, due: due))
        if let kept = total.startMean, let missing = lost.startMean {
          p {
            ResultText.startMeanOfLost
            ": "
            value(kept)
            ", "
            value(missing)
            "."
          }
        }
      }
    }
  }

  private func attrition(
    _ total: GroupFigures, _ lost: GroupFigures.Lost, due: Int
  ) -> AttritionFlow {
    let reasons = (lost.reasons ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let losses =
      reasons.isEmpty && lost.n > 0
      ? [AttritionFlow.Loss(reason: ResultText.lost, count: .number(lost.n))]
      : reasons.map {
        AttritionFlow.Loss(reason: ResultText.reason($0.key), count: .number($0.value))
      }
    return AttritionFlow(
      title: ResultText.attritionHeading,
      sentence: sentence.attrition(total)
        ?? Text(
          sv: "Alla som skulle ha följts upp är med.",
          en: "Everybody who should have been followed up is included."),
      steps: [
        AttritionFlow.Step(label: ResultText.started, count: .number(total.started)),
        AttritionFlow.Step(label: ResultText.due, count: .number(due)),
        AttritionFlow.Step(
          label: total.paired == nil ? ResultText.measured : ResultText.paired,
          count: .number(max(0, due - lost.n)), lost: losses),
      ])
  }

  // MARK: Women and men

  private var genderFigures: (women: GroupFigures, men: GroupFigures)? {
    guard let breakdown = definition.breakdowns.first(where: { $0.source == .gender }),
      let rows = picture.byGender?.figures,
      let women = rows.first(where: { $0.by[breakdown.key.name] == Gender.female.rawValue }),
      let men = rows.first(where: { $0.by[breakdown.key.name] == Gender.male.rawValue })
    else { return nil }
    return (women, men)
  }

  private var genderSentence: Text? {
    genderFigures.flatMap {
      sentence.difference(
        between: $0.women, called: Gender.female.title, and: $0.men, called: Gender.male.title)
    }
  }

  @NodeBuilder var genderChapter: Node {
    if let byGender = picture.byGender {
      chapter(ResultText.genderHeading, id: "kon") {
        if !byGender.isShown { whyNot(byGender) }
        if let (women, men) = genderFigures {
          ul {
            for (title, figures) in [(Gender.female.title, women), (Gender.male.title, men)] {
              li {
                strong { title }
                ": "
                figures.paired == nil || selection.column.shareCode != nil
                  ? sentence.share(figures) : sentence.counts(figures)
              }
            }
          }
          if let genderSentence {
            p { genderSentence }
          } else if women.paired != nil || selection.column.shareCode != nil {
            p {
              ResultComparison(women, men, ofShare: selection.column.shareCode != nil).sentence(
                with: Text(sv: "männen", en: "the men"),
                holds: selection.column.shareCode == nil
                  ? ResultComparison.improved : selection.column.title)
              " "
              ResultText.association
            }
          }
        }
      }
    }
  }

  // MARK: Trend

  @NodeBuilder var trendChapter: Node {
    if picture.trend.months.count > 1 {
      chapter(ResultText.trendHeading, id: "trend") { chartFigure(trend) }
    }
  }

  /// A month of fewer is drawn without its interval.
  private static let fewestWithInterval = 5

  private var trend: TrendChart {
    let isShare = selection.column.shareCode != nil
    let better =
      selection.column.direction == .higher
      ? Text(sv: "högre är bättre", en: "higher is better")
      : Text(sv: "lägre är bättre", en: "lower is better")
    return TrendChart(
      title: ResultText.trendHeading,
      sentence: ResultText.trendSentence(selection.basis, months: picture.trend.months.count),
      points: picture.trend.months.map { month, figures in
        let n = (isShare ? figures?.share?.of : figures?.paired) ?? 0
        // The intervals of very few reach over everything, and hide what the others say.
        let isWide = n < Self.fewestWithInterval
        let share = figures?.share.flatMap { share in
          share.p.map {
            ChartEstimate($0, lower: isWide ? nil : share.lo, upper: isWide ? nil : share.hi)
          }
        }
        let change = figures.flatMap { figures in
          figures.change.map {
            ChartEstimate($0, lower: isWide ? nil : figures.lo, upper: isWide ? nil : figures.hi)
          }
        }
        let estimate = isShare ? share : change
        return TrendChart.Point(
          label: Text(verbatim: month.description),
          n: n,
          value: estimate.map { .estimate($0) } ?? .gap(.missing(ResultText.nobodyThatMonth)))
      },
      breaks: picture.trend.breaks, scale: isShare ? .share : scale,
      valueName: (isShare ? selection.column.title : ResultText.change)
        + Text(verbatim: " · ") + better)
  }

  // MARK: Who they are

  @NodeBuilder var whoChapter: Node {
    if !picture.who.isEmpty {
      chapter(ResultText.whoHeading, id: "vilka") {
        for who in picture.who {
          if who.groups.isShown {
            disclosure(who.breakdown.title, open: who.breakdown.source == .gender) {
              DataTable(
                who.breakdown.title, captionIsHidden: true,
                columns: [
                  Column(who.breakdown.title), Column(ResultText.started, numeric: true),
                  Column(ResultText.measured, numeric: true),
                ],
                rows: who.groups.figures.map { figures in
                  [
                    Node(title(of: figures, by: who.breakdown)), Node(Text.number(figures.started)),
                    Node(Text.number(figures.measured)),
                  ]
                }
              ).node
              if who.groups.overlap { p(.class("muted")) { ResultText.overlap } }
            }
          } else {
            disclosure(who.breakdown.title) { whyNot(who.groups) }
          }
        }
      }
    }
  }
}
