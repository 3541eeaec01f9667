import Core
import Database
import Web

/// What a record is as an official document (tryckfrihetsförordningen 2 kap.).
package enum Handling: String, Sendable, Hashable, CaseIterable, SQLBindable, Codable {
  case draft, prepared, sent, received

  var name: Text {
    switch self {
    case .draft: Text(sv: "Utkast", en: "Draft")
    case .prepared: Text(sv: "Upprättad", en: "Drawn up")
    case .sent: Text(sv: "Expedierad", en: "Dispatched")
    case .received: Text(sv: "Inkommen", en: "Received")
    }
  }

  var hint: Text {
    switch self {
    case .draft:
      Text(sv: "Är inte en allmän handling än.", en: "Is no official document yet.")
    case .prepared:
      Text(
        sv: "Är färdig, justerad eller avslutad här.", en: "Is finished, approved or closed here.")
    case .sent:
      Text(
        sv: "Har lämnats ut eller delats utanför nämnden.",
        en: "Has been handed out or shared outside the board.")
    case .received:
      Text(sv: "Kom hit från någon annan.", en: "Came here from somebody else.")
    }
  }

  /// All that the register takes in.
  static let official: Set<Handling> = [.prepared, .sent, .received]
}

/// A number in the register: `SN 2026/123`, `KS 2026-00123`, `2026/123-4`.
enum RegistrationNumber {
  static let longest = 40

  /// The number as it is kept: with one space after the letters; nil for what is none.
  static func read(_ text: String) -> String? {
    let pattern = /([A-ZÅÄÖ]{0,8})[ -]?((?:19|20)\d\d)([\/:-])(\d{1,6})((?:[-.]\d{1,4})?)/
    guard text.count <= longest, let match = text.uppercased().wholeMatch(of: pattern) else {
      return nil
    }
    let (_, letters, year, sign, number, part) = match.output
    return (letters.isEmpty ? "" : "\(letters) ") + "\(year)\(sign)\(number)\(part)"
  }
}

/// What was typed about a record as a document.
struct HandlingForm: Sendable {
  var handling: String
  var registration: String
  var version: Int?

  init(_ record: Record) {
    handling = record.content.handling.rawValue
    registration = record.content.registration
    version = record.version
  }

  init(_ form: FormData) {
    handling = form.trimmed("handling")
    registration = form.trimmed("diarienummer")
    version = form.first("version").flatMap { Int($0) }
  }

  var personCheck: PersonCheck {
    PersonCheck([.init("diarienummer", HandlingText.registration, registration)])
  }

  /// What it says, or what is wrong with it.
  func decoded() -> (handling: Handling?, registration: String, errors: [FieldError]) {
    var errors = personCheck.refused.isEmpty ? [] : personCheck.errors
    let chosen = Handling(rawValue: handling)
    if chosen == nil { errors.append(FieldError("handling", HandlingText.missing)) }
    let number = registration.isEmpty ? "" : RegistrationNumber.read(registration)
    if number == nil, errors.isEmpty {
      errors.append(FieldError("diarienummer", HandlingText.noNumber))
    }
    return (chosen, number ?? "", errors)
  }
}

enum HandlingText {
  static let heading = Text(sv: "Allmän handling", en: "Official document")
  static let handling = Text(sv: "Handlingens status", en: "Status as a document")
  static let registration = Text(sv: "Diarienummer", en: "Registration number")
  static let registrationHint = Text(
    sv: "Till exempel SN 2026/123. Lämna tomt om den inte är diarieförd.",
    en: "For example SN 2026/123. Leave empty if it is not registered.")
  static let missing = Text(
    sv: "Välj vad den är som handling.", en: "Choose what it is as a document.")
  static let noNumber = Text(
    sv: "Skriv diarienumret med år och löpnummer, till exempel SN 2026/123.",
    en: "Write the number with year and running number, such as SN 2026/123.")
  static let change = Text(sv: "Ändra status som handling", en: "Change its status as a document")
  static let register = Text(sv: "CSV för diariet", en: "CSV for the register")
  static let sharing = Text(
    sv: """
      Delar du den utanför nämnden kan det räknas som att den expedieras. Då blir den en allmän \
      handling.
      """,
    en: """
      Sharing it outside the board may count as dispatching it. It then becomes an official document.
      """)
  static func changing(_ title: String) -> Text {
    Text(sv: "”\(title)” som handling", en: "“\(title)” as a document")
  }
}
