import Core

enum ImportPageText {
  static let title = Text(sv: "Importera en fil", en: "Import a file")
  static func lead(_ programme: Text) -> Text {
    Text(
      sv: "Ta in uppgifter från en fil till ", en: "Take data from a file into the programme ")
      + programme + Text(verbatim: ".")
  }
  static let seenBy = Text(
    sv: "Ses bara av dig tills filen är importerad", en: "Seen by you alone until it is imported")
  static let what = Text(
    sv: """
      En CSV-fil med en rad per person, eller en rad per person och mättillfälle. Filen provas först: \
      du ser vad som kan tas in innan något sparas.
      """,
    en: """
      A CSV file with a row for each person, or for each person and occasion. It is tried first: you \
      see what can be taken in before anything is stored.
      """)
  static let file = Text(sv: "Fil", en: "File")
  static let fileHint = Text(
    sv: "CSV från Excel eller verksamhetssystemet. Första raden ska vara kolumnernas namn.",
    en: "CSV from a spreadsheet or the case system. The first row must name the columns.")
  static let fileMissing = Text(sv: "Välj en fil", en: "Choose a file")
  static let upload = Text(sv: "Ladda upp", en: "Upload")
  static let notStarted = Text(
    sv: "Programmet har inte startat, så inget kan importeras än.",
    en: "The programme has not started, so nothing can be imported yet.")

  // Mapping
  static let mapTitle = Text(sv: "Vad är kolumnerna?", en: "What are the columns?")
  static func mapLead(_ file: String) -> Text {
    Text(sv: "Säg vad kolumnerna i \(file) är.", en: "Say what the columns of \(file) are.")
  }
  static let role = Text(sv: "Är", en: "Is")
  static let notUsed = Text(sv: "Används inte", en: "Not used")
  static let occasion = Text(sv: "Vid tillfället", en: "At the occasion")
  static let occasionHint = Text(
    sv: "Bara i filer med en rad per person.", en: "Only in files with a row for each person.")
  static let codesHeading = Text(
    sv: "Filen skriver något annat än programmet", en: "The file writes something else")
  static let codes = Text(sv: "Översättning", en: "Translation")
  static func example(_ values: String) -> Text {
    Text(sv: "Till exempel: \(values)", en: "For example: \(values)")
  }
  static let codesHint = Text(
    sv: "Filens ord, lika med, programmets kod; komma mellan: G=good, P=poor.",
    en: "The file's word, equals, the programme's code; commas between: G=good, P=poor.")
  static let more = Text(sv: "För hela filen", en: "For the whole file")
  static let start = Text(sv: "Startdag för alla", en: "Start day for everybody")
  static let startHint = Text(
    sv: "Om ingen kolumn är startdag. Utan den räknas första mätningen som start.",
    en: "If no column is the start day. Without it the first measurement is the start.")
  static let end = Text(sv: "Slutdag för alla", en: "End day for everybody")
  static let endHint = Text(
    sv: "Om ingen kolumn är slutdag och alla har slutat.",
    en: "If no column is the end day and everybody has ended.")
  static let placing = Text(
    sv: "Om varje person har flera rader: vad avgör mättillfället?",
    en: "If each person has several rows: what decides the occasion?")
  static func placing(_ placing: ImportMapForm.Placing) -> Text {
    switch placing {
    case .column: Text(sv: "Kolumnen som är tillfälle", en: "The column that is the occasion")
    case .date: Text(sv: "Datumet", en: "The date")
    case .order: Text(sv: "Radernas ordning", en: "The order of the rows")
    }
  }
  static let missing = Text(sv: "Tecken för saknat svar", en: "Marks for a missing answer")
  static let missingHint = Text(
    sv: "Med komma mellan. En tom ruta är alltid ett saknat svar.",
    en: "With commas between. An empty cell is always a missing answer.")
  static let ownMap = Text(sv: "Egen karta", en: "A map of your own")
  static let ownMapHint = Text(
    sv: "Klistra in en kartfil i YAML. Den gäller då i stället för valen ovan.",
    en: "Paste a map file in YAML. It then holds instead of the choices above.")
  static let tryIt = Text(sv: "Prova filen", en: "Try the file")
  static let occasionMissing = Text(
    sv: "Välj vilket tillfälle svaret gäller", en: "Choose which occasion the answer is for")
  static let noItems = Text(
    sv: "Välj minst en kolumn som är en fråga i programmet",
    en: "Choose at least one column that is an item of the programme")
  static let noPerson = Text(
    sv: "Välj vilken kolumn som säger vem raden gäller",
    en: "Choose the column that says who a row is about")
  static let startMissing = Text(
    sv: "Skriv en startdag, eller välj en kolumn med startdag eller datum",
    en: "Write a start day, or choose a column with start day or date")
  static func roleTaken(_ role: ImportMapForm.Role) -> Text {
    Text(
      sv: "Två kolumner kan inte vara \(name(role).sv.lowercased()); välj en",
      en: "Two columns cannot be \(name(role).en.lowercased()); choose one")
  }
  static let attributeTaken = Text(
    sv: "Två kolumner kan inte vara samma bakgrundsuppgift; välj en",
    en: "Two columns cannot be the same background variable; choose one")
  static func attribute(_ title: Text) -> Text {
    Text(sv: "Bakgrundsuppgift: ", en: "Background variable: ") + title
  }
  static func column(_ name: String) -> Text {
    Text(sv: "Kolumnen ”\(name)”", en: "The column “\(name)”")
  }

