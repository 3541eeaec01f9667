import Core
import Web

/// What commands about operations answer.
enum OperationsText {
  static func made(_ report: Backup.Report, verified: Bool) -> Text {
    Text(
      sv: """
        Säkerhetskopia: \(report.file) (\(sizeText(report.bytes).sv), nyckel \(report.backupKey))\
        \(verified ? ", kontrollerad" : "").
        Pseudonymnycklarna (\(report.pseudonymKeys.count)) är inte med: de har en egen kopia på ett \
        annat ställe.
        """,
      en: """
        Backup: \(report.file) (\(sizeText(report.bytes).en), key \(report.backupKey))\
        \(verified ? ", verified" : "").
        The pseudonym keys (\(report.pseudonymKeys.count)) are not in it: they have a copy of their \
        own somewhere else.
        """)
  }

  static func verified(_ report: BackupVerification.Report) -> Text {
    Text(
      sv: """
        \(report.file) är hel: \(report.municipality), \(report.made.formatted(.iso8601)), version \
        \(report.program). \(report.sums) sammanräkningar stämmer med svaren.
        """,
      en: """
        \(report.file) is whole: \(report.municipality), \(report.made.formatted(.iso8601)), version \
        \(report.program). \(report.sums) sums are what the answers say.
        """)
  }

  static func madeKey(_ file: String, _ fingerprint: String) -> Text {
    Text(
      sv: """
        Nyckel \(fingerprint) i \(file).
        Spara en kopia av filen någon annanstans än säkerhetskopiorna: utan den kan ingen läsa dem.
        """,
      en: """
        Key \(fingerprint) in \(file).
        Keep a copy of the file somewhere else than the backups: nobody can read them without it.
        """)
  }

  static func restored(_ report: Restoration.Report) -> Text {
    var lines = [
      Text(
        sv: """
          \(report.database) är återställd: \(report.municipality) som den var \
          \(report.made.formatted(.iso8601)).
          """,
        en: """
          \(report.database) is restored: \(report.municipality) as it was at \
          \(report.made.formatted(.iso8601)).
          """)
    ]
    if let aside = report.keptAside {
      lines.append(
        Text(
          sv:
            "Den tidigare databasen finns kvar som \(aside). Ta bort den när allt är kontrollerat.",
          en: "The earlier database is kept as \(aside). Remove it when all has been checked."))
    }
    for need in report.missingKeys {
      lines.append(
        Text(
          sv: """
            Nyckeln till zon \(need.zone), version \(need.version), saknas eller är en annan: lägg \
            tillbaka den från nycklarnas egen kopia innan tjänsten startas.
            """,
          en: """
            The key of zone \(need.zone), version \(need.version), is missing or another: restore it \
            from the copy kept of the keys before the service is started.
            """))
    }
    lines.append(
      Text(sv: "Kör ”beprova doctor” härnäst.", en: "Run “beprova doctor” next."))
    return .joined(lines, separator: "\n")
  }
}
