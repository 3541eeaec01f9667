import Core
import Delimited
import Foundation
import SwedishText
import Web

/// The review of who has read about persons, month by month.
struct LogReviewRoutes: Sendable {
  let module: OrganisationModule

  private static let path = "\(OrganisationURL.logReviews)/{review}"
  /// How many months back can be drawn.
  private static let monthsShown = 13

  var routes: [GuardedRoute] {
    [
      .get(OrganisationURL.logReviews, .seeLogReviews) { _, viewer in
        .page(try await list(viewer).page)
      },
      .post(OrganisationURL.logReviews, .reviewLogs, handler: draw),
      .post(OrganisationURL.logExport, .reviewLogs, handler: export),
      .get(Self.path, .reviewLogs, handler: show),
      .post("\(Self.path)/avslut", .reviewLogs, handler: close),
      .get("\(Self.path)/lasning/{place}", .reviewLogs, handler: showReading),
      .post("\(Self.path)/lasning/{place}", .reviewLogs, handler: judge),
      .get("\(OrganisationURL.logReviews)/ar/{zone}/{year}", .seeLogReviews) {
        .page(try await year($0, $1).page)
      },
      .get("\(OrganisationURL.logReviews)/ar/{zone}/{year}/csv", .seeLogReviews, handler: yearFile),
    ]
  }

  private var store: LogReviewStore {
    LogReviewStore(organisation: module.store, audit: module.audit)
  }

  // MARK: The list

  private func list(_ viewer: Viewer) async throws -> LogReviewsPage {
    let last = viewer.today.month.adding(-1)
    var boards: [LogReviewsPage.Board] = []
    for zone in try await module.store.zones() where may(.seeLogReviews, viewer, in: zone.id) {
      let counts = try await store.counts(of: zone.id)
      let drawn = Dictionary(uniqueKeysWithValues: counts.map { ($0.review.month, $0) })
      let first = try await store.beginning(of: zone.id)
      let recent = (0..<Self.monthsShown).map { last.adding(-$0) }.filter { $0 >= first }
      boards.append(
        LogReviewsPage.Board(
          zone: zone, mayReview: may(.reviewLogs, viewer, in: zone.id),
          months: Set(recent).union(drawn.keys).sorted(by: >).map { ($0, drawn[$0]) },
          years: Set((counts.map(\.review.month) + [last]).map(\.year)).sorted(by: >)))
    }
    return LogReviewsPage(boards: boards, today: viewer.today)
  }

  /// Whether somebody's role counts in the board of a zone.
  private func may(_ action: Action, _ viewer: Viewer, in zone: ZoneID) -> Bool {
    viewer.tree.units.contains {
      $0.kind == .board && $0.zone == zone && viewer.may(action, in: $0.id)
    }
  }

  private func zone(_ text: String?, _ action: Action, _ viewer: Viewer) async throws -> Zone {
    guard let id = text.flatMap({ ZoneID($0) }), let zone = try await module.store.zone(id) else {
      throw WebError.notFound
    }
    guard may(action, viewer, in: zone.id) else { throw AccessDenied.action }
    return zone
  }

  @Sendable private func draw(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let form = try await request.form()
    let zone = try await zone(form.first("namnd"), .reviewLogs, viewer)
    guard let month = Month(form.trimmed("manad")) else { throw WebError.notFound }
    do {
      let review = try await store.draw(month, in: zone.id, by: viewer.id)
      return .seeOther(OrganisationURL.logReview(review))
    } catch let refusal as LogReviewError {
      var page = try await list(viewer)
      page.errors = [FieldError("namnd-\(zone.id)", refusal.message)]
      return .page(page.page)
    }
  }

  // MARK: Taking out

