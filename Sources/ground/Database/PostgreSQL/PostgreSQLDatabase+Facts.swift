import Foundation

/// What a server says of itself and of how it is used here.
package struct PostgreSQLFacts: Sendable {
  package let version: String
  package let encoding: String
  package let collation: String
  /// The protocol of the encryption between here and there, `TLSv1.3`; nil when there is none.
  package let encryption: String?
  package let bytes: Int
  /// Whether the user may do anything on the server, and so read and change what others keep there.
  package let isSuperuser: Bool
  /// Whether the user may make tables, as an upgrade does.
  package let mayCreate: Bool
  package let clock: Date
  package let connections: Int
  package let mostConnections: Int
}

extension PostgreSQLDatabase {
  package func facts() async throws -> PostgreSQLFacts {
    try await read { connection in
      let row = try connection.first(
        """
        SELECT current_setting('server_version') AS version,
          current_setting('server_encoding') AS encoding,
          (SELECT coalesce(to_jsonb(d) ->> 'daticulocale', d.datcollate) FROM pg_database d
            WHERE d.datname = current_database()) AS collation,
          (SELECT s.version FROM pg_stat_ssl s WHERE s.pid = pg_backend_pid() AND s.ssl)
            AS encryption,
          pg_database_size(current_database()) AS bytes,
          current_setting('is_superuser') = 'on' AS is_superuser,
          has_schema_privilege(current_schema(), 'CREATE') AS may_create,
          CAST(extract(epoch FROM clock_timestamp()) * 1000 AS INTEGER) AS clock,
          (SELECT count(*) FROM pg_stat_activity a WHERE a.backend_type = 'client backend')
            AS connections,
          CAST(current_setting('max_connections') AS INTEGER) AS most_connections
        """)
      guard let row else { throw DatabaseError.connectionLost }
      return PostgreSQLFacts(
        version: try row.value("version"), encoding: try row.value("encoding"),
        collation: try row.value("collation"), encryption: try row.value("encryption"),
        bytes: try row.value("bytes"), isSuperuser: try row.value("is_superuser"),
        mayCreate: try row.value("may_create"), clock: try row.value("clock"),
        connections: try row.value("connections"),
        mostConnections: try row.value("most_connections"))
    }
  }
}
