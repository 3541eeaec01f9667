import Core
import Forms
import Testing

private func codes(_ names: String...) -> [Code] {
  names.map { Code($0, Text(verbatim: $0)) }
}

private let kinds: [ItemKey: ItemKind] = [
  "a": .integer(min: nil, max: nil), "b": .integer(min: nil, max: nil),
  "c": .decimal(decimals: 1, min: nil, max: nil), "work": .choice(codes("full", "part", "none")),
  "before": .choice(codes("full", "none")), "goals": .choices(codes("x", "y")),
  "from": .date(min: nil, max: nil), "to": .date(min: nil, max: nil), "ill": .yesNo,
  "note": .shortText(maxLength: 100), "own-home": .yesNo,
]

private let sheet: AnswerSheet = [
  "a": .value(.number(FixedPoint(6))), "b": .missing(.declined),
  "c": .value(.number(FixedPoint(units: 25, decimals: 1))), "work": .value(.code("part")),
  "before": .value(.code("full")), "goals": .value(.codes(["x"])),
  "from": .value(.day(Day(number: 20_484))), "to": .value(.day(Day(number: 20_543))),
  "ill": .value(.code("yes")), "own-home": .value(.code("no")),
]

private func value(_ source: String) throws -> ExpressionValue {
  try Expression(source: source).compiled(over: kinds).evaluate(sheet)
}

@Suite struct `an expression` {
  @Test(arguments: [
    ("a + 2 * 3", 12.0), ("(a + 2) * 3", 24), ("a - c - 1", 2.5), ("a / c / 2", 1.2),
    ("-a + 1", -5), ("2 - -a", 8), ("sum(a, c, 1)", 9.5), ("mean(a, c)", 4.25),
    ("min(a, c, 4)", 2.5), ("max(a, c)", 6), ("mean(a, b, c; at_least = 2)", 4.25),
    ("count(a, b, c, work)", 3), ("if(a > 5, 1, 0)", 1), ("if(ill, c, b)", 2.5),
    ("abs(c - a)", 3.5), ("round(c)", 3), ("round(a / 7, 2)", 0.86), ("round(-c)", -3),
    ("days(from, to)", 59), ("days(to, from)", -59), ("days(\"2026-01-31\", to)", 59),
    ("months(from, to)", 2), ("months(to, from)", -2), ("a \u{2212} 1", 5),
  ])
  func `gives a number`(source: String, expected: Double) throws {
    // 20484 is 2026-01-31 and 20543 is 2026-03-31: 28 + 31 days, two whole months.
    #expect(try value(source) == .number(expected))
  }

  @Test(arguments: [
    ("a = 6", true), ("a != 6", false), ("a >= 6 and c < 3", true),
    ("a < c or work = \"part\"", true),
    ("not ill", false), ("ill and not `own-home`", true), ("work in (\"full\", \"part\")", true),
    ("work not in (\"full\", \"part\")", false), ("a in (1, 6)", true), ("has(goals, \"x\")", true),
    ("has(goals, \"y\")", false), ("answered(b)", false), ("answered(a)", true),
    ("work = before", false), ("work != before", true), ("from < to", true),
    ("to >= \"2026-03-31\"", true), ("a = 6 or a = 1 and a = 2", true),
    ("(a = 6 or a = 1) and a = 2", false), ("'part' = work", true), ("0.1 + 0.2 = 0.3", true),
    ("0.1 + 0.2 > 0.3", false), ("a - 0.000001 < a", true),
  ])
  func `says whether something holds`(source: String, expected: Bool) throws {
    #expect(try value(source) == .boolean(expected))
  }

  @Test(arguments: [
    "b + 1", "sum(a, b)", "mean(a, b)", "mean(b, b; at_least = 1)", "b > 3", "b != 3",
    "not (b > 3)",
    "ill and b > 3", "`own-home` or b > 3", "if(b > 3, 1, 2)", "b in (1, 2)", "abs(b)", "round(b)",
  ])
  func `is missing when what it needs is, with the reason`(source: String) throws {
    #expect(try value(source) == .missing(.declined))
  }

  @Test(arguments: [
    ("b > 3 and `own-home`", false), ("`own-home` and b > 3", false), ("b > 3 or ill", true),
    ("ill or b > 3", true),
  ])
  func `is decided by what is known where that is enough`(source: String, expected: Bool) throws {
    #expect(try value(source) == .boolean(expected))
  }

  @Test func `has no value when divided by zero or when nothing was answered`() throws {
    #expect(try value("a / (a - 6)") == .missing(nil))
    #expect(try Expression(source: "a").compiled(over: kinds).evaluate([:]) == .missing(nil))
  }

  @Test(arguments: [
    ("a +", 3, "the expression ends too early; expected here: a value"),
    ("a b", 2, "unexpected \"b\""), ("", 0, "the expression is empty"),
    ("a == 1", 2, "write a single equals sign"),
    ("å > 1", 0, "the character \"å\" is not used in expressions"),
    ("work = \"full", 7, "the quotation mark is never closed"),
    ("1 < a < 3", 6, "comparisons cannot be chained; write for example: a < b and b < c"),
    ("mean(a, b", 9, "the expression ends too early; expected here: )"),
    ("1.2.3", 0, "1.2.3 is not a number"),
  ])
  func `says where the grammar is broken`(source: String, offset: Int, reason: String) {
    let errors = Expression(source: source).errors(over: kinds)
    #expect(errors.map(\.offset) == [offset])
    #expect(errors.map(\.reason.en) == [reason])
  }

