import Core
import Foundation

/// An address to send mail to: `namn@kommun.example`. ASCII, as the servers on the way can take it.
package struct MailAddress: Sendable, Hashable, CustomStringConvertible {
  package let description: String

  /// Nil for what is no address, or could be more than one, or hold a header.
  package init?(_ text: String) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, text.utf8.count <= 254, (1...64).contains(parts[0].utf8.count) else {
      return nil
    }
    let isLocal = Self.isDotted(parts[0]) { byte in
      Self.isAlphanumeric(byte) || "!#$%&'*+/=?^_`{|}~-".utf8.contains(byte)
    }
    let isDomain = Self.isDotted(parts[1]) { Self.isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    let labels = parts[1].split(separator: ".")
    guard isLocal, isDomain, labels.count >= 1,
      labels.allSatisfy({ $0.first != "-" && $0.last != "-" && $0.utf8.count <= 63 })
    else { return nil }
    description = text
  }

  /// What stands after the `@`.
  package var domain: String { String(description.split(separator: "@").last ?? "") }

  private static func isDotted(_ text: Substring, _ isAllowed: (UInt8) -> Bool) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty && part.utf8.allSatisfy(isAllowed)
    }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    byte < 0x80 && Character(Unicode.Scalar(byte)).isLetter
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

/// A letter in plain text (RFC 5322, 2045 and 2047).
package struct MailMessage: Sendable, Hashable {
  /// Stays the same when the letter is sent again after a failure.
  package let id: String
  package let from: MailAddress
  package let to: MailAddress
  package let subject: String
  package let date: Date
  package let body: String
  /// Where whoever gets the letter can say no to more (RFC 2369 and 8058).
  package let unsubscribe: String?

  package enum Refusal: Error, Sendable, Hashable {
    /// What would become a header holds a line break or another control character.
    case header
  }

  package init(
    id: String, from: MailAddress, to: MailAddress, subject: String, date: Date, body: String,
    unsubscribe: String? = nil
  ) throws(Refusal) {
    for text in [id, subject, unsubscribe ?? ""] {
      guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
        throw .header
      }
    }
    guard (unsubscribe ?? "").utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3E }),
      id.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3E && $0 != 0x3C })
    else { throw .header }
    self.id = id
    self.from = from
    self.to = to
    self.subject = subject
    self.date = date
    self.body = body
    self.unsubscribe = unsubscribe
  }

  /// As it is sent: lines end with CR LF, and none is longer than 78 characters.
  package var text: String {
    var lines = [
      "Date: \(Self.moment(date))",
      "From: \(from)",
      "To: \(to)",
      "Message-ID: <\(id)>",
      "Subject: \(Self.words(subject))",
      "MIME-Version: 1.0",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: base64",
      "Auto-Submitted: auto-generated",
    ]
    if let unsubscribe {
      lines.append("List-Unsubscribe:\r\n <\(unsubscribe)>")
      lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    }
    let encoded = Array(Data(body.replacing("\n", with: "\r\n").utf8).base64EncodedString())
    lines.append("")
    for start in stride(from: 0, to: encoded.count, by: 76) {
      lines.append(String(encoded[start..<min(start + 76, encoded.count)]))
    }
    return lines.joined(separator: "\r\n") + "\r\n"
  }

  /// Words as a header holds them: encoded, piece by piece, unless they are short and plain.
  private static func words(_ text: String) -> String {
    if text.utf8.count < 60, text.utf8.allSatisfy({ $0 < 0x7F }), !text.contains("=?") {
      return text
    }
    var pieces: [String] = [""]
    for character in text {
      if pieces[pieces.count - 1].utf8.count + String(character).utf8.count > 39 {
        pieces.append("")
      }
      pieces[pieces.count - 1].append(character)
    }
    return pieces.map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }
      .joined(separator: "\r\n ")
  }

  /// `Sat, 14 Mar 2026 11:00:00 +0000`, whatever language the machine speaks.
  static func moment(_ date: Date) -> String {
    let seconds = Int(date.timeIntervalSince1970.rounded(.down))
    let (days, time) = (seconds / 86_400, seconds % 86_400)
    let civil = Day(number: days).civil
    let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    func padded(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
    let clock = [time / 3_600, time / 60 % 60, time % 60].map(padded).joined(separator: ":")
    return
      "\(weekdays[days % 7]), \(padded(civil.day)) \(months[civil.month - 1]) \(civil.year) \(clock) +0000"
  }
}
