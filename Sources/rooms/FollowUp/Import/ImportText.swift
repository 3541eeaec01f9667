import Core
import Forms

/// What imports say.
enum ImportText {
  static func outcome(_ report: ImportReport) -> Text {
    if let hindrance = report.hindrance { return blocked(hindrance, report) }
    if report.read == 0 {
      return Text(
        sv: "Filen har inga rader under kolumnnamnen. Det finns inget att importera.",
        en: "The file has no rows below the names of its columns. There is nothing to import.")
    }
    let refused =
      report.refusedRows == 0
      ? Text(verbatim: "")
      : Text(
        sv:
          " \(rows(report.refusedRows).sv) \(report.isStored ? "är" : "blir") inte med: se nedan.",
        en: " \(rows(report.refusedRows).en) \(report.isStored ? "left" : "will be left") out: see "
          + "below.")
    if report.isStored {
      return Text(sv: "Importen är klar.", en: "The import is done.") + refused
    }
    if report.accepted == 0 {
      return Text(
        sv: "Provkörning: inget är importerat, och ingen rad i filen kan tas in.",
        en: "Dry run: nothing is imported, and no row of the file can be taken in.")
    }
    return report.refusedRows == 0
      ? Text(
        sv: "Provkörning: inget är importerat. Filen kan importeras.",
        en: "Dry run: nothing is imported. The file can be imported.")
      : Text(
        sv: "Provkörning: inget är importerat. \(rows(report.accepted).sv) kan importeras.",
        en: "Dry run: nothing is imported. \(rows(report.accepted).en) can be imported.") + refused
  }

  private static func blocked(_ hindrance: ImportReport.Hindrance, _ report: ImportReport) -> Text {
    switch hindrance {
    case .endsEarly:
      Text(
        sv: "Inget är importerat: filen gick inte att läsa till slutet. Rätta den och försök igen.",
        en: "Nothing is imported: the file could not be read to its end. Correct it and try again.")
    case .refusedRows:
      Text(
        sv:
          "Inget är importerat: \(rows(report.refusedRows).sv) kan inte tas in. Rätta filen eller "
          + "kartan och försök igen.",
        en: "Nothing is imported: \(rows(report.refusedRows).en) cannot be taken in. Correct the "
          + "file or the map and try again.")
    case .contradictsTyped:
      Text(
        sv: "Inget är importerat: \(rows(report.contradictsTyped).sv) säger något annat än det som "
          + "har skrivits för hand. Importera igen och välj att filen ska gälla, eller rätta filen.",
        en: "Nothing is imported: \(rows(report.contradictsTyped).en) differ from what has been "
          + "typed. Import again and choose that the file holds, or correct the file.")
    }
  }

  static func counts(_ report: ImportReport) -> Text {
    Text(
      sv: "Läste \(report.read), godtog \(report.accepted), nya \(report.created), "
        + "ändrade \(report.updated), oförändrade \(report.unchanged), "
        + "dubbletter \(report.duplicates), avvisade \(report.refusedRows).",
      en: "Read \(report.read), accepted \(report.accepted), new \(report.created), "
        + "updated \(report.updated), unchanged \(report.unchanged), "
        + "duplicates \(report.duplicates), refused \(report.refusedRows).")
  }

  static func refusal(_ refusal: ImportRefusal) -> Text {
    let column = refusal.column.map { ", \($0)" } ?? ""
    let value = refusal.value.map { " ”\($0)”" } ?? ""
    return Text(
      sv: "Rad \(refusal.row)\(column)\(value): \(refusal.reason.sv)",
      en: "Line \(refusal.row)\(column)\(value): \(refusal.reason.en)")
  }

  static let moreRefusals = Text(
    sv: "Fler rader är avvisade än de som visas här.",
    en: "More rows are refused than those shown here.")

  static func contradiction(_ contradiction: ImportReport.Contradiction) -> Text {
    let place = contradiction.occasion.map { ", \($0)" } ?? ""
    return Text(
      sv: "Rad \(contradiction.row)\(place): något annat har skrivits för hand",
      en: "Line \(contradiction.row)\(place): something else has been typed")
  }

  static func rows(_ count: Int) -> Text {
    Text(sv: count == 1 ? "1 rad" : "\(count) rader", en: count == 1 ? "1 row" : "\(count) rows")
  }

  // MARK: Notes

  static let rowsByFile = Text(
    sv:
      "filen säger inte vem raderna gäller: rad n är person n i varje fil med samma namn, och en fil "
      + "med ett annat namn gäller andra personer",
    en: "the file does not say who the rows are about: row n is person n in every file of the same "
      + "name, and a file of another name is about other persons")
  static let noHouseholds = Text(
    sv:
      "programmet räknar hushåll, men kartan anger ingen kolumn för hushåll (household): varje person "
      + "räknas som ett eget hushåll",
    en: "the programme counts households, but the map names no column for them (household): every "
      + "person counts as a household")
  static func uncounted(_ count: Int) -> Text {
    Text(
      sv: "programmet räknar varje hushåll en gång, genom den som började först: "
        + (count == 1 ? "1 person" : "\(count) personer")
        + " i filen räknas inte för sig, eftersom någon annan i hushållet började före",
      en: "the programme counts each household once, by the member who began first: "
        + (count == 1 ? "1 person" : "\(count) persons")
        + " of the file do not count by themselves, since another member began before them")
  }

