import Core
import Foundation
import Testing

@testable import Mail

@Suite struct `A letter` {
  private static let moment = Date(timeIntervalSince1970: 1_773_486_000)

  private func letter(
    id: String = "1@example.org", subject: String = "Hej", body: String = "Text",
    unsubscribe: String? = nil
  ) throws -> MailMessage {
    try MailMessage(
      id: id, from: try #require(MailAddress("fran@example.org")),
      to: try #require(MailAddress("till@example.org")), subject: subject, date: Self.moment,
      body: body, unsubscribe: unsubscribe)
  }

  @Test func `is written by the standards`() throws {
    let text = try letter(
      subject: "Nytt för dig", body: "Två\nrader", unsubscribe: "https://example.org/x?nyckel=1"
    ).text
    #expect(text.hasPrefix("Date: Sat, 14 Mar 2026 11:00:00 +0000\r\n"))
    #expect(text.contains("\r\nSubject: =?utf-8?B?Tnl0dCBmw7ZyIGRpZw==?=\r\n"))
    #expect(text.contains("\r\nList-Unsubscribe:\r\n <https://example.org/x?nyckel=1>\r\n"))
    #expect(text.hasSuffix("\r\n\r\nVHbDpQ0KcmFkZXI=\r\n"))
  }

  @Test func `has no line longer than the standard lets it`() throws {
    let text = try letter(
      subject: String(repeating: "En mycket lång rubrik på å, ä och ö. ", count: 20),
      body: String(repeating: "Lång text utan slut ", count: 500)
    ).text
    for line in text.components(separatedBy: "\r\n") { #expect(line.utf8.count <= 78) }
    #expect(!text.replacing("\r\n", with: "").contains("\n"))
  }

  @Test(arguments: [
    "Hej\r\nBcc: annan@example.org", "Hej\nBcc: x", "Hej\u{0}", "Hej\u{85}x", "\r",
  ])
  func `cannot be given a header by what somebody typed`(_ subject: String) {
    #expect(throws: MailMessage.Refusal.header) { try letter(subject: subject) }
    #expect(throws: MailMessage.Refusal.header) { try letter(id: subject) }
    #expect(throws: MailMessage.Refusal.header) { try letter(unsubscribe: subject) }
  }

  @Test func `goes to what is an address, and to one`() {
    for text in ["a@b", "anna.andersson@kommun.example", "a+b@x-y.se", "o'x@example.org"] {
      #expect(MailAddress(text)?.description == text)
    }
    for text in [
      "", "@", "a@", "@b.se", "a b@c.se", "a@b.se,c@d.se", "a@b..se", ".a@b.se", "a@-b.se",
      "å@b.se", "a@b.se\r\nBcc: c@d.se", "<a@b.se>", "a@@b.se", "a@b.se\n",
      String(repeating: "a", count: 65) + "@b.se",
    ] {
      #expect(MailAddress(text) == nil, "\(text)")
    }
  }

  @Test(arguments: [
    ("smtp://localhost", 25, MailSettings.Security.none), ("smtp://post.example", 587, .startTLS),
    ("smtps://post.example", 465, .tls), ("smtp://u:p@post.example:2525", 2525, .startTLS),
  ])
  func `is encrypted on its way out of the machine`(
    _ url: String, _ port: Int, _ security: MailSettings.Security
  ) throws {
    let sender = try #require(MailAddress("a@b.se"))
    let settings = try #require(MailSettings(url: url, sender: sender))
    #expect(settings.port == port && settings.security == security)
    for wrong in ["", "http://post.example", "post.example", "smtp://", "smtp://x/y"] {
      #expect(MailSettings(url: wrong, sender: sender) == nil, "\(wrong)")
    }
  }
}
