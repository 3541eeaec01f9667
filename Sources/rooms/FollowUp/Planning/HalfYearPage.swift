import Core
import Organisation
import Programmes
import Web

/// What is measured when in the half-year to come, and what it takes.
struct HalfYearPage: Sendable {
  let half: HalfYear
  /// Those that the viewer may choose.
  let units: [OrgUnit]
  let chosen: OrgUnit

  private struct Sum {
    var known = 0
    var expected = 0.0
    var staff = 0.0
    var client = 0.0

    mutating func add(_ planned: PlannedProgramme, month: Int) {
      for row in planned.plan?.rows ?? [] {
        let minutes = planned.minutes[row.occasion]
        known += row.known[month]
        expected += row.expected[month]
        staff += row.forms(month) * (minutes?.staff ?? 0)
        client += row.forms(month) * (minutes?.client ?? 0)
      }
    }
  }

  private var months: [Month] { half.programmes.lazy.compactMap(\.plan).first?.monthsPlanned ?? [] }

  private func sum(_ wanted: Range<Int>) -> Sum {
    half.programmes.reduce(into: Sum()) { sum, planned in
      for month in wanted { sum.add(planned, month: month) }
    }
  }

  var page: Page {
    let total = sum(0..<MeasurementPlan.months)
    return Page(
      title: PlanningText.title, section: .develop,
      breadcrumbs: [(ProgrammeText.programmes, href: FollowUpURL.programmes)],
      lead: Node(
        months.isEmpty
          ? Text(verbatim: half.unit.name)
          : Text(verbatim: "\(half.unit.name). ")
            + PlanningText.lead(
              Double(total.known) + total.expected, staff: total.staff, client: total.client,
              months)),
      seenBy: PlanningText.seenBy
    ) {
      if let month = half.frozen { insetText { p { PlanningText.frozen(month) } } }
      if units.count > 1 {
        filterForm(FollowUpURL.halfYear) {
          selectInput(
            Field("enhet", PlanningText.unit),
            units.map { Choice($0.code, Text(verbatim: $0.name)) }, selected: chosen.code,
            withEmpty: false)
        }
      }
      if half.programmes.isEmpty { p { PlanningText.nothing } }
      if !months.isEmpty {
        chapter(PlanningText.byMonth, id: "manader") {
          if half.programmes.count > 1, half.programmes.allSatisfy({ $0.waiting != nil }) {
            p { waiting(half.programmes) }
          }
          byMonth(total)
        }
      }
      for planned in half.programmes {
        chapter(planned.title, id: "program-\(planned.programme.registered.key.name)") {
          programme(planned)
        }
      }
      if !half.programmes.isEmpty {
        chapter(PlanningText.reviewHeading, id: "ga-igenom") { review }
        chapter(PlanningText.howHeading, id: "raknat") {
          ul { for line in PlanningText.how { li { line } } }
        }
      }
    }
  }

  /// What waits now, and how long it takes.
  private func waiting(_ programmes: [PlannedProgramme]) -> Text {
    PlanningText.waiting(
      programmes.reduce(0) { $0 + ($1.waiting?.count ?? 0) },
      minutes: programmes.reduce(0) { sum, planned in
        sum
          + (planned.waiting?.byOccasion ?? [:]).reduce(0) {
            $0 + Double($1.value) * (planned.minutes[$1.key]?.staff ?? 0)
          }
      })
  }

  private func byMonth(_ total: Sum) -> Node {
    let rows = months.indices.map { row(PlanningText.name(months[$0]), sum($0..<($0 + 1))) }
    return DataTable(
      PlanningText.byMonth, captionIsHidden: true,
      columns: [
        Column(PlanningText.monthColumn), Column(PlanningText.known, numeric: true),
        Column(PlanningText.expected, numeric: true), Column(PlanningText.staff, numeric: true),
        Column(PlanningText.client, numeric: true),
      ], rows: rows + [row(PlanningText.all, total)], stacks: true,
      exports: [
        (PlanningText.csv, href: "\(FollowUpURL.halfYear)?enhet=\(chosen.code)&format=csv")
      ]
    ).node
  }

  private func row(_ name: Text, _ sum: Sum) -> [Node] {
    [
      Node(name), Node(Text.number(sum.known)), Node(Text.number(sum.expected, decimals: 0)),
      Node(PlanningText.duration(sum.staff)), Node(PlanningText.duration(sum.client)),
    ]
  }

  @NodeBuilder private func programme(_ planned: PlannedProgramme) -> Node {
    p { planned.waiting == nil ? PlanningText.waitingNotTold : waiting([planned]) }
    if let plan = planned.plan {
      p { PlanningText.rates(plan) }
      if plan.rows.contains(where: \.occasion.isEmpty) { p { PlanningText.isTogether } }
      DataTable(
        PlanningText.occasions(of: planned.title), captionIsHidden: true,
        columns: [
          Column(PlanningText.occasion), Column(PlanningText.perForm, numeric: true),
        ] + plan.monthsPlanned.map { Column(PlanningText.short($0), numeric: true) },
        rows: plan.rows.filter { row in
          plan.monthsPlanned.indices.contains { row.forms($0) > 0 }
        }.map { row in
          [
            Node(planned.title(of: row.occasion)),
            Node(planned.minutes[row.occasion].map(PlanningText.perForm) ?? Text(verbatim: "–")),
          ]
            + plan.monthsPlanned.indices.map {
              Node(PlanningText.forms(known: row.known[$0], expected: row.expected[$0]))
            }
        }
      ).node
      p(.class("muted")) { PlanningText.plus }
    } else {
      insetText { p { PlanningText.withheldPlan } }
    }
  }

  private var review: Node {
    ul {
      for planned in half.programmes {
        let id = planned.programme.registered.id
        li {
          strong { planned.title }
          ul {
            li { a(href: FollowUpURL.results(id)) { PlanningText.results } }
            li {
              a(href: FollowUpURL.stopList(id)) {
                PlanningText.review(stopping: planned.stopping, undecided: planned.undecided)
              }
            }
          }
        }
      }
    }
  }
}

extension PlannedProgramme {
  var title: Text { programme.reported.definition.title }

  /// Of an occasion by its name; the empty name is all of them.
  func title(of occasion: String) -> Text {
    if occasion.isEmpty { return PlanningText.together }
    let definitions = [programme.reported] + programme.versions
    let key = OccasionKey(occasion)
    let known = definitions.first { version in
      version.definition.occasions.contains { $0.covers(key) }
    }
    return known?.definition.title(of: key) ?? Text(verbatim: occasion)
  }
}
