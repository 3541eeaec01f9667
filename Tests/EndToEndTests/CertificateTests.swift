import Foundation
import TestSupport
import Testing

/// The server with a certificate of its own.
struct CertificateTests {
  /// Runs another program; what it wrote and how it ended.
  private func run(_ words: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  private func makeCertificate(in directory: URL, _ name: String) throws -> (String, String) {
    let certificate = directory.appending(path: "\(name).pem").path
    let key = directory.appending(path: "\(name)-key.pem").path
    let made = try run([
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
      "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
      "subjectAltName=IP:127.0.0.1",
    ])
    #expect(made.status == 0, "\(made.output)")
    return (certificate, key)
  }

  @Test func `it serves over TLS 1.2 and 1.3 and nothing older, with cookies bound to the host`()
    async throws
  {
    try await DemoTown.withFile { file in
      let (certificate, key) = try makeCertificate(in: file.deletingLastPathComponent(), "own")
      let outcome = try await BuiltProgram.serve(
        ["serve", "--port", "0", "--tls-certificate", certificate, "--tls-key", key],
        database: file
      ) { address in
        #expect(address.hasPrefix("https://127.0.0.1:"))
        for (options, isAnswered) in [
          (["--tlsv1.3"], true), (["--tlsv1.2", "--tls-max", "1.2"], true),
          (["--tlsv1.0", "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0"], false),
        ] {
          let got = try run(
            ["curl", "-si", "--max-time", "20", "--cacert", certificate] + options
              + ["\(address)/logga-in"])
          #expect((got.status == 0) == isAnswered, "\(options): \(got.status)")
          if isAnswered {
            #expect(got.output.lowercased().contains("strict-transport-security: max-age=31536000"))
          }
        }
        let cookies = try run([
          "curl", "-si", "--max-time", "20", "--cacert", certificate, "-H",
          "Sec-Fetch-Site: same-origin", "--data-urlencode", "login=sanna", "--data-urlencode",
          "password=\(DemoTown.password)", "\(address)/logga-in",
        ])
        #expect(cookies.output.contains("__Host-session="), "\(cookies.output.prefix(300))")
        let plain = try run([
          "curl", "-s", "--max-time", "20",
          address.replacingOccurrences(of: "https:", with: "http:") + "/logga-in",
        ])
        #expect(plain.status != 0)
      }
      #expect(outcome.status == 0, "\(outcome.error)")
    }
  }

  @Test func `a certificate that is missing, or another key's, is told before anything is served`()
    async throws
  {
    try await DemoTown.withFile { file in
      let directory = file.deletingLastPathComponent()
      let (certificate, key) = try makeCertificate(in: directory, "own")
      let (_, otherKey) = try makeCertificate(in: directory, "other")
      for (certificate, key) in [
        (certificate, otherKey), (directory.path + "/saknas.pem", key), (key, certificate),
      ] {
        let outcome = try await BuiltProgram.run(
          ["serve", "--port", "0", "--tls-certificate", certificate, "--tls-key", key],
          database: file)
        #expect(outcome.status == 1)
        #expect(outcome.reason.contains("går inte att använda"), "\(outcome.error.prefix(300))")
      }
    }
  }

  @Test(arguments: [
    ["--host", "0.0.0.0"], ["--host", "0.0.0.0", "--base-url", "https://beprova.example.se"],
    [
      "--host", "0.0.0.0", "--base-url", "http://beprova.example.se", "--trusted-proxy", "10.0.0.2",
    ],
  ])
  func `nothing that is readable on its way leaves the machine`(options: [String]) async throws {
    try await DemoTown.withFile { file in
      let outcome = try await BuiltProgram.run(
        ["serve", "--port", "0"] + options, database: file)
      #expect(outcome.status == 1)
      #expect(outcome.reason.contains("krävs https"), "\(outcome.error.prefix(300))")
    }
  }

  @Test(arguments: [
    ["--tls-key", "a.pem"], ["--session-idle", "0"], ["--session-longest", "48"],
    ["--second-factor", "chef"], ["--second-factor", ""],
  ])
  func `options that cannot be are refused as misuse`(options: [String]) async throws {
    try await DemoTown.withFile { file in
      let outcome = try await BuiltProgram.run(
        ["serve", "--port", "0"] + options, database: file)
      #expect(outcome.status == 2, "\(outcome.error.prefix(300))")
    }
  }
}
