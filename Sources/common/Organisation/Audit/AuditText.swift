import Core
import Foundation

/// What is said of a proof of the log.
enum AuditText {
  typealias Said = (Language) -> AuditReport.Fault

  static func chain(_ zone: String?) -> Text {
    zone.map { Text(verbatim: $0) } ?? Text(sv: "installationen", en: "the installation")
  }

  static func fault(_ fault: AuditFault, in zone: String?, after walk: ChainWalk) -> Said {
    let place = chain(zone)
    let time = fault.at.map { " (\(moment($0)))" } ?? ""
    let number = fault.number
    let (kind, text): (String, Text) =
      switch fault.kind {
      case .hash:
        (
          "hash",
          Text(
            sv: """
              Trasig: \(place.sv), post \(number)\(time). Posten är ändrad, eller följer inte på den \
              som den förseglades efter.
              """,
            en: """
              Broken: \(place.en), entry \(number)\(time). The entry has been changed, or does not \
              follow the one that it was sealed after.
              """)
        )
      case .missing:
        (
          "missing",
          Text(
            sv: """
              Trasig: \(place.sv), post \(number) saknas. Nästa som finns är från \
              \(fault.at.map(moment) ?? "–").
              """,
            en: """
              Broken: \(place.en), entry \(number) is missing. The next there is is from \
              \(fault.at.map(moment) ?? "–").
              """)
        )
      case .row:
        (
          "row",
          Text(
            sv: """
              Trasig: \(place.sv), post \(number)\(time). Det som posten förseglar i loggen har ändrats.
              """,
            en: """
              Broken: \(place.en), entry \(number)\(time). What the entry seals in the log has been \
              changed.
              """)
        )
      case .deleted(let count):
        (
          "deleted",
          Text(
            sv: """
              Trasig: \(place.sv), post \(number)\(time). Raden som posten förseglar är borttagen ur \
              loggen, vid sidan av programmet; så är \(count) i kedjan. Posterna står kvar och säger vem, \
              när och vad.
              """,
            en: """
              Broken: \(place.en), entry \(number)\(time). The row that the entry seals has been removed \
              from the log, beside the program; so have \(count) in the chain. The entries stand, and say \
              who, when and what.
              """)
        )
      case .key:
        (
          "key",
          Text(
            sv: """
              Går inte att bevisa: \(place.sv), post \(number)\(time). Nyckeln som den förseglades med \
              finns inte. Lägg tillbaka audit.key från nycklarnas egen kopia.
              """,
            en: """
              Cannot be proved: \(place.en), entry \(number)\(time). The key that sealed it is not \
              here. Restore audit.key from the copy kept of the keys.
              """)
        )
      case .checkpoint(let checkpoint, let at):
        (
          "checkpoint",
          Text(
            sv: """
              Trasig: \(place.sv), post \(number) eller någon efter den till och med \(at). Kedjan är \
              inte den som fanns vid kontrollpunkt \(checkpoint): den har skrivits om, eller så är \
              databasen en äldre kopia som har fått nya poster.
              """,
            en: """
              Broken: \(place.en), entry \(number) or one after it up to \(at). The chain is not the \
              one that checkpoint \(checkpoint) saw: it has been rewritten, or the database is an older \
              copy that got new entries.
              """)
        )
      case .removed(let checkpoint, let upTo):
        (
          "removed",
          Text(
            sv: """
              Trasig: \(place.sv), post \(number) till och med \(upTo) saknas. De fanns vid \
              kontrollpunkt \(checkpoint): de har tagits bort, eller så är databasen en äldre kopia.
              """,
            en: """
              Broken: \(place.en), entries \(number) to \(upTo) are missing. They were there at \
              checkpoint \(checkpoint): they have been removed, or the database is an older copy.
              """)
        )
      }
    return said(kind, text, zone: zone, number: number, at: fault.at)
  }

  static func unsealed(_ found: (count: Int, row: String, at: Date)) -> Said {
    said(
      "unsealed",
      Text(
        sv: """
          Trasig: \(found.count) rader i loggen saknar post i kedjan och har lagts till vid sidan av \
          programmet, den första \(found.row) (\(moment(found.at))).
          """,
        en: """
          Broken: \(found.count) rows of the log have no entry in the chain and were added beside the \
          program, the first \(found.row) (\(moment(found.at))).
          """), at: found.at)
  }

