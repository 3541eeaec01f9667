import Core
import Delimited
import Foundation
import Web

/// Importing units and users on pages: choose a file, look over what it changes, store it.
struct ImportRoutes: Sendable {
  /// Of a file, in bytes: tens of thousands of rows.
  private static let largest = 2 << 20

  let module: OrganisationModule

  var routes: [GuardedRoute] {
    let sending = FormLimits(body: Self.largest)
    // The file comes back in a field, in signs that take up to half as much again.
    let storing = FormLimits(body: Self.largest * 3 / 2, text: Self.largest * 3 / 2)
    return [
      .get(OrganisationURL.unitImport, .manageOrganisation) { _, _ in
        .page(ImportPage(subject: .units).page)
      },
      .post(OrganisationURL.unitImport, .manageOrganisation, limits: sending) {
        try await tryOut(.units, $0, $1)
      },
      .post(OrganisationURL.unitImportStoring, .manageOrganisation, limits: storing) {
        try await store(.units, $0, $1)
      },
      .get(OrganisationURL.userImport, .manageUsers) { _, _ in
        .page(ImportPage(subject: .users).page)
      },
      .post(OrganisationURL.userImport, .manageUsers, limits: sending) {
        try await tryOut(.users, $0, $1)
      },
      .post(OrganisationURL.userImportStoring, .manageUsers, limits: storing) {
        try await store(.users, $0, $1)
      },
    ]
  }

  private func tryOut(
    _ subject: OrganisationImportReport.Subject, _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    guard let file = try await request.form().file("fil"), file.size > 0 else {
      return .page(ImportPage(subject: subject, refusal: ImportText.fileMissing).page)
    }
    return try await page(subject, Data(contentsOf: file.url), viewer, dryRun: true)
  }

  private func store(
    _ subject: OrganisationImportReport.Subject, _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    guard let bytes = Data(base64Encoded: try await request.form().trimmed("innehall")),
      !bytes.isEmpty
    else { return .page(ImportPage(subject: subject, refusal: ImportText.fileMissing).page) }
    return try await page(subject, bytes, viewer, dryRun: false)
  }

  /// What a file changes, or has changed. The answer to storing is a page and no redirection:
  /// passwords that are shown once cannot wait for another request, and storing the same file again
  /// changes nothing.
  private func page(
    _ subject: OrganisationImportReport.Subject, _ bytes: Data, _ viewer: Viewer, dryRun: Bool
  ) async throws -> WebResponse {
    let source = DelimitedSource.bytes(Array(bytes))
    do {
      let report =
        switch subject {
        case .units: try await module.importUnits(source, dryRun: dryRun, by: viewer)
        case .users: try await module.importUsers(source, dryRun: dryRun, by: viewer)
        }
      return .page(
        ImportPage(subject: subject, report: report, content: bytes.base64EncodedString()).page)
    } catch let error as OrganisationImportError {
      return .page(ImportPage(subject: subject, refusal: error.message).page)
    } catch OrganisationError.changedMeanwhile {
      let refusal = OrganisationError.changedMeanwhile.message
      return .page(ImportPage(subject: subject, refusal: refusal).page)
    }
  }
}
