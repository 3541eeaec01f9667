import Core
import Web

struct OrganisationPage: Sendable {
  var viewer: Viewer
  var zones: [Zone]

  private var tree: UnitTree { viewer.tree }

  var page: Page {
    Page(
      title: UnitText.title, section: .govern, lead: Node(UnitText.lead), seenBy: UnitText.seenBy
    ) {
      if tree.units.isEmpty {
        emptyState(UnitText.emptyHeading) { p { UnitText.empty } }
      } else {
        if viewer.may(.manageOrganisation) {
          actions {
            buttonLink(
              ReorganisationPageText.title, href: OrganisationURL.reorganisations)
            buttonLink(ImportText.unitsTitle, href: OrganisationURL.unitImport)
          }
        }
        units
        zonesChapter
      }
    }
  }

  private var units: Node {
    DataTable(
      UnitText.tableCaption, captionIsHidden: true,
      columns: [
        Column(UnitText.unit), Column(UnitText.kind), Column(UnitText.code),
        Column(UnitText.period), Column(UnitText.succession),
      ],
      rows: tree.units.map(row), filterable: true
    ).node
  }

  private func row(_ unit: OrgUnit) -> [Node] {
    let depth = min(tree.path(to: unit.id).count - 1, 6)
    let neighbours =
      tree.successions(to: unit.id).map {
        UnitText.before(tree[$0.predecessor]?.name ?? "", $0.day)
      }
      + tree.successions(from: unit.id).map {
        UnitText.after(tree[$0.successor]?.name ?? "", $0.day)
      }
    return [
      Node {
        String(repeating: "\u{2003}", count: depth)
        a(href: OrganisationURL.unit(unit.id)) { unit.name }
      },
      Node(unit.kind.name),
      Node(unit.code),
      Node(UnitText.period(unit.validity)),
      Node(Text.joined(neighbours, separator: "; ")),
    ]
  }

  private var zonesChapter: Node {
    chapter(UnitText.zonesHeading, id: "sekretessomraden") {
      DataTable(
        UnitText.zonesCaption,
        columns: [
          Column(UnitText.zone), Column(UnitText.code), Column(UnitText.threshold, numeric: true),
          Column(UnitText.followUp),
        ],
        rows: zones.map {
          [
            Node($0.name), Node($0.code), Node(Text.number($0.threshold)),
            Node($0.personalDataEnabled ? UnitText.on : UnitText.off),
          ]
        }
      ).node
    }
  }
}
