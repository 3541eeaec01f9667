import ArgumentParser
import Core
import FollowUp
import Foundation

/// The sums that results are made of.
struct CellsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cells", abstract: "The sums that results are made of.",
    subcommands: [Verify.self, Rebuild.self])

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Recompute every sum from the answers by other code, and compare.")

    @OptionGroup var storage: StorageOptions

    @Flag(help: "Answer in JSON.")
    var json = false

    func run() async throws {
      let installation = try await storage.installation()
      let found = try await installation.followUp.verifyCells()
      if json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        CommandLineTool.write(String(decoding: try encoder.encode(found), as: UTF8.self))
      } else {
        CommandLineTool.write(found.summary[.ofProcess])
      }
      if let refusal = found.refusal { throw CommandRefusal(refusal) }
    }
  }

  struct Rebuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Compute the sums anew from the answers, while the service goes on.")

    @OptionGroup var storage: StorageOptions

    @Option(help: "Only the programme with this id.")
    var programme: String?

    @Flag(name: .customLong("continue"), help: "Only what an interrupted rebuilding left.")
    var continues = false

    func run() async throws {
      let installation = try await storage.installation()
      let showsProgress = isatty(STDERR_FILENO) == 1
      let rebuilt = try await installation.followUp.rebuildCells(
        programme: programme, onlyStale: continues
      ) { done in
        guard showsProgress else { return }
        FileHandle.standardError.write(Data("\r\(done)\u{1B}[K".utf8))
      }
      if showsProgress { FileHandle.standardError.write(Data("\n".utf8)) }
      CommandLineTool.write(
        Text(
          sv: "Omräknat: \(rebuilt) (enhet och startmånad).",
          en: "Recomputed: \(rebuilt) (unit and month of start).")[.ofProcess])
    }
  }
}