  // MARK: Reasons for refusal

  /// A code that the programme lacks may be the file's own word for one that it has.
  static func refused(_ refusal: AnswerRefusal) -> Text {
    guard case .unknownCode = refusal else { return refusal.reason }
    return refusal.reason
      + Text(
        sv: ", eller översätt det som filen skriver (codes)",
        en: ", or translate what the file writes (codes)")
  }

  static let noPerson = Text(
    sv: "Personen saknas; ange vem raden gäller", en: "Nobody is named; say who the row is about")
  static let personTooLong = Text(
    sv: "Beteckningen är längre än 100 tecken; kontrollera att rätt kolumn är vald",
    en: "The reference is longer than 100 characters; check that the right column is chosen")
  static let notAPersonalNumber = Text(
    sv: "Inget giltigt personnummer; skriv det som ÅÅÅÅMMDD-NNNN",
    en: "Not a valid personal number; write it as YYYYMMDD-NNNN")
  static func unknownUnit(nearest: String?) -> Text {
    Text(
      sv: "Ingen enhet i nämnden har den koden" + (nearest.map { "; menade du \($0)?" } ?? ""),
      en: "No unit of the board has this code" + (nearest.map { "; did you mean \($0)?" } ?? ""))
  }
  static func withdrawn(version: Int) -> Text {
    Text(
      sv:
        "Personens omgång följer version \(version), som är tillbakadragen: svaren räknas inte. Börja "
        + "en ny omgång i den version som gäller, och importera sedan",
      en: "The person's episode follows version \(version), which is withdrawn: its answers do not "
        + "count. Begin a new episode in the version in use, then import")
  }
  static let notReached = Text(
    sv: "Raden gäller en person eller enhet som du inte når",
    en: "The row is about a person or unit that you do not reach")
  static let unknownWorker = Text(
    sv: "Ingen användare loggar in med det namnet", en: "No user logs in by this name")
  static let notADay = Text(
    sv: "Skriv ett datum som finns, till exempel 2026-03-14",
    en: "Write a date that exists, for example 2026-03-14")
  static let inTheFuture = Text(
    sv: "Datumet ligger i framtiden; kontrollera året", en: "The date is to come; check the year")
  static let tooLongAgo = Text(
    sv: "Datumet ligger före 1900; kontrollera året", en: "The date is before 1900; check the year")
  static let unknownGender = Text(
    sv: "Skriv kvinna, man, annat eller okänt, eller översätt koden med codes",
    en: "Write female, male, other or unknown, or translate the code by codes")
  static let notABirthYear = Text(
    sv: "Skriv ett födelseår med fyra siffror, till exempel 1985",
    en: "Write a year of birth in four digits, for example 1985")
  static let notAnAge = Text(
    sv: "Skriv åldern i hela år, 0 till 120", en: "Write the age in whole years, 0 to 120")
  static let notYesOrNo = Text(sv: "Skriv ja eller nej", en: "Write yes or no")
  static let textTooLong = Text(
    sv: "Texten är längre än 200 tecken", en: "The text is longer than 200 characters")
  static let personalData = Text(
    sv: "det ser ut som ett personnummer, ett telefonnummer eller en e-postadress, och får inte "
      + "sparas. Ett personnummer anges som person med kind: personalNumber",
    en: "it looks like a personal number, a telephone number or an e-mail address, and must not be "
      + "stored. Give a personal number as the person, with kind: personalNumber")
  static let controlCharacter = Text(
    sv: "Texten har tecken som inte går att visa",
    en: "The text has characters that cannot be shown")
  static let noDate = Text(
    sv: "Dagen saknas; ange när svaret gavs",
    en: "The day is missing; say when the answer was given")
  static func unknownOccasion(known: [String]) -> Text {
    let names = known.prefix(12).joined(separator: ", ")
    return Text(
      sv: "Inget mättillfälle; välj bland \(names) eller översätt med codes",
      en: "Not an occasion; choose among \(names) or translate by codes")
  }
  static let unknownReason = Text(
    sv: "Inget känt skäl; översätt det med codes till till exempel declined eller notReached",
    en: "Not a known reason; translate it by codes to for example declined or notReached")
  static func repeated(line: Int) -> Text {
    Text(
      sv: "Personen har redan en rad för samma tillfälle, rad \(line), med andra svar",
      en: "The person already has a row for the same occasion, line \(line), with other answers")
  }
  static func conflicting(line: Int) -> Text {
    Text(
      sv: "Personen har ett annat värde på rad \(line); det ska vara samma på alla rader",
      en: "The person has another value on line \(line); it must be the same on all rows")
  }
  static func tooManyRows(occasions: Int) -> Text {
    Text(
      sv: "Personen har fler rader än programmets \(occasions) mättillfällen",
      en: "The person has more rows than the \(occasions) occasions of the programme")
  }
  static let noStart = Text(
    sv: "Personens startdag saknas", en: "The person's start day is missing")
  static let noEnd = Text(
    sv: "Personens slutdag saknas, och tillfället räknas från den",
    en: "The person's end day is missing, and the occasion is counted from it")
  static let endsBeforeStart = Text(
    sv: "Personen slutar före sin startdag", en: "The person ends before the start day")
}
