import Core
import Database
import Delimited
import Forms
import Foundation
import Organisation
import Programmes
import SwedishText
import Web

/// Importing on pages: upload, say what the columns are, try, look over, import.
struct ImportRoutes: Sendable {
  /// Of a file sent by a page, in bytes; larger ones go by command.
  private static let largest = 512 << 20

  let module: FollowUpModule

  private static let path = "\(FollowUpURL.programmes)/{programme}/import"

  var routes: [GuardedRoute] {
    [
      .get(Self.path, .importFollowUp, handler: ask),
      .post(
        Self.path, .importFollowUp, limits: FormLimits(body: Self.largest), handler: upload),
      .get("\(Self.path)/{upload}", .importFollowUp, handler: mapping),
      .post("\(Self.path)/{upload}", .importFollowUp, handler: tryOut),
      .get("\(Self.path)/{upload}/lage", .importFollowUp, handler: state),
      .post("\(Self.path)/{upload}/importera", .importFollowUp, handler: store),
    ]
  }

  private var uploads: ImportUploads { module.uploads }

  @Sendable private func ask(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    .page(ImportUploadPage(programme: try await programme(of: request, viewer)).page)
  }

  @Sendable private func upload(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let programme = try await programme(of: request, viewer)
    guard let version = programme.current else {
      return .page(ImportUploadPage(programme: programme).page)
    }
    func refused(_ reason: Text) -> WebResponse {
      .page(ImportUploadPage(programme: programme, errors: [FieldError("fil", reason)]).page)
    }
    guard let file = try await request.form().file("fil"), file.size > 0 else {
      return refused(ImportPageText.fileMissing)
    }
    let header: [String]
    do throws(DelimitedError) {
      header = try DelimitedReader(.file(file.url.path)).header
    } catch {
      return refused(ImportError.file(error).message)
    }
    let series: String
    do {
      series = try await module.series(of: file.name, in: programme)
    } catch let error as ImportError {
      return refused(error.message)
    }
    let now = module.clock.now
    let id = UploadID.make(at: now)
    try uploads.keep(file, as: id, now: now)
    var upload = ImportUpload(
      id: id, programme: programme.registered.id, user: viewer.id,
      fileName: maskedForReport(file.name), series: series, header: header)
    upload.choices = ImportMapForm.guess(header, programme: version.definition)
    try uploads.save(upload)
    return .seeOther(FollowUpURL.uploaded(programme.registered.id, id))
  }

  @Sendable private func mapping(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let (programme, version, upload) = try await found(request, viewer)
    return .page(
      ImportMappingPage(
        programme: programme, upload: upload, definition: version.definition,
        samples: samples(of: upload), typed: upload.typed
      ).page)
  }

  @Sendable private func tryOut(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    var (programme, version, upload) = try await found(request, viewer)
    let typed = try await request.form()
    func refused(_ errors: [FieldError]) -> WebResponse {
      .page(
        ImportMappingPage(
          programme: programme, upload: upload, definition: version.definition,
          samples: samples(of: upload), typed: typed,
          errors: errors
        ).page)
    }
    guard uploads.progress(of: upload.id) == nil else {
      return .seeOther(FollowUpURL.uploadState(upload.programme, upload.id))
    }
    let form = ImportMapForm(
      programme: version.definition, header: upload.header, typed: typed)
    let map: String
    switch form.map() {
    case .success(let text): map = text
    case .failure(let refusal): return refused(refusal.errors)
    }
    let (read, faults) = ImportMap.read(map, file: "karta.yaml")
    let bound = read.map {
      ImportPlan.bind($0, header: upload.header, programme: version.definition).faults
    }
    let errors = (faults + (bound ?? [])).filter { $0.severity == .error }
    guard errors.isEmpty else { return refused(form.fieldErrors(errors)) }
    upload.choices = typed.fields.filter { $0.name != CSRF.fieldName }.map {
      ImportUpload.Field(name: $0.name, value: $0.value)
    }
    upload.map = map
    upload.report = nil
    try await start(.trying, upload, programme, viewer) { $0.isDryRun = true }
    return .seeOther(FollowUpURL.uploadState(upload.programme, upload.id))
  }

  @Sendable private func state(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    var (programme, _, upload) = try await found(request, viewer)
    guard upload.step != .mapping else {
      return .seeOther(FollowUpURL.uploaded(upload.programme, upload.id))
    }
    try await uploads.settle(upload.id)
    upload = uploads.upload(upload.id) ?? upload
    return .page(
      ImportStatePage(
        programme: programme, upload: upload, progress: uploads.progress(of: upload.id)
      ).page)
  }

