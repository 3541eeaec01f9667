import Core
import Forms
import Testing

@testable import Programmes

@Suite struct `a faulty package` {
  @Test(arguments: [
    ("title: Sömn, value", "titel: Sömn, value", "unknown key titel; did you mean title?"),
    ("version: 1", "version: one", "version must be a whole number from 1 to 9999"),
    ("value: sleep", "value: slep", "there is no item slep; did you mean sleep?"),
    (
      "value: sleep", "value: work",
      "work is not a number; count a share with share: {of: work, code: …}"
    ),
    ("value: sleep", "value: mean(sleep)", "decimals is missing; write for example decimals: 1"),
    (
      "direction: higher, smallest", "direction: up, smallest",
      "direction must be one of higher, lower"
    ),
    (
      "value: sleep, direction: higher,", "value: sleep,",
      "direction is missing; write for example direction: higher"
    ),
    (
      "change: 2}", "change: 0.5}",
      "0.5 has more decimals than the measure (0); write decimals: 1"
    ),
    (
      "code: full}", "code: ful}",
      "there is no code of work called ful; did you mean full?"
    ),
    ("min: 0, max: 10", "min: 10, max: 0", "max (0) must be greater than min (10)"),
    (
      "type: scale", "type: scales",
      "type must be one of integer, decimal, scale, choice, choices, date, yes_no, text; "
        + "did you mean scale?"
    ),
    ("work = \"full\"", "wrk = \"full\"", "there is no item wrk; did you mean work?"),
    (
      "work = \"full\"", "hours > 3",
      "the condition of hours goes in a circle: it depends on hours itself"
    ),
    ("id: in_work", "id: sleep", "the name sleep is taken; choose another"),
    (
      "{id: hours,", "{id: sleep,",
      "the item sleep is there already (p.yaml:11); "
        + "write just \"- sleep\" to ask it again"
    ),
    ("[start, m, end]", "[start, m]", "no form is used at end; name it under occasions in a form"),
    (
      "[start, m, end]", "[start, m, end, a6]",
      "there is no occasion a6; there are start, m, end"
    ),
    ("every: 3, last", "last", "every is missing; write for example every: 3"),
    ("last: 12", "last: 2", "last (2) must be at least every (3) and give at most 60 occasions"),
    ("id: end, kind: end", "id: start, kind: end", "the name start is taken; choose another"),
    (
      "[gender]", "[gender, {id: age, by: age, from: [18, 0]}]",
      "from is the lowest age of each group, ascending, for example [0, 18, 25, 65]"
    ),
    (
      "[gender]", "[{id: by_sleep, by: item, item: sleep}]",
      "sleep has no codes to divide by; choose an item of type choice, choices or yes_no"
    ),
    (
      "id: sova-gott", "id: Sova gott",
      "Sova gott is not a name; use lower-case letters a–z, digits, _ and -, a letter first, for "
        + "example sleep_well"
    ),
    (
      "target_group: Vuxna som söker stöd för sömnen\n", "",
      "target_group is missing; write for example target_group: Vuxna som söker stöd för sömnen"
    ),
    ("codes: {full: Heltid, none: Nej}", "codes: statuses", "there is no code list statuses"),
    (
      "codes: {full: Heltid, none: Nej}", "codes: [{code: full, label: A}, {code: full, label: B}]",
      "full is there already"
    ),
    (
      "full: Heltid, none: Nej}", "full: Heltid, full: Nej}",
      "the key full stands twice in the same place; remove one of them"
    ),
    ("text: Hur sover du?", "text: {en: How?}", "sv is missing; write for example sv: Hur mår du?"),
    ("breakdowns: [gender]", "crossings: [[gender, age]]", "there is no breakdown gender"),
    (
      "programme/1", "programme/2",
      "beprova must be one of programme/1, base/1; "
        + "did you mean programme/1?"
    ),
  ])
  func `is told what is wrong`(old: String, new: String, reason: String) {
    let faults = errors(replacing(old, new))
    #expect(faults.contains { $0.hasSuffix(": " + reason) }, "\(faults)")
    #expect(faults.count <= 2, "\(faults)")
  }

