import Core
import SwedishText

enum EditingText {
  // What every correction asks
  static let reason = Text(sv: "Varför?", en: "Why?")
  static let reasonHint = Text(
    sv: "Står i historiken. Skriv inte namn, personnummer eller annat som pekar ut någon.",
    en: "Stands in the history. Do not write names, personal numbers or anything else that points "
      + "somebody out.")
  static let reasonMissing = Text(
    sv: "Skriv med några ord varför", en: "Write in some words why")
  static let reasonTooLong = Text(
    sv: "Skriv högst 500 tecken", en: "Write at most 500 characters")
  static let mergedMeanwhile = Text(
    sv: """
      Omgången har slagits ihop med en annan under tiden. Det här är den som gäller. Se hur den ser \
      ut och försök igen.
      """,
    en: """
      The episode was merged into another meanwhile. This is the one that stands. See how it is and \
      try again.
      """)
  static let importing = Text(
    sv: "En fil läses in just nu. Försök igen om en stund.",
    en: "A file is being imported just now. Try again in a while.")
  static let back = Text(sv: "Tillbaka till omgången", en: "Back to the episode")

  static func reasonPointsOut(_ words: String) -> Text {
    let masked = PersonalData.masked(words)
    return Text(
      sv: """
        Texten ser ut att peka ut någon, där stjärnorna står: ”\(masked)”. Skriv den utan \
        personnummer, telefonnummer och e-postadress.
        """,
      en: """
        The text seems to point somebody out, where the asterisks are: “\(masked)”. Write it without \
        personal number, telephone number and e-mail address.
        """)
  }

  // Taking an answer back
  static let withdraw = Text(sv: "Ta tillbaka svaren", en: "Take the answers back")
  static let withdrawShort = Text(sv: "Ta tillbaka", en: "Take back")
  static let withdrawLead = Text(
    sv: """
      Gör det när svaren hör till en annan person eller ett annat tillfälle. De räknas inte längre, \
      men finns kvar i historiken. Tillfället kan besvaras på nytt.
      """,
    en: """
      Do it when the answers belong to somebody else or another occasion. They no longer count, but \
      stay in the history. The occasion can be answered anew.
      """)
  static let withdrawn = Text(
    sv: "Svaren är tillbakatagna. Tillfället kan besvaras på nytt.",
    en: "The answers are taken back. The occasion can be answered anew.")
  static let noLongerHolds = Text(
    sv: "Svaren har redan ersatts eller tagits tillbaka av någon annan. Se historiken i omgången.",
    en:
      "The answers were already replaced or taken back by somebody else. See the episode's history."
  )
  static let isWithdrawn = Text(sv: "tillbakataget", en: "taken back")
  static let theAnswers = Text(sv: "Svaren", en: "The answers")
  static let answer = Text(sv: "Svar", en: "Answer")

  static let takenBackMeanwhile = Text(
    sv: "Svaren har tagits tillbaka under tiden. Det du skrev står kvar: spara igen om det gäller.",
    en:
      "The answers were taken back meanwhile. What you wrote is still here: save again if it holds."
  )

  // Late
  static func windowClosed(_ day: Day, _ occasion: Text) -> Text {
    Text(
      sv: """
        Svarsfönstret stängde \(day). Du kan svara ändå. Skriv dagen då uppföljningen gjordes: \
        svaren räknas till ”\(occasion.sv)”, med den dagen.
        """,
      en: """
        The window closed on \(day). You can answer all the same. Write the day of the follow-up: \
        the answers count as “\(occasion.en)”, with that day.
        """)
  }

  static func noSuchOccasion(_ occasion: Text) -> Text {
    Text(
      sv: """
        Omgången har ändrats under tiden och har inte längre tillfället ”\(occasion.sv)”. Inget är \
        sparat, och det du skrev står kvar här. Se vad som har ändrats i omgången.
        """,
      en: """
        The episode was changed meanwhile and no longer has the occasion “\(occasion.en)”. Nothing \
        is saved, and what you wrote is still here. See what was changed in the episode.
        """)
  }

