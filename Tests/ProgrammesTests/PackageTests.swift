import Core
import Forms
import Foundation
import Testing

@testable import Programmes

/// The smallest whole programme; the tests break one thing in it at a time.
let sleepProgramme = """
  beprova: programme/1
  id: sova-gott
  version: 1
  title: {sv: Sova gott, en: Sleep well}
  target_group: Vuxna som söker stöd för sömnen
  forms:
    - id: somn
      title: Din sömn
      occasions: [start, m, end]
      items:
        - {id: sleep, text: Hur sover du?, type: scale, min: 0, max: 10}
        - {id: work, text: Arbetar du?, type: choice, codes: {full: Heltid, none: Nej}}
        - {id: hours, text: Hur mycket?, type: integer, min: 0, max: 60, when: work = "full"}
  occasions:
    - {id: start, kind: start, opens: 14, closes: 30}
    - {id: m, kind: during, every: 3, last: 12, opens: 30, closes: 45}
    - {id: end, kind: end, opens: 30, closes: 60}
  measures:
    - {id: sleep, title: Sömn, value: sleep, direction: higher, smallest_meaningful_change: 2}
    - {id: in_work, title: I arbete, share: {of: work, code: full}, direction: higher}
  breakdowns: [gender]
  """

func errors(_ yaml: String, includes: [String: String] = [:]) -> [String] {
  ProgrammePackage.read(yaml, file: "p.yaml") { includes[$0] }.faults
    .filter { $0.severity == .error }.map { $0.line(in: .english) }
}

func replacing(_ old: String, _ new: String) -> String {
  #expect(sleepProgramme.contains(old))
  return sleepProgramme.replacingOccurrences(of: old, with: new)
}

@Suite struct `a package` {
  @Test func `is read into a programme`() throws {
    let package = ProgrammePackage.read(sleepProgramme, file: "p.yaml")
    #expect(package.faults.isEmpty)
    let programme = try #require(package.definition)
    #expect(programme.title == Text(sv: "Sova gott", en: "Sleep well"))
    #expect(programme.items(at: "m6").map(\.key) == ["sleep", "work", "hours"])
    #expect(programme.measure("sleep")?.range == 0...10)
    #expect(programme.measure("sleep")?.smallestMeaningfulChange == FixedPoint(2))
    #expect(
      programme.measure("in_work")?.source
        == .share(Expression(source: "work = \"full\""), code: "full"))
    #expect(programme.breakdowns.map(\.source) == [.gender])
  }

  @Test func `counts an indicator at one occasion`() throws {
    func indicator(_ occasion: String) -> [String] {
      errors(
        sleepProgramme
          + "\nindicators: [{id: i, title: I, occasion: \(occasion), numerator: sleep > 5}]")
    }
    #expect(indicator("m6") == [])
    #expect(
      indicator("m5") == ["p.yaml:22:42: there is no occasion m5; did you mean m3?"])
    #expect(indicator("m") == ["p.yaml:22:42: there is no occasion m; did you mean m3?"])
  }
}
