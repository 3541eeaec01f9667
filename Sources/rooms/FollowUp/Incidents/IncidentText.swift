import Core
import Foundation

/// Words about personal data breaches.
enum IncidentText {
  static let title = Text(sv: "Personuppgiftsincidenter", en: "Personal data breaches")
  static let lead = Text(
    sv: "En incident som kan innebära risk för någon ska anmälas till Integritetsskyddsmyndigheten "
      + "inom 72 timmar från att den upptäcktes (dataskyddsförordningen artikel 33, kontrolleras).",
    en: "A breach that may be a risk to somebody is to be reported to the authority for privacy "
      + "protection within 72 hours of its discovery (GDPR article 33, to be checked).")
  static let empty = Text(
    sv:
      "Ingen incident är registrerad. Hör hit: uppgifter som kommit i orätta händer, gått förlorade "
      + "eller ändrats av misstag.",
    en:
      "No breach is recorded. What belongs here: data that came into wrong hands, were lost or were "
      + "changed by mistake.")
  static let number = Text(sv: "Nummer", en: "Number")
  static let name = Text(sv: "Vad som hänt, kort", en: "What happened, in short")
  static let nameMissing = Text(
    sv: "Skriv kort vad som hänt, högst 200 tecken.",
    en: "Write in short what happened, in at most 200 characters.")
  static let kind = Text(sv: "Slag", en: "Kind")
  static func kind(_ kind: Incident.Kind) -> Text {
    switch kind {
    case .confidentiality:
      Text(sv: "någon obehörig har tagit del av uppgifter", en: "somebody saw data without a right")
    case .integrity: Text(sv: "uppgifter har ändrats felaktigt", en: "data were wrongly changed")
    case .availability: Text(sv: "uppgifter har gått förlorade", en: "data were lost")
    }
  }
  static let kindMissing = Text(sv: "Välj vad som har hänt.", en: "Choose what happened.")
  static let happened = Text(sv: "Beskriv vad som hänt", en: "Describe what happened")
  static let whatHappened = Text(sv: "Vad som hände", en: "What happened")
  static let happenedMissing = Text(
    sv: "Beskriv vad som hänt, högst 2000 tecken.",
    en: "Describe what happened, in at most 2,000 characters.")
  static let discovered = Text(sv: "Upptäcktes den", en: "Discovered on")
  static let discoveredTime = Text(sv: "Klockan", en: "At")
  static let timeHint = Text(sv: "Till exempel 09:14.", en: "Such as 09:14.")
  static let timeMissing = Text(
    sv: "Skriv klockslaget, till exempel 09:14.", en: "Write the time, such as 09:14.")
  static let discoveredInFuture = Text(
    sv: "Den kan inte ha upptäckts senare än nu.", en: "It cannot have been discovered after now.")
  static let who = Text(sv: "Vilka som berörs", en: "Who is affected")
  static let whoLead = Text(
    sv:
      "De berörda hittas i loggen: de som någon har läst om under vissa dagar, eller de som är med i "
      + "ett utdrag.",
    en:
      "Those affected are found in the log: those whom somebody read about on certain days, or those "
      + "in an extract.")
  static let reader = Text(
    sv: "Inloggningsnamn på den som läste", en: "Log-in name of who read")
  static let from = Text(sv: "Från och med", en: "From")
  static let to = Text(sv: "Till och med", en: "Until")
  static let extract = Text(sv: "Utdrag", en: "Extract")
  static let extractHint = Text(sv: "Till exempel U7.", en: "Such as U7.")
  static let endsBeforeStart = Text(
    sv: "Den sista dagen kan inte komma före den första.",
    en: "The last day cannot come before the first.")
  static let noSuchReader = Text(
    sv: "Ingen användare heter så.", en: "No user is called that.")
  static let noSuchExtract = Text(sv: "Det finns inget sådant utdrag.", en: "No such extract.")
  static let record = Text(sv: "Registrera en incident", en: "Record a breach")
  static let save = Text(sv: "Registrera incidenten", en: "Record the breach")
  static let state = Text(sv: "Läge", en: "State")
  static let recorded = Text(
    sv: "Incidenten är registrerad. Klockan går.", en: "The breach is recorded. The clock runs.")
  static let saved = Text(sv: "Sparat.", en: "Saved.")
  static let closedNow = Text(sv: "Incidenten är avslutad.", en: "The breach is closed.")
  static let closed = Text(sv: "avslutad", en: "closed")
  static let reported = Text(sv: "anmäld", en: "reported")
  static let notToReport = Text(sv: "anmäls inte", en: "not to be reported")
  static let deadline = Text(sv: "Anmäls senast", en: "Report by")

