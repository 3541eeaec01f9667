import Core
import Database
import Foundation
import Organisation
import Web

extension RecordStore {
  /// Notes what happened, in the transaction in which it did.
  func note(
    _ what: Activity, _ record: RecordID, step: String = "", by user: UserID?,
    on connection: any Connection
  ) throws {
    let latest = try latestActivity(on: connection)
    try connection.execute(
      """
      INSERT INTO record_activity (municipality_id, number, record_id, at, user_id, what, step)
      VALUES (\(municipality), \(latest + 1), \(record), \(clock.now), \(user), \(what), \(step))
      """)
  }

  private func latestActivity(on connection: any Connection) throws -> Int {
    let row = try connection.first(
      "SELECT max(number) FROM record_activity WHERE municipality_id = \(municipality)")
    return try row?.value(at: 0, as: Int?.self) ?? 0
  }

  // MARK: Who wants to know

  func subscribe(_ user: UserID, to record: Record) async throws {
    try await database.write { connection in
      try connection.execute(
        """
        INSERT INTO record_subscription (municipality_id, user_id, record_id, since)
        VALUES (\(municipality), \(user), \(record.id), \(try latestActivity(on: connection)))
        ON CONFLICT (municipality_id, user_id, record_id) DO NOTHING
        """)
    }
  }

  func unsubscribe(_ user: UserID, from record: Record) async throws {
    try await database.write { connection in
      try connection.execute(
        """
        DELETE FROM record_subscription
        WHERE municipality_id = \(municipality) AND user_id = \(user)
          AND record_id = \(record.id)
        """)
    }
  }

  func isSubscribed(_ user: UserID, to record: Record) async throws -> Bool {
    try await database.read { connection in
      try connection.first(
        """
        SELECT 1 FROM record_subscription
        WHERE municipality_id = \(municipality) AND user_id = \(user)
          AND record_id = \(record.id)
        """) != nil
    }
  }

  /// The records that somebody wants to know about and sees, the latest changed first.
  func subscribed(_ user: UserID, _ sight: Sight) async throws -> [Record] {
    try await database.read { connection in
      try records(
        try connection.rows(
          """
          SELECT \(fragment: Self.columns) FROM record_subscription s
          JOIN record r ON r.municipality_id = s.municipality_id AND r.id = s.record_id
          WHERE s.municipality_id = \(municipality) AND s.user_id = \(user)
            AND \(fragment: sight.sql)
          ORDER BY r.changed_at DESC, r.id LIMIT 500
          """), on: connection)
    }
  }

  static let mostLists = 20

  /// False when there are too many already.
  func subscribe(_ user: UserID, to kind: RecordKind, _ query: String) async throws -> Bool {
    try await database.write { connection in
      let count = try connection.first(
        """
        SELECT count(*) FROM list_subscription
        WHERE municipality_id = \(municipality) AND user_id = \(user)
        """)
      guard try count?.value(at: 0, as: Int.self) ?? 0 < Self.mostLists else { return false }
      try connection.execute(
        """
        INSERT INTO list_subscription (municipality_id, id, user_id, kind, query, since)
        VALUES (\(municipality), \(ID<ListSubscription>.make(at: clock.now)), \(user),
          \(kind.key), \(query), \(try latestActivity(on: connection)))
        ON CONFLICT (municipality_id, user_id, kind, query) DO NOTHING
        """)
      return true
    }
  }

  func unsubscribe(_ user: UserID, fromList id: ID<ListSubscription>) async throws -> Bool {
    try await database.write { connection in
      try connection.execute(
        """
        DELETE FROM list_subscription
        WHERE municipality_id = \(municipality) AND user_id = \(user) AND id = \(id)
        """) == 1
    }
  }

  func lists(of user: UserID, _ kinds: [RecordKind]) async throws -> [ListSubscription] {
    try await database.read { try lists(of: user, kinds, on: $0) }
  }

