import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

extension ResultTown {
  static let reason = "Uppföljning av insatserna"

  func analyst() async throws -> Viewer {
    try await organisation.viewer(.analyst, in: organisation.board)
  }

  /// Takes an extract into a directory that is made.
  @discardableResult
  func extract(
    _ viewer: Viewer, to directory: URL, purpose: String = "analysis", unit: String? = nil,
    period: Period = .always, decision: String? = nil
  ) async throws -> ExtractLine {
    try await followUp.takeExtract(
      ExtractRequest(
        programme: "\(programme.id)", purpose: purpose, reason: Self.reason, unit: unit,
        period: period, decision: decision),
      viewer: viewer, to: directory.path)
  }

  /// Imports what an extract holds of a version, by the map that it brings.
  func importExtract(_ directory: URL, version: Int) async throws -> ImportReport {
    let part = directory.appending(path: "v\(version)")
    let map = part.appending(path: "karta.yaml")
    return try await followUp.importFollowUp(
      csv: part.appending(path: "svar.csv"), map: String(contentsOf: map, encoding: .utf8),
      mapFile: "karta.yaml", programme: programme.key.name)
  }

  /// Every table of some measures, as JSON a line: occasions, breakdowns, periods and units crossed.
  func everyFigure(
    _ viewer: Viewer, measures: [String], units: [String?],
    periods: [(String?, String?)] = [(nil, nil)]
  ) async throws -> [String] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    var lines: [String] = []
    let occasions = ["start", "m3", "m6", "end", "first", "latest", "closest:120"]
    let divisions = [
      [], ["gender"], ["arm"], ["got"], ["age"], ["unit"], ["arm", "gender"], ["unit", "gender"],
    ]
    for measure in measures {
      for occasion in measure == "work_m3" ? ["m3"] : occasions {
        for by in divisions {
          for unit in units {
            for (from, to) in periods {
              for basis in [ResultQuery.Basis.start, .measurement] {
                let report = try await followUp.results(
                  ResultRequest(
                    programme: "\(programme.id)", measure: measure, occasion: occasion, by: by,
                    unit: unit, from: from.map { day($0) }, to: to.map { day($0) }, basis: basis,
                    purpose: .analysis, reason: Self.reason), viewer: viewer)
                let asked = FigureQuestion(
                  measure: measure, occasion: occasion, by: by, unit: unit, from: from, to: to,
                  basis: basis.rawValue, asOf: report.asOf.description, groups: report.groups)
                lines.append(String(decoding: try encoder.encode(asked), as: UTF8.self))
              }
            }
          }
        }
      }
    }
    return lines
  }
}

/// A question and what the product answers.
struct FigureQuestion: Codable {
  let measure: String
  let occasion: String
  let by: [String]
  let unit: String?
  let from: String?
  let to: String?
  let basis: String
  let asOf: String
  let groups: [GroupFigures]
}

/// The programme of five years, in two versions and counted by persons or households.
func lifeYAML(version: Int, by unit: UnitOfAnalysis) -> String {
  var yaml = cellYAML.replacingOccurrences(
    of: "target_group: Vuxna", with: "target_group: Vuxna\nunit_of_analysis: \(unit.rawValue)")
  yaml = yaml.replacingOccurrences(
    of: "codes: {a: A, b: B, c: C}, optional: true}",
    with: """
      codes: {a: A, b: B, c: C}, optional: true}
            - {id: decided, text: När?, type: date, optional: true}
            - {id: note, text: Något mer?, type: text, max_length: 100, optional: true}
      """)
  guard version > 1 else { return yaml }
  return yaml.replacingOccurrences(
    of: "version: 1", with: "version: \(version)\ncomparable_with: [\(version - 1)]"
  ).replacingOccurrences(of: "max: 9999999", with: "max: 99999999")
}
