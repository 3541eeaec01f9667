import Testing

@testable import Database

/// How a script in the portable subset is read by PostgreSQL.
@Suite struct `The portable subset on PostgreSQL` {
  @Test(
    arguments: [
      (
        "CREATE TABLE t (a INTEGER, b TEXT NOT NULL, c BLOB, d REAL) STRICT, WITHOUT ROWID",
        "CREATE TABLE t (a bigint, b text COLLATE \"C\" NOT NULL, c bytea, d double precision)   "
      ),
      (
        "ALTER TABLE t ADD COLUMN note TEXT NOT NULL DEFAULT 'TEXT'",
        "ALTER TABLE t ADD COLUMN note text COLLATE \"C\" NOT NULL DEFAULT 'TEXT'"
      ),
      (
        "SELECT CAST(n AS TEXT), 'it''s a BLOB' -- INTEGER",
        "SELECT CAST(n AS text), 'it''s a BLOB' -- INTEGER"
      ),
      ("CREATE INDEX session_user ON s (a)", "CREATE INDEX \"session_user\" ON s (a)"),
      ("SELECT text, real FROM t", "SELECT text, real FROM t"),
      ("DROP TRIGGER a", "DROP FUNCTION a() CASCADE"),
      ("DROP TRIGGER IF EXISTS a", "DROP FUNCTION IF EXISTS a() CASCADE"),
    ])
  func `has other words for types, and names that are keywords in quotation marks`(
    written: String, read: String
  ) {
    #expect(PostgreSQLText.statement(written) == read)
  }

  @Test func `keeps what a trigger does in a function`() throws {
    let script = try PostgreSQLText.script(
      """
      -- A certificate is never changed; it says so.
      CREATE TRIGGER kept BEFORE UPDATE OF a ON t WHEN old.done IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'it''s kept; for ever'); END;
      CREATE TRIGGER noted AFTER DELETE ON t FOR EACH ROW
        BEGIN INSERT INTO log VALUES (CASE WHEN old.a <> 1 THEN '; ' || old.b ELSE '' END); END;
      """)
    #expect(
      script == """
        CREATE FUNCTION kept() RETURNS trigger LANGUAGE plpgsql AS $trigger$
        BEGIN IF old . done IS NOT NULL THEN RAISE EXCEPTION '%', 'it''s kept; for ever'; END IF; RETURN new; END $trigger$;
        CREATE TRIGGER kept BEFORE UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION kept();
        CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $trigger$
        BEGIN INSERT INTO log VALUES ( CASE WHEN old . a <> 1 THEN '; ' || old . b ELSE '' END ) ; RETURN NULL; END $trigger$;
        CREATE TRIGGER noted AFTER DELETE ON t FOR EACH ROW EXECUTE FUNCTION noted();

        """)
  }

  @Test func `refuses a trigger that it cannot say`() {
    #expect(throws: DatabaseError.self) {
      try PostgreSQLText.script(
        "CREATE TRIGGER a BEFORE UPDATE ON t BEGIN SELECT raise(ABORT, 'x') WHERE new.a = 1; END;")
    }
  }

  @Test func `says of an empty list what nothing is in`() {
    let sql: SQL = "id IN \(list: [Int]()) OR id NOT IN \(list: [String]()) OR id = \(1)"
    #expect(
      sql.rendered(for: .postgresql)
        == "id IS NULL IS NULL OR id IS NULL IS NOT NULL OR id = $1")
  }
}
