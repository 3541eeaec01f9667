import Core
import Foundation
import Testing

@Suite("A day")
struct DayTests {
  @Test(arguments: [
    ("2026-03-14", "2026-03-14"), ("20260314", "2026-03-14"), ("14/3 2026", "2026-03-14"),
    ("14/3-2026", "2026-03-14"), ("14.3.2026", "2026-03-14"), ("2024-02-29", "2024-02-29"),
    ("2026-3-4", "2026-03-04"),
  ])
  func `is read the ways people write it`(text: String, expected: String) {
    #expect(Day(text)?.description == expected)
  }

  @Test(arguments: [
    "", "2026", "2026-02-30", "2025-02-29", "2026-13-01", "14/3", "i går", "2026-03-14T10:00",
    "26-03-14", "99999999", "2026-003-14",
  ])
  func `that does not exist is no day`(text: String) {
    #expect(Day(text) == nil)
  }

  /// Numbers by Python's `datetime.date(…).toordinal() - 719163`.
  @Test(arguments: [
    ("1970-01-01", 0), ("2000-02-29", 11_016), ("2026-11-21", 20_778), ("1900-03-01", -25_508),
    ("9999-12-31", 2_932_896), ("0001-01-01", -719_162),
  ])
  func `counts from the first of January 1970`(text: String, number: Int) {
    #expect(Day(text)?.number == number)
    #expect(Day(number: number).description == text)
  }

  @Test func `survives the way to numbers and back for four centuries`() throws {
    let first = try #require(Day("1850-01-01"))
    var expected = first
    for offset in 0..<146_097 {
      let civil = (first + offset).civil
      #expect(Day(year: civil.year, month: civil.month, day: civil.day) == expected)
      expected = expected + 1
    }
  }

  @Test(arguments: [
    ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"),
    ("2026-11-30", 3, "2027-02-28"),
    ("2026-03-15", -3, "2025-12-15"), ("2026-03-31", 12, "2027-03-31"),
  ])
  func `some months later stays within the month`(from: String, months: Int, expected: String)
    throws
  {
    let day = try #require(Day(from))
    #expect(day.adding(months: months).description == expected)
  }

  @Test(arguments: [
    // 22:30 UTC in summer is half past midnight in Sweden, in winter half past eleven.
    (1_782_945_000.0, "2026-07-02", "00:30"), (1_767_306_600.0, "2026-01-01", "23:30"),
    // The hour that is skipped and the hour that comes twice.
    (1_774_745_999.0, "2026-03-29", "01:59"), (1_774_746_000.0, "2026-03-29", "03:00"),
  ])
  func `follows Swedish time`(seconds: Double, day: String, time: String) {
    let moment = Date(timeIntervalSince1970: seconds)
    #expect(Day(inSweden: moment).description == day)
    #expect(swedishTimeOfDay(moment) == time)
  }
}

@Suite("A month")
struct MonthTests {
  @Test func `knows its days`() {
    #expect(Month(year: 2024, month: 2).length == 29)
    #expect(Month(year: 1900, month: 2).length == 28)
    #expect(Month(year: 2000, month: 2).length == 29)
    #expect(Month("2026-12")?.adding(1).description == "2027-01")
    #expect(Month("2026-02")?.lastDay.description == "2026-02-28")
    #expect(Month("2026-2") == nil)
  }
}

@Suite("A decimal number")
struct FixedPointTests {
  @Test(arguments: [
    ("12", 12, 0), ("-3.5", -35, 1), ("\u{2212}3,5", -35, 1), ("1 234,50", 123_450, 2),
    ("1\u{00A0}234", 1_234, 0), ("+7", 7, 0), ("0,000000001", 1, 9), ("-0", 0, 0),
  ])
  func `is read exactly`(text: String, units: Int, decimals: Int) {
    let number = FixedPoint(text)
    #expect(number?.units == Int64(units))
    #expect(number?.decimals == decimals)
  }

  @Test(arguments: [
    "", "-", ".5", "5.", "1.2.3", "1,2,3", "abc", "1e5", "0,0000000001", "99999999999999999999",
    "1 234.5 6", "--1", "NaN", "1 2", "1 2345", "12 34,5", "1234 567", "7000 00",
  ])
  func `is nothing else`(text: String) {
    #expect(FixedPoint(text) == nil)
  }

  @Test func `is equal however many noughts stand at its end`() throws {
    let short = try #require(FixedPoint("1.5"))
    let long = try #require(FixedPoint("1.50"))
    #expect(short == long)
    #expect(short.hashValue == long.hashValue)
    #expect(short < FixedPoint(2))
  }

