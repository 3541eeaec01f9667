import Core
import Organisation
import Web

/// What is said about one kind's records, by whoever sees them.
struct CommentRoutes: RecordFinding {
  let module: RecordsModule
  let kind: RecordKind

  private var url: RecordURL { RecordURL(kind: kind) }

  var routes: [GuardedRoute] {
    [
      .get(url.routes.comments, handler: ask),
      .post(url.routes.comments, handler: comment),
    ]
  }

  @Sendable private func ask(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let (record, rights) = try await found(request, viewer)
    return .page(try await page(record, CommentForm(request.query), rights))
  }

  @Sendable private func comment(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let (record, rights) = try await found(request, viewer)
    let form = CommentForm(try await request.form())
    guard form.errors.isEmpty else {
      return .page(try await page(record, form, rights, errors: form.errors))
    }
    let thread = ID<RecordComment>(form.thread)
    do {
      guard form.thread.isEmpty || thread != nil else { throw RecordRefusal.gone }
      try await store.comment(form.text, on: record, inReplyTo: thread, by: viewer.id)
    } catch RecordRefusal.gone {
      return .page(
        try await page(
          record, form, rights, errors: [FieldError("kommentar", CommentText.gone)]))
    }
    return .seeOther(url.record(record.id) + "#kommentarer")
  }

  private func page(
    _ record: Record, _ form: CommentForm, _ rights: RecordRights, errors: [FieldError] = []
  ) async throws -> Page {
    CommentPage(
      record: record, form: form,
      repliesTo: try await store.comments(on: record).first {
        $0.thread == nil && "\($0.id)" == form.thread
      },
      rights: rights, errors: errors
    ).page
  }
}