  @Test(arguments: [
    ("wrok = \"full\"", 0, "there is no item wrok; did you mean work?"),
    ("work = \"ful\"", 7, "work has no code \"ful\"; did you mean \"full\"?"),
    ("work = full", 7, "there is no item full; if it is a code, write \"full\""),
    (
      "1 + work", 4,
      "work is not a number; an item of type integer, decimal or scale is needed here"
    ),
    ("work < \"full\"", 5, "codes have no order; use = or != or in (…)"),
    ("work = 1", 5, "codes are written in quotation marks, for example \"1\""),
    ("goals = \"x\"", 6, "an item with several choices is compared by has(item, \"code\")"),
    ("answered(note)", 9, "note is free text and cannot be used in an expression"),
    (
      "average(a)", 0,
      "there is no function average; there are sum, mean, min, max, count, if, abs, "
        + "round, answered, days, months, has"
    ),
    ("a and ill", 0, "a is not a condition; compare it with something, for example a > 3"),
    ("from > \"2026-02-30\"", 7, "\"2026-02-30\" is not a date; write for example \"2026-03-14\""),
    ("sum(a, c; at_least = 1) > 0", 0, "at_least can be used with mean, min and max"),
    ("mean(a, c; at_least = 3)", 0, "at_least must be between 1 and 2, the number of values"),
    ("has(work, \"full\")", 4, "has() is for items with several choices; write work = \"code\""),
  ])
  func `is checked against the items`(source: String, offset: Int, reason: String) {
    let errors = Expression(source: source).errors(over: kinds)
    #expect(errors.map(\.offset) == [offset])
    #expect(errors.map(\.reason.en) == [reason])
  }

  @Test func `reports every unknown item at once`() {
    let errors = Expression(source: "mean(p, q, a)").errors(over: kinds)
    #expect(errors.map(\.offset) == [5, 8])
  }

  @Test func `is refused when it is too deep or too long`() {
    let deep = String(repeating: "(", count: 41) + "a" + String(repeating: ")", count: 41)
    #expect(
      Expression(source: deep).errors(over: kinds).map(\.reason.en)
        == ["the expression has more than 40 levels"])
    let long = "a" + String(repeating: " + a", count: 500)
    #expect(Expression(source: long).errors(over: kinds).map(\.offset) == [2_000])
  }

  @Test func `names its items once, in order`() throws {
    #expect(try Expression(source: "c + a * c").parsed().items == ["c", "a"])
  }
}

@Suite struct `the conditions of a form` {
  private func item(_ key: ItemKey, when condition: String? = nil) -> Item {
    Item(
      key: key, text: Text(verbatim: key.name), kind: .yesNo,
      condition: condition.map { Expression(source: $0) })
  }

  private func form(_ items: Item...) -> Form {
    Form(key: "f", title: Text(verbatim: "f"), items: items)
  }

  @Test func `hide what is not asked, and what depends on it, in whatever order they stand`() throws
  {
    let form = form(item("c", when: "b = \"yes\""), item("b", when: "a"), item("a"))
    let conditions = try FormConditions(form)
    let answered: AnswerSheet = [
      "a": .value(.code("no")), "b": .value(.code("yes")), "c": .value(.code("yes")),
    ]
    #expect(conditions.shown(given: answered) == ["a"])
    #expect(
      conditions.settled(answered) == [
        "a": .value(.code("no")), "b": .missing(.notApplicable), "c": .missing(.notApplicable),
      ])
    #expect(conditions.shown(given: ["a": .value(.code("yes"))]) == ["a", "b"])
  }

  @Test func `may not go in a circle`() {
    let form = form(item("a", when: "b"), item("b", when: "a"), item("c", when: "a"))
    #expect(FormConditions.faults(in: form).map(\.item) == ["a", "b"])
    #expect(throws: FormConditions.Fault.self) { try FormConditions(form) }
  }
}

@Suite struct `a calculation in words` {
  private let items = ["a", "b", "c"].map {
    Item(
      key: ItemKey($0), text: Text(verbatim: $0.uppercased()),
      kind: .integer(min: nil, max: nil))
  }

  @Test(arguments: [
    ("mean(a, b, c; at_least = 2)", "medelvärdet av ”A”, ”B” och ”C”, när minst 2 är besvarade"),
    ("a - b", "”A” minus ”B”"), ("sum(a, b) / 2", "summan av ”A” och ”B” delat med 2"),
    ("if(a > 3, b, 0)", "”B” om ”A” är mer än 3, annars 0"),
    ("max(a, b)", "det största av ”A” och ”B”"),
  ])
  func `is said where it is plain`(_ source: String, _ words: String) {
    #expect(Expression(source: source).calculation(over: items)?.sv == words)
  }

  @Test(arguments: ["a - b - c", "-a", "abs(a)", "a +", "d"])
  func `is left to the formula where it is not`(_ source: String) {
    #expect(Expression(source: source).calculation(over: items) == nil)
  }
}
