import Core
import Database
import Foundation

/// The reviews of the log in the database.
struct LogReviewStore: Sendable {
  let organisation: OrganisationStore
  let audit: AuditStore

  private var municipality: MunicipalityID { organisation.municipality }
  private var clock: Clock { organisation.clock }

  /// Draws the readings of a month that is over; what is drawn already stays as it is.
  func draw(_ month: Month, in zone: ZoneID, by user: UserID) async throws -> ID<LogReview> {
    guard month < clock.today.month else { throw LogReviewError.monthGoesOn }
    return try await organisation.database.write { connection in
      if let found = try reviews(of: zone, on: connection).first(where: { $0.month == month }) {
        return found.id
      }
      let (from, to) = (month.firstDay.beginning, (month.lastDay + 1).beginning)
      let candidates = try candidates(in: zone, from: from, to: to, on: connection)
      let seed = try seed(of: zone, before: to, on: connection)
      let id = ID<LogReview>.make(at: clock.now)
      try connection.execute(
        """
        INSERT INTO log_review (municipality_id, id, zone_id, month, seed, readings, drawn_at, drawn_by)
        VALUES (\(municipality), \(id), \(zone), \(month), \(seed), \(candidates.count),
          \(clock.now), \(user))
        """)
      for (index, drawn) in LogReview.draw(candidates, seed: seed).enumerated() {
        try connection.execute(
          """
          INSERT INTO log_review_item (municipality_id, review_id, place, access_id, basis)
          VALUES (\(municipality), \(id), \(index + 1), \(drawn.access), \(drawn.basis))
          """)
      }
      try organisation.changes.record(
        Change("logReview.drawn", by: user, zone: zone, subject: id.uuid, detail: "\(month)"),
        on: connection)
      return id
    }
  }

  private func seed(
    of zone: ZoneID, before end: Date, on connection: any Connection
  ) throws -> [UInt8] {
    try connection.first(
      """
      SELECT hash FROM audit_entry
      WHERE municipality_id = \(municipality) AND chain_id = \(zone) AND at < \(end)
      ORDER BY number DESC LIMIT 1
      """
    )?.value(at: 0) ?? AuditHead.none.hash
  }

  private func candidates(
    in zone: ZoneID, from: Date, to: Date, on connection: any Connection
  ) throws -> [LogReview.Candidate] {
    var found: [LogReview.Candidate] = []
    try connection.forEach(
      """
      SELECT a.id, a.at, a.user_id, a.purpose,
        EXISTS (SELECT 1 FROM access_log_deputy d
          WHERE d.municipality_id = a.municipality_id AND d.access_id = a.id),
        (SELECT count(*) FROM access_log_subject s
          WHERE s.municipality_id = a.municipality_id AND s.access_id = a.id)
      FROM access_log a
      WHERE a.municipality_id = \(municipality) AND a.zone_id = \(zone)
        AND a.at >= \(from) AND a.at < \(to)
      ORDER BY a.at, a.id
      """
    ) { row in
      found.append(
        LogReview.Candidate(
          access: try row.value(at: 0), at: try row.value(at: 1), reader: try row.value(at: 2),
          asksForReason: Purpose(rawValue: try row.value(at: 3))?.needsReview ?? true,
          isDeputy: try row.value(at: 4), subjects: try row.value(at: 5)))
    }
    return found
  }

  // MARK: Reading

  /// The month in which the log of a zone begins; this one when nothing is in it.
  func beginning(of zone: ZoneID) async throws -> Month {
    let first = try await organisation.database.read { connection in
      try connection.first(
        """
        SELECT at FROM audit_entry WHERE municipality_id = \(municipality) AND chain_id = \(zone)
        ORDER BY number LIMIT 1
        """
      )?.value(at: 0, as: Date.self)
    }
    return Day(inSweden: first ?? clock.now).month
  }

  func reviews(of zone: ZoneID, on connection: any Connection) throws -> [LogReview] {
    try connection.rows(
      """
      \(fragment: Self.columns) WHERE municipality_id = \(municipality) AND zone_id = \(zone)
      ORDER BY month DESC
      """
    ).map(Self.review)
  }

