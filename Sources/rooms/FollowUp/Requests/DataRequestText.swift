import Core

/// Words about requests by the registered.
enum DataRequestText {
  static let title = Text(
    sv: "Begäranden från registrerade", en: "Requests by the registered")
  static let lead = Text(
    sv: "Den som finns i uppföljningen har rätt att få veta vad som står om den, och att få fel "
      + "rättade. Svaret ska komma inom en månad.",
    en:
      "Whoever is followed up has the right to know what is held about them, and to have errors put "
      + "right. The answer is due within a month.")
  static let empty = Text(
    sv: "Ingen begäran är registrerad. När någon ber om registerutdrag börjar du här.",
    en: "No request is recorded. When somebody asks for an extract you begin here.")
  static let number = Text(sv: "Nummer", en: "Number")
  static let kind = Text(sv: "Begäran", en: "Request")
  static func kind(_ kind: DataRequest.Kind) -> Text {
    switch kind {
    case .access: Text(sv: "registerutdrag", en: "extract of what is held")
    case .correction: Text(sv: "rättelse", en: "correction")
    }
  }
  static let kindMissing = Text(sv: "Välj vad begäran gäller.", en: "Choose what it is about.")
  static let requester = Text(sv: "Vem som begär", en: "Who asks")
  static func requester(_ requester: DataRequest.Requester) -> Text {
    switch requester {
    case .self: Text(sv: "den registrerade själv", en: "the registered person")
    case .guardian: Text(sv: "vårdnadshavare, god man eller förvaltare", en: "a guardian")
    case .proxy: Text(sv: "ombud med fullmakt", en: "a proxy with a power of attorney")
    }
  }
  static let requesterHint = Text(
    sv: "Namnet står i diariet, inte här.", en: "The name stands in the register, not here.")
  static let requesterMissing = Text(sv: "Välj vem som begär.", en: "Choose who asks.")
  static let identity = Text(
    sv: "Hur identiteten är kontrollerad", en: "How the identity was checked")
  static func identity(_ check: DataRequest.IdentityCheck) -> Text {
    switch check {
    case .idCard: Text(sv: "legitimation på plats", en: "identity card, in person")
    case .electronic: Text(sv: "e-legitimation", en: "electronic identification")
    case .authority:
      Text(
        sv: "handling som visar behörigheten", en: "a document that shows the authority")
    }
  }
  static let identityMissing = Text(
    sv: "Kontrollera vem det är innan du går vidare, och välj hur.",
    en: "Check who it is before you go on, and choose how.")
  static let received = Text(sv: "Begäran kom", en: "Received")
  static let receivedInFuture = Text(
    sv: "Begäran kan inte ha kommit efter i dag.", en: "It cannot have come after today.")
  static let due = Text(sv: "Svar senast", en: "Answer by")
  static let record = Text(sv: "Registrera en begäran", en: "Record a request")
  static let save = Text(sv: "Registrera begäran", en: "Record the request")
  static let state = Text(sv: "Läge", en: "State")
  static let recorded = Text(sv: "Begäran är registrerad.", en: "The request is recorded.")

  static func left(_ days: Int) -> Text {
    if days < 0 {
      return Text(sv: "\(-days) dagar försenad", en: "\(-days) days late")
    }
    return Text(
      sv: days == 1 ? "1 dag kvar" : "\(days) dagar kvar",
      en: days == 1 ? "1 day left" : "\(days) days left")
  }

  // MARK: One request

  static let find = Text(sv: "Hitta uppgifterna", en: "Find the data")
  static let findLead = Text(
    sv:
      "Det du skriver används för att söka och sparas inte. Sökningen loggas. Från och med nu gallras "
      + "inget om personen förrän begäran är avslutad.",
    en:
      "What you write is used to search and is not kept. The search is logged. From now on nothing "
      + "about the person is deleted until the request is closed.")
  static let search = Text(sv: "Sök", en: "Search")
  static let found = Text(
    sv: "Uppgifter finns. Läs utdraget och stryk det som rör andra.",
    en: "There are data. Read the extract and strike out what concerns others.")
  static let readExtract = Text(sv: "Läs utdraget", en: "Read the extract")
  static let onlyRegistrar = Text(
    sv: "Registratorn tar fram utdraget.", en: "The registrar prepares the extract.")
  static let correctLead = Text(
    sv:
      "Rättelsen görs på omgångens sida av den som ansvarar för ärendet eller enheten. Ge dem länken.",
    en:
      "The correction is made on the episode's page by whoever is responsible. Give them the link.")
  static let episode = Text(sv: "Omgång", en: "Episode")
  static let close = Text(sv: "Avsluta begäran", en: "Close the request")
  static let outcome = Text(sv: "Vad det blev", en: "What came of it")
  static func outcome(_ outcome: DataRequest.Outcome) -> Text {
    switch outcome {
    case .given: Text(sv: "allt lämnades ut", en: "all was given")
    case .partial: Text(sv: "en del lämnades ut", en: "a part was given")
    case .refused: Text(sv: "avslag", en: "refused")
    case .nothing: Text(sv: "inga uppgifter fanns", en: "nothing was held")
    case .corrected: Text(sv: "rättat", en: "corrected")
    }
  }
  static let outcomeMissing = Text(sv: "Välj vad det blev.", en: "Choose what came of it.")
  static let refusal = Text(
    sv: "Varför något inte lämnas ut", en: "Why something is not given")
  static let refusalHint = Text(
    sv: "Bara vid avslag helt eller delvis. Till exempel sekretess till skydd för en annan person "
      + "(26 kap. 1 § OSL, kontrolleras).",
    en:
      "Only when something is refused. For instance secrecy for another person's sake (OSL 26:1, to "
      + "be checked).")
  static let refusalMissing = Text(
    sv: "Skriv varför något inte lämnas ut, högst 500 tecken.",
    en: "Write why something is not given, in at most 500 characters.")
  static let decision = Text(
    sv: "Beslutets diarienummer, med hur man överklagar",
    en: "The reference of the decision, with how to appeal")
  static let decisionMissing = Text(
    sv: "Ett avslag är ett beslut som kan överklagas. Skriv dess diarienummer.",
    en: "A refusal is a decision that can be appealed. Write its reference.")
  static let sentOn = Text(sv: "Svaret skickades", en: "The answer was sent")
  static func sentOutside(_ received: Day) -> Text {
    Text(
      sv: "Välj en dag från \(received) till och med i dag.",
      en: "Choose a day from \(received) until today.")
  }
  static let closed = Text(sv: "Begäran är avslutad.", en: "The request is closed.")