  static func checkpoint(_ fault: CheckpointFile.Reading.Fault, line: Int, _ path: String) -> Said {
    let place = "\(path):\(line)"
    return switch fault {
    case .damaged:
      said(
        "checkpointFile",
        Text(
          sv: "Trasig: \(place). Raden går inte att läsa som en kontrollpunkt.",
          en: "Broken: \(place). The line cannot be read as a checkpoint."))
    case .signature:
      said(
        "checkpointFile",
        Text(
          sv: """
            Trasig: \(place). Kontrollpunkten är inte signerad med installationens nyckel, eller har \
            ändrats.
            """,
          en: """
            Broken: \(place). The checkpoint is not signed by the installation's key, or has been \
            changed.
            """))
    case .order:
      said(
        "checkpointFile",
        Text(
          sv:
            "Trasig: \(place). Kontrollpunkten följer inte på raden före: en rad har tagits bort.",
          en:
            "Broken: \(place). The checkpoint does not follow the line before: one was removed."))
    }
  }

  static func checkpointsGone(_ made: Int, found: Int) -> Said {
    said(
      "checkpointFile",
      Text(
        sv: """
          Trasig: kontrollpunkterna \(found + 1)–\(made) saknas. Loggen är obevisad efter \
          \(found == 0 ? "början" : "kontrollpunkt \(found)").
          """,
        en: """
          Broken: checkpoints \(found + 1)–\(made) are missing. The log is unproven after \
          \(found == 0 ? "the beginning" : "checkpoint \(found)").
          """))
  }

  static func whole(_ entries: Int, _ chains: Int) -> Text {
    Text(
      sv: "Loggen är hel: \(Text.number(entries).sv) poster i \(chains) kedjor.",
      en: "The log is whole: \(Text.number(entries).en) entries in \(chains) chains.")
  }

  static func lines(of chain: AuditReport.Chain, triedRows: Bool) -> [Text] {
    let name = Self.chain(chain.zone)
    var text = Text(
      sv: "  \(name.sv): \(Text.number(chain.entries).sv) poster. ",
      en: "  \(name.en): \(Text.number(chain.entries).en) entries. ")
    if let checkpoint = chain.checkpoint, let at = chain.checkpointAt {
      text = Text.joined(
        [
          text,
          Text(
            sv:
              "Bevisad till och med post \(chain.provenUpTo) av kontrollpunkt \(checkpoint) (\(at))",
            en: "Proven up to entry \(chain.provenUpTo) by checkpoint \(checkpoint) (\(at))"),
          chain.unproven > 0
            ? Text(
              sv: "; \(chain.unproven) obevisade efter kontrollpunkt \(checkpoint).",
              en: "; \(chain.unproven) unproven after checkpoint \(checkpoint).")
            : Text(verbatim: "."),
        ], separator: "")
    } else {
      text = Text.joined(
        [
          text,
          Text(sv: "Obevisad: ingen kontrollpunkt.", en: "Unproven: no checkpoint."),
        ], separator: "")
    }
    var lines = [text]
    if chain.sealedLate > 0 {
      lines.append(
        Text(
          sv: "    \(chain.sealedLate) fanns före kedjan och förseglades när den började.",
          en: "    \(chain.sealedLate) were there before the chain and sealed when it began."))
    }
    if let first = chain.clockSetBack.first {
      lines.append(
        Text(
          sv:
            "    Klockan har ställts tillbaka \(chain.clockSetBack.count) gånger, först vid post \(first).",
          en:
            "    The clock was set back \(chain.clockSetBack.count) times, first at entry \(first)."
        ))
    }
    return lines
  }

  static let rowsNotTried = Text(
    sv: """
      Utan nyckeln audit.key är bara kedjorna bevisade, inte raderna som de förseglar.
      """,
    en: "Without the key audit.key only the chains are proved, not the rows that they seal.")

  /// Swedish time, to the minute.
  static func moment(_ date: Date) -> String {
    "\(Day(inSweden: date)) \(swedishTimeOfDay(date))"
  }

  private static func said(
    _ kind: String, _ text: Text, zone: String? = nil, number: Int? = nil, at: Date? = nil
  ) -> Said {
    { language in
      AuditReport.Fault(
        zone: zone, number: number, at: at?.formatted(.iso8601), kind: kind,
        message: text[language], text: text)
    }
  }
}
