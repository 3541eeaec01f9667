import Core

enum WorkListText {
  static let title = Text(sv: "Att göra", en: "To do")
  static let mine = Text(sv: "Mitt", en: "Mine")
  static let late = Text(sv: "Försenade", en: "Late")
  static let open = Text(sv: "Kan göras nu", en: "Can be done now")
  static let drafts = Text(sv: "Utkast att fortsätta på", en: "Drafts to continue")
  static let soon = Text(sv: "Öppnar inom två veckor", en: "Open within two weeks")
  static let episode = Text(sv: "Ärende", en: "Case")
  static let followUp = Text(sv: "Uppföljning", en: "Follow-up")
  static let programme = Text(sv: "Program", en: "Programme")
  static let latest = Text(sv: "Senast", en: "By")
  static let opens = Text(sv: "Öppnar", en: "Opens")
  static let begin = Text(sv: "Starta en omgång", en: "Begin an episode")
  static let results = Text(sv: "Så har det gått", en: "How it has gone")
  static let units = Text(sv: "På enheterna", en: "At the units")
  static let unitsNote = Text(
    sv: "Vilka ärenden det gäller ser bara den som är ansvarig, och den som är ställföreträdare.",
    en: "Which cases they are is seen by the one responsible and their deputy only.")
  static let allClients = Text(
    sv: "Alla dina klienter, med kurvor och mätplaner",
    en: "All your clients, with curves and plans of measurement")
  static let byUnit = Text(sv: "Antal per enhet och program", en: "Numbers by unit and programme")
  static let unit = Text(sv: "Enhet", en: "Unit")
  static let byCase = Text(sv: ", ärende för ärende", en: ", case by case")
  static let all = Text(sv: "Alla", en: "All")
  static let nothingAtUnits = Text(
    sv: "Inget väntar på enheterna.", en: "Nothing waits at the units.")
  static let whole = Text(sv: "Se hela arbetslistan", en: "See the whole work list")
  static let toProgrammes = Text(sv: "Till uppföljningen", en: "To follow-up")
  static let seenBy = Text(
    sv: "Ses bara av dig", en: "Seen by you only")
  static let emptyHeading = Text(
    sv: "Du är inte ansvarig för någon omgång än", en: "You are not responsible for any episode yet"
  )
  static let empty = Text(
    sv: """
      Här står de uppföljningar som väntar på dig: de som är försenade, de som kan göras nu och de \
      som snart öppnar. Börja med att starta en omgång för någon som får stöd av dig.
      """,
    en: """
      Here stand the follow-ups that wait for you: those that are late, those that can be done now \
      and those that open soon. Begin with an episode for somebody who gets support from you.
      """)
  static let otherRole = Text(
    sv: "I din roll följer du inte upp enskilda personer, så inget väntar på dig här.",
    en: "In your role you do not follow up individuals, so nothing waits for you here.")
  static let otherRoleLead = Text(
    sv: "Programmen och det de visar finns under Uppföljning.",
    en: "The programmes and what they show are under Follow-up.")
  static let done = Text(
    sv: "Inget väntar på dig just nu.", en: "Nothing waits for you just now.")

  static func inPlaceOf(_ name: Text) -> Text {
    Text(sv: "i stället för ", en: "in place of ") + name
  }

  static func summary(waiting: Int, late: Int) -> Text {
    if waiting + late == 0 { return done }
    let all = waiting + late
    let first = Text(
      sv: all == 1 ? "En uppföljning väntar på dig" : "\(all) uppföljningar väntar på dig",
      en: all == 1 ? "One follow-up waits for you" : "\(all) follow-ups wait for you")
    switch late {
    case 0: return first + Text(verbatim: ".")
    case all where all == 1:
      return first + Text(sv: ", och den är försenad.", en: ", and it is late.")
    case all: return first + Text(sv: ", alla försenade.", en: ", all of them late.")
    default:
      return first
        + Text(
          sv: late == 1 ? ", varav en är försenad." : ", varav \(late) är försenade.",
          en: late == 1 ? ", one of them late." : ", \(late) of them late.")
    }
  }

  static func unassigned(_ count: Int) -> Text {
    Text(
      sv: count == 1
        ? "1 av dem hör till en omgång som ingen är ansvarig för."
        : "\(count) av dem hör till omgångar som ingen är ansvarig för.",
      en: count == 1
        ? "1 of them is of an episode that nobody is responsible for."
        : "\(count) of them are of episodes that nobody is responsible for.")
  }

  static func units(_ count: WorkList.Count) -> Text {
    let waiting = count.open + count.late
    return Text(
      sv:
        "På enheterna väntar \(waiting) \(waiting == 1 ? "uppföljning" : "uppföljningar"), varav \(count.late) \(count.late == 1 ? "är försenad" : "är försenade").",
      en:
        "At the units \(waiting) \(waiting == 1 ? "follow-up waits" : "follow-ups wait"), \(count.late) of them late."
    )
  }
}
