import Core
import Forms
import Foundation
import Organisation
import Programmes

/// Words about extracts: pages, code book and the file that is read first.
enum ExtractText {
  static let title = Text(sv: "Utdrag för analys", en: "Extracts for analysis")
  static let lead = Text(
    sv: "Ett utdrag är filer med en rad per person och mättillfälle. Det är personuppgifter: de "
      + "stannar i nämnden, används bara för ändamålet och raderas i tid.",
    en: "An extract is files with a row for each person and occasion. They are personal data: they "
      + "stay in the board, serve the purpose alone, and are deleted in time.")
  static let seenBy = Text(
    sv: "Ses av nämndens analytiker, socialchef, dataskyddsombud, loggranskare och registrator. "
      + "Forskare ser sina egna.",
    en: "Seen by the board's analysts, director, data protection officer, log reviewer and "
      + "registrar. Researchers see their own.")
  static let take = Text(sv: "Ta ut ett utdrag", en: "Take an extract")
  static let takeLead = Text(
    sv: "Du får en zip-fil med data, kodbok, etiketter för SPSS och R, och en karta som läser in "
      + "filen i en annan installation. Att du tar ut den loggas för varje person som finns i den.",
    en: "You get a zip file with data, code book, labels for SPSS and R, and a map that takes the "
      + "file into another installation. That you take it is logged for every person in it.")
  static let takenHeading = Text(sv: "Utdrag som har tagits ut", en: "Extracts that were taken")
  static let none = Text(
    sv: "Inget utdrag har tagits ut. Ta ut ett på programmets sida.",
    en: "No extract has been taken. Take one on the programme's page.")
  static let name = Text(sv: "Utdrag", en: "Extract")
  static let programme = Text(sv: "Program", en: "Programme")
  static let who = Text(sv: "Uttaget av", en: "Taken by")
  static let when = Text(sv: "Uttaget", en: "Taken")
  static let purpose = Text(sv: "Ändamål", en: "Purpose")
  static let reason = Text(sv: "Varför behöver du utdraget?", en: "Why do you need the extract?")
  static let reasonLabel = Text(sv: "Skäl", en: "Reason")
  static let reasonHint = Text(
    sv: "Skriv så att loggranskaren förstår, utan uppgifter om någon person.",
    en: "Write so that the log reviewer understands, without data about any person.")
  static let expires = Text(sv: "Raderas senast", en: "To be deleted by")
  static func expiresHint(_ usual: Day, _ last: Day) -> Text {
    Text(
      sv: "Den dag då du ska ha raderat filerna. Välj \(usual) om du inte vet, senast \(last).",
      en:
        "The day by which you will have deleted the files. Choose \(usual) if you do not know, at "
        + "the latest \(last).")
  }
  static let decision = Text(sv: "Beslut om utlämnande", en: "Decision to disclose")
  static let decisionHint = Text(
    sv: "Bara för forskning.", en: "For research only.")
  static let unit = Text(sv: "Enhet", en: "Unit")
  static let unitHint = Text(
    sv: "Med enheterna under. Ta inte ut mer än du behöver.",
    en: "With the units below. Take no more than you need.")
  static let wholeBoard = Text(sv: "Hela nämnden", en: "The whole board")
  static let from = Text(sv: "Omgångar som började från", en: "Episodes begun from")
  static let to = Text(sv: "Omgångar som började till och med", en: "Episodes begun until")
  static let everything = Text(sv: "Lämna tomt för alla.", en: "Leave empty for all.")
  static let notADay = Text(
    sv: "Skriv ett datum, till exempel 2026-03-14.", en: "Write a date, for example 2026-03-14.")
  static let choosePurpose = Text(
    sv: "Välj vad utdraget ska användas till.", en: "Choose what the extract is for.")
  static let confirmTake = Text(sv: "Ta ut utdraget", en: "Take the extract")
  static let state = Text(sv: "Läge", en: "State")
  static let content = Text(sv: "Innehåll", en: "Content")
  static let fetch = Text(sv: "Hämta filerna", en: "Fetch the files")
  static let fetchOnce = Text(
    sv: "Filerna skrivs när du hämtar dem och sparas inte här. De kan hämtas en gång. Bryts "
      + "hämtningen tar du ut ett nytt utdrag.",
    en:
      "The files are written as you fetch them and are not kept here. They can be fetched once. If "
      + "the fetching breaks off you take a new extract.")
  static let confirmDeleted = Text(
    sv: "Jag har raderat filerna", en: "I have deleted the files")
  static let deleteLead = Text(
    sv: "Radera filerna och alla kopior av dem, och intyga det sedan här.",
    en: "Delete the files and every copy of them, and then confirm it here.")
  static let deletedNow = Text(
    sv: "Det är noterat att filerna är raderade.", en: "It is noted that the files are deleted.")
  static let takenNow = Text(
    sv: "Utdraget är registrerat. Hämta filerna nu.",
    en: "The extract is recorded. Fetch the files now.")
  static func expiryOutside(_ first: Day, _ last: Day) -> Text {
    Text(
      sv: "Välj ett datum från \(first) till och med \(last).",
      en: "Choose a date from \(first) until \(last).")
  }
  static let decisionMissing = Text(
    sv: "För forskning behövs ett registrerat beslut om utlämnande. Ange beslutets diarienummer.",
    en: "Research needs a recorded decision to disclose. Give its reference.")

