import Core
import Web

/// Why something about running the product will not be done.
enum OperationsError: ExplainedError, Sendable, Hashable {
  case noBackupKey
  case backupUnderWay
  case noRoom(String, needed: Int, room: Int)
  case notWritable(String, String)
  case databaseExists(String)
  case databaseInUse(String)
  case damagedDatabase(String, faults: [String])
  case newerBackup(program: String, own: String, Text)
  case unknownDirectory(String)
  case badName(String)

  var message: Text {
    switch self {
    case .noBackupKey:
      Text(
        sv: """
          Säkerhetskopior krypteras. Ange nyckelfilen med --key FIL eller BEPROVA_BACKUP_KEY. Gör en \
          med ”beprova backup key FIL”, och förvara en kopia av den på ett annat ställe.
          """,
        en: """
          Backups are encrypted. Name the key file with --key FILE or BEPROVA_BACKUP_KEY. Make one \
          with “beprova backup key FILE”, and keep a copy of it somewhere else.
          """)
    case .backupUnderWay:
      Text(
        sv: "En säkerhetskopiering pågår redan för databasen. Vänta tills den är klar.",
        en: "A backup of the database is already under way. Wait until it is done.")
    case .noRoom(let path, let needed, let room):
      Text(
        sv: """
          Disken räcker inte: i \(path) behövs \(sizeText(needed).sv), och det finns \
          \(sizeText(room).sv). Inget har gjorts. Frigör utrymme och försök igen.
          """,
        en: """
          The disk is too small: \(path) needs \(sizeText(needed).en), and there are \
          \(sizeText(room).en). Nothing was done. Free some space and try again.
          """)
    case .notWritable(let path, let reason):
      Text(
        sv: "\(path) går inte att skriva (\(reason)). Kör som tjänstens användare.",
        en: "\(path) cannot be written (\(reason)). Run as the service's user.")
    case .databaseExists(let path):
      Text(
        sv: """
          Databasen \(path) finns redan. Ange en annan med --database, eller ersätt den med --force; \
          den nuvarande sparas då bredvid.
          """,
        en: """
          The database \(path) is already there. Name another with --database, or replace it with \
          --force; the present one is then kept beside it.
          """)
    case .databaseInUse(let path):
      Text(
        sv: """
          Databasen \(path) används av ett annat program, troligen tjänsten. Stoppa den \
          (”systemctl stop beprova”) och försök igen. Inget har ändrats.
          """,
        en: """
          The database \(path) is in use by another program, probably the service. Stop it \
          (“systemctl stop beprova”) and try again. Nothing has been changed.
          """)
    case .damagedDatabase(let path, let faults):
      Text(
        sv: """
          Databasen i \(path) är skadad, fast filen i sig är hel. Inget har lästs tillbaka. Använd en \
          äldre säkerhetskopia.
          \(faults.joined(separator: "\n"))
          """,
        en: """
          The database in \(path) is damaged, though the file itself is whole. Nothing has been \
          restored. Use an older backup.
          \(faults.joined(separator: "\n"))
          """)
    case .newerBackup(let program, let own, let reason):
      Text(
        sv: """
          Säkerhetskopian är gjord av en nyare version (\(program)) än den här (\(own)). Installera \
          den nyare versionen och försök igen. Inget har lästs tillbaka. (\(reason.sv))
          """,
        en: """
          The backup was made by a newer version (\(program)) than this one (\(own)). Install the \
          newer version and try again. Nothing has been restored. (\(reason.en))
          """)
    case .unknownDirectory(let name):
      Text(
        sv: """
          Säkerhetskopian har filer som det här programmet inte känner till (\(name)). Installera den \
          version som gjorde den. Inget har lästs tillbaka.
          """,
        en: """
          The backup holds files that this program does not know (\(name)). Install the version that \
          made it. Nothing has been restored.
          """)
    case .badName(let name):
      Text(
        sv: "Säkerhetskopian har ett otillåtet filnamn (\(name)). Inget har lästs tillbaka.",
        en: "The backup holds a file name that is not allowed (\(name)). Nothing has been restored."
      )
    }
  }
}
