import Core
import Database
import Foundation
import Organisation

extension FollowUpModule {
  var requests: DataRequestStore {
    DataRequestStore(municipality: organisation.municipality.id)
  }

  /// Records a request; the month begins when it was received.
  func record(_ form: DataRequestForm, _ viewer: Viewer) async throws -> DataRequest? {
    guard let zone = form.zone, let kind = form.kind, let requester = form.requester,
      let check = form.identityCheck, let received = form.received, form.errors.isEmpty
    else { return nil }
    let (store, now) = (requests, clock.now)
    return try await database.write { connection in
      let request = DataRequest(
        id: .make(at: now), number: try store.nextNumber(in: connection), zone: zone, kind: kind,
        reference: form.reference, requester: requester, identityCheck: check,
        received: received, due: DataRequest.due(from: received))
      try store.add(request, by: viewer.id, at: now, to: connection)
      try organisation.changes.record(
        Change(
          "dataRequest.received", by: viewer.id, zone: zone, subject: request.id.uuid,
          detail: request.name), on: connection)
      return request
    }
  }

  /// What a reading for a request is logged as.
  func reading(of request: DataRequest, via: String) -> PersonReading {
    PersonReading(
      zone: request.zone, purpose: .registerExtract,
      reason: DataRequestText.readingReason(request).sv, via: via)
  }

  /// Notes whose data a request is about, and keeps them from being deleted until it is closed.
  func attach(_ person: PersonID, to request: DataRequest, _ viewer: Viewer) async throws {
    let (store, retention, now) = (requests, retention, clock.now)
    let hold = RetentionHold(
      id: .make(at: now), zone: request.zone, covers: .person, programme: nil, person: person,
      cause: .request, reason: DataRequestText.readingReason(request).sv,
      reference: request.reference, period: Period(from: clock.today))
    try await database.write { connection in
      if let earlier = request.hold {
        _ = try retention.lift(earlier, by: viewer.id, at: now, in: connection)
      }
      try retention.add(hold, by: viewer.id, at: now, to: connection)
      try store.setPerson(person, hold: hold.id, of: request.id, in: connection)
      try store.strike([], in: request.id, connection: connection)
      try organisation.changes.record(
        Change(
          "dataRequest.found", by: viewer.id, zone: request.zone, subject: request.id.uuid,
          detail: request.name), on: connection)
    }
  }

  /// What is given out for a request, read through the gate. Nil while nobody has been found.
  func registerExtract(
    of request: DataRequest, _ viewer: Viewer, in language: Language, via: String
  ) async throws -> RegisterExtract? {
    guard let person = request.person else { return nil }
    let (store, module) = (requests, self)
    let reading = reading(of: request, via: via)
    return try await organisation.persons.read(viewer, reading) { scope, connection in
      guard
        try scope.includesProtected || !module.episodes.isProtected(person, in: connection)
      else { throw AccessDenied.persons }
      let extract = try RegisterExtract(
        request, of: person, scope: scope,
        struck: store.struck(in: request.id, connection: connection), in: language,
        tree: viewer.tree, module: module, connection: connection)
      return (extract, [.person(person)])
    }
  }

  /// Strikes out the free texts about others that were chosen, of those that the extract has.
  func strike(
    _ texts: Set<StruckText>, in request: DataRequest, _ viewer: Viewer
  ) async throws {
    guard request.closing == nil,
      let extract = try await registerExtract(
        of: request, viewer, in: .swedish, via: "POST \(DataProtectionURL.requests)/{request}/stryk"
      )
    else { throw DataRequestError.closed }
    let known = Set(
      extract.parts.flatMap(\.responses).flatMap(\.answers).compactMap(\.text))
    let store = requests
    try await database.write { connection in
      try store.strike(texts.intersection(known), in: request.id, connection: connection)
      try organisation.changes.record(
        Change(
          "dataRequest.struck", by: viewer.id, zone: request.zone, subject: request.id.uuid,
          detail: "\(request.name), \(texts.count)"), on: connection)
    }
  }

  /// Closes a request with what came of it, and ends its hold.
  func close(
    _ request: DataRequest, _ closing: DataRequest.Closing, _ viewer: Viewer
  ) async throws {
    let (store, retention) = (requests, retention)
    try await database.write { connection in
      guard try store.close(request.id, closing, by: viewer.id, in: connection) else {
        throw DataRequestError.closed
      }
      if let hold = request.hold {
        _ = try retention.lift(hold, by: viewer.id, at: closing.at, in: connection)
      }
      try organisation.changes.record(
        Change(
          "dataRequest.closed", by: viewer.id, zone: request.zone, subject: request.id.uuid,
          detail: "\(request.name), \(closing.outcome.rawValue)"), on: connection)
    }
  }
}

/// Why something about a request cannot be done.
enum DataRequestError: ExplainedError, Sendable, Hashable {
  case closed

  var message: Text {
    Text(
      sv: "Begäran är redan avslutad. Registrera en ny om något har tillkommit.",
      en: "The request is closed. Record a new one if something has come up.")
  }
}
