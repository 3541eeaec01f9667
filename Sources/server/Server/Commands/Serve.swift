import ArgumentParser
import Core
import Foundation
import Logging
import Operations
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
    try await listening.serve(try storage.place(), accounts: accounts)
  }
}

/// Where to listen, and under which address users know the site.
struct ListenOptions: ParsableArguments {
  @Option(
    name: .customLong("host"),
    help: "The address to listen on; BEPROVA_HOST or 127.0.0.1 when it is left out.")
  var givenHost: String?

  @Option(
    name: .customLong("port"),
    help: "The port to listen on; 0 takes a free one. BEPROVA_PORT or 8080 when it is left out.")
  var givenPort: Int?

  @Option(
    name: .customLong("base-url"),
    help: "The site's address as users know it; https when a proxy in front holds the certificate.")
  var givenBaseURL: String?

  @Option(
    name: .customLong("metrics-port"),
    help: "A port of this machine alone with metrics and health; 0 takes a free one.")
  var givenMetricsPort: Int?

  private var host: String { givenHost ?? Self.variable("BEPROVA_HOST") ?? "127.0.0.1" }
  private var baseURL: String? { givenBaseURL ?? Self.variable("BEPROVA_BASE_URL") }

  @Option(
    name: .customLong("trusted-proxy"),
    help: "The address of a proxy in front, when it is another machine; may be repeated.")
  var proxies: [String] = []

  @Option(name: .customLong("tls-certificate"), help: "The server's own certificate, in PEM form.")
  var certificate: String?

  @Option(name: .customLong("tls-key"), help: "The key of the certificate, in PEM form.")
  var certificateKey: String?

  @Flag(
    name: .customLong("publish"),
    help: "Show records that everybody may see to those not logged in; or BEPROVA_PUBLISH=1.")
  var publishes = false

  @Option(
    name: .customLong("drain"),
    help: "Seconds that requests are still taken after SIGTERM, while /readyz says stopping.")
  var givenDrain: Int?

  @OptionGroup var mail: MailOptions

  func validate() throws {
    guard (0...600).contains(try drain()) else {
      throw ValidationError("--drain is a number of seconds from 0 to 600.")
    }
    for port in [try port(), try metricsPort() ?? 0] where !(0...65_535).contains(port) {
      throw ValidationError("A port is a number from 0 to 65535.")
    }
    guard (certificate == nil) == (certificateKey == nil) else {
      throw ValidationError("--tls-certificate and --tls-key go together.")
    }
    guard certificate == nil || proxies.isEmpty else {
      throw ValidationError("--trusted-proxy is for a proxy that holds the certificate.")
    }
  }

  private func port() throws -> Int { try givenPort ?? Self.number("BEPROVA_PORT") ?? 8080 }

  private func metricsPort() throws -> Int? {
    try givenMetricsPort ?? Self.number("BEPROVA_METRICS_PORT")
  }

  private func drain() throws -> Int { try givenDrain ?? Self.number("BEPROVA_DRAIN") ?? 0 }

  private static func variable(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func number(_ name: String) throws -> Int? {
    guard let text = variable(name) else { return nil }
    guard let number = Int(text) else { throw ValidationError("\(name) is no number: \(text).") }
    return number
  }

  /// Serves what is at `place` until told to stop. `onReady` is called with the address once
  /// connections are taken.
  func serve(
    _ place: DatabasePlace, accounts: AccountOptions? = nil,
    require: (Installation) throws -> Void = { _ in },
    onReady: @escaping @Sendable (String) -> Void = { CommandLineTool.write($0) }
  ) async throws {
    let port = try port()
    let connection = try connection(port)
    let mail = try mail.settings(ProcessInfo.processInfo.environment)
    // Whoever reads the log may go away before the service does.
    signal(SIGPIPE, SIG_IGN)
    let metrics = Metrics()
    let opened = try await Installation.open(
      place, policy: accounts?.policy ?? Installation.usualPolicy,
      provider: try accounts?.providerUse(baseURL: baseURL), metrics: metrics)
    try require(opened)
    let installation = (mail.map { opened.mailing($0) } ?? opened)
      .publishing(publishes || Self.variable("BEPROVA_PUBLISH") == "1")
    try await installation.recover()
    try await installation.records.notePublishing()
    let logger = Logger(label: "beprova") { _ in
      JSONLogHandler { CommandLineTool.writeLog($0) }
    }
    let host = host
    let watch = Watch(
      installation, place, metrics, logger,
      stopping: Stopping(notice: .seconds(try drain())))
    let application = installation.webApplication(
      .init(
        baseURL: connection.baseURL, logger: logger, proxies: connection.proxies,
        certificate: connection.certificate, observe: watch.note),
      open: watch.routes)
    let address = baseURL ?? "http://\(host):\(port)"
    let schema = Task { await watch.keepToSchema() }
    let jobs = Task {
      await installation.noteCheckpoint(.start, logger)
      await JobRunner(installation.organisation.jobs).keep(installation.jobs(baseURL: address)) {
        logger.error("job", metadata: ["job": "\($0.name)", "error": "\(type(of: $1))"])
      }
    }
    defer {
      schema.cancel()
      jobs.cancel()
    }
    let side = try metricsPort().map {
      watch.sideListener(port: $0) { port in
        logger.notice("metrics", metadata: ["address": "http://127.0.0.1:\(port)\(Watch.metrics)"])
      }
    }
    try await application.run(host: host, port: port, side: side, stopping: watch.stopping) {
      port in
      logger.notice("serving", metadata: ["version": "\(Program.version)"])
      onReady("\(connection.certificate == nil ? "http" : "https")://\(host):\(port)")
    }
    schema.cancel()
    await Self.end(jobs)
    await installation.noteCheckpoint(.stop, logger)
    logger.notice("stopped")
    if let outgrown = await schema.value { throw outgrown }
  }

  /// Lets jobs stop between two steps, so that another server goes on with them at once; one that does not
  /// is taken over when its lease has ended.
  private static func end(_ jobs: Task<Void, Never>) async {
    jobs.cancel()
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await jobs.value }
      group.addTask { try? await Task.sleep(for: .seconds(5)) }
      await group.next()
      group.cancelAll()
    }
  }

  private struct Connection {
    let baseURL: String
    let proxies: Set<String>
    let certificate: CertificateFiles?
  }

  /// Nothing that is readable on its way leaves the machine: the server has a certificate of its own,
  /// or a proxy that is named has one.
  private func connection(_ port: Int) throws -> Connection {
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
