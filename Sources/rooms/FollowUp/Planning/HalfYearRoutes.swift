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
    let asked = request.query.first("enhet").flatMap { viewer.tree.unit(code: $0) }
    let home = units.first { $0.id == viewer.homeUnit?.id }
    guard let unit = units.first(where: { $0.id == asked?.id }) ?? home ?? units.first else {
      throw AccessDenied(PlanningText.noUnit)
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
  /// Programme, occasion and month by row for a spreadsheet: semicolons, decimal comma.
  func csv(_ language: Language) -> [UInt8] {
    var writer = DelimitedWriter(marksByteOrder: true, guardsFormulas: true)
    writer.append(header: [
      "programme", "occasion", "month", "known", "expected", "staffMinutes", "clientMinutes",
    ])
    func figure(_ value: Double) -> DelimitedValue {
      .figure(Text.number(value, decimals: 1).sv.replacing("\u{00A0}", with: ""))
    }
    for planned in half.programmes {
      guard let plan = planned.plan else { continue }
      for row in plan.rows {
        for (index, month) in plan.monthsPlanned.enumerated() where row.forms(index) > 0 {
          let minutes = planned.minutes[row.occasion]
          writer.append([
            .text(planned.title[language]), .text(planned.title(of: row)[language]),
            .figure("\(month)"), .figure("\(row.known[index])"), figure(row.expected[index]),
            figure(row.forms(index) * (minutes?.staff ?? 0)),
            figure(row.forms(index) * (minutes?.client ?? 0)),
          ])
        }
      }
    }
    return writer.drain()
  }
}
