import Core
import Cryptography
import Database
import Foundation

/// A file of keys that the whole installation has. The zones have theirs besides.
package enum InstallationKey: String, Sendable, Hashable, CaseIterable, SQLBindable {
  /// Of the digests of what the log seals.
  case audit
  /// Signs checkpoints.
  case auditSigning = "audit-signing"
  /// Seals second factors and knows devices again.
  case accounts

  package func file(in directory: URL) -> KeyFile {
    KeyFile(directory.appendingPathComponent(fileName))
  }

  package var fileName: String {
    switch self {
    case .audit: "audit.key"
    case .auditSigning: "audit-signing.key"
    case .accounts: "accounts.keys"
    }
  }

  /// What tells a key from others and says nothing of it: eight bytes.
  func fingerprint(of key: KeyFile.Key) -> [UInt8] {
    switch self {
    case .audit:
      DigestKey(key.bytes).id
    case .auditSigning:
      Array(Sodium.blake2b(SigningKey(seed: key.bytes).publicKey.bytes).prefix(8))
    case .accounts:
      Array(Sodium.blake2b(Array("beprova accounts key".utf8) + key.bytes).prefix(8))
    }
  }

  /// What is to be done about a file that cannot be had again.
  fileprivate var lastResort: Text {
    let command = Text(
      sv: "Går den inte att få tillbaka: ”beprova keys give-up \(rawValue)”. ",
      en: "If it cannot be had: “beprova keys give-up \(rawValue)”. ")
    let loss =
      switch self {
      case .audit:
        Text(
          sv: "Då kan det som hittills står i loggen inte längre bevisas rad för rad.",
          en: "Then what the log has so far can no longer be proved row by row.")
      case .auditSigning:
        Text(
          sv: "Då bevisas kontrollpunkterna hittills bara av den som har sparat den öppna nyckeln.",
          en: "Then the checkpoints so far are proved only by who has kept the public key.")
      case .accounts:
        Text(
          sv: "Då tas inloggningen i två steg bort för alla, och får ställas in på nytt.",
          en: "Then two-step log-in is taken away from everybody, and has to be set up anew.")
      }
    return command + loss
  }
}

/// Why the installation does not use its keys. Nothing has been changed then.
package enum InstallationKeyError: ExplainedError, Sendable, Hashable {
  /// The database knows of a key, and there is no file.
  case lost(InstallationKey, String)
  /// The file does not have the keys that were used.
  case wrong(InstallationKey, String)
  case notLost(InstallationKey)
  case unusable(KeyFailure)

  package var message: Text {
    switch self {
    case .lost(let key, let path):
      Text(
        sv: """
          Nyckelfilen \(path) saknas, fast databasen har använt en. Ingen ny har gjorts. Lägg tillbaka \
          den från nycklarnas egen kopia, eller ange rätt katalog med BEPROVA_KEYS. \

          """,
        en: """
          The key file \(path) is missing, though the database has used one. No new one has been made. \
          Restore it from the copy kept of the keys, or name the right directory by BEPROVA_KEYS. \

          """) + key.lastResort
    case .wrong(let key, let path):
      Text(
        sv: """
          Nyckelfilen \(path) har en annan nyckel än den som databasen har använt. Inget är ändrat. Lägg \
          tillbaka rätt fil från nycklarnas egen kopia, eller ange rätt katalog med BEPROVA_KEYS. \

          """,
        en: """
          The key file \(path) has another key than the one that the database has used. Nothing has been \
          changed. Restore the right file from the copy kept of the keys, or name the right directory by \
          BEPROVA_KEYS. \

          """) + key.lastResort
    case .notLost(let key):
      Text(
        sv: "Nyckeln \(key.rawValue) är den som har använts. Det finns inget att ge upp.",
        en: "The key \(key.rawValue) is the one that was used. There is nothing to give up.")
    case .unusable(let failure):
      failure.message
    }
  }
}
