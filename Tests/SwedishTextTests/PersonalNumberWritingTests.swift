import Core
import SwedishText
import Testing

/// Numbers made by the rule of folkbokföringslagen 18 § and written in the ways that people write them.
private struct MadeNumbers: Sequence, IteratorProtocol {
  private var state: UInt64
  private var left: Int

  init(seed: UInt64, count: Int) {
    state = seed
    left = count
  }

  private mutating func draw(_ range: ClosedRange<Int>) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return range.lowerBound + Int(state >> 33) % range.count
  }

  /// The twelve digits, and whether it is a coordination number.
  mutating func next() -> (digits: String, isCoordination: Bool)? {
    guard left > 0 else { return nil }
    left -= 1
    let birth = Day(number: draw(-25_000...20_000)).civil
    let isCoordination = draw(0...1) == 1
    func padded(_ number: Int, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: width - text.count) + text
    }
    let date =
      padded(birth.year, 4) + padded(birth.month, 2)
      + padded(birth.day + (isCoordination ? 60 : 0), 2)
    // Any last digit: a wrong one points out somebody all the same.
    return (date + padded(draw(1...999), 3) + String(draw(0...9)), isCoordination)
  }
}

@Suite struct `Numbers of persons, however they are written` {
  private static let signs = [
    "-", "+", " ", " - ", "\u{2013}", "\u{2212}", "\u{2010}", "\u{2011}", "\u{FF0D}", "\u{A0}",
    "\u{2009}", "\u{202F}", "\u{3000}", "\u{AD}-", "-\u{200B}", "\u{200D}-\u{FEFF}",
  ]
  /// The zeros of other ways to write digits: full width, Arabic, Devanagari, mathematical bold.
  private static let zeros: [UInt32] = [0x30, 0xFF10, 0x0660, 0x0966, 0x1D7CE]

  private func written(_ digits: some StringProtocol, from zero: UInt32) -> String {
    var text = String.UnicodeScalarView()
    for digit in digits.unicodeScalars {
      if let scalar = Unicode.Scalar(digit.value - 0x30 + zero) { text.append(scalar) }
    }
    return String(text)
  }

  @Test func `are found whole, with the text around them left alone`() {
    for (number, isCoordination) in MadeNumbers(seed: 2026, count: 60) {
      for digits in [number[...], number.dropFirst(2)] {
        for sign in Self.signs {
          for zero in Self.zeros {
            let text =
              written(digits.dropLast(4), from: zero) + sign + written(digits.suffix(4), from: zero)
            let sentence = "Å, se \(text) där"
            let findings = PersonalData.findings(in: sentence)
            #expect(
              findings.map { String(sentence[$0.range]) } == [text], "\(sentence.debugDescription)")
            #expect(
              findings.first?.kind == (isCoordination ? .coordinationNumber : .personalNumber))
            let masked = PersonalData.masked(sentence)
            #expect(masked.hasPrefix("Å, se *") && masked.hasSuffix("* där"))
            #expect(!masked.unicodeScalars.contains { $0.properties.numericType == .decimal })
          }
        }
      }
    }
  }

  @Test func `are no organisation numbers, whose third digit is two or more`() {
    for number in 0..<500 {
      let text = "55\(number % 8 + 2)036-0\(100 + number)".prefix(11)
      #expect(PersonalData.findings(in: "Bolaget \(text)").isEmpty, "\(text)")
    }
  }

  @Test(arguments: [
    "anna.berg (at) exempel.se", "anna.berg(at)exempel.se", "anna [AT] exempel.se",
    "anna(snabel-a)exempel.se", "anna\u{FF20}exempel.se", "anna@exempel\u{200B}.se",
  ])
  func `are not hidden by other ways of writing an address`(_ text: String) {
    let sentence = "Skriv till \(text), tack"
    let findings = PersonalData.findings(in: sentence)
    #expect(findings.map { String(sentence[$0.range]) } == [text])
    #expect(findings.map(\.kind) == [.email])
  }

  @Test(arguments: [
    "SN 2026/123", "Dnr SN 2026/1234-12", "2026-11-21", "12 500 kr", "1\u{A0}234\u{A0}567 kr",
    "https://example.org/ark/20261121-karta?id=12345", "https://example.org/a/1234567890123",
    "kl. 08.30\u{2013}16.15", "(at) lunch", "ett [at] i texten", "SFS 2001:453", "RA-2026-000123",
    "§ 12 i 2 kap. (2025:400)", "H 12 345 678", "sidorna 123\u{2013}145",
  ])
  func `are not what other figures are`(_ text: String) {
    #expect(PersonalData.findings(in: text).isEmpty)
    #expect(PersonalData.masked(text) == text)
  }
}