  private func lists(
    of user: UserID, _ kinds: [RecordKind], on connection: any Connection
  ) throws -> [ListSubscription] {
    try connection.rows(
      """
      SELECT id, kind, query, since FROM list_subscription
      WHERE municipality_id = \(municipality) AND user_id = \(user) ORDER BY id
      """
    ).compactMap { row in
      let key: String = try row.value("kind")
      guard let kind = kinds.first(where: { $0.key == key }) else { return nil }
      return ListSubscription(
        id: try row.value("id"), kind: kind, query: try row.value("query"),
        since: try row.value("since"))
    }
  }

  // MARK: What there is to know

  /// How much of what has happened lately is looked through for lists.
  private static let looked = 2_000

  /// What happened after `number` to what `viewer` wants to know about, sees today and did not do,
  /// the latest first.
  func notices(
    for viewer: Viewer, _ kinds: [RecordKind], after number: Int = 0, limit: Int
  ) async throws -> [RecordNotice] {
    let sight = Sight(viewer)
    return try await database.read { connection in
      let numbers = Set(
        try ofRecords(viewer.user.id, after: number, limit, sight, on: connection)
          + ofLists(viewer, kinds, after: number, sight, on: connection)
      ).sorted(by: >).prefix(limit)
      if numbers.isEmpty { return [] }
      let rows = try connection.rows(
        """
        SELECT a.number, a.at, a.user_id, a.what, a.step, \(fragment: Self.columns)
        FROM record_activity a
        JOIN record r ON r.municipality_id = a.municipality_id AND r.id = a.record_id
        WHERE a.municipality_id = \(municipality) AND a.number IN \(list: numbers)
          AND \(fragment: sight.sql)
        ORDER BY a.number DESC
        """)
      return try zip(rows, try records(rows, on: connection)).map { row, record in
        RecordNotice(
          number: try row.value("number"), at: try row.value("at"), by: try row.value("user_id"),
          what: try row.value("what"), step: try row.value("step"), record: record)
      }
    }
  }

  /// How many of them there are since the reader last looked; no more than `limit` are counted.
  func countNews(
    for viewer: Viewer, _ kinds: [RecordKind], limit: Int
  ) async throws -> Int {
    let sight = Sight(viewer)
    return try await database.read { connection in
      let until =
        try connection.first(
          """
          SELECT read_until FROM notice_reader
          WHERE municipality_id = \(municipality) AND user_id = \(viewer.user.id)
          """
        )?.value(at: 0, as: Int.self) ?? 0
      return min(
        limit,
        Set(
          try ofRecords(viewer.user.id, after: until, limit, sight, on: connection)
            + ofLists(viewer, kinds, after: until, sight, on: connection)
        ).count)
    }
  }

  private func ofRecords(
    _ user: UserID, after number: Int, _ limit: Int, _ sight: Sight,
    on connection: any Connection
  ) throws -> [Int] {
    // Most people follow no record, and every page asks.
    let followed = try connection.first(
      """
      SELECT 1 FROM record_subscription
      WHERE municipality_id = \(municipality) AND user_id = \(user) LIMIT 1
      """)
    if followed == nil { return [] }
    return try connection.rows(
      """
      SELECT a.number FROM record_subscription s
      JOIN record_activity a
        ON a.municipality_id = s.municipality_id AND a.record_id = s.record_id
      JOIN record r ON r.municipality_id = s.municipality_id AND r.id = s.record_id
      WHERE s.municipality_id = \(municipality) AND s.user_id = \(user)
        AND a.number > s.since AND a.number > \(number)
        AND (a.user_id IS NULL OR a.user_id <> \(user)) AND \(fragment: sight.sql)
      ORDER BY a.number DESC LIMIT \(limit)
      """
    ).map { try $0.value(at: 0) }
  }

  private func ofLists(
    _ viewer: Viewer, _ kinds: [RecordKind], after number: Int, _ sight: Sight,
    on connection: any Connection
  ) throws -> [Int] {
    let lists = try lists(of: viewer.user.id, kinds, on: connection)
    guard let since = lists.map(\.since).min() else { return [] }
    let happened = try connection.rows(
      """
      SELECT a.number, p.kind, p.position FROM record_activity a
      JOIN record_place p
        ON p.municipality_id = a.municipality_id AND p.record_id = a.record_id
      WHERE a.municipality_id = \(municipality) AND a.number > \(max(since, number))
        AND (a.user_id IS NULL OR a.user_id <> \(viewer.user.id))
      ORDER BY a.number DESC LIMIT \(Self.looked)
      """)
    if happened.isEmpty { return [] }
    return try lists.flatMap { list in
      let search = RecordFilter(FormData(address: list.query), viewer.tree).search
      let found = try matching(list.kind, search, sight, on: connection)
      return try happened.compactMap { row -> Int? in
        let number: Int = try row.value(at: 0)
        guard number > list.since, try row.value(at: 1, as: String.self) == list.kind.key,
          found.contains(try row.value(at: 2))
        else { return nil }
        return number
      }
    }
  }

