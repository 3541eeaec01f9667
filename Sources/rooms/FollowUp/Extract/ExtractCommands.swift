import Archive
import Core
import Database
import Foundation
import Organisation
import Programmes

/// An extract as lists and commands show it.
package struct ExtractLine: Sendable, Codable {
  package var extract: String
  package var programme: String
  package var takenBy: String
  package var takenOn: Day
  package var purpose: String
  package var reason: String
  package var decision: String?
  package var expires: Day
  package var status: String
  package var rows: Int?
  package var episodes: Int?
  package var persons: Int?

  /// What came out, in words.
  package var counts: Text {
    ExtractText.counts(persons: persons ?? 0, episodes: episodes ?? 0, rows: rows ?? 0)
  }
}

/// A decision to disclose, as somebody records it: words, not yet checked.
package struct DecisionRequest: Sendable {
  package var programme: String
  package var reference: String
  package var decidedOn: Day?
  package var decidedBy: String
  package var recipient: String
  package var validTo: Day?
  package var columns: [String]

  package init(
    programme: String, reference: String, decidedOn: Day?, decidedBy: String, recipient: String,
    validTo: Day?, columns: [String]
  ) {
    self.programme = programme
    self.reference = reference
    self.decidedOn = decidedOn
    self.decidedBy = decidedBy
    self.recipient = recipient
    self.validTo = validTo
    self.columns = columns
  }
}

extension FollowUpModule {
  /// Takes an extract and writes its files: into a directory that is made, or into one archive where
  /// the name ends in `.zip`.
  ///
  /// Throws `ExtractError`, `AccessDenied` and others with a message; what is there already is never
  /// written over. What was begun and could not be finished is removed.
  package func takeExtract(
    _ request: ExtractRequest, viewer: Viewer, to path: String
  ) async throws -> ExtractLine {
    let files = try ExtractOutput(path)
    do {
      let extract = try await takeExtract(request, viewer)
      try await fetch(extract, viewer, via: "beprova extract take") { try files.receive($0) }
      try files.close()
      let line = try await extractLines(viewer).first { $0.extract == extract.name }
      guard let line else { throw ExtractError.noSuchExtract(extract.name) }
      return line
    } catch {
      files.remove()
      throw error
    }
  }

  /// The extracts that the viewer may see, latest first. Throws `AccessDenied`.
  package func extractLines(_ viewer: Viewer) async throws -> [ExtractLine] {
    try viewer.require(.seeExtracts)
    let users = Dictionary(
      try await organisation.store.users().map { ($0.id, $0.login) }
    ) { first, _ in first }
    let store = extracts
    let catalogue = catalogue
    let zones = viewer.zones(for: .seeExtracts)
    let (programmes, decisions) = try await database.read { connection in
      (
        try catalogue.all(in: connection).map { ($0.registered.id, $0.registered.key.name) },
        try store.decisions(of: zones, in: connection).map { ($0.id, $0.reference) }
      )
    }
    let names = Dictionary(programmes) { first, _ in first }
    let references = Dictionary(decisions) { first, _ in first }
    return try await extracts(seenBy: viewer).map { extract in
      ExtractLine(
        extract: extract.name, programme: names[extract.programme] ?? "",
        takenBy: users[extract.takenBy] ?? "", takenOn: Day(inSweden: extract.takenAt),
        purpose: extract.purpose.rawValue, reason: extract.reason,
        decision: extract.decision.flatMap { references[$0] }, expires: extract.expires,
        status: "\(extract.status(on: viewer.today))", rows: extract.outcome?.rows,
        episodes: extract.outcome?.episodes, persons: extract.outcome?.persons)
    }
  }

  /// Records that the files of an extract have been deleted by who took them, or that they will not be
  /// fetched; gives the extract as it is then. Throws `ExtractError`.
  @discardableResult
  package func confirmDeleted(
    extract name: String, viewer: Viewer
  ) async throws -> (extract: String, wasFetched: Bool) {
    let found = try await extracts(seenBy: viewer).first {
      $0.name.lowercased() == name.lowercased()
    }
    guard let found else { throw ExtractError.noSuchExtract(name) }
    try await confirmDeleted(found, viewer)
    return (found.name, found.fetchedAt != nil)
  }

  /// Records a decision that somebody has made; the viewer must be one who records such. Throws
  /// `ExtractError` with the field that is wrong.
  package func recordDecision(_ request: DecisionRequest, viewer: Viewer) async throws {
    let programme = try await decidedProgramme(request.programme, viewer)
    let form = DecisionForm(
      request, of: programme, researchers: try await researchers(of: programme))
    if let fault = form.errors.first { throw ExtractError.field(fault.field, fault.message) }
    guard let recipient = form.recipient else { return }
    try await record(request, of: programme, to: recipient, viewer)
  }

  /// Revokes a decision that holds, by its reference. Throws `ExtractError` and others with a message.
  package func revokeDecision(
    _ reference: String, programme name: String, recipient: String, reason: String, viewer: Viewer
  ) async throws {
    let programme = try await decidedProgramme(name, viewer)
    if let fault = RevocationForm.refusal(of: reason) {
      throw ExtractError.field(RevocationForm.reason, fault)
    }
    let user = try await organisation.store.users().first { $0.login == recipient.lowercased() }
    let (store, zone) = (extracts, programme.registered.zone)
    let held = try await database.read { try store.decisions(of: [zone], in: $0) }.first {
      $0.programme == programme.registered.id && $0.recipient == user?.id
        && $0.reference == reference && $0.revocation == nil
    }
    guard let held, try await revoke(held, reason: reason, viewer) else {
      throw ExtractError.field(DecisionForm.reference, ExtractText.nothingToRevoke(reference))
    }
  }

