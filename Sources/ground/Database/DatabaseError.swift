import Core

/// What storage can refuse. Everything else that a closure throws is its own.
package enum DatabaseError: ExplainedError, Sendable, Hashable {
  /// The schema refused a row.
  case constraint(Constraint)
  /// Somebody else held the write lock longer than we wait.
  case busy
  case diskFull
  /// The disk took or gave nothing for another reason: a quota, a limit, a fault of its own.
  case diskFailed
  case corrupt
  /// The file is something else than a database.
  case notADatabase(path: String)
  /// The file or its directory may not be written, or a write was tried in a read.
  case readOnly
  case cannotOpen(path: String, reason: String)
  /// The database server lets us not in: address, password, certificate or rights are wrong.
  case serverRefused(String, reason: String)
  /// The database server does not answer, or has no place.
  case serverAway(String, reason: String)
  /// The database is closed, or the server that holds it went away.
  case connectionLost
  /// The database was last used by a newer program, whose schema this one does not know.
  case newerSchema(module: String, found: Int, known: Int)
  /// A migration that the database has run differs from the one this program carries.
  case migrationChanged(module: String, number: Int)
  /// Numbers of a module do not follow one another: `expected` is not there.
  case migrationGap(module: String, expected: Int)
  case migrationFailed(module: String, number: Int, reason: String)
  /// What was being moved there from another engine is not all there yet.
  case unfinishedCopy
  /// A value that no engine should be given: text with NUL, a number that is not finite.
  case invalid(reason: String)
  case missingColumn(String)
  case wrongType(column: String, expected: String, found: String)
  /// The statement itself is wrong, or the engine failed in a way that is not foreseen here.
  case failed(code: Int, reason: String)

  /// Which rule of the schema a row broke.
  package struct Constraint: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
      /// Unique or primary key.
      case unique
      case notNull
      case check
      case foreignKey
      /// A value of another type than its column's.
      case wrongType
      /// A trigger said no; the reason is the name.
      case refused
    }

    package let kind: Kind
    /// Nil when the engine does not say.
    package let table: String?
    package let columns: [String]
    /// The name of a CHECK, or the reason a trigger gave.
    package let name: String?

    package init(kind: Kind, table: String? = nil, columns: [String] = [], name: String? = nil) {
      self.kind = kind
      self.table = table
      self.columns = columns
      self.name = name
    }
  }

  /// Whether the same thing may succeed if it is tried again a little later.
  package var isTransient: Bool {
    switch self {
    case .busy, .connectionLost, .serverAway: true
    default: false
    }
  }
}

