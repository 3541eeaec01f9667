import Core

/// The twelve digits of a personal or coordination number, however it is written: `850709-9805`,
/// `19850709-9805`, `198507099805`. Nil when its date or its control digit is wrong.
func normalisedPersonalNumber(_ text: String, today: Day) -> String? {
  var digits: [Int] = []
  var isOverHundred = false
  for (index, byte) in text.utf8.enumerated() {
    switch byte {
    case 48...57: digits.append(Int(byte) - 48)
    case UInt8(ascii: "-") where index == 6 || index == 8: break
    case UInt8(ascii: "+") where index == 6: isOverHundred = true
    case UInt8(ascii: " "): break
    default: return nil
    }
  }
  if digits.count == 10 {
    let year = digits[0] * 10 + digits[1]
    let thisYear = today.civil.year
    var century = (thisYear - year) / 100
    if isOverHundred { century -= 1 }
    digits = [century / 10, century % 10] + digits
  }
  guard digits.count == 12 else { return nil }
  let year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3]
  let dayNumber = digits[6] * 10 + digits[7]
  // A coordination number (samordningsnummer) has 60 added to its day.
  let dayOfMonth = dayNumber > 60 ? dayNumber - 60 : dayNumber
  guard Day(year: year, month: digits[4] * 10 + digits[5], day: dayOfMonth) != nil else {
    return nil
  }
  // Luhn, over the last ten digits: Skatteverket, SKV 704.
  var sum = 0
  for (place, digit) in digits[2...].enumerated() {
    let doubled = place % 2 == 0 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  guard sum % 10 == 0 else { return nil }
  return digits.map { String($0) }.joined()
}

/// A value from a file as it may be shown: without what looks like a personal number.
func maskedForReport(_ text: String) -> String {
  var result = ""
  var run: [Character] = []
  func flush() {
    let digits = run.count { $0.isASCII && $0.isNumber }
    result += digits >= 10 && digits <= 12 ? String(repeating: "*", count: run.count) : String(run)
    run = []
  }
  for character in text {
    let continues =
      character.isASCII && (character.isNumber || (!run.isEmpty && "-+ ".contains(character)))
    if continues {
      run.append(character)
    } else {
      flush()
      result.append(character)
    }
  }
  flush()
  return result
}
