import Core
import Foundation
import Organisation
import Web

/// The product's web server as a browser meets it: cookies, the form's token, and the word that a
/// request comes from the site itself. Without a network, unless it is given an address.
package final class TestBrowser {
  /// Brings a request to a server, and its answer back.
  package typealias Transport = (
    _ method: String, _ path: String, _ headers: [(String, String)], _ body: [UInt8]
  ) async throws -> WebApplication.Answer

  private let transport: Transport
  private var cookies: [String: String] = [:]
  /// Of the last page that had a form; sent with the next post.
  package var csrfToken: String?

  package init(transport: @escaping Transport) {
    self.transport = transport
  }

  /// - Parameter address: where the requests seem to come from.
  package convenience init(_ application: WebApplication, from address: String? = nil) {
    self.init {
      try await application.respond(to: $0, $1, headers: $2, body: $3, from: address)
    }
  }

  /// A browser of the organisation's pages and `routes`.
  package convenience init(
    _ organisation: TestOrganisation, routes: [GuardedRoute] = [], from address: String? = nil
  ) {
    let gatekeeper = organisation.module.gatekeeper
    self.init(
      WebApplication(
        routes: gatekeeper.routes(organisation.module.routes + routes),
        chrome: {
          await gatekeeper.chrome(Chrome(languageSwitch: OrganisationURL.language), for: $0)
        },
        configuration: .init(clock: organisation.clock.clock)), from: address)
  }

  /// What came back for a request; redirects are not followed.
  @discardableResult
  package func get(_ path: String) async throws -> TestPage {
    try await send("GET", path, body: nil, headers: [])
  }

  /// Posts fields as a form on the last page would.
  @discardableResult
  package func post(
    _ path: String, _ fields: KeyValuePairs<String, String> = [:],
    headers: [(String, String)] = [("Sec-Fetch-Site", "same-origin")]
  ) async throws -> TestPage {
    try await post(path, form: FormData(fields.map { ($0.key, $0.value) }), headers: headers)
  }

  @discardableResult
  package func post(
    _ path: String, form: FormData,
    headers: [(String, String)] = [("Sec-Fetch-Site", "same-origin")]
  ) async throws -> TestPage {
    var form = form
    if let csrfToken { form.append(CSRF.fieldName, csrfToken) }
    return try await send(
      "POST", path, body: Array(form.query.dropFirst().utf8),
      type: "application/x-www-form-urlencoded", headers: headers)
  }

  /// Posts a form with a file, as a form on the last page that takes one would.
  @discardableResult
  package func upload(
    _ path: String, field: String, fileName: String, _ bytes: [UInt8]
  ) async throws -> TestPage {
    let boundary = "-----------------------beprova"
    func part(_ head: String, _ content: [UInt8]) -> [UInt8] {
      Array("--\(boundary)\r\nContent-Disposition: form-data; \(head)\r\n\r\n".utf8) + content
        + Array("\r\n".utf8)
    }
    var body: [UInt8] = []
    if let csrfToken {
      body += part("name=\"\(CSRF.fieldName)\"", Array(csrfToken.utf8))
    }
    body += part("name=\"\(field)\"; filename=\"\(fileName)\"", bytes)
    body += Array("--\(boundary)--\r\n".utf8)
    return try await send(
      "POST", path, body: body, type: "multipart/form-data; boundary=\(boundary)",
      headers: [("Sec-Fetch-Site", "same-origin")])
  }

  /// The token that a log-in left in the browser.
  package var sessionCookie: String? {
    get { cookies["session"] }
    set { cookies["session"] = newValue }
  }

  /// Logs in, and shows the account page so that there is a token to post with.
  package func logIn(_ login: String, password: String = TestOrganisation.password) async throws {
    try await post(OrganisationURL.logIn, ["login": login, "password": password])
    try await get(OrganisationURL.account)
  }

  private func send(
    _ method: String, _ path: String, body: [UInt8]?, type: String = "",
    headers: [(String, String)]
  ) async throws -> TestPage {
    var headers = headers
    if !cookies.isEmpty {
      headers.append(
        ("Cookie", cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")))
    }
    if body != nil { headers.append(("Content-Type", type)) }
    let answer = try await transport(method, path, headers, body ?? [])
    for cookie in answer.headers("Set-Cookie") {
      let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
      let removes = cookie.contains("Max-Age=0")
      cookies[String(pair[0])] = removes || pair.count < 2 ? nil : String(pair[1])
    }
    let page = TestPage(answer)
    if let token = page.value(of: CSRF.fieldName) { csrfToken = token }
    return page
  }
}

/// A page that came back, and what a reader finds in it.
package struct TestPage: Sendable {
  package let status: Int
  package let html: String
  /// Where a 303 leads.
  package let location: String?
  package let answer: WebApplication.Answer

  init(_ answer: WebApplication.Answer) {
    self.answer = answer
    status = answer.status
    html = answer.text
    location = answer.header("Location")
  }

  package var title: String { first("<title>", "</title>").map(plain) ?? "" }
  package var h1: String { first("<h1>", "</h1>").map(plain) ?? "" }

  /// What stands in main, without markup.
  package var text: String { plain(first("<main", "</main>") ?? html) }

  /// What the error summary says, line by line.
  package var errors: [String] {
    guard let summary = first("class=\"error-summary\"", "</ul>") else { return [] }
    return summary.components(separatedBy: "<li>").dropFirst().map(plain)
  }

  /// The value that an input holds; nil when there is no such input.
  package func value(of field: String) -> String? {
    for tag in html.components(separatedBy: "<input ").dropFirst() {
      let attributes = tag.prefix { $0 != ">" }
      guard attributes.contains("name=\"\(field)\"") else { continue }
      guard let start = attributes.range(of: "value=\"") else { return "" }
      return unescaped(String(attributes[start.upperBound...].prefix { $0 != "\"" }))
    }
    return nil
  }

  /// The rows of all tables, headings left out.
  package var rows: [[String]] {
    html.components(separatedBy: "<tbody>").dropFirst().flatMap { body in
      (body.components(separatedBy: "</tbody>").first ?? "").components(separatedBy: "<tr>")
        .dropFirst()
        .map { row in
          row.components(separatedBy: "</t").dropLast(2).map { cell in
            plain(String(cell[(cell.range(of: "<t")?.lowerBound ?? cell.startIndex)...]))
          }
        }
    }
  }

  private func first(_ start: String, _ end: String) -> String? {
    guard let from = html.range(of: start),
      let to = html.range(of: end, range: from.upperBound..<html.endIndex)
    else { return nil }
    return String(html[from.lowerBound..<to.lowerBound])
  }

  private func plain(_ markup: String) -> String {
    var text = ""
    var isTag = false
    for character in markup {
      switch character {
      case "<": isTag = true
      case ">" where isTag:
        isTag = false
        text += " "
      default: if !isTag { text.append(character) }
      }
    }
    return unescaped(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private func unescaped(_ text: String) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
      .reduce(text) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
  }
}
