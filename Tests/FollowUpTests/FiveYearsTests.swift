import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

/// The life of an organisation over five years in fast motion. At the end of each year an extract is
/// taken, and `Tests/Independent/figures.py`, which shares no code with the product, works every
/// figure out from it.
///
/// Small in the usual run; `BEPROVA_LIFE=1` plays the whole of it.
@Suite struct `Five years of an organisation` {
  private static let isWhole = ProcessInfo.processInfo.environment["BEPROVA_LIFE"] == "1"

  @Test(arguments: [UnitOfAnalysis.person, .household])
  func `give the figures that are worked out anew from an extract`(
    unit: UnitOfAnalysis
  ) async throws {
    let yaml = lifeYAML(version: 1, by: unit)
    try await withTemporaryDirectory { directory in
      try await ResultTown.with(yaml, today: day("2021-02-01")) { town in
        var life = try await RandomLife(
          town, seed: unit == .person ? 2021 : 2026, isWhole: true)
        let analyst = try await town.analyst()
        for year in 1...5 {
          life.until = day("\(2021 + year)-01-31")
          for _ in 0..<(Self.isWhole ? 600 : 90) { try await life.change() }
          town.organisation.clock.move(to: life.until)
          try await town.end(ofYear: year, by: unit)
          life.until = life.until + 40
          for _ in 0..<20 { try await life.change() }
          let viewer = try await town.organisation.viewer(analyst.user)
          let faults = try await town.compare(
            viewer, in: directory, year: year, by: unit, isWhole: Self.isWhole)
          #expect(faults == "", "year \(year)")
        }
        let found = try await town.followUp.verifyCells()
        #expect(found.faults.map(\.line) == [])
      }
    }
  }
}

extension ResultTown {
  /// What happens to the organisation at the end of a year.
  fileprivate func end(ofYear year: Int, by unit: UnitOfAnalysis) async throws {
    let store = organisation.store
    let today = organisation.clock.clock.today
    func carryOut(_ changes: OrganisationChange...) async throws {
      let plan = try await store.createReorganisation(
        name: "År \(year)", day: today, changes: changes)
      #expect(try await store.preview(plan).faults.map(\.message.sv) == [])
      #expect(try await store.decide(plan) == .done)
    }
    switch year {
    case 1:
      // A file of what was before, with its own people.
      try await importFile()
      try await carryOut(
        .create(UnitDraft(code: "UNG", name: "Unga", kind: .unit, under: "IFO")))
    case 2:
      try await carryOut(
        .merge(units: ["VUX", "FAM"], into: UnitDraft(code: "MOT", name: "Mottagningen")))
      try await ResultTown.start(
        lifeYAML(version: 2, by: unit), in: organisation.department, of: followUp)
    case 3:
      try await carryOut(
        .split(
          unit: "MOT",
          into: [UnitDraft(code: "ETT", name: "Mott 1"), UnitDraft(code: "TVA", name: "Mott 2")],
          charge: "ETT", staff: [:]))
      // A version that never should have started: what is begun in it counts nowhere.
      try await ResultTown.start(
        lifeYAML(version: 3, by: unit), in: organisation.department, of: followUp)
    case 4:
      let programme = try await loaded()
      try await followUp.registration.withdraw(
        version: #require(programme[version: 3]), reason: "Frågorna var fel ställda.", by: nil)
      try await carryOut(
        .merge(units: ["TVA", "UNG"], into: UnitDraft(code: "NY", name: "Nya enheten")))
    default:
      try await followUp.registration.stop(
        version: #require(try await loaded().current), by: nil)
    }
  }

  private func loaded() async throws -> LoadedProgramme {
    try await organisation.database.read { connection in
      try #require(try followUp.catalogue.programme(programme.id, in: connection))
    }
  }

  private func importFile() async throws {
    let rows = (1...30).map { number in
      let after = number.isMultiple(of: 5) ? "" : "\(number % 11)"
      let debt = number.isMultiple(of: 3) ? "99" : "\(number * 1000),5"
      return "G\(number);FAM;2021-0\(1 + number % 9)-1\(number % 10);\(number % 7);\(debt);\(after)"
    }
    try await withTemporaryDirectory { directory in
      let file = directory.appending(path: "gamla.csv")
      try (["Id;Enhet;Start;Före;Skuld;Efter"] + rows).joined(separator: "\n")
        .write(to: file, atomically: true, encoding: .utf8)
      let report = try await followUp.importFollowUp(
        csv: file,
        map: """
          beprova: map/1
          format: wide
          person: Id
          unit: Enhet
          start: Start
          gender: {constant: other}
          occasions:
            start: {items: {mood: Före, debt: {column: Skuld, missing: {declined: ["99"]}}}}
            m3: {items: {mood: Efter}}
          """, mapFile: "karta.yaml", programme: programme.key.name)
      #expect(report.isStored)
    }
  }

  /// What differs between the product's figures and those worked out anew; empty for nothing.
  fileprivate func compare(
    _ viewer: Viewer, in directory: URL, year: Int, by unit: UnitOfAnalysis, isWhole: Bool
  ) async throws -> String {
    let units = viewer.tree.units.filter { $0.zone == programme.zone }.map(\.code)
    let lines = try await everyFigure(
      viewer, measures: isWhole ? ["mood", "working", "debt", "work_m3"] : ["mood", "debt"],
      units: [nil] + (isWhole || year == 5 ? units.map { $0 } : []),
      periods: isWhole ? [(nil, nil), ("2022-01-01", "2022-12-31")] : [(nil, nil)])
    let files = directory.appending(path: "utdrag-\(year)")
    try await extract(viewer, to: files)
    let questions = directory.appending(path: "fragor-\(year).jsonl")
    try lines.joined(separator: "\n").write(to: questions, atomically: true, encoding: .utf8)
    let independent = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Independent")
    let package = directory.appending(path: "programme.json")
    try String(
      contentsOf: independent.appending(path: "five-years.json"), encoding: .utf8
    ).replacingOccurrences(of: #""unit": "person""#, with: #""unit": "\#(unit.rawValue)""#)
      .write(to: package, atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", independent.appending(path: "figures.py").path, package.path, files.path,
      questions.path,
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    if ProcessInfo.processInfo.environment["BEPROVA_LIFE"] != nil { print(year, said) }
    return process.terminationStatus == 0 ? "" : said
  }
}
