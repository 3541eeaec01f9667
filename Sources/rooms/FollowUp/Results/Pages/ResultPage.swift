import Charts
import Core
import Forms
import Organisation
import Programmes
import Web

/// How it went for those who were followed: the question, the answer, who is behind it, then picture
/// and table.
struct ResultPage: Sendable {
  let programme: LoadedProgramme
  /// What the address asks for.
  let asked: ResultSelection
  /// What is shown of it: the month's tables know no unit and no period.
  let selection: ResultSelection
  let picture: ResultPicture
  let viewer: Viewer
  let purposes: [Purpose]
  /// The address's query, for the link to the file.
  let query: FormData
  /// The reason that was just typed will not do.
  var isRefused = false

  var id: ProgrammeID { programme.registered.id }
  var definition: ProgrammeDefinition { programme.reported.definition }
  var measure: Measure? { definition.measures.first { $0.key.name == selection.column.name } }
  var sentence: ResultSentence {
    measure.map { ResultSentence($0, basis: selection.basis) }
      ?? ResultSentence(
        direction: selection.column.direction, isShare: true, basis: selection.basis)
  }

  init(
    programme: LoadedProgramme, asked: ResultSelection, picture: ResultPicture, viewer: Viewer,
    purposes: [Purpose], query: FormData
  ) {
    self.programme = programme
    self.asked = asked
    if case .released = picture.source {
      selection = asked.ofMonthTables
    } else {
      selection = asked
    }
    self.picture = picture
    self.viewer = viewer
    self.purposes = purposes
    self.query = query
  }

  var total: GroupFigures? { picture.total.figures.first }
  var isLive: Bool { if case .live = picture.source { true } else { false } }

  private var errors: [FieldError] {
    guard asked.lacksReason else { return [] }
    let fault = asked.reason.isEmpty ? nil : ReadingReason.fault(in: asked.reason)
    return [FieldError("skal", fault ?? ResultText.reasonMissing)]
  }

