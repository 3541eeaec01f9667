import Core

enum LeavingText {
  static let explanation = Text(
    sv: """
      När någon slutar stängs kontot efter sista dagen, rollerna upphör och arbetslistan går över \
      till någon annan. Vad personen har gjort finns kvar i loggen.
      """,
    en: """
      When somebody leaves, the account is closed after the last day, the roles end and the work list \
      goes over to somebody else. What the person did stays in the log.
      """)
  static let begin = Text(sv: "Avsluta anställningen", en: "End the employment")
  static let change = Text(sv: "Ändra", en: "Change")
  static let cancel = Text(sv: "Personen stannar", en: "The person stays")
  static let lastDay = Text(sv: "Sista dag", en: "Last day")
  static let lastDayHint = Text(
    sv: "Kontot stängs när dagen är slut. Skriv gårdagens datum för att stänga det nu.",
    en: "The account is closed when the day is over. Write yesterday's date to close it now.")
  static let workHeading = Text(sv: "Arbetslista", en: "Work list")
  static let handOver = Text(sv: "Lämna över arbetslistan", en: "Hand over the work list")
  static let noWork = Text(
    sv: "Personen är inte ansvarig för någon öppen omgång. Inget behöver lämnas över.",
    en: "The person is responsible for no open episode. Nothing has to be handed over.")
  static let pool = Text(
    sv: "Ingen ännu: chefen fördelar", en: "Nobody yet: the manager gives it out")
  static let noManager = Text(sv: "Enheten har ingen chef", en: "The unit has no manager")

  static func title(_ name: Text) -> Text {
    name + Text(sv: " slutar", en: " leaves")
  }

  static func manager(_ name: Text) -> Text {
    Text(sv: "Enhetens chef: ", en: "The unit's manager: ") + name
  }

  static func decided(_ lastDay: Day) -> Text {
    Text(
      sv: "Sista dagen är \(lastDay). Sedan stängs kontot och arbetslistan går över.",
      en: "The last day is \(lastDay). Then the account is closed and the work list goes over.")
  }

  static func leaves(_ lastDay: Day) -> Text {
    Text(sv: "Slutar \(lastDay)", en: "Leaves \(lastDay)")
  }

  static func open(_ count: Int) -> Text {
    Text(
      sv: count == 1 ? "en öppen omgång" : "\(count) öppna omgångar",
      en: count == 1 ? "one open episode" : "\(count) open episodes")
  }

  static func responsible(_ count: Int) -> Text {
    Text(sv: "Personen är ansvarig för ", en: "The person is responsible for ") + open(count)
      + Text(verbatim: ".")
  }

  static func receiver(_ open: Int, _ unit: String) -> Text {
    Text(
      sv: "Vem tar över \(open) \(open == 1 ? "omgång" : "omgångar") i \(unit)?",
      en: "Who takes over \(open) \(open == 1 ? "episode" : "episodes") at \(unit)?")
  }
}
