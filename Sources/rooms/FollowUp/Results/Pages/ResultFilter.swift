import Core
import Organisation
import Programmes
import Web

/// What a result is of, in a line, and behind it the fields to change that. They end up in the address, but
/// for the reason of who must say why: an address is kept and seen by others.
struct ResultFilter: Sendable {
  let programme: LoadedProgramme
  /// What is shown.
  let selection: ResultSelection
  /// What stands in the fields: what is shown, or what was asked for while an error stands there.
  let typed: ResultSelection
  /// Where it is of the whole board and all the time, whatever was asked for.
  let isOfMonthTables: Bool
  let viewer: Viewer
  let purposes: [Purpose]
  let errors: [FieldError]
  /// Whether they are compared with the start.
  let compares: Bool
  /// Whose figures they are, after the line.
  let access: Text
  /// Why they are no others.
  let why: Node

  private var definition: ProgrammeDefinition { programme.reported.definition }

  var node: Node {
    div(.class("selection")) {
      p(.class("muted")) {
        line
        " "
        access
      }
      details(.open(!errors.isEmpty)) {
        summary { ResultText.changeSelection }
        fields
      }
      why
    }
  }

  /// `Dagar med bruk: avslut jämfört med start, uppdelat på kön, de som började 2025, Mottagning vuxen.`
  private var line: Text {
    let title = selection.column.title
    let occasion = ResultPage.title(of: selection.occasion, in: definition)
    var parts = [
      compares ? ResultText.againstStart(occasion) : occasion.lowercasedFirst
    ]
    if let breakdown = selection.breakdown {
      parts.append(ResultText.brokenDown(breakdown.title))
    }
    if isOfMonthTables { parts.append(ResultText.wholeBoard) }
    if isOfMonthTables || !purposes.isEmpty {
      parts.append(ResultText.periodPhrase(selection.span, selection.basis))
      if let unit = selection.unit { parts.append(Text(verbatim: unit.name)) }
    }
    return title + Text(verbatim: ": ") + Text.joined(parts, separator: ", ")
      + Text(verbatim: ".")
  }

  private var fields: Node {
    let id = programme.registered.id
    guard purposes.contains(where: \.needsReason) else {
      return filterForm(FollowUpURL.results(id)) { choices }
    }
    return form(post: FollowUpURL.choosing(id), .class("filter")) {
      choices
      secondaryButton(ResultText.show)
    }
  }

  private var choices: Node {
    Node {
      select("matt", ResultText.measure, measures, selection.column.name)
      select("tillfalle", ResultText.occasion, occasions, selection.occasion.code)
      select(
        "uppdelning", ResultText.breakdown,
        [Choice("", ResultText.noBreakdown)]
          + definition.breakdowns.map { Choice($0.key.name, $0.title) },
        selection.breakdown?.key.name ?? "")
      if !purposes.isEmpty {
        select("period", ResultText.period, periods, typed.span.code)
        select(
          "efter", ResultText.basis,
          ResultQuery.Basis.allCases.map { Choice($0.rawValue, ResultText.basis($0)) },
          typed.basis.rawValue)
        select("enhet", ResultText.unit, units, typed.unit?.code ?? "")
        select(
          "syfte", ResultText.purpose,
          purposes.map { Choice($0.rawValue, $0.name) }
            + [Choice(ResultSelection.monthTables, ResultText.monthTables)],
          typed.purpose?.rawValue ?? ResultSelection.monthTables)
        if purposes.contains(where: \.needsReason) {
          textInput(
            Field("skal", ResultText.reason, hint: ResultText.reasonHint, errors: errors),
            value: typed.reason, width: .half)
        }
        checkbox(
          Field("jamfor", ResultText.compareYear), isOn: typed.comparesWithLastYear)
      }
    }
  }

  private func select(
    _ name: String, _ label: Text, _ choices: [Choice], _ selected: String
  ) -> Node {
    selectInput(Field(name, label), choices, selected: selected, withEmpty: false)
  }

  private var measures: [Choice] {
    programme.reported.compiled.columns.map { Choice($0.name, $0.title) }
  }

  private var occasions: [Choice] {
    if let its = selection.column.occasion {
      return [Choice(its.name, ResultPage.title(of: .occasion(its), in: definition))]
    }
    // Only where something that the measure is made of is asked.
    var codes = programme.reported.compiled.occasions(asking: selection.column).map {
      ResultQuery.Occasion.occasion($0)
    }
    if !purposes.isEmpty { codes += [.first, .latest, .closest(days: 180)] }
    if !codes.contains(selection.occasion) { codes.append(selection.occasion) }
    return codes.map { Choice($0.code, ResultPage.title(of: $0, in: definition)) }
  }

  private var periods: [Choice] {
    let year = selection.today.civil.year
    let spans: [ResultSelection.Span] =
      [.always, .lastTwelveMonths] + (0...3).map { .year(year - $0) }
    return spans.map { span in
      switch span {
      case .always: Choice(span.code, ResultText.always)
      case .lastTwelveMonths: Choice(span.code, ResultText.lastTwelveMonths)
      case .year(let year): Choice(span.code, Text(verbatim: "\(year)"))
      }
    }
  }

  private var units: [Choice] {
    [Choice("", ResultText.allUnits)]
      + viewer.tree.units.filter { $0.zone == programme.registered.zone }.map { unit in
        Choice(unit.code, Text(verbatim: unit.name))
      }
  }
}
