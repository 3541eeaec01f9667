import Core
import Foundation
import Programmes

enum EpisodeText {
  enum Development { case better, same, worse }

  // The person's picture
  static let higherIsBetter = Text(sv: "högre är bättre", en: "higher is better")
  static let lowerIsBetter = Text(sv: "lägre är bättre", en: "lower is better")
  static let wasNotDone = Text(sv: "inte gjord", en: "not done")
  static let cannotBeComputed = Text(sv: "går inte att räkna", en: "cannot be computed")
  static let valuesSoFar = Text(sv: "Värden hittills", en: "Values so far")
  static let holdsOrNot = Text(sv: "Stämmer eller stämmer inte", en: "Holds or does not")
  static let measure = Text(sv: "Mått", en: "Measure")
  static let value = Text(sv: "Värde", en: "Value")
  static let occasion = Text(sv: "Mättillfälle", en: "Occasion")
  static let yes = Text(sv: "Ja", en: "Yes")
  static let no = Text(sv: "Nej", en: "No")
  static let curvesAndUnit = Text(
    sv: "Kurvorna bredvid enhetens, att skriva ut", en: "The curves beside the unit's, to print")
  static let nothingMeasured = Text(
    sv: "Det finns inga värden att visa än.", en: "There are no values to show yet.")

  static func noStartValue(_ measure: Text) -> Text {
    Text(
      sv: "\(measure.sv): startvärdet saknas, så förändringen går inte att räkna.",
      en: "\(measure.en): the start value is missing, so no change can be computed.")
  }

  static func onlyStartValue(_ measure: Text, _ value: Text) -> Text {
    Text(
      sv: "\(measure.sv): \(value.sv) vid start. Inget senare värde än.",
      en: "\(measure.en): \(value.en) at the start. No later value yet.")
  }

  static func development(
    _ measure: Text, from: Text, to: Text, on day: Day, _ development: Development
  ) -> Text {
    let verdict: Text =
      switch development {
      case .better: Text(sv: "Det är bättre.", en: "That is better.")
      case .worse: Text(sv: "Det är sämre.", en: "That is worse.")
      case .same:
        Text(
          sv: "Skillnaden är mindre än vad som räknas som en förändring.",
          en: "The difference is less than what counts as a change.")
      }
    return Text(
      sv: "\(measure.sv): från \(from.sv) vid start till \(to.sv) \(day). \(verdict.sv)",
      en: "\(measure.en): from \(from.en) at the start to \(to.en) on \(day). \(verdict.en)")
  }

  // The unit's picture
  static let better = Text(sv: "Bättre", en: "Better")
  static let same = Text(sv: "Oförändrat", en: "Unchanged")
  static let worse = Text(sv: "Sämre", en: "Worse")
  static let compared = Text(sv: "Jämförda", en: "Compared")
  static func fromStart(to occasion: Text) -> Text {
    Text(
      sv: "Antal omgångar, från start till \(occasion.sv.lowercasedFirst)",
      en: "Number of episodes, from the start to \(occasion.en.lowercasedFirst)")
  }
  static let nothingToCompare = Text(
    sv: "Ingen har både ett startvärde och ett senare värde än.",
    en: "Nobody has both a start value and a later one yet.")
  static let pictureNote = Text(
    sv: "Siffrorna gäller just nu och bara de omgångar som du får läsa. Samband, inte effekt.",
    en: "The figures are of this moment and only of episodes you may read. Association, not effect."
  )

  static func unitFollows(_ episodes: Int) -> Text {
    episodes == 1
      ? Text(sv: "Enheten har påbörjat en omgång.", en: "The unit has begun one episode.")
      : Text(
        sv: "Enheten har påbörjat \(episodes) omgångar.",
        en: "The unit has begun \(episodes) episodes.")
  }

  static func youFollow(_ episodes: Int) -> Text {
    episodes == 1
      ? Text(
        sv: "Du är ansvarig för en omgång i programmet.",
        en: "You are responsible for one episode in the programme.")
      : Text(
        sv: "Du är ansvarig för \(episodes) omgångar i programmet.",
        en: "You are responsible for \(episodes) episodes in the programme.")
  }

  // The episode
  static let anEarlierAnswer = Text(sv: "Ett tidigare svar", en: "An earlier answer")
  static let couldNotBeDone = Text(sv: "Kunde inte genomföras", en: "Could not be carried out")
  static let somebody = Text(sv: "någon annan", en: "somebody else")

  static func name(_ reference: String?, start: Day) -> Text {
    reference.map { Text(sv: "Ärende \($0)", en: "Case \($0)") }
      ?? Text(sv: "Omgång från \(start)", en: "Episode from \(start)")
  }