  @Sendable private func export(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let form = try await request.form()
    var errors: [FieldError] = []
    let (from, to) = (Day(form.trimmed("fran")), Day(form.trimmed("till")))
    if form.trimmed("namnd").isEmpty {
      errors.append(FieldError("namnd", LogReviewText.boardMissing))
    }
    if from == nil { errors.append(FieldError("fran", LogReviewText.dayMissing)) }
    if to == nil { errors.append(FieldError("till", LogReviewText.dayMissing)) }
    if let from, let to, to < from { errors.append(FieldError("till", LogReviewText.wrongOrder)) }
    guard errors.isEmpty, let from, let to else {
      var page = try await list(viewer)
      (page.typed, page.errors) = (form, errors)
      return .page(page.page)
    }
    let zone = try await zone(form.first("namnd"), .reviewLogs, viewer)
    // In a file of its own first: it is in the log before a byte of it leaves.
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    guard
      FileManager.default.createFile(
        atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600]),
      let handle = FileHandle(forUpdatingAtPath: file.path)
    else { throw CocoaError(.fileWriteUnknown) }
    // What is open can be read until it is closed, and goes with the process.
    try FileManager.default.removeItem(at: file)
    _ = try await module.audit.export(
      AuditSelection(from: from, to: to, zone: zone.id), by: viewer.id, changes: module.changes,
      database: module.store.database
    ) { try handle.write(contentsOf: Data($0)) }
    try handle.seek(toOffset: 0)
    return .stream(
      name: "logg-\(zone.code)-\(from)-\(to).csv", contentType: "text/csv; charset=utf-8"
    ) { stream in
      while let part = try handle.read(upToCount: 65_536), !part.isEmpty {
        try await stream.write(part)
      }
      try handle.close()
    }
  }

  // MARK: One month

  private func review(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> (LogReview, Zone) {
    guard let id = request.parameter("review").flatMap({ ID<LogReview>($0) }),
      let review = try await store.review(id)
    else { throw WebError.notFound }
    return (review, try await zone("\(review.zone)", .reviewLogs, viewer))
  }

  private func page(
    _ review: LogReview, _ zone: Zone, _ viewer: Viewer
  ) async throws -> LogReviewPage {
    guard
      let count = try await store.counts(of: zone.id).first(where: { $0.review.id == review.id })
    else { throw WebError.notFound }
    return LogReviewPage(
      zone: zone, count: count, items: try await store.items(of: review.id), viewer: viewer)
  }

  @Sendable private func show(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let (review, zone) = try await review(request, viewer)
    var page = try await page(review, zone, viewer)
    page.wasSaved = request.query.first("sparad") != nil
    return .page(page.page)
  }

  @Sendable private func close(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let (review, zone) = try await review(request, viewer)
    do {
      try await store.close(review.id, by: viewer.id)
    } catch let refusal as LogReviewError {
      var page = try await page(review, zone, viewer)
      page.errors = [FieldError("avslut", refusal.message)]
      return .page(page.page)
    }
    return .seeOther(OrganisationURL.logReview(review.id))
  }

  // MARK: One reading

  private func item(_ request: WebRequest, _ review: LogReview) async throws -> LogReviewItem {
    guard let place = request.parameter("place").flatMap({ Int($0) }),
      let item = try await store.items(of: review.id, place: place).first
    else { throw WebError.notFound }
    return item
  }

  @Sendable private func showReading(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let (review, zone) = try await review(request, viewer)
    let item = try await item(request, review)
    return .page(
      LogReadingPage(
        zone: zone, review: review, item: item, viewer: viewer,
        isNext: request.query.first("sparad") != nil
      ).page)
  }

  @Sendable private func judge(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let (review, zone) = try await review(request, viewer)
    let item = try await item(request, review)
    let form = try await request.form()
    func refused(_ errors: [FieldError]) -> WebResponse {
      .page(
        LogReadingPage(
          zone: zone, review: review, item: item, viewer: viewer, typed: form, errors: errors
        ).page)
    }
    let outcome = LogReview.Outcome(rawValue: form.trimmed("bedomning"))
    let (comment, handedTo) = (form.trimmed("kommentar"), form.trimmed("overlamnad"))
    var errors: [FieldError] = []
    if outcome == nil { errors.append(FieldError("bedomning", LogReviewText.outcomeMissing)) }
    if outcome == .deviation, handedTo.isEmpty {
      errors.append(FieldError("overlamnad", LogReviewText.handedToMissing))
    }
    for (name, text) in [("overlamnad", handedTo), ("kommentar", comment)] {
      if text.count > 1000 { errors.append(FieldError(name, LogReviewText.commentTooLong)) }
      if !PersonalData.findings(in: text).isEmpty {
        errors.append(FieldError(name, LogReviewText.pointsOut))
      }
    }
    guard errors.isEmpty, let outcome else { return refused(errors) }
    do {
      try await store.decide(
        outcome, comment: comment, handedTo: handedTo, on: item,
        version: Int(form.trimmed("version")) ?? 0, by: viewer)
    } catch let refusal as LogReviewError {
      return refused([FieldError("bedomning", refusal.message)])
    }
    let next = try await store.items(of: review.id).first {
      $0.outcome == nil && !$0.isOwn(of: viewer)
    }
    let place =
      next.map { OrganisationURL.reading($0.place, in: review.id) }
      ?? OrganisationURL.logReview(review.id)
    return .seeOther("\(place)?sparad=ja")
  }

  // MARK: The year

  private func year(_ request: WebRequest, _ viewer: Viewer) async throws -> LogYearPage {
    let zone = try await zone(request.parameter("zone"), .seeLogReviews, viewer)
    guard let year = request.parameter("year").flatMap({ Int($0) }), (2000...2999).contains(year)
    else { throw WebError.notFound }
    let counts = try await store.counts(of: zone.id).filter { $0.review.month.year == year }
    return LogYearPage(zone: zone, year: year, counts: counts.reversed())
  }

  @Sendable private func yearFile(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let page = try await year(request, viewer)
    var writer = DelimitedWriter(marksByteOrder: true, guardsFormulas: true)
    writer.append(header: [
      "month", "readings", "sample", "inOrder", "asked", "deviations", "handedTo", "closed",
    ])
    for count in page.counts {
      writer.append([
        .figure("\(count.review.month)"), .figure("\(count.review.readings)"),
        .figure("\(count.drawn)"), .figure("\(count.number(.inOrder))"),
        .figure("\(count.number(.asked))"), .figure("\(count.number(.deviation))"),
        .text(count.handedTo.joined(separator: ", ")),
        .figure(count.review.closedAt.map { "\(Day(inSweden: $0))" } ?? ""),
      ])
    }
    return .download(
      name: "loggkontroll-\(page.zone.code)-\(page.year).csv",
      contentType: "text/csv; charset=utf-8", body: writer.drain())
  }
}
