import Core
import SwedishText

enum ImportText {
  // MARK: Pages

  static let unitsTitle = Text(sv: "Importera enheter", en: "Import units")
  static let usersTitle = Text(sv: "Importera användare", en: "Import users")
  static let unitsLead = Text(
    sv: "Läs in enheter från en fil. Du ser först vad som skulle ändras, rad för rad.",
    en: "Read units from a file. You first see what would change, row by row.")
  static let usersLead = Text(
    sv: """
      Läs in användare, deras roller och chefer från en fil. Du ser först vad som skulle ändras, rad \
      för rad.
      """,
    en: """
      Read users, their roles and managers from a file. You first see what would change, row by row.
      """)
  static let file = Text(sv: "Fil (CSV)", en: "File (CSV)")
  static let fileHint = Text(
    sv: "Första raden är kolumnnamn. Skiljetecken och teckenkodning känns igen.",
    en: "The first row names the columns. Separator and encoding are found out.")
  static let fileMissing = Text(sv: "Välj en fil", en: "Choose a file")
  static let tryOut = Text(sv: "Provkör", en: "Try it")
  static let tryAgain = Text(sv: "Provkör en annan fil", en: "Try another file")
  static let storeUnits = Text(sv: "Spara enheterna", en: "Save the units")
  static let storeUsers = Text(
    sv: "Spara användarna och rollerna", en: "Save the users and roles")
  static let columns = Text(sv: "Så skriver du filen", en: "How to write the file")
  static let column = Text(sv: "Kolumn", en: "Column")
  static let meaning = Text(sv: "Innehåll", en: "What it holds")
  static let faults = Text(sv: "Rätta det här i filen", en: "Put this right in the file")
  static let added = Text(sv: "Läggs till", en: "Added")
  static let changed = Text(sv: "Ändras", en: "Changed")
  static let row = Text(sv: "Rad", en: "Row")
  static let value = Text(sv: "Värde", en: "Value")
  static let reason = Text(sv: "Vad som är fel", en: "What is wrong")
  static let what = Text(sv: "Vad", en: "What")
  static let passwords = Text(
    sv: "Lösenord för första inloggningen", en: "Passwords for the first log-in")
  static let passwordsLead = Text(
    sv: """
      Skriv ut eller spara listan nu: lösenorden visas bara på den här sidan. Var och en väljer ett \
      eget vid första inloggningen.
      """,
    en: """
      Print or save the list now: the passwords are shown on this page only. Everybody chooses their \
      own at the first log-in.
      """)
  static let passwordColumn = Text(
    sv:
      "Ta bort kolumnen: lösenord läses aldrig från en fil. Nya användare får ett lösenord att byta.",
    en: "Remove the column: passwords are never read from a file. New users get one to change.")
  static let passwordHeadings = ["lösenord", "losenord", "password"]

  static func meaning(of column: UnitColumn) -> Text {
    switch column {
    case .code: Text(sv: "Enhetens kod, en gång i filen", en: "The unit's code, once in the file")
    case .name: Text(sv: "Enhetens namn", en: "The unit's name")
    case .kind:
      Text(
        sv: "Till exempel nämnd, avdelning, enhet eller team. Tomt betyder enhet",
        en: "For instance board, department, unit or team. Empty means unit")
    case .under:
      Text(
        sv: "Koden för enheten ovanför, i filen eller sedan tidigare",
        en: "The code of the unit above, in the file or there before")
    case .from: Text(sv: "Första dag. Tomt betyder 1990-01-01", en: "First day. Empty: 1990-01-01")
    case .to: Text(sv: "Sista dag, för enheter som har upphört", en: "Last day, for ended units")
    case .threshold:
      Text(
        sv: "För en ny nämnd: minsta antal personer som visas. Tomt betyder 5",
        en: "For a new board: the fewest persons shown. Empty: 5")
    case .personalData:
      Text(sv: "För en ny nämnd: ja eller nej. Tomt betyder ja", en: "For a new board: yes or no")
    }
  }

  static func meaning(of column: UserColumn) -> Text {
    switch column {
    case .login:
      Text(
        sv: "Personens användarnamn. En rad för varje roll",
        en: "The person's user name. A row for each role")
    case .name:
      Text(
        sv: "Personens namn; behövs för nya användare",
        en: "The person's name; needed for new users")
    case .unit: Text(sv: "Enhetens kod", en: "The unit's code")
    case .role:
      Text(sv: "Till exempel handläggare eller enhetschef", en: "For instance caseworker")
    case .from: Text(sv: "Första dag. Tomt betyder i dag", en: "First day. Empty means today")
    case .to:
      Text(sv: "Sista dag. Tomt betyder tills vidare", en: "Last day. Empty: until further notice")
    case .manager:
      Text(
        sv: "Användarnamnet för enhetens chef, som då får rollen enhetschef",
        en: "The user name of the unit's manager, who is then given that role")
    case .isProtected:
      Text(sv: "Ja om personen har skyddade personuppgifter", en: "Yes for a protected identity")
    }
  }

