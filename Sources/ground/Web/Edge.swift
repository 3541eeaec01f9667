import Core
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// What stands between the network and every route: request id, headers, errors into pages.
struct Edge: RouterMiddleware {
  let configuration: WebApplication.Configuration
  let routes: [Route]
  let chrome: @Sendable (WebRequest) async -> Chrome

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    let began = ContinuousClock.now
    var context = context
    context.requestID = RequestReference.make()
    context.logger[metadataKey: "request"] = .string(context.requestID)
    var response: Response
    do {
      response = try await next(request, context)
    } catch let error as HTTPParserError {
      // The connection broke while the request was read: nobody is there to be shown a page.
      throw error
    } catch let error as CancellationError where context.departure?.hasLeft == true {
      throw error
    } catch {
      response = await errorResponse(error, request, context)
    }
    response.headers.set("X-Request-ID", context.requestID)
    SecurityHeaders.add(to: &response.headers, isSecure: configuration.isSecure)
    configuration.observe(
      Exchange(
        method: request.method.rawValue, route: context.endpointPath ?? "",
        status: response.status.code, seconds: (ContinuousClock.now - began) / .seconds(1),
        reference: context.requestID))
    return request.method == .head ? response.createHeadResponse() : response
  }

  /// Runs the route's handler and writes out what it answers.
  func answer(
    _ request: Request, _ context: WebContext, with route: Route
  ) async throws -> Response {
    let webRequest = try webRequest(request, context, limits: route.limits)
    try refuseOpenText(context)
    if route.method == .post {
      guard CSRF.isSameOrigin(webRequest) else { throw WebError.foreignOrigin }
      if let length = request.headers[.contentLength].flatMap({ Int($0) }),
        length > route.limits.body
      {
        throw WebError.tooLarge(limit: route.limits.body)
      }
    }
    do {
      let response =
        if route.method == .get, let departure = context.departure {
          try await departure.cancelling { try await route.handler(webRequest) }
        } else {
          try await route.handler(webRequest)
        }
      let written = await write(response, webRequest)
      await webRequest.body.discard()
      return written
    } catch {
      await webRequest.body.discard()
      throw error
    }
  }

  private func webRequest(
    _ request: Request, _ context: WebContext, limits: FormLimits = FormLimits()
  ) throws -> WebRequest {
    var parameters: [String: String] = [:]
    for (name, value) in context.parameters {
      guard let decoded = value.removingPercentEncoding, !decoded.utf8.contains(0) else {
        throw WebError.notFound
      }
      parameters[String(name)] = decoded
    }
    return WebRequest(
      method: request.method == .post ? .post : .get, path: request.uri.path,
      query: try FormData(urlEncoded: request.uri.query ?? ""),
      cookies: Cookie.parse(request.headers[values: .cookie].joined(separator: "; ")),
      requestID: context.requestID, clock: configuration.clock,
      isSecure: configuration.isSecure, baseURL: configuration.address,
      remoteAddress: client(request, context),
      parameters: parameters, headers: request.headers,
      body: FormReader(
        body: request.body, contentType: request.headers[.contentType] ?? "", limits: limits,
        directory: configuration.uploads),
      hostName: request.head.authority)
  }

  /// Where the request comes from. What a proxy says is believed of those that were named alone, and
  /// of them the last word: what stands before it in the header, the sender may have written. Nil for
  /// this machine itself, where a proxy that was not named may stand for everybody.
  private func client(_ request: Request, _ context: WebContext) -> String? {
    guard let peer = context.remoteAddress else { return nil }
    guard configuration.proxies.contains(peer) else { return isLoopback(peer) ? nil : peer }
    let said = HTTPField.Name("X-Forwarded-For").map { request.headers[values: $0] } ?? []
    return said.joined(separator: ",").split(separator: ",")
      .map { $0.trimmingCharacters(in: .whitespaces) }
      .last { !configuration.proxies.contains($0) }
      .flatMap { (try? SocketAddress(ipAddress: $0, port: 0))?.ipAddress }
  }

  /// Behind a proxy nobody else is answered: past it there is no encryption.
  private func refuseOpenText(_ context: WebContext) throws {
    guard configuration.isSecure, configuration.certificate == nil,
      let peer = context.remoteAddress, !configuration.proxies.contains(peer)
    else { return }
    throw WebError.openText(configuration.baseURL)
  }

  private func write(_ response: WebResponse, _ request: WebRequest) async -> Response {
    var headers = HTTPFields()
    for (name, value) in response.headers { headers.set(name, value) }
    // Seconds: what keeps a request from being answered is mostly over by then.
    if response.status == 503 { headers[.retryAfter] = "10" }
    for cookie in response.cookies {
      headers.append(
        HTTPField(name: .setCookie, value: cookie.header(isSecure: configuration.isSecure)))
    }
    let body: ResponseBody
    switch response.content {
    case .page(let page):
      var chrome = await chrome(request)
      chrome.stylesheets = configuration.stylesheets
      let html = Layout.render(page, chrome, chrome.renderContext, path: request.pathAndQuery)
      headers[.contentType] = "text/html; charset=utf-8"
      headers[.contentLanguage] = chrome.language.rawValue
      body = ResponseBody(byteBuffer: ByteBuffer(string: html))
    case .bytes(let bytes):
      body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
    case .stream(let write):
      body = ResponseBody { writer in
        var stream = ResponseStream(writer: writer)
        try await write(&stream)
        writer = stream.writer
        try await writer.finish(nil)
      }
    }
    return Response(
      status: HTTPResponse.Status(code: response.status), headers: headers, body: body)
  }

  private func errorResponse(
    _ error: any Error, _ request: Request, _ context: WebContext
  ) async -> Response {
    let shown = shownError(error, request, context)
    // The query is left out: it may be what could not be read.
    let bare = Request(
      head: HTTPRequest(
        method: .get, scheme: nil, authority: request.head.authority, path: "/",
        headerFields: request.headers), body: RequestBody(buffer: ByteBuffer()))
    guard let webRequest = try? webRequest(bare, context) else {
      return Response(status: HTTPResponse.Status(code: shown.status))
    }
    var response = await write(.error(shown), webRequest)
    if shown.status == 405 {
      response.headers[.allow] = allowedMethods(request.uri.path).joined(separator: ", ")
    }
    return response
  }

  private func shownError(
    _ error: any Error, _ request: Request, _ context: WebContext
  ) -> WebError {
    if let error = error as? WebError { return error }
    if let error = error as? any HTTPResponseError {
      switch error.status {
      case .notFound:
        return allowedMethods(request.uri.path).isEmpty ? .notFound : .methodNotAllowed
      case .contentTooLarge: return .tooLarge(limit: FormLimits().body)
      case .badRequest: return .malformedForm
      default: break
      }
    }
    context.logger.error(
      "request failed",
      metadata: [
        "reference": "\(context.requestID)", "route": "\(context.endpointPath ?? "-")",
        "error": "\(masked(String(reflecting: error)))",
      ])
    return .unexpected(reference: context.requestID)
  }

  private func allowedMethods(_ path: String) -> [String] {
    let parts = path.split(separator: "/")
    let methods = routes.filter { route in
      let pattern = route.path.split(separator: "/")
      return pattern.count == parts.count
        && zip(pattern, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }.map(\.method)
    return Set(methods.flatMap { $0 == .get ? ["GET", "HEAD"] : ["POST"] }).sorted()
  }
}

