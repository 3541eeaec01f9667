import Core
import Cryptography

/// What hinders a file of keys from being used, in words.
package struct KeyFailure: ExplainedError, Sendable, Hashable {
  package let message: Text

  package init(_ failure: KeyFile.Failure) {
    message =
      switch failure {
      case .missing(let path):
        Text(
          sv: "Nyckelfilen \(path) saknas. Lägg tillbaka den från nycklarnas egen kopia.",
          en: "The key file \(path) is missing. Restore it from the copy kept of the keys.")
      case .unreadable(let path):
        Text(
          sv: "Nyckelfilen \(path) går inte att läsa. Kontrollera filens rättigheter.",
          en: "The key file \(path) cannot be read. Check its permissions.")
      case .unwritable(let path):
        Text(
          sv: "Det går inte att skriva \(path). Ange en annan katalog med BEPROVA_KEYS.",
          en: "\(path) cannot be written. Name another directory with BEPROVA_KEYS.")
      case .damaged(let path):
        Text(
          sv: "Nyckelfilen \(path) är skadad. Lägg tillbaka den från nycklarnas egen kopia.",
          en: "The key file \(path) is damaged. Restore it from the copy kept of the keys.")
      }
  }
}
