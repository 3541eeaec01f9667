import ArgumentParser
import Core
import Foundation
import Logging
import Web

/// Serves an existing database.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the pages; prints the address when ready.")

  @OptionGroup var storage: StorageOptions
  @OptionGroup var listening: ListenOptions

  func run() async throws {
    let installation = try await storage.installation()
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

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port takes a number from 0 to 65535.")
    }
  }

  /// Serves until told to stop. `onReady` is called with the address once connections are taken.
  func serve(
    _ installation: Installation,
    onReady: @escaping @Sendable (String) -> Void = { CommandLineTool.write($0) }
  ) async throws {
    var logger = Logger(label: "beprova") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .notice
    let isLoopback = ["127.0.0.1", "localhost", "::1"].contains(host)
    if baseURL?.hasPrefix("https://") != true, !isLoopback {
      throw CommandRefusal(
        Text(
          sv: """
            Utanför den egna datorn krävs https. Ange --base-url https://… och låt en proxy med \
            certifikat stå framför, eller lyssna på 127.0.0.1.
            """,
          en: """
            Beyond this machine https is required. Give --base-url https://… with a proxy that holds \
            the certificate in front, or listen on 127.0.0.1.
            """))
    }
    try await installation.recover()
    let host = host
    let application = installation.webApplication(
      .init(baseURL: baseURL ?? "http://\(host):\(port)", logger: logger))
    let upkeep = Task { await installation.followUp.keepCells() }
    defer { upkeep.cancel() }
    let retention = Task { await installation.followUp.keepRetention() }
    defer { retention.cancel() }
    try await application.run(host: host, port: port) { port in
      onReady("http://\(host):\(port)")
    }
  }
}
