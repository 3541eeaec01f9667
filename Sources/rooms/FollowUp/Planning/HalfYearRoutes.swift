import Core
import Delimited
import Organisation
import Programmes
import Web

/// What is to be measured in the half-year to come: the page, and its figures as a file.
struct HalfYearRoutes: Sendable {
  let module: FollowUpModule

  var routes: [GuardedRoute] {
    [.get(FollowUpURL.halfYear, .manageProgrammes, handler: show)]
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let allowed = viewer.units(for: .manageProgrammes)
    let open = Set(
      try await module.organisation.store.zones().filter(\.personalDataEnabled).map(\.id))
    let units = viewer.tree.units.filter { unit in
      unit.zone.map(open.contains) == true && allowed.contains(unit.id)
        && unit.validity.contains(viewer.today)
    }
    let home = units.first { $0.id == viewer.homeUnit?.id }
    guard var unit = home ?? units.first else { throw AccessDenied(PlanningText.noUnit) }
    if let asked = request.query.first("enhet"), !asked.isEmpty {
      guard let found = viewer.tree.unit(code: asked), units.contains(where: { $0.id == found.id })
      else {
        throw WebError(
          status: 404, title: PlanningText.noSuchUnitTitle,
          explanation: PlanningText.noSuchUnit(asked))
      }
      unit = found
    }
    let half = try await module.halfYear(
      of: unit, viewer: viewer, via: "GET \(FollowUpURL.halfYear)")
    let page = HalfYearPage(
      half: half, units: half.isLive ? units : units.filter { $0.kind == .board },
      chosen: half.unit)
    if request.query.first("format") == "csv" {
      return .download(
        name: "halvarsplan-\(half.unit.code).csv", contentType: "text/csv; charset=utf-8",
        body: page.csv(viewer.language))
    }
    return .page(page.page)
  }
}

extension HalfYearPage {
  /// Unit, programme, occasion and month by row for a spreadsheet: semicolons, decimal comma.
  func csv(_ language: Language) -> [UInt8] {
    var writer = DelimitedWriter(marksByteOrder: true, guardsFormulas: true)
    writer.append(
      header: [
        PlanningText.unit, WorkListText.programme, PlanningText.occasion, PlanningText.monthColumn,
        PlanningText.known, PlanningText.expected, PlanningText.staffMinutes,
        PlanningText.clientMinutes,
      ].map { $0[language] })
    func figure(_ value: Double) -> DelimitedValue {
      .figure(Text.number(value, decimals: 1).sv.replacing("\u{00A0}", with: ""))
    }
    func append(
      _ planned: PlannedProgramme, _ occasion: String, _ month: DelimitedValue, known: Int,
      expected: Double
    ) {
      let minutes = planned.minutes[occasion]
      let forms = Double(known) + expected
      writer.append([
        .text(half.unit.name), .text(planned.title[language]),
        .text(planned.title(of: occasion)[language]), month, .figure("\(known)"),
        figure(expected), figure(forms * (minutes?.staff ?? 0)),
        figure(forms * (minutes?.client ?? 0)),
      ])
    }
    for planned in half.programmes {
      for (occasion, count) in planned.waiting?.inOrder ?? [] {
        append(planned, occasion, .text(PlanningText.now[language]), known: count, expected: 0)
      }
      guard let plan = planned.plan else { continue }
      for row in plan.rows {
        for (index, month) in plan.monthsPlanned.enumerated() where row.forms(index) > 0 {
          append(
            planned, row.occasion, .figure("\(month)"), known: row.known[index],
            expected: row.expected[index])
        }
      }
    }
    return writer.drain()
  }
}
