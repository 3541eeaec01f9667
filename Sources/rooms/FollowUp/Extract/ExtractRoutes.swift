import Archive
import Core
import Database
import Organisation
import Programmes
import Web

/// Extracts: the list, taking one, its files, its deletion.
struct ExtractRoutes: Sendable {
  let module: FollowUpModule

  private static let path = "\(FollowUpURL.extracts)/{extract}"
  private static let programmePath = "\(FollowUpURL.programmes)/{programme}/utdrag"

  var routes: [GuardedRoute] {
    [
      .get(FollowUpURL.extracts, .seeExtracts, handler: list),
      .get(Self.path, .seeExtracts, handler: show),
      .post("\(Self.path)/filer", .takeExtract, handler: files),
      .post("\(Self.path)/raderat", .takeExtract, handler: deleted),
      .get(Self.programmePath, .takeExtract, handler: ask),
      .post(Self.programmePath, .takeExtract, handler: take),
    ] + disclosureRoutes
  }

  // MARK: The list

  @Sendable private func list(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let zones = viewer.zones(for: .takeExtract)
    return .page(
      ExtractsPage(
        extracts: try await shown(try await module.extracts(seenBy: viewer), viewer),
        programmes: try await programmes(of: zones).filter {
          $0.versions.contains(where: \.isExtracted)
        }, mayRecord: viewer.may(.disclose), today: viewer.today
      ).page)
  }

  func programmes(of zones: Set<ZoneID>) async throws -> [LoadedProgramme] {
    let catalogue = module.catalogue
    return try await module.database.read { try catalogue.all(in: $0) }
      .filter { zones.contains($0.registered.zone) }
  }

  private func shown(_ extracts: [Extract], _ viewer: Viewer) async throws -> [ExtractShown] {
    let zones = Set(extracts.map(\.zone))
    let names = try await names()
    let titles = Dictionary(
      try await programmes(of: zones).map { ($0.registered.id, $0.shown.definition.title) }
    ) { first, _ in first }
    let store = module.extracts
    let decisions = try await module.database.read { try store.decisions(of: zones, in: $0) }
    return extracts.map { extract in
      ExtractShown(
        extract: extract, programme: titles[extract.programme] ?? Text(verbatim: "–"),
        takenBy: names[extract.takenBy] ?? Text(verbatim: "–"),
        unit: extract.selection.unit.flatMap { viewer.tree[$0]?.name }
          .map { Text(verbatim: $0) } ?? ExtractText.wholeBoard,
        decision: decisions.first { $0.id == extract.decision })
    }
  }

  func names() async throws -> [UserID: Text] {
    Dictionary(
      try await module.organisation.store.users().map { ($0.id, $0.directoryName) }
    ) { first, _ in first }
  }

  // MARK: One extract

  private func extract(of request: WebRequest, _ viewer: Viewer) async throws -> Extract {
    guard let id = request.parameter("extract").flatMap({ ID<Extract>($0) }),
      let extract = try await module.extracts(seenBy: viewer).first(where: { $0.id == id })
    else { throw WebError.notFound }
    return extract
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let notice: Notice? =
      switch request.query.names.first {
      case "uttaget": Notice(.success) { ExtractText.takenNow }
      case "raderat": Notice(.success) { ExtractText.deletedNow }
      case "avbrutet": Notice(.success) { ExtractText.cancelled }
      case "redan": Notice(.information) { ExtractText.goneBefore }
      case "hamtat": Notice(.information) { ExtractText.fetchedBefore }
      case "annans": Notice(.information) { ExtractText.takerFetches }
      default: nil
      }
    let extract = try await extract(of: request, viewer)
    guard let shown = try await shown([extract], viewer).first else { throw WebError.notFound }
    return .page(
      ExtractPage(
        shown: shown, isTaker: extract.takenBy == viewer.id, today: viewer.today, notice: notice
      ).page)
  }

  @Sendable private func files(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let extract = try await extract(of: request, viewer)
    let module = module
    let place = FollowUpURL.extract(extract.id)
    guard extract.takenBy == viewer.id else { return .seeOther("\(place)?annans=ja") }
    switch extract.status(on: viewer.today) {
    case .waiting: break
    case .cancelled: return .seeOther("\(place)?avbrutet=ja")
    default: return .seeOther("\(place)?hamtat=ja")
    }
    return .stream(name: "utdrag-\(extract.name).zip", contentType: "application/zip") { stream in
      var zip = ZipWriter()
      try await module.fetch(extract, viewer, via: "POST \(Self.path)/filer") { part in
        try await stream.write(zip.bytes(of: part))
      }
      try await stream.write(zip.finish())
    }
  }

  @Sendable private func deleted(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let extract = try await extract(of: request, viewer)
    do {
      try await module.confirmDeleted(extract, viewer)
    } catch ExtractError.alreadyDeleted {
      return .seeOther(FollowUpURL.extract(extract.id) + "?redan=ja")
    }
    let what = extract.fetchedAt == nil ? "avbrutet" : "raderat"
    return .seeOther(FollowUpURL.extract(extract.id) + "?\(what)=ja")
  }

  // MARK: Taking one

  private func page(
    of programme: LoadedProgramme, _ viewer: Viewer
  ) async throws -> NewExtractPage {
    let registered = programme.registered
    guard viewer.zones(for: .takeExtract).contains(registered.zone),
      let zone = try await module.organisation.store.zone(registered.zone)
    else { throw AccessDenied.action }
    let store = module.extracts
    let decisions = try await module.database.read { connection in
      try store.decisions(of: [registered.zone], in: connection)
    }.filter {
      $0.programme == registered.id && $0.recipient == viewer.id && $0.holds(on: viewer.today)
    }
    // Whether the roles would do: the reason is judged when it is typed.
    let gate = module.organisation.persons
    let purposes = Extract.purposes.filter { purpose in
      let reading = PersonReading(
        zone: zone.id, purpose: purpose, reason: ExtractText.takeLead.sv, via: "extract",
        decision: purpose.needsDecision ? "–" : nil)
      return gate.scope(of: viewer, reading, in: zone) != nil
    }
    return NewExtractPage(
      programme: programme, purposes: purposes,
      units: viewer.tree.units.filter { $0.zone == registered.zone && $0.kind != .board },
      decisions: decisions, today: viewer.today)
  }

  @Sendable private func ask(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let programme = try await module.programme(of: request, viewer)
    return .page(try await page(of: programme, viewer).page)
  }

  @Sendable private func take(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let programme = try await module.programme(of: request, viewer)
    let form = ExtractForm(
      try await request.form(), of: programme.registered.id, today: viewer.today)
    var errors = form.errors
    if errors.isEmpty {
      do {
        let extract = try await module.takeExtract(form.request, viewer)
        return .seeOther(FollowUpURL.extract(extract.id) + "?uttaget=ja")
      } catch let denied as AccessDenied {
        throw denied
      } catch let refusal as any ExplainedError {
        errors = [FieldError(ExtractForm.field(of: refusal), refusal.message)]
      }
    }
    var page = try await page(of: programme, viewer)
    page.typed = form.typed
    page.errors = errors
    return .page(page.page)
  }
}
