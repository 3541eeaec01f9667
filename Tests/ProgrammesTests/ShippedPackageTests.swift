import Foundation
import Testing

@testable import Programmes

private let root = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

private func shipped(_ name: String) throws -> String {
  try String(
    contentsOf: root.appendingPathComponent("Packages/programmes/\(name).yaml"), encoding: .utf8)
}

@Suite struct `the packages that are shipped` {
  @Test(arguments: [
    "alla-typer", "barn-och-familj", "bas", "ekonomiskt-bistand", "skadligt-bruk-och-beroende",
  ])
  func `have no faults, and state their part of the gate`(name: String) throws {
    let package = ProgrammePackage.read(try shipped(name), file: "\(name).yaml") { try shipped($0) }
    #expect(package.faults.isEmpty)
    #expect(package.definition?.key.name == (name == "bas" ? nil : name))
    #expect(package.definition?.gate.missing(includingMunicipal: false) ?? [] == [])
  }

  @Test func `use every item type between them`() throws {
    let package = ProgrammePackage.read(try shipped("alla-typer"), file: "") { try shipped($0) }
    let kinds = try #require(package.definition).items.map(\.kind)
    let names = Set(kinds.compactMap { "\($0)".split(separator: "(").first.map(String.init) })
    #expect(
      names == [
        "integer", "decimal", "scale", "choice", "choices", "date", "yesNo", "shortText",
      ])
  }
}

@Suite struct `the documentation of the format` {
  @Test func `shows only examples that pass`() throws {
    let text = try String(
      contentsOf: root.appendingPathComponent("docs/programmes.md"), encoding: .utf8)
    let examples = text.components(separatedBy: "```yaml\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    let whole = examples.filter { $0.hasPrefix("beprova:") }
    #expect(whole.count >= 5)
    for example in whole {
      let package = ProgrammePackage.read(example, file: "example.yaml") { try shipped($0) }
      #expect(package.faults.map { $0.line(in: .english) } == [])
      #expect(package.definition != nil || package.isBase)
    }
  }
}
