import Core
import Database
import Foundation
import Mail
import Organisation

/// Who is told by mail, and how far they have been told.
extension RecordStore {
  /// Keeps an address that is to be confirmed with a code; mails end until it is.
  ///
  /// False when a code was sent less than a minute ago.
  func setAddress(_ address: MailAddress, code: String, for user: UserID) async throws -> Bool {
    try await changeReader(user) { connection in
      let now = clock.now
      return try connection.execute(
        """
        UPDATE notice_reader SET email = \(address.description), confirmed_at = NULL,
          rhythm = \(MailRhythm.never), code_digest = \(NoticeSecret.digest(code)),
          code_sent_at = \(now), code_tries = 0, failures = 0, failed_at = NULL, failure = NULL
        WHERE municipality_id = \(municipality) AND user_id = \(user)
          AND (code_sent_at IS NULL OR code_sent_at < \(now - 60) OR code_sent_at > \(now))
        """) == 1
    }
  }

  /// Confirms the address; false when the code is another, too old, or has been guessed at too often.
  func confirmAddress(_ code: String, for user: UserID) async throws -> Bool {
    try await changeReader(user) { connection in
      let now = clock.now
      let isRight = try connection.execute(
        """
        UPDATE notice_reader SET confirmed_at = \(now), code_digest = NULL
        WHERE municipality_id = \(municipality) AND user_id = \(user)
          AND code_digest = \(NoticeSecret.digest(code))
          AND code_sent_at > \(now - NoticeReader.codeLasts)
          AND code_tries < \(NoticeReader.mostTries)
        """)
      guard isRight == 0 else {
        try changes.record(
          Change("mail.confirmed", by: user, subject: user.uuid), on: connection)
        return true
      }
      try connection.execute(
        """
        UPDATE notice_reader SET code_tries = code_tries + 1
        WHERE municipality_id = \(municipality) AND user_id = \(user)
        """)
      return false
    }
  }

  /// Forgets the address.
  func removeAddress(of user: UserID) async throws {
    try await changeReader(user) { connection in
      try connection.execute(
        """
        UPDATE notice_reader SET email = NULL, confirmed_at = NULL, rhythm = \(MailRhythm.never),
          code_digest = NULL, failures = 0, failed_at = NULL, failure = NULL
        WHERE municipality_id = \(municipality) AND user_id = \(user)
        """)
      try changes.record(Change("mail.ended", by: user, subject: user.uuid), on: connection)
    }
  }

  /// From now on, and about what happens from now on. Only with a confirmed address.
  func setRhythm(_ rhythm: MailRhythm, hour: Int, for user: UserID) async throws {
    try await changeReader(user) { connection in
      try connection.execute(
        """
        UPDATE notice_reader SET rhythm = \(rhythm), hour = \(hour),
          slot = \(rhythm.slot(at: clock.now, hour: hour)), failures = 0, failed_at = NULL,
          failure = NULL, claimed_until = 0,
          mailed_until = (SELECT coalesce(max(number), 0) FROM record_activity
            WHERE municipality_id = \(municipality))
        WHERE municipality_id = \(municipality) AND user_id = \(user)
          AND confirmed_at IS NOT NULL
        """)
    }
  }

  /// Ends the mails of whoever has the secret of a letter; false when nobody has.
  func sayGoodbye(_ secret: String) async throws -> Bool {
    try await database.write { connection in
      try connection.execute(
        """
        UPDATE notice_reader SET rhythm = \(MailRhythm.never)
        WHERE municipality_id = \(municipality) AND goodbye = \(secret)
        """) == 1
    }
  }

  // MARK: Sending

  /// A server that stops halfway leaves what it had claimed to others after so long.
  private static let claim: TimeInterval = 600

  /// Those whose hour has come and who are nobody's yet.
  func waitingReaders() async throws -> [NoticeReader] {
    let now = clock.now
    let readers = try await database.read { connection in
      try connection.rows(
        """
        SELECT \(fragment: Self.readerColumns) FROM notice_reader
        WHERE municipality_id = \(municipality) AND rhythm <> \(MailRhythm.never)
          AND claimed_until <= \(now)
        ORDER BY user_id
        """
      ).map { try reader($0) }
    }
    return readers.filter { $0.rhythm.slot(at: now, hour: $0.hour) > $0.slot }
  }

  /// Takes hold of somebody who is to be told now, so that no other server tells them too.
  func claimReader() async throws -> NoticeReader? {
    let now = clock.now
    for reader in try await waitingReaders() {
      let isOurs = try await database.write { connection in
        try connection.execute(
          """
          UPDATE notice_reader SET claimed_until = \(now + Self.claim)
          WHERE municipality_id = \(municipality) AND user_id = \(reader.user)
            AND claimed_until <= \(now) AND slot = \(reader.slot)
            AND rhythm = \(reader.rhythm)
          """) == 1
      }
      if isOurs { return reader }
    }
    return nil
  }

  /// Somebody has been told all until `number`, or there was nothing to tell.
  func settle(_ reader: NoticeReader, toldUntil number: Int?) async throws {
    let slot = reader.rhythm.slot(at: clock.now, hour: reader.hour)
    try await database.write { connection in
      try connection.execute(
        """
        UPDATE notice_reader SET slot = \(slot), mailed_until = \(number ?? reader.mailedUntil),
          claimed_until = 0, failures = 0, failed_at = NULL, failure = NULL
        WHERE municipality_id = \(municipality) AND user_id = \(reader.user)
          AND rhythm = \(reader.rhythm) AND hour = \(reader.hour)
        """)
    }
  }

  /// The letter was not taken: it is tried again after twice as long each time, at most a day. What
  /// never will be taken waits for the next time that there is a letter to send.
  func settle(_ reader: NoticeReader, failure: MailFailure) async throws {
    let now = clock.now
    let wait = min(300 * pow(2, Double(reader.failures)), 24 * 3_600)
    let slot =
      failure.isPermanent ? reader.rhythm.slot(at: now, hour: reader.hour) : reader.slot
    try await database.write { connection in
      try connection.execute(
        """
        UPDATE notice_reader SET slot = \(slot), claimed_until = \(now + wait),
          failures = failures + 1, failed_at = \(now), failure = \(failure.description)
        WHERE municipality_id = \(municipality) AND user_id = \(reader.user)
          AND rhythm = \(reader.rhythm) AND hour = \(reader.hour)
        """)
    }
  }

  /// Those who have chosen mail, for who runs the system.
  func mailReaders() async throws -> [NoticeReader] {
    try await database.read { connection in
      try connection.rows(
        """
        SELECT \(fragment: Self.readerColumns) FROM notice_reader
        WHERE municipality_id = \(municipality) AND rhythm <> \(MailRhythm.never)
        ORDER BY failures DESC, user_id
        """
      ).map { try reader($0) }
    }
  }
}
