import ArgumentParser
import Core
import Foundation
import Logging
import Organisation
import Web

/// Serves an existing database.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the pages; prints the address when ready.")

  @OptionGroup var storage: StorageOptions
  @OptionGroup var listening: ListenOptions
  @OptionGroup var accounts: AccountOptions

  func run() async throws {
    let provider = try accounts.provider.map { file in
      guard let address = listening.baseURL else {
        throw CommandMisuse(
          Text(
            sv: "--identity-provider kräver --base-url: dit skickas den som har loggat in.",
            en: "--identity-provider takes --base-url: people are sent there when logged in."))
      }
      return ProviderUse(settings: try ProviderSettings(file: file), baseURL: address)
    }
    let installation = try await Installation.open(
      try storage.place(), policy: accounts.policy, provider: provider)
    try await listening.serve(installation)
  }
}

/// Where to listen, and under which address users know the site.
struct ListenOptions: ParsableArguments {
  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The port to listen on; 0 takes a free one.")
  var port = 8080

  @Option(
    name: .customLong("base-url"),
    help: "The site's address as users know it; https when a proxy in front holds the certificate.")
  var baseURL: String?

  @Option(
    name: .customLong("trusted-proxy"),
    help: "The address of a proxy in front, when it is another machine; may be repeated.")
  var proxies: [String] = []

  @Option(name: .customLong("tls-certificate"), help: "The server's own certificate, in PEM form.")
  var certificate: String?

  @Option(name: .customLong("tls-key"), help: "The key of the certificate, in PEM form.")
  var certificateKey: String?

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port takes a number from 0 to 65535.")
    }
    guard (certificate == nil) == (certificateKey == nil) else {
      throw ValidationError("--tls-certificate and --tls-key go together.")
    }
    guard certificate == nil || proxies.isEmpty else {
      throw ValidationError("--trusted-proxy is for a proxy that holds the certificate.")
    }
  }

  /// Serves until told to stop. `onReady` is called with the address once connections are taken.
  func serve(
    _ installation: Installation,
    onReady: @escaping @Sendable (String) -> Void = { CommandLineTool.write($0) }
  ) async throws {
    var logger = Logger(label: "beprova") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .notice
    let connection = try connection()
    try await installation.recover()
    let host = host
    let application = installation.webApplication(
      .init(
        baseURL: connection.baseURL, logger: logger, proxies: connection.proxies,
        certificate: connection.certificate))
    let upkeep = Task { await installation.followUp.keepCells() }
    defer { upkeep.cancel() }
    try await application.run(host: host, port: port) { port in
      onReady("\(connection.certificate == nil ? "http" : "https")://\(host):\(port)")
    }
  }

  private struct Connection {
    let baseURL: String
    let proxies: Set<String>
    let certificate: CertificateFiles?
  }

  /// Nothing that is readable on its way leaves the machine: the server has a certificate of its own,
  /// or a proxy that is named has one.
  private func connection() throws -> Connection {
    let isLoopback = ["127.0.0.1", "localhost", "::1"].contains(host)
    if let certificate, let certificateKey {
      let files = CertificateFiles(certificate: certificate, key: certificateKey)
      let address = baseURL ?? "https://\(host):\(port)"
      guard address.hasPrefix("https://") else { throw Self.needsHTTPS }
      return Connection(baseURL: address, proxies: [], certificate: files)
    }
    let address = baseURL ?? "http://\(host):\(port)"
    let isSecure = address.hasPrefix("https://")
    guard isLoopback || isSecure && !proxies.isEmpty else { throw Self.needsHTTPS }
    let own: Set<String> = isSecure ? ["127.0.0.1", "::1"] : []
    return Connection(
      baseURL: address, proxies: own.union(proxies), certificate: nil)
  }

  private static let needsHTTPS = CommandRefusal(
    Text(
      sv: """
        Utanför den egna datorn krävs https. Ge servern ett certifikat med --tls-certificate och \
        --tls-key. Eller låt en proxy med certifikat stå framför: ange --base-url https://… och proxyns \
        adress med --trusted-proxy, eller lyssna på 127.0.0.1.
        """,
      en: """
        Beyond this machine https is required. Give the server a certificate by --tls-certificate and \
        --tls-key. Or have a proxy with one in front: give --base-url https://… and the proxy's address \
        by --trusted-proxy, or listen on 127.0.0.1.
        """))
}
