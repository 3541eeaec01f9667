import Core
import Database
import Foundation

extension OrganisationStore {
  /// When something was last written in the log of changes; nil when it is empty.
  func latestChange() async throws -> Date? {
    try await database.read { connection in
      try connection.first(
        "SELECT max(at) FROM change_log WHERE municipality_id = \(municipality)")?.value(at: 0)
    }
  }
}
