import Charts
import Core
import Forms
import Programmes
import Web

/// One person's own development: a curve for each measure in numbers, a row for each that holds or
/// does not.
struct PersonPicture: Sendable {
  private let programme: CompiledProgramme
  private let contribution: Contribution
  private let start: Day
  private let today: Day

  init(_ record: EpisodeRecord, of programme: CompiledProgramme, today: Day) {
    self.programme = programme
    self.today = today
    start = record.start
    contribution = programme.contribution(of: record)
  }

  /// Whether anything has been measured at all.
  var isEmpty: Bool {
    programme.definition.measures.indices.allSatisfy { index in
      contribution.startValues[index] == nil
        && contribution.occasions.allSatisfy { $0.values[index] == nil }
    }
  }

  var node: Node { node(tablesAreOpen: false) { _ in .empty } }

  /// The measures that have a curve, by their places.
  var curved: [Int] {
    programme.definition.measures.enumerated().compactMap { index, measure in
      !measure.isShare && curve(index, measure) != nil ? index : nil
    }
  }

  /// The latest occasion after the start at which a measure has a value; nil where it has none.
  func latestOccasion(of index: Int) -> OccasionKey? {
    contribution.occasions.last { !programme.isStart($0.key) && $0.values[index] != nil }?.key
  }

  /// The same with something said under each curve.
  func node(tablesAreOpen: Bool, beside: (Int) -> Node) -> Node {
    let measures = Array(programme.definition.measures.enumerated())
    return Node {
      for (index, measure) in measures where !measure.isShare {
        if let curve = curve(index, measure) {
          chartFigure(curve, note: beside(index), tableIsOpen: tablesAreOpen)
        }
      }
      single(measures.filter { !$0.element.isShare })
      shares(measures.filter { $0.element.isShare })
    }
  }

  /// The occasions at which something was measured or ought to have been.
  private func occasions(_ index: Int) -> [OccasionContribution] {
    contribution.occasions.filter {
      $0.values[index] != nil || $0.reasons[index] != nil
        || ($0.measuredOn == nil && $0.closes < today && isAsked(index, at: $0.key))
    }
  }

  private func isAsked(_ index: Int, at occasion: OccasionKey) -> Bool {
    let asked = Set(programme.definition.items(at: occasion).map(\.key))
    return !asked.isDisjoint(with: programme.definition.measures[index].items)
  }

  private func curve(_ index: Int, _ measure: Measure) -> PersonCurve? {
    let occasions = occasions(index)
    guard occasions.count > 1, occasions.contains(where: { $0.values[index] != nil }) else {
      return nil
    }
    func number(_ units: Int64) -> Double {
      FixedPoint(units: units, decimals: measure.decimals).double
    }
    let better =
      measure.direction == .higher ? EpisodeText.higherIsBetter : EpisodeText.lowerIsBetter
    return PersonCurve(
      title: measure.title, sentence: sentence(index, measure),
      points: occasions.map { occasion in
        PersonCurve.Point(
          day: (occasion.measuredOn ?? occasion.closes) - start,
          label: programme.definition.title(of: occasion.key),
          value: occasion.values[index].map { .measured(number($0)) }
            ?? .missing(
              occasion.reasons[index]?.title
                ?? (occasion.measuredOn == nil
                  ? EpisodeText.wasNotDone : EpisodeText.cannotBeComputed)))
      },
      startLevel: contribution.startValues[index].map(number),
      scale: .number(decimals: measure.decimals),
      valueName: measure.title + Text(verbatim: " · ") + better, bounds: bounds(of: measure))
  }

  private func bounds(of measure: Measure) -> ClosedRange<Double>? {
    if let range = measure.range { return range }
    guard case .item(let key) = measure.source,
      case .scale(let min, let max, _)? = programme.definition.items
        .first(where: { $0.key == key })?.kind
    else { return nil }
    return Double(min)...Double(max)
  }

  /// From what to what, and whether that is as much as counts.
  private func sentence(_ index: Int, _ measure: Measure) -> Text {
    func words(_ units: Int64) -> Text {
      Text.number(FixedPoint(units: units, decimals: measure.decimals))
        + (measure.unit.map { Text(verbatim: "\u{00A0}") + $0 } ?? Text(verbatim: ""))
    }
    let latest = contribution.occasions.last {
      !programme.isStart($0.key) && $0.values[index] != nil
    }
    guard let first = contribution.startValues[index] else {
      return EpisodeText.noStartValue(measure.title)
    }
    guard let latest, let last = latest.values[index], let day = latest.measuredOn else {
      return EpisodeText.onlyStartValue(measure.title, words(first))
    }
    let change = measure.direction == .higher ? last - first : first - last
    let least = max(1, programme.columns[index].smallestMeaningfulChange ?? 1)
    return EpisodeText.development(
      measure.title, from: words(first), to: words(last), on: day,
      change >= least ? .better : change <= -least ? .worse : .same)
  }

  /// Measures with one value only, where a curve would say nothing.
  private func single(_ measures: [(offset: Int, element: Measure)]) -> Node {
    let rows: [[Node]] = measures.compactMap { index, measure in
      let occasions = occasions(index)
      guard occasions.count == 1, let only = occasions.first, let units = only.values[index]
      else { return nil }
      return [
        Node(measure.title),
        Node(Text.number(FixedPoint(units: units, decimals: measure.decimals))),
        Node(programme.definition.title(of: only.key)),
      ]
    }
    guard !rows.isEmpty else { return .empty }
    return DataTable(
      EpisodeText.valuesSoFar,
      columns: [
        Column(EpisodeText.measure), Column(EpisodeText.value, numeric: true),
        Column(EpisodeText.occasion),
      ], rows: rows
    ).node
  }

  private func shares(_ measures: [(offset: Int, element: Measure)]) -> Node {
    let occasions = contribution.occasions.filter { occasion in
      occasion.measuredOn != nil
        && measures.contains {
          occasion.values[$0.offset] != nil || occasion.reasons[$0.offset] != nil
        }
    }
    let answered = measures.filter { index, _ in occasions.contains { $0.values[index] != nil } }
    guard !answered.isEmpty else { return .empty }
    return DataTable(
      EpisodeText.holdsOrNot,
      columns: [Column(EpisodeText.measure)]
        + occasions.map { Column(programme.definition.title(of: $0.key)) },
      rows: answered.map { index, measure in
        [Node(measure.title)]
          + occasions.map { occasion in
            switch occasion.values[index] {
            case 1?: Node(EpisodeText.yes)
            case .some: Node(EpisodeText.no)
            case nil: Node(occasion.reasons[index]?.title ?? Text(verbatim: "–"))
            }
          }
      }
    ).node
  }
}