  // A new episode
  static let newTitle = Text(sv: "Ny omgång", en: "New episode")
  static let newLead = Text(
    sv:
      "Berätta först för personen vad uppföljningen är. Den är frivillig och påverkar inte ärendet.",
    en: "First tell the person what the follow-up is. It is voluntary and does not affect the case."
  )
  static let informationLink = Text(
    sv: "Information att lämna till personen", en: "Information to give to the person")
  static let identity = Text(
    sv: "Personnummer eller egen referens", en: "Personal number or own reference")
  static let identityHint = Text(
    sv: "Görs genast om till en pseudonym och sparas inte. Samma person känns igen nästa gång.",
    en: "Is made into a pseudonym at once and not stored. The same person is recognised next time.")
  static let reference = Text(sv: "Ärendereferens", en: "Case reference")
  static let referenceHint = Text(
    sv: "Från verksamhetssystemet, så att du känner igen ärendet. Inte personnummer.",
    en: "From the case system, so that you recognise the case. Not a personal number.")
  static let unit = Text(sv: "Enhet", en: "Unit")
  static let worker = Text(sv: "Ansvarig", en: "Responsible")
  static let start = Text(sv: "Start", en: "Start")
  static let gender = Text(sv: "Registrerat kön", en: "Registered sex")
  static let genderHint = Text(
    sv: "Behövs bara om du inte skrev ett personnummer.",
    en: "Needed only if you did not write a personal number.")
  static let woman = Text(sv: "Kvinna", en: "Woman")
  static let man = Text(sv: "Man", en: "Man")
  static let otherGender = Text(sv: "Annat", en: "Other")
  static let unknownGender = Text(sv: "Uppgift saknas", en: "Not known")
  static let birthYear = Text(sv: "Födelseår", en: "Year of birth")
  static let household = Text(sv: "Hushåll", en: "Household")
  static let householdHint = Text(
    sv: "En beteckning som alla i samma hushåll får, till exempel ärendets nummer.",
    en: "A name that everybody in the household shares, such as the number of the case.")
  static let isProtected = Text(
    sv: "Personen har skyddade personuppgifter", en: "The person has a protected identity")
  static let protectedHint = Text(
    sv:
      "Då ser bara de som är utsedda omgången, och personen finns inte i någon uppdelning efter plats.",
    en: "Then only those named see the episode, and the person is in no breakdown by place.")
  static let begin = Text(sv: "Starta omgången", en: "Begin the episode")
  static let identityMissing = Text(
    sv: "Skriv ett personnummer, till exempel 19800101-1234, eller en egen referens",
    en: "Write a personal number, such as 19800101-1234, or an own reference")
  static let identityWrong = Text(
    sv: "Personnumret stämmer inte. Kontrollera siffrorna.",
    en: "The personal number is not right. Check the digits.")
  static let noPersonalNumber = Text(
    sv: "Här får inte stå ett personnummer", en: "A personal number may not stand here")
  static let tooLong = Text(sv: "Skriv högst 40 tecken", en: "Write at most 40 characters")
  static let unitMissing = Text(
    sv: "Välj en enhet där du arbetar", en: "Choose a unit where you work")
  static let workerMissing = Text(
    sv: "Välj någon som arbetar med uppföljning på enheten",
    en: "Choose somebody who collects at the unit")
  static let genderMissing = Text(
    sv: "Välj registrerat kön, eller ”Uppgift saknas”",
    en: "Choose registered sex, or “Not known”")
  static let heldElsewhere = Text(
    sv: """
      Personen har redan en pågående omgång i programmet, som du inte får läsa. Tala med din chef så \
      att det inte blir två.
      """,
    en: """
      The person already has an open episode in the programme, which you may not read. Talk to your \
      manager, so that there are not two.
      """)
  static let alreadyTitle = Text(
    sv: "Personen följs redan i programmet", en: "The person is already followed in the programme")
  static let alreadyLead = Text(
    sv: "Ingen ny omgång har startats. Fortsätt i den som pågår.",
    en: "No new episode has been begun. Go on in the one that is open.")
  static let toOpenEpisode = Text(sv: "Till den pågående omgången", en: "To the open episode")
  static let noKeys = Text(
    sv: "Nycklarna för pseudonymer går inte att använda. Tala med den som sköter systemet.",
    en: "The keys for pseudonyms cannot be used. Talk to whoever runs the system.")