  @Sendable private func store(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let (programme, _, upload) = try await found(request, viewer)
    let place = FollowUpURL.uploadState(upload.programme, upload.id)
    guard upload.step == .tried, let report = upload.report,
      uploads.progress(of: upload.id) == nil
    else { return .seeOther(place) }
    let form = try await request.form()
    let acceptsPartial = form.first("delar") != nil
    let replacesTyped = form.first("ersatt") != nil
    var errors: [FieldError] = []
    if report.refusedRows > 0, !acceptsPartial {
      errors.append(FieldError("delar", ImportPageText.acceptMissing))
    }
    if report.contradictsTyped > 0, !replacesTyped {
      errors.append(FieldError("ersatt", ImportPageText.replaceMissing))
    }
    guard errors.isEmpty, !report.endsEarly else {
      return .page(
        ImportStatePage(programme: programme, upload: upload, progress: nil, errors: errors).page)
    }
    try await start(.storing, upload, programme, viewer) {
      $0.acceptsPartial = acceptsPartial
      $0.replacesTyped = replacesTyped
    }
    return .seeOther(place)
  }

  // MARK: Work

  /// Begins to try or to store, within what the viewer reaches, and leaves it running.
  private func start(
    _ step: ImportUpload.Step, _ upload: ImportUpload, _ programme: LoadedProgramme,
    _ viewer: Viewer, _ change: (inout ImportOrder) -> Void
  ) async throws {
    var order = ImportOrder(
      csv: uploads.file(of: upload.id), fileName: upload.fileName, series: upload.series,
      map: upload.map, mapFile: "karta.yaml", programme: programme,
      unit: programme.registered.ownerUnit, user: viewer.id, reached: nil, reachesProtected: false)
    change(&order)
    order = try await module.permitted(
      order, viewer, via: "POST \(FollowUpURL.importing(upload.programme))")
    var begun = upload
    begun.step = step
    let (module, uploads, work) = (module, uploads, order)
    try uploads.start(begun) { [begun] progress in
      var done = begun
      do {
        let report = try await module.imports.run(work, progress: progress)
        done.report = report
        done.step = report.isStored ? .stored : .tried
        if report.isStored { uploads.discardFile(of: done.id) }
      } catch {
        done.step = .failed
        done.failure = explanation(of: error)
      }
      return done
    }
  }

  // MARK: What is asked for

  /// The first rows of the file, to recognise its columns by; none where they cannot be read, which
  /// the trial then tells.
  private func samples(of upload: ImportUpload) -> [[String]] {
    guard let reader = try? DelimitedReader(.file(uploads.file(of: upload.id).path)) else {
      return []
    }
    var rows: [[String]] = []
    while rows.count < 3, let row = try? reader.next() { rows.append(row.texts) }
    return rows
  }

  /// The programme, for those who may import into its board.
  private func programme(
    of request: WebRequest, _ viewer: Viewer
  ) async throws -> LoadedProgramme {
    let programme = try await module.programme(of: request, viewer)
    guard viewer.zones(for: .importFollowUp).contains(programme.registered.zone) else {
      throw AccessDenied.action
    }
    return programme
  }

  /// An upload is its owner's alone.
  private func found(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> (LoadedProgramme, LoadedVersion, ImportUpload) {
    let programme = try await programme(of: request, viewer)
    guard let id = request.parameter("upload").flatMap({ UploadID($0) }),
      let upload = uploads.upload(id), upload.user == viewer.id,
      upload.programme == programme.registered.id, let version = programme.current
    else { throw WebError.notFound }
    return (programme, version, upload)
  }
}

/// What to tell of an import that failed.
private func explanation(of error: any Error) -> Text {
  (error as? any ExplainedError)?.message ?? ImportPageText.interrupted
}

extension ImportMapForm {
  /// Faults of the map at the fields that made it; those of a map of the user's own with its lines.
  func fieldErrors(_ faults: [PackageFault]) -> [FieldError] {
    let isOwn = !typed.trimmed(Self.ownMap).isEmpty
    return faults.map { fault in
      let line = Text(sv: fault.line(in: .swedish), en: fault.line(in: .english))
      return FieldError(isOwn ? Self.ownMap : Self.role(0), isOwn ? line : fault.reason)
    }
  }
}