  static func andMore(_ count: Int) -> Text {
    Text(
      sv: "Och \(count) till. Kommandot ”beprova import” visar alla.",
      en: "And \(count) more. The command “beprova import” shows all.")
  }

  // MARK: Outcome

  static func outcome(_ report: OrganisationImportReport) -> Text {
    if !report.faults.isEmpty {
      let count = report.faults.count
      return Text(
        sv: "Inget är sparat: \(count) fel i filen.",
        en: "Nothing is stored: \(count) \(count == 1 ? "fault" : "faults") in the file.")
    }
    guard report.changesAnything else {
      return Text(
        sv: "Inget att ändra: allt i filen finns redan.",
        en: "Nothing to change: all of the file is there already.")
    }
    let (added, changed) = (report.added.count, report.changed.count)
    return report.isStored
      ? Text(
        sv: "Klart: \(added) tillagda, \(changed) ändrade, \(report.unchanged) rader oförändrade.",
        en: "Done: \(added) added, \(changed) changed, \(report.unchanged) rows unchanged.")
      : Text(
        sv: """
          Provkörning: \(added) skulle läggas till, \(changed) ändras, \(report.unchanged) rader är \
          oförändrade. Inget är sparat än.
          """,
        en: """
          Dry run: \(added) would be added, \(changed) changed, \(report.unchanged) rows are \
          unchanged. Nothing is stored yet.
          """)
  }

  static func unused(_ columns: [String]) -> Text {
    let names = columns.prefix(20).joined(separator: ", ")
    return Text(
      sv: "Kolumner som inte används: \(names).", en: "Columns that are not used: \(names).")
  }

  static func fault(_ fault: RowFault) -> Text {
    let place = [fault.column, fault.value.map { "”\($0)”" }].compactMap(\.self)
      .joined(separator: " ")
    let space = place.isEmpty ? "" : ", \(place)"
    return Text(sv: "Rad \(fault.row)\(space): ", en: "Row \(fault.row)\(space): ") + fault.reason
  }

  static func password(_ first: OrganisationImportReport.FirstPassword) -> Text {
    Text(
      sv: "Lösenord för \(first.login): \(first.password) – byts vid första inloggningen.",
      en: "Password of \(first.login): \(first.password); changed at first log-in.")
  }

  static func newUnit(_ kind: Text, _ name: String, under: String) -> Text {
    kind + Text(sv: " \(name), under \(under)", en: " \(name), under \(under)")
  }

  static func newUser(_ name: String) -> Text {
    Text(sv: "Ny användare: \(name)", en: "New user: \(name)")
  }

  static func newRole(_ role: Text, _ unit: String, _ period: Period) -> Text {
    role + Text(sv: " i \(unit), ", en: " at \(unit), ") + UnitText.period(period)
  }

  static let newProtectedUser = Text(
    sv: "Ny användare med skyddade personuppgifter", en: "New user with protected identity")
  static let otherNameNow = Text(sv: "Namnet ändras", en: "The name is changed")

  static func renamed(_ before: String, _ after: String) -> Text {
    Text(sv: "Namn: \(before) blir \(after)", en: "Name: \(before) becomes \(after)")
  }

  static func begins(_ before: Day, _ after: Day) -> Text {
    Text(sv: "Första dag: \(before) blir \(after)", en: "First day: \(before) becomes \(after)")
  }

  // MARK: Faults

  static let columnTwice = Text(
    sv: "Två kolumner betyder samma sak. Ta bort den ena.",
    en: "Two columns mean the same. Remove one of them.")

  static func columnMissing(_ heading: String) -> Text {
    Text(
      sv: "Kolumnen ”\(heading)” saknas. Lägg till den i första raden.",
      en: "The column “\(heading)” is missing. Add it to the first row.")
  }

  static func tooManyRows(_ most: Int) -> Text {
    Text(
      sv: "Filen har fler än \(most) rader. Kontrollera att det är rätt fil.",
      en: "The file has more than \(most) rows. Check that it is the right one.")
  }

