/// Statements in the portable subset as PostgreSQL reads them.
///
/// The subset is written with SQLite's words for what a column holds: `INTEGER`, `REAL`, `TEXT` and
/// `BLOB`, in capitals as all its keywords; what is in small letters is a name. What differs beyond words are triggers, whose bodies PostgreSQL keeps in
/// functions. A text is translated once and then kept prepared.
struct PostgreSQLText {
  /// One statement that makes no trigger.
  static func statement(_ text: String) -> String {
    statement(tokens(text))
  }

  /// A script of several statements, as of a migration.
  static func script(_ text: String) throws(DatabaseError) -> String {
    var result = ""
    for statement in statements(tokens(text)) {
      let words = statement.filter(\.isSignificant)
      if words.starts(with: ["CREATE", "TRIGGER"]) {
        result += try trigger(words)
      } else if !words.isEmpty {
        result += Self.statement(statement) + ";\n"
      }
    }
    return result
  }

  // MARK: Words

  fileprivate struct Token {
    enum Kind { case word, quoted, space, comment, other }
    let kind: Kind
    let text: Substring

    var isSignificant: Bool { kind != .space && kind != .comment }
    func `is`(_ word: String) -> Bool { kind == .word && text.uppercased() == word }
  }

  private static func statement(_ tokens: [Token]) -> String {
    let words = tokens.filter(\.isSignificant)
    // A trigger is dropped with its function.
    if words.starts(with: ["DROP", "TRIGGER"]), let name = words.last {
      let condition = words.contains { $0.is("EXISTS") } ? "IF EXISTS " : ""
      return "DROP FUNCTION \(condition)\(name.text)() CASCADE"
    }
    let createsTable = words.starts(with: ["CREATE", "TABLE"])
    let definesColumns = createsTable || words.starts(with: ["ALTER", "TABLE"])
    var depth = 0
    var isAfterColumns = false
    var result = ""
    for token in tokens {
      // What stands there is about SQLite's files: STRICT, WITHOUT ROWID.
      if createsTable, isAfterColumns, token.isSignificant { continue }
      if token.text == "(" { depth += 1 }
      if token.text == ")" {
        depth -= 1
        isAfterColumns = depth == 0
      }
      result += token.kind == .word ? word(token.text, definesColumns) : String(token.text)
    }
    return result
  }

  private static func word(_ word: Substring, _ definesColumns: Bool) -> String {
    switch word {
    case "INTEGER": "bigint"
    case "REAL": "double precision"
    case "BLOB": "bytea"
    // By code points, as SQLite compares, whatever the database was made with.
    case "TEXT": definesColumns ? "text COLLATE \"C\"" : "text"
    default: reserved.contains(word) ? "\"\(word)\"" : String(word)
    }
  }

  /// Keywords that PostgreSQL takes as names only in quotation marks.
  private static let reserved: Set<Substring> = [
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "both", "case",
    "cast", "check", "collate", "column", "constraint", "create", "current_date", "current_role",
    "current_time", "current_timestamp", "current_user", "default", "deferrable", "desc",
    "distinct", "do", "else", "end", "except", "fetch", "for", "foreign", "from", "grant", "group",
    "having", "in", "initially", "intersect", "into", "lateral", "leading", "limit", "localtime",
    "localtimestamp", "not", "offset", "on", "only", "or", "order", "placing", "primary",
    "references", "returning", "select", "session_user", "some", "symmetric", "table", "then",
    "to", "trailing", "union", "unique", "user", "using", "variadic", "when", "where", "window",
    "with",
  ]

  // MARK: Triggers

