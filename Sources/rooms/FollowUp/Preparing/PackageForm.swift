import Core
import Foundation
import Organisation
import Web

/// A package as typed or sent as a file.
struct PackageForm: Sendable {
  enum Act: String, Sendable {
    case check = "kontrollera"
    case keep = "spara"
  }

  static let text = "paket"
  static let file = "fil"
  static let unit = "enhet"
  static let draft = "utkast"
  static let stamp = "sparad"
  static let act = "handling"

  let text: String
  let unit: UnitID?
  /// The draft whose text it is to take the place of.
  let draft: ProgrammeDraftID?
  /// When that was changed last, as far as whoever typed knows.
  let stamp: String
  let act: Act
  private(set) var errors: [FieldError] = []

  /// A file goes before what stands in the field.
  init(_ typed: FormData) throws {
    unit = UnitID(typed.trimmed(Self.unit))
    draft = ProgrammeDraftID(typed.trimmed(Self.draft))
    stamp = typed.trimmed(Self.stamp)
    act = Act(rawValue: typed.trimmed(Self.act)) ?? .check
    var text = typed.first(Self.text) ?? ""
    if let file = typed.file(Self.file), file.size > 0 {
      if let read = String(data: try Data(contentsOf: file.url), encoding: .utf8) {
        text = read.replacingOccurrences(of: "\r\n", with: "\n")
      } else {
        errors.append(FieldError(Self.file, PreparingText.notUTF8))
      }
    }
    self.text = text
    if errors.isEmpty, text.allSatisfy(\.isWhitespace) {
      errors.append(FieldError(Self.text, PreparingText.textMissing))
    }
  }
}
