import Core
import Forms
import Testing

@testable import Programmes

/// One question of two words to answer with yes or no: 2 · 60 / 238 + 3 seconds, and 20 for the page.
private func programme(
  _ key: Key<ProgrammeDefinition>, area: String = "", _ occasions: [OccasionRule] = year
) -> ProgrammeDefinition {
  let item = Item(key: "a", text: Text(verbatim: "Sover du?"), kind: .yesNo)
  return ProgrammeDefinition(
    key: key, version: 1, title: Text(verbatim: key.name), area: area,
    targetGroup: Text(verbatim: "Vuxna"), gate: ProgrammeGate(),
    forms: [
      FormPlan(
        form: Form(key: "f", title: Text(verbatim: "F"), items: [item]),
        occasions: occasions.map(\.key))
    ], occasions: occasions, measures: [])
}

private func rule(_ key: Key<OccasionRule>, _ kind: OccasionRule.Kind) -> OccasionRule {
  OccasionRule(
    key: key, title: Text(verbatim: key.name), kind: kind, opensBefore: 1, closesAfter: 1)
}

private let year = [
  rule("start", .start), rule("m", .during(everyMonths: 3, lastMonth: 24)), rule("end", .end),
  rule("a", .after(months: 6)),
]
/// Minutes for one occasion: 23.504 / 60.
private let once = 0.391737

@Suite struct `the load over several programmes` {
  @Test func `counts the first year of a contact that lasts for twelve months`() {
    // start, m3, m6, m9 and the end, which takes the place of m12; not six months after.
    #expect(
      abs(ProgrammeBurden.minutesInFirstYear(of: programme("p")) - 5 * once) < 1e-5)
  }

  @Test func `adds up programmes of the same area, and shows the others without counting them`() {
    let load = ProgrammeLoad(
      programme("ny", area: "vuxna"),
      beside: [
        .init(programme("barn", area: "barn"), openEpisodes: nil),
        .init(programme("vuxna", area: "vuxna"), openEpisodes: nil),
        .init(programme("alla"), openEpisodes: nil),
      ], workers: nil)
    #expect(load.rows.map(\.title.sv) == ["ny", "vuxna", "alla", "barn"])
    #expect(load.rows.map(\.isCounted) == [true, true, true, false])
    #expect(abs(load.minutesPerClient - 15 * once) < 1e-4)
    #expect(load.minutesPerWorker == nil)
    #expect(!load.isHeavyForClient)
  }

  @Test func `spreads the open episodes over the workers and the weeks`() throws {
    let load = ProgrammeLoad(
      programme("ny"), beside: [.init(programme("gammal"), openEpisodes: 30)], workers: 3)
    // A new programme is taken to follow the same ten clients: twice 10 · 1.958685 / 52.
    #expect(load.rows.map(\.episodesPerWorker) == [10, 10])
    #expect(abs(try #require(load.minutesPerWorker) - 0.753340) < 1e-4)
  }

  @Test func `lets a new version take the place of the one before, with its episodes`() throws {
    let load = ProgrammeLoad(
      programme("p"),
      beside: [
        .init(programme("p"), openEpisodes: 12), .init(programme("q"), openEpisodes: 40),
      ], workers: 4)
    #expect(load.rows.map(\.title.sv) == ["p", "q"])
    #expect(load.rows.map(\.episodesPerWorker) == [3, 10])
  }

  @Test func `warns above an hour a year for a client and an hour a week for a worker`() {
    let monthly = [rule("start", .start), rule("m", .during(everyMonths: 1, lastMonth: 12))]
    // Twelve occasions of 0.391737 minutes: thirteen such programmes are 61.1 minutes.
    let many = (1...12).map {
      ProgrammeLoad.Neighbour(programme(Key("p\($0)"), monthly), openEpisodes: 1000)
    }
    let load = ProgrammeLoad(programme("ny", monthly), beside: many, workers: 10)
    let place = PackagePlace(file: "p.yaml", line: 1, column: 1)
    #expect(load.findings(at: place).map(\.code) == ["heavy-client", "heavy-worker"])
    #expect(load.findings(at: place).map(\.severity) == [.warning, .warning])
    #expect(
      load.findings(at: place)[0].line(in: .english)
        == "p.yaml:1:1: warning: a client answers for about 61 minutes in the first year, in 13 "
        + "programmes; more than 60 minutes is wearying, so remove items or occasions")
    // 13 · 100 · 4.700844 / 52 = 117.5.
    #expect(load.findings(at: place)[1].reason.en.contains("about 118 minutes a week"))
    let less = ProgrammeLoad(programme("ny", monthly), beside: [], workers: nil)
    #expect(less.findings(at: place).map(\.code) == ["load-client"])
    #expect(less.findings(at: place).map(\.severity) == [.note])
  }
}