  func review(_ id: ID<LogReview>) async throws -> LogReview? {
    try await organisation.database.read { try review(id, on: $0) }
  }

  private func review(_ id: ID<LogReview>, on connection: any Connection) throws -> LogReview? {
    try connection.first(
      "\(fragment: Self.columns) WHERE municipality_id = \(municipality) AND id = \(id)"
    ).map(Self.review)
  }

  private static let columns: SQL =
    "SELECT id, zone_id, month, seed, readings, drawn_at, closed_at FROM log_review"

  private static func review(_ row: Row) throws -> LogReview {
    LogReview(
      id: try row.value("id"), zone: try row.value("zone_id"), month: try row.value("month"),
      seed: try row.value("seed"), readings: try row.value("readings"),
      drawnAt: try row.value("drawn_at"), closedAt: try row.value("closed_at"))
  }

  /// What has come of the reviews of a zone, the newest month first.
  func counts(of zone: ZoneID) async throws -> [LogReviewCount] {
    try await organisation.database.read { connection in
      try reviews(of: zone, on: connection).map { try count($0, on: connection) }
    }
  }

  private func count(
    _ review: LogReview, on connection: any Connection
  ) throws -> LogReviewCount {
    var (drawn, outcomes, handed) = (0, [LogReview.Outcome: Int](), Set<String>())
    try connection.forEach(
      """
      SELECT outcome, handed_to FROM log_review_item
      WHERE municipality_id = \(municipality) AND review_id = \(review.id)
      """
    ) { row in
      drawn += 1
      guard let outcome = try row.value(at: 0, as: LogReview.Outcome?.self) else { return }
      outcomes[outcome, default: 0] += 1
      if outcome == .deviation { handed.insert(try row.value(at: 1)) }
    }
    return LogReviewCount(
      review: review, drawn: drawn, outcomes: outcomes, handedTo: handed.sorted())
  }

  func items(of review: ID<LogReview>, place: Int? = nil) async throws -> [LogReviewItem] {
    try await organisation.database.read { try items(of: review, place: place, on: $0) }
  }

  private func items(
    of review: ID<LogReview>, place: Int?, on connection: any Connection
  ) throws -> [LogReviewItem] {
    let only: SQL = place.map { "AND i.place = \($0)" } ?? ""
    return try connection.rows(
      """
      SELECT i.place, i.access_id, i.basis, i.outcome, i.comment, i.handed_to, i.decided_at,
        i.row_version, a.at, a.user_id, a.purpose, a.reason, a.via,
        CASE WHEN u.is_protected = 1 THEN NULL ELSE u.name END AS reader,
        CASE WHEN j.is_protected = 1 THEN NULL ELSE j.name END AS judge
      FROM log_review_item i
      LEFT JOIN access_log a ON a.municipality_id = i.municipality_id AND a.id = i.access_id
      LEFT JOIN user_account u ON u.municipality_id = a.municipality_id AND u.id = a.user_id
      LEFT JOIN user_account j ON j.municipality_id = i.municipality_id AND j.id = i.decided_by
      WHERE i.municipality_id = \(municipality) AND i.review_id = \(review) \(fragment: only)
      ORDER BY i.place
      """
    ).map { row in
      let access = try row.value("access_id", as: ID<AuditSealing>.self)
      let decidedAt = try row.value("decided_at", as: Date?.self)
      return LogReviewItem(
        review: review, place: try row.value("place"), basis: try row.value("basis"),
        outcome: try row.value("outcome"), comment: try row.value("comment"),
        handedTo: try row.value("handed_to"),
        decidedBy: try decidedAt.map { _ in Self.name(try row.value("judge")) },
        decidedAt: decidedAt, version: try row.value("row_version"),
        reading: try row.value("at", as: Date?.self).map { at in
          LogReviewItem.Reading(
            at: at, reader: try row.value("user_id"),
            readerName: Self.name(try row.value("reader")), purpose: try row.value("purpose"),
            reason: try row.value("reason"), via: try row.value("via"),
            subjects: try subjects(of: access, on: connection),
            inPlaceOf: try principals(of: access, on: connection))
        })
    }
  }

  private static func name(_ name: String?) -> Text {
    name.map { Text(verbatim: $0) } ?? LogReviewText.protectedReader
  }

