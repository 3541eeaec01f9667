import Core
import SwedishText

/// What in a typed text points out a person, or may do so: no record holds any.
///
/// A number or an address is refused. What only looks like a name is asked about, once: whoever
/// typed it confirms that nobody is pointed out.
struct PersonCheck: Sendable {
  /// A text that somebody typed, by its field.
  struct Typed: Sendable {
    let field: String
    let label: Text
    let text: String

    init(_ field: String, _ label: Text, _ text: String) {
      self.field = field
      self.label = label
      self.text = text
    }
  }

  /// A place in a text, with a little of what stands around it.
  struct Place: Sendable, Hashable {
    let field: String
    let label: Text
    let before: String
    let found: String
    let after: String
    /// Nil for what only looks like a name.
    let kind: PersonalData.Kind?
    /// From 1.
    let line: Int
  }

  /// The field that confirms names.
  static let confirmation = "namn-bekraftat"

  let refused: [Place]
  let names: [Place]
  private let confirmed: Set<String>

  /// - Parameters:
  ///   - confirmed: what the form was sent with in `confirmation`.
  ///   - known: what stood in the record before, whose names have been asked about.
  init(_ texts: [Typed], confirmed: [String] = [], known: [String] = []) {
    refused = texts.flatMap { typed in
      PersonalData.findings(in: typed.text).map { typed.place($0.range, $0.kind) }
    }
    names = texts.flatMap { typed in
      PersonalData.possibleNames(in: typed.text).map { typed.place($0, nil) }
    }
    let before = known.flatMap { text in
      PersonalData.possibleNames(in: text).map { String(text[$0]) }
    }
    self.confirmed = Set(before + confirmed.flatMap { $0.split(separator: "|").map(String.init) })
  }

  /// Names that nobody has confirmed.
  var unconfirmed: [Place] { names.filter { !confirmed.contains($0.found) } }

  /// What the confirmation is sent with: the very names, so that another one is asked about anew.
  var confirmationValue: String {
    names.map(\.found).reduce(into: [String]()) { all, name in
      if !all.contains(name) { all.append(name) }
    }.joined(separator: "|")
  }

  var errors: [FieldError] {
    let found = refused.map { FieldError($0.field, PersonText.refused($0)) }
    guard found.isEmpty, !unconfirmed.isEmpty else { return found }
    return [FieldError(Self.confirmation, PersonText.nameError(unconfirmed.map(\.found)))]
  }
}

extension PersonCheck.Typed {
  fileprivate func place(
    _ range: Range<String.Index>, _ kind: PersonalData.Kind?
  ) -> PersonCheck.Place {
    let reach = 40
    let start = text.index(range.lowerBound, offsetBy: -reach, limitedBy: text.startIndex)
    let end = text.index(range.upperBound, offsetBy: reach, limitedBy: text.endIndex)
    let before = text[(start ?? text.startIndex)..<range.lowerBound]
    let after = text[range.upperBound..<(end ?? text.endIndex)]
    return PersonCheck.Place(
      field: field, label: label, before: (start == nil ? "" : "… ") + before,
      found: String(text[range]), after: after + (end == nil ? "" : " …"), kind: kind,
      line: text[..<range.lowerBound].count { $0 == "\n" } + 1)
  }
}
