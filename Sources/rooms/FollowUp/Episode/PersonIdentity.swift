import Core
import Programmes

/// Who somebody is, as it is typed or stands in a file, in the one form that is made a pseudonym.
///
/// A personal number or coordination number gives the same identity however it is written; anything
/// else is a local reference. It lives only until its pseudonym is made and is never stored.
struct PersonIdentity: Sendable {
  /// What is made a pseudonym: twelve digits, or the reference in lower case without spaces.
  let canonical: String
  /// Nil for a local reference.
  let personalNumber: PersonalNumber?

  /// Nil when nothing is left of it, or when it is longer than a reference ever is.
  init?(_ typed: String, today: Day) {
    let words = typed.filter { !$0.isWhitespace }
    guard !words.isEmpty, words.count <= 64 else { return nil }
    personalNumber = PersonalNumber(words, today: today)
    canonical = personalNumber?.digits ?? words.lowercased()
  }
}

/// A Swedish personal number (personnummer) or coordination number (samordningsnummer).
struct PersonalNumber: Sendable {
  /// Twelve digits, the year with its century.
  let digits: String
  let birthYear: Int
  /// By the ninth of ten digits: odd for men, even for women.
  let gender: Gender

  /// Reads 10 or 12 digits, with or without `-` or `+`, when the date exists and the check digit is
  /// right (Skatteverket, SKV 704; Luhn over the last ten digits).
  init?(_ words: String, today: Day) {
    let hasPlus = words.contains("+")
    let plain = words.filter { $0 != "-" && $0 != "+" }
    guard plain.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), [10, 12].contains(plain.utf8.count),
      words.count - plain.count <= 1
    else { return nil }
    let short = String(plain.suffix(10))
    let figures = short.utf8.map { Int($0) - 48 }
    let sum = figures.enumerated().reduce(0) { sum, figure in
      let product = figure.element * (figure.offset.isMultiple(of: 2) ? 2 : 1)
      return sum + product / 10 + product % 10
    }
    guard sum.isMultiple(of: 10) else { return nil }
    let month = figures[2] * 10 + figures[3]
    let written = figures[4] * 10 + figures[5]
    // Coordination numbers have 60 added to the day.
    let dayOfMonth = written > 60 ? written - 60 : written
    let year: Int
    if plain.utf8.count == 12, let century = Int(plain.prefix(2)) {
      year = century * 100 + figures[0] * 10 + figures[1]
    } else {
      // Ten digits: the latest year that is not in the future; a plus sign says over a hundred.
      let thisYear = today.civil.year
      var candidate = thisYear / 100 * 100 + figures[0] * 10 + figures[1]
      if candidate > thisYear { candidate -= 100 }
      year = hasPlus ? candidate - 100 : candidate
    }
    guard let born = Day(year: year, month: month, day: dayOfMonth), born <= today, year >= 1880
    else { return nil }
    digits = String(year) + short.dropFirst(2)
    birthYear = year
    gender = figures[8].isMultiple(of: 2) ? .female : .male
  }

  /// Whether a personal number stands anywhere in a text that somebody wrote.
  static func occurs(in text: String, today: Day) -> Bool {
    var run = ""
    func isNumber(_ run: String) -> Bool {
      PersonalNumber(run.trimmingSuffix("-+"), today: today) != nil
    }
    for character in text {
      if character.isASCII, character.isNumber || character == "-" || character == "+" {
        run.append(character)
      } else {
        if isNumber(run) { return true }
        run = ""
      }
    }
    return isNumber(run)
  }
}

extension String {
  fileprivate func trimmingSuffix(_ characters: String) -> String {
    var rest = self[...]
    while let last = rest.last, characters.contains(last) { rest.removeLast() }
    return String(rest)
  }
}