  static func status(_ status: Extract.Status) -> Text {
    switch status {
    case .waiting: Text(sv: "Inte hämtat", en: "Not fetched")
    case .brokenOff: Text(sv: "Hämtningen bröts", en: "Fetching broke off")
    case .kept: Text(sv: "I bruk", en: "In use")
    case .overdue: Text(sv: "Ska vara raderat", en: "Ought to be deleted")
    case .deleted: Text(sv: "Raderat", en: "Deleted")
    case .cancelled: Text(sv: "Avbrutet", en: "Cancelled")
    }
  }

  static func counts(_ outcome: Extract.Outcome) -> Text {
    counts(persons: outcome.persons, episodes: outcome.episodes, rows: outcome.rows)
  }

  static func counts(persons: Int, episodes: Int, rows: Int) -> Text {
    func count(_ n: Int, _ one: Text, _ many: Text) -> Text {
      Text.number(n) + Text(verbatim: " ") + (n == 1 ? one : many)
    }
    return .joined(
      [
        count(persons, Text(sv: "person", en: "person"), Text(sv: "personer", en: "persons")),
        count(episodes, Text(sv: "omgång", en: "episode"), Text(sv: "omgångar", en: "episodes")),
        count(rows, Text(sv: "rad", en: "row"), Text(sv: "rader", en: "rows")),
      ], separator: ", ")
  }

  // MARK: Code book

  static let codeBook = Text(sv: "Kodbok", en: "Code book")
  static let codeBookLead = Text(
    sv: "Varje kolumn i svar.csv. Svenska först, engelska efter snedstrecket.",
    en: "Every column of svar.csv.")
  static let missingHeading = Text(
    sv: "Svar som saknas skrivs så här", en: "Missing answers are written so")
  static let yes = Text(sv: "Ja", en: "Yes")
  static let no = Text(sv: "Nej", en: "No")
  static let chosen = Text(sv: "Valt", en: "Chosen")
  static let notChosen = Text(sv: "Inte valt", en: "Not chosen")
  static let noneChosen = Text(sv: "Inget av dem", en: "None of them")
  static let hasText = Text(
    sv: "Det finns en text, som inte lämnas ut", en: "There is a text, which is not given out")

