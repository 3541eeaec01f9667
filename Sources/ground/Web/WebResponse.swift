import Core
import Foundation
import Hummingbird

/// An answer to a request.
package struct WebResponse: Sendable {
  enum Content: Sendable {
    case page(Page)
    case bytes([UInt8])
    case stream(@Sendable (inout ResponseStream) async throws -> Void)
  }

  package var status: Int
  package private(set) var headers: [(name: String, value: String)]
  package private(set) var cookies: [Cookie] = []
  let content: Content

  private init(_ content: Content, status: Int, headers: [(name: String, value: String)] = []) {
    self.content = content
    self.status = status
    self.headers = headers
  }

  package static func page(_ page: Page) -> WebResponse {
    WebResponse(.page(page), status: page.status)
  }

  /// 303 to an address on this site. Anything else – another host, a scheme, control characters –
  /// leads to the first page instead, so that no input can send a user away.
  package static func seeOther(_ path: String) -> WebResponse {
    let target = isLocalPath(path) ? path : "/"
    return WebResponse(.bytes([]), status: 303, headers: [("Location", target)])
  }

  /// 303 to another site. For addresses that were configured, never for what somebody sent.
  package static func leaving(to address: String) -> WebResponse {
    WebResponse(.bytes([]), status: 303, headers: [("Location", address)])
  }

  /// A file to save.
  package static func download(
    name: String, contentType: String, body: some Collection<UInt8>
  ) -> WebResponse {
    WebResponse(
      .bytes(Array(body)), status: 200,
      headers: [("Content-Type", contentType), ("Content-Disposition", attachment(name))])
  }

  package static func download(name: String, contentType: String, body: String) -> WebResponse {
    download(name: name, contentType: contentType, body: body.utf8)
  }

  /// A file to save that is written while it is sent. When `write` throws, the connection is broken
  /// off, so that half a file never looks like a whole one.
  package static func stream(
    name: String, contentType: String,
    write: @escaping @Sendable (inout ResponseStream) async throws -> Void
  ) -> WebResponse {
    WebResponse(
      .stream(write), status: 200,
      headers: [("Content-Type", contentType), ("Content-Disposition", attachment(name))])
  }

  package static func json(_ value: some Encodable, status: Int = 200) throws -> WebResponse {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return WebResponse(
      .bytes(Array(try encoder.encode(value))), status: status,
      headers: [("Content-Type", "application/json")])
  }

  package static func text(_ text: String, status: Int = 200) -> WebResponse {
    WebResponse(
      .bytes(Array(text.utf8)), status: status,
      headers: [("Content-Type", "text/plain; charset=utf-8")])
  }

  package static let notFound = error(.notFound)

  package static func error(_ error: WebError) -> WebResponse { page(ErrorPage.page(error)) }

  package func with(_ cookie: Cookie) -> WebResponse {
    var copy = self
    copy.cookies.append(cookie)
    return copy
  }

  /// This answer with a header more, or another value for one it has.
  package func with(header name: String, _ value: String) -> WebResponse {
    var copy = self
    copy.headers.removeAll { $0.name.lowercased() == name.lowercased() }
    copy.headers.append((name, value))
    return copy
  }
}

/// True for an address on this site: it begins with one `/` and holds nothing a browser could read
/// as another host.
package func isLocalPath(_ path: String) -> Bool {
  path.utf8.first == UInt8(ascii: "/")
    && path.utf8.dropFirst().first != UInt8(ascii: "/")
    && path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
}

/// Where a streamed answer is written to.
package struct ResponseStream {
  var writer: any ResponseBodyWriter

  package mutating func write(_ text: String) async throws {
    try await writer.write(ByteBuffer(string: text))
  }

  package mutating func write(_ bytes: some Sequence<UInt8>) async throws {
    try await writer.write(ByteBuffer(bytes: bytes))
  }
}

/// RFC 6266: a plain name for old programs and the true one in UTF-8.
private func attachment(_ name: String) -> String {
  let plain = name.unicodeScalars.map { scalar -> Character in
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", " ": Character(scalar)
    case "å", "ä": "a"
    case "ö": "o"
    case "Å", "Ä": "A"
    case "Ö": "O"
    default: "_"
    }
  }
  return "attachment; filename=\"\(String(plain))\"; filename*=UTF-8''\(percentEncoded(name))"
}
