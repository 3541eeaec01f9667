import Core
import Delimited
import Foundation
import Organisation
import Web

/// The routes of one kind: list, new, show, edit, steps, history, export.
struct RecordRoutes: RecordFinding {
  let module: RecordsModule
  let kind: RecordKind

  private var url: RecordURL { RecordURL(kind: kind) }

  var routes: [GuardedRoute] {
    [
      .get(url.list, handler: list),
      .get(url.export, handler: export),
      .get(url.new, handler: new),
      .post(url.list, handler: create),
      .get(url.routes.record, handler: show),
      .get(url.routes.editing, handler: edit),
      .post(url.routes.editing, handler: update),
      .post(url.routes.step, handler: take),
      .get(url.routes.history, handler: history),
    ]
  }

  // MARK: Many

  @Sendable private func list(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let rights = RecordRights(kind, viewer)
    let filter = RecordFilter(request.query, viewer.tree)
    return .page(
      RecordListPage(
        rights: rights, filter: filter, topics: try await store.topics(),
        list: try await store.list(kind, filter.search, rights.sight)
      ).page)
  }

  /// Every row of the list as it is filtered, a page at a time.
  @Sendable private func export(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    var search = RecordFilter(request.query, viewer.tree).search
    search.after = nil
    let rights = RecordRights(kind, viewer)
    let export = RecordExport(
      kind: kind, tree: viewer.tree, topics: try await store.topics(), language: viewer.language)
    let start = search
    return .stream(
      name: "\(kind.words.plural[viewer.language].lowercased()).csv",
      contentType: "text/csv; charset=utf-8"
    ) { stream in
      var search = start
      var writer = DelimitedWriter(marksByteOrder: true, guardsFormulas: true)
      writer.append(header: export.header)
      repeat {
        let page = try await store.list(kind, search, rights.sight, limit: 500)
        for record in page.records { writer.append(export.row(record)) }
        try await stream.write(writer.drain())
        search.after = page.next
      } while search.after != nil
    }
  }

  // MARK: A new one

  @Sendable private func new(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let rights = try writing(viewer)
    return .page(try await form(RecordForm(owner: rights.nearestOwner), rights))
  }

  @Sendable private func create(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let rights = try writing(viewer)
    var form = RecordForm(try await request.form(), kind)
    form.nameTopics(try await store.topics())
    let check = form.personCheck(kind, before: nil)
    let (content, errors) = form.decoded(
      kind, owners: Set(rights.owners.map(\.id)), topics: try await openTopics(),
      status: kind.statuses[0].key)
    guard let content, check.errors.isEmpty else {
      return .page(try await self.form(form, rights, check: check, errors: errors + check.errors))
    }
    let record = try await store.create(kind, content, by: viewer.id)
    return .seeOther(url.record(record.id))
  }

