import Core
import Database
import Foundation
import Organisation
import Programmes
import Web

/// From a text to a registered version: check, keep as a draft, look it over, register.
struct PreparingRoutes: Sendable {
  /// In bytes; beyond what the check accepts, so that it is the check that says so.
  private static let largest = 4 << 20

  let module: FollowUpModule

  static let draftPath = "\(FollowUpURL.drafts)/{draft}"

  var routes: [GuardedRoute] {
    [
      .get(FollowUpURL.preparing, .manageProgrammes, handler: ask),
      .post(
        FollowUpURL.preparing, .manageProgrammes,
        limits: FormLimits(body: Self.largest, text: Self.largest), handler: check),
      .get(Self.draftPath, .manageProgrammes, handler: show),
      .post("\(Self.draftPath)/registrera", .manageProgrammes, handler: register),
      .post("\(Self.draftPath)/kasta", .manageProgrammes, handler: discard),
    ]
  }

  // MARK: The text

  @Sendable private func ask(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    var page = try await packagePage(viewer)
    if request.query.first("kastat") != nil {
      page.notice = Notice(.success) { PreparingText.discarded }
    }
    if let name = request.query.first("paket") {
      page.text = module.shippedPackages[name] ?? ""
    } else if let id = request.query.first("utkast").flatMap({ ProgrammeDraftID($0) }) {
      let draft = try await module.opened(id, viewer).draft
      page.text = draft.package
      page.draft = draft
      page.unit = draft.ownerUnit
    } else if let id = request.query.first("program").flatMap({ ProgrammeID($0) }),
      let programme = try await programme(id, viewer)
    {
      page.text = programme.latest.registered.packageOfNextVersion
      page.unit = programme.registered.ownerUnit
    }
    return .page(page.page)
  }

  @Sendable private func check(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse
  {
    let form = try PackageForm(try await request.form())
    var page = try await packagePage(viewer)
    page.text = form.text
    page.draft = try await held(form.draft, viewer)
    page.unit = form.unit
    page.errors = form.errors
    let unit = form.unit ?? (page.units.count == 1 ? page.units[0].id : nil)
    guard let owner = page.units.first(where: { $0.id == unit }) else {
      page.errors.append(FieldError(PackageForm.unit, PreparingText.unitMissing))
      return .page(page.page)
    }
    guard form.errors.isEmpty else { return .page(page.page) }
    let outcome = try await module.check(form.text, owner: owner, viewer, via: Self.via)
    switch outcome {
    case .belongsElsewhere(let name):
      page.errors = [FieldError(PackageForm.unit, PreparingText.belongsTo(name))]
      return .page(page.page)
    case .checked(let check):
      page.check = check
      page.unit = check.owner.id
      guard check.errors.isEmpty else {
        page.errors = [FieldError(PackageForm.text, PreparingText.faults(check.errors.count))]
        return .page(page.page)
      }
      guard form.act == .keep else { return .page(page.page) }
      if let held = page.draft, held.stamp != form.stamp {
        page.errors = [FieldError(PackageForm.text, PreparingText.changedMeanwhile)]
        return .page(page.page)
      }
      do {
        let id = try await keep(check, replacing: page.draft?.id, viewer)
        return .seeOther(FollowUpURL.draft(id))
      } catch let error as DatabaseError where error.isOfStorage {
        page.errors = [FieldError(PackageForm.text, error.message)]
        return .page(page.page)
      }
    }
  }

  private static let via = "POST \(FollowUpURL.preparing)"

  private func keep(
    _ check: PackageCheck, replacing draft: ProgrammeDraftID?, _ viewer: Viewer
  ) async throws -> ProgrammeDraftID {
    let now = module.clock.now
    let kept = ProgrammeDraft(
      id: draft ?? .make(at: now), ownerUnit: check.owner.id, package: check.text,
      includes: check.includes, changedAt: now)
    let drafts = module.drafts
    try await module.database.write { connection in
      if draft == nil {
        try drafts.add(kept, by: viewer.id, to: connection)
      } else {
        try drafts.replace(kept, by: viewer.id, in: connection)
      }
    }
    return kept.id
  }

  /// The draft that a text is to take the place of; nil when it is there no more, so that the text
  /// becomes a draft of its own and is not lost.
  private func held(
    _ id: ProgrammeDraftID?, _ viewer: Viewer
  ) async throws -> ProgrammeDraft? {
    guard let id else { return nil }
    let drafts = module.drafts
    let draft = try await module.database.read { try drafts.draft(id, in: $0) }
    return draft.flatMap { viewer.may(.manageProgrammes, in: $0.ownerUnit) ? $0 : nil }
  }

  private func packagePage(_ viewer: Viewer) async throws -> PackagePage {
    let allowed = viewer.units(for: .manageProgrammes)
    let units = viewer.tree.units.filter {
      $0.zone != nil && allowed.contains($0.id) && $0.validity.contains(viewer.today)
    }
    let drafts = module.drafts
    let kept = try await module.database.read { try drafts.drafts(in: $0) }
      .filter { allowed.contains($0.ownerUnit) }
    return PackagePage(
      units: units,
      shipped: module.shippedPackages.compactMap { name, yaml in
        ProgrammePackage.read(yaml, file: "\(name).yaml") { module.shippedPackages[$0] }
          .definition.map { ShippedChoice(name: name, title: $0.title, summary: $0.summary) }
      }.sorted { $0.name < $1.name },
      drafts: kept.compactMap { try? OpenedDraft($0, viewer.tree) })
  }

  private func programme(_ id: ProgrammeID, _ viewer: Viewer) async throws -> LoadedProgramme? {
    let catalogue = module.catalogue
    let programme = try await module.database.read { try catalogue.programme(id, in: $0) }
    guard let programme, viewer.may(.manageProgrammes, in: programme.registered.ownerUnit) else {
      return nil
    }
    return programme
  }

  // MARK: The draft

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    .page(try await draftPage(request, viewer).page)
  }

