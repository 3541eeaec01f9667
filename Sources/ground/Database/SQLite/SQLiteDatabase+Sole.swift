import GRDB

extension SQLiteDatabase {
  /// The file at `path`, which nobody else can open until this is closed; made when it is not there.
  /// Throws `busy` when somebody has it open, whichever program it is.
  package static func sole(path: String) throws(DatabaseError) -> SQLiteDatabase {
    do {
      try createPrivateFile(at: path)
      var configuration = configuration()
      configuration.busyMode = .timeout(2)
      configuration.prepareDatabase { connection in
        // The log lives without shared memory, so that a second one who opens the file has no place.
        try connection.execute(
          sql: """
            PRAGMA locking_mode = EXCLUSIVE;
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            BEGIN EXCLUSIVE;
            COMMIT;
            """)
      }
      return SQLiteDatabase(staging: try DatabaseQueue(path: path, configuration: configuration))
    } catch {
      throw DatabaseError(opening: path, failure: error)
    }
  }
}
