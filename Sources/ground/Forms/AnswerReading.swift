import Core

/// Why a text is no answer to an item.
public enum AnswerRefusal: Error, Sendable, Hashable {
  case empty
  case notANumber
  case notWhole
  case tooManyDecimals(allowed: Int)
  case tooLow(least: FixedPoint)
  case tooHigh(greatest: FixedPoint)
  case unknownCode(allowed: [String])
  case retiredCode
  case notADay
  case tooEarly(first: Day)
  case tooLate(last: Day)
  case tooLong(longest: Int)
  case controlCharacter

  /// What to do about it, with an example.
  public var reason: Text {
    switch self {
    case .empty:
      Text(
        sv: "Skriv ett svar eller välj varför det saknas", en: "Give an answer or why there is none"
      )
    case .notANumber:
      Text(
        sv: "Skriv ett tal med siffror, till exempel 7", en: "Write a number in digits, such as 7")
    case .notWhole:
      Text(sv: "Skriv ett heltal, till exempel 7", en: "Write a whole number, such as 7")
    case .tooManyDecimals(let allowed):
      Text(
        sv: "Skriv talet med högst \(allowed) \(allowed == 1 ? "decimal" : "decimaler")",
        en: "Write the number with at most \(allowed) \(allowed == 1 ? "decimal" : "decimals")")
    case .tooLow(let least):
      Text(sv: "Skriv ett tal som är minst ", en: "Write a number that is at least ")
        + Text.number(least)
    case .tooHigh(let greatest):
      Text(sv: "Skriv ett tal som är högst ", en: "Write a number that is at most ")
        + Text.number(greatest)
    case .unknownCode(let allowed):
      Text(sv: "Välj något av: ", en: "Choose one of: ")
        + Text(
          verbatim: allowed.prefix(12).joined(separator: ", ") + (allowed.count > 12 ? " …" : ""))
    case .retiredCode:
      Text(
        sv: "Det svaret används inte längre; välj ett annat",
        en: "That answer is no longer used; choose another")
    case .notADay:
      Text(
        sv: "Skriv ett datum, till exempel 2026-03-14", en: "Write a date, for example 2026-03-14")
    case .tooEarly(let first):
      Text(sv: "Skriv ett datum från \(first)", en: "Write a date from \(first)")
    case .tooLate(let last):
      Text(sv: "Skriv ett datum till och med \(last)", en: "Write a date up to \(last)")
    case .tooLong(let longest):
      Text(sv: "Skriv högst \(longest) tecken", en: "Write at most \(longest) characters")
    case .controlCharacter:
      Text(
        sv: "Texten har tecken som inte går att visa; skriv om den",
        en: "The text has characters that cannot be shown; write it anew")
    }
  }
}

extension Item {
  /// Reads an answer as people and files write it: `7`, `3,5`, `1 234`, `14/3 2026`, `ja`, a code or
  /// its label in any language and case, several codes with `,` `;` or `|` between.
  ///
  /// A retired code is read only when `acceptsRetired`, as for answers from before it was retired.
  public func read(
    _ text: String, acceptsRetired: Bool = false
  ) -> Result<AnswerValue, AnswerRefusal> {
    let words = text.trimmingWhitespace
    guard !words.isEmpty else { return .failure(.empty) }
    do {
      return .success(try kind.value(of: words, acceptsRetired: acceptsRetired))
    } catch {
      return .failure(error)
    }
  }

  /// Several choices as a form posts them; none at all is an answer.
  public func read(
    codes words: [String], acceptsRetired: Bool = false
  ) -> Result<AnswerValue, AnswerRefusal> {
    do {
      return .success(
        try chosen(words.map(\.trimmingWhitespace), of: kind.codes, acceptsRetired: acceptsRetired))
    } catch {
      return .failure(error)
    }
  }
}

