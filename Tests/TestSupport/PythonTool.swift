import Foundation

/// A Python program of the tests, run by the checkout's own Python: readers and servers that others
/// have written, to hold ours against.
package enum PythonTool {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let python = root.appending(path: ".venv/bin/python3")

  /// False before `make setup-test`.
  package static var isThere: Bool {
    FileManager.default.isExecutableFile(atPath: python.path)
  }

  /// Starts a program of `Tests/TestSupport/Python`; `input` is what it reads.
  package static func start(
    _ program: String, _ arguments: [String] = [], input: String = ""
  ) throws -> Running {
    let process = Process()
    process.executableURL = python
    process.arguments =
      [root.appending(path: "Tests/TestSupport/Python/\(program)").path] + arguments
    let (output, typed) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardInput = typed
    try process.run()
    try typed.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try typed.fileHandleForWriting.close()
    return Running(process: process, output: output.fileHandleForReading)
  }

  /// What a program answers to `input`, when it has ended.
  package static func run(_ program: String, input: String) async throws -> String {
    let running = try start(program, input: input)
    return await aside {
      let data = running.output.readDataToEndOfFile()
      running.process.waitUntilExit()
      return String(decoding: data, as: UTF8.self)
    }
  }

  /// Waits on a thread of its own: those of the tests are few, and others need them.
  fileprivate static func aside(_ work: @escaping @Sendable () -> String) async -> String {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: work()) }
    }
  }

  package struct Running: @unchecked Sendable {
    fileprivate let process: Process
    fileprivate let output: FileHandle

    /// The next line that the program writes.
    package func line() async -> String {
      await PythonTool.aside { [output] in
        var bytes: [UInt8] = []
        while let byte = try? output.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
          bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
      }
    }

    package func stop() {
      // Threads of tests hold back other signals, and who is started by them inherits that.
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
  }
}