  static func readingReason(_ request: DataRequest) -> Text {
    Text(
      sv: "Begäran \(request.name), diarienummer \(request.reference)",
      en: "Request \(request.name), reference \(request.reference)")
  }
}

/// Words of the extract itself, which the registered person reads.
extension DataRequestText {
  static let extract = Text(
    sv: "Det här står om dig i uppföljningen", en: "What is held about you in the follow-up")
  static let extractLead = Text(
    sv:
      "Utdraget visar alla uppgifter om dig i uppföljningen, varför de finns, hur länge de sparas "
      + "och vilka som har läst dem.",
    en:
      "The extract shows all data about you in the follow-up, why they are there, how long they are "
      + "kept and who has read them.")
  static let secrecy = Text(
    sv: "Sekretess enligt 26 kap. 1 § offentlighets- och sekretesslagen (2009:400, kontrolleras).",
    en: "Secrecy by chapter 26 section 1 of the Public Access to Information and Secrecy Act "
      + "(2009:400, to be checked).")
  static let purpose = Text(sv: "Ändamål", en: "Purpose")
  static let basis = Text(sv: "Rättslig grund", en: "Legal basis")
  static let keptHow = Text(sv: "Sparas", en: "Kept")
  static func kept(_ months: Int) -> Text {
    let count = RetentionText.months(months)
    return Text(
      sv: "\(count.sv) efter att omgången har slutat", en: "\(count.en) after the end")
  }
  static let unit = Text(sv: "Enhet", en: "Unit")
  static let period = Text(sv: "Tid", en: "Period")
  static let background = Text(sv: "Bakgrundsuppgifter", en: "Background")
  static let responses = Text(sv: "Svar", en: "Answers")
  static let question = Text(sv: "Fråga", en: "Question")
  static let answer = Text(sv: "Svar", en: "Answer")
  static let typedByStaff = Text(sv: "ifyllt i tjänsten", en: "filled in here")
  static let imported = Text(
    sv: "inläst från ett annat system", en: "imported from another system")
  static let replaced = Text(sv: "ersatt av ett senare", en: "replaced by a later one")
  static let draft = Text(sv: "utkast", en: "draft")
  static let struck = Text(
    sv: "Struket: rör någon annan", en: "Struck out: concerns somebody else")
  static let strike = Text(sv: "Stryk", en: "Strike out")
  static let strikeAll = Text(sv: "Spara det som ska strykas", en: "Save what is struck out")
  static let mayName = Text(sv: "kan nämna någon", en: "may name somebody")
  static let struckNow = Text(
    sv: "Strykningarna är sparade.", en: "What is struck out is saved.")
  static let events = Text(sv: "Händelser", en: "Events")
  static let readings = Text(sv: "Vilka som har läst om dig", en: "Who has read about you")
  static let readingsLead = Text(
    sv:
      "Varje läsning av just dina uppgifter, med läsarens roll. Personalens namn står inte här (jfr "
      + "EU-domstolens dom C-579/21, kontrolleras); fråga om du behöver dem för att ta till vara din "
      + "rätt.",
    en:
      "Each reading of your data, with the reader's role. Names of staff are left out (cf. the Court "
      + "of Justice, C-579/21, to be checked); ask if you need them to exercise your rights.")
  static let moment = Text(sv: "När", en: "When")
  static let role = Text(sv: "Läsarens roll", en: "The reader's role")
  static let recipients = Text(sv: "Mottagare", en: "Recipients")
  static let noRecipients = Text(
    sv: "Uppgifterna har inte lämnats till någon utanför nämnden.",
    en: "The data have not been given to anybody outside the board.")
  static let rights = Text(
    sv: "Du kan begära rättelse, invända och klaga hos Integritetsskyddsmyndigheten, imy.se.",
    en: "You may ask for correction, object, and complain to the authority for privacy protection, "
      + "imy.se.")
  static let file = Text(sv: "Som fil (JSON)", en: "As a file (JSON)")
  static let nothing = Text(
    sv: "Inga omgångar finns kvar om personen.", en: "No episodes of the person are left.")
}
