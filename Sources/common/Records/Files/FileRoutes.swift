import ContentStore
import Core
import Organisation
import Web

/// The files of one kind's records. A file is seen by those who see its record; an earlier version by
/// those who saw the record then.
struct FileRoutes: RecordFinding {
  let module: RecordsModule
  let kind: RecordKind

  private var url: RecordURL { RecordURL(kind: kind) }

  /// The file, and as much for the form around it.
  static let limits = FormLimits(body: RecordFile.largest + (1 << 20))

  var routes: [GuardedRoute] {
    [
      .get(url.routes.files, handler: ask),
      .post(url.routes.files, limits: Self.limits, handler: add),
      .get(url.routes.file, handler: send),
      .post(url.routes.removingFile, handler: remove),
    ]
  }

  @Sendable private func ask(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let (record, rights) = try await editable(request, viewer)
    return .page(FilePage(record: record, rights: rights).page)
  }

  @Sendable private func add(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let (record, rights) = try await editable(request, viewer)
    let form = FileForm(try await request.form())
    var errors = form.errors
    let standing = try await store.files(of: record).latest
    if standing.count >= RecordFile.most, !standing.contains(where: { $0.name == form.name }) {
      errors = [FieldError("fil", FileText.tooMany)]
    }
    guard let file = form.file, errors.isEmpty else {
      return .page(
        FilePage(record: record, check: form.personCheck, rights: rights, errors: errors).page)
    }
    do {
      let arrival = try await module.files.receive(file.url)
      try await store.add(
        arrival, called: form.name, to: record, in: module.files, by: viewer.id)
    } catch ContentStoreError.diskFull {
      throw WebError.noRoom
    }
    return .seeOther(url.record(record.id) + "#filer")
  }

  @Sendable private func send(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let (record, rights) = try await found(request, viewer)
    let file = try await file(request, of: record)
    guard file.removed == nil else { throw WebError.notFound }
    let isLatest = try await store.files(of: record).latest.contains { $0.id == file.id }
    if !isLatest {
      let event = try await store.history(of: record).first { $0.version == file.recordVersion }
      guard let event, rights.sees(event) else { throw WebError.notFound }
    }
    return try await answer(with: file)
  }

  @Sendable private func remove(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let (record, _) = try await editable(request, viewer)
    let file = try await file(request, of: record)
    guard try await store.remove(file, of: record, by: viewer.id) else { throw WebError.notFound }
    return .seeOther(url.record(record.id) + "#filer")
  }

  private func file(_ request: WebRequest, of record: Record) async throws -> RecordFile {
    guard let id = request.parameter("file").flatMap({ ID<RecordFile>($0) }),
      let file = try await store.file(id, of: record)
    else { throw WebError.notFound }
    return file
  }

  /// The file as something to save. Nothing in it is run, whatever it says that it is.
  private func answer(with file: RecordFile) async throws -> WebResponse {
    let files = module.files
    do {
      try await files.verify(file.digest)
    } catch ContentStoreError.damaged {
      throw FileText.damaged
    } catch ContentStoreError.missing {
      throw FileText.lost
    }
    return WebResponse.stream(name: file.name, contentType: file.contentType) { stream in
      try await files.read(file.digest) { try await stream.write($0) }
    }.with(header: "Content-Security-Policy", "sandbox; default-src 'none'")
  }
}

extension [RecordFile] {
  /// Those that can be opened, the latest version of each, by name.
  var latest: [RecordFile] {
    Dictionary(grouping: filter { $0.removed == nil }, by: \.name)
      .compactMap { $0.value.max { $0.version < $1.version } }
      .sorted { $0.name < $1.name }
  }
}
