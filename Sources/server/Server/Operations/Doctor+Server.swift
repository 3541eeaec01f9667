import Core
import Database
import Foundation
import Operations
import Web

/// How the server that holds the data is, and how it is reached.
extension Doctor {
  private static let mostDifference: TimeInterval = 5

  /// What there is to say of a database on a server instead of in a file.
  func server(_ address: PostgreSQLAddress) -> [HealthCheck] {
    [
      HealthCheck("database") {
        guard let database = try place.open(creating: false) as? PostgreSQLDatabase else {
          return []
        }
        let before = clock.now
        let facts = try await database.facts()
        let found = try await schemaFindings(database, what: Self.whole(facts))
        return found + Self.connection(facts, address) + Self.rights(facts)
          + (try await Self.wall(facts, database))
          + Self.clocks(facts, between: before, and: clock.now)
      },
      HealthCheck("disk") { disk },
      HealthCheck("backup") { [Self.backupIsElsewhere] },
    ]
  }

  private static func whole(_ facts: PostgreSQLFacts) -> Text {
    Text(
      sv: "PostgreSQL \(facts.version) svarar, \(facts.encoding), sorterad \(facts.collation), ",
      en: "PostgreSQL \(facts.version) answers, \(facts.encoding), collated \(facts.collation), ")
      + sizeText(facts.bytes)
  }

  private static func connection(
    _ facts: PostgreSQLFacts, _ address: PostgreSQLAddress
  ) -> [Finding] {
    var found: [Finding] = []
    if let encryption = facts.encryption {
      found.append(
        .good(
          Text(sv: "Förbindelsen är krypterad: ", en: "The connection is encrypted: ")
            + Text(verbatim: encryption + ".")))
    } else if address.isLocal {
      found.append(
        .good(Text(sv: "Servern är på samma dator.", en: "The server is on this machine.")))
    } else {
      found.append(
        Finding(
          .fault,
          Text(
            sv: "Förbindelsen med databasservern är inte krypterad.",
            en: "The connection to the database server is not encrypted."),
          do: Text(
            sv: "Lägg till sslmode=verify-full och sslrootcert=FIL i DATABASE_URL.",
            en: "Add sslmode=verify-full and sslrootcert=FILE to DATABASE_URL.")))
    }
    if facts.mostConnections - facts.connections < address.poolSize {
      found.append(
        Finding(
          .warning,
          Text(
            sv: """
              Databasservern har \(facts.connections) av högst \(facts.mostConnections) förbindelser; \
              tjänsten kan behöva \(address.poolSize).
              """,
            en: """
              The database server has \(facts.connections) of at most \(facts.mostConnections) \
              connections; the service may need \(address.poolSize).
              """),
          do: Text(
            sv: "Höj max_connections på servern eller sänk pool_size i DATABASE_URL.",
            en: "Raise max_connections on the server or lower pool_size in DATABASE_URL.")))
    }
    return found
  }

  private static func rights(_ facts: PostgreSQLFacts) -> [Finding] {
    if facts.isSuperuser {
      return [
        Finding(
          .warning,
          Text(
            sv: "Tjänsten är superanvändare på databasservern.",
            en: "The service is a superuser of the database server."),
          do: Text(
            sv: "Skapa en roll som bara äger Beprövas databas och byt till den i DATABASE_URL.",
            en: "Create a role that owns Bepröva's database alone, and name it in DATABASE_URL."))
      ]
    }
    if facts.passesWalls {
      return [
        Finding(
          .warning,
          Text(
            sv: "Tjänstens roll går förbi väggen mellan kommuner och nämnder (BYPASSRLS).",
            en: "The service's role passes the wall between municipalities and boards (BYPASSRLS)."),
          do: Text(sv: "Gör ”ALTER ROLE … NOBYPASSRLS”.", en: "Do “ALTER ROLE … NOBYPASSRLS”."))
      ]
    }
    if facts.ownsTables {
      return [
        Finding(
          .warning,
          Text(
            sv: "Tjänstens roll äger tabellerna, och kan riva väggen mellan kommuner och nämnder.",
            en:
              "The service's role owns the tables, and can pull down the wall between municipalities and boards."
          ),
          do: Text(
            sv: "Låt en annan roll äga dem: se docs/operations.md.",
            en: "Let another role own them: see docs/operations.md."))
      ]
    }
    return [
      .good(
        Text(
          sv: "Tjänstens roll äger inget i databasen och kan inte gå förbi väggen.",
          en: "The service's role owns nothing in the database and cannot pass the wall."))
    ]
  }

  /// Whether the wall that stands is the one that there should be.
  private static func wall(
    _ facts: PostgreSQLFacts, _ database: PostgreSQLDatabase
  ) async throws -> [Finding] {
    let wall = try await Installation.wall(of: database)
    if facts.wall == wall.mark {
      return [
        .good(
          Text(
            sv: "Väggen mellan kommuner och nämnder står i \(wall.tables.count) tabeller.",
            en: "The wall between municipalities and boards stands in \(wall.tables.count) tables.")
        )
      ]
    }
    return [
      Finding(
        .warning,
        Text(
          sv: "Väggen mellan kommuner och nämnder står inte i alla tabeller.",
          en: "The wall between municipalities and boards does not stand in all tables."),
        do: Text(
          sv: "Kör ”beprova upgrade” med rollen som äger tabellerna.",
          en: "Run “beprova upgrade” by the role that owns the tables."))
    ]
  }

  private static func clocks(
    _ facts: PostgreSQLFacts, between before: Date, and after: Date
  ) -> [Finding] {
    let difference = max(
      before.timeIntervalSince(facts.clock), facts.clock.timeIntervalSince(after), 0)
    guard difference > mostDifference else {
      return [
        .good(
          Text(
            sv: "Klockorna här och på databasservern går lika.",
            en: "The clocks here and on the database server agree."))
      ]
    }
    return [
      Finding(
        .warning,
        Text(
          sv:
            "Databasserverns klocka skiljer sig \(Int(difference)) sekunder från den här datorns.",
          en:
            "The clock of the database server differs from this machine's by \(Int(difference)) seconds."
        ),
        do: Text(
          sv: "Låt båda ställa sina klockor efter samma tidskälla (NTP).",
          en: "Let both set their clocks by the same source (NTP)."))
    ]
  }

  private static let backupIsElsewhere = Finding.note(
    Text(
      sv: """
        Databasservern säkerhetskopieras med sina egna verktyg, och katalogen BEPROVA_DATA för sig: se \
        docs/operations.md.
        """,
      en: """
        The database server is backed up by its own tools, and the directory BEPROVA_DATA by itself: \
        see docs/operations.md.
        """))
}
