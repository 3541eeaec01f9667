import Core
import Delimited
import Organisation
import Programmes
import Web

/// The results of a programme: the page, and its table as a file.
struct ResultRoutes: Sendable {
  let module: FollowUpModule

  private static let path = "\(FollowUpURL.programmes)/{programme}/resultat"

  var routes: [GuardedRoute] {
    [
      .get(Self.path, .seeReleases, handler: show),
      .post("\(Self.path)/urval", .seeReleases, handler: choose),
    ]
  }

  private var reasons: ResultReasonStore {
    ResultReasonStore(municipality: module.organisation.municipality.id)
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let programme = try await module.programme(of: request, viewer)
    let (store, now) = (reasons, module.clock.now)
    let given = try await module.database.read {
      try store.reasons(of: viewer.id, for: programme.registered.id, at: now, in: $0)
    }
    return try await answer(request.query, of: programme, viewer, given)
  }

  /// What is chosen ends up in the address; why is kept apart.
  @Sendable private func choose(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let programme = try await module.programme(of: request, viewer)
    let form = try await request.form()
    let chosen = FormData(
      ResultSelection.fields.compactMap { name in form.first(name).map { (name, $0) } })
    let reason = form.trimmed("skal")
    let purpose = Purpose(rawValue: form.trimmed("syfte")).flatMap { $0.needsReason ? $0 : nil }
    // What somebody typed is tried also where nobody asked for it.
    if purpose != nil || !reason.isEmpty, ReadingReason.fault(in: reason) != nil {
      return try await answer(chosen, of: programme, viewer, [:], refused: reason)
    }
    if let purpose {
      let (store, now, id) = (reasons, module.clock.now, programme.registered.id)
      try await module.database.write {
        try store.keep(reason, of: viewer.id, for: id, purpose: purpose, at: now, in: $0)
      }
    }
    return .seeOther(FollowUpURL.results(programme.registered.id) + chosen.query)
  }

  private func answer(
    _ query: FormData, of programme: LoadedProgramme, _ viewer: Viewer, _ given: [Purpose: String],
    refused: String? = nil
  ) async throws -> WebResponse {
    guard let zone = try await module.organisation.store.zone(programme.registered.zone),
      !programme.reported.compiled.columns.isEmpty
    else { throw WebError.notFound }
    if let asked = query.first("matt"), !asked.isEmpty,
      programme.reported.compiled.column(named: asked) == nil
    {
      return .page(NoSuchMeasurePage(programme: programme, asked: asked).page)
    }
    let purposes = ResultSelection.purposes(
      of: viewer, in: zone, gate: module.organisation.persons)
    var selection = ResultSelection(
      query, of: programme, viewer: viewer, purposes: purposes, reasons: given)
    guard
      var picture = try await module.picture(
        selection, of: programme, zone: zone, viewer: viewer, via: "GET \(Self.path)")
    else { throw AccessDenied(ResultText.noAccess) }
    if case .released = picture.source, purposes.isEmpty, refused == nil,
      try await module.isPublished(programme)
    {
      return .seeOther(PublicationURL.list)
    }
    if !picture.total.isShown, query.first("matt")?.isEmpty ?? true,
      let shown = try await module.firstShown(in: programme, viewer: viewer)
    {
      // Nobody asked for the measure that is withheld: one that can be shown stands first.
      let other = ResultSelection(
        query.setting("matt", shown), of: programme, viewer: viewer, purposes: purposes,
        reasons: given)
      let its = try await module.picture(
        other, of: programme, zone: zone, viewer: viewer, via: "GET \(Self.path)")
      if let its, its.total.isShown { (selection, picture) = (other, its) }
    }
    var page = ResultPage(
      programme: programme, asked: selection, picture: picture, viewer: viewer,
      purposes: purposes, query: query)
    page.refused = refused
    await module.noteUse(of: page.selection, in: programme, by: viewer)
    if query.first("format") == "csv" {
      return .download(
        name: "\(programme.registered.key)-\(selection.column.name).csv",
        contentType: "text/csv; charset=utf-8", body: page.csv)
    }
    return .page(page.page)
  }
}

extension ResultPage {
  /// The table of groups for a spreadsheet: semicolons, decimal comma, not rounded. Each row says of
  /// whom and when it is, and what is withheld stands with its reason.
  var csv: [UInt8] {
    var writer = DelimitedWriter(marksByteOrder: true, guardsFormulas: true)
    writer.append(header: [
      "group", "started", "due", "measured", "paired", "startMean", "occasionMean", "change", "sd",
      "lo", "hi", "improved", "unchanged", "worse", "shareN", "shareOf", "share", "shareLo",
      "shareHi", "lost", "unit", "period", "note",
    ])
    let language = viewer.language
    let whereAndWhen: [DelimitedValue] = [
      .text(extent[language]),
      .text(ResultText.periodPhrase(selection.span, selection.basis)[language]),
    ]
    func figure(_ value: Int?) -> DelimitedValue { .figure(value.map(String.init) ?? "") }
    func figure(_ value: Double?) -> DelimitedValue {
      .figure(value.map { "\($0)".replacing(".", with: ",") } ?? "")
    }
    for (title, figures) in groups {
      var row: [DelimitedValue] = [.text(title[language])]
      row += [figures.started, figures.due, figures.measured, figures.paired].map(figure)
      row += [
        figures.startMean, figures.occasionMean, figures.change, figures.sd, figures.lo, figures.hi,
      ].map(figure)
      row += [
        figures.improved, figures.unchanged, figures.worse, figures.share?.n, figures.share?.of,
      ].map(figure)
      row += [figures.share?.p, figures.share?.lo, figures.share?.hi].map(figure)
      row.append(figure(figures.lost?.n))
      writer.append(row + whereAndWhen + [.text("")])
    }
    for (title, reason) in notShown {
      let nothing = Array(repeating: DelimitedValue.figure(""), count: 19)
      writer.append([.text(title[language])] + nothing + whereAndWhen + [.text(reason[language])])
    }
    return writer.drain()
  }

  /// Whose figures they are.
  private var extent: Text {
    switch picture.source {
    case .live(let extent):
      selection.unit.map { Text(verbatim: $0.name) } ?? ResultText.extent(extent)
    case .released: ResultText.wholeBoard
    }
  }

  /// What the file was asked for and does not have, and why.
  private var notShown: [(title: Text, reason: Text)] {
    var missing: [(title: Text, reason: Text)] = []
    if !picture.total.isShown {
      missing.append((ResultText.all, ResultText.whyNot(picture.total, of: ResultText.theAnswer)))
    }
    if let breakdown = selection.breakdown, let rows = picture.rows, !rows.isShown {
      missing.append((breakdown.title, ResultText.whyNot(rows, of: ResultText.theBreakdown)))
    }
    return missing
  }
}