  private func subjects(
    of access: ID<AuditSealing>, on connection: any Connection
  ) throws -> [(kind: String, id: String)] {
    try connection.rows(
      """
      SELECT kind, subject_id FROM access_log_subject
      WHERE municipality_id = \(municipality) AND access_id = \(access) ORDER BY kind, subject_id
      """
    ).map { (try $0.value(at: 0), try $0.value(at: 1, as: ID<AuditSealing>.self).description) }
  }

  private func principals(
    of access: ID<AuditSealing>, on connection: any Connection
  ) throws -> [Text] {
    try connection.rows(
      """
      SELECT CASE WHEN u.is_protected = 1 THEN NULL ELSE u.name END
      FROM access_log_deputy d
      JOIN user_account u ON u.municipality_id = d.municipality_id AND u.id = d.principal_id
      WHERE d.municipality_id = \(municipality) AND d.access_id = \(access)
      ORDER BY u.sort_key, u.id
      """
    ).map { Self.name(try $0.value(at: 0)) }
  }

  // MARK: Deciding

  /// Notes what came of looking at a reading.
  func decide(
    _ outcome: LogReview.Outcome, comment: String, handedTo: String, on item: LogReviewItem,
    version: Int, by viewer: Viewer
  ) async throws {
    guard !item.isOwn(of: viewer) else { throw LogReviewError.own }
    try await organisation.database.write { connection in
      guard let review = try review(item.review, on: connection), review.closedAt == nil else {
        throw LogReviewError.closed
      }
      let changed = try connection.execute(
        """
        UPDATE log_review_item SET outcome = \(outcome), comment = \(comment),
          handed_to = \(outcome == .deviation ? handedTo : ""), decided_at = \(clock.now),
          decided_by = \(viewer.id), row_version = row_version + 1
        WHERE municipality_id = \(municipality) AND review_id = \(item.review)
          AND place = \(item.place) AND row_version = \(version)
        """)
      guard changed == 1 else { throw LogReviewError.changedMeanwhile }
      try organisation.changes.record(
        Change(
          "logReview.decided", by: viewer.id, zone: review.zone, subject: review.id.uuid,
          detail: "\(item.place) \(outcome.rawValue)"), on: connection)
    }
  }

  /// Ends the review of a month, when everything in it is decided.
  func close(_ id: ID<LogReview>, by user: UserID) async throws {
    try await organisation.database.write { connection in
      guard let review = try review(id, on: connection) else { return }
      guard review.closedAt == nil else { return }
      let open = try count(review, on: connection).open
      guard open == 0 else { throw LogReviewError.notDone(open) }
      try connection.execute(
        """
        UPDATE log_review SET closed_at = \(clock.now), closed_by = \(user)
        WHERE municipality_id = \(municipality) AND id = \(id)
        """)
      try organisation.changes.record(
        Change("logReview.closed", by: user, zone: review.zone, subject: id.uuid), on: connection)
    }
  }
}

/// Why a review does not go on.
enum LogReviewError: ExplainedError, Sendable, Hashable {
  case monthGoesOn
  case own
  case closed
  case changedMeanwhile
  case notDone(Int)

  var message: Text {
    switch self {
    case .monthGoesOn:
      Text(
        sv: "Månaden är inte slut. Dra urvalet när den är det.",
        en: "The month is not over. Draw the sample when it is.")
    case .own:
      Text(
        sv: "Det är din egen läsning. En annan loggranskare behöver bedöma den.",
        en: "This is your own reading. Another log reviewer has to judge it.")
    case .closed:
      Text(
        sv: "Månaden är avslutad. Det som bedömts går inte att ändra.",
        en: "The month is closed. What was judged cannot be changed.")
    case .changedMeanwhile:
      Text(
        sv:
          "Någon annan har bedömt läsningen medan du hade sidan öppen. Läs om sidan innan du sparar.",
        en: "Somebody else has judged the reading meanwhile. Reload the page before you save.")
    case .notDone(let open):
      Text(
        sv: "\(open) läsningar är inte färdigbedömda. Bedöm dem, och avsluta sedan månaden.",
        en: "\(open) readings are not judged yet. Judge them, and then close the month.")
    }
  }
}
