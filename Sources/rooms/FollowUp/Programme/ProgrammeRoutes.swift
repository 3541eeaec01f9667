import Core
import Organisation
import Programmes
import Web

/// The programmes, and what stands before their start.
struct ProgrammeRoutes: Sendable {
  let module: FollowUpModule

  private static let path = "\(FollowUpURL.programmes)/{programme}"

  var routes: [GuardedRoute] {
    [
      .get(FollowUpURL.programmes, .seeProgrammes, handler: list),
      .get(Self.path, .seeProgrammes, handler: show),
      .get("\(Self.path)/information", .seeProgrammes, handler: information),
      .get("\(Self.path)/start", .seeProgrammes, handler: gate),
      .post("\(Self.path)/start", .manageProgrammes, handler: complete),
      .get("\(Self.path)/start/granska", .manageProgrammes, handler: check),
      .post("\(Self.path)/start/granska", .manageProgrammes, handler: start),
    ]
  }

  @Sendable private func list(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let zones = viewer.zones(for: .seeProgrammes)
    let catalogue = module.catalogue
    let programmes = try await module.database.read { try catalogue.all(in: $0) }
      .filter { zones.contains($0.registered.zone) }
    let closed = try await module.organisation.store.zones().filter { !$0.personalDataEnabled }
    return .page(
      ProgrammesPage(
        programmes: programmes, tree: viewer.tree, closedZones: Set(closed.map(\.id)),
        mayPrepare: viewer.may(.manageProgrammes), maySeeExtracts: viewer.may(.seeExtracts)
      ).page)
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let notice: Notice? =
      switch request.query.names.first {
      case "startad": Notice(.success) { ProgrammeText.begun }
      case "startat": Notice(.success) { ProgrammeText.startedNow }
      case "avslutat": Notice(.success) { StoppingText.stoppedNow }
      case "avslutas": Notice(.success) { StoppingText.stopsLater }
      case "tillbakadragen": Notice(.success) { StoppingText.withdrawnNow }
      default: nil
      }
    return try await page(of: try await module.programme(of: request, viewer), viewer, notice)
  }

  private func page(
    of programme: LoadedProgramme, _ viewer: Viewer, _ notice: Notice? = nil
  ) async throws -> WebResponse {
    let registered = programme.registered
    let zone = try await module.organisation.store.zone(registered.zone)
    return .page(
      ProgrammePage(
        programme: programme, board: viewer.tree.board(of: registered.zone)?.name ?? "",
        isOpen: zone?.personalDataEnabled ?? false,
        mayCollect: !viewer.collectingUnits(in: registered.zone).isEmpty,
        mayImport: viewer.zones(for: .importFollowUp).contains(registered.zone),
        mayExtract: viewer.zones(for: .takeExtract).contains(registered.zone),
        mayPublish: viewer.zones(for: .release).contains(registered.zone),
        mayManage: viewer.may(.manageProgrammes, in: registered.ownerUnit), notice: notice
      ).page)
  }

  @Sendable private func information(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let programme = try await module.programme(of: request, viewer)
    return .page(
      InformationPage(
        programme: programme,
        board: viewer.tree.board(of: programme.registered.zone)?.name ?? "",
        municipality: module.organisation.municipality.name
      ).page)
  }

  // MARK: The gate

  @Sendable private func gate(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let programme = try await module.programme(of: request, viewer)
    let said: Text? =
      switch request.query.names.first {
      case "sparat": ProgrammeText.gateSaved
      case "registrerad": PreparingText.registered
      default: nil
      }
    return .page(
      GatePage(
        programme: programme, pilot: try await module.pilot(of: programme.latest),
        mayManage: viewer.may(.manageProgrammes, in: programme.registered.ownerUnit),
        notice: said.map { text in Notice(.success) { text } }
      ).page)
  }

  @Sendable private func complete(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let programme = try await managed(request, viewer)
    let form = GateForm(try await request.form())
    guard form.errors.isEmpty else {
      return .page(
        GatePage(
          programme: programme, pilot: try await module.pilot(of: programme.latest),
          mayManage: true, typed: form.typed, errors: form.errors
        ).page)
    }
    if programme.latest.registered.status == .registered {
      try await module.registration.complete(
        form.additions, version: programme.latest, by: viewer.id)
    }
    return .seeOther(FollowUpURL.gate(programme.registered.id) + "?sparat=ja")
  }

  @Sendable private func check(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let programme = try await managed(request, viewer)
    guard programme.latest.isReadyToStart else {
      return .seeOther(FollowUpURL.gate(programme.registered.id))
    }
    return .page(GateCheckPage(programme: programme).page)
  }

  @Sendable private func start(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let programme = try await managed(request, viewer)
    guard programme.latest.isReadyToStart else {
      return .seeOther(FollowUpURL.gate(programme.registered.id))
    }
    try await module.registration.start(version: programme.latest, by: viewer.id)
    return .seeOther(FollowUpURL.programme(programme.registered.id) + "?startat=ja")
  }

  private func managed(_ request: WebRequest, _ viewer: Viewer) async throws -> LoadedProgramme {
    try await module.managedProgramme(of: request, viewer)
  }
}

extension LoadedVersion {
  fileprivate var isReadyToStart: Bool {
    registered.status == .registered && gate.missing(includingMunicipal: true).isEmpty
  }
}

extension FollowUpModule {
  /// The programme that an address names; not found for those outside its board.
  func programme(of request: WebRequest, _ viewer: Viewer) async throws -> LoadedProgramme {
    let catalogue = catalogue
    guard let id = request.parameter("programme").flatMap({ ProgrammeID($0) }),
      let programme = try await database.read({ try catalogue.programme(id, in: $0) }),
      viewer.zones(for: .seeProgrammes).contains(programme.registered.zone)
    else { throw WebError.notFound }
    return programme
  }
}

extension FollowUpModule {
  /// The programme that an address names, for those who may manage it.
  func managedProgramme(
    of request: WebRequest, _ viewer: Viewer
  ) async throws -> LoadedProgramme {
    let programme = try await programme(of: request, viewer)
    try viewer.require(.manageProgrammes, in: programme.registered.ownerUnit)
    return programme
  }
}

extension Viewer {
  /// The zones where the viewer may do something.
  func zones(for action: Action) -> Set<ZoneID> {
    Set(units(for: action).compactMap { tree[$0]?.zone })
  }
}
