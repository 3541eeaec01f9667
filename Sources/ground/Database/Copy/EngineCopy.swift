import Core
import Cryptography

/// Moves everything from one database to another, whatever the engine of each: table by table in the
/// order of their references, a part at a time in the order of the primary key.
///
/// What is there of a table is then always its beginning, so that a copy that was broken off goes on
/// after the last row that is there. Until every table has been compared the target bears a mark, by
/// which every program refuses to use it. Nobody else may write in either while it goes on.
package struct EngineCopy: Sendable {
  /// What came of a table.
  package struct Table: Sendable, Hashable {
    package let name: String
    /// How many rows were there already when this began.
    package let found: Int
    /// What both databases hold.
    package let digest: TableDigest
  }

  let source: any Database
  let target: any Database
  let migrations: [Migration]

  /// - Parameter migrations: of all modules; both databases have these and no others.
  package init(from source: any Database, to target: any Database, _ migrations: [Migration]) {
    self.source = source
    self.target = target
    self.migrations = migrations
  }

  /// The module of the mark among the target's migrations.
  static let mark = "unfinished-copy"
  private static let journal = "schema_migration"

  /// How many rows are read and stored at a time.
  private static let part = 4_000

  /// Copies what is not there yet, and compares all of it.
  ///
  /// Throws `EngineCopyError`, and `DatabaseError` for what the engines refuse.
  ///
  /// - Parameter note: is told of each table once it has been compared.
  /// - Returns: the tables, in the order in which they were copied. The target still bears the mark:
  ///   `finish` takes it away.
  package func copy(_ note: (Table) -> Void = { _ in }) async throws -> [Table] {
    guard try await Migrator(migrations).isExactly(in: source) else {
      throw EngineCopyError.sourceIsOfAnotherVersion
    }
    try await prepare()
    let tables = try Self.ordered(try await StoredTable.all(in: source))
    let others = Dictionary(
      uniqueKeysWithValues: try await StoredTable.all(in: target).map { ($0.name, $0) })
    for table in tables {
      guard let other = others[table.name], table.holdsTheSame(as: other) else {
        throw EngineCopyError.schemaDiffers(table: table.name)
      }
    }
    var found: [Int] = []
    for table in tables { found.append(try await copy(table)) }
    // Statements are planned by what was there; and what follows reads all of it.
    try await target.analyse()
    var done: [Table] = []
    for (table, found) in zip(tables, found) {
      let digest = try await TableDigest.of(table, in: source)
      let copied = try await TableDigest.of(table, in: target)
      guard digest == copied else {
        throw EngineCopyError.differs(table: table.name, source: digest.rows, target: copied.rows)
      }
      done.append(Table(name: table.name, found: found, digest: digest))
      note(done[done.count - 1])
    }
    return done
  }

  /// Lets the target be used.
  package func finish() async throws {
    try await target.write { connection in
      try connection.execute("DELETE FROM schema_migration WHERE module = \(Self.mark)")
    }
  }

  // MARK: The target

  /// Makes an empty target ready, or finds that it is the unfinished copy of this source.
  private func prepare() async throws {
    let whose = try await identity()
    let tables = try await StoredTable.all(in: target)
    if let mark = try await mark(in: tables) {
      guard mark == whose else { throw EngineCopyError.otherSource }
      guard try await Migrator(migrations).isExactly(in: target) else {
        throw EngineCopyError.targetIsOfAnotherVersion
      }
      return
    }
    try await requireEmpty(tables)
    try await Migrator(migrations).migrate(target)
    try await requireEmpty(try await StoredTable.all(in: target))
    try await target.write { connection in
      try connection.execute(
        """
        INSERT INTO schema_migration (module, number, name, digest, oldest_reader)
        VALUES (\(Self.mark), 1, 'migrate-engine', \(whose), 1)
        """)
    }
  }

  private func requireEmpty(_ tables: [StoredTable]) async throws {
    for table in tables where table.name != Self.journal {
      let row = try await target.read {
        try $0.first("SELECT 1 FROM \(fragment: SQL(name: table.name)) LIMIT 1")
      }
      if row != nil { throw EngineCopyError.targetIsNotEmpty(table: table.name) }
    }
  }

  /// Whose copy the target is, if it is an unfinished one.
  private func mark(in tables: [StoredTable]) async throws -> String? {
    guard tables.contains(where: { $0.name == Self.journal }) else { return nil }
    return try await target.read { connection in
      try connection.first("SELECT digest FROM schema_migration WHERE module = \(Self.mark)")?
        .value(at: 0)
    }
  }

  /// What tells one source from another: the municipalities in it.
  private func identity() async throws -> String {
    let ids = try await source.read { connection in
      try connection.rows("SELECT id FROM municipality ORDER BY id")
        .flatMap { try $0.value(at: 0, as: [UInt8].self) }
    }
    guard !ids.isEmpty else { throw EngineCopyError.sourceIsEmpty }
    return Sodium.sha256(ids).hexadecimal
  }

  // MARK: A table

  /// The tables in an order in which each comes after those that it refers to.
  static func ordered(_ tables: [StoredTable]) throws -> [StoredTable] {
    var left = tables.filter { $0.name != journal }
    var placed: [StoredTable] = []
    while !left.isEmpty {
      let waiting = Set(left.map(\.name))
      let ready = left.filter { table in
        table.references.allSatisfy { $0.table == table.name || !waiting.contains($0.table) }
      }
      guard !ready.isEmpty else { throw EngineCopyError.ring(waiting.sorted()) }
      placed += ready
      left.removeAll { ready.contains($0) }
    }
    return placed
  }

  /// Copies what is missing, and returns how much was there.
  private func copy(_ table: StoredTable) async throws -> Int {
    guard !table.primaryKey.isEmpty else { throw EngineCopyError.noKey(table: table.name) }
    let key = SQL(names: table.primaryKey)
    let name = SQL(name: table.name)
    let (found, last) = try await target.read { connection in
      let count = try connection.first("SELECT count(*) FROM \(fragment: name)")
      let backwards = SQL.joined(
        table.primaryKey.map { "\(fragment: SQL(name: $0)) DESC" }, separator: ", ")
      let last = try connection.first(
        """
        SELECT \(fragment: key) FROM \(fragment: name) ORDER BY \(fragment: backwards) LIMIT 1
        """)
      return (try count?.value(at: 0, as: Int.self) ?? 0, last?.values)
    }
    var after = last
    // Rows that refer to others of the same table come with them, all at once.
    let most = table.refersToItself ? Int.max : Self.part
    while true {
      let part = try await next(most, of: table, after: after)
      if part.rows.count > 0 { try await target.writeForNow { _ = try $0.insert(part.rows) } }
      guard part.rows.count == most else { return found }
      after = part.last
    }
  }

  private func next(
    _ most: Int, of table: StoredTable, after: [SQLValue]?
  ) async throws -> (rows: Insertion, last: [SQLValue]?) {
    let key = SQL(names: table.primaryKey)
    let places = table.primaryKey.compactMap { name in
      table.columns.firstIndex { $0.name == name }
    }
    let beyond: SQL =
      if let after {
        "WHERE (\(fragment: key)) > (\(fragment: SQL(values: after)))"
      } else { "" }
    return try await source.read { connection in
      var rows = Insertion(into: table)
      var last: [SQLValue]?
      try connection.forEach(
        """
        SELECT \(fragment: SQL(names: table.columns.map(\.name)))
        FROM \(fragment: SQL(name: table.name)) \(fragment: beyond)
        ORDER BY \(fragment: key) LIMIT \(most)
        """
      ) { row in
        rows.append(row.values)
        last = places.map { row.values[$0] }
      }
      return (rows, last)
    }
  }
}

