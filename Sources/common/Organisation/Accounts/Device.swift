import Core
import Cryptography
import Foundation
import Web

/// Where somebody logs in from, as far as the request tells.
package struct Visitor: Sendable {
  /// Nil when it cannot be told from others.
  package var address: String?
  /// The browser's session, which a new one takes the place of.
  package var session: String?
  /// The cookie of devices, as the browser sent it.
  package var devices: String?
  /// Browser and system in a few words.
  package var program: String

  package init(
    address: String? = nil, session: String? = nil, devices: String? = nil, program: String = ""
  ) {
    self.address = address
    self.session = session
    self.devices = devices
    self.program = program
  }

  package init(_ request: WebRequest) {
    self.init(
      address: request.remoteAddress, session: request.cookie(Gatekeeper.cookieName),
      devices: request.cookie(Device.cookieName),
      program: Program.name(request.header("User-Agent") ?? ""))
  }
}

/// A browser that somebody has logged in from before. What strangers try does not lock it out; it
/// gives no access by itself.
///
/// The idea is OWASP's "Slow Down Online Guessing Attacks with Device Cookies". The cookie holds up to
/// five entries, for people who share a computer: `day.number.signature`, where the signature is of the
/// user, the day and the number, by a key that is outside the database.
struct Device: Sendable, Hashable {
  static let cookieName = "enhet"
  static let maxAge = 180 * 24 * 3600
  private static let most = 5

  let number: String

  /// The device of a user among the entries of a cookie.
  static func known(in cookie: String?, of user: UserID, today: Day, keys: AccountKeys) throws
    -> Device?
  {
    for entry in entries(cookie) {
      guard let (day, number, signature) = parts(entry), day >= today - maxAge / 86_400,
        day <= today,
        try keys.signatures(of: text(user, day, number)).contains(where: {
          Sodium.isEqual(Array($0.hexadecimal.utf8), Array(signature.utf8))
        })
      else { continue }
      return Device(number: number)
    }
    return nil
  }

  /// The cookie with a new entry for a user, in the place of any former.
  static func cookie(
    adding user: UserID, to cookie: String?, today: Day, keys: AccountKeys
  ) throws -> Cookie {
    let old = try known(in: cookie, of: user, today: today, keys: keys)
    let kept = entries(cookie).filter { parts($0).map { $0.number != old?.number } ?? false }
    let number = Sodium.random(16).hexadecimal
    let signature = try keys.signatures(of: text(user, today, number))[0]
    let entry = "\(today).\(number).\(signature.hexadecimal)"
    return Cookie(
      name: cookieName, value: ([entry] + kept).prefix(most).joined(separator: "~"), maxAge: maxAge)
  }

  private static func entries(_ cookie: String?) -> [String] {
    (cookie ?? "").split(separator: "~").prefix(most).map(String.init)
  }

  private static func parts(_ entry: String) -> (day: Day, number: String, signature: String)? {
    let parts = entry.split(separator: ".")
    guard parts.count == 3, let day = Day(String(parts[0])) else { return nil }
    return (day, String(parts[1]), String(parts[2]))
  }

  private static func text(_ user: UserID, _ day: Day, _ number: String) -> String {
    "device:\(user):\(day):\(number)"
  }
}

/// What a browser calls itself, in words its user knows.
enum Program {
  static func name(_ agent: String) -> String {
    let browsers = [
      ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
      ("Safari/", "Safari"),
    ]
    let systems = [
      ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
      ("CrOS", "ChromeOS"), ("Mac OS X", "Mac"), ("Linux", "Linux"),
    ]
    func first(_ names: [(mark: String, name: String)]) -> String? {
      names.first { agent.contains($0.mark) }?.name
    }
    return [first(browsers), first(systems)].compactMap(\.self).joined(separator: ", ")
  }
}
