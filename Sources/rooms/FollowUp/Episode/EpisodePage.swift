import Core
import Organisation
import Programmes
import Web

/// One person's way through one programme.
struct EpisodePage: Sendable {
  static let endDay = "slut"
  static let reopening = "oppna"
  static let worker = "ansvarig"

  let head: EpisodeHead
  let opened: EpisodeDoor.Opened
  let history: [ResponseTrace]
  let names: [UserID: Text]
  let unit: String
  let workers: [User]
  let today: Day
  let typed: FormData
  var errors: [FieldError] = []
  var notice: Notice?

  private var episode: Episode { opened.episode }

  var page: Page {
    let agenda = opened.agenda(today: today)
    let picture = opened.picture(today: today)
    return Page(
      title: head.name, section: .develop, breadcrumbs: head.breadcrumbs(includingEpisode: false),
      lead: lead(agenda), notice: notice, errors: errors, seenBy: CollectingText.seenBy,
      changed: history.first.map { FollowUpText.changed($0.recordedAt) }
    ) {
      if episode.isProtected { warningText { EpisodeText.isProtectedNote } }
      if let withdrawal = opened.version.registered.withdrawal {
        warningText { StoppingText.nothingMore(withdrawal) }
      } else if let next = agenda.next {
        actions {
          buttonLink(
            EpisodeText.fillIn(next.title),
            href: FollowUpURL.form(episode.id, next.occasion.key), primary: true)
        }
      }
      chapter(EpisodeText.occasions, id: "tillfallen") {
        DataTable(
          EpisodeText.allOccasions, captionIsHidden: true,
          columns: [
            Column(EpisodeText.occasion), Column(EpisodeText.window), Column(EpisodeText.status),
          ], rows: agenda.entries.map(row)
        ).node
      }
      chapter(CollectingText.curveHeading, id: "kurva") {
        if picture.isEmpty { p { EpisodeText.nothingMeasured } } else { picture.node }
      }
      chapter(EpisodeText.facts, id: "uppgifter") { facts }
      chapter(EpisodeText.changes, id: "andra") {
        handover
        if episode.end == nil { ending } else { reopening }
      }
      if !history.isEmpty {
        chapter(EpisodeText.history, id: "historik") { historyTable }
      }
    }
  }

  private func lead(_ agenda: EpisodeAgenda) -> Node {
    if opened.version.registered.withdrawal != nil { return Node(EpisodeText.nothingWaits) }
    if let next = agenda.next { return Node(EpisodeText.waits(next)) }
    let coming = agenda.entries.first { $0.status == .soon || $0.status == .notOpen }
    return Node(
      coming.map { EpisodeText.comes($0.title, opens: $0.occasion.opens) }
        ?? EpisodeText.nothingWaits)
  }

  private func row(_ entry: EpisodeAgenda.Entry) -> [Node] {
    let href = FollowUpURL.form(episode.id, entry.occasion.key)
    let isReachable = entry.mark != nil || entry.occasion.opens <= today
    return [
      isReachable ? a(href: href) { entry.title } : Node(entry.title),
      Node(EpisodeText.window(entry.occasion)),
      entry.status.node(measuredOn: entry.mark?.measuredOn),
    ]
  }

  private var facts: Node {
    checkAnswers([
      Answered(EpisodeText.reference) { episode.caseReference ?? "" },
      Answered(EpisodeText.unit) { unit },
      Answered(EpisodeText.worker) { episode.worker.flatMap { names[$0] } },
      Answered(EpisodeText.start) { "\(episode.start)" },
      Answered(EpisodeText.end) { episode.end.map { "\($0)" } ?? "" },
      Answered(EpisodeText.gender) { episode.gender.ofOne },
      Answered(EpisodeText.birthYear) { episode.birthYear.map { String($0) } ?? "" },
    ])
  }

  private var handover: Node {
    disclosure(
      EpisodeText.handoverHeading, open: errors.contains { $0.field == Self.worker }
    ) {
      Web.form(post: FollowUpURL.handover(episode.id)) {
        selectInput(
          Field(Self.worker, EpisodeText.worker, hint: EpisodeText.handoverHint, errors: errors),
          workers.map { Choice($0.id.description, $0.directoryName) },
          selected: typed.first(Self.worker) ?? episode.worker?.description)
        secondaryButton(EpisodeText.handOver)
      }
    }
  }

  private var ending: Node {
    disclosure(EpisodeText.endHeading, open: errors.contains { $0.field == Self.endDay }) {
      p { EpisodeText.endExplanation }
      Web.form(post: FollowUpURL.ending(episode.id)) {
        dateInput(
          Field(Self.endDay, EpisodeText.lastDay, errors: errors),
          value: typed.first(Self.endDay) ?? "\(today)")
        secondaryButton(EpisodeText.endEpisode)
      }
    }
  }

  private var reopening: Node {
    disclosure(
      EpisodeText.reopenHeading, open: errors.contains { $0.field == Self.reopening }
    ) {
      p(.id(Self.reopening)) { EpisodeText.reopenExplanation }
      Web.form(post: FollowUpURL.reopening(episode.id)) { secondaryButton(EpisodeText.reopen) }
    }
  }

  private var historyTable: Node {
    DataTable(
      EpisodeText.everythingSaved, captionIsHidden: true,
      columns: [
        Column(EpisodeText.savedAt), Column(EpisodeText.occasion), Column(EpisodeText.savedBy),
        Column(EpisodeText.what),
      ],
      rows: history.map { trace in
        [
          Node(FollowUpText.moment(trace.recordedAt)),
          Node(
            trace.occasion.map(opened.definition.title(of:))
              ?? Text(verbatim: "\(trace.measuredOn)")),
          Node(
            trace.batch > 0
              ? EpisodeText.imported
              : trace.recordedBy.flatMap { names[$0] } ?? EpisodeText.somebody),
          Node {
            EpisodeText.kind(of: trace)
            if trace.isReplaced {
              " "
              tag(EpisodeText.replaced)
            }
          },
        ]
      }
    ).node
  }
}

extension OccasionStatus {
  /// In words, with a colour beside.
  func node(measuredOn day: Day?) -> Node {
    switch self {
    case .notOpen: span(.class("muted")) { text }
    case .soon: tag(text)
    case .open, .draft: tag(text, kind: .accent)
    case .late: tag(text, kind: .bad)
    case .missed: tag(text)
    case .done: span { day.map { text + Text(verbatim: " \($0)") } ?? text }
    case .notDone(let reason): span { text + Text(verbatim: ": ") + reason.title }
    }
  }

  var text: Text {
    switch self {
    case .notOpen: Text(sv: "Inte öppen än", en: "Not open yet")
    case .soon: Text(sv: "Snart", en: "Soon")
    case .open: Text(sv: "Öppen", en: "Open")
    case .late: Text(sv: "Försenad", en: "Late")
    case .missed: Text(sv: "Inte gjord", en: "Not done")
    case .draft: Text(sv: "Utkast", en: "Draft")
    case .done: Text(sv: "Klar", en: "Done")
    case .notDone: EpisodeText.couldNotBeDone
    }
  }
}
