import Core
import Foundation
import HTTPTypes
import Hummingbird
import Synchronization

/// A request as handlers see it.
package struct WebRequest: Sendable {
  /// HEAD is answered as GET without the body, so that handlers know two methods only.
  package enum Method: String, Sendable, Hashable {
    case get = "GET"
    case post = "POST"
  }

  package let method: Method
  /// As sent, percent-encoded, without the query.
  package let path: String
  package let query: FormData
  package let cookies: [String: String]
  /// Eight characters that can be read out over a telephone; also the reference on error pages.
  package let requestID: String
  package let clock: Clock
  /// True when the site's own address begins with https.
  package let isSecure: Bool
  /// The site's own address as its users know it, without a slash at the end.
  package let baseURL: String
  /// Where the connection comes from, as far as this server can see.
  package let remoteAddress: String?
  package let memo = RequestMemo()

  let parameters: [String: String]
  let headers: HTTPFields
  let body: FormReader
  let hostName: String?

  /// The part of the path that `{name}` stands for, decoded.
  package func parameter(_ name: String) -> String? { parameters[name] }

  package func header(_ name: String) -> String? {
    HTTPField.Name(name).flatMap { headers[$0] }
  }

  /// The value of a cookie set by `Cookie` with the same name.
  package func cookie(_ name: String) -> String? {
    cookies[Cookie.sentName(name, isSecure: isSecure)]
  }

  /// Host and port that the request was sent to.
  package var host: String? { hostName ?? header("Host") }

  /// Path and query, as a local address to come back to.
  package var pathAndQuery: String { path + query.query }

  /// The language somebody has chosen, else Swedish. What their browser is set to does not count:
  /// it is often English by default on machines in Swedish offices.
  package var language: Language {
    cookie(Cookie.languageName).flatMap { Language(rawValue: $0) } ?? .swedish
  }

  /// The posted form. Reads the body the first time and remembers it, so that both the check of the
  /// token and the handler may ask.
  package func form() async throws -> FormData { try await body.form() }
}

/// What has been found out during one request and should not be looked up twice, one value a type.
package final class RequestMemo: Sendable {
  private let values = Mutex<[ObjectIdentifier: any Sendable]>([:])

  package subscript<Value: Sendable>(type: Value.Type) -> Value? {
    get { values.withLock { $0[ObjectIdentifier(type)] as? Value } }
    set { values.withLock { $0[ObjectIdentifier(type)] = newValue } }
  }
}

/// Reads the body of one request as a form, once.
actor FormReader {
  private let body: RequestBody
  private let contentType: String
  private let limits: FormLimits
  private let directory: URL
  private var reading: Task<FormData, any Error>?
  private var temporary: [URL] = []

  init(body: RequestBody, contentType: String, limits: FormLimits, directory: URL) {
    self.body = body
    self.contentType = contentType
    self.limits = limits
    self.directory = directory
  }

  func form() async throws -> FormData {
    if let reading { return try await reading.value }
    let task = Task { try await read() }
    reading = task
    return try await task.value
  }

  /// Removes the temporary files that nobody has moved away.
  func discard() {
    for url in temporary where FileManager.default.fileExists(atPath: url.path) {
      try? FileManager.default.removeItem(at: url)
    }
    temporary = []
  }

  private func read() async throws -> FormData {
    switch contentType.prefix(while: { $0 != ";" }).lowercased() {
    case "application/x-www-form-urlencoded": try await readURLEncoded()
    case "multipart/form-data": try await readMultipart()
    default: throw WebError.unsupportedForm
    }
  }

  private func readURLEncoded() async throws -> FormData {
    let limit = min(limits.text, limits.body)
    var bytes: [UInt8] = []
    for try await buffer in body {
      guard bytes.count + buffer.readableBytes <= limit else {
        throw WebError.tooLarge(limit: limit)
      }
      bytes.append(contentsOf: buffer.readableBytesView)
    }
    return try FormData(urlEncoded: try checkedText(bytes), limits: limits)
  }

  private func readMultipart() async throws -> FormData {
    guard let boundary = MultipartReader.boundary(of: contentType) else {
      throw WebError.malformedForm
    }
    var reader = MultipartReader(boundary: boundary, limits: limits, directory: directory)
    defer { temporary = reader.temporary }
    var total = 0
    for try await buffer in body {
      total += buffer.readableBytes
      guard total <= limits.body else { throw WebError.tooLarge(limit: limits.body) }
      try reader.feed(buffer.readableBytesView)
    }
    return try reader.finish()
  }
}
