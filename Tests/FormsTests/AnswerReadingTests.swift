import Core
import Forms
import Testing

private func item(_ kind: ItemKind) -> Item {
  Item(key: "x", text: Text(verbatim: "x"), kind: kind)
}

private let housing = [
  Code("own", Text(sv: "Eget, med kontrakt", en: "Own")),
  Code("shelter", Text(sv: "Härbärge", en: "Shelter")),
  Code("hotel", Text(sv: "Hotellhem", en: "Hotel"), isRetired: true),
]

@Suite struct `an answer as typed` {
  @Test(arguments: [
    ("80,7", 807), ("80.7", 807), (" 80.70 ", 807), ("1 234,5", 12_345), ("80", 800),
    ("\u{2212}3", -30),
  ])
  func `is a number in any common way of writing it`(text: String, tenths: Int64) {
    let read = item(.decimal(decimals: 1, min: nil, max: nil)).read(text)
    #expect(read == .success(.number(FixedPoint(units: tenths, decimals: 1))))
  }

  @Test(arguments: ["2026-03-14", "14/3 2026", "20260314", "14.3.2026", " 2026-03-14 "])
  func `is a day in any common way of writing it`(text: String) throws {
    let day = try #require(Day(year: 2026, month: 3, day: 14))
    #expect(item(.date(min: nil, max: nil)).read(text) == .success(.day(day)))
  }

  @Test(arguments: [
    ("ja", "yes"), ("Nej", "no"), ("YES", "yes"), ("0", "no"), ("1", "yes"), ("j", "yes"),
  ])
  func `is yes or no in both languages`(text: String, code: String) {
    #expect(item(.yesNo).read(text) == .success(.code(code)))
  }

  @Test func `is a code, its label or several of them`() {
    #expect(item(.choice(housing)).read("own") == .success(.code("own")))
    #expect(item(.choice(housing)).read("HÄRBÄRGE") == .success(.code("shelter")))
    let several = item(.choices(housing))
    #expect(several.read("shelter; own;shelter") == .success(.codes(["own", "shelter"])))
    #expect(several.read("Eget, med kontrakt") == .success(.codes(["own"])))
    #expect(several.read(codes: []) == .success(.codes([])))
  }

  @Test func `is a step of a scale or what the step is called`() {
    let scale = ItemKind.scale(min: 1, max: 5, labels: [5: Text(sv: "Mycket god", en: "Very good")])
    #expect(item(scale).read("3") == .success(.number(FixedPoint(3))))
    #expect(item(scale).read("mycket god") == .success(.number(FixedPoint(5))))
    #expect(item(scale).read("6") == .failure(.tooHigh(greatest: FixedPoint(5))))
    #expect(item(scale).read("2,5") == .failure(.notWhole))
  }

  @Test func `is refused with a reason that says what to do`() throws {
    let weight = item(.decimal(decimals: 1, min: FixedPoint(20), max: FixedPoint(300)))
    #expect(weight.read("") == .failure(.empty))
    #expect(weight.read("tolv") == .failure(.notANumber))
    #expect(weight.read("80,75") == .failure(.tooManyDecimals(allowed: 1)))
    #expect(weight.read("19,9") == .failure(.tooLow(least: FixedPoint(20))))
    #expect(item(.date(min: nil, max: nil)).read("2026-02-30") == .failure(.notADay))
    #expect(item(.yesNo).read("kanske") == .failure(.unknownCode(allowed: ["ja", "nej"])))
    #expect(
      item(.choice(housing)).read("tent") == .failure(.unknownCode(allowed: ["own", "shelter"])))
    #expect(item(.shortText(maxLength: 3)).read("abcd") == .failure(.tooLong(longest: 3)))
    #expect(item(.shortText(maxLength: 9)).read("a\0b") == .failure(.controlCharacter))
    #expect(AnswerRefusal.notADay.reason.sv == "Skriv ett datum, till exempel 2026-03-14")
    #expect(
      AnswerRefusal.tooHigh(greatest: FixedPoint(10)).reason.sv == "Skriv ett tal som är högst 10")
  }

  @Test func `may be a retired code only when asked for`() {
    #expect(item(.choice(housing)).read("hotel") == .failure(.retiredCode))
    #expect(item(.choice(housing)).read("hotel", acceptsRetired: true) == .success(.code("hotel")))
  }
}

