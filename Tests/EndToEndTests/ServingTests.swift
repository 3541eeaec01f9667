import Foundation
import TestSupport
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// The server as a process: what it says, that it answers, how it ends.
struct ServingTests {
  @Test func `it prints its address, answers there, and ends well when asked to`() async throws {
    try await DemoTown.withFile { file in
      let outcome = try await BuiltProgram.serve(["serve", "--port", "0"], database: file) {
        address in
        #expect(address.hasPrefix("http://127.0.0.1:"))
        let url = try #require(URL(string: "\(address)/logga-in"))
        let (body, response) = try await URLSession.shared.data(from: url)
        #expect((response as? HTTPURLResponse)?.statusCode == 200)
        #expect(String(decoding: body, as: UTF8.self).contains("<h1>"))
      }
      #expect(outcome.status == 0, "\(outcome.error)")
    }
  }

  @Test func `a port that is taken is told, and the first server goes on`() async throws {
    try await DemoTown.withFile { file in
      try await BuiltProgram.serve(["serve", "--port", "0"], database: file) { address in
        let port = address.split(separator: ":").last.map(String.init) ?? ""
        let second = try await BuiltProgram.run(["serve", "--port", port], database: file)
        #expect(second.status == 1)
        #expect(second.reason.contains("Port \(port) används redan"), "\(second.error)")
        let url = try #require(URL(string: "\(address)/logga-in"))
        let (_, response) = try await URLSession.shared.data(from: url)
        #expect((response as? HTTPURLResponse)?.statusCode == 200)
      }
    }
  }

  @Test func `beyond the machine itself it asks for https`() async throws {
    try await DemoTown.withFile { file in
      let outcome = try await BuiltProgram.run(
        ["serve", "--host", "0.0.0.0", "--port", "0"], database: file)
      #expect(outcome.status == 1)
      #expect(outcome.reason.contains("https"))
    }
  }

  @Test func `the demo tells its log-ins, and keeps its data when it is started again`()
    async throws
  {
    try await withTemporaryDirectory { directory in
      let file = directory.appending(path: "demo.sqlite")
      let first = try await BuiltProgram.serve(["demo", "--port", "0"], database: file) { _ in }
      #expect(first.status == 0, "\(first.error)")
      for login in ["sanna", "eva", "ulf", "amina", "admin"] {
        #expect(first.lines.contains { $0.contains(login) })
      }
      #expect(first.output.contains(DemoTown.password))
      #expect(!first.error.isEmpty, "progress is shown")

      let unit = try await BuiltProgram.run(
        ["unit", "add", "--code", "NY", "--name", "Ny enhet", "--under", "IFO"], database: file)
      #expect(unit.status == 0, "\(unit.error)")
      let second = try await BuiltProgram.serve(["demo", "--port", "0"], database: file) { _ in }
      // No progress the second time; the log alone.
      let told = second.error.split(separator: "\n")
      #expect(second.status == 0 && told.allSatisfy { $0.hasPrefix("{") }, "\(second.error)")
      let units = try await BuiltProgram.run(["unit", "list"], database: file)
      #expect(units.output.contains("NY\tNy enhet"))
    }
  }

  @Test func `a real municipality is not served as a demo`() async throws {
    try await withTemporaryDirectory { directory in
      let file = directory.appending(path: "ny.sqlite")
      let made = try await BuiltProgram.run(["init"], database: file)
      #expect(made.status == 0, "\(made.error)")
      let outcome = try await BuiltProgram.run(["demo", "--port", "0"], database: file)
      #expect(outcome.status == 1)
      #expect(outcome.reason.contains("inte en övningskommun"))
    }
  }
}
