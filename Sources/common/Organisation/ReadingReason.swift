import Core
import Foundation
import SwedishText

/// What is asked of a reason in words: it stays in a log that cannot be changed, and the log reviewer
/// is to understand it.
package enum ReadingReason {
  /// What is wrong with a reason as it was typed; nil when it will do.
  package static func fault(in typed: String?) -> Text? {
    let reason = (typed ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    if reason.isEmpty {
      return Text(
        sv: "Skälet saknas. Skriv varför du läser, med minst tio tecken.",
        en: "The reason is missing. Write why you read, in at least ten characters.")
    }
    if !PersonalData.findings(in: reason).isEmpty {
      let masked = PersonalData.masked(reason)
      return Text(
        sv: "Skälet ser ut att peka ut någon, där stjärnorna står: ”\(masked)”. Skriv det utan "
          + "personnummer, telefonnummer och e-postadress, för det sparas i loggen.",
        en:
          "The reason seems to point somebody out, where the asterisks are: “\(masked)”. Write it "
          + "without personal number, telephone number and e-mail address, for it is kept in the log."
      )
    }
    guard !saysTooLittle(reason) else {
      return Text(
        sv:
          "Skälet ”\(reason)” säger för lite. Skriv med några ord varför du läser, minst tio tecken.",
        en:
          "The reason “\(reason)” says too little. Write in some words why you read, in at least ten "
          + "characters.")
    }
    return nil
  }

  /// Shorter than ten characters, or a key held down.
  package static func saysTooLittle(_ reason: String) -> Bool {
    reason.count < 10 || Set(reason.lowercased().filter(\.isLetter)).count < 5
  }
}