  func markRead(_ user: UserID) async throws {
    try await changeReader(user) { connection in
      try connection.execute(
        """
        UPDATE notice_reader SET read_until = \(try latestActivity(on: connection))
        WHERE municipality_id = \(municipality) AND user_id = \(user)
        """)
    }
  }

  // MARK: How to be told

  func reader(_ user: UserID) async throws -> NoticeReader {
    try await database.read { connection in
      try connection.first(
        """
        SELECT \(fragment: Self.readerColumns) FROM notice_reader
        WHERE municipality_id = \(municipality) AND user_id = \(user)
        """
      ).map { try reader($0) } ?? NoticeReader(user: user)
    }
  }

  static let readerColumns: SQL = """
    user_id, read_until, CASE WHEN feed_digest IS NULL THEN 0 ELSE 1 END AS has_feed, email,
    CASE WHEN confirmed_at IS NULL THEN 0 ELSE 1 END AS is_confirmed, code_sent_at, rhythm, hour, mailed_until, slot,
    failures, failed_at, failure, goodbye
    """

  func reader(_ row: Row) throws -> NoticeReader {
    NoticeReader(
      user: try row.value("user_id"), readUntil: try row.value("read_until"),
      hasFeed: try row.value("has_feed"),
      email: try row.value("email", as: String?.self).flatMap { .init($0) },
      isConfirmed: try row.value("is_confirmed"), codeSentAt: try row.value("code_sent_at"),
      rhythm: try row.value("rhythm"), hour: try row.value("hour"),
      mailedUntil: try row.value("mailed_until"), slot: try row.value("slot"),
      failures: try row.value("failures"), failedAt: try row.value("failed_at"),
      failure: try row.value("failure"), goodbye: try row.value("goodbye"))
  }

  /// Changes what is kept of how somebody is told; makes it first where there is nothing.
  @discardableResult
  func changeReader<T: Sendable>(
    _ user: UserID, _ body: @escaping @Sendable (any Connection) throws -> T
  ) async throws -> T {
    try await database.write { connection in
      try connection.execute(
        """
        INSERT INTO notice_reader (municipality_id, user_id, read_until, code_tries, rhythm, hour,
          mailed_until, slot, claimed_until, failures, goodbye)
        VALUES (\(municipality), \(user), 0, 0, \(MailRhythm.never), 7, 0, 0, 0, 0,
          \(NoticeSecret.make()))
        ON CONFLICT (municipality_id, user_id) DO NOTHING
        """)
      return try body(connection)
    }
  }

  /// Gives the feed a new address, or none: the old one leads nowhere from now on.
  func setFeed(_ secret: String?, for user: UserID) async throws {
    try await changeReader(user) { connection in
      try connection.execute(
        """
        UPDATE notice_reader SET feed_digest = \(secret.map { NoticeSecret.digest($0) })
        WHERE municipality_id = \(municipality) AND user_id = \(user)
        """)
      try changes.record(
        Change(secret == nil ? "feed.ended" : "feed.made", by: user, subject: user.uuid),
        on: connection)
    }
  }

  func reader(ofFeed secret: String) async throws -> UserID? {
    try await database.read { connection in
      try connection.first(
        """
        SELECT user_id FROM notice_reader
        WHERE municipality_id = \(municipality) AND feed_digest = \(NoticeSecret.digest(secret))
        """)?.value(at: 0)
    }
  }
}

extension FormData {
  /// What stands after `?` in an address that the program wrote itself.
  init(address query: String) {
    self = (try? FormData(urlEncoded: query.drop { $0 == "?" })) ?? FormData()
  }
}
