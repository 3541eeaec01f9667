import Core
import Organisation
import Programmes
import Web

/// Everybody that the viewer follows, with the ways to their curves and plans.
struct OwnClientsPage: Sendable {
  let clients: [OwnClient]
  let names: [UserID: Text]

  var page: Page {
    Page(
      title: OwnClientsText.title, section: .develop,
      breadcrumbs: [(WorkListText.title, href: FollowUpURL.workList)],
      lead: clients.isEmpty ? .empty : Node(OwnClientsText.lead), seenBy: OwnClientsText.seenBy
    ) {
      if clients.isEmpty {
        emptyState(WorkListText.emptyHeading) { p { WorkListText.empty } }
      } else {
        DataTable(
          OwnClientsText.title, captionIsHidden: true,
          columns: [
            Column(WorkListText.episode), Column(OwnClientsText.toSee),
            Column(OwnClientsText.latest), Column(OwnClientsText.next),
            Column(WorkListText.programme),
          ], rows: clients.map(row), filterable: clients.count > 10,
          stacks: true
        ).node
      }
    }
  }

  private func row(_ client: OwnClient) -> [Node] {
    [
      Node {
        a(href: FollowUpURL.episode(client.episode)) { client.name }
        if let principal = client.principal {
          " "
          span(.class("muted")) {
            WorkListText.inPlaceOf(names[principal] ?? EpisodeText.somebody)
          }
        }
      },
      Node {
        link(FollowUpURL.curves(client.episode), OwnClientsText.curves, client)
        " · "
        link(FollowUpURL.plan(client.episode), OwnClientsText.plan, client)
      },
      Node(client.latest.map { Text(verbatim: "\($0)") } ?? OwnClientsText.never),
      Node(
        client.next.map { $0.title + Text(verbatim: " \($0.occasion.due)") }
          ?? OwnClientsText.nothingNext),
      Node(client.programme),
    ]
  }

  private func link(_ href: String, _ words: Text, _ client: OwnClient) -> Node {
    a(href: href) {
      words
      span(.class("visually-hidden")) {
        ", "
        client.name
      }
    }
  }
}

/// One client's curve of every measure, and beside each what can be told of the unit.
struct CurvesPage: Sendable {
  let head: EpisodeHead
  let picture: PersonPicture
  let measures: [Measure]
  let beside: [UnitBeside]
  let threshold: Int
  let episode: Episode
  let today: Day

  var page: Page {
    let curved = Set(picture.curved.map { measures[$0].key })
    let there = beside.filter { !$0.isMissing }
    let underCurves = there.filter {
      curved.contains($0.measure.key) && !$0.isShared(among: there, threshold: threshold)
    }
    let told = Set(underCurves.map(\.measure.key))
    let others = there.filter { !told.contains($0.measure.key) }
    return Page(
      title: head.name + Text(verbatim: ": ") + OwnClientsText.curvesTitle.lowercasedFirst,
      section: .develop, breadcrumbs: head.breadcrumbs(includingEpisode: true),
      lead: Node(
        head.programmeTitle
          + Text(
            verbatim: ", \(episode.start) – \(episode.end.map { "\($0)" } ?? "")")
          + (episode.end == nil ? OwnClientsText.isOpen : Text(verbatim: ""))),
      seenBy: CollectingText.seenBy
    ) {
      if picture.isEmpty {
        p { EpisodeText.nothingMeasured }
      } else {
        picture.node(tablesAreOpen: true) { index in
          underCurves.first { $0.measure.key == measures[index].key }
            .map { beside in p { beside.sentence(threshold: threshold) } } ?? .empty
        }
      }
      if !others.isEmpty {
        chapter(
          told.isEmpty ? OwnClientsText.unit : OwnClientsText.otherMeasures, id: "enheten"
        ) {
          ul {
            for (sentence, titles) in grouped(others) {
              li {
                strong { Text.joined(titles, separator: ", ") }
                ". "
                sentence
              }
            }
          }
        }
      }
      if tablesAreMissing {
        chapter(OwnClientsText.unit, id: "tabeller") {
          p {
            OwnClientsText.notMade
            " "
            a(
              href: FollowUpURL.results(head.programme)
                + "?syfte=\(ResultSelection.monthTables)"
            ) { OwnClientsText.toTables }
          }
        }
      }
      if !beside.isEmpty { p(.class("muted")) { OwnClientsText.caution } }
      actions {
        buttonLink(OwnClientsText.plan, href: FollowUpURL.plan(head.id))
        buttonLink(OwnClientsText.title, href: FollowUpURL.ownClients)
      }
    }
  }
}

