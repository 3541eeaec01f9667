import Core

/// Where in a file something stands: the line where the field begins, and its column.
public struct DelimitedPlace: Sendable, Hashable {
  /// From 1; newlines within quotes count.
  public let line: Int
  /// From 1.
  public let column: Int
  /// The column's name in the header, when it has one.
  public let name: String?

  public init(line: Int, column: Int, name: String? = nil) {
    self.line = line
    self.column = column
    self.name = name
  }
}

/// Why a file, or a row of it, could not be read.
///
/// No case carries the value of a field: a value may be a personal number. Names of columns are
/// carried, and are values when a file lacks its header: mask them like other output.
public enum DelimitedError: Error, Sendable, Hashable {
  /// The operating system's error number says why.
  case unreadable(path: String, code: Int32)
  case empty
  /// UTF-16 or UTF-32, by its byte order mark.
  case wideCharacters
  case duplicateColumns(line: Int, name: String, first: Int, second: Int)
  case tooManyColumns(line: Int, limit: Int)
  case fieldTooLong(DelimitedPlace, limit: Int)
  case rowTooLong(line: Int, limit: Int)
  case unterminatedQuote(DelimitedPlace)
  case textAfterQuote(DelimitedPlace)
  case nulByte(DelimitedPlace)
  case invalidUTF8(DelimitedPlace)
  case wrongColumnCount(line: Int, found: Int, expected: Int)

  /// True when only this row is lost: the reader stands at the next one and can go on.
  public var isConfinedToRow: Bool {
    switch self {
    case .textAfterQuote, .nulByte, .invalidUTF8, .wrongColumnCount: true
    default: false
    }
  }

  /// The line of the file, from 1, when the fault has one.
  public var line: Int? {
    switch self {
    case .unreadable, .empty, .wideCharacters: nil
    case .duplicateColumns(let line, _, _, _), .tooManyColumns(let line, _),
      .rowTooLong(let line, _), .wrongColumnCount(let line, _, _):
      line
    case .fieldTooLong(let place, _), .unterminatedQuote(let place), .textAfterQuote(let place),
      .nulByte(let place), .invalidUTF8(let place):
      place.line
    }
  }

  /// The column, from 1, and its name, when the fault has them.
  public var column: (number: Int, name: String?)? {
    switch self {
    case .fieldTooLong(let place, _), .unterminatedQuote(let place), .textAfterQuote(let place),
      .nulByte(let place), .invalidUTF8(let place):
      (place.column, place.name)
    case .duplicateColumns(_, let name, _, let second): (second, name)
    default: nil
    }
  }

  /// What is wrong, where, and what to do.
  /// Where, what, and what to do.
  public var message: Text {
    switch self {
    case .fieldTooLong(let place, _), .unterminatedQuote(let place), .textAfterQuote(let place),
      .nulByte(let place), .invalidUTF8(let place):
      place.described + Text(verbatim: ": ") + reason
    case .rowTooLong(let line, _), .wrongColumnCount(let line, _, _):
      Text(sv: "Rad \(line): ", en: "Line \(line): ") + reason
    case .unreadable, .empty, .wideCharacters, .duplicateColumns, .tooManyColumns:
      reason
    }
  }

  /// What, and what to do, for where the place of a row stands beside.
  public var reason: Text {
    switch self {
    case .unreadable(let path, let code):
      Text(
        sv: "Filen \(path) går inte att läsa (systemfel \(code)). Kontrollera att den finns och "
          + "att du får läsa den.",
        en: "The file \(path) cannot be read (system error \(code)). Check that it exists and "
          + "that you may read it.")
    case .empty:
      Text(
        sv: "Filen är tom. Välj en fil som har en rad med kolumnnamn och sedan en rad per svar.",
        en: "The file is empty. Choose a file with a row of column names and then its rows.")
    case .wideCharacters:
      Text(
        sv: "Filen är sparad som UTF-16. Spara den som CSV UTF-8 och försök igen.",
        en: "The file is saved as UTF-16. Save it as CSV UTF-8 and try again.")
    case .duplicateColumns(_, let name, let first, let second):
      Text(
        sv: "Kolumn \(first) och \(second) heter båda ”\(name)”. Byt namn på den ena.",
        en: "Columns \(first) and \(second) are both named “\(name)”. Rename one of them.")
    case .tooManyColumns(let line, let limit):
      Text(
        sv: "Rad \(line) har fler än \(limit) kolumner. Kontrollera att skiljetecknet är rätt, "
          + "och ta bort kolumner som inte behövs.",
        en: "Line \(line) has more than \(limit) columns. Check that the separator is right, and "
          + "remove columns that are not needed.")
    case .fieldTooLong(_, let limit):
      Text(
        sv: "Fältet är längre än \(limit) byte. Ofta saknas ett avslutande citattecken (\").",
        en: "The field is longer than \(limit) bytes. Often a closing quote (\") is missing.")
    case .rowTooLong(_, let limit):
      Text(
        sv: "Raden är längre än \(limit) byte. Kontrollera radbrytningar och citattecken.",
        en: "The row is longer than \(limit) bytes. Check line breaks and quotes.")
    case .unterminatedQuote:
      Text(
        sv: "Fältet börjar med ett citattecken (\") som aldrig avslutas. Lägg till det som saknas.",
        en: "The field opens with a quote (\") that is never closed. Add the one that is missing.")
    case .textAfterQuote:
      Text(
        sv: "Fältet har text efter sitt avslutande citattecken. Skriv citattecken inne i ett fält "
          + "dubbelt (\"\").",
        en: "The field has text after its closing quote. Write a quote within a field twice (\"\")."
      )
    case .nulByte:
      Text(
        sv: "Fältet innehåller en nollbyte. Filen är skadad eller inte en textfil; exportera den "
          + "igen.",
        en: "The field holds a NUL byte. The file is damaged or not a text file; export it again.")
    case .invalidUTF8:
      Text(
        sv:
          "Fältet är inte giltig UTF-8. Spara filen som CSV UTF-8, eller ange att den är Latin-1.",
        en: "The field is not valid UTF-8. Save the file as CSV UTF-8, or say that it is Latin-1.")
    case .wrongColumnCount(_, let found, let expected):
      Text(
        sv: "Raden har \(found) \(found == 1 ? "kolumn" : "kolumner") men rubrikraden har "
          + "\(expected). Kontrollera skiljetecken och citattecken på raden.",
        en: "The row has \(found) \(found == 1 ? "column" : "columns") but the header has "
          + "\(expected). Check separators and quotes on the line.")
    }
  }
}

extension DelimitedPlace {
  fileprivate var described: Text {
    let label = name.map { $0.isEmpty ? "" : " (\($0))" } ?? ""
    return Text(
      sv: "Rad \(line), kolumn \(column)\(label)", en: "Line \(line), column \(column)\(label)")
  }
}
