/// A table as the engine's own catalogue tells of it.
package struct StoredTable: Sendable, Hashable {
  /// A column and what it holds, in the words of the portable subset.
  package struct Column: Sendable, Hashable {
    package let name: String
    package let type: String
    package let isRequired: Bool
  }

  /// Columns that refer to those of another table, in the same order.
  package struct Reference: Sendable, Hashable {
    package let columns: [String]
    package let table: String
    package let others: [String]
  }

  package let name: String
  package let columns: [Column]
  /// In the order of the key.
  package let primaryKey: [String]
  /// The columns of each index of which no two rows may have the same; without the primary key.
  package let unique: [[String]]
  package let references: [Reference]

  package var refersToItself: Bool { references.contains { $0.table == name } }

  /// Whether rows of one fit in the other.
  func holdsTheSame(as other: StoredTable) -> Bool {
    (name, columns.map(\.name), columns.map(\.type), primaryKey)
      == (other.name, other.columns.map(\.name), other.columns.map(\.type), other.primaryKey)
  }
}

extension StoredTable {
  /// Every table of `database`, by name. The columns of SQLite's come in the order in which they were
  /// made, as PostgreSQL's do.
  package static func all(in database: any Database) async throws -> [StoredTable] {
    let catalogue = database.dialect == .sqlite ? Catalogue.sqlite : Catalogue.postgresql
    return try await database.read { try read(catalogue, $0) }
  }

  private static func read(
    _ catalogue: Catalogue, _ connection: any Connection
  ) throws -> [StoredTable] {
    let columns = Dictionary(
      grouping: try connection.rows(catalogue.columns).map { row in
        (
          table: try row.value("table_name", as: String.self),
          column: Column(
            name: try row.value("column_name"),
            type: subsetType(try row.value("type", as: String.self)),
            isRequired: try row.value("is_required"))
        )
      }, by: \.table)
    let keys = Dictionary(
      grouping: try connection.rows(catalogue.keys).map { row in
        (
          table: try row.value("table_name", as: String.self),
          index: try row.value("index_name", as: String.self),
          isPrimary: try row.value("is_primary", as: Bool.self),
          column: try row.value("column_name", as: String.self)
        )
      }, by: \.table)
    let references = Dictionary(
      grouping: try connection.rows(catalogue.references).map { row in
        (
          table: try row.value("table_name", as: String.self),
          number: try row.value("number", as: Int.self),
          other: try row.value("other_table", as: String.self),
          column: try row.value("column_name", as: String.self),
          otherColumn: try row.value("other_column", as: String.self)
        )
      }, by: \.table)
    return columns.sorted { $0.key < $1.key }.map { name, columns in
      let keys = keys[name] ?? []
      let unique = Dictionary(grouping: keys.filter { !$0.isPrimary }, by: \.index)
      let others = Dictionary(grouping: references[name] ?? [], by: \.number)
      return StoredTable(
        name: name, columns: columns.map(\.column),
        primaryKey: keys.filter(\.isPrimary).map(\.column),
        unique: unique.sorted { $0.key < $1.key }.map { $0.value.map(\.column) },
        references: others.sorted { $0.key < $1.key }.map { _, parts in
          Reference(
            columns: parts.map(\.column), table: parts[0].other, others: parts.map(\.otherColumn))
        })
    }
  }

  private static func subsetType(_ type: String) -> String {
    switch type {
    case "bigint": "INTEGER"
    case "double precision": "REAL"
    case "bytea": "BLOB"
    case "text": "TEXT"
    default: type
    }
  }
}

/// Where an engine keeps what it knows of its tables: their columns, their keys in the order of the key,
/// their references.
private struct Catalogue {
  let columns: SQL
  let keys: SQL
  let references: SQL

  static let sqlite = Catalogue(
    columns: """
      SELECT m.name AS table_name, p.name AS column_name, p.type AS type,
        p."notnull" AS is_required
      FROM sqlite_master m JOIN pragma_table_info(m.name) p
      WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, p.cid
      """,
    keys: """
      SELECT m.name AS table_name, '' AS index_name, 1 AS is_primary, p.name AS column_name,
        p.pk AS place
      FROM sqlite_master m JOIN pragma_table_info(m.name) p
      WHERE m.type = 'table' AND p.pk > 0
      UNION ALL
      SELECT m.name, l.name, 0, i.name, i.seqno
      FROM sqlite_master m JOIN pragma_index_list(m.name) l JOIN pragma_index_info(l.name) i
      WHERE m.type = 'table' AND l."unique" = 1 AND l.origin <> 'pk'
      ORDER BY 1, 2, 5
      """,
    references: """
      SELECT m.name AS table_name, f.id AS number, f."table" AS other_table,
        f."from" AS column_name, f."to" AS other_column
      FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
      WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq
      """)

  static let postgresql = Catalogue(
    columns: """
      SELECT c.relname AS table_name, a.attname AS column_name,
        format_type(a.atttypid, NULL) AS type, a.attnotnull AS is_required
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
        AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY c.relname, a.attnum
      """,
    keys: """
      SELECT c.relname AS table_name, x.relname AS index_name, i.indisprimary AS is_primary,
        a.attname AS column_name
      FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
      JOIN pg_class x ON x.oid = i.indexrelid
      CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (number, place)
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
      WHERE i.indisunique AND c.relkind = 'r'
        AND c.relnamespace = current_schema()::regnamespace
      ORDER BY c.relname, x.relname, k.place
      """,
    references: """
      SELECT c.relname AS table_name, r.oid AS number, o.relname AS other_table,
        a.attname AS column_name, b.attname AS other_column
      FROM pg_constraint r JOIN pg_class c ON c.oid = r.conrelid
      JOIN pg_class o ON o.oid = r.confrelid
      CROSS JOIN LATERAL unnest(r.conkey, r.confkey) WITH ORDINALITY AS k (own, other, place)
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.own
      JOIN pg_attribute b ON b.attrelid = o.oid AND b.attnum = k.other
      WHERE r.contype = 'f' AND c.relnamespace = current_schema()::regnamespace
      ORDER BY c.relname, r.oid, k.place
      """)
}