  // Death
  static let deceasedHeading = Text(sv: "Personen har avlidit", en: "The person has died")
  static let deceasedExplanation = Text(
    sv: "Då avslutas omgången och inget mer väntar i den. Svaren finns kvar.",
    en: "The episode is then ended and nothing more waits in it. The answers remain.")
  static let deceasedDay = Text(sv: "Dödsdag", en: "Day of death")
  static let deceasedSave = Text(
    sv: "Spara att personen har avlidit", en: "Save that the person has died")
  static let deceasedSaved = Text(
    sv: "Det är sparat att personen har avlidit. Inget mer väntar i omgången.",
    en: "It is saved that the person has died. Nothing more waits in the episode.")
  static let notDeceasedHeading = Text(
    sv: "Har personen inte avlidit?", en: "Has the person not died?")
  static let notDeceasedExplanation = Text(
    sv: "Ta bort uppgiften om den är fel. Omgången blir då som den var innan.",
    en: "Remove it if it is wrong. The episode is then as it was before.")
  static let notDeceasedSave = Text(sv: "Ta bort uppgiften", en: "Remove it")
  static let notDeceasedSaved = Text(
    sv: "Uppgiften om att personen har avlidit är borttagen.",
    en: "That the person had died is removed.")
  static let deceasedFact = Text(sv: "Avliden", en: "Deceased")

  static func isDeceased(_ day: Day) -> Text {
    Text(
      sv: "Personen avled \(day). Inget mer väntar i omgången.",
      en: "The person died on \(day). Nothing more waits in the episode.")
  }

  // Moving
  static let move = Text(sv: "Flytta till en annan enhet", en: "Move to another unit")
  static let moveLead = Text(
    sv: """
      Den nya enheten tar över omgången: den som blir ansvarig får den i sin arbetslista, och \
      enhetens förste och chef får läsa den.
      """,
    en: """
      The new unit takes the episode over: the one responsible gets it in the work list, and the \
      unit's senior and manager may read it.
      """)
  static let newUnit = Text(sv: "Ny enhet", en: "New unit")
  static let newWorker = Text(sv: "Ny ansvarig", en: "New one responsible")
  static let chooseUnit = Text(sv: "Välj enheten", en: "Choose the unit")
  static let otherUnit = Text(sv: "Välj en annan enhet", en: "Choose another unit")
  static let moveNow = Text(sv: "Flytta omgången", en: "Move the episode")
  static let moved = Text(sv: "Omgången är flyttad.", en: "The episode is moved.")
  static let unitMissing = Text(
    sv: "Välj en enhet som arbetar med uppföljning", en: "Choose a unit that does follow-up")
  static let nobodyThere = Text(
    sv: "Ingen på enheten arbetar med uppföljning. Välj en annan enhet.",
    en: "Nobody at the unit does follow-up. Choose another unit.")
  static let unitNow = Text(sv: "Enhet nu", en: "Unit now")
  static let unitAtStart = Text(sv: "Enhet i resultaten", en: "Unit in results")

  static func resultsStay(at unit: String) -> Text {
    Text(
      sv: """
        Resultaten räknas kvar hos \(unit), där omgången började. I aktuella resultat syns de för \
        den som har omgången nu; i nämndens tabeller finns de som förut.
        """,
      en: """
        Results still count at \(unit), where the episode began. Live results show them to those who \
        have the episode now; the board's tables have them as before.
        """)
  }

  static func readingEnds(at unit: String) -> Text {
    Text(
      sv: "Den som bara arbetar på \(unit) kan inte läsa omgången efter flytten.",
      en: "Those who work at \(unit) only cannot read the episode after the move.")
  }

