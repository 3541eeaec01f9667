import Foundation
import Web

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

extension TestBrowser {
  /// A browser of a server at an address, `http://127.0.0.1:8080`, which is asked for at each request: what
  /// stands between may send it now to one server, now to another. Throws when no whole answer comes back.
  package convenience init(address: @autoclosure @escaping () -> String) {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpCookieStorage = nil
    configuration.httpShouldSetCookies = false
    configuration.timeoutIntervalForRequest = 60
    let session = URLSession(
      configuration: configuration, delegate: NoRedirects(), delegateQueue: nil)
    self.init { method, path, headers, body in
      guard let url = URL(string: address() + path) else { throw URLError(.badURL) }
      var request = URLRequest(url: url)
      request.httpMethod = method
      for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
      if method == "POST" { request.httpBody = Data(body) }
      let (data, response) = try await session.data(for: request)
      guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
      let fields = response.allHeaderFields.compactMap { name, value in
        (name as? String).map { (name: $0, value: "\(value)") }
      }
      return WebApplication.Answer(
        status: response.statusCode, headers: fields, body: Array(data))
    }
  }
}

/// A form's answer is looked at where it came, not where it leads.
private final class NoRedirects: NSObject, URLSessionTaskDelegate {
  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }
}
