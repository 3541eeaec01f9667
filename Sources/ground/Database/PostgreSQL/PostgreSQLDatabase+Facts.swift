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
  /// Whether the user sees past every wall.
  package let passesWalls: Bool
  /// Whether the tables are the user's own, who can then pull the wall down.
  package let ownsTables: Bool
  /// Which wall stands; nil where none does.
  package let wall: String?
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
          (SELECT r.rolsuper OR r.rolbypassrls FROM pg_roles r WHERE r.rolname = CURRENT_USER)
            AS passes_walls,
          EXISTS (SELECT 1 FROM pg_class c WHERE c.relkind = 'r'
            AND c.relnamespace = current_schema()::regnamespace
            AND pg_has_role(c.relowner, 'USAGE')) AS owns_tables,
          (SELECT obj_description(c.oid, 'pg_class') FROM pg_class c
            WHERE c.relname = 'schema_migration'
              AND c.relnamespace = current_schema()::regnamespace) AS wall,
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
        passesWalls: try row.value("passes_walls"), ownsTables: try row.value("owns_tables"),
        wall: try row.value("wall"),
        mayCreate: try row.value("may_create"), clock: try row.value("clock"),
        connections: try row.value("connections"),
        mostConnections: try row.value("most_connections"))
    }
  }
}
