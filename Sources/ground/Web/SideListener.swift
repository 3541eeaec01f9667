import HTTPTypes
import Hummingbird
import Logging

/// A few addresses on a port of their own, on this machine alone: for those who watch over the server,
/// never for its users. Answers in plain text, without pages, cookies or sessions.
package struct SideListener: Sendable {
  /// Says something in plain text: status, kind of content, text.
  package typealias Answer = @Sendable () async -> (status: Int, type: String, text: String)

  private let port: Int
  private let answers: [String: Answer]
  private let onReady: @Sendable (Int) async -> Void

  /// - Parameters:
  ///   - port: 0 takes a free one.
  ///   - answers: by path.
  ///   - onReady: is told the port once connections are taken.
  package init(
    port: Int, answers: [String: Answer],
    onReady: @escaping @Sendable (Int) async -> Void = { _ in }
  ) {
    self.port = port
    self.answers = answers
    self.onReady = onReady
  }

  func application(logger: Logger) -> some ApplicationProtocol {
    let router = Router()
    for (path, answer) in answers {
      router.get(RouterPath(path)) { _, _ in
        let said = await answer()
        var headers = HTTPFields()
        headers[.contentType] = said.type
        headers[.cacheControl] = "no-store"
        return Response(
          status: HTTPResponse.Status(code: said.status), headers: headers,
          body: ResponseBody(byteBuffer: ByteBuffer(string: said.text)))
      }
    }
    let port = port
    let onReady = onReady
    return Application(
      router: router, server: .http1(configuration: .init(idleTimeout: .seconds(30))),
      configuration: .init(address: .hostname("127.0.0.1", port: port)),
      onServerRunning: { channel in await onReady(channel.localAddress?.port ?? port) },
      logger: logger)
  }
}
