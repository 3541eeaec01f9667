import ArgumentParser
import Core
import Foundation
import Mail

/// The mail server that letters are handed to, and who they are from.
struct MailOptions: ParsableArguments {
  @Option(
    help: "The mail server: smtp://host:port or smtps://host:port; $BEPROVA_SMTP otherwise.")
  var smtp: String?

  @Option(
    name: .customLong("mail-from"), help: "Who letters are from; $BEPROVA_MAIL_FROM otherwise.")
  var mailFrom: String?

  /// Nil when no mail server is named. The password stands in a variable or in a file, where no other
  /// user of the machine reads it.
  func settings(_ environment: [String: String]) throws -> MailSettings? {
    try Self.settings(smtp, from: mailFrom, environment)
  }

  static func settings(
    _ smtp: String?, from mailFrom: String?, _ environment: [String: String]
  ) throws -> MailSettings? {
    guard let url = smtp ?? environment["BEPROVA_SMTP"], !url.isEmpty else { return nil }
    guard let sender = (mailFrom ?? environment["BEPROVA_MAIL_FROM"]).flatMap({ MailAddress($0) }),
      var settings = MailSettings(url: url, sender: sender)
    else {
      throw CommandRefusal(
        Text(
          sv: """
            E-post kräver --smtp smtp://värd:port (eller smtps://) och --mail-from med en hel \
            adress.
            """,
          en: "Mail requires --smtp smtp://host:port (or smtps://) and --mail-from with an address."
        ))
    }
    settings.user = environment["BEPROVA_SMTP_USER"] ?? settings.user
    if let file = environment["BEPROVA_SMTP_PASSWORD_FILE"] {
      guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
        throw CommandRefusal(
          Text(
            sv: "Filen med e-postens lösenord, \(file), går inte att läsa.",
            en: "The file with the password of mail, \(file), cannot be read."))
      }
      settings.password = text.trimmingCharacters(in: .newlines)
    }
    settings.authorities = environment["BEPROVA_SMTP_CA"]
    return settings
  }
}