  static func left(_ hours: Int) -> Text {
    hours < 0
      ? Text(sv: "\(-hours) timmar för sent", en: "\(-hours) hours late")
      : Text(sv: "\(hours) timmar kvar", en: "\(hours) hours left")
  }

  // MARK: Assessment

  static let assessment = Text(sv: "Bedömning och åtgärder", en: "Assessment and measures")
  static let risk = Text(sv: "Risk för dem som berörs", en: "Risk to those affected")
  static func risk(_ risk: Incident.Risk) -> Text {
    switch risk {
    case .unlikely: Text(sv: "osannolik: anmäls inte", en: "unlikely: not reported")
    case .risk: Text(sv: "risk: anmäls", en: "risk: reported")
    case .high:
      Text(
        sv: "hög risk: anmäls, och de som berörs får veta",
        en: "high risk: reported, and those affected are told")
    }
  }
  static let consequences = Text(sv: "Konsekvenser", en: "Consequences")
  static let measures = Text(sv: "Åtgärder", en: "Measures")
  static let tooLong = Text(sv: "Skriv högst 2000 tecken.", en: "Write at most 2,000 characters.")
  static let reportReference = Text(
    sv: "Myndighetens diarienummer på anmälan", en: "The authority's reference of the report")
  static let reportHint = Text(
    sv: "Fyll i när anmälan är gjord på imy.se.", en: "Fill in when it has been reported at imy.se."
  )
  static let informed = Text(
    sv: "De som berörs fick veta", en: "Those affected were told")
  static let saveAssessment = Text(sv: "Spara bedömningen", en: "Save the assessment")
  static let close = Text(sv: "Avsluta incidenten", en: "Close the breach")
  static let cannotClose = Text(
    sv: "Incidenten kan avslutas när det här är gjort:",
    en: "It can be closed when this has been done:")
  static let riskMissing = Text(sv: "risken är bedömd", en: "the risk has been judged")
  static let reportMissing = Text(sv: "den är anmäld", en: "it has been reported")
  static let informedMissing = Text(
    sv: "de som berörs har fått veta", en: "those affected have been told")
  static let measuresMissing = Text(
    sv: "åtgärderna är beskrivna", en: "the measures have been described")

  // MARK: Those affected

  static let affected = Text(sv: "De som berörs", en: "Those affected")
  static let seeAffected = Text(sv: "Visa dem som berörs", en: "Show those affected")
  static let affectedLead = Text(
    sv: "Listan är gjord av loggen över läsningar. Att du läser den loggas.",
    en: "The list is made of the log of readings. That you read it is logged.")
  static let noSource = Text(
    sv: "Det är inte angivet var de berörda finns.",
    en: "Where those affected are found has not been said.")
  static func affected(_ count: Int, gone: Int) -> Text {
    Text(
      sv: "\(count) personer"
        + (gone > 0 ? ", och \(gone) som inte längre finns eller inte får läsas" : ""),
      en: "\(count) persons" + (gone > 0 ? ", and \(gone) who are gone or may not be read" : ""))
  }
  static let onlyRegistrar = Text(
    sv: "Registratorn tar fram listan.", en: "The registrar makes the list.")
  static func readingReason(_ incident: Incident) -> Text {
    Text(
      sv: "Personuppgiftsincident \(incident.name): de som berörs",
      en: "Personal data breach \(incident.name): those affected")
  }
}
