import Core
import Organisation
import Programmes
import Web

/// What waits, in groups.
struct WorkListPage: Sendable {
  let list: WorkList
  let names: [UserID: Text]
  /// Programmes in which the viewer may begin an episode.
  let beginnings: [LoadedProgramme]
  let tree: UnitTree

  var page: Page {
    Page(
      title: WorkListText.title, section: .develop,
      breadcrumbs: [(ProgrammeText.programmes, href: FollowUpURL.programmes)],
      lead: list.lead, seenBy: WorkListText.seenBy
    ) {
      if list.ownEpisodes == 0, !list.hasUnits {
        if beginnings.isEmpty {
          p { WorkListText.otherRole }
          p { WorkListText.otherRoleLead }
          actions { buttonLink(WorkListText.toProgrammes, href: FollowUpURL.programmes) }
        } else {
          emptyState(WorkListText.emptyHeading) { p { WorkListText.empty } }
        }
      } else {
        list.group(WorkListText.late, id: "forsenade", list.late, names)
        list.group(WorkListText.drafts, id: "utkast", list.drafts, names)
        list.group(WorkListText.open, id: "nu", list.open, names)
        list.group(WorkListText.soon, id: "snart", list.soon, names, opens: true)
      }
      if list.ownEpisodes > 0 { ownClientsLink }
      if list.hasUnits { units }
      beginning(beginnings)
    }
  }

  private var units: Node {
    chapter(WorkListText.units, id: "enheterna") {
      if list.places.isEmpty {
        p { WorkListText.nothingAtUnits }
      } else {
        p { WorkListText.unitsNote }
        byPlace
        if list.unassigned.all > 0 { p { WorkListText.unassigned(list.unassigned.all) } }
      }
    }
  }

  /// Where they wait, by unit and programme: never by worker.
  private var byPlace: Node {
    let places = list.places.map { place, count in
      (unit: tree[place.unit]?.name ?? "", programme: place.programme, count: count)
    }.sorted { ($0.unit, $0.programme.sv) < ($1.unit, $1.programme.sv) }
    return DataTable(
      WorkListText.byUnit,
      columns: [
        Column(WorkListText.unit), Column(WorkListText.programme),
        Column(WorkListText.late, numeric: true), Column(WorkListText.open, numeric: true),
        Column(WorkListText.soon, numeric: true),
      ],
      rows: places.map { row(Text(verbatim: $0.unit), $0.programme, $0.count) }
        + (places.count > 1
          ? [row(WorkListText.all, Text(verbatim: ""), list.atUnits)] : [])
    ).node
  }

  private func row(_ unit: Text, _ programme: Text, _ count: WorkList.Count) -> [Node] {
    [Node(unit), Node(programme)]
      + [count.late, count.open, count.soon].map { Node(Text.number($0)) }
  }
}

/// The first page after log-in: what waits for me, and nothing else.
struct MinePage: Sendable {
  /// So many of what can be done now stand here; the rest in the work list.
  private static let most = 8

  let list: WorkList
  let names: [UserID: Text]
  let beginnings: [LoadedProgramme]
  /// Programmes whose results are the viewer's to follow.
  let results: [LoadedProgramme]

  var page: Page {
    Page(
      title: WorkListText.mine, section: .mine, lead: lead,
      seenBy: WorkListText.seenBy
    ) {
      if list.ownEpisodes > 0 {
        list.group(WorkListText.late, id: "forsenade", list.late, names)
        list.group(WorkListText.drafts, id: "utkast", list.drafts, names)
        list.group(WorkListText.open, id: "nu", Array(list.open.prefix(Self.most)), names)
      } else if beginnings.isEmpty {
        p { WorkListText.otherRoleLead }
      } else if !list.hasUnits {
        emptyState(WorkListText.emptyHeading) { p { WorkListText.empty } }
      }
      if list.hasUnits {
        p { WorkListText.units(list.atUnits) }
      }
      if list.ownEpisodes > 0 || list.hasUnits {
        actions {
          buttonLink(WorkListText.whole, href: FollowUpURL.workList)
          if list.ownEpisodes > 0 {
            buttonLink(OwnClientsText.title, href: FollowUpURL.ownClients)
          }
        }
      } else if beginnings.isEmpty {
        actions { buttonLink(WorkListText.toProgrammes, href: FollowUpURL.programmes) }
      }
      if !results.isEmpty {
        chapter(WorkListText.results, id: "resultat") {
          ul {
            for programme in results {
              li {
                a(href: FollowUpURL.results(programme.registered.id)) {
                  programme.shown.definition.title
                }
              }
            }
          }
        }
      }
      beginning(beginnings)
    }
  }

  private var lead: Node {
    list.ownEpisodes == 0 && beginnings.isEmpty && !list.hasUnits
      ? Node(WorkListText.otherRole) : list.lead
  }
}

extension WorkList {
  fileprivate var lead: Node {
    guard ownEpisodes > 0 else { return .empty }
    return Node(WorkListText.summary(waiting: open.count + drafts.count, late: late.count))
  }

  fileprivate func group(
    _ heading: Text, id: String, _ entries: [Entry], _ names: [UserID: Text], opens: Bool = false
  ) -> Node {
    guard !entries.isEmpty else { return .empty }
    return chapter(heading, id: id) {
      DataTable(
        heading + WorkListText.byCase, captionIsHidden: true,
        columns: [
          Column(WorkListText.episode), Column(WorkListText.followUp),
          Column(opens ? WorkListText.opens : WorkListText.latest),
          Column(WorkListText.programme),
        ],
        rows: entries.map { entry in
          let occasion = entry.agenda.occasion
          return [
            Node {
              a(href: FollowUpURL.episode(entry.episode)) { entry.name }
              if let principal = entry.principal {
                " "
                span(.class("muted")) {
                  WorkListText.inPlaceOf(names[principal] ?? EpisodeText.somebody)
                }
              }
            },
            opens
              ? Node(entry.agenda.title)
              : a(href: FollowUpURL.form(entry.episode, occasion.key)) {
                entry.agenda.title
                span(.class("visually-hidden")) {
                  ", "
                  entry.name
                }
              },
            Node("\(opens ? occasion.opens : occasion.closes)"), Node(entry.programme),
          ]
        }, filterable: entries.count > 10
      ).node
    }
  }
}

/// The way to everybody's curves and plans.
private var ownClientsLink: Node {
  actions { buttonLink(WorkListText.allClients, href: FollowUpURL.ownClients) }
}

/// Ways to begin with somebody new.
private func beginning(_ programmes: [LoadedProgramme]) -> Node {
  guard !programmes.isEmpty else { return .empty }
  return chapter(WorkListText.begin, id: "starta") {
    ul {
      for programme in programmes {
        li {
          a(href: FollowUpURL.newEpisode(programme.registered.id)) {
            programme.shown.definition.title
          }
        }
      }
    }
  }
}
