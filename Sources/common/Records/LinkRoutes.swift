import Core
import Foundation
import Organisation
import Web

/// What somebody wants to link a record to, as it was typed.
struct LinkForm: Sendable {
  /// Words of a title, an address or an id.
  var text = ""
  var target = ""
  var relation = ""
  var reason = ""
  private(set) var confirmed: [String] = []

  static let longestReason = 1_000

  init(query: FormData) {
    text = query.trimmed("q")
  }

  init(_ form: FormData) {
    text = form.trimmed("q")
    target = form.trimmed("mal")
    relation = form.trimmed("relation")
    reason = form.trimmed("skal")
    confirmed = form.all(PersonCheck.confirmation)
  }

  var personCheck: PersonCheck {
    PersonCheck([.init("skal", LinkText.reason, reason)], confirmed: confirmed)
  }

  /// The id that stands last in a pasted address, or alone.
  var pastedID: RecordID? {
    text.matches(of: /[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/).last
      .flatMap { RecordID(String($0.output)) }
  }

  func decodedRelation(_ kind: RecordKind) -> Relation? {
    Relation(rawValue: relation).flatMap { kind.relations.contains($0) ? $0 : nil }
  }

  /// What is wrong apart from the target.
  func errors(_ kind: RecordKind) -> [FieldError] {
    var errors: [FieldError] = []
    if decodedRelation(kind) == nil {
      errors.append(FieldError("relation", LinkText.relationMissing))
    }
    if reason.isEmpty {
      errors.append(FieldError("skal", LinkText.reasonMissing))
    } else if reason.count > Self.longestReason {
      errors.append(FieldError("skal", RecordText.tooLong(reason.count, Self.longestReason)))
    }
    return errors
  }
}

/// Links of one kind's records, and the chain that they make.
struct LinkRoutes: RecordFinding {
  let module: RecordsModule
  let kind: RecordKind

  private var url: RecordURL { RecordURL(kind: kind) }

  var routes: [GuardedRoute] {
    [
      .get(url.routes.links, handler: ask),
      .post(url.routes.links, handler: link),
      .post(url.routes.unlinking, handler: unlink),
      .get(url.routes.chain, handler: chain),
    ]
  }

  @Sendable private func ask(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let (record, rights) = try await editable(request, viewer)
    return .page(try await page(record, LinkForm(query: request.query), rights))
  }

  @Sendable private func link(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let (record, rights) = try await editable(request, viewer)
    let form = LinkForm(try await request.form())
    var errors = form.errors(kind)
    let target = RecordID(form.target)
    if target == record.id {
      errors.insert(FieldError("mal", LinkText.itself), at: 0)
    } else if target == nil {
      errors.insert(FieldError(form.text.isEmpty ? "q" : "mal", LinkText.targetMissing), at: 0)
    }
    errors += form.personCheck.errors
    guard let target, let relation = form.decodedRelation(kind), errors.isEmpty else {
      return .page(try await page(record, form, rights, errors: errors))
    }
    do {
      try await store.link(
        record.id, relation, target, reason: form.reason, by: viewer.id, rights.sight)
    } catch RecordRefusal.gone {
      let error = FieldError("q", LinkText.targetMissing)
      return .page(try await page(record, form, rights, errors: [error]))
    } catch RecordRefusal.linkedAlready {
      let error = FieldError("relation", LinkText.already)
      return .page(try await page(record, form, rights, errors: [error]))
    }
    return .seeOther(url.record(record.id))
  }

  @Sendable private func unlink(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let (record, rights) = try await editable(request, viewer)
    // The link must be one that the viewer is shown: one to what they do not see is none.
    guard let id = request.parameter("link").flatMap({ ID<RecordLink>($0) }),
      try await store.links(of: [record.id], rights.sight)[record.id]?
        .contains(where: { $0.id == id }) == true,
      try await store.unlink(id, of: record, by: viewer.id)
    else { throw WebError.notFound }
    return .seeOther(url.record(record.id))
  }

  @Sendable private func chain(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let (record, rights) = try await found(request, viewer)
    let chain = try await RecordChain(from: record) { ring in
      try await store.links(of: ring, rights.sight)
    }
    return .page(
      ChainPage(chain: chain, kinds: module.kinds, rights: rights).page)
  }

  // MARK: Common

  private func page(
    _ record: Record, _ form: LinkForm, _ rights: RecordRights, errors: [FieldError] = []
  ) async throws -> Page {
    LinkPage(
      record: record, form: form, found: try await matches(form, besides: record, rights.sight),
      kinds: module.kinds, rights: rights, errors: errors
    ).page
  }

  /// What may be meant, of every kind, at most ten of each.
  private func matches(
    _ form: LinkForm, besides record: Record, _ sight: Sight
  ) async throws -> [Record] {
    if let id = form.pastedID {
      return try await store.record(id, sight).map { [$0] } ?? []
    }
    var search = RecordSearch()
    search.words = Array(searchWords(in: form.text).prefix(10))
    guard !search.words.isEmpty else { return [] }
    var found: [Record] = []
    for kind in module.kinds {
      found += try await store.list(kind, search, sight, limit: 10).records
    }
    return found.filter { $0.id != record.id }
  }
}