  // Correcting
  static let correct = Text(sv: "Rätta uppgifter", en: "Correct details")
  static let correctHint = Text(
    sv: "Fel person, kön, födelseår, startdag, enhet eller ärendereferens.",
    en: "Wrong person, sex, year of birth, day of start, unit or case reference.")
  static let correctLead = Text(
    sv: """
      Kön, ålder, startdag och enhet är de som gällde när omgången började. Rätta dem bara om de var \
      fel då. Resultaten flyttas med rättelsen.
      """,
    en: """
      Sex, age, day of start and unit are those of when the episode began. Correct them only if they \
      were wrong then. Results move with the correction.
      """)
  static let rightPerson = Text(
    sv: "Rätt personnummer eller egen referens", en: "Right personal number or own reference")
  static let rightPersonHint = Text(
    sv: "Fyll i bara om omgången är registrerad på fel person. Görs om till en pseudonym.",
    en: "Fill in only if the episode is registered on the wrong person. Is made into a pseudonym.")
  static let fromNumberHint = Text(
    sv: "Ett personnummer ovan ger rätt kön och födelseår av sig självt.",
    en: "A personal number above gives sex and year of birth by itself.")
  static let toCheck = Text(sv: "Granska rättelsen", en: "Check the correction")
  static let checkTitle = Text(sv: "Stämmer rättelsen?", en: "Is the correction right?")
  static let checkLead = Text(
    sv: "Inget är sparat än. Se efter att det blir rätt.",
    en: "Nothing is saved yet. See that it will be right.")
  static let fact = Text(sv: "Uppgift", en: "Detail")
  static let before = Text(sv: "Nu", en: "Now")
  static let after = Text(sv: "Efter rättelsen", en: "After the correction")
  static let saveCorrection = Text(sv: "Spara rättelsen", en: "Save the correction")
  static let changeMore = Text(sv: "Ändra mer", en: "Change more")
  static let corrected = Text(sv: "Rättelsen är sparad.", en: "The correction is saved.")
  static let nothingCorrected = Text(
    sv: "Inget är ändrat. Skriv det som är fel på nytt.",
    en: "Nothing is changed. Write anew what is wrong.")
  static let samePerson = Text(
    sv: "Omgången är redan registrerad på den personen",
    en: "The episode is already registered on that person")
  static let person = Text(sv: "Person", en: "Person")
  static let thisPerson = Text(sv: "Den som står nu", en: "The one that stands now")
  static let anotherPerson = Text(sv: "En annan person", en: "Another person")
  static let knownPerson = Text(
    sv: "En annan person, som har andra omgångar", en: "Another person, who has other episodes")
  static let leadsToMerge = Text(
    sv: """
      Personen har redan en pågående omgång i programmet. När rättelsen är sparad slår du ihop de \
      två.
      """,
    en: """
      The person already has an open episode in the programme. When the correction is saved you \
      merge the two.
      """)
  static let resultsMove = Text(
    sv: """
      Resultaten flyttas: omgången räknas efter det nya från den dag då rättelsen sparas, även för \
      tid som har gått. Tabeller som redan är frysta ändras inte.
      """,
    en: """
      Results move: the episode counts by the new from when the correction is saved, also for time \
      past. Tables already frozen do not change.
      """)

  static func startsAfterEnd(_ end: Day) -> Text {
    Text(
      sv: "Skriv en dag före omgångens slut \(end), eller den dagen",
      en: "Write a day before the end of the episode \(end), or that day")
  }