extension DatabaseError {
  /// What happened and what to do, without anything that was stored.
  package var message: Text {
    switch self {
    case .constraint(let constraint):
      constraint.message
    case .busy:
      Text(
        sv: "Databasen är upptagen av någon annan. Inget sparades. Försök igen om en stund.",
        en: "The database is busy. Nothing was saved. Try again in a moment.")
    case .diskFull:
      Text(
        sv: "Disken är full. Inget sparades. Frigör utrymme på servern och försök igen.",
        en: "The disk is full. Nothing was saved. Free some space on the server and try again.")
    case .diskFailed:
      Text(
        sv: """
          Disken tog inte emot det som skulle skrivas, eller gick inte att läsa. Inget sparades. Se \
          efter om den är full, har en kvot eller är trasig, och försök igen.
          """,
        en: """
          The disk did not take what was to be written, or could not be read. Nothing was saved. \
          See whether it is full, has a quota or is broken, and try again.
          """)
    case .corrupt:
      Text(
        sv: "Databasfilen är skadad. Stäng av tjänsten och läs tillbaka en säkerhetskopia.",
        en: "The database file is damaged. Stop the service and restore a backup.")
    case .notADatabase(let path):
      Text(
        sv: "\(path) är inte en databas. Ange rätt fil, eller en fil som inte finns än.",
        en: "\(path) is not a database. Name the right file, or one that does not exist yet.")
    case .readOnly:
      Text(
        sv: """
          Databasen går inte att skriva i. Inget sparades. Ge tjänstens användare skrivrätt till \
          filen och katalogen den ligger i.
          """,
        en: """
          The database cannot be written. Nothing was saved. Let the service's user write the \
          file and its directory.
          """)
    case .cannotOpen(let path, let reason):
      Text(
        sv:
          "Databasen \(path) går inte att öppna (\(reason)). Finns katalogen, och får du läsa den?",
        en:
          "Cannot open the database \(path) (\(reason)). Does its directory exist, and may you read it?"
      )
    case .serverRefused(let name, let reason):
      Text(
        sv: """
          Databasservern släpper inte in oss i \(name) (\(reason)). Se efter att adress, användare, \
          lösenord och certifikat stämmer och att databasen finns.
          """,
        en: """
          The database server does not let us into \(name) (\(reason)). See that address, user, \
          password and certificate are right and that the database exists.
          """)
    case .serverAway(let name, let reason):
      Text(
        sv: "Databasservern för \(name) svarar inte (\(reason)). Se efter att den är igång.",
        en: "The database server of \(name) does not answer (\(reason)). See that it is running.")
    case .connectionLost:
      Text(
        sv: "Förbindelsen med databasen är bruten. Försök igen om en stund.",
        en: "The connection to the database is lost. Try again in a moment.")
    case .newerSchema(let module, let found, let known):
      Text(
        sv: """
          Databasen är gjord för en nyare version av programmet (\(module) \(found), det här \
          programmet kan \(known)). Installera den nyare versionen. Databasen är orörd.
          """,
        en: """
          The database belongs to a newer version of the program (\(module) \(found), this one \
          knows \(known)). Install the newer version. The database is untouched.
          """)
    case .migrationChanged(let module, let number):
      Text(
        sv: """
          Databasens schema \(module) \(number) är inte det som programmet har. Använd samma \
          version av programmet som skapade databasen. Databasen är orörd.
          """,
        en: """
          The schema \(module) \(number) of the database is not the one of this program. Use the \
          version of the program that created it. The database is untouched.
          """)
    case .migrationGap(let module, let expected):
      Text(
        sv: "Schemat \(module) \(expected) saknas. Installera om programmet. Databasen är orörd.",
        en:
          "The schema \(module) \(expected) is missing. Reinstall the program. The database is untouched."
      )
    case .migrationFailed(let module, let number, let reason):
      Text(
        sv: """
          Databasen kunde inte uppgraderas: \(module) \(number) (\(reason)). Den är som före det \
          steget. Behåll en säkerhetskopia och anmäl felet.
          """,
        en: """
          The database could not be upgraded: \(module) \(number) (\(reason)). It is as before \
          that step. Keep a backup and report the error.
          """)
    case .unfinishedCopy:
      Text(
        sv: """
          Databasen är en kopia som inte blev färdig. Kör ”beprova migrate-engine” igen, så fortsätter \
          den, eller använd källan.
          """,
        en: """
          The database is a copy that was not finished. Run “beprova migrate-engine” again to go on \
          with it, or use the source.
          """)
    case .invalid(let reason):
      Text(
        sv: "Ett värde går inte att spara (\(reason)). Inget sparades.",
        en: "A value cannot be stored (\(reason)). Nothing was saved.")
    case .missingColumn(let detail), .failed(_, let detail), .wrongType(let detail, _, _):
      Text(
        sv: "Databasen svarade något oväntat (\(detail)). Inget sparades. Anmäl felet.",
        en: "The database gave an unexpected answer (\(detail)). Nothing was saved. Report it.")
    }
  }
}

extension DatabaseError.Constraint {
  fileprivate var message: Text {
    let place = Text(verbatim: ([table].compactMap(\.self) + columns).joined(separator: " "))
    let what =
      switch kind {
      case .unique: Text(sv: "det finns redan", en: "it is already there")
      case .notNull: Text(sv: "en uppgift saknas", en: "a value is missing")
      case .check: Text(sv: "ett värde är inte tillåtet", en: "a value is not allowed")
      case .foreignKey:
        Text(
          sv: "det hänger ihop med något som saknas eller finns kvar",
          en: "it belongs with something that is missing or still there")
      case .wrongType: Text(sv: "ett värde är av fel slag", en: "a value is of the wrong kind")
      case .refused: Text(sv: "det får inte ändras", en: "it may not be changed")
      }
    let detail = Text.joined(
      [place, Text(verbatim: name ?? "")].filter { $0 != Text(verbatim: "") }, separator: ", ")
    return Text(sv: "Det gick inte att spara: ", en: "It could not be saved: ") + what
      + (detail == Text(verbatim: "")
        ? Text(verbatim: ".") : Text(verbatim: " (") + detail + Text(verbatim: ")."))
  }
}
