import Core
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import ServiceLifecycle

/// The web server: routes in, answers out, with everything around them that no route may forget.
///
/// Every response, errors included, carries the security headers and a request id; errors become
/// pages in the reader's language; requests that change something and come from another site are
/// refused.
package struct WebApplication: Sendable {
  package struct Configuration: Sendable {
    /// The site's address as its users know it. When it begins with https, cookies are `Secure` and
    /// browsers are told to keep to https.
    package var baseURL: String
    package var clock: Clock
    package var logger: Logger
    /// Rules that other parts bring, linked from every page after the layout's own.
    package var stylesheets: [Asset]
    /// Where uploads wait until their request has been answered.
    package var uploads: URL
    /// Seconds after which a silent connection is closed.
    package var idleTimeout: Int
    /// Addresses of the proxies whose word on where a request comes from is taken.
    package var proxies: Set<String>
    /// The server's own certificate; nil when a proxy holds it.
    package var certificate: CertificateFiles?
    /// Is told of every request when it has been answered.
    package var observe: @Sendable (Exchange) -> Void

    package init(
      baseURL: String = "http://127.0.0.1:8080", clock: Clock = .system,
      logger: Logger = Logger(label: "web"), stylesheets: [Asset] = [],
      uploads: URL = FileManager.default.temporaryDirectory, idleTimeout: Int = 60,
      proxies: Set<String> = [], certificate: CertificateFiles? = nil,
      observe: @escaping @Sendable (Exchange) -> Void = { _ in }
    ) {
      self.baseURL = baseURL
      self.clock = clock
      self.logger = logger
      self.stylesheets = stylesheets
      self.uploads = uploads
      self.idleTimeout = idleTimeout
      self.proxies = proxies
      self.certificate = certificate
      self.observe = observe
    }

    /// `baseURL` without a slash at the end.
    package var address: String { baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL }

    package var isSecure: Bool { baseURL.lowercased().hasPrefix("https://") }
  }

  /// Where stylesheet, script and icon are served, as the router knows it.
  package static let assetRoute = RegisteredRoute(.get, "\(Asset.folder)/{file}")

  /// Every route that the router can reach, the assets' included, sorted.
  package let registeredRoutes: [RegisteredRoute]

  private let responder: RouterResponder<WebContext>
  private let configuration: Configuration

  /// - Parameter chrome: the frame for the reader of a request; also asked when an error page is
  ///   shown, and must therefore not fail.
  package init(
    routes: [Route], chrome: @escaping @Sendable (WebRequest) async -> Chrome,
    configuration: Configuration = Configuration()
  ) {
    self.configuration = configuration
    let router = Router(context: WebContext.self, options: [.autoGenerateHeadEndpoints])
    let edge = Edge(configuration: configuration, routes: routes, chrome: chrome)
    router.add(middleware: edge)
    for route in routes {
      router.on(RouterPath(route.path), method: .init(route.method)) { request, context in
        try await edge.answer(request, context, with: route)
      }
    }
    let assets = Asset.all + configuration.stylesheets
    router.get(RouterPath(Self.assetRoute.path)) { request, _ in
      guard let asset = assets.first(where: { $0.path == request.uri.path }) else {
        throw WebError.notFound
      }
      return asset.response
    }
    // Before the responder is built, which adds HEAD to every GET.
    registeredRoutes = router.routes.compactMap { route in
      WebRequest.Method(rawValue: route.method.rawValue).map {
        let path = route.path.description
        return RegisteredRoute($0, path.hasPrefix("/") ? path : "/" + path)
      }
    }.sorted()
    responder = router.buildResponder()
  }

  /// Serves until the process is told to stop (SIGTERM, SIGINT). After `stopping.notice` new connections
  /// are refused, and answers in progress are finished; those that are not within `stopping.longest` are
  /// broken off. `onReady` is told the port once connections are taken; `port` 0 takes a free one.
  ///
  /// - Parameter side: what else is served meanwhile, on a port of its own, until the last answer.
  package func run(
    host: String, port: Int, side: SideListener? = nil, stopping: Stopping = Stopping(),
    onReady: @escaping @Sendable (Int) async -> Void = { _ in }
  ) async throws {
    let plain = HTTPServerBuilder.http1(
      configuration: .init(
        additionalChannelHandlers: [Departure()],
        idleTimeout: .seconds(Int64(configuration.idleTimeout))))
    var application = Application(
      responder: responder,
      server: try configuration.certificate.map {
        try .tls(plain, tlsConfiguration: $0.configuration())
      } ?? plain,
      configuration: .init(address: .hostname(host, port: port)),
      onServerRunning: { channel in await onReady(channel.localAddress?.port ?? port) },
      logger: configuration.logger)
    if let side { application.addServices(side.application(logger: configuration.logger)) }
    do {
      let group = ServiceGroup(
        configuration: .init(services: [application], logger: configuration.logger))
      try await stopping.run {
        try await group.run()
      } end: {
        await group.triggerGracefulShutdown()
      }
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      throw ListenError.portInUse(host: host, port: port)
    } catch let error as IOError where error.errnoCode == EACCES {
      throw ListenError.notAllowed(host: host, port: port)
    }
  }

  /// Answers a request without a network, through the same router and the same surroundings. The
  /// body arrives in pieces of at most `piece` bytes, and seems to come from `address`.
  package func respond(
    to method: String, _ path: String, headers: [(String, String)] = [], body: [UInt8] = [],
    piece: Int = 65_536, from address: String? = nil
  ) async throws -> Answer {
    var fields = HTTPFields()
    for (name, value) in headers {
      if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
    }
    let head = HTTPRequest(
      method: HTTPRequest.Method(method) ?? .get, scheme: "http", authority: "127.0.0.1:8080",
      path: path, headerFields: fields)
    let pieces = stride(from: 0, to: body.count, by: piece).map {
      ByteBuffer(bytes: body[$0..<min($0 + piece, body.count)])
    }
    let stream = AsyncStream { continuation in
      for piece in pieces { continuation.yield(piece) }
      continuation.finish()
    }
    let request = Request(head: head, body: RequestBody(asyncSequence: stream))
    let response = try await responder.respond(
      to: request, context: WebContext(logger: configuration.logger, remoteAddress: address))
    let collector = BodyCollector()
    try await response.body.write(collector)
    return Answer(
      status: response.status.code, headers: response.headers.map { ($0.name.rawName, $0.value) },
      body: collector.bytes)
  }

  /// A whole response.
  package struct Answer: Sendable {
    package let status: Int
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    package init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
      self.status = status
      self.headers = headers
      self.body = body
    }

    package var text: String { String(decoding: body, as: UTF8.self) }

    /// The first header of this name, in whatever case.
    package func header(_ name: String) -> String? {
      headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    package func headers(_ name: String) -> [String] {
      headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }
  }
}

extension HTTPRequest.Method {
  fileprivate init(_ method: WebRequest.Method) {
    switch method {
    case .get: self = .get
    case .post: self = .post
    }
  }
}

extension Asset {
  fileprivate var response: Response {
    Response(
      status: .ok,
      headers: [
        .contentType: contentType, .cacheControl: "public, max-age=31536000, immutable",
      ],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

private final class BodyCollector: ResponseBodyWriter {
  private(set) var bytes: [UInt8] = []
  func write(_ buffer: ByteBuffer) async throws {
    bytes.append(contentsOf: buffer.readableBytesView)
  }
  func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
