import ArgumentParser
import Core
import FollowUp
import Forms
import Foundation
import Organisation
import Programmes

/// The figures of a programme, live, for who may read the episodes behind.
struct Results: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Group results of a measure, inside the zone.")

  @OptionGroup var storage: StorageOptions

  @Option(help: "The programme's id.")
  var programme: String

  @Option(help: "The id of a measure or an indicator.")
  var measure: String

  @Option(help: "An occasion such as m3 or end, or first, latest, closest:DAYS.")
  var occasion: String

  @Option(help: "Breakdowns to divide by, with commas between.")
  var by: String?

  @Option(
    help: "Why: dailyWork, unitFollowUp, qualityDevelopment, analysis, supervision, correction.")
  var purpose: String

  @Option(help: "The reason in words, where the purpose asks for one.")
  var reason: String?

  @Option(help: "The log-in name of who reads.")
  var user: String

  @Option(help: "Only this unit, with what is below it and what it has taken over.")
  var unit: String?

  @Option(help: "The first day of the period.")
  var from: Day?

  @Option(help: "The last day of the period.")
  var to: Day?

  @Option(name: .customLong("by-period"), help: "start or measurement: what the period holds.")
  var byPeriod: ResultQuery.Basis = .start

  @Option(name: .customLong("as-of"), help: "The day of the question; today when left out.")
  var asOf: Day?

  @Flag(help: "Answer in JSON.")
  var json = false

  func run() async throws {
    guard let purpose = Purpose(rawValue: purpose) else {
      let codes = Purpose.allCases.map(\.rawValue).joined(separator: ", ")
      let nearest = nearestName(to: self.purpose, among: Purpose.allCases.map(\.rawValue))
      throw CommandMisuse(
        Text(
          sv: "”\(self.purpose)” är inget ändamål"
            + (nearest.map { "; menade du \($0)?" } ?? ".")
            + " Skriv --purpose med något av: \(codes).",
          en: "“\(self.purpose)” is no purpose"
            + (nearest.map { "; did you mean \($0)?" } ?? ".")
            + " Give --purpose with one of: \(codes)."))
    }
    let installation = try await storage.installation()
    let viewer = try await installation.viewer(login: user)
    let dimensions = by?.split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    let report = try await installation.followUp.results(
      ResultRequest(
        programme: programme, measure: measure, occasion: occasion, by: dimensions ?? [],
        unit: unit, from: from, to: to, basis: byPeriod, purpose: purpose, reason: reason,
        asOf: asOf), viewer: viewer)
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      CommandLineTool.write(String(decoding: try encoder.encode(report), as: UTF8.self))
    } else {
      CommandLineTool.write(report.plainText(in: .ofProcess))
    }
  }
}

extension ResultQuery.Basis: ExpressibleByArgument {}