  static func name(_ role: ImportMapForm.Role) -> Text {
    switch role {
    case .person: Text(sv: "Person (eget nummer)", en: "Person (own reference)")
    case .personalNumber: Text(sv: "Person (personnummer)", en: "Person (personal number)")
    case .caseReference: Text(sv: "Ärendenummer", en: "Case reference")
    case .unit: Text(sv: "Enhetens kod", en: "Code of the unit")
    case .worker: Text(sv: "Handläggarens inloggning", en: "The worker's log-in name")
    case .start: Text(sv: "Startdag", en: "Start day")
    case .end: Text(sv: "Slutdag", en: "End day")
    case .gender: Text(sv: "Kön", en: "Gender")
    case .birthYear: Text(sv: "Födelseår", en: "Year of birth")
    case .birthDate: Text(sv: "Födelsedatum", en: "Date of birth")
    case .age: Text(sv: "Ålder vid start", en: "Age at start")
    case .household: Text(sv: "Hushåll", en: "Household")
    case .protected: Text(sv: "Skyddade personuppgifter", en: "Protected identity")
    case .attribute: Text(sv: "Annan bakgrundsuppgift", en: "Other background variable")
    case .occasion: Text(sv: "Mättillfälle", en: "Occasion")
    case .date: Text(sv: "Dag för svaret", en: "Day of the answer")
    case .notDone: Text(sv: "Skäl till att svar saknas", en: "Reason why there is no answer")
    }
  }

  // Trying and storing
  static let trying = Text(sv: "Filen provas", en: "The file is being tried")
  static let storing = Text(sv: "Filen importeras", en: "The file is being imported")
  static let leave = Text(
    sv: "Du kan lämna sidan och komma tillbaka.", en: "You can leave this page and come back.")
  static let refresh = Text(
    sv: "Visa hur långt det har kommit", en: "Show how far it has come")
  static func progress(_ progress: ImportProgress) -> Text {
    let rows = Text.number(progress.rows)
    return switch progress.phase {
    case .reading: Text(sv: "Läser: rad ", en: "Reading: row ") + rows
    case .comparing: Text(sv: "Jämför: rad ", en: "Comparing: row ") + rows
    case .storing: Text(sv: "Sparar: rad ", en: "Storing: row ") + rows
    case .summing:
      Text(sv: "Räknar samman: enhet och månad ", en: "Adding up: unit and month ") + rows
    }
  }
  static let triedTitle = Text(sv: "Så blir importen", en: "What the import will be")
  static let blockedTitle = Text(
    sv: "Filen kan inte tas in som den är", en: "The file cannot be taken in as it is")
  static let storedTitle = Text(sv: "Importen är klar", en: "The import is done")
  static let failedTitle = Text(sv: "Det gick inte att importera", en: "It could not be imported")
  static let interrupted = Text(
    sv: "Arbetet avbröts när servern startades om. Inget är importerat. Prova filen igen.",
    en: "The work was interrupted when the server was restarted. Nothing is imported. Try the file "
      + "again.")
  static let read = Text(sv: "lästa rader", en: "rows read")
  static let created = Text(sv: "nya", en: "new")
  static let updated = Text(sv: "ändrar", en: "change")
  static let unchanged = Text(sv: "oförändrade", en: "unchanged")
  static let duplicates = Text(sv: "dubbletter", en: "duplicates")
  static let refused = Text(sv: "avvisade", en: "refused")
  static let newPersons = Text(sv: "nya personer", en: "new persons")
  static let refusedHeading = Text(
    sv: "Rader som inte kan tas in", en: "Rows that cannot be taken in")
  static let row = Text(sv: "Rad", en: "Line")
  static let column = Text(sv: "Kolumn", en: "Column")
  static let value = Text(sv: "Värde", en: "Value")
  static let reason = Text(sv: "Varför", en: "Why")
  static func more(_ count: Int) -> Text {
    Text(sv: "Och \(count) till.", en: "And \(count) more.")
  }
  static let typedHeading = Text(
    sv: "Rader som säger emot det som har skrivits", en: "Rows that contradict what has been typed")
  static let replaceTyped = Text(
    sv: "Filen ska gälla i stället för det som har skrivits för hand",
    en: "The file is to hold instead of what has been typed")
  static let replaceMissing = Text(
    sv: "Kryssa i att filen ska gälla, eller rätta filen",
    en: "Tick that the file is to hold, or correct the file")
  static let acceptPartial = Text(
    sv: "Ta in de andra raderna ändå", en: "Take the other rows in all the same")
  static let acceptMissing = Text(
    sv: "Kryssa i att de andra raderna ska tas in, eller rätta filen",
    en: "Tick that the other rows are to be taken in, or correct the file")
  static let check = Text(sv: "Så läses filen", en: "How the file is read")
  static let fileName = Text(sv: "Fil", en: "File")
  static let mapHeading = Text(sv: "Kartan som text", en: "The map as text")
  static let mapNote = Text(
    sv: "Spara den och använd den nästa gång, här eller med ”beprova import follow-up”.",
    en: "Keep it and use it the next time, here or by “beprova import follow-up”.")
  static let store = Text(sv: "Importera", en: "Import")
  static let change = Text(sv: "Ändra vad kolumnerna är", en: "Change what the columns are")
  static let another = Text(sv: "Ladda upp en annan fil", en: "Upload another file")
  static let toResults = Text(sv: "Visa resultat", en: "Show results")
}
