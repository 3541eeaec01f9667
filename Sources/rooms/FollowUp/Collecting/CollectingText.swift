import Core
import Forms

enum CollectingText {
  static let worker = Text(sv: "Du svarar", en: "You answer")
  static let client = Text(sv: "Klienten svarar", en: "The client answers")
  static let clientHint = Text(
    sv: "Läs frågorna högt eller vänd skärmen. Det är frivilligt att svara.",
    en: "Read the questions aloud or turn the screen. Answering is voluntary.")
  static let measuredOn = Text(sv: "Datum för uppföljningen", en: "Date of the follow-up")
  static let save = Text(sv: "Spara svaren", en: "Save the answers")
  static let saveChange = Text(sv: "Spara ändringen", en: "Save the change")
  static let draft = Text(sv: "Spara och fortsätt senare", en: "Save and continue later")
  static let choices = Text(sv: "Att välja på: ", en: "To choose from: ")
  static let noneOfThese = Text(sv: "Inget av detta", en: "None of these")
  static let textHint = Text(
    sv: "Skriv inte namn, personnummer eller annat som pekar ut någon.",
    en: "Do not write names, personal numbers or anything else that points somebody out.")
  static let noAnswer = Text(sv: "Inget svar än", en: "No answer yet")
  static let answerAndReason = Text(
    sv:
      "Välj antingen ett svar eller varför det saknas. Töm fältet eller välj ”Svaret saknas inte”.",
    en:
      "Choose either an answer or why it is missing. Empty the field or choose “The answer is not missing”."
  )
  static let noneAndSome = Text(
    sv: "Välj antingen ”Inget av detta” eller det som stämmer",
    en: "Choose either “None of these” or what applies")
  static let personalDataInText = Text(
    sv: "Ta bort personnummer, telefonnummer och e-postadresser ur texten. De får inte stå här.",
    en: "Remove personal numbers, telephone numbers and e-mail addresses. They may not stand here.")
  static let reasonMissing = Text(
    sv: "Välj varför uppföljningen inte kunde genomföras",
    en: "Choose why the follow-up could not be carried out")
  static let notDoneButAnswered = Text(
    sv: """
      Det finns svar ifyllda. Spara dem med ”Spara svaren”, eller töm dem innan du anger att \
      uppföljningen inte kunde genomföras.
      """,
    en: """
      There are answers filled in. Save them with “Save the answers”, or empty them before you say \
      that the follow-up could not be carried out.
      """)
  static let notDoneHeading = Text(
    sv: "Kunde uppföljningen inte genomföras?", en: "Could the follow-up not be carried out?")
  static let notDoneReason = Text(sv: "Varför inte?", en: "Why not?")
  static let notDoneSave = Text(
    sv: "Spara att den inte kunde genomföras", en: "Save that it could not be carried out")
  static let resuming = Text(
    sv: "Du fortsätter på ett utkast. Det räknas inte förrän du sparar svaren.",
    en: "You are continuing a draft. It does not count until you save the answers.")
  static let correcting = Text(
    sv:
      "Här finns redan sparade svar. Ändrar du dem ersätts de, och de gamla finns kvar i historiken.",
    en:
      "There are saved answers here. If you change them they are replaced; the old stay in the history."
  )
  static let draftOverAnswer = Text(
    sv: "Svaren är redan sparade, så de kan inte bli utkast igen. Välj ”Spara ändringen”.",
    en:
      "The answers are already saved, so they cannot become a draft again. Choose “Save the change”."
  )
  static let seenBy = Text(
    sv: "Ses av dig som är ansvarig och av enhetens förste och chef",
    en: "Seen by you who are responsible and by the unit's senior and manager")

  // After saving
  static let saved = Text(sv: "Svaren är sparade.", en: "The answers are saved.")
  static let draftSaved = Text(
    sv: "Utkastet är sparat. Det finns i din arbetslista, på vilken dator du än loggar in.",
    en: "The draft is saved. It is in your work list on whatever computer you log in.")
  static let notDoneSaved = Text(
    sv: "Det är antecknat att uppföljningen inte kunde genomföras.",
    en: "It is recorded that the follow-up could not be carried out.")
  static let curveHeading = Text(sv: "Så har det gått för personen", en: "How the person has fared")
  static let unitHeading = Text(sv: "Så ser det ut för fler", en: "How it looks for more")
  static let toWorkList = Text(sv: "Till arbetslistan", en: "To the work list")
  static let toEpisode = Text(sv: "Till omgången", en: "To the episode")
  static let correct = Text(sv: "Rätta svaren", en: "Correct the answers")
  static let goOn = Text(sv: "Fortsätt på utkastet", en: "Go on with the draft")