  @Test func `is told where, by line and column`() {
    #expect(
      errors(replacing("value: sleep,", "value: 'mean(sleep, wrk)', decimals: 1,"))
        == ["p.yaml:19:50: there is no item wrk; did you mean work?"])
    #expect(
      errors(replacing("when: work = \"full\"", "when: 'sleep > 3 and wrk'"))
        == ["p.yaml:13:93: there is no item wrk; did you mean work?"])
  }

  @Test func `is told when a form asks nothing or is never used`() {
    #expect(
      errors(replacing("occasions: [start, m, end]", "occasions: []")).first
        == "p.yaml:9:16: the form is never used; write for example occasions: [start]")
    let empty = sleepProgramme + "\n" + "x: 1"
    #expect(errors(empty).count == 1)
    #expect(
      errors(replacing("forms:\n", "forms:\n  - {id: f, title: F, occasions: [m], items: []}\n"))
        == ["p.yaml:7:46: the form has no items"])
  }

  @Test func `is told when a comma has cut an expression in two`() {
    #expect(
      errors(replacing("value: sleep", "value: mean(sleep, work)")).last
        == "p.yaml:19:49: \"work)\" has no colon after it; within { } a comma divides the text, "
        + "so put the whole text or expression in quotation marks")
  }

  @Test func `is told everything in one run`() {
    let yaml = """
      beprova: programme/1
      id: p
      id: q
      version: 0
      titel: P
      target_group: Alla
      forms:
        - id: f
          title: F
          occasions: [start]
          items:
            - {id: a, text: A, type: scale, min: 5, max: 1}
            - {id: b, text: B, type: sclae}
      occasions:
        - {id: start, kind: start, opens: 1}
      measures:
        - {id: m, title: M, value: a + c, decimals: 0}
      """
    #expect(
      errors(yaml).map { $0.split(separator: ":", maxSplits: 3)[1...2].joined(separator: ":") }
        == ["3:1", "4:10", "5:1", "12:52", "13:32", "15:5", "17:5", "17:34"])
  }

  @Test func `cannot exhaust the reader`() {
    let bomb = """
      a: &a [x, x, x, x, x, x, x, x, x]
      b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
      c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
      ? [*c, *c, *c, *c, *c, *c, *c, *c, *c]
      : x
      """
    #expect(
      errors(bomb) == [
        "p.yaml:2:8: anchors and aliases (& and *) are not used here; write out what is meant, or put a "
          + "text that begins so in quotation marks"
      ])
    #expect(errors(#"{"a": &a [x], ? {"b":*a} : y}"#).count == 1)
    #expect(errors("a: &a [x]\r? *a\r: y").first?.contains("anchors") == true)
    #expect(errors("a: &x 1").first?.hasPrefix("p.yaml:1:4: anchors") == true)
    let deep = String(repeating: "[", count: 900) + String(repeating: "]", count: 900)
    #expect(errors(deep).first?.contains("too many parts") == true)
    #expect(
      errors(String(repeating: "#", count: 1_000_001)).first?.contains("larger than 1 MB") == true)
    let wide = "[" + String(repeating: "x,", count: 60_000) + "]"
    #expect(errors(wide).first?.contains("too many parts") == true)
    #expect(errors(String(repeating: "{", count: 100_000)).count == 1)
  }

  @Test(arguments: ["", "# bara en kommentar", "a: b: c", "\t- x", "a\0b", "- x", "x", "{"])
  func `is refused when it is no package`(yaml: String) {
    #expect(errors(yaml).count == 1)
  }

  /// What is wrong, where it is told, and a word of what to do. Nothing of what the parser says.
  @Test(arguments: [
    ("a: 1\nb:\n\t- x\n", "3:1", "mellanslag"), ("a: 1\n  \tb: 2\n", "2:3", "mellanslag"),
    ("a: \"x\nb: 1\n", "1:4", "avslutas aldrig"), ("a: 'x", "1:4", "avslutas aldrig"),
    ("a: [x, y\nb: 1\n", "1:4", "avslutas inte med ]"), ("a: {x: 1", "1:4", "avslutas inte med }"),
    ("a: b: c", "1:5", "citattecken"), ("a: 1\n b: 2\n", "2:3", "kolon"),
    ("a:\n    b: 1\n  c: 2\n", "3:3", "lika många mellanslag"),
    ("a: 1\nb\n", "2:1", "kolon efter nyckeln"), ("a: 1\nb\nc: 2\n", "2:1", "kolon"),
    ("a: @x", "1:4", "inom citattecken"), ("a: - b", "1:4", "egen rad"),
    ("a: \"\\q\"", "1:5", "snedstreck"), ("a: 1\u{1}", "1:5", "UTF-8"), ("a: *x", "1:4", "alias"),
    ("%x\na: 1", "1:3", "YAML"),
  ])
  func `is told of broken YAML in words of our own`(yaml: String, place: String, word: String) {
    let faults = ProgrammePackage.read(yaml, file: "p.yaml").faults
    #expect(faults.count == 1)
    let line = faults.first?.line(in: .swedish) ?? ""
    #expect(line.hasPrefix("p.yaml:\(place): "), "\(line)")
    #expect(line.contains(word), "\(line)")
    for english in ["while ", "found", "expected", "token", "allowed", "context"] {
      #expect(!line.contains(english), "\(line)")
    }
  }

  @Test func `a package that was cut off anywhere is told of in few words`() {
    let whole = sleepProgramme
    for length in stride(from: 40, to: whole.count, by: 37) {
      let faults = ProgrammePackage.read(String(whole.prefix(length)), file: "p.yaml").faults
      for fault in faults where fault.code == "yaml" {
        let line = fault.line(in: .english)
        #expect(!line.contains("while ") && !line.contains("did not find"), "\(line)")
        #expect(fault.place.line <= whole.split(separator: "\n").count, "\(line)")
      }
    }
  }

  @Test(arguments: [
    ("type: scale, min: 0, max: 10", "type: skala, min: 0, max: 10"),
    ("type: scale, min: 0, max: 10", "type: decimal, decimals: många"),
    ("type: scale, min: 0, max: 10", "type: scale, min: låg, max: 10"),
  ])
  func `is not told of what only follows from a wrong type`(right: String, wrong: String) {
    let yaml = replacing(right, wrong).replacingOccurrences(
      of: "smallest_meaningful_change: 2", with: "smallest_meaningful_change: 2.5")
    #expect(yaml.contains("2.5") && yaml.contains(wrong))
    #expect(errors(yaml).count == 1, "\(errors(yaml))")
  }

  @Test func `is warned when windows overlap, and is still used`() {
    let package = ProgrammePackage.read(
      replacing("opens: 30, closes: 45", "opens: 60, closes: 60"), file: "p.yaml")
    #expect(package.definition != nil)
    #expect(package.faults.map(\.code) == ["overlapping-windows"])
    #expect(package.faults.map(\.place.line) == [16])
  }
}

