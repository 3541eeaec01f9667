extension Dialect {
  /// The time by the engine's own clock, as times are stored: in milliseconds since 1970. It is one for
  /// all servers of a database, whatever their machines say.
  package var time: SQL {
    switch self {
    case .sqlite: "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"
    case .postgresql: "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS INTEGER)"
    }
  }

  /// Ends a `SELECT` of a row that is then changed: who finds it taken by another does not wait for it.
  /// SQLite has one writer, who finds nothing taken.
  package var takingRow: SQL {
    switch self {
    case .sqlite: ""
    case .postgresql: "FOR UPDATE SKIP LOCKED"
    }
  }
}