/// What Hummingbird carries along with a request.
struct WebContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  var requestID = ""
  let remoteAddress: String?
  let departure: Departure?

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    departure = Departure.of(source.channel)
    // An IPv4 address as IPv6 writes it is the same address.
    remoteAddress = (source.channel.remoteAddress?.ipAddress).map {
      $0.hasPrefix("::ffff:") && $0.contains(".") ? String($0.dropFirst(7)) : $0
    }
  }

  /// A context without a connection.
  init(logger: Logger, remoteAddress: String? = nil) {
    coreContext = CoreRequestContextStorage(source: Bare(logger: logger))
    departure = nil
    self.remoteAddress = remoteAddress
  }

  private struct Bare: RequestContextSource {
    let logger: Logger
  }
}

private func isLoopback(_ address: String) -> Bool {
  address == "::1" || address.hasPrefix("127.")
}

enum RequestReference {
  // Without 0, 1, I, L, O and U: read out, nothing is taken for something else.
  private static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTVWXYZ")

  /// Eight characters at random, in two groups: `K7QF-3MX9`.
  static func make() -> String {
    let characters = (0..<8).compactMap { _ in alphabet.randomElement() }
    return String(characters[..<4]) + "-" + String(characters[4...])
  }
}

/// The text with whatever could be a Swedish personal number made unreadable: an error may carry
/// the values it failed on, and logs are read by others than those who may see them.
func masked(_ text: String) -> String {
  var digits = 0
  let mayHoldOne = text.utf8.contains { byte in
    if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { digits += 1 }
    // Digits of other scripts are digits too.
    return digits == 10 || byte >= 0x80
  }
  guard mayHoldOne else { return text }
  return text.replacing(/\d{6}(?:\d{2})?[-+]?\d{4}/) {
    String(repeating: "•", count: $0.output.count)
  }
}
