import Core
import Web

/// One unit: where it stands, what came before and after, and who has a role in it.
struct UnitPage: Sendable {
  var viewer: Viewer
  var unit: OrgUnit
  var zone: Zone?
  /// Those of the unit itself, of all times.
  var memberships: [Membership]
  var names: [UserID: Text]

  private var tree: UnitTree { viewer.tree }

  var page: Page {
    Page(
      title: verbatim(unit.name), section: .govern,
      breadcrumbs: [(UnitText.title, href: OrganisationURL.organisation)], lead: Node(lead),
      seenBy: UnitText.seenBy
    ) {
      place
      history
      staff
      below
    }
  }

  private var lead: Text {
    unit.kind.name + verbatim(" \(unit.code), ") + UnitText.period(unit.validity)
  }

  private var place: Node {
    let path = tree.path(to: unit.id).dropLast()
    return dl(.class("summary-list")) {
      if !path.isEmpty {
        div {
          dt { UnitText.isUnder }
          dd {
            for (index, above) in path.enumerated() {
              if index > 0 { " › " }
              a(href: OrganisationURL.unit(above.id)) { above.name }
            }
          }
        }
      }
      if let zone {
        div {
          dt { UnitText.zone }
          dd { zone.name }
        }
      }
      for succession in tree.successions(from: unit.id) {
        div {
          dt { UnitText.whatHappened }
          dd { UnitText.after(tree[succession.successor]?.name ?? "", succession.day) }
        }
      }
    }
  }

  private var history: Node {
    let spans = tree.series(of: unit.id)
    guard spans.count > 1 || spans.first.map({ $0.opening != .begins }) == true else {
      return .empty
    }
    return chapter(UnitText.historyHeading, id: "serie") {
      p { UnitText.historyLead }
      DataTable(
        UnitText.historyHeading, captionIsHidden: true,
        columns: [
          Column(UnitText.period), Column(UnitText.whatHappened), Column(UnitText.counted),
        ],
        rows: spans.map { span in
          [
            Node(UnitText.period(Period(from: span.from, to: span.to))),
            Node(UnitText.opening(span.opening, tree)),
            Node(
              tree.units.filter { span.units.contains($0.id) }.map(\.name).joined(separator: ", ")),
          ]
        }
      ).node
    }
  }

  private var staff: Node {
    let today = memberships.filter { $0.validity.contains(viewer.today) }
    let manages = viewer.may(.manageUsers, in: unit.id)
    return chapter(UnitText.staffHeading, id: "roller") {
      DataTable(
        UnitText.staffHeading, captionIsHidden: true,
        columns: [Column(UserText.name), Column(UserText.role), Column(UnitText.period)],
        rows: today.map { membership in
          let name = names[membership.user] ?? UserText.name
          return [
            manages ? a(href: OrganisationURL.user(membership.user)) { name } : Node(name),
            Node {
              membership.role.name
              if let principal = membership.deputyFor {
                ", "
                UserText.inPlaceOf(names[principal] ?? UserText.name)
              }
            },
            Node(UnitText.period(membership.validity)),
          ]
        }, whenEmpty: UnitText.nobodyHere
      ).node
    }
  }

  private var below: Node {
    let units = tree.children(of: unit.id)
    guard !units.isEmpty else { return .empty }
    return chapter(UnitText.belowHeading, id: "under") {
      ul {
        for child in units {
          li {
            a(href: OrganisationURL.unit(child.id)) { child.name }
            " "
            span(.class("muted")) { UnitText.period(child.validity) }
          }
        }
      }
    }
  }
}
