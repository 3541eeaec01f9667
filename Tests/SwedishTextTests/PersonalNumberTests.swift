import Core
import SwedishText
import Testing

private let today = Day(year: 2026, month: 3, day: 14) ?? Day(number: 0)

private func read(_ text: String) -> PersonalNumber? {
  PersonalNumber(text, reference: today)
}

/// 811228-9874 and 640823-3234: Skatteverket's and Wikipedia's examples; 701063-2391: Skatteverket's
/// example of a coordination number.
@Suite struct `Personal numbers` {
  @Test(arguments: [
    "811228-9874", "8112289874", "198112289874", "19811228-9874", "19811228 9874", " 811228 9874 ",
    "1981-12-28-9874", "19 811228-9874", "811228\u{2013}9874", "81 12 28 - 9874",
  ])
  func `are read however they are written`(text: String) throws {
    let number = try #require(read(text))
    #expect(number.digits == "198112289874")
    #expect(number.birthDate == Day(year: 1981, month: 12, day: 28))
    #expect(number.hasValidCheckDigit)
    #expect(!number.isCoordinationNumber)
    #expect(number.formatted == "19811228-9874")
  }

  @Test func `a coordination number has sixty added to the day`() throws {
    let number = try #require(read("701063-2391"))
    #expect(number.isCoordinationNumber)
    #expect(number.birthDate == Day(year: 1970, month: 10, day: 3))
    #expect(number.digits == "197010632391")
    #expect(number.hasValidCheckDigit)
  }

  @Test func `a wrong check digit is told, not refused`() throws {
    #expect(try #require(read("811228-9875")).hasValidCheckDigit == false)
  }

  @Test(arguments: [
    ("260314-1234", "2026"), ("260315-1234", "1926"), ("250601-1234", "2025"),
    ("270101-1234", "1927"), ("260101+1234", "1926"), ("250101+1234", "1925"),
    ("260601+1234", "1926"), ("000229-1234", "2000"), ("280229-1234", "1928"),
  ])
  func `ten digits take their century from the day they were written`(text: String, year: String)
    throws
  {
    #expect(try #require(read(text)).digits.prefix(4) == year)
  }

  @Test(arguments: [
    "", "811328-9874", "810229-1234", "811200-1234", "811261", "556036-0793", "16556036-0793",
    "20260315-1234", "17991231-1234", "81122-89874", "8112-289874x", "+8112289874",
    "81+12289874", "811228 987", "-8112289874", "1981122898740",
  ])
  func `anything else is no personal number`(text: String) {
    #expect(read(text) == nil)
  }
}
