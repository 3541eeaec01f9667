import CCurl
import Core
import Foundation
import NIOPosix

/// Where letters are handed in, and by whom they are sent.
package struct MailSettings: Sendable, Hashable {
  package enum Security: String, Sendable, CaseIterable {
    /// Never in the clear: the connection becomes encrypted before anything is said, or nothing is.
    case startTLS = "starttls"
    case tls
    /// For a server on the same machine.
    case none
  }

  package var host: String
  package var port: Int
  package var security: Security
  package var user: String?
  package var password: String?
  package var sender: MailAddress
  /// Certificates to trust besides the system's.
  package var authorities: String?
  /// Seconds for a letter, from the first to the last.
  package var timeout: Int

  package init(
    host: String, port: Int, security: Security, user: String? = nil, password: String? = nil,
    sender: MailAddress, authorities: String? = nil, timeout: Int = 30
  ) {
    self.host = host
    self.port = port
    self.security = security
    self.user = user
    self.password = password
    self.sender = sender
    self.authorities = authorities
    self.timeout = timeout
  }

  /// Reads `smtp://`, `smtps://` with user and password where the server asks for them: with `smtp`
  /// the connection is encrypted (STARTTLS), but for a server on this very machine.
  package init?(url: String, sender: MailAddress) {
    guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty,
      ["smtp", "smtps"].contains(parts.scheme), parts.path.isEmpty || parts.path == "/"
    else { return nil }
    let isLocal = ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host)
    let isSecure = parts.scheme == "smtps"
    self.init(
      host: host, port: parts.port ?? (isSecure ? 465 : isLocal ? 25 : 587),
      security: isSecure ? .tls : isLocal ? .none : .startTLS, user: parts.user,
      password: parts.password, sender: sender)
  }
}

/// Why a letter was not taken.
package struct MailFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The server said that it never will be: it does no good to try again.
  package let isPermanent: Bool
  /// What the library or the server answered. Holds neither address nor content.
  package let description: String
}

/// Hands letters to a mail server over SMTP, on threads that may block.
package struct Mailer: Sendable {
  package let settings: MailSettings

  package init(_ settings: MailSettings) {
    self.settings = settings
  }

  /// Returns when the server has taken the letter. Throws `MailFailure`.
  package func send(_ message: MailMessage) async throws {
    try await NIOThreadPool.singleton.runIfActive { try hand(message) }
  }

  /// Goes up to the server, encrypted and logged in as for a letter, and away again. Throws `MailFailure`.
  package func reach() async throws {
    try await NIOThreadPool.singleton.runIfActive { try greet() }
  }

  private func greet() throws(MailFailure) {
    let connection = try Connection(settings)
    connection.set(CURLOPT_CUSTOMREQUEST, "NOOP")
    connection.set(CURLOPT_NOBODY, 1)
    try connection.perform()
  }

  private func hand(_ message: MailMessage) throws(MailFailure) {
    let connection = try Connection(settings)
    connection.set(CURLOPT_MAIL_FROM, "<\(message.from)>")
    let recipients = curl_slist_append(nil, "<\(message.to)>")
    defer { curl_slist_free_all(recipients) }
    _ = beprova_curl_set_list(connection.handle, CURLOPT_MAIL_RCPT, recipients)
    connection.set(CURLOPT_UPLOAD, 1)
    _ = beprova_curl_set_callback(connection.handle, CURLOPT_READFUNCTION) {
      target, size, count, letter in
      guard let target, let letter else { return 0 }
      return Unmanaged<Letter>.fromOpaque(letter).takeUnretainedValue()
        .read(into: target, atMost: size * count)
    }
    let letter = Letter(Array(message.text.utf8))
    _ = beprova_curl_set_pointer(
      connection.handle, CURLOPT_READDATA, Unmanaged.passUnretained(letter).toOpaque())
    defer { withExtendedLifetime(letter) {} }
    try connection.perform()
  }
}

/// What the library needs to know of the server, whatever is said to it.
private final class Connection {
  let handle: UnsafeMutableRawPointer
  private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  init(_ settings: MailSettings) throws(MailFailure) {
    guard Self.isReady, let handle = curl_easy_init() else {
      throw MailFailure(isPermanent: false, description: "libcurl cannot be used")
    }
    self.handle = handle
    let host =
      settings.host.contains(":") && !settings.host.hasPrefix("[")
      ? "[\(settings.host)]" : settings.host
    let scheme = settings.security == .tls ? "smtps" : "smtp"
    set(CURLOPT_URL, "\(scheme)://\(host):\(settings.port)")
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_CONNECTTIMEOUT, min(10, settings.timeout))
    set(CURLOPT_TIMEOUT, settings.timeout)
    // Never by way of a proxy that the environment names.
    set(CURLOPT_PROXY, "")
    set(
      CURLOPT_USE_SSL,
      Int(settings.security == .none ? CURLUSESSL_NONE.rawValue : CURLUSESSL_ALL.rawValue))
    set(CURLOPT_SSL_VERIFYPEER, 1)
    set(CURLOPT_SSL_VERIFYHOST, 2)
    if let authorities = settings.authorities { set(CURLOPT_CAINFO, authorities) }
    if let user = settings.user { set(CURLOPT_USERNAME, user) }
    if let password = settings.password { set(CURLOPT_PASSWORD, password) }
  }

  deinit { curl_easy_cleanup(handle) }

  func set(_ option: CURLoption, _ value: String) {
    _ = beprova_curl_set_string(handle, option, value)
  }

  func set(_ option: CURLoption, _ value: Int) {
    _ = beprova_curl_set_long(handle, option, value)
  }

  func perform() throws(MailFailure) {
    let code = curl_easy_perform(handle)
    guard code != CURLE_OK else { return }
    var answer = 0
    _ = beprova_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &answer)
    let words = String(cString: curl_easy_strerror(code))
    throw MailFailure(
      isPermanent: (500..<600).contains(answer) && code != CURLE_LOGIN_DENIED,
      description: answer == 0 ? words : "\(answer): \(words)")
  }
}

/// A letter on its way out, piece by piece.
private final class Letter {
  private let bytes: [UInt8]
  private var sent = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  func read(into target: UnsafeMutablePointer<CChar>, atMost limit: Int) -> Int {
    let count = min(limit, bytes.count - sent)
    for index in 0..<count { target[index] = CChar(bitPattern: bytes[sent + index]) }
    sent += count
    return count
  }
}