  /// False when it has been revoked before.
  func revoke(
    _ decision: DisclosureDecision, reason: String, _ viewer: Viewer
  ) async throws -> Bool {
    let (store, now) = (extracts, clock.now)
    let revocation = DisclosureDecision.Revocation(at: now, by: viewer.id, reason: reason)
    return try await database.write { connection in
      guard try store.revoke(decision.id, revocation, in: connection) else { return false }
      try organisation.changes.record(
        Change(
          "disclosure.revoked", by: viewer.id, zone: decision.zone, subject: decision.id.uuid,
          detail: "\(decision.reference): \(reason)"), on: connection)
      return true
    }
  }

  private func decidedProgramme(_ name: String, _ viewer: Viewer) async throws -> LoadedProgramme {
    try viewer.require(.disclose)
    let zones = viewer.zones(for: .disclose)
    let catalogue = catalogue
    let programme = try await database.read { connection in
      try catalogue.all(in: connection).first {
        zones.contains($0.registered.zone)
          && ($0.registered.key.name == name || "\($0.registered.id)" == name)
      }
    }
    guard let programme else { throw ProgrammeError.unknown(name) }
    return programme
  }

  func record(
    _ request: DecisionRequest, of programme: LoadedProgramme, to recipient: UserID,
    _ viewer: Viewer
  ) async throws {
    guard let decidedOn = request.decidedOn, let validTo = request.validTo else {
      throw ExtractError.field(DecisionForm.decidedOn, ExtractText.notADay)
    }
    let (store, now) = (extracts, clock.now)
    let registered = programme.registered
    try await database.write { connection in
      let decision = DisclosureDecision(
        id: .make(at: now), zone: registered.zone, programme: registered.id,
        reference: request.reference, decidedOn: decidedOn, decidedBy: request.decidedBy,
        recipient: recipient, validTo: validTo, columns: request.columns)
      guard try store.add(decision, by: viewer.id, at: now, to: connection) else {
        throw ExtractError.field(DecisionForm.reference, ExtractText.decisionKnown)
      }
      try organisation.changes.record(
        Change(
          "disclosure.recorded", by: viewer.id, zone: registered.zone, subject: decision.id.uuid,
          detail: "\(registered.key), \(request.reference)"), on: connection)
    }
  }

  /// Those with the role of researcher in the programme's board.
  func researchers(of programme: LoadedProgramme) async throws -> [User] {
    var found: [User] = []
    for user in try await organisation.store.users() where !user.isClosed {
      guard let viewer = try await organisation.store.viewer(user.id) else { continue }
      let units = viewer.units([.researcher])
      if units.contains(where: { viewer.tree[$0]?.zone == programme.registered.zone }) {
        found.append(user)
      }
    }
    return found
  }
}

/// Files of an extract on a disk.
private final class ExtractOutput {
  private let url: URL
  private let isArchive: Bool
  private var zip = ZipWriter()
  private var handle: FileHandle?

  init(_ path: String) throws {
    url = URL(fileURLWithPath: path)
    isArchive = path.lowercased().hasSuffix(".zip")
    guard !FileManager.default.fileExists(atPath: path) else { throw ExtractPathError.taken(path) }
    let parent = url.deletingLastPathComponent()
    guard FileManager.default.fileExists(atPath: parent.path) else {
      throw ExtractPathError.nowhere(path, parent.path)
    }
    do {
      if isArchive {
        try open(url)
      } else {
        try FileManager.default.createDirectory(
          at: url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
      }
    } catch {
      throw ExtractPathError.unwritable(path)
    }
  }

  func receive(_ part: ExtractPart) throws {
    if isArchive {
      try handle?.write(contentsOf: zip.bytes(of: part))
      return
    }
    switch part {
    case .file(let name, let content):
      try begin(name)
      try handle?.write(contentsOf: content)
      try handle?.close()
    case .begin(let name): try begin(name)
    case .content(let content): try handle?.write(contentsOf: content)
    case .end: try handle?.close()
    }
  }

  func close() throws {
    guard isArchive else { return }
    try handle?.write(contentsOf: zip.finish())
    try handle?.close()
  }

  func remove() {
    try? handle?.close()
    try? FileManager.default.removeItem(at: url)
  }

  private func begin(_ name: String) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    try open(file)
  }

  /// A file that its owner alone reads.
  private func open(_ file: URL) throws {
    guard
      FileManager.default.createFile(
        atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600])
    else { throw ExtractPathError.unwritable(file.path) }
    handle = try FileHandle(forWritingTo: file)
  }
}

extension ZipWriter {
  mutating func bytes(of part: ExtractPart) -> [UInt8] {
    switch part {
    case .file(let name, let content): add(name, content)
    case .begin(let name): begin(name)
    case .content(let content): write(content)
    case .end: end()
    }
  }
}

/// Why an extract cannot be written where it was asked for.
enum ExtractPathError: ExplainedError, Sendable, Hashable {
  case taken(String)
  case unwritable(String)
  /// The directory that it was to be made in is not there.
  case nowhere(String, String)

  var message: Text {
    switch self {
    case .taken(let path):
      Text(
        sv: "\(path) finns redan. Ange en ny mapp eller zip-fil med --output.",
        en: "\(path) is there already. Name a new directory or zip file with --output.")
    case .nowhere(let path, let parent):
      Text(
        sv:
          "\(path) kan inte skapas, för mappen \(parent) finns inte. Skapa den, eller ange en annan "
          + "plats med --output.",
        en: "\(path) cannot be made, for there is no directory \(parent). Make it, or name another "
          + "place with --output.")
    case .unwritable(let path):
      Text(
        sv: "Det går inte att skriva \(path). Ange en annan plats med --output.",
        en: "\(path) cannot be written. Name another place with --output.")
    }
  }
}