  // MARK: One

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let (record, rights) = try await found(request, viewer)
    return .page(try await page(record, rights))
  }

  @Sendable private func edit(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let (record, rights) = try await editable(request, viewer)
    return .page(
      try await form(
        RecordForm(record.content, kind, version: record.version), rights, of: record))
  }

  @Sendable private func update(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let (record, rights) = try await editable(request, viewer)
    var form = RecordForm(try await request.form(), kind)
    form.nameTopics(try await store.topics())
    let check = form.personCheck(kind, before: record.content)
    var (content, errors) = form.decoded(
      kind, owners: Set(rights.owners.map(\.id) + [record.content.owner]),
      topics: try await openTopics().union(record.content.topics), status: record.content.status,
      before: record.content)
    if let decoded = content, !rights.sight.sees(decoded.visibility, ownedBy: decoded.owner) {
      errors.append(FieldError("synlighet", RecordText.invisibleToYou))
      content = nil
    }
    guard let content, let version = form.version, check.errors.isEmpty else {
      return .page(
        try await self.form(
          form, rights, of: record, check: check, errors: errors + check.errors))
    }
    do {
      try await store.change(
        record.id, kind, to: content, event: RecordEvent.edited, from: version, by: viewer.id,
        rights.sight)
    } catch RecordRefusal.stale(let now) {
      return .page(try await self.form(form, rights, of: now, stale: now))
    } catch RecordRefusal.gone {
      throw WebError.notFound
    }
    return .seeOther(url.record(record.id))
  }

  @Sendable private func take(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let (record, rights) = try await found(request, viewer)
    guard let step = request.parameter("step").flatMap({ kind.step($0) }) else {
      throw WebError.notFound
    }
    guard rights.may(step, record) else { throw AccessDenied.action }
    let version = try await request.form().first("version").flatMap { Int($0) }
    guard step.from.contains(record.content.status), let version else {
      let error = FieldError("steg", RecordText.stepNotNow)
      return .page(try await page(record, rights, errors: [error]))
    }
    var content = record.content
    content.status = step.to
    do {
      try await store.change(
        record.id, kind, to: content, event: step.key, from: version, by: viewer.id, rights.sight)
    } catch RecordRefusal.stale(let now) {
      let name = try await name(of: now.changed.by)
      let error = FieldError("steg", RecordText.staleStep(by: name, at: now.changed.at))
      return .page(try await page(now, rights, errors: [error]))
    } catch RecordRefusal.gone {
      throw WebError.notFound
    }
    return .seeOther(url.record(record.id))
  }

  @Sendable private func history(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let (record, rights) = try await found(request, viewer)
    let events = try await store.history(of: record).filter { rights.sees($0) }
    let seen = Set(events.map(\.version))
    return .page(
      RecordHistoryPage(
        record: record, events: events,
        files: try await store.files(of: record).filter { seen.contains($0.recordVersion) },
        wording: RecordWording(
          kind: kind, tree: viewer.tree, topics: try await store.topics()),
        names: try await module.names(), rights: rights
      ).page)
  }

  // MARK: Common

  private func writing(_ viewer: Viewer) throws -> RecordRights {
    let rights = RecordRights(kind, viewer)
    guard !rights.owners.isEmpty else { throw AccessDenied.action }
    return rights
  }

  private func openTopics() async throws -> Set<TopicID> {
    Set(try await store.topics().filter { !$0.isClosed }.map(\.id))
  }

  private func name(of user: UserID?) async throws -> Text {
    guard let user else { return RecordText.nobody }
    return try await module.names()[user] ?? RecordText.nobody
  }

  private func page(
    _ record: Record, _ rights: RecordRights, errors: [FieldError] = []
  ) async throws -> Page {
    RecordPage(
      record: record,
      wording: RecordWording(
        kind: kind, tree: rights.viewer.tree, topics: try await store.topics()),
      links: try await store.links(of: [record.id], rights.sight)[record.id] ?? [],
      files: try await store.files(of: record).latest,
      comments: try await store.comments(on: record),
      isFollowed: try await store.isSubscribed(rights.viewer.id, to: record), kinds: module.kinds,
      names: try await module.names(), rights: rights, errors: errors,
      published: module.publishes && record.content.visibility == .everybody
        ? PublishedURL.record(record.id, kind) : nil
    ).page
  }

  private func form(
    _ form: RecordForm, _ rights: RecordRights, of record: Record? = nil,
    check: PersonCheck? = nil, stale: Record? = nil, errors: [FieldError] = []
  ) async throws -> Page {
    var form = form
    var errors = errors
    var staleBy: Text?
    if let stale {
      // Saved once more, it takes the place of what has now been shown.
      form.version = stale.version
      let name = try await name(of: stale.changed.by)
      staleBy = name
      errors.append(
        FieldError(
          RecordText.staleAnchor, RecordText.stale(by: name, at: stale.changed.at)))
    }
    return RecordFormPage(
      form: form, record: record, isStale: staleBy != nil, check: check,
      wording: RecordWording(
        kind: kind, tree: rights.viewer.tree, topics: try await store.topics()),
      rights: rights, publishes: module.publishes, errors: errors
    ).page
  }
}