  // One episode
  static let occasions = Text(sv: "Mättillfällen", en: "Occasions")
  static let allOccasions = Text(
    sv: "Mättillfällen och hur långt de har kommit", en: "Occasions and how far they have come")
  static let everythingSaved = Text(sv: "Allt som har sparats", en: "Everything saved")
  static let window = Text(sv: "Öppen", en: "Open")
  static let status = Text(sv: "Läge", en: "Status")
  static let facts = Text(sv: "Uppgifter", en: "Details")
  static let changes = Text(sv: "Ändra omgången", en: "Change the episode")
  static let history = Text(sv: "Historik", en: "History")
  static let end = Text(sv: "Slut", en: "End")
  static let lastDay = Text(sv: "Sista dag", en: "Last day")
  static let savedAt = Text(sv: "Sparad", en: "Saved")
  static let savedBy = Text(sv: "Av", en: "By")
  static let what = Text(sv: "Vad", en: "What")
  static let imported = Text(sv: "en inläst fil", en: "an imported file")
  static let replaced = Text(sv: "ersatt", en: "replaced")
  static let nothingWaits = Text(
    sv: "Inget mer väntar i den här omgången.", en: "Nothing more waits in this episode.")
  static let isProtectedNote = Text(
    sv: "Personen har skyddade personuppgifter. Bara utsedda personer ser omgången.",
    en: "The person has a protected identity. Only those named see the episode.")
  static let handoverHeading = Text(sv: "Byt ansvarig", en: "Change who is responsible")
  static let handoverHint = Text(
    sv: "Den nya ansvariga får omgången i sin arbetslista.",
    en: "The episode goes to the new one's work list.")
  static let handOver = Text(sv: "Byt ansvarig", en: "Change")
  static let handedOver = Text(sv: "Ansvarig är bytt.", en: "The one responsible is changed.")
  static let endHeading = Text(sv: "Avsluta omgången", en: "End the episode")
  static let endExplanation = Text(
    sv: "Gör det när insatsen är slut. Frågorna för slutet öppnar, och sedan de för tiden efteråt.",
    en: "Do it when the support has ended. The items for the end open, and later those for after.")
  static let endEpisode = Text(sv: "Avsluta omgången", en: "End the episode")
  static let ended = Text(sv: "Omgången är avslutad.", en: "The episode is ended.")
  static let reopenHeading = Text(sv: "Öppna omgången igen", en: "Open the episode again")
  static let reopenExplanation = Text(
    sv: "Gör det om omgången avslutades av misstag. Svaren finns kvar.",
    en: "Do it if the episode was ended by mistake. The answers remain.")
  static let reopen = Text(sv: "Öppna omgången igen", en: "Open the episode again")
  static let reopened = Text(sv: "Omgången är öppen igen.", en: "The episode is open again.")
  static let anotherIsOpen = Text(
    sv: "Personen har en annan pågående omgång i programmet. Avsluta den först.",
    en: "The person has another open episode in the programme. End that first.")
  static let changedMeanwhile = Text(
    sv: "Någon annan har ändrat omgången under tiden. Se hur den ser ut nu och försök igen.",
    en: "Somebody else changed the episode meanwhile. See how it is now and try again.")

  static func fillIn(_ occasion: Text) -> Text {
    Text(sv: "Fyll i: ", en: "Fill in: ") + occasion
  }

  static func waits(_ entry: EpisodeAgenda.Entry) -> Text {
    switch entry.status {
    case .draft: Text(sv: "Ett utkast väntar: ", en: "A draft waits: ") + entry.title
    case .late:
      entry.title
        + Text(
          sv: " skulle ha gjorts senast \(entry.occasion.closes).",
          en: " ought to have been done by \(entry.occasion.closes).")
    default:
      entry.title
        + Text(
          sv: " kan göras nu, senast \(entry.occasion.closes).",
          en: " can be done now, by \(entry.occasion.closes).")
    }
  }

  static func comes(_ title: Text, opens: Day) -> Text {
    Text(sv: "Inget väntar nu. Nästa: ", en: "Nothing waits now. Next: ") + title
      + Text(sv: ", öppnar \(opens).", en: ", opens on \(opens).")
  }

  static func window(_ occasion: ScheduledOccasion) -> Text {
    Text(
      sv: "\(occasion.opens) till \(occasion.closes)",
      en: "\(occasion.opens) to \(occasion.closes)")
  }

  static func endsBeforeStart(_ start: Day) -> Text {
    Text(
      sv: "Skriv ett datum från omgångens start \(start) eller senare",
      en: "Write a date from the episode's start \(start) or later")
  }

  static func diesBeforeEnd(_ end: Day) -> Text {
    Text(
      sv: "Omgången slutade \(end). Skriv den dagen eller en senare",
      en: "The episode ended on \(end). Write that day or a later one")
  }

  static func kind(of trace: ResponseTrace) -> Text {
    if trace.isDraft { return Text(sv: "Utkast", en: "Draft") }
    if let reason = trace.notDone {
      return couldNotBeDone + Text(verbatim: ": ") + reason.title
    }
    return Text(sv: "Svar", en: "Answers")
  }

  static func dayMissing(_ today: Day) -> Text {
    Text(
      sv: "Skriv ett datum som har varit, till exempel \(today)",
      en: "Write a date that has been, for instance \(today)")
  }

  static func yearMissing(_ today: Day) -> Text {
    Text(
      sv: "Skriv ett år med fyra siffror, mellan 1880 och \(today.civil.year)",
      en: "Write a year in four digits, between 1880 and \(today.civil.year)")
  }
}

extension Gender {
  /// What one person is called, where `title` names a group.
  var ofOne: Text {
    switch self {
    case .female: EpisodeText.woman
    case .male: EpisodeText.man
    case .other: EpisodeText.otherGender
    case .unknown: EpisodeText.unknownGender
    }
  }
}