  var page: Page {
    Page(
      title: measure?.question ?? selection.column.title, section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (definition.title, href: FollowUpURL.programme(id)),
      ], lead: lead, errors: isRefused ? errors : [],
      seenBy: ResultText.seenBy(picture.source), status: isRefused ? 422 : 200
    ) {
      if isEmpty, !selection.isNarrowed {
        nothingYet
      } else {
        if let comparison { p { comparison } }
        if caution == .year { p(.class("muted")) { ResultText.association } }
        ResultFilter(
          programme: programme, selection: selection, typed: errors.isEmpty ? selection : asked,
          isOfMonthTables: !isLive, viewer: viewer, purposes: purposes, errors: errors,
          compares: total?.paired != nil || !picture.total.isShown, access: access,
          why: isLive
            ? .empty
            : disclosure(ResultText.whyReleased) { p { ResultText.releasedBecause } }
        ).node
        remarks
        if isEmpty { nothingInSelection } else { chapters }
        howChapter
      }
    }
  }

  @NodeBuilder private var chapters: Node {
    if picture.total.isShown, let total {
      figures(of: total)
      if let early = measuredEarly(total) { p(.class("muted")) { ResultText.early(early) } }
      if isShare { shareChapter }
      if total.change != nil { changeChapter }
      if total.paired == nil, !isShare { levelChapter(total) }
      partnersChapter
      outcomeChapter
      attritionChapter(total)
      genderChapter
      trendChapter
      sharesChapter
      whoChapter
    } else {
      partnersChapter
    }
  }

  // MARK: The head

  private var lead: Node {
    guard !isEmpty || selection.isNarrowed else { return .empty }
    guard let total, picture.total.isShown else {
      return Node(ResultText.whyNot(picture.total, of: ResultText.theAnswer))
    }
    var answer: [Text] = []
    if isShare, total.measured > 0 {
      answer.append(selection.column.title + Text(verbatim: ": ") + sentence.share(total))
      if (total.paired ?? 0) > 0 { answer.append(sentence.counts(total)) }
    } else {
      answer.append(sentence.counts(total))
    }
    let judgement = sentence.judgement(total)
    return Node {
      Text.joined(answer)
      if !judgement.sv.isEmpty {
        " "
        strong { judgement }
      }
      if let cause = sentence.cause(total) {
        " "
        cause
      }
      if let attrition = sentence.attrition(total) {
        " "
        attrition
      }
    }
  }

  /// This period against the year before it.
  private var comparison: Text? {
    guard let total, let lastYear = picture.lastYear else { return nil }
    return ResultComparison(total, lastYear, ofShare: isShare).sentence(
      of: isShare ? .share(selection.column.title) : .improved,
      with: selection.nameOfYearBefore)
  }

  private var access: Text {
    switch picture.source {
    case .live(let extent): ResultText.scope(extent, unit: selection.unit)
    case .released(let asOf):
      purposes.isEmpty || asked.purpose != nil
        ? ResultText.released(asOf)
        : Text.joined([ResultText.released(asOf), ResultText.currentBehindPurpose])
    }
  }

  /// What of the address did not have the effect that its reader may expect.
  @NodeBuilder private var remarks: Node {
    if !selection.unknown.isEmpty {
      insetText { p { ResultText.unknown(selection.unknown) } }
    }
    if let notAsked = selection.notAsked {
      let title = Self.title(of: notAsked, in: definition)
      insetText {
        p { ResultText.notAsked(selection.column.title, at: title, shown: occasionTitle) }
      }
    }
    if !isLive, asked.isNarrowed {
      insetText {
        p {
          if asked.purpose != nil || purposes.isEmpty {
            ResultText.mayNotReadThat
            " "
          }
          ResultText.filtersDoNotApply
        }
      }
    }
  }

  /// Where on the page it is said, once, that a comparison shows no effect: at the first.
  enum Caution { case year, groups, gender, nowhere }

  var caution: Caution {
    if picture.lastYear != nil { return .year }
    if let rows = picture.rows, rows.figures.count > 1 { return .groups }
    return genderFigures == nil ? .nowhere : .gender
  }

  private func figures(of total: GroupFigures) -> Node {
    var figures: [(Text, label: Text)] = [(.number(total.started), ResultText.started)]
    if let due = total.due { figures.append((.number(due), ResultText.due)) }
    figures.append((.number(total.measured), ResultText.measured))
    if let paired = total.paired { figures.append((.number(paired), ResultText.paired)) }
    if let lost = total.lost { figures.append((.number(lost.n), ResultText.lost)) }
    return keyFigures(figures)
  }

  /// Those compared, or measured where nothing is compared, whose time for it has not passed: they are not among those due.
  private func measuredEarly(_ total: GroupFigures) -> Int? {
    guard let due = total.due, let lost = total.lost else { return nil }
    let early = (total.paired ?? total.measured) - (due - lost.n)
    return early > 0 ? early : nil
  }

  func whyNot(_ groups: ResultPicture.Groups) -> Node {
    groups.isShown
      ? .empty : insetText { p { ResultText.whyNot(groups, of: ResultText.theBreakdown) } }
  }

  private var howChapter: Node {
    disclosure(ResultText.howHeading) {
      ul { for line in ResultText.how { li { line } } }
      if let reliable = total?.reliable { p { ResultText.reliability(reliable) } }
      if let measure, let reliability = measure.reliability { p { reliability.source } }
    }
  }

  // MARK: Words

  /// The total, then the rows of the breakdown asked for.
  var groups: [(title: Text, figures: GroupFigures)] {
    var groups = picture.total.figures.prefix(1).map { (title: ResultText.all, figures: $0) }
    if let breakdown = selection.breakdown, let rows = picture.rows {
      groups += rows.figures.map { (title: title(of: $0, by: breakdown), figures: $0) }
    }
    return groups
  }

  func title(of figures: GroupFigures, by breakdown: Breakdown) -> Text {
    title(of: figures.by[breakdown.key.name] ?? "", by: breakdown)
  }

  func title(of value: String, by breakdown: Breakdown) -> Text {
    if value == Contribution.missingValue { return ResultText.unknownValue }
    switch breakdown.source {
    case .gender:
      return Gender(rawValue: value)?.title ?? Text(verbatim: value)
    case .age(let bounds):
      return AgeGroup.all(lowerBounds: bounds).first { $0.code == value }?.title
        ?? Text(verbatim: value)
    case .unit:
      return Text(verbatim: viewer.tree.unit(code: value)?.name ?? value)
    case .item(let key, _):
      let codes = definition.items.first { $0.key == key }?.kind.codes ?? []
      return codes.first { $0.code == value }?.label ?? Text(verbatim: value)
    case .attribute:
      return Text(verbatim: value)
    }
  }

  static func title(
    of occasion: ResultQuery.Occasion, in definition: ProgrammeDefinition
  ) -> Text {
    switch occasion {
    case .occasion(let key):
      definition.occasions.first { $0.covers(key) }?.title(of: key) ?? Text(verbatim: key.name)
    case .first: ResultText.first
    case .latest: ResultText.latest
    case .closest(let days): ResultText.closest(days)
    }
  }

  var occasionTitle: Text { Self.title(of: selection.occasion, in: definition) }

  /// `6,4`, as many decimals as the measure has and one more.
  func value(_ figure: Double?) -> Text {
    guard let figure else { return Text(verbatim: "–") }
    if isShare { return .percent(figure) }
    return .number(figure, decimals: selection.column.decimals + 1)
  }
}