  private static func trigger(_ words: [Token]) throws(DatabaseError) -> String {
    guard words.count > 3, let begin = words.firstIndex(where: { $0.is("BEGIN") }),
      let on = words[..<begin].firstIndex(where: { $0.is("ON") }), on + 1 < begin
    else { throw .failed(code: 0, reason: "a trigger that cannot be read") }
    let name = words[2].text
    let isBefore = words[3].is("BEFORE")
    let isDelete = words[..<on].contains { $0.is("DELETE") }
    let when = words[..<begin].firstIndex { $0.is("WHEN") }
    var body = ""
    for statement in statements(Array(words[(begin + 1)...].dropLast())) where !statement.isEmpty {
      body += try triggered(statement)
    }
    if let when {
      body = "IF \(spaced(words[(when + 1)..<begin])) THEN \(body)END IF; "
    }
    let row = isBefore ? (isDelete ? "old" : "new") : "NULL"
    let head = spaced(words[3..<(when ?? begin)].filter { !isEachRow($0) })
    return """
      CREATE FUNCTION \(name)() RETURNS trigger LANGUAGE plpgsql AS $trigger$
      BEGIN \(body)RETURN \(row); END $trigger$;
      CREATE TRIGGER \(name) \(head) FOR EACH ROW EXECUTE FUNCTION \(name)();

      """
  }

  private static func isEachRow(_ token: Token) -> Bool {
    token.is("FOR") || token.is("EACH") || token.is("ROW")
  }

  /// `SELECT raise(ABORT, '…')` is the one thing that a trigger's body says in its own way.
  private static func triggered(_ words: [Token]) throws(DatabaseError) -> String {
    guard let raise = words.firstIndex(where: { $0.is("RAISE") }) else {
      return statement(words.flatMap { [$0, Token(kind: .space, text: " ")] }) + "; "
    }
    guard raise == 1, words.count == 7, words[0].is("SELECT"), words[3].is("ABORT") else {
      throw .failed(code: 0, reason: "raise stands alone in its statement")
    }
    return "RAISE EXCEPTION '%', \(words[5].text); "
  }

  private static func spaced(_ words: some Sequence<Token>) -> String {
    words.map { String($0.text) }.joined(separator: " ")
  }

  // MARK: Reading

  /// The statements of a script, without their semicolons. A trigger's own stay in it.
  private static func statements(_ tokens: [Token]) -> [[Token]] {
    var result: [[Token]] = []
    var current: [Token] = []
    var open = 0
    for token in tokens {
      if token.is("BEGIN") || token.is("CASE") { open += 1 }
      if token.is("END") { open -= 1 }
      if token.text == ";", open == 0 {
        result.append(current)
        current = []
      } else {
        current.append(token)
      }
    }
    return result + [current]
  }

  private static func tokens(_ text: String) -> [Token] {
    var tokens: [Token] = []
    var rest = text[...]
    while let first = rest.unicodeScalars.first {
      let (kind, length) = next(first, rest)
      let end = rest.unicodeScalars.index(rest.startIndex, offsetBy: max(length, 1))
      tokens.append(Token(kind: kind, text: rest[..<end]))
      rest = rest[end...]
    }
    return tokens
  }

  private static func next(
    _ first: Unicode.Scalar, _ text: Substring
  ) -> (kind: Token.Kind, length: Int) {
    let scalars = text.unicodeScalars
    func length(while holds: (Unicode.Scalar) -> Bool) -> Int { scalars.prefix(while: holds).count }
    switch first {
    case "'", "\"":
      return (.quoted, quotedLength(scalars, by: first))
    case "-" where text.hasPrefix("--"):
      return (.comment, length { $0 != "\n" })
    case _ where first.properties.isWhitespace:
      return (.space, length { $0.properties.isWhitespace })
    case "a"..."z", "A"..."Z", "_":
      return (.word, length { $0 == "_" || $0.properties.isAlphabetic || ("0"..."9").contains($0) })
    case "|", "<", ">", "=", "!":
      return (.other, length { "|<>=!".unicodeScalars.contains($0) })
    default:
      return (.other, 1)
    }
  }

  /// Two quotes in a row stand for one, and do not end what is quoted.
  private static func quotedLength(
    _ scalars: Substring.UnicodeScalarView, by quote: Unicode.Scalar
  ) -> Int {
    var length = 1
    var isOpen = true
    for scalar in scalars.dropFirst() {
      if scalar == quote {
        isOpen.toggle()
      } else if !isOpen {
        break
      }
      length += 1
    }
    return length
  }
}

extension Array where Element == PostgreSQLText.Token {
  fileprivate func starts(with keywords: [String]) -> Bool {
    count >= keywords.count && zip(self, keywords).allSatisfy { $0.is($1) }
  }
}