  // Stale
  static let staleTitle = Text(
    sv: "Andra svar har sparats under tiden", en: "Other answers have been saved meanwhile")
  static let staleLead = Text(
    sv: "Inget av det du skrev har sparats, och inget har gått förlorat. Jämför och välj.",
    en: "Nothing of what you wrote has been saved, and nothing is lost. Compare and choose.")
  static let staleError = Text(
    sv: "Välj vilka svar som ska gälla", en: "Choose which answers are to stand")
  static let comparison = Text(sv: "Dina svar och de sparade", en: "Your answers and those saved")
  static let question = Text(sv: "Fråga", en: "Question")
  static let yours = Text(sv: "Dina svar", en: "Your answers")
  static let differs = Text(sv: "skiljer sig", en: "differs")
  static let useMine = Text(sv: "Spara mina svar i stället", en: "Save my answers instead")
  static let reviewMine = Text(sv: "Gå igenom mina svar först", en: "Go through my answers first")
  static let keepTheirs = Text(sv: "Behåll de sparade svaren", en: "Keep the saved answers")

  // Storage
  static let unsavedTitle = Text(
    sv: "Svaren är inte sparade än", en: "The answers are not saved yet")
  static let unsavedKept = Text(
    sv: "Det du skrev finns kvar på den här sidan. Låt den vara öppen och skicka igen.",
    en: "What you wrote is still on this page. Leave it open and send again.")
  static let sendAgain = Text(sv: "Skicka igen", en: "Send again")

  static let tooEarlyTitle = Text(sv: "Det är inte dags än", en: "It is not time yet")

  static func opens(_ day: Day) -> Text {
    Text(
      sv: "Den här uppföljningen öppnar \(day). Då finns den i arbetslistan.",
      en: "This follow-up opens on \(day). It will then be in the work list.")
  }

  static func minutes(_ minutes: Int, items: Int) -> Text {
    Text(
      sv: "\(items) frågor, ungefär \(minutes) \(minutes == 1 ? "minut" : "minuter").",
      en: "\(items) items, about \(minutes) \(minutes == 1 ? "minute" : "minutes").")
  }

  static func dayToCome(_ today: Day) -> Text {
    Text(
      sv: "Skriv ett datum som har varit, till exempel \(today)",
      en: "Write a date that has been, for instance \(today)")
  }

  static func dayTooEarly(_ earliest: Day, start: Day) -> Text {
    Text(
      sv: "Skriv ett datum från \(earliest) eller senare: omgången började \(start)",
      en: "Write a date from \(earliest) on: the episode began on \(start)")
  }

  static let outsideWindow = Text(
    sv: "Uppföljningen gjordes utanför svarsfönstret",
    en: "The follow-up was done outside the window")

  static func dayOutside(_ day: Day, _ opens: Day, _ closes: Day) -> Text {
    Text(
      sv: """
        \(day) är utanför svarsfönstret \(opens)–\(closes). Rätta datumet, eller kryssa i rutan om \
        uppföljningen gjordes då.
        """,
      en: """
        \(day) is outside the window \(opens)–\(closes). Correct the date, or tick the box if the \
        follow-up was done then.
        """)
  }

  static func unanswered(_ question: Text) -> Text {
    Text(
      sv: "Svara på ”\(question.sv)” eller välj varför svaret saknas",
      en: "Answer “\(question.en)” or choose why the answer is missing")
  }

  /// What is wrong with an answer, with the question that it answers.
  static func refused(_ question: Text, _ reason: Text) -> Text {
    Text(
      sv: "”\(question.sv)”: \(reason.sv.lowercasedFirst)",
      en: "“\(question.en)”: \(reason.en.lowercasedFirst)")
  }

  static func between(_ min: Text, _ max: Text) -> Text {
    Text(sv: "Mellan \(min.sv) och \(max.sv).", en: "Between \(min.en) and \(max.en).")
  }

  static func atLeast(_ min: Text) -> Text {
    Text(sv: "Minst \(min.sv).", en: "At least \(min.en).")
  }

  static func atMost(_ max: Text) -> Text {
    Text(sv: "Högst \(max.sv).", en: "At most \(max.en).")
  }

  static func missing(_ reason: MissingReason) -> Text {
    Text(sv: "Saknas: ", en: "Missing: ") + reason.title
  }

  static func answeredIf(_ condition: Text) -> Text {
    Text(
      sv: "Besvaras om \(condition.sv); annars hoppas den över.",
      en: "To be answered if \(condition.en); otherwise it is left out.")
  }

  static func dependsOn(_ questions: [Text]) -> Text {
    let names = questions.map { Text(sv: "”\($0.sv)”", en: "“\($0.en)”") }
    let list = Text.joined(names, separator: ", ")
    return Text(
      sv: "Besvaras bara om det blir aktuellt av svaret på \(list.sv); annars hoppas den över.",
      en: "To be answered only if the answer to \(list.en) calls for it; otherwise it is left out.")
  }

  static func taken(from occasion: Text, _ day: Day) -> Text {
    Text(
      sv: "Hämtat från \(occasion.sv.lowercasedFirst) \(day). Ändra om det inte stämmer.",
      en: "Taken from \(occasion.en.lowercasedFirst) \(day). Change it if it is not right.")
  }

  static func savedBy(_ name: Text, _ when: Text) -> Text {
    Text(sv: "Sparade av \(name.sv) \(when.sv)", en: "Saved by \(name.en) \(when.en)")
  }
}

extension String {
  var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