/// Why a database is not moved.
package enum EngineCopyError: ExplainedError, Sendable, Hashable {
  case sourceIsEmpty
  case sourceIsOfAnotherVersion
  case targetIsNotEmpty(table: String)
  /// It is the unfinished copy of another source.
  case otherSource
  /// It was begun by another version of the program.
  case targetIsOfAnotherVersion
  case schemaDiffers(table: String)
  case noKey(table: String)
  case ring([String])
  /// The rows are not the same: something was changed while, or between, the copying.
  case differs(table: String, source: Int, target: Int)

  package var message: Text {
    switch self {
    case .sourceIsEmpty:
      Text(
        sv: "Det finns ingen kommun i källan. Ange databasen som ska flyttas med --from.",
        en: "There is no municipality in the source. Name the database to be moved by --from.")
    case .sourceIsOfAnotherVersion:
      Text(
        sv: """
          Källan är inte uppgraderad till det här programmet. Kör ”beprova unit list” mot den först, med \
          en säkerhetskopia tagen.
          """,
        en: """
          The source is not of this program's version. Run “beprova unit list” on it first, with a \
          backup made.
          """)
    case .targetIsNotEmpty(let table):
      Text(
        sv: "Målet är inte tomt (\(table)). Ange en tom databas med --to. Inget är ändrat.",
        en:
          "The target is not empty (\(table)). Name an empty database by --to. Nothing is changed.")
    case .otherSource:
      Text(
        sv: """
          Målet är en påbörjad kopia av en annan databas. Ange en tom databas med --to, eller töm den.
          """,
        en: """
          The target is the unfinished copy of another database. Name an empty database by --to, or \
          empty it.
          """)
    case .targetIsOfAnotherVersion:
      Text(
        sv: """
          Målet påbörjades av en annan version av programmet. Töm det och börja om.
          """,
        en: "The target was begun by another version of the program. Empty it and begin anew.")
    case .schemaDiffers(let table):
      Text(
        sv: "Tabellen \(table) är inte likadan i källan och målet. Inget är kopierat. Anmäl felet.",
        en: "The table \(table) is not alike in source and target. Nothing is copied. Report it.")
    case .noKey(let table):
      Text(
        sv: "Tabellen \(table) har ingen nyckel att gå efter. Inget är kopierat. Anmäl felet.",
        en: "The table \(table) has no key to go by. Nothing is copied. Report it.")
    case .ring(let tables):
      Text(
        sv: "Tabellerna \(tables.joined(separator: ", ")) hänvisar till varandra. Anmäl felet.",
        en: "The tables \(tables.joined(separator: ", ")) refer to one another. Report it.")
    case .differs(let table, let source, let target):
      Text(
        sv: """
          Tabellen \(table) är inte densamma: \(source) rader i källan, \(target) i målet, eller annat \
          innehåll. Något ändrades medan kopian gjordes. Målet får inte användas: töm det och börja om.
          """,
        en: """
          The table \(table) is not the same: \(source) rows in the source, \(target) in the target, or \
          other content. Something was changed while the copy was made. The target must not be used: \
          empty it and begin anew.
          """)
    }
  }
}
