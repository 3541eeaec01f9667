import Core
import Delimited
import Organisation
import Web

/// Records of a kind as official documents: set by the registrar and by those who write.
struct HandlingRoutes: RecordFinding {
  let module: RecordsModule
  let kind: RecordKind

  private var url: RecordURL { RecordURL(kind: kind) }

  var routes: [GuardedRoute] {
    [
      .get(url.routes.handling, handler: ask),
      .post(url.routes.handling, handler: change),
      .get(url.register, handler: register),
    ]
  }

  private func registrable(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> (Record, RecordRights) {
    let (record, rights) = try await found(request, viewer)
    guard rights.mayRegister(record) else { throw AccessDenied.action }
    return (record, rights)
  }

  @Sendable private func ask(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let (record, rights) = try await registrable(request, viewer)
    return .page(HandlingPage(record: record, form: HandlingForm(record), rights: rights).page)
  }

  @Sendable private func change(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let (record, rights) = try await registrable(request, viewer)
    var form = HandlingForm(try await request.form())
    let (handling, registration, errors) = form.decoded()
    guard let handling, errors.isEmpty, let version = form.version else {
      return .page(HandlingPage(record: record, form: form, rights: rights, errors: errors).page)
    }
    var content = record.content
    content.handling = handling
    content.registration = registration
    do {
      try await store.change(
        record.id, kind, to: content, event: RecordEvent.registered, from: version, by: viewer.id,
        rights.sight)
    } catch RecordRefusal.stale(let now) {
      let name = now.changed.by.flatMap { id in
        rights.viewer.id == id ? Text(verbatim: rights.viewer.user.name) : nil
      }
      let names = name == nil ? try await module.names() : [:]
      let who = name ?? now.changed.by.flatMap { names[$0] } ?? RecordText.nobody
      form.version = now.version
      let error = FieldError("handling", RecordText.staleStep(by: who, at: now.changed.at))
      return .page(HandlingPage(record: now, form: form, rights: rights, errors: [error]).page)
    } catch RecordRefusal.gone {
      throw WebError.notFound
    }
    return .seeOther(url.record(record.id))
  }

  /// What the register needs of the official documents that the reader sees, as the list is filtered.
  @Sendable private func register(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    var start = RecordFilter(request.query, viewer.tree).search
    start.after = nil
    if start.handling.isEmpty { start.handling = Handling.official }
    let (first, rights, language) = (start, RecordRights(kind, viewer), viewer.language)
    let base = request.baseURL
    return .stream(name: "diarium.csv", contentType: "text/csv; charset=utf-8") { stream in
      var search = first
      var writer = DelimitedWriter(marksByteOrder: true, guardsFormulas: true)
      writer.append(
        header: [
          HandlingText.registration, RecordText.title, HandlingText.handling, RecordText.owner,
          RecordText.created, RecordText.changed, Text(sv: "Adress", en: "Address"),
        ].map { $0[language] })
      repeat {
        let page = try await store.list(kind, search, rights.sight, limit: 500)
        for record in page.records {
          writer.append([
            .text(record.content.registration), .text(record.content.title),
            .text(record.content.handling.name[language]),
            .text(rights.viewer.tree[record.content.owner]?.name ?? ""),
            .figure(RecordText.moment(record.created.at)[language]),
            .figure(RecordText.moment(record.changed.at)[language]),
            .figure(base + url.record(record.id)),
          ])
        }
        try await stream.write(writer.drain())
        search.after = page.next
      } while search.after != nil
    }
  }
}
