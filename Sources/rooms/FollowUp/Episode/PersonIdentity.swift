import Core
import Foundation
import Programmes
import SwedishText

/// Who somebody is, as it is typed, in the one form that is made a pseudonym.
///
/// A personal number or coordination number gives the same identity however it is written; anything
/// else is a local reference. It lives only until its pseudonym is made and is never stored.
struct PersonIdentity: Sendable {
  /// A number whose check digit is wrong: a slip, not a reference.
  struct MistypedNumber: Error {}

  /// What is made a pseudonym; an import gives the same.
  let canonical: String
  /// Nil for a local reference.
  let personalNumber: PersonalNumber?

  /// Nil when nothing was typed, or more than a reference ever is.
  init?(_ typed: String, today: Day) throws(MistypedNumber) {
    let words = typed.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !words.isEmpty, words.count <= 100 else { return nil }
    guard let number = PersonalNumber(words, reference: today) else {
      if words.isTenOrTwelveDigits { throw MistypedNumber() }
      canonical = "reference:\(words)"
      personalNumber = nil
      return
    }
    guard number.hasValidCheckDigit else { throw MistypedNumber() }
    canonical = number.digits
    personalNumber = number
  }
}

extension PersonalNumber {
  /// Registered sex by the ninth of ten digits: even for women, odd for men.
  var gender: Gender {
    digits.dropLast().last?.wholeNumberValue?.isMultiple(of: 2) == true ? .female : .male
  }
}

extension String {
  /// The shape of a personal number, whatever its date.
  fileprivate var isTenOrTwelveDigits: Bool {
    // Most references hold a letter.
    guard
      !utf8.contains(where: { $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z") })
    else { return false }
    let plain = filter { !$0.isWhitespace && $0 != "-" && $0 != "+" }
    return [10, 12].contains(plain.count) && plain.allSatisfy { $0.isASCII && $0.isNumber }
  }

  /// Whether something in it points out a person.
  var holdsPersonalData: Bool { !PersonalData.findings(in: self).isEmpty }
}
