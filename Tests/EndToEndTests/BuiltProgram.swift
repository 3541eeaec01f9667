import Foundation

/// The product as it was built, run as a process of its own.
enum BuiltProgram {
  /// `beprova`, beside the tests that were built with it.
  static let url = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "beprova")

  struct Outcome: Sendable {
    let status: Int32
    let output: String
    let error: String

    /// What a script shows its user.
    var reason: String { error.split(separator: "\n").first.map(String.init) ?? "" }

    /// The lines of standard output.
    var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  /// Runs a command to its end, in Swedish and without a database of its own choice.
  static func run(
    _ arguments: [String], database: URL? = nil, environment: [String: String] = [:]
  ) async throws -> Outcome {
    let process = prepared(arguments, database, environment)
    let output = Pipe()
    let error = Pipe()
    process.standardOutput = output
    process.standardError = error
    try process.run()
    async let written = rest(of: output)
    async let complaint = rest(of: error)
    let texts = await (written, complaint)
    return Outcome(status: await end(of: process), output: texts.0, error: texts.1)
  }

  /// Runs `body` with the address of a server, then asks it to stop; returns how it ended.
  @discardableResult
  static func serve(
    _ arguments: [String], database: URL, _ body: (_ address: String) async throws -> Void
  ) async throws -> Outcome {
    let process = prepared(arguments, database, [:])
    let output = Pipe()
    let error = Pipe()
    process.standardOutput = output
    process.standardError = error
    try process.run()
    async let complaint = rest(of: error)
    let address = await firstLine(of: output)
    do {
      try await body(address)
    } catch {
      process.terminate()
      throw error
    }
    process.terminate()
    let said = address + "\n" + (await rest(of: output))
    return Outcome(status: await end(of: process), output: said, error: await complaint)
  }

  private static func prepared(
    _ arguments: [String], _ database: URL?, _ environment: [String: String]
  ) -> Process {
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    var variables = ProcessInfo.processInfo.environment
    variables["DATABASE_URL"] = database?.path
    variables["BEPROVA_KEYS"] = nil
    variables["LC_ALL"] = "sv_SE.UTF-8"
    process.environment = variables.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    return process
  }

  // Reading and waiting block, so they stand on threads of their own.

  private static func rest(of pipe: Pipe) async -> String {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        continuation.resume(returning: String(decoding: data, as: UTF8.self))
      }
    }
  }

  private static func firstLine(of pipe: Pipe) async -> String {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        var line = Data()
        while let byte = try? pipe.fileHandleForReading.read(upToCount: 1), let first = byte.first,
          first != UInt8(ascii: "\n")
        {
          line.append(first)
        }
        continuation.resume(returning: String(decoding: line, as: UTF8.self))
      }
    }
  }

  private static func end(of process: Process) async -> Int32 {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        process.waitUntilExit()
        continuation.resume(returning: process.terminationStatus)
      }
    }
  }
}
