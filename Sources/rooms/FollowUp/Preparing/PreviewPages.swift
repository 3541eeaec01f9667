import Core
import Forms
import Programmes
import Web

/// What is previewed, and where: a draft or a registered programme.
struct PreviewSubject: Sendable {
  let compiled: CompiledProgramme
  /// The way to the overview of the preview.
  let breadcrumbs: [(Text, href: String)]
  /// The address of the overview.
  let address: String
  let seenBy: Text

  var definition: ProgrammeDefinition { compiled.definition }

  func address(of occasion: OccasionKey) -> String { "\(address)/\(occasion.name)" }
}

/// The schedule of an example client, and what becomes of the answers.
struct PreviewPage: Sendable {
  let subject: PreviewSubject
  let today: Day

  private var definition: ProgrammeDefinition { subject.definition }

  var page: Page {
    let burden = ProgrammeBurden(definition)
    return Page(
      title: PreviewText.title, section: .develop, breadcrumbs: subject.breadcrumbs,
      lead: Node(PreviewText.lead), seenBy: subject.seenBy
    ) {
      chapter(PreviewText.occasions, id: "tillfallen") {
        p { PreviewText.example(start: today, end: end) }
        schedule(burden)
        p { ProgrammeText.minutes(burden.minutes, occasions: burden.occasions.count) }
      }
      chapter(PreviewText.measures, id: "matt") {
        checkAnswers(definition.measures.map(answered))
      }
      if !definition.indicators.isEmpty {
        chapter(PreviewText.indicators, id: "indikatorer") {
          checkAnswers(
            definition.indicators.map { indicator in
              Answered(indicator.title) { PreviewText.source(indicator, of: definition) }
            })
        }
      }
      chapter(PreviewText.breakdowns, id: "uppdelningar") {
        if definition.breakdowns.isEmpty {
          p { PreviewText.noBreakdowns }
        } else {
          ul {
            for breakdown in definition.breakdowns {
              li {
                breakdown.title
                ": "
                PreviewText.source(breakdown, items: definition.items)
              }
            }
          }
        }
      }
    }
  }

  /// A month after the last occasion on the way, so that the example meets them all.
  private var end: Day {
    let months = definition.occasions.map { rule in
      if case .during(_, let last) = rule.kind { last } else { 5 }
    }.max()
    return today.adding(months: (months ?? 5) + 1)
  }

  private func schedule(_ burden: ProgrammeBurden) -> Node {
    let scheduled = OccasionSchedule(rules: definition.occasions, start: today, end: end)
    return DataTable(
      PreviewText.occasions, captionIsHidden: true,
      columns: [
        Column(PreviewText.occasion), Column(PreviewText.due), Column(PreviewText.window),
        Column(PreviewText.items, numeric: true), Column(PreviewText.minutes, numeric: true),
      ],
      rows: scheduled.occasions.map { occasion in
        let its = burden.occasions.first { $0.occasion == occasion.key }
        return [
          a(href: subject.address(of: occasion.key)) { definition.title(of: occasion.key) },
          Node("\(occasion.due)"),
          Node(PreviewText.window(occasion.opens, occasion.closes)),
          Node(Text.number(its?.items ?? 0)),
          Node(Text.number(its?.minutes ?? 0, decimals: 1)),
        ]
      }
    ).node
  }

  private func answered(_ measure: Measure) -> Answered {
    Answered(measure.title) {
      if let question = measure.question { p { strong { question } } }
      p { PreviewText.source(measure, items: definition.items) }
      if case .expression(let expression) = measure.source {
        p(.class("muted")) {
          PreviewText.formula
          code { expression.source }
        }
      }
      p(.class("muted")) { PreviewText.better(measure) }
    }
  }
}

/// The form of one occasion, as staff or as the client meets it, and what answers lead to.
struct OccasionPreviewPage: Sendable {
  let subject: PreviewSubject
  let occasion: OccasionKey
  let isForClient: Bool
  let typed: FormData
  var errors: [FieldError] = []
  /// What would have been saved.
  var record: ResponseRecord?

  private var definition: ProgrammeDefinition { subject.definition }

  var page: Page {
    let address = subject.address(of: occasion)
    return Page(
      title: definition.title(of: occasion), section: .develop,
      breadcrumbs: subject.breadcrumbs + [(PreviewText.title, href: subject.address)],
      lead: span(.class("screen-only")) {
        isForClient ? PreviewText.clientLead : PreviewText.formLead
      }, errors: errors, seenBy: subject.seenBy
    ) {
      p(.class("on-paper")) { PreviewText.onPaper(definition.title) }
      tabs(
        PreviewText.views,
        [
          (PreviewText.staffView, href: address),
          (PreviewText.clientView, href: "\(address)?vy=klient"),
        ], current: isForClient ? "\(address)?vy=klient" : address)
      if let record { outcome(record) }
      if isForClient { clientForm } else { staffForm }
    }
  }

  private var fields: OccasionFields {
    OccasionFields(definition: definition, occasion: occasion, typed: typed, errors: errors)
  }

  private var staffForm: Node {
    Web.form(post: subject.address(of: occasion)) {
      dateInput(
        Field(ResponseForm.measuredOn, CollectingText.measuredOn, errors: errors),
        value: typed.first(ResponseForm.measuredOn) ?? "")
      fields.node
      actions { primaryButton(PreviewText.tryIt) }
    }
  }

  @NodeBuilder private var clientForm: Node {
    let asked = fields.group(.client, CollectingText.client)
    if asked.isEmpty { p { PreviewText.noneForClient } } else { asked }
  }

  private func outcome(_ record: ResponseRecord) -> Node {
    let asked = Set(definition.items(at: occasion).map(\.key))
    let values = subject.compiled.values(of: record.answers, at: occasion)
    return panel {
      h2(.id("utfall")) { PreviewText.outcome }
      checkAnswers(
        definition.items(at: occasion).map { item in
          Answered(item.text) {
            if item.condition != nil, record.answers[item.key] == .missing(.notApplicable) {
              PreviewText.skipped
            } else {
              item.words(for: record.answers[item.key])
            }
          }
        })
      h3 { PreviewText.values }
      checkAnswers(
        zip(subject.compiled.columns, values).filter {
          ($0.0.occasion == nil || $0.0.occasion == occasion)
            && !asked.isDisjoint(with: $0.0.items)
        }.map { column, value in
          Answered(column.title) { words(for: value, of: column) }
        })
    }
  }

  private func words(for value: ColumnValue, of column: ResultColumn) -> Text {
    guard let number = value.value else {
      return PreviewText.noValue
        + (value.reason.map { Text(verbatim: ": ") + $0.title } ?? Text(verbatim: ""))
    }
    if column.shareCode != nil { return number == 0 ? PreviewText.holdsNot : PreviewText.holds }
    return Text.number(FixedPoint(units: number, decimals: column.decimals))
  }
}
