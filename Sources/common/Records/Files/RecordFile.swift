import ContentStore
import Core
import Database
import Foundation
import Web

/// A file of a record: what it is called, and which bytes it is.
struct RecordFile: Sendable {
  let id: ID<RecordFile>
  let record: RecordID
  /// The version that the record had when the file was added.
  let recordVersion: Int
  /// As its sender called it. Text, never a path.
  let name: String
  /// 1, 2, 3 …: one for each file by this name.
  let version: Int
  let digest: ContentDigest
  /// In bytes.
  let size: Int
  let added: Record.Stamp
  /// Nobody can open it any more.
  let removed: Record.Stamp?

  /// Of one file, in bytes.
  static let largest = 25 << 20
  /// Those of a record that can be opened, earlier versions not counted.
  static let most = 100
  static let longestName = 150

  /// What browsers are told it is: one of a few types that nothing in them is run of, else bytes.
  var contentType: String {
    switch name.split(separator: ".").last?.lowercased() ?? "" {
    case "pdf": "application/pdf"
    case "png": "image/png"
    case "jpg", "jpeg": "image/jpeg"
    case "txt": "text/plain; charset=utf-8"
    case "csv": "text/csv; charset=utf-8"
    case "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    case "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    case "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    case "odt": "application/vnd.oasis.opendocument.text"
    case "ods": "application/vnd.oasis.opendocument.spreadsheet"
    case "odp": "application/vnd.oasis.opendocument.presentation"
    default: "application/octet-stream"
    }
  }
}

/// A file as it was sent.
struct FileForm: Sendable {
  let file: UploadedFile?
  /// Its name, without what no name holds.
  let name: String
  private let confirmed: [String]

  init(_ form: FormData) {
    file = form.file("fil")
    name = String(
      String.UnicodeScalarView(
        (file?.name ?? "").precomposedStringWithCanonicalMapping.unicodeScalars.filter {
          !$0.properties.isDefaultIgnorableCodePoint
            && ![.control, .lineSeparator, .paragraphSeparator]
              .contains($0.properties.generalCategory)
        })
    ).trimmingCharacters(in: .whitespaces)
    confirmed = form.all(PersonCheck.confirmation)
  }

  var personCheck: PersonCheck {
    // What stands between words in names of files.
    let words = name.map { $0 == "_" || $0 == "." ? " " : String($0) }.joined()
    return PersonCheck([.init("fil", FileText.name, words)], confirmed: confirmed)
  }

  var errors: [FieldError] {
    guard let file else { return [FieldError("fil", FileText.missing)] }
    if file.size == 0 { return [FieldError("fil", FileText.empty)] }
    if file.size > RecordFile.largest {
      return [FieldError("fil", FileText.tooLarge(file.size))]
    }
    if name.isEmpty || name.count > RecordFile.longestName {
      return [FieldError("fil", FileText.badName)]
    }
    return personCheck.errors
  }
}

enum FileText {
  static let heading = Text(sv: "Filer", en: "Files")
  static let name = Text(sv: "Filens namn", en: "The file's name")
  static let choose = Text(sv: "Välj en fil", en: "Choose a file")
  static let add = Text(sv: "Lägg till en fil", en: "Add a file")
  static let save = Text(sv: "Lägg till filen", en: "Add the file")
  static let none = Text(sv: "Inga filer än.", en: "No files yet.")
  static let size = Text(sv: "Storlek", en: "Size")
  static let added = Text(sv: "Tillagd", en: "Added")
  static let remove = Text(sv: "Ta bort", en: "Remove")
  static let version = Text(sv: "Version", en: "Version")
  static let what = Text(sv: "Vad", en: "What")
  static let isAdded = Text(sv: "Lades till", en: "Was added")
  static let isRemoved = Text(sv: "Togs bort", en: "Was removed")
  static let missing = Text(
    sv: "Välj en fil innan du sparar.", en: "Choose a file before you save.")
  static let empty = Text(
    sv: "Filen är tom. Välj en annan.", en: "The file is empty. Choose another.")
  static let badName = Text(
    sv: "Filens namn är för långt eller tomt. Döp om den och välj den igen.",
    en: "The file's name is too long or empty. Rename it and choose it again.")
  static let tooMany = Text(
    sv: "Här finns redan \(RecordFile.most) filer. Ta bort någon först.",
    en: "There are \(RecordFile.most) files here already. Remove one first.")

  static var hint: Text {
    let most = sizeText(RecordFile.largest)
    return Text(
      sv: """
        Högst \(most.sv). De som ser sidan ser också filen. Den får inte innehålla personuppgifter. \
        En fil med samma namn blir en ny version.
        """,
      en: """
        At most \(most.en). Those who see the page see the file too. It may not hold personal data. \
        A file by the same name becomes a new version.
        """)
  }

  static func tooLarge(_ size: Int) -> Text {
    let (own, most) = (sizeText(size), sizeText(RecordFile.largest))
    return Text(
      sv:
        "Filen är \(own.sv). Gränsen är \(most.sv): dela upp den, eller spara den i mindre format.",
      en:
        "The file is \(own.en). The limit is \(most.en): split it, or save it in a smaller format."
    )
  }

  static func adding(to title: String) -> Text {
    Text(sv: "Lägg till en fil till ”\(title)”", en: "Add a file to “\(title)”")
  }

  static func event(_ file: RecordFile, isRemoval: Bool) -> Text {
    isRemoval
      ? Text(sv: "”\(file.name)” togs bort", en: "“\(file.name)” was removed")
      : Text(
        sv: "”\(file.name)” version \(file.version) lades till",
        en: "“\(file.name)” version \(file.version) was added")
  }

  static let damaged = WebError(
    status: 500,
    title: Text(sv: "Filen är skadad", en: "The file is damaged"),
    explanation: Text(
      sv: """
        Innehållet är inte längre det som sparades, så filen lämnas inte ut. Be den som sköter \
        systemet att ta tillbaka den från en säkerhetskopia, eller lägg till filen på nytt.
        """,
      en: """
        The content is no longer what was saved, so the file is not handed out. Ask whoever runs the \
        system to restore it from a backup, or add the file anew.
        """))

  static let lost = WebError(
    status: 500,
    title: Text(sv: "Filen saknas", en: "The file is missing"),
    explanation: Text(
      sv: """
        Sidan vet om filen men den finns inte på disken. Be den som sköter systemet att ta tillbaka \
        den från en säkerhetskopia, eller lägg till filen på nytt.
        """,
      en: """
        The page knows of the file but it is not on the disk. Ask whoever runs the system to restore \
        it from a backup, or add the file anew.
        """))
}

extension ContentDigest: SQLBindable {
  package var sqlValue: SQLValue { bytes.sqlValue }
  package init?(sqlValue: SQLValue) {
    guard let bytes = [UInt8](sqlValue: sqlValue) else { return nil }
    self.init(bytes)
  }
}
