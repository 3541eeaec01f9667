import Core
import Foundation
import Mail
import TestSupport
import Testing

@Suite(.enabled(if: PythonTool.isThere)) struct `A letter handed to a mail server` {
  private func letter(_ body: String = "Hej på dig.\n\n.\nhttps://example.org/x") throws
    -> MailMessage
  {
    try MailMessage(
      id: "1@example.org", from: try #require(MailAddress("fran@example.org")),
      to: try #require(MailAddress("till@example.org")), subject: "Nytt för dig – i dag",
      date: Date(timeIntervalSince1970: 1_773_486_000), body: body,
      unsubscribe: "https://example.org/avanmal/1")
  }

  private func settings(
    _ port: String, _ security: MailSettings.Security, authorities: String? = nil
  ) throws -> MailSettings {
    MailSettings(
      host: "localhost", port: try #require(Int(port)), security: security,
      sender: try #require(MailAddress("fran@example.org")), authorities: authorities, timeout: 10)
  }

  private struct Taken: Decodable {
    let from: String
    let to: [String]
    let encrypted: Bool
    let subject: String
    let unsubscribe: String
    let body: String
    let defects: [String]
  }

  /// A certificate of its own for localhost, by openssl.
  private func withCertificate(_ body: (_ certificate: String, _ key: String) async throws -> Void)
    async throws
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mail-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (certificate, key) = (folder.path + "/c.pem", folder.path + "/k.pem")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
      "-nodes",
      "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost", "-addext",
      "subjectAltName=DNS:localhost",
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try await body(certificate, key)
  }

  @Test func `arrives as it was written`() async throws {
    let server = try PythonTool.start("smtp.py")
    defer { server.stop() }
    let mailer = Mailer(try settings(await server.line(), .none))
    try await mailer.send(try letter())
    let taken = try JSONDecoder().decode(Taken.self, from: Data(await server.line().utf8))
    #expect(taken.from == "fran@example.org" && taken.to == ["till@example.org"])
    #expect(taken.subject == "Nytt för dig – i dag" && taken.defects == [])
    #expect(
      taken.body.replacing("\r\n", with: "\n").contains("Hej på dig.\n\n.\nhttps://example.org/x"))
    #expect(
      taken.unsubscribe.trimmingCharacters(in: .whitespacesAndNewlines)
        == "<https://example.org/avanmal/1>" && !taken.encrypted)
  }

  @Test(arguments: [MailSettings.Security.startTLS, .tls])
  func `is encrypted, and goes to nobody whose certificate is not trusted`(
    _ security: MailSettings.Security
  ) async throws {
    try await withCertificate { certificate, key in
      let server = try PythonTool.start("smtp.py", [security.rawValue, certificate, key])
      defer { server.stop() }
      let port = await server.line()
      let untrusting = Mailer(try settings(port, security))
      let failure = await #expect(throws: MailFailure.self) {
        try await untrusting.send(try letter())
      }
      #expect(failure?.isPermanent == false)
      let trusting = Mailer(try settings(port, security, authorities: certificate))
      try await trusting.send(try letter())
      let taken = try JSONDecoder().decode(Taken.self, from: Data(await server.line().utf8))
      // The test server tells it of connections that became encrypted.
      #expect(taken.encrypted || security == .tls)
    }
  }

  @Test func `is not sent in the clear where encryption was asked for`() async throws {
    let server = try PythonTool.start("smtp.py")
    defer { server.stop() }
    let mailer = Mailer(try settings(await server.line(), .startTLS))
    await #expect(throws: MailFailure.self) { try await mailer.send(try letter()) }
  }

  @Test(arguments: [("refuse", true), ("later", false)])
  func `that is refused says whether trying again may help`(_ how: String, _ isPermanent: Bool)
    async throws
  {
    let server = try PythonTool.start("smtp.py", [how])
    defer { server.stop() }
    let mailer = Mailer(try settings(await server.line(), .none))
    let failure = await #expect(throws: MailFailure.self) { try await mailer.send(try letter()) }
    #expect(failure?.isPermanent == isPermanent)
    #expect(failure?.description.contains("till@example.org") == false)
  }

  @Test func `can be tried without a letter`() async throws {
    let server = try PythonTool.start("smtp.py")
    defer { server.stop() }
    let port = await server.line()
    let mailer = Mailer(try settings(port, .none))
    try await mailer.reach()
    // The first thing that the server takes is the letter.
    try await mailer.send(try letter())
    let taken = try JSONDecoder().decode(Taken.self, from: Data(await server.line().utf8))
    #expect(taken.to == ["till@example.org"])
    let inTheClear = Mailer(try settings(port, .startTLS))
    await #expect(throws: MailFailure.self) { try await inTheClear.reach() }
    await #expect(throws: MailFailure.self) { try await Mailer(settings("1", .none)).reach() }
  }

  @Test func `waits for no server that is not there`() async throws {
    let mailer = Mailer(try settings("1", .none))
    let failure = await #expect(throws: MailFailure.self) { try await mailer.send(try letter()) }
    #expect(failure?.isPermanent == false)
  }
}