  @Test(arguments: [
    ("2.5", 0, "3"), ("-2.5", 0, "-3"), ("2.4", 0, "2"), ("1.005", 2, "1.01"), ("7", 2, "7.00"),
  ])
  func `rounds halves away from zero`(text: String, decimals: Int, expected: String) throws {
    let number = try #require(FixedPoint(text))
    #expect(number.rescaled(to: decimals)?.description == expected)
  }

  @Test func `says when it does not fit`() {
    #expect(FixedPoint(units: Int64.max, decimals: 0).rescaled(to: 1) == nil)
    #expect(FixedPoint(rounding: 1e300, decimals: 2) == nil)
    #expect(FixedPoint(rounding: .nan, decimals: 2) == nil)
  }

  @Test func `is written with all its decimals`() {
    #expect(FixedPoint(units: -5, decimals: 2).description == "-0.05")
    #expect(FixedPoint(units: 8070, decimals: 2).description == "80.70")
  }
}

@Suite("A figure in words")
struct FormattingTests {
  @Test func `has a decimal comma in Swedish and a point in English`() {
    #expect(Text.number(1234.5, decimals: 1) == Text(sv: "1234,5", en: "1234.5"))
    #expect(Text.number(12_345.678, decimals: 2).sv == "12\u{00A0}345,68")
    #expect(Text.number(12_345.678, decimals: 2).en == "12,345.68")
    #expect(Text.number(1_234_567).sv == "1\u{00A0}234\u{00A0}567")
  }

  @Test func `has a true minus sign, but not before nothing`() {
    #expect(Text.number(-5.25, decimals: 2).sv == "\u{2212}5,25")
    #expect(Text.number(-0.001, decimals: 2).sv == "0,00")
  }

  @Test func `is a dash when there is none`() {
    #expect(Text.number(.nan, decimals: 1).sv == "–")
  }

  @Test func `is a percentage of one`() {
    #expect(Text.percent(0.234).sv == "23\u{00A0}%")
    #expect(Text.percent(0.234, decimals: 1).en == "23.4%")
  }
}

@Suite("An identifier")
struct IDTests {
  @Test func `sorts by the time it was made`() {
    let early = UnitID.make(at: Date(timeIntervalSince1970: 1_700_000_000))
    let late = UnitID.make(at: Date(timeIntervalSince1970: 1_700_000_001))
    #expect(early < late)
  }

  /// RFC 9562: the version stands in the high half of byte 6, the variant in the top bits of byte 8.
  @Test func `made in a row sorts in that order, however many are made in a millisecond`() {
    let now = Date(timeIntervalSince1970: 1_700_000_000)
    var sequence = IDSequence()
    let made: [UnitID] = (0..<10_000).map { _ in sequence.make(at: now) }
    #expect(made == made.sorted() && Set(made).count == made.count)
    #expect(made.allSatisfy { $0.uuid.uuid.6 >> 4 == 7 && $0.uuid.uuid.8 >> 6 == 0b10 })
    // 4 096 in each of two milliseconds, the rest in a third.
    let milliseconds = Set(made.map { $0.description.prefix(13) })
    #expect(milliseconds == ["018bcfe5-6800", "018bcfe5-6801", "018bcfe5-6802"])
    let earlier: UnitID = sequence.make(at: now.addingTimeInterval(-60))
    #expect(earlier > made[9_999], "a clock that is set back does not set back the order")
  }

  @Test func `is a UUID of version 7`() {
    let bytes = UnitID.make().uuid.uuid
    #expect(bytes.6 >> 4 == 7)
    #expect(bytes.8 >> 6 == 0b10)
  }

  @Test func `is read from its text and nothing else`() {
    let id = UserID.make()
    #expect(UserID(id.description) == id)
    #expect(UserID(id.description.uppercased()) == id)
    #expect(UserID("x") == nil)
    #expect(UserID("") == nil)
  }
}

@Suite("A name in a package")
struct KeyTests {
  @Test(arguments: ["mood", "m3", "days_of_use", "a-b", String(repeating: "a", count: 64)])
  func `is well formed`(name: String) {
    #expect(Key<DayTests>.isWellFormed(name))
  }

  @Test(arguments: ["", "3m", "_x", "Mood", "å", "a b", String(repeating: "a", count: 65)])
  func `is not`(name: String) {
    #expect(!Key<DayTests>.isWellFormed(name))
  }
}
