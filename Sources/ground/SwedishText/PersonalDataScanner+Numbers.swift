// Personal numbers.
extension PersonalDataScanner {
  /// The personal number whose first digit stands here. Ways of writing it, by groups of digits:
  /// 10, 12, 6-4, 8-4, 4-2-2-4, 2-2-2-4, 2-6-4.
  func personalNumber(at start: Int) -> FoundSpan? {
    guard !isDigit(self[start - 1]) else { return nil }
    let end = endOfDigits(start)
    switch end - start {
    case 10, 12:
      guard !isFraction(start, end) else { return nil }
      let figures = bytes[start..<end].map { $0 - 48 }
      if isMobile(start), luhnSum(figures.suffix(10)) % 10 != 0 { return nil }
      return finding(figures, start, end)
    case 6, 8:
      return withTail(start, dateEnds: end, signNeeded: false)
    case 4:
      guard let dateEnd = pairs(2, after: end) else { return nil }
      return withTail(start, dateEnds: dateEnd, signNeeded: true)
    case 2:
      if let dateEnd = pairs(2, after: end),
        let span = withTail(start, dateEnds: dateEnd, signNeeded: true)
      {
        return span
      }
      let next = end + max(space(at: end), sign(at: end))
      guard next > end, endOfDigits(next) - next == 6 else { return nil }
      return withTail(start, dateEnds: next + 6, signNeeded: false)
    default:
      return nil
    }
  }

  /// The end of `count` groups of two digits, each after one hyphen or space.
  private func pairs(_ count: Int, after end: Int) -> Int? {
    var end = end
    for _ in 0..<count {
      let next = end + max(space(at: end), sign(at: end))
      guard next > end, endOfDigits(next) - next == 2 else { return nil }
      end = next + 2
    }
    return end
  }

  /// The date that ends at `dateEnds`, a hyphen, plus or spaces, and exactly four digits.
  ///
  /// A date written in groups needs the hyphen or plus: after a space the four may be a time of day.
  private func withTail(_ start: Int, dateEnds: Int, signNeeded: Bool) -> FoundSpan? {
    var next = skipSpaces(dateEnds)
    let signed = sign(at: next)
    next = skipSpaces(next + signed)
    let end = endOfDigits(next)
    guard next > dateEnds, end - next == 4, !signNeeded || signed > 0 else { return nil }
    if signNeeded, sign(at: end) > 0, isDigit(self[end + sign(at: end)]) {
      return nil  // The year of a second date: 2026-03-14 – 2026-04-14.
    }
    let figures = bytes[start..<dateEnds].filter(isDigit) + bytes[next..<end]
    return finding(figures.map { $0 - 48 }, start, end)
  }

  private func skipSpaces(_ start: Int) -> Int {
    var next = start
    for _ in 0..<2 { next += space(at: next) }
    return next
  }