  private func draftPage(_ request: WebRequest, _ viewer: Viewer) async throws -> DraftPage {
    let opened = try await module.draft(of: request, viewer)
    let drafts = module.drafts
    let trials = try await module.database.read { try drafts.trials(of: opened.draft.id, in: $0) }
    let known = try await module.programme(
      called: opened.definition.key.name, zone: opened.owner.zone)
    let check = PackageCheck(
      opened.draft.package, owner: opened.owner, library: opened.draft.includes)
    return DraftPage(
      opened: opened,
      check: try await check.meeting(known, module, via: "GET \(Self.draftPath)"),
      pilot: PilotSummary(trials, of: opened.definition))
  }

  @Sendable private func register(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let opened = try await module.draft(of: request, viewer)
    let includes = opened.draft.includes
    do {
      let version = try await module.registration.register(
        opened.draft.package, file: "\(opened.definition.key.name).yaml",
        includes: { includes[$0] }, ownerUnit: opened.owner, by: viewer.id)
      let drafts = module.drafts
      try await module.database.write { connection in
        try drafts.markRegistered(opened.draft.id, as: version, in: connection)
      }
      return .seeOther(FollowUpURL.gate(version.programme.id) + "?registrerad=ja")
    } catch let error as ProgrammeError {
      var page = try await draftPage(request, viewer)
      page.errors = [FieldError(DraftPage.registering, error.message)]
      return .page(page.page)
    }
  }

  @Sendable private func discard(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let opened = try await module.draft(of: request, viewer)
    guard try await request.form().first("bekrafta") != nil else {
      var page = try await draftPage(request, viewer)
      page.errors = [FieldError("bekrafta", PreparingText.discardUnconfirmed)]
      return .page(page.page)
    }
    let drafts = module.drafts
    try await module.database.write { try drafts.remove(opened.draft.id, in: $0) }
    return .seeOther(FollowUpURL.preparing + "?kastat=ja")
  }
}

/// A draft with its package read.
struct OpenedDraft: Sendable {
  let draft: ProgrammeDraft
  let owner: OrgUnit
  let compiled: CompiledProgramme

  var definition: ProgrammeDefinition { compiled.definition }

  /// Throws when the package no longer reads, or its unit is gone.
  init(_ draft: ProgrammeDraft, _ tree: UnitTree) throws {
    self.draft = draft
    let package = ProgrammePackage.read(draft.package, file: "paket.yaml") { draft.includes[$0] }
    guard let owner = tree[draft.ownerUnit] else { throw WebError.notFound }
    guard let definition = package.definition else { throw ProgrammeError.faulty(package.faults) }
    self.owner = owner
    compiled = try CompiledProgramme(definition)
  }
}

extension FollowUpModule {
  enum CheckOutcome: Sendable {
    case checked(PackageCheck)
    /// The programme is already there, in a unit where the viewer may not change it.
    case belongsElsewhere(String)
  }

  /// Everything there is to say of a package that a viewer wants to use in a unit. One that is there
  /// already stays with its unit.
  func check(
    _ text: String, owner: OrgUnit, _ viewer: Viewer, via: String
  ) async throws -> CheckOutcome {
    let check = PackageCheck(text, owner: owner, library: shippedPackages)
    guard let definition = check.definition else { return .checked(check) }
    let known = try await programme(called: definition.key.name, zone: owner.zone)
    guard let known, let its = viewer.tree[known.registered.ownerUnit], its.id != owner.id else {
      return .checked(try await check.meeting(known, self, via: via))
    }
    guard viewer.may(.manageProgrammes, in: its.id) else { return .belongsElsewhere(its.name) }
    return .checked(
      try await PackageCheck(text, owner: its, library: shippedPackages)
        .meeting(known, self, via: via))
  }

  func programme(called key: String, zone: ZoneID?) async throws -> LoadedProgramme? {
    let catalogue = catalogue
    return try await database.read { connection in
      try catalogue.all(in: connection).first {
        $0.registered.key.name == key && $0.registered.zone == zone
      }
    }
  }

  /// The draft that an address names; not found for those who may not manage its unit.
  func draft(of request: WebRequest, _ viewer: Viewer) async throws -> OpenedDraft {
    guard let id = request.parameter("draft").flatMap({ ProgrammeDraftID($0) }) else {
      throw WebError.notFound
    }
    return try await opened(id, viewer)
  }

  func opened(_ id: ProgrammeDraftID, _ viewer: Viewer) async throws -> OpenedDraft {
    let drafts = drafts
    guard let draft = try await database.read({ try drafts.draft(id, in: $0) }),
      viewer.may(.manageProgrammes, in: draft.ownerUnit)
    else { throw WebError.notFound }
    return try OpenedDraft(draft, viewer.tree)
  }
}

extension RegisteredVersion {
  /// The package with its version raised by one, to change and register.
  fileprivate var packageOfNextVersion: String {
    package.replacing(/(?m)^version:\s*\d+/, with: "version: \(number + 1)", maxReplacements: 1)
  }
}
