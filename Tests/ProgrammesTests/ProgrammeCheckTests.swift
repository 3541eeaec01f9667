import Core
import Forms
import Testing

@testable import Programmes

private func check(_ yaml: String) throws -> ProgrammeCheck {
  try #require(ProgrammeCheck(ProgrammePackage.read(yaml, file: "p.yaml")))
}

@Suite struct `the check of a programme` {
  @Test func `says how many clients it takes`() throws {
    // R: power.t.test(delta = 0.5, power = 0.8, type = "paired") gives 33.37.
    let yaml = replacing(
      "smallest_meaningful_change: 2", "smallest_meaningful_change: 2, sd_of_change: 4")
    let finding = try #require(try check(yaml).findings.first { $0.code == "clients-needed" })
    #expect(
      finding.line(in: .english)
        == "p.yaml:19:5: note: sleep: it takes 34 clients with both measurements to tell a change of "
        + "2 from chance, if the standard deviation of the change is 4 (the package names no "
        + "source: take the figure for an assumption)")
    let sourced = yaml.replacingOccurrences(
      of: "sd_of_change: 4", with: "sd_of_change: {sd: 4, source: Norm 2020}")
    let named = try #require(try check(sourced).findings.first { $0.code == "clients-needed" })
    #expect(
      named.reason.en.hasSuffix(
        "34 clients with both measurements to tell a change of 2 "
          + "from chance, if the standard deviation of the change is 4 (Norm 2020)"))
  }

  @Test func `says what is missing to know how many it takes`() throws {
    #expect(try check(sleepProgramme).findings.contains { $0.code == "no-sd-of-change" })
    let yaml = replacing(", smallest_meaningful_change: 2", "")
    #expect(try check(yaml).findings.contains { $0.code == "no-smallest-change" })
  }

  @Test func `estimates the time by reading and answering`() {
    func item(_ kind: ItemKind, _ words: String, _ answeredBy: Respondent = .worker) -> Item {
      Item(key: "x", text: Text(verbatim: words), kind: kind, answeredBy: answeredBy)
    }
    // Two words at 238 a minute and 4 seconds; two at 183 and 6 + 4 seconds.
    let scale = ItemKind.scale(min: 0, max: 10, labels: [:])
    #expect(abs(ProgrammeBurden.seconds(for: item(scale, "Sover du?")) - 4.504) < 0.001)
    #expect(abs(ProgrammeBurden.seconds(for: item(scale, "Sover du?", .client)) - 10.656) < 0.001)
    var known = item(scale, "Sover du?")
    known.isPrefilled = true
    #expect(ProgrammeBurden.seconds(for: known) == 2)
    var conditional = item(scale, "Sover du?")
    conditional.condition = Expression(source: "a")
    #expect(abs(ProgrammeBurden.seconds(for: conditional) - 2.252) < 0.001)
  }

  @Test func `counts every occasion that a client can reach`() throws {
    let burden = try check(sleepProgramme).burden
    #expect(burden.occasions.map(\.occasion) == ["start", "m3", "m6", "m9", "m12", "end"])
    #expect(burden.occasions.map(\.items) == [3, 3, 3, 3, 3, 3])
    let one = try #require(burden.occasions.first?.minutes)
    #expect(abs(burden.minutes - 6 * one) < 1e-9)
  }

  @Test(arguments: [
    ("title: I arbete", "title: I arbete", "no-question", 20),
    ("id: hours, text", "in_case_system: true, id: hours, text", "in-case-system", 13),
    ("id: hours, text", "about: [children], id: hours, text", "unused-item", 13),
    ("type: integer, min: 0, max: 60, when", "type: text, when", "free-text", 13),
    ("breakdowns: [gender]", "breakdowns: [unit]", "no-gender", 1),
    ("version: 1", "version: 1", "no-children", 1),
    ("version: 1", "version: 1", "gate", 1),
    ("version: 1", "version: 1", "minutes-in-all", 1),
  ])
  func `finds what is worth a thought`(old: String, new: String, code: String, line: Int) throws {
    let findings = try check(replacing(old, new)).findings.filter { $0.code == code }
    #expect(findings.map(\.place.line).contains(line), "\(findings)")
  }

  @Test func `is content when nothing is absent`() throws {
    let asked = replacing("id: hours, text", "about: [children], id: hours, text")
      .replacingOccurrences(of: "breakdowns: [gender]", with: "breakdowns: [gender, unit]")
    let codes = Set(try check(asked).findings.map(\.code))
    #expect(codes.isDisjoint(with: ["no-children", "no-gender", "in-case-system", "free-text"]))
  }

  @Test func `is not made of a package with errors`() {
    let package = ProgrammePackage.read("beprova: programme/1", file: "p.yaml")
    #expect(ProgrammeCheck(package) == nil)
  }

  @Test func `can be read by scripts`() throws {
    let package = ProgrammePackage.read(replacing("value: sleep", "value: slep"), file: "p.yaml")
    #expect(
      try PackageFault.json(package.everything(), in: .english) == """
        [
          {
            "code" : "expression",
            "column" : 37,
            "file" : "p.yaml",
            "line" : 19,
            "reason" : "there is no item slep; did you mean sleep?",
            "severity" : "error"
          }
        ]
        """)
  }
}

@Suite struct `the gate of a programme` {
  @Test func `names what is missing and who supplies it`() {
    var gate = ProgrammeGate()
    #expect(
      gate.missing(includingMunicipal: false)
        == [.legalBasis, .informationClass, .informationText, .retention])
    #expect(
      gate.missing(includingMunicipal: true).suffix(3)
        == [.impactAssessment, .officerOpinion, .retentionDecision])
    #expect(ProgrammeGate.Requirement.officerOpinion.supplier.sv == "dataskyddsombudet")
    gate.purpose = .research
    #expect(
      gate.missing(includingMunicipal: true).suffix(2) == [.ethicsApproval, .disclosureDecision])
  }

  @Test func `is not passed with blanks`() {
    #expect(!ProgrammeGate(impactAssessment: "  ").isMet(.impactAssessment))
    #expect(ProgrammeGate(impactAssessment: "Dnr 1").isMet(.impactAssessment))
  }
}

@Suite struct `the information to the registered` {
  @Test func `says what law asks whatever the package says`() throws {
    let yaml = sleepProgramme + "\nretention: {months_after_end: 60}\ninformation: Vi frågar dig."
    let programme = try #require(ProgrammePackage.read(yaml, file: "p.yaml").definition)
    let information = ProgrammeInformation(programme)
    #expect(
      information.sections.map(\.heading.sv) == [
        "Därför frågar vi", "Det är frivilligt", "När vi frågar", "Vad vi frågar om",
        "Med vilken rätt", "Hur länge vi sparar svaren", "Dina rättigheter",
      ])
    #expect(
      information.sections[2].paragraphs.map(\.sv) == [
        "När kontakten börjar", "Var 3:e månad, längst i 1 år", "När kontakten avslutas",
      ])
    #expect(
      information.sections[5].paragraphs.map(\.sv)
        == ["Vi tar bort dina svar 5 år efter att kontakten har avslutats."])
  }
}
