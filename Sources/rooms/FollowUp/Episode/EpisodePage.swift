import Core
import Organisation
import Programmes
import Web

/// One person's way through one programme.
struct EpisodePage: Sendable {
  static let endDay = "slut"
  static let reopening = "oppna"
  static let worker = "ansvarig"
  static let deathDay = "dodsdag"

  let head: EpisodeHead
  let opened: EpisodeDoor.Opened
  /// The person's other episodes that the viewer may read.
  let others: [Episode]
  let history: EpisodeHistory
  let workers: [User]
  let today: Day
  let typed: FormData
  var errors: [FieldError] = []
  var notice: Notice?

  var episode: Episode { opened.episode }

  var page: Page {
    let agenda = opened.agenda(today: today)
    let picture = opened.picture(today: today)
    return Page(
      title: head.name, section: .develop, breadcrumbs: head.breadcrumbs(includingEpisode: false),
      lead: lead(agenda), notice: notice, errors: errors, seenBy: CollectingText.seenBy,
      changed: history.latest.map(FollowUpText.changed)
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
        actions {
          buttonLink(EpisodeText.curvesAndUnit, href: FollowUpURL.curves(episode.id))
          buttonLink(OwnClientsText.plan, href: FollowUpURL.plan(episode.id))
        }
      }
      chapter(EpisodeText.facts, id: "uppgifter") { facts }
      if !others.isEmpty { chapter(EditingText.others, id: "andra-omgangar") { otherEpisodes } }
      chapter(EpisodeText.changes, id: EpisodeChanging.place) { changes }
      if !history.isEmpty {
        chapter(EpisodeText.history, id: "historik") { history.node }
      }
    }
  }

  private func lead(_ agenda: EpisodeAgenda) -> Node {
    if let day = episode.deceased { return Node(EditingText.isDeceased(day)) }
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
    let unit = history.tree[episode.unit]?.name ?? ""
    let start = [
      Answered(EpisodeText.reference) { episode.caseReference ?? "" },
      Answered(episode.movedTo == nil ? EpisodeText.unit : EditingText.unitAtStart) { unit },
    ]
    let moved = episode.movedTo.map { place in
      Answered(EditingText.unitNow) { history.tree[place]?.name ?? "" }
    }
    let rest = [
      Answered(EpisodeText.worker) { episode.worker.flatMap { history.names[$0] } },
      Answered(EpisodeText.start) { "\(episode.start)" },
      Answered(EpisodeText.end) { episode.end.map { "\($0)" } ?? "" },
    ]
    let death = episode.deceased.map { day in
      Answered(EditingText.deceasedFact) { "\(day)" }
    }
    let person = [
      Answered(EpisodeText.gender) { episode.gender.ofOne },
      Answered(EpisodeText.birthYear) { episode.birthYear.map { String($0) } ?? "" },
    ]
    return Node {
      checkAnswers(start + [moved].compactMap { $0 } + rest + [death].compactMap { $0 } + person)
      if episode.movedTo != nil { p(.class("muted")) { EditingText.resultsStay(at: unit) } }
    }
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
    case .done:
      span {
        text
        if let day {
          " "
          span(.class("unbroken")) { "\(day)" }
        }
      }
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
