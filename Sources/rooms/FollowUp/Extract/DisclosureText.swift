import Core

/// Words about decisions to disclose, and about what an extract may hold.
extension ExtractText {
  static let decisions = Text(
    sv: "Beslut om utlämnande till forskare", en: "Decisions to disclose to researchers")
  static let decisionsLead = Text(
    sv: "En forskare får utdrag bara genom ett beslut. Registrera det som är beslutat: här fattas "
      + "inget beslut.",
    en: "A researcher gets extracts by a decision alone. Record what has been decided: nothing is "
      + "decided here.")
  static let chooseProgramme = Text(
    sv: "Välj det program som beslutet gäller.", en: "Choose the programme of the decision.")
  static let record = Text(sv: "Registrera ett beslut", en: "Record a decision")
  static let reference = Text(sv: "Diarienummer", en: "Reference")
  static let decidedOn = Text(sv: "Beslutsdatum", en: "Date of the decision")
  static let decidedBy = Text(sv: "Beslutsfattare", en: "Decided by")
  static let decidedByHint = Text(sv: "Titel och namn.", en: "Title and name.")
  static let validTo = Text(sv: "Gäller till och med", en: "Holds until")
  static let recipient = Text(sv: "Forskare", en: "Researcher")
  static let columns = Text(sv: "Kolumner", en: "Columns")
  static let columnsHint = Text(
    sv:
      "Namn ur kodboken med mellanslag mellan, som q_mood m_mood gender. Skriv unit för enheten och "
      + "dates för datum, om beslutet ger dem. Alltid med är \(ExtractColumns.frame): egna namn för "
      + "person och omgång, version, mättillfälle, vad som blev av det och antal dagar från start. "
      + "Lämna tomt för alla kolumner, också enheter och datum.",
    en:
      "Names as in the code book with spaces between, such as q_mood m_mood gender. Write unit for "
      + "the unit and dates for dates, if the decision gives them. Always there are "
      + "\(ExtractColumns.frame): own names for person and episode, version, occasion, what became of "
      + "it and the number of days from the start. Leave empty for all columns, units and dates too."
  )
  static let allColumns = Text(sv: "Alla", en: "All")
  static let save = Text(sv: "Registrera", en: "Record")
  static let recordedNow = Text(sv: "Beslutet är registrerat.", en: "The decision is recorded.")
  static let noDecisions = Text(
    sv: "Inget beslut är registrerat.", en: "No decision is recorded.")
  static let referenceMissing = Text(
    sv: "Skriv beslutets diarienummer, högst 100 tecken.",
    en: "Write the reference of the decision, in at most 100 characters.")
  static let decidedByMissing = Text(
    sv: "Skriv vem som beslutade, högst 200 tecken.",
    en: "Write who decided, in at most 200 characters.")
  static let recipientMissing = Text(
    sv: "Välj en forskare. Den som ska få utdrag har rollen forskare i nämnden.",
    en: "Choose a researcher. Who is to get extracts has the role of researcher in the board.")
  static let validBeforeDecision = Text(
    sv: "Beslutet kan inte sluta gälla innan det fattades. Välj en senare dag.",
    en: "The decision cannot end before it was made. Choose a later day.")
  static let decisionKnown = Text(
    sv: "Beslutet är redan registrerat för den forskaren och det programmet.",
    en: "The decision is already recorded for that researcher and programme.")
  static func unknownColumn(_ name: String, nearest: String?) -> Text {
    Text(
      sv: "Ingen kolumn heter ”\(name)”" + (nearest.map { "; menade du \($0)?" } ?? "."),
      en: "No column is called “\(name)”" + (nearest.map { "; did you mean \($0)?" } ?? "."))
  }

  // MARK: Revoking one

  static let revoke = Text(sv: "Återkalla beslutet", en: "Revoke the decision")
  static let revokeLead = Text(
    sv:
      "Gör det när beslutet inte längre gäller eller är fel registrerat. Inga fler utdrag kan tas "
      + "eller hämtas med det. Det står kvar här, och vid de utdrag som har tagits. Är det fel "
      + "registrerat: registrera det sedan på nytt.",
    en: "Do it when the decision no longer holds or was recorded wrongly. No more extracts can be "
      + "taken or fetched by it. It stays here, and with the extracts that were taken. If it was "
      + "recorded wrongly: then record it anew.")
  static let revokeReason = Text(
    sv: "Varför återkallas beslutet?", en: "Why is the decision revoked?")
  static let revokeReasonHint = Text(
    sv: "Minst tio tecken, utan uppgifter om någon person.",
    en: "At least ten characters, without data about any person.")
  static let revocationReasonMissing = Text(
    sv: "Skriv varför beslutet återkallas, med minst tio tecken.",
    en: "Write why the decision is revoked, in at least ten characters.")
  static let revokedNow = Text(
    sv: "Beslutet är återkallat.", en: "The decision is revoked.")
  static let revokedBefore = Text(
    sv: "Beslutet är redan återkallat.", en: "The decision has been revoked already.")
  static let holding = Text(sv: "Gäller", en: "Holds")
  static let ended = Text(sv: "Gäller inte längre", en: "Holds no longer")
  static func revoked(_ day: Day) -> Text {
    Text(sv: "Återkallat \(day)", en: "Revoked on \(day)")
  }
  static func holdsUntil(_ reference: String, _ day: Day) -> Text {
    Text(sv: "\(reference), till och med \(day)", en: "\(reference), until \(day)")
  }
  static func nothingToRevoke(_ reference: String) -> Text {
    Text(
      sv: "Forskaren har inget beslut ”\(reference)” som gäller för programmet.",
      en: "The researcher has no decision “\(reference)” that holds for the programme.")
  }

  // MARK: What stands in the way

  static let nobody = Text(
    sv: "Ingen som du får läsa om började då på den enheten. Välj en annan tid eller enhet.",
    en: "Nobody whom you may read about began then in that unit. Choose another time or unit.")
  static let noDecisionForYou = Text(
    sv:
      "Du har inget beslut som gäller för programmet. Be nämndens registrator registrera beslutet "
      + "om utlämnande. Sedan kan du ta ut utdraget här.",
    en:
      "You have no decision that holds for the programme. Ask the board's registrar to record the "
      + "decision to disclose. Then you can take the extract here.")
  static let fetchedBefore = Text(
    sv: "Utdraget är redan hämtat. Filerna sparas inte här: ta ut ett nytt.",
    en: "The extract has been fetched. The files are not kept here: take a new one.")
  static let cancelled = Text(
    sv: "Utdraget är avbrutet: ta ut ett nytt.", en: "The extract is cancelled: take a new one.")
  static let takerFetches = Text(
    sv: "Bara den som tog ut utdraget kan hämta det.",
    en: "Only who took the extract can fetch it.")
  static let goneBefore = Text(
    sv: "Det var redan noterat.", en: "It was noted before.")
  static let period = Text(sv: "Omgångar som började", en: "Episodes begun")
  static func period(_ period: Period) -> Text {
    switch (period.from, period.to) {
    case (nil, nil): Text(sv: "Alla", en: "All")
    case (let from?, nil): Text(sv: "Från \(from)", en: "From \(from)")
    case (nil, let to?): Text(sv: "Till och med \(to)", en: "Until \(to)")
    case (let from?, let to?): Text(verbatim: "\(from) – \(to)")
    }
  }
}
