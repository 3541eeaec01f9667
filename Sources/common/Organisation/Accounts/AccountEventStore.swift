import Core
import Database
import Foundation

extension OrganisationStore {
  /// The latest that happened to an account, newest first.
  func occurrences(of user: UserID, atMost limit: Int = 50) async throws -> [AccountOccurrence] {
    try await database.read { connection in
      try connection.rows(
        """
        SELECT event, at, user_id FROM change_log
        WHERE municipality_id = \(municipality) AND subject_id = \(ID<Change>(user.uuid))
          AND (event = 'user.created' OR event = 'user.passwordChanged' OR event LIKE 'session.%'
            OR event LIKE 'logIn.%' OR event LIKE 'secondFactor.%'
            OR event = 'provider.bound')
        ORDER BY at DESC, id DESC LIMIT \(limit)
        """
      ).compactMap { row in
        guard let event = AccountEvent(rawValue: try row.value("event")) else { return nil }
        let by = try row.value("user_id", as: UserID?.self)
        let isStranger = event == .logInFailed || event == .logInLocked
        return AccountOccurrence(
          event: event, at: try row.value("at"),
          cause: isStranger ? .stranger : by == nil ? .system : by == user ? .user : .another)
      }
    }
  }

  /// Whether somebody else changed how the account is logged in to, or made it wait, since its user
  /// last logged in. To be asked before the new session begins.
  func hasNews(for user: UserID) async throws -> Bool {
    for occurrence in try await occurrences(of: user) {
      if occurrence.event == .sessionBegan { return false }
      if occurrence.cause != .user, AccountEvent.news.contains(occurrence.event) { return true }
    }
    return false
  }
}
