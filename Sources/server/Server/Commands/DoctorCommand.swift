import ArgumentParser
import Core
import Foundation
import Operations

/// Looks the installation over.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Look the installation over: what is wrong, and what to do about it.")

  @OptionGroup var storage: StorageOptions

  @Flag(help: "Answer in JSON.")
  var json = false

  func run() async throws {
    let doctor = Doctor(
      place: try storage.place(), environment: ProcessInfo.processInfo.environment)
    let found = await doctor.examine()
    let worst = found.map(\.finding.level).max() ?? .good
    if json {
      try printReport(
        Report(
          worst: worst.name,
          findings: found.map {
            Report.Line(
              check: $0.check, level: $0.finding.level.name, what: $0.finding.what[.ofProcess],
              action: $0.finding.action?[.ofProcess])
          }))
    } else {
      for line in found where line.finding.level <= .note {
        CommandLineTool.write(Self.line(line.finding)[.ofProcess])
      }
    }
    guard worst > .note else { return }
    // On standard error, the worst first, as every refusal.
    throw CommandRefusal(
      .joined(
        found.map(\.finding).filter { $0.level > .note }.map(Self.line), separator: "\n"))
  }

  private struct Report: Encodable {
    struct Line: Encodable {
      let check: String
      let level: String
      let what: String
      let action: String?
    }

    let worst: String
    let findings: [Line]
  }

  private static func line(_ finding: Finding) -> Text {
    let level =
      switch finding.level {
      case .good: Text(sv: "bra", en: "good")
      case .note: Text(sv: "att veta", en: "note")
      case .warning: Text(sv: "varning", en: "warning")
      case .fault: Text(sv: "fel", en: "fault")
      }
    let action = finding.action.map { Text(verbatim: " ") + $0 } ?? Text(verbatim: "")
    return level + Text(verbatim: ": ") + finding.what + action
  }
}
