import Testing
import Web

@Suite struct `Where a request comes from` {
  private func address(
    peer: String?, forwarded: [String] = [], proxies: Set<String> = ["10.0.0.2", "10.0.0.3"]
  ) async throws -> String {
    let application = WebApplication(
      routes: [.get("/varifran") { .text($0.remoteAddress ?? "-") }], chrome: { _ in Chrome() },
      configuration: .init(proxies: proxies))
    return try await application.respond(
      to: "GET", "/varifran", headers: forwarded.map { ("X-Forwarded-For", $0) }, from: peer
    ).text
  }

  @Test func `is the connection's address, whatever the request says of itself`() async throws {
    #expect(try await address(peer: "203.0.113.5") == "203.0.113.5")
    #expect(try await address(peer: "203.0.113.5", forwarded: ["192.0.2.1"]) == "203.0.113.5")
    #expect(
      try await address(peer: "10.0.0.2", forwarded: ["192.0.2.1"], proxies: []) == "10.0.0.2")
  }

  @Test func `is what a named proxy says, and of that the last word`() async throws {
    #expect(try await address(peer: "10.0.0.2", forwarded: ["203.0.113.5"]) == "203.0.113.5")
    // What the sender wrote stands first.
    #expect(
      try await address(peer: "10.0.0.2", forwarded: ["192.0.2.1, 203.0.113.5"]) == "203.0.113.5")
    #expect(
      try await address(peer: "10.0.0.2", forwarded: ["192.0.2.1", "203.0.113.5"])
        == "203.0.113.5")
    #expect(
      try await address(peer: "10.0.0.2", forwarded: ["203.0.113.5, 10.0.0.3"]) == "203.0.113.5")
    #expect(try await address(peer: "10.0.0.2", forwarded: ["2001:db8::5"]) == "2001:db8::5")
  }

  @Test func `is nobody's where it cannot be told`() async throws {
    #expect(try await address(peer: "10.0.0.2") == "-")
    #expect(try await address(peer: "10.0.0.2", forwarded: ["okänd"]) == "-")
    #expect(try await address(peer: "10.0.0.2", forwarded: ["10.0.0.3"]) == "-")
    #expect(try await address(peer: "127.0.0.1") == "-")
    #expect(try await address(peer: "::1") == "-")
    #expect(try await address(peer: nil) == "-")
  }
}
