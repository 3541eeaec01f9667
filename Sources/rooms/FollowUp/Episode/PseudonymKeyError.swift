import Core
import Cryptography
import Organisation

/// Why a zone's keys cannot be used. Without them nobody can be recognised.
package enum PseudonymKeyError: ExplainedError, Sendable, Hashable {
  case unusable(KeyFailure)
  /// There are people in the zone, and no key.
  case lost(String)
  /// The key of a version is not the one that the zone has used.
  case wrong(String, Int)

  init(_ failure: KeyFile.Failure) {
    self =
      if case .missing(let path) = failure { .lost(path) } else { .unusable(KeyFailure(failure)) }
  }

  package var message: Text {
    switch self {
    case .unusable(let failure):
      failure.message
    case .lost(let path):
      Text(
        sv: """
          Nyckelfilen \(path) saknas, och det finns personer som känns igen bara med den. Lägg tillbaka \
          den från nycklarnas egen kopia. Utan den känns ingen igen.
          """,
        en: """
          The key file \(path) is missing, and there are people who are recognised by it alone. Restore \
          it from the copy kept of the keys. Without it nobody is recognised.
          """)
    case .wrong(let path, let version):
      Text(
        sv: """
          Nyckelfilen \(path) har en annan nyckel (version \(version)) än den som har använts. Inget är \
          ändrat. Lägg tillbaka rätt fil från nycklarnas egen kopia; se ”beprova keys list”.
          """,
        en: """
          The key file \(path) has another key (version \(version)) than the one that was used. Nothing \
          has been changed. Restore the right file from the copy kept of the keys; see “beprova keys \
          list”.
          """)
    }
  }
}
