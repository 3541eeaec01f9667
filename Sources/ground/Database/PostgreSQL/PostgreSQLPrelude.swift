/// What SQLite has and PostgreSQL gets: the least and the greatest of some bytes, which it has itself
/// from version 18 on.
enum PostgreSQLPrelude {
  static let script = """
    DO $prelude$ BEGIN
      IF NOT EXISTS (SELECT 1 FROM pg_proc
        WHERE proname = 'min' AND prokind = 'a' AND prorettype = 'bytea'::regtype)
      THEN
        CREATE FUNCTION lesser(bytea, bytea) RETURNS bytea
          LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
          AS 'SELECT CASE WHEN $1 < $2 THEN $1 ELSE $2 END';
        CREATE FUNCTION greater(bytea, bytea) RETURNS bytea
          LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
          AS 'SELECT CASE WHEN $1 > $2 THEN $1 ELSE $2 END';
        CREATE AGGREGATE min(bytea) (
          SFUNC = lesser, STYPE = bytea, COMBINEFUNC = lesser, PARALLEL = SAFE,
          SORTOP = OPERATOR(pg_catalog.<));
        CREATE AGGREGATE max(bytea) (
          SFUNC = greater, STYPE = bytea, COMBINEFUNC = greater, PARALLEL = SAFE,
          SORTOP = OPERATOR(pg_catalog.>));
      END IF;
    END $prelude$
    """
}
