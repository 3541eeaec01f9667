import Archive
import Core
import Organisation
import Web

/// The documents that are generated from the installation, as pages and as one file.
struct KitRoutes: Sendable {
  let module: FollowUpModule

  var routes: [GuardedRoute] {
    [
      .get(DataProtectionURL.kit, .seeDataProtection, handler: list),
      .get("\(DataProtectionURL.kit)/fil", .seeDataProtection, handler: file),
      .get("\(DataProtectionURL.kit)/program/{programme}", .seeDataProtection, handler: show),
    ]
  }

  private func kits(_ viewer: Viewer) async throws -> (kits: [Kit], common: [KitDocument]) {
    let overview = try await module.dataProtection(for: viewer)
    let zones = try await module.organisation.store.zones()
    let (extracts, ids) = (module.extracts, Set(zones.map(\.id)))
    let taken = try await module.database.read { try extracts.extracts(of: ids, in: $0) }
    let kits = overview.programmes.compactMap { programme -> Kit? in
      let registered = programme.shown.programme.registered
      guard let zone = zones.first(where: { $0.id == registered.zone }),
        let board = overview.boards.first(where: { $0.zone == zone.id })
      else { return nil }
      return Kit(
        shown: programme.shown, board: board.name, zone: zone, keys: board.keys,
        protectedReaders: board.protectedReaders,
        extracts: taken.count { $0.programme == registered.id })
    }
    let municipality = module.organisation.municipality.name
    return (
      kits,
      [
        Kit.processor(boards: overview.boards.map(\.name)),
        Kit.accessibility(municipality: municipality),
      ]
    )
  }

  @Sendable private func list(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let (kits, common) = try await kits(viewer)
    return .page(KitListPage(kits: kits, common: common).page)
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let id = request.parameter("programme").flatMap { ProgrammeID($0) }
    guard
      let kit = try await kits(viewer).kits.first(where: {
        $0.shown.programme.registered.id == id
      })
    else { throw WebError.notFound }
    return .page(KitPage(kit: kit).page)
  }

  @Sendable private func file(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let (kits, common) = try await kits(viewer)
    var zip = ZipWriter()
    var bytes: [UInt8] = []
    func add(_ document: KitDocument, in directory: String) {
      for language in Language.allCases {
        let name = "\(directory)\(document.name)-\(language.rawValue).md"
        bytes += zip.add(name, Array(document.markdown(in: language).utf8))
      }
    }
    for document in common { add(document, in: "") }
    for kit in kits { for document in kit.documents { add(document, in: "\(kit.name)/") } }
    bytes += zip.finish()
    return .download(
      name: "underlag-\(viewer.today).zip", contentType: "application/zip", body: bytes)
  }
}