extension ItemKind {
  fileprivate func value(
    of words: String, acceptsRetired: Bool
  ) throws(AnswerRefusal) -> AnswerValue {
    switch self {
    case .integer(let min, let max):
      return .number(
        try number(words, decimals: 0, min.map { FixedPoint($0) }, max.map { FixedPoint($0) }))
    case .decimal(let decimals, let min, let max):
      return .number(try number(words, decimals: decimals, min, max))
    case .scale(let min, let max, let labels):
      if let step = labels.first(where: { $0.value.isCalled(words) })?.key {
        return .number(FixedPoint(step))
      }
      return .number(try number(words, decimals: 0, FixedPoint(min), FixedPoint(max)))
    case .choice(let codes):
      return .code(try code(words, of: codes, acceptsRetired: acceptsRetired))
    case .choices(let codes):
      if words == Answer.noneChosen { return .codes([]) }
      // A label may itself have a comma in it.
      if let code = codes.first(where: { $0.isCalled(words) }) {
        return try chosen([code.code], of: codes, acceptsRetired: acceptsRetired)
      }
      let parts = words.split { ",;|".contains($0) }.map { String($0).trimmingWhitespace }
      return try chosen(parts, of: codes, acceptsRetired: acceptsRetired)
    case .date(let min, let max):
      guard let day = Day(words) else { throw .notADay }
      if let min, day < min { throw .tooEarly(first: min) }
      if let max, day > max { throw .tooLate(last: max) }
      return .day(day)
    case .yesNo:
      switch words.lowercased() {
      case "ja", "j", "yes", "y", "1", "true", "sant": return .code(Code.yes.code)
      case "nej", "n", "no", "0", "false", "falskt": return .code(Code.no.code)
      default: throw .unknownCode(allowed: ["ja", "nej"])
      }
    case .shortText(let maxLength):
      guard words.count <= maxLength else { throw .tooLong(longest: maxLength) }
      let isPlain = words.unicodeScalars.allSatisfy {
        $0.properties.generalCategory != .control || $0 == "\n" || $0 == "\r" || $0 == "\t"
      }
      guard isPlain else { throw .controlCharacter }
      return .text(words)
    }
  }
}

private func number(
  _ words: String, decimals: Int, _ min: FixedPoint?, _ max: FixedPoint?
) throws(AnswerRefusal) -> FixedPoint {
  guard let given = FixedPoint(words) else { throw .notANumber }
  guard let value = given.rescaled(to: decimals) else { throw .notANumber }
  guard value == given else {
    throw decimals == 0 ? .notWhole : .tooManyDecimals(allowed: decimals)
  }
  if let min, value < min { throw .tooLow(least: min) }
  if let max, value > max { throw .tooHigh(greatest: max) }
  return value
}

private func code(
  _ words: String, of codes: [Code], acceptsRetired: Bool
) throws(AnswerRefusal) -> String {
  guard
    let code = codes.first(where: { $0.code == words })
      ?? codes.first(where: { $0.isCalled(words) })
  else {
    throw .unknownCode(allowed: codes.filter { !$0.isRetired }.map(\.code))
  }
  guard acceptsRetired || !code.isRetired else { throw .retiredCode }
  return code.code
}

private func chosen(
  _ words: [String], of codes: [Code], acceptsRetired: Bool
) throws(AnswerRefusal) -> AnswerValue {
  var chosen: Set<String> = []
  for word in words {
    chosen.insert(try code(word, of: codes, acceptsRetired: acceptsRetired))
  }
  return .codes(codes.map(\.code).filter(chosen.contains))
}

extension Code {
  fileprivate func isCalled(_ words: String) -> Bool {
    code.lowercased() == words.lowercased() || label.isCalled(words)
  }
}

extension Text {
  fileprivate func isCalled(_ words: String) -> Bool {
    sv.lowercased() == words.lowercased() || en.lowercased() == words.lowercased()
  }
}

extension String {
  /// Without whitespace at either end.
  var trimmingWhitespace: String {
    var scalars = unicodeScalars[...]
    while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    return String(scalars)
  }
}
