import Core

/// Why a sealed file cannot be made or opened.
package enum SealedFileError: ExplainedError, Sendable, Hashable {
  case noRandomness
  case noKey(String)
  case openKey(String)
  case notAKey(String)
  case wrongKey(needed: String, given: String)
  case notSealed(String)
  case newerFormat(found: Int, known: Int)
  /// Cut short, changed, or put together from pieces.
  case damaged(String)
  case exists(String)
  case diskFull(String)
  case unreadable(String, reason: String)
  case unwritable(String, reason: String)

  package var message: Text {
    switch self {
    case .noRandomness:
      Text(
        sv: "Datorn ger inga slumptal, så inget kan krypteras. Starta om den och försök igen.",
        en:
          "The machine gives no random numbers, so nothing can be encrypted. Restart it and try again."
      )
    case .noKey(let path):
      Text(
        sv: """
          Nyckelfilen \(path) finns inte. Ange rätt fil med --key, eller gör en med ”beprova backup \
          key FIL”. En gammal säkerhetskopia öppnas bara med den nyckel som den gjordes med.
          """,
        en: """
          There is no key file \(path). Name the right one with --key, or make one with “beprova \
          backup key FILE”. An old backup opens only with the key that it was made with.
          """)
    case .openKey(let path):
      Text(
        sv: "Nyckelfilen \(path) kan läsas av andra. Gör ”chmod 600 \(path)” och försök igen.",
        en: "The key file \(path) can be read by others. Do “chmod 600 \(path)” and try again.")
    case .notAKey(let path):
      Text(
        sv:
          "\(path) är ingen nyckelfil, eller så är den skadad. Ange den nyckel som sparades undan.",
        en: "\(path) is no key file, or it is damaged. Name the key that was kept apart.")
    case .wrongKey(let needed, let given):
      Text(
        sv: """
          Säkerhetskopian är gjord med en annan nyckel, eller skadad: den behöver \(needed), du \
          angav \(given). Ange rätt nyckelfil med --key.
          """,
        en: """
          The backup was made with another key, or is damaged: it needs \(needed), you gave \
          \(given). Name the right key file with --key.
          """)
    case .notSealed(let path):
      Text(
        sv: "\(path) är ingen säkerhetskopia från Bepröva, eller så är början av den skadad.",
        en: "\(path) is no backup of Bepröva, or its beginning is damaged.")
    case .newerFormat(let found, let known):
      Text(
        sv: """
          Säkerhetskopian har format \(found), programmet läser till och med \(known). Den är gjord \
          av en nyare version, eller skadad. Installera den nyare versionen och försök igen.
          """,
        en: """
          The backup has format \(found), this program reads up to \(known). It was made by a newer \
          version, or is damaged. Install the newer version and try again.
          """)
    case .damaged(let path):
      Text(
        sv: """
          Säkerhetskopian \(path) är skadad eller avkortad. Inget har lästs tillbaka. Hämta filen på \
          nytt från där den förvaras, eller använd en annan kopia.
          """,
        en: """
          The backup \(path) is damaged or cut short. Nothing has been restored. Fetch the file \
          again from where it is kept, or use another backup.
          """)
    case .exists(let path):
      Text(
        sv: "\(path) finns redan och skrivs inte över. Ange ett annat namn eller flytta den.",
        en: "\(path) is there already and is not written over. Choose another name or move it.")
    case .diskFull(let path):
      Text(
        sv:
          "Disken är full vid \(path). Inget halvt har lämnats kvar. Frigör utrymme och försök igen.",
        en:
          "The disk is full at \(path). Nothing half done was left. Free some space and try again.")
    case .unreadable(let path, let reason):
      Text(
        sv: "\(path) går inte att läsa (\(reason)). Kontrollera namnet och rättigheterna.",
        en: "\(path) cannot be read (\(reason)). Check the name and the permissions.")
    case .unwritable(let path, let reason):
      Text(
        sv: "\(path) går inte att skriva (\(reason)). Kontrollera katalogen och rättigheterna.",
        en: "\(path) cannot be written (\(reason)). Check the directory and the permissions.")
    }
  }
}