@Suite struct `an included package` {
  private let base = """
    beprova: base/1
    id: grund
    items:
      - {id: ending, text: Hur slutade det?, type: choice, codes: {done: Klart, quit: Avbrutet}}
      - {id: other, text: Annat?, type: yes_no}
    measures:
      - {id: done, title: Klart, share: {of: ending, code: done}, direction: higher}
      - {id: others, title: Annat, share: {of: other}, direction: higher}
    breakdowns:
      - {id: ending, by: item, item: ending, at: any}
    """
  private var programme: String {
    replacing("forms:\n", "includes: [grund]\nforms:\n")
      .replacingOccurrences(of: "      - {id: hours", with: "      - ending\n      - {id: hours")
  }

  @Test func `lends its items, and the measures and breakdowns whose items are asked`() throws {
    let package = ProgrammePackage.read(programme, file: "d/p.yaml") { ["grund": base][$0] }
    let definition = try #require(package.definition)
    #expect(definition.items.map(\.key) == ["sleep", "work", "ending", "hours"])
    #expect(definition.measures.map(\.key) == ["sleep", "in_work", "done"])
    #expect(definition.breakdowns.map(\.key) == ["gender", "ending"])
    #expect(package.place(of: .item("ending")).file == "d/grund.yaml")
  }

  @Test func `is checked on its own, and is no programme`() {
    let package = ProgrammePackage.read(base, file: "grund.yaml")
    #expect(package.faults.isEmpty)
    #expect(package.isBase)
    #expect(package.definition == nil)
  }

  @Test func `is refused when absent, circular or a programme`() {
    #expect(
      errors(programme).contains {
        $0.hasSuffix("there is no package grund; put grund.yaml beside this file")
      })
    let circular = base.replacingOccurrences(of: "items:", with: "includes: [krets]\nitems:")
    let circle = "beprova: base/1\nid: krets\nincludes: [grund]"
    #expect(
      errors(programme, includes: ["grund": circular, "krets": circle])
        == ["krets.yaml:3:12: the packages include each other in a circle: grund → krets → grund"])
    #expect(
      errors(programme, includes: ["grund": sleepProgramme]).contains {
        $0.contains("grund is a programme; only base packages")
      })
    #expect(
      errors(programme.replacingOccurrences(of: "[grund]", with: "[../etc]")).first?
        .contains("../etc is not a name") == true)
  }
}