  static let codeMissing = Text(sv: "Skriv enhetens kod", en: "Write the unit's code")
  static let codeForm = Text(
    sv: "Skriv en kod utan mellanslag, högst 40 tecken",
    en: "Write a code without spaces, of at most 40 characters")
  static let unitNameMissing = Text(sv: "Skriv enhetens namn", en: "Write the unit's name")
  static let parentMissing = Text(
    sv: "Skriv koden för enheten ovanför", en: "Write the code of the unit above")
  static let moveByPlan = Text(
    sv:
      "Enheten ligger inte där i dag. Flytta den i en omorganisation, så att följderna syns först.",
    en: "The unit is elsewhere today. Move it by a reorganisation, so that the effects show first.")
  static let endByPlan = Text(
    sv: "Avsluta enheten i en omorganisation, så att roller och arbetslistor följer med.",
    en: "End the unit by a reorganisation, so that roles and work lists come along.")
  static let onlyForBoards = Text(
    sv: "Lämna tomt: det här gäller bara nämnder", en: "Leave it empty: this is for boards only")
  static let thresholdForm = Text(
    sv: "Skriv ett heltal från 2 till 100", en: "Write a whole number from 2 to 100")
  static let yesOrNoForm = Text(sv: "Skriv ja eller nej", en: "Write yes or no")
  static let dayForm = Text(
    sv: "Skriv ett datum, till exempel 2026-03-14", en: "Write a date, for instance 2026-03-14")
  static let boardUnderBoard = Text(
    sv: "En nämnd kan inte ligga under en annan nämnd", en: "A board cannot be below another board")
  static let loginIsNumber = Text(
    sv: "Använd ett användarnamn som inte är ett personnummer eller telefonnummer",
    en: "Use a user name that is no personal number or telephone number")
  static let accountClosed = Text(
    sv: "Kontot är avslutat. Ta bort raden, eller ge personen ett nytt användarnamn.",
    en: "The account is closed. Remove the row, or give the person a new user name.")
  static let protectedStays = Text(
    sv: "Skyddade personuppgifter ändras inte genom import",
    en: "Protected identity is not changed by an import")
  static let roleWithoutUnit = Text(
    sv: "Skriv både roll och enhet, eller ingen av dem",
    en: "Write both role and unit, or neither")
  static let managerWithoutUnit = Text(
    sv: "Skriv vilken enhet chefen leder", en: "Write which unit the manager leads")
  static let notYourUnit = Text(
    sv: "Du ansvarar inte för den enheten. Ta bort raden, eller be en administratör där.",
    en: "You are not in charge of that unit. Remove the row, or ask an administrator there.")
  static let roleEndStays = Text(
    sv: "Personen har redan rollen. Ändra dess sista dag på personens sida.",
    en: "The person already has the role. Change its last day on the person's page.")
  static let roleTwice = Text(
    sv: "Samma roll står på två rader. Ta bort den ena.",
    en: "The same role stands in two rows. Remove one of them.")

  static func codeTwice(row: Int) -> Text {
    Text(
      sv: "Koden står också på rad \(row). En enhet ska ha en rad.",
      en: "The code also stands in row \(row). A unit has one row.")
  }

  static func otherName(row: Int) -> Text {
    Text(
      sv: "Användarnamnet har ett annat namn på rad \(row). Två personer kan inte ha samma.",
      en: "The user name has another name in row \(row). Two persons cannot share one.")
  }

  static func kindStays(_ kind: Text) -> Text {
    Text(sv: "Enheten är redan ", en: "The unit already is ") + kind
      + Text(sv: ". Slaget kan inte ändras.", en: ". Its kind cannot be changed.")
  }

  static func kindUnknown(_ kinds: [Text]) -> Text {
    Text(sv: "Skriv något av: ", en: "Write one of: ") + Text.joined(kinds, separator: ", ")
  }

  static func roleUnknown(_ roles: [Text]) -> Text { kindUnknown(roles) }

  static func noUnit(_ code: String) -> Text {
    let code = shown(code)
    return Text(
      sv: "Det finns ingen enhet med koden \(code). Kontrollera stavningen.",
      en: "There is no unit with the code \(code). Check the spelling.")
  }

  static func noUser(_ login: String) -> Text {
    let login = shown(login)
    return Text(
      sv: "Det finns ingen användare \(login), varken i filen eller sedan tidigare.",
      en: "There is no user \(login), neither in the file nor from before.")
  }

  static func cycle(_ codes: [String]) -> Text {
    let chain = codes.map(shown).joined(separator: " → ")
    return Text(
      sv: "Enheterna ligger under varandra i en ring: \(chain). Bryt den.",
      en: "The units are below each other in a ring: \(chain). Break it.")
  }

  static func parentEnded(_ day: Day) -> Text {
    Text(
      sv: "Enheten ovanför upphörde \(day), innan den här börjar",
      en: "The unit above ended on \(day), before this one begins")
  }

  static func unitEnded(_ day: Day) -> Text {
    Text(
      sv: "Enheten upphörde \(day), innan rollen börjar",
      en: "The unit ended on \(day), before the role begins")
  }

  // MARK: Words

  /// Nil for what is neither.
  static func yesOrNo(_ word: String) -> Bool? {
    switch word.lowercased() {
    case "ja", "yes", "1": true
    case "nej", "no", "0": false
    default: nil
    }
  }

  private static func shown(_ code: String) -> String {
    "”\(maskedForReport(String(code.prefix(100))))”"
  }
}
