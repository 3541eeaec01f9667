import Core

/// Words about holds and certificates.
extension RetentionText {
  static let holds = Text(sv: "Uppskov med gallring", en: "Holds")
  static let holdsLead = Text(
    sv: "Det som har uppskov gallras inte, fast det är dags: så länge någon har begärt ut det, "
      + "överklagar eller utövar tillsyn.",
    en:
      "What is held is not deleted though it is due: as long as somebody has requested it, appeals "
      + "or supervises.")
  static let noHolds = Text(
    sv: "Inget har uppskov. Registrera ett när någon begär registerutdrag eller överklagar.",
    en: "Nothing is held. Record a hold when somebody requests an extract or appeals.")
  static let covers = Text(sv: "Gäller", en: "Covers")
  static func covers(_ covers: RetentionHold.Covers) -> Text {
    switch covers {
    case .zone: Text(sv: "hela nämnden", en: "the whole board")
    case .programme: Text(sv: "ett program", en: "a programme")
    case .person: Text(sv: "en person", en: "a person")
    }
  }
  static let cause = Text(sv: "Orsak", en: "Cause")
  static func cause(_ cause: RetentionHold.Cause) -> Text {
    switch cause {
    case .request: Text(sv: "begäran om uppgifter", en: "request for data")
    case .appeal: Text(sv: "överklagande", en: "appeal")
    case .supervision: Text(sv: "tillsyn", en: "supervision")
    case .other: Text(sv: "annat", en: "other")
    }
  }
  static let board = Text(sv: "Nämnd", en: "Board")
  static let reason = Text(sv: "Varför", en: "Why")
  static let reasonHint = Text(
    sv: "Utan namn och personnummer.", en: "Without names and personal numbers.")
  static let reasonMissing = Text(
    sv: "Skriv varför, högst 300 tecken.", en: "Write why, in at most 300 characters.")
  static let until = Text(sv: "Till och med", en: "Until")
  static let untilHint = Text(
    sv: "Lämna tomt om det gäller tills någon avslutar det.",
    en: "Leave empty if it holds until somebody ends it.")
  static let untilLifted = Text(sv: "tills vidare", en: "until it is ended")
  static let person = Text(
    sv: "Personnummer eller ärendereferens", en: "Personal number or case reference")
  static let personHint = Text(
    sv: "Bara när det gäller en person. Det du skriver sparas inte.",
    en: "Only when it covers a person. What you write is not kept.")
  static let personMissing = Text(
    sv: "Skriv personnumret eller ärendereferensen.",
    en: "Write the personal number or the case reference.")
  static let programmeMissing = Text(
    sv: "Välj det program som uppskovet gäller.", en: "Choose the programme that is held.")
  static let coversMissing = Text(sv: "Välj vad som har uppskov.", en: "Choose what is held.")
  static let causeMissing = Text(sv: "Välj orsaken.", en: "Choose the cause.")
  static let boardMissing = Text(sv: "Välj nämnd.", en: "Choose the board.")
  static let dayPast = Text(
    sv: "Välj i dag eller en senare dag.", en: "Choose today or a later day.")
  static let recordHold = Text(sv: "Registrera ett uppskov", en: "Record a hold")
  static let saveHold = Text(sv: "Registrera uppskovet", en: "Record the hold")
  static let lift = Text(sv: "Avsluta uppskovet", en: "End the hold")
  static let lifted = Text(sv: "avslutat", en: "ended")
  static let holding = Text(sv: "gäller", en: "holds")
  static let heldNow = Text(sv: "Uppskovet är registrerat.", en: "The hold is recorded.")
  static let liftedNow = Text(sv: "Uppskovet är avslutat.", en: "The hold is ended.")
  static let personGone = Text(sv: "en person, nu gallrad", en: "a person, deleted since")

  // MARK: Certificates

  static let certificateLead = Text(
    sv: "Det här intyget innehåller inga uppgifter om personer.",
    en: "This certificate holds no data about persons.")
  static let deleted = Text(sv: "Borttaget", en: "Deleted")
  static let table = Text(sv: "Tabell", en: "Table")
  static let rows = Text(sv: "Rader", en: "Rows")
  static let period = Text(sv: "Slutade eller besvarades sist", en: "Ended or last answered")
  static let cutOff = Text(sv: "Gräns", en: "Limit")
  static let startedAt = Text(sv: "Började", en: "Began")
  static let doneAt = Text(sv: "Klar", en: "Done")
  static let archive = Text(sv: "Arkivexport", en: "Export to the archives")
  static let noArchive = Text(
    sv: "Ingen; beslutet kräver det inte.", en: "None; the decision asks for none.")
  static let kept = Text(sv: "Exporterat men inte gallrat", en: "Exported and not deleted")
  static let keptNote = Text(
    sv: "Ändrades efter exporten eller fick uppskov.", en: "Was changed since, or held.")
  static func table(_ name: String) -> Text {
    switch name {
    case "person": Text(sv: "Personer", en: "Persons")
    case "episode": Text(sv: "Omgångar", en: "Episodes")
    case "response": Text(sv: "Sparade formulär", en: "Stored forms")
    case "episode_event": Text(sv: "Händelser i omgångar", en: "Events of episodes")
    default: Text(verbatim: name)
    }
  }
  static let bytesGone = Text(
    sv: "Uppgifterna är överskrivna i databasfilen och i dess ändringslogg. Säkerhetskopior tagna "
      + "tidigare försvinner när deras tid är ute. Loggen över läsningar och ändringar har kvar id "
      + "utan innehåll. Siffror i resultat som redan har frysts ändras inte.",
    en: "The data are overwritten in the database file and in its log of changes. Backups taken "
      + "before go when their time is up. The log of readings and changes keeps ids without content. "
      + "Figures in results that have been frozen do not change.")
  static let print = Text(
    sv: "Skriv ut sidan för att lägga beviset i diariet.",
    en: "Print the page to keep the certificate in the register.")
}
