import Core
import Database
import Organisation

extension RecordStore {
  private static let published = "records.published"
  private static let unpublished = "records.unpublished"

  /// Notes in the log when the open pages began to be served, and when they ceased to be.
  func note(publishing isOn: Bool) async throws {
    try await database.write { connection in
      let latest = try connection.first(
        """
        SELECT event FROM change_log WHERE municipality_id = \(municipality)
          AND event IN (\(Self.published), \(Self.unpublished)) ORDER BY at DESC, id DESC LIMIT 1
        """
      )?.value(at: 0, as: String.self)
      guard isOn != (latest == Self.published) else { return }
      try changes.record(
        Change(isOn ? Self.published : Self.unpublished, by: nil), on: connection)
    }
  }
}