  // Merging
  static let merge = Text(sv: "Slå ihop omgångarna", en: "Merge the episodes")
  static let mergeLead = Text(
    sv: """
      Gör det när samma uppföljning har registrerats två gånger. En omgång lever vidare. Den andra \
      försvinner ur listor och resultat, och dess adress leder hit.
      """,
    en: """
      Do it when the same follow-up was registered twice. One episode lives on. The other leaves \
      lists and results, and its address leads here.
      """)
  static let mergeWarning = Text(
    sv: "Det går inte att ångra. Se efter att det är samma uppföljning av samma person.",
    en: "It cannot be undone. See that it is the same follow-up of the same person.")
  static let livesOn = Text(sv: "Lever vidare", en: "Lives on")
  static let goesIn = Text(sv: "Går upp i den", en: "Goes into it")
  static let swap = Text(
    sv: "Låt den andra leva vidare i stället", en: "Let the other live on instead")
  static let theTwo = Text(sv: "De två omgångarna", en: "The two episodes")
  static let whichHold = Text(sv: "Vilka svar gäller?", en: "Which answers hold?")
  static let bothAnswered = Text(
    sv: "Båda har svar vid de här tillfällena. De andra svaren blir kvar i historiken.",
    en: "Both have answers at these occasions. The other answers stay in the history.")
  static let comesAlong = Text(sv: "Följer med", en: "Comes along")
  static let nothingComesAlong = Text(
    sv: "Den andra omgången har inga svar som följer med.",
    en: "The other episode has no answers that come along.")
  static let chooseAnswers = Text(
    sv: "Välj vilka svar som gäller", en: "Choose which answers hold")
  static let answersChanged = Text(
    sv: "Svaren har ändrats under tiden. Jämför och välj igen.",
    en: "The answers were changed meanwhile. Compare and choose again.")
  static let merged = Text(sv: "Omgångarna är ihopslagna.", en: "The episodes are merged.")
  static let ledHere = Text(
    sv: "Omgången har slagits ihop med den här.", en: "The episode was merged into this one.")
  static let otherVersions = Text(
    sv: """
      De två omgångarna följer olika versioner av programmet, så deras svar går inte att lägga \
      ihop. Avsluta den som är fel i stället.
      """,
    en: """
      The two episodes follow different versions of the programme, so their answers cannot be put \
      together. End the wrong one instead.
      """)
  static let others = Text(
    sv: "Personens andra omgångar i programmet", en: "The person's other episodes in the programme")
  static let mergeWithThis = Text(sv: "Slå ihop med den här", en: "Merge into this one")

  static func answers(_ whose: Text, _ day: Day, by name: Text) -> Text {
    Text(
      sv: "\(whose.sv): svar från \(day), sparade av \(name.sv)",
      en: "\(whose.en): answers of \(day), saved by \(name.en)")
  }

  static func other(start: Day, end: Day?) -> Text {
    end.map { Text(sv: "\(start) till \($0)", en: "\(start) to \($0)") }
      ?? Text(sv: "\(start), pågår", en: "\(start), open")
  }

  // History
  static func title(of kind: EpisodeEvent.Kind) -> Text {
    switch kind {
    case .ended: Text(sv: "Avslutad", en: "Ended")
    case .reopened: Text(sv: "Öppnad igen", en: "Opened again")
    case .handedOver: Text(sv: "Ny ansvarig", en: "New one responsible")
    case .moved: Text(sv: "Flyttad till en annan enhet", en: "Moved to another unit")
    case .deceased: Text(sv: "Personen har avlidit", en: "The person has died")
    case .notDeceased:
      Text(sv: "Uppgift om dödsfall borttagen", en: "That the person had died removed")
    case .answerWithdrawn: Text(sv: "Svar tillbakatagna", en: "Answers taken back")
    case .corrected: Text(sv: "Rättad", en: "Corrected")
    case .merged: Text(sv: "Ihopslagen med en annan omgång", en: "Merged with another episode")
    }
  }

  static func was(_ fact: Text, _ value: Text) -> Text {
    Text(sv: "\(fact.sv) var \(value.sv). ", en: "\(fact.en) was \(value.en). ")
  }

  static func why(_ reason: String) -> Text {
    Text(sv: "Skäl: \(reason)", en: "Reason: \(reason)")
  }

  static let notGiven = Text(sv: "inte angivet", en: "not given")
  static let someoneElse = Text(sv: "en annan", en: "somebody else")
}