  private func finding(_ figures: [UInt8], _ start: Int, _ end: Int) -> FoundSpan? {
    guard figures.count == 10 || figures.count == 12, standsAlone(start, end) else { return nil }
    let values = figures.map(Int.init)
    if values.count == 12, !(18...20).contains(values[0] * 10 + values[1]) { return nil }
    let short = values.suffix(10).map { $0 }
    let year = short[0] * 10 + short[1]
    let month = short[2] * 10 + short[3]
    let numbered = short[4] * 10 + short[5]
    let day = numbered > 60 ? numbered - 60 : numbered
    let length = month == 2 ? (year % 4 == 0 ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    // The three figures after the date begin at 001.
    guard (1...12).contains(month), (1...length).contains(day),
      short[6] + short[7] + short[8] > 0
    else { return nil }
    return FoundSpan(
      start: start, end: end, kind: numbered > 60 ? .coordinationNumber : .personalNumber)
  }

  /// False inside a longer word with other digits in it, such as a checksum; `pnr8112189876` stands
  /// alone.
  private func standsAlone(_ start: Int, _ end: Int) -> Bool {
    var before = start - 1
    while isLetter(self[before]) { before -= 1 }
    if before < start - 1, isDigit(self[before]) { return false }
    var after = end
    while isLetter(self[after]) { after += 1 }
    return after == end || !isDigit(self[after])
  }

  /// Whether the digits are part of a decimal number. A comma after many digits separates a list.
  private func isFraction(_ start: Int, _ end: Int) -> Bool {
    if self[end] == UInt8(ascii: "."), isDigit(self[end + 1]) { return true }
    guard isDigit(self[start - 2]) else { return false }
    if self[start - 1] == UInt8(ascii: ".") { return true }
    guard self[start - 1] == UInt8(ascii: ",") else { return false }
    return !(isDigit(self[start - 3]) && isDigit(self[start - 4]) && isDigit(self[start - 5]))
  }

  /// Whether ten digits together begin as a Swedish mobile number does.
  fileprivate func isMobile(_ start: Int) -> Bool {
    endOfDigits(start) - start == 10 && self[start] == 48 && self[start + 1] == 55
      && [48, 50, 51, 54, 57].contains(self[start + 2])
  }
}

// Telephone numbers.
extension PersonalDataScanner {
  /// The telephone number that begins here: `070-123 45 67`, `0701234567`, `08-12 34 56`,
  /// `+46 (0)70 123 45 67`, `0046…`, `+47 912 34 567`.
  func phone(at start: Int) -> FoundSpan? {
    let isInternational = self[start] == UInt8(ascii: "+")
    guard !isDigit(self[start - 1]), !isLetter(self[start - 1]) else { return nil }
    if !isInternational {
      guard self[start] == 48, isDigit(self[start + 1]) else { return nil }
      if self[start - 1] == UInt8(ascii: ".") || self[start - 1] == UInt8(ascii: ","),
        isDigit(self[start - 2])
      {
        return nil
      }
    }
    var groups: [Int] = []
    var digits: [UInt8] = []
    var longest: Int?
    var next = start + (isInternational ? 1 : 0)
    while isDigit(self[next]), digits.count < 16 {
      let end = endOfDigits(next)
      groups.append(end - next)
      digits += bytes[next..<end].map { $0 - 48 }
      if !isLetter(self[end]), isPhone(groups, digits, international: isInternational) {
        longest = end
      }
      next = end
      for _ in 0..<3 {
        let mark = self[next]
        if mark == UInt8(ascii: "(") || mark == UInt8(ascii: ")") || mark == UInt8(ascii: "/") {
          next += 1
        } else {
          next += max(space(at: next), mark == UInt8(ascii: "+") ? 0 : sign(at: next))
        }
      }
      if next == end { break }
    }
    return longest.map { FoundSpan(start: start, end: $0, kind: .phone) }
  }

  private func isPhone(_ groups: [Int], _ digits: [UInt8], international: Bool) -> Bool {
    if international {
      if digits.starts(with: [4, 6]) { return (9...12).contains(digits.count) }
      let isThousands = groups.count > 1 && groups.dropFirst().allSatisfy { $0 == 3 }
      return digits[0] != 0 && (10...15).contains(digits.count) && !isThousands
    }
    if digits.starts(with: [0, 0, 4, 6]) { return (11...14).contains(digits.count) }
    guard digits.count > 2, digits[1] != 0, (8...10).contains(digits.count) else { return false }
    if groups.count == 1 {
      return digits.count == 10 && digits[1] == 7 && [0, 2, 3, 6, 9].contains(digits[2])
    }
    let isArea = (3...4).contains(groups[0]) || (groups[0] == 2 && digits[1] == 8)
    return isArea && subscriberShapes.contains(Array(groups.dropFirst()))
  }
}

/// How people group the digits after the area code.
private let subscriberShapes: Set<[Int]> = [
  [5], [6], [7], [8], [3, 2], [3, 3], [3, 4], [2, 2, 2], [3, 2, 2], [2, 2, 3], [3, 3, 2],
]
