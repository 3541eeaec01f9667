import Foundation
import TestSupport
import Testing

/// Packages that nothing can be done with, by command.
struct PackageCommandTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// What stands there is replaced by this in a package that is right.
    let change: (String, String)
    /// Where the fault is told, and a word of the reason.
    let place: String
    let word: String
  }

  /// With what `FaultTown.programme` holds.
  static let faults = [
    Fault(
      testDescription: "an unknown item", change: ("value: sleep,", "value: sleap,"),
      place: "24:65:", word: "sleap"),
    Fault(
      testDescription: "two items of the same name",
      change: ("{id: weight, text", "{id: sleep, text"), place: "18:", word: "sleep"),
    Fault(
      testDescription: "the same key twice", change: ("version: 1", "version: 1\nversion: 2"),
      place: "4:1:", word: "version"),
    Fault(
      testDescription: "a word for a number", change: ("version: 1", "version: ett"),
      place: "3:10:", word: "version"),
    Fault(
      testDescription: "an unknown type", change: ("type: decimal", "type: decimals"),
      place: "18:", word: "decimal"),
    Fault(
      testDescription: "a range upside down", change: ("min: 20, max: 300", "min: 300, max: 20"),
      place: "18:", word: "300"),
    Fault(
      testDescription: "conditions in a circle",
      change: (
        "max: 10}\n      - {id: weight, text: Vikt,",
        "max: 10, when: weight > 1}\n      - {id: weight, text: Vikt, when: sleep > 1,"
      ), place: "17:78:", word: "cirkel"),
    Fault(
      testDescription: "a quote that is not closed", change: ("title: Prov", "title: \"Prov"),
      place: "4:8:", word: "avslutas aldrig"),
  ]

  @Test(arguments: faults)
  func `a fault is told with its place, and nothing is registered`(_ fault: Fault) async throws {
    let text = FaultTown.programme.replacingOccurrences(of: fault.change.0, with: fault.change.1)
    try #require(text != FaultTown.programme)
    try await refused(Data(text.utf8)) { file, line in
      line.hasPrefix("\(file):\(fault.place)") && line.contains(fault.word)
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func `what would exhaust the reader is refused at once`() async throws {
    var bomb = "beprova: programme/1\na0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let parts = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      bomb += "a\(level): &a\(level) [\(parts)]\n"
    }
    try await refused(Data(bomb.utf8)) { $1.hasPrefix("\($0):3:") && $1.contains("alias") }
    let comment = Data(repeating: UInt8(ascii: "#"), count: 10_000_000)
    try await refused(comment) { $1.hasPrefix("\($0):1:1:") && $1.contains("1 MB") }
    let items =
      FaultTown.programme
      + (1...300_000).map { "# \($0) och mera text\n" }.joined()
    try await refused(Data(items.utf8)) { $1.hasPrefix("\($0):1:1:") && $1.contains("1 MB") }
  }

  @Test func `a file that is not UTF-8 is refused`() async throws {
    let latin = try #require(FaultTown.programme.data(using: .isoLatin1))
    try await refused(latin) { $1.hasPrefix("\($0):") && $1.contains("UTF-8") }
    try await refused(Data([0xFF, 0xFE, 0x00, 0x01])) { $1.contains("UTF-8") }
    try await refused(Data(repeating: 0, count: 100)) { $1.hasPrefix("\($0):") }
  }

  /// Checks and adds the file, which `tells` recognises a line about.
  private func refused(
    _ package: Data, _ tells: (_ file: String, _ line: String) -> Bool
  ) async throws {
    try await FaultTown.with { town in
      let file = try town.file("fel.yaml", package).path
      let before = try await town.done("programme", "list").output
      let checked = try await town.run(["programme", "check", file])
      #expect(checked.status == 1)
      #expect(
        (checked.lines + [checked.reason]).contains { tells(file, $0) },
        "\(checked.output.prefix(2_000))\(checked.error.prefix(2_000))")
      let added = try await town.run(["programme", "add", file, "--unit", "VUX"])
      #expect(added.status == 1 && added.output.isEmpty)
      #expect(
        added.error.split(separator: "\n").contains { tells(file, String($0)) },
        "\(added.error.prefix(2_000))")
      #expect(try await town.done("programme", "list").output == before)
    }
  }
}
