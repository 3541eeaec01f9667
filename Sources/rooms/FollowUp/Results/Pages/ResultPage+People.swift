import Charts
import Core
import Organisation
import Programmes
import Web

extension ResultPage {
  // MARK: Who is missing

  @NodeBuilder func attritionChapter(_ total: GroupFigures) -> Node {
    if let lost = total.lost, let due = total.due {
      chapter(ResultText.attritionHeading, id: "bortfall") {
        chartFigure(attrition(total, lost, due: due))
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
      sentence: Text.joined(
        [sentence.attrition(total) ?? ResultText.nobodyLost, sentence.startLevels(total)]
          .compactMap(\.self)),
      steps: [
        AttritionFlow.Step(label: ResultText.started, count: .number(total.started)),
        AttritionFlow.Step(label: ResultText.due, count: .number(due)),
        AttritionFlow.Step(
          label: total.paired == nil ? ResultText.measuredOfThem : ResultText.pairedOfThem,
          count: .number(max(0, due - lost.n)), lost: losses),
      ])
  }

  // MARK: Women and men

  var genderFigures: (women: GroupFigures, men: GroupFigures)? {
    guard let breakdown = definition.breakdowns.first(where: { $0.source == .gender }),
      let rows = picture.byGender?.figures,
      let women = rows.first(where: { $0.by[breakdown.key.name] == Gender.female.rawValue }),
      let men = rows.first(where: { $0.by[breakdown.key.name] == Gender.male.rawValue })
    else { return nil }
    return (women, men)
  }

  /// Whether they differ: in how much they changed, or in how many a share holds for.
  private func genderSentence(_ women: GroupFigures, _ men: GroupFigures) -> Text? {
    let (female, male) = (Gender.female.title, Gender.male.title)
    if isShare {
      return ResultComparison(women, men, ofShare: true).sentence(between: female, and: male)
    }
    guard women.paired != nil else { return nil }
    return sentence.difference(between: women, called: female, and: men, called: male)
      ?? ResultComparison(women, men).sentence(between: female, and: male)
  }

  @NodeBuilder var genderChapter: Node {
    if let byGender = picture.byGender {
      chapter(ResultText.genderHeading, id: "kon") {
        if !byGender.isShown { whyNot(byGender) }
        if let (women, men) = genderFigures {
          // Where the page is broken down so, the table has said it.
          if selection.breakdown?.source != .gender {
            ul {
              for (title, figures) in [(Gender.female.title, women), (Gender.male.title, men)] {
                li {
                  strong { title }
                  ": "
                  !isShare
                    ? sentence.counts(figures) : sentence.share(figures)
                }
              }
            }
          }
          if let said = genderSentence(women, men) { p { said } }
          if caution == .gender { p(.class("muted")) { ResultText.association } }
        }
      }
    }
  }

  // MARK: Trend

  @NodeBuilder var trendChapter: Node {
    if picture.trend.months.count > 1 {
      chapter(ResultText.trendHeading, id: "trend") {
        chartFigure(trend)
        for addition in picture.trend.additions {
          p(.class("muted")) {
            ResultText.added(
              viewer.tree.units.filter { addition.units.contains($0.id) }.map(\.name),
              on: addition.day)
          }
        }
      }
    }
  }

  /// A month of fewer is drawn without its interval.
  private static let fewestWithInterval = 5

  private var trend: TrendChart {
    let better =
      selection.column.direction == .higher
      ? Text(sv: "högre är bättre", en: "higher is better")
      : Text(sv: "lägre är bättre", en: "lower is better")
    return TrendChart(
      title: ResultText.trendHeading,
      sentence: ResultText.trendSentence(selection.basis, months: picture.trend.months.count),
      points: picture.trend.months.map { month, figures in
        let shown = figures.map(estimate)
        let n = shown?.n ?? 0
        // The intervals of very few reach over everything, and hide what the others say.
        let hasInterval = n >= Self.fewestWithInterval
        return TrendChart.Point(
          label: Text(verbatim: month.description), n: n,
          value: shown?.value.map { value in
            .estimate(
              ChartEstimate(
                value.value, lower: hasInterval ? value.lower : nil,
                upper: hasInterval ? value.upper : nil))
          } ?? .gap(.missing(ResultText.nobodyThatMonth)))
      },
      breaks: picture.trend.breaks, scale: estimateScale,
      valueName: estimateName + Text(verbatim: " · ") + better)
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