@Suite struct `a stored answer sheet` {
  private let kinds: [ItemKey: ItemKind] = [
    "mood": .integer(min: nil, max: nil), "weight": .decimal(decimals: 2, min: nil, max: nil),
    "home": .choice(housing), "homes": .choices(housing), "day": .date(min: nil, max: nil),
    "note": .shortText(maxLength: 100), "ill": .yesNo,
  ]

  private var sheet: AnswerSheet {
    [
      "mood": .value(.number(FixedPoint(-24))),
      "weight": .value(.number(FixedPoint(units: 8_070, decimals: 2))),
      "home": .value(.code("own")), "homes": .value(.codes(["own", "hotel"])),
      "day": .value(.day(Day(number: 20_526))), "note": .value(.text("\"Å\"\\\n\u{1}😀")),
      "ill": .missing(.doesNotKnow),
    ]
  }

  private let json =
    #"{"day":"2026-03-14","home":"own","homes":["own","hotel"],"ill":{"missing":"doesNotKnow"},"#
    + #""mood":-24,"note":"\"Å\"\\\u000a\u0001😀","weight":80.70}"#

  @Test func `is plain JSON in the order of the keys, and comes back the same`() throws {
    #expect(AnswerSheetCoding.encode(sheet) == json)
    #expect(try AnswerSheetCoding(kinds).decode(json) == sheet)
    #expect(AnswerSheetCoding.encode([:]) == "{}")
    #expect(try AnswerSheetCoding(kinds).decode("{}") == [:])
  }

  @Test func `gives only the items asked for, and passes over what it does not know`() throws {
    let some = AnswerSheetCoding(["mood": .integer(min: nil, max: nil)])
    let text = #" { "x" : [1, {"y": null}, "\u00e5\""], "mood" : 7 , "z": -1.5e3 } "#
    #expect(try some.decode(text) == ["mood": .value(.number(FixedPoint(7)))])
    #expect(try some.decode(json) == ["mood": .value(.number(FixedPoint(-24)))])
  }

  @Test func `keeps numbers exactly and widens them to the item's decimals`() throws {
    let decoded = try AnswerSheetCoding(kinds).decode(#"{"weight":80.7,"mood":9007199254740993}"#)
    #expect(decoded["weight"] == .value(.number(FixedPoint(units: 8_070, decimals: 2))))
    #expect(
      decoded["mood"] == .value(.number(FixedPoint(units: 9_007_199_254_740_993, decimals: 0))))
  }

  @Test func `may escape what other writers escape`() throws {
    let decoded = try AnswerSheetCoding(kinds).decode(#"{"note":"\ud83d\ude00\/\u00e5\t"}"#)
    #expect(decoded["note"] == .value(.text("😀/å\t")))
  }

  @Test(arguments: [
    "", "{", "[]", "{\"mood\":}", "{\"mood\":1", "{\"mood\":1,}", "{\"mood\":1}x", "{\"mood\":1.}",
    "{\"mood\":\"1\"}", "{\"home\":1}", "{\"day\":\"2026-02-30\"}", "{\"note\":\"\\q\"}",
    "{\"note\":\"a", "{\"ill\":{\"missing\":\"bored\"}}", "{\"mood\":99999999999999999999}",
    "{\"note\":\"\\ud83d\"}",
  ])
  func `is refused when it is broken`(text: String) {
    #expect(throws: AnswerSheetCoding.Fault.self) { try AnswerSheetCoding(kinds).decode(text) }
  }
}
