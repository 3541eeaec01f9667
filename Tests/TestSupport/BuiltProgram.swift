import Foundation

/// The product as it was built, run as a process of its own.
package enum BuiltProgram {
  /// `beprova`, beside the tests that were built with it.
  private static let url = URL(fileURLWithPath: CommandLine.arguments[0])
    .resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "beprova")

  package struct Outcome: Sendable {
    /// The exit code, or the number of the signal that ended the process.
    package let status: Int32
    package let output: String
    package let error: String

    /// What a script shows its user.
    package var reason: String { error.split(separator: "\n").first.map(String.init) ?? "" }

    /// The lines of standard output.
    package var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  /// Runs a command to its end, in Swedish and without a database of its own choice.
  package static func run(
    _ arguments: [String], database: URL? = nil, environment: [String: String] = [:],
    through launcher: [String] = []
  ) async throws -> Outcome {
    try await start(arguments, database: database, environment: environment, through: launcher)
      .outcome()
  }

  /// Runs a command that is killed after `time`, unless it has ended. Another process does it, and
  /// stays until the command is gone: one
  /// test waits for others, and would kill too late.
  package static func run(
    _ arguments: [String], database: URL, killedAfter time: Duration
  ) async throws -> Outcome {
    // No time at all would be no limit.
    let seconds = String(max(time / .seconds(1), 0.001))
    return try await run(
      arguments, database: database,
      through: ["/usr/bin/timeout", "--foreground", "--signal=KILL", seconds])
  }

  /// Runs `body` with the address of a server, then asks it to stop; returns how it ended.
  @discardableResult
  package static func serve(
    _ arguments: [String], database: URL, _ body: (_ address: String) async throws -> Void
  ) async throws -> Outcome {
    let program = try start(arguments, database: database)
    let address = await program.firstLine()
    do {
      try await body(address)
    } catch {
      program.end(SIGTERM)
      throw error
    }
    program.end(SIGTERM)
    let end = await program.outcome()
    return Outcome(status: end.status, output: "\(address)\n\(end.output)", error: end.error)
  }

  /// Starts a command and leaves it to the caller; `launcher` is a command that is given the
  /// product's and becomes it.
  package static func start(
    _ arguments: [String], database: URL? = nil, environment: [String: String] = [:],
    through launcher: [String] = []
  ) throws -> RunningProgram {
    let words = launcher + [url.path] + arguments
    let process = Process()
    process.executableURL = URL(fileURLWithPath: words[0])
    process.arguments = Array(words.dropFirst())
    var variables = ProcessInfo.processInfo.environment
    variables["DATABASE_URL"] = nil
    variables["BEPROVA_KEYS"] = nil
    variables["BEPROVA_CHECKPOINTS"] = nil
    if let database { variables.merge(try NamedDatabase.variables(database)) { $1 } }
    variables["LC_ALL"] = "C.UTF-8"
    process.environment = variables.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    return try RunningProgram(process)
  }
}

/// A command of the product while it runs.
package final class RunningProgram: Sendable {
  private let process: Process
  private let output = Pipe()
  private let complaint: Task<String, Never>

  init(_ process: Process) throws {
    let error = Pipe()
    process.standardOutput = output
    process.standardError = error
    try process.run()
    self.process = process
    complaint = Task { await Self.rest(of: error) }
  }

  package var id: Int32 { process.processIdentifier }
  package var isRunning: Bool { process.isRunning }

  /// Sends the process a signal, unless it has ended.
  package func end(_ signal: Int32) {
    if process.isRunning { kill(id, signal) }
  }

  /// The first line of standard output, which is then no longer in the outcome's.
  package func firstLine() async -> String {
    let handle = output.fileHandleForReading
    return await onThread {
      var line = Data()
      while let byte = try? handle.read(upToCount: 1), let first = byte.first,
        first != UInt8(ascii: "\n")
      {
        line.append(first)
      }
      return String(decoding: line, as: UTF8.self)
    }
  }

  /// Waits for the end.
  package func outcome() async -> BuiltProgram.Outcome {
    let said = await Self.rest(of: output)
    let status = await onThread { [process] in
      process.waitUntilExit()
      return process.terminationStatus
    }
    return BuiltProgram.Outcome(status: status, output: said, error: await complaint.value)
  }

  private static func rest(of pipe: Pipe) async -> String {
    let handle = pipe.fileHandleForReading
    return await onThread { String(decoding: handle.readDataToEndOfFile(), as: UTF8.self) }
  }
}

/// Reading and waiting block, so they stand on threads of their own.
private func onThread<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
  await withCheckedContinuation { continuation in
    Thread.detachNewThread { continuation.resume(returning: body()) }
  }
}