extension CurvesPage {
  /// Whether nobody has asked for this month's tables yet: then they have nothing to say of any
  /// measure.
  private var tablesAreMissing: Bool { beside.contains(where: \.isMissing) }

  /// What is the same of several measures, said once.
  private func grouped(_ beside: [UnitBeside]) -> [(Text, [Text])] {
    var found: [(sentence: Text, titles: [Text])] = []
    for one in beside {
      let sentence = one.sentence(threshold: threshold)
      if let place = found.firstIndex(where: { $0.sentence == sentence }) {
        found[place].titles.append(one.measure.title)
      } else {
        found.append((sentence, [one.measure.title]))
      }
    }
    return found
  }
}

/// What is to be measured when for one client; also on paper.
struct ClientPlanPage: Sendable {
  let head: EpisodeHead
  let compiled: CompiledProgramme
  let agenda: EpisodeAgenda
  let isOpen: Bool

  private var burden: ProgrammeBurden { ProgrammeBurden(compiled.definition) }

  var page: Page {
    let burden = burden
    let left = agenda.entries.filter { entry in
      switch entry.status {
      case .notOpen, .soon, .open, .late, .draft: true
      case .missed, .done, .notDone: false
      }
    }
    let minutes = left.compactMap { entry in
      burden.occasions.first { $0.occasion == entry.occasion.key }?.minutes
    }.reduce(0, +)
    return Page(
      title: head.name + Text(verbatim: ": ") + OwnClientsText.planTitle.lowercasedFirst,
      section: .develop, breadcrumbs: head.breadcrumbs(includingEpisode: true),
      lead: Node(
        left.isEmpty
          ? EpisodeText.nothingWaits
          : OwnClientsText.planLead(left.count, minutes: minutes)),
      seenBy: CollectingText.seenBy
    ) {
      p { head.programmeTitle }
      DataTable(
        OwnClientsText.planTitle, captionIsHidden: true,
        columns: [
          Column(EpisodeText.occasion), Column(OwnClientsText.due), Column(OwnClientsText.window),
          Column(OwnClientsText.measures), Column(OwnClientsText.minutes, numeric: true),
          Column(EpisodeText.status),
        ],
        rows: agenda.entries.enumerated().map { place, entry in
          row(entry, before: place > 0 ? agenda.entries[place - 1] : nil, burden)
        }
      ).node
      if isOpen { p { OwnClientsText.endUnknown } }
      p(.class("muted screen-only")) { OwnClientsText.printHint }
      actions {
        buttonLink(OwnClientsText.curves, href: FollowUpURL.curves(head.id))
        buttonLink(OwnClientsText.title, href: FollowUpURL.ownClients)
      }
    }
  }

  /// What is measured at an occasion; what is the same as before is not said again.
  private func measured(_ entry: EpisodeAgenda.Entry, before: EpisodeAgenda.Entry?) -> Text {
    func measures(_ entry: EpisodeAgenda.Entry) -> [Text] {
      let asked = Set(compiled.definition.items(at: entry.occasion.key).map(\.key))
      return compiled.definition.measures.filter { !asked.isDisjoint(with: $0.items) }
        .map(\.title)
    }
    let its = measures(entry)
    if its.isEmpty { return OwnClientsText.noMeasures }
    if let before, measures(before) == its { return OwnClientsText.same(as: before.title) }
    return Text.joined(its, separator: ", ")
  }

  private func row(
    _ entry: EpisodeAgenda.Entry, before: EpisodeAgenda.Entry?, _ burden: ProgrammeBurden
  ) -> [Node] {
    let minutes = burden.occasions.first { $0.occasion == entry.occasion.key }?.minutes
    return [
      Node(entry.title), span(.class("unbroken")) { "\(entry.occasion.due)" },
      Node {
        span(.class("unbroken")) { "\(entry.occasion.opens)" }
        Text(sv: " till ", en: " to ")
        span(.class("unbroken")) { "\(entry.occasion.closes)" }
      },
      Node(measured(entry, before: before)),
      Node(minutes.map { Text.number($0, decimals: 1) } ?? Text(verbatim: "–")),
      entry.status.node(measuredOn: entry.mark?.measuredOn),
    ]
  }
}
