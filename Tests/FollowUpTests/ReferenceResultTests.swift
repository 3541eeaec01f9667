import Core
import Forms
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

/// Real data and what other tools make of them, where they lie on this machine.
private let reference = ProcessInfo.processInfo.environment["BEPROVA_REFERENCE"]

@Suite(.enabled(if: reference != nil)) struct `Reference results` {
  /// The rows of a CSV file without quoted commas, as values by column.
  private func rows(_ path: String) throws -> [[String: String]] {
    let file = URL(filePath: try #require(reference)).appending(path: path)
    let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
      .map { line in
        line.split(separator: ",", omittingEmptySubsequences: false).map {
          $0.trimmingCharacters(in: ["\""])
        }
      }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  private func digits(_ value: Double?) -> String {
    value.map { String(format: "%.6f", $0) } ?? ""
  }

  @Test func `weight before and after is that of R`() async throws {
    try await ResultTown.with(anorexiaYAML) { town in
      for (number, row) in try rows("data/anorexia.csv").enumerated() {
        func sheet(_ column: String) -> AnswerSheet {
          [
            "weight": FixedPoint(row[column] ?? "").map { .value(.number($0)) }
              ?? .missing(.notAsked)
          ]
        }
        try await town.add(
          "\(number)", attributes: ["treatment": row["Treat"] ?? ""],
          [("start", "2025-01-01", sheet("Prewt")), ("after3", "2025-04-01", sheet("Postwt"))])
      }
      let manager = try await town.organisation.viewer(.unitManager, in: town.organisation.adults)
      func groups(_ by: [String]) async throws -> [GroupFigures] {
        try await town.followUp.results(
          ResultRequest(
            programme: "anorexia", measure: "weight", occasion: "after3", by: by,
            purpose: .unitFollowUp), viewer: manager
        ).groups
      }
      let all = try await groups([]) + groups(["treatment"])
      let found = all.map { group -> [String] in
        [
          group.by["treatment"] ?? "all", "\(group.started)", "\(group.paired ?? -1)",
          digits(group.startMean), digits(group.occasionMean), digits(group.change),
          digits(group.sd), digits(group.lo), digits(group.hi), "\(group.lost?.n ?? -1)",
        ]
      }
      let expected = try rows("reference/statistics/anorexia_change.csv").map { row in
        [
          "group", "started", "paired", "pre_mean", "post_mean", "change", "sd", "lo", "hi", "lost",
        ].map { row[$0] ?? "" }
      }
      #expect(found == expected)
    }
  }

  @Test func `the share with good status is that of R`() async throws {
    try await ResultTown.with(respiratoryYAML) { town in
      for (subject, visits) in Dictionary(
        grouping: try rows("data/respiratory.csv"), by: { $0["subject"] ?? "" })
      {
        let first = try #require(visits.first)
        try await town.add(
          subject, gender: first["gender"] == "male" ? .male : .female,
          attributes: ["treatment": first["treatment"] ?? ""],
          visits.map { visit in
            let month = Int(visit["month"] ?? "") ?? 0
            return (
              month == 0 ? "start" : OccasionKey("m\(month)"),
              day("2025-01-01").adding(months: month).description,
              ["status": .value(.code(visit["status"] ?? ""))]
            )
          })
      }
      let manager = try await town.organisation.viewer(.unitManager, in: town.organisation.adults)
      var found: Set<[String]> = []
      for month in 0...4 {
        for by in [[], ["treatment"], ["gender"], ["gender", "treatment"]] {
          let report = try await town.followUp.results(
            ResultRequest(
              programme: "respiratory", measure: "good",
              occasion: month == 0 ? "start" : "m\(month)", by: by, purpose: .unitFollowUp),
            viewer: manager)
          for group in report.groups {
            let share = try #require(group.share)
            found.insert([
              "\(month)", group.by["gender"] ?? "all", group.by["treatment"] ?? "all",
              "\(share.of)", "\(share.n)", digits(share.p), digits(share.lo), digits(share.hi),
            ])
          }
        }
      }
      let expected = try rows("reference/statistics/respiratory_good.csv").map { row in
        ["month", "gender", "treatment", "n", "good", "share", "wilson_lo", "wilson_hi"].map {
          row[$0] ?? ""
        }
      }
      #expect(found == Set(expected))
      #expect(found.count == 45)
    }
  }
}

private let head = """
  beprova: programme/1
  version: 1
  target_group: Personer i en undersökning
  legal_basis: Allmänt intresse
  information_class: K1
  retention: {months_after_end: 24}
  information: Det är frivilligt.

  """

private let anorexiaYAML =
  head + """
    id: anorexia
    title: Vikt
    forms:
      - {id: f, title: Vikt, occasions: [start, after], items: [weight]}
    items:
      - {id: weight, text: Vikt?, type: decimal, decimals: 1, min: 0, max: 300}
    occasions:
      - {id: start, kind: start, opens: 14, closes: 30}
      - {id: after, kind: during, every: 3, last: 3, opens: 30, closes: 45}
    measures:
      - {id: weight, title: Vikt, value: weight, direction: higher}
    breakdowns:
      - {id: treatment, title: Behandling, by: attribute, attribute: treatment}
    """

private let respiratoryYAML =
  head + """
    id: respiratory
    title: Andning
    forms:
      - {id: f, title: Andning, occasions: [start, m], items: [status]}
    items:
      - {id: status, text: Hur är det?, type: choice, codes: {good: Bra, poor: Dåligt}}
    occasions:
      - {id: start, kind: start, opens: 14, closes: 14}
      - {id: m, kind: during, every: 1, last: 4, opens: 15, closes: 15}
    measures:
      - {id: good, title: Bra, share: {of: status, code: good}, direction: higher}
    breakdowns:
      - gender
      - {id: treatment, title: Behandling, by: attribute, attribute: treatment}
    """
