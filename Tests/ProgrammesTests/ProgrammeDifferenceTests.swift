import Core
import Forms
import Testing

@testable import Programmes

private func read(_ yaml: String) throws -> ProgrammeDefinition {
  try #require(ProgrammePackage.read(yaml, file: "p.yaml").definition)
}

/// The sleep programme and a second version with replacements made in it.
private func difference(
  comparable: Bool = true, _ replacements: KeyValuePairs<String, String>
) throws -> ProgrammeDifference {
  var yaml = sleepProgramme
  for (old, new) in replacements {
    #expect(yaml.contains(old), "\(old)")
    yaml = yaml.replacingOccurrences(of: old, with: new)
  }
  yaml = yaml.replacingOccurrences(
    of: "version: 1", with: comparable ? "version: 2\ncomparable_with: [1]" : "version: 2")
  return ProgrammeDifference(from: try read(sleepProgramme), to: try read(yaml))
}

@Suite struct `the difference between two versions` {
  @Test func `is empty when only the version is raised, and every series goes on`() throws {
    let same = try difference([:])
    #expect(same.isEmpty)
    #expect(same.series.allSatisfy { $0.series == .continues })
    let broken = try difference(comparable: false, [:])
    #expect(broken.series.allSatisfy { $0.series == .breaks([]) })
  }

  @Test func `tells a new wording from a new meaning`() throws {
    let worded = try difference(["text: Hur sover du?": "text: Hur sover du om natten?"])
    #expect(worded.items.map(\.details.first?.sv) == ["löd förut: ”Hur sover du?”"])
    #expect(worded.series.allSatisfy { $0.series == .continues })
    let scaled = try difference(["type: scale, min: 0, max: 10": "type: scale, min: 0, max: 7"])
    #expect(
      scaled.items.map(\.details.first?.sv) == [
        "svaras på ett annat sätt: skala 0–7 i stället för skala 0–10"
      ])
    let series = try #require(scaled.series.first)
    #expect(
      series.series
        == .doubtful([
          Text(
            sv: "”Hur sover du?”: svaras på ett annat sätt: skala 0–7 i stället för skala 0–10",
            en: "“Hur sover du?”: answered in another way: scale 0–7 instead of scale 0–10")
        ]))
  }

  @Test func `lists occasions and measures that come, change and go`() throws {
    let changed = try difference(["every: 3, last: 12": "every: 6, last: 12"])
    #expect(
      changed.occasions.map(\.details.first?.en) == [
        "now falls at m6, m12 instead of m3, m6, m9, m12"
      ])
    let turned = try difference(["direction: higher": "direction: lower"])
    #expect(turned.measures.contains { $0.details.map(\.sv) == ["bättre ligger åt andra hållet"] })
  }
}