  static func asked(_ occasions: [String]) -> Text {
    let list = occasions.joined(separator: ", ")
    return Text(sv: "Tillfällen: \(list). ", en: "Occasions: \(list). ")
  }
  static func condition(_ formula: String) -> Text {
    Text(sv: "Frågas när: \(formula). ", en: "Asked when: \(formula). ")
  }
  static func formula(_ formula: String) -> Text {
    Text(sv: "Räknas som: \(formula). ", en: "Computed as: \(formula). ")
  }
  static func denominator(_ formula: String) -> Text {
    Text(sv: "Bland dem där: \(formula). ", en: "Among those where: \(formula). ")
  }
  static func direction(_ direction: Measure.Direction) -> Text {
    direction == .higher
      ? Text(sv: "Högre är bättre. ", en: "Higher is better. ")
      : Text(sv: "Lägre är bättre. ", en: "Lower is better. ")
  }
  static func smallest(_ change: FixedPoint) -> Text {
    Text(
      sv: "Minsta förändring av betydelse: \(change). ",
      en: "Smallest meaningful change: \(change). ")
  }

  static func type(of entry: CodeBook.Entry) -> Text {
    let range = [entry.least?.description, entry.greatest?.description]
    let bounds =
      range == [nil, nil] ? "" : ", \(range[0] ?? "−∞") – \(range[1] ?? "∞")"
    return switch entry.kind {
    case .text: Text(sv: "Text", en: "Text")
    case .day: Text(sv: "Datum", en: "Date")
    case .number:
      Text(
        sv: "Tal, \(entry.decimals) decimaler\(bounds)",
        en: "Number, \(entry.decimals) decimals\(bounds)")
    case .choice: Text(sv: "Ett val", en: "One choice")
    case .choices: Text(sv: "Flera val, med | mellan", en: "Several choices, with | between")
    case .chosen: Text(sv: "0 eller 1", en: "0 or 1")
    }
  }

  static func title(of fact: ExtractFact) -> Text {
    switch fact {
    case .extract:
      Text(sv: "Utdragets nummer, vem och när", en: "The extract's number, who and when")
    case .person: Text(sv: "Personen, i detta utdrag", en: "The person, in this extract")
    case .episode: Text(sv: "Omgången, i detta utdrag", en: "The episode, in this extract")
    case .sequence:
      Text(
        sv: "Ordning bland personens eller hushållets omgångar",
        en: "Order among the episodes of the person or household")
    case .household: Text(sv: "Hushållet, i detta utdrag", en: "The household, in this extract")
    case .version: Text(sv: "Programmets version", en: "Version of the programme")
    case .unit: Text(sv: "Enhet vid start", en: "Unit at the start")
    case .unitCounted:
      Text(sv: "Enhet som resultatet räknas i i dag", en: "Unit that the result counts in today")
    case .unitNow: Text(sv: "Enhet som omgången flyttat till", en: "Unit that it was moved to")
    case .start: Text(sv: "Start", en: "Start")
    case .end: Text(sv: "Avslut", en: "End")
    case .deceased: Text(sv: "Avliden", en: "Deceased")
    case .gender: Text(sv: "Registrerat kön vid start", en: "Registered sex at the start")
    case .birthYear: Text(sv: "Födelseår", en: "Year of birth")
    case .occasion: Text(sv: "Mättillfälle", en: "Occasion")
    case .occasionGiven:
      Text(
        sv: "Mättillfälle som svaret lämnades för (tomt: bara dagen säger vilket)",
        en: "Occasion that the answer was given for (empty: its day alone tells)")
    case .due: Text(sv: "Tillfällets dag", en: "Day of the occasion")
    case .opens: Text(sv: "Fönstret öppnar", en: "The window opens")
    case .closes: Text(sv: "Fönstret stänger", en: "The window closes")
    case .state: Text(sv: "Vad som blev av tillfället", en: "What became of the occasion")
    case .date: Text(sv: "Svarets dag", en: "Day of the answer")
    case .day:
      Text(sv: "Dagar från start till svaret", en: "Days from the start to the answer")
    case .notDone: Text(sv: "Varför det inte gjordes", en: "Why it was not done")
    case .answered: Text(sv: "Formuläret är ifyllt", en: "The form was filled in")
    }
  }
}
