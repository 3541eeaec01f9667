import Core
import SwedishText

/// The words about persons in records.
enum PersonText {
  static func refused(_ place: PersonCheck.Place) -> Text {
    let what =
      switch place.kind {
      case .coordinationNumber: Text(sv: "samordningsnumret", en: "coordination number")
      case .phone: Text(sv: "telefonnumret", en: "telephone number")
      case .email: Text(sv: "e-postadressen", en: "e-mail address")
      case .personalNumber, nil: Text(sv: "personnumret", en: "personal number")
      }
    let label = place.label
    return Text(
      sv: """
        Ta bort \(what.sv) ”\(place.found)” på rad \(place.line) i \(label.sv.lowercased()). Här får \
        inget stå som pekar ut någon.
        """,
      en: """
        Remove the \(what.en) “\(place.found)” on line \(place.line) of \(label.en.lowercased()). \
        Nothing that points somebody out may stand here.
        """)
  }

  static func nameError(_ names: [String]) -> Text {
    let quoted = names.map { "”\($0)”" }.joined(separator: ", ")
    return Text(
      sv: "\(quoted) ser ut som ett namn. Skriv om, eller bekräfta att ingen person pekas ut.",
      en: "\(quoted) looks like a name. Rewrite it, or confirm that nobody is pointed out.")
  }

  static let heading = Text(sv: "Det här kan peka ut någon", en: "This may point somebody out")
  static let lead = Text(
    sv: """
      Skriv om så att ingen går att känna igen. Skriv till exempel ”en förälder” i stället för ett \
      namn.
      """,
    en: """
      Rewrite it so that nobody can be recognised. Write for instance “a parent” instead of a name.
      """)
  static let confirmLabel = Text(
    sv: "Det pekar inte ut någon: det är till exempel en författare, en metod eller en ort",
    en: "It points nobody out: it is for instance an author, a method or a place")
  static func line(_ number: Int) -> Text {
    Text(sv: "rad \(number)", en: "line \(number)")
  }
}
