import Core
import Foundation
import Mail
import Operations
import Organisation

/// What lies outside the database: checkpoints of the log, and the mail server.
extension Doctor {
  /// The service makes one each day.
  private static let longAgo: TimeInterval = 50 * 3600

  var checkpoints: [Finding] {
    let file = CheckpointFile(directory: place.checkpoints)
    let action = Text(
      sv: "Tjänsten gör en varje dygn. Se efter att den går, eller kör ”beprova audit checkpoint”.",
      en: "The service makes one a day. See that it runs, or run “beprova audit checkpoint”.")
    guard let last = file.last(), let made = try? Date(last.at, strategy: .iso8601) else {
      return [
        Finding(
          .warning,
          Text(
            sv: "Loggen har ingen kontrollpunkt i \(file.file.path): den är inte bevisad.",
            en: "The log has no checkpoint in \(file.file.path): it is not proved."), do: action)
      ]
    }
    var found: [Finding] = []
    let when = "\(Day(inSweden: made)) \(swedishTimeOfDay(made))"
    if clock.now.timeIntervalSince(made) > Self.longAgo {
      found.append(
        Finding(
          .warning,
          Text(
            sv: "Loggens senaste kontrollpunkt är gammal: \(when).",
            en: "The latest checkpoint of the log is old: \(when)."), do: action))
    }
    var status = stat()
    if stat(file.file.path, &status) == 0, status.st_mode & 0o022 != 0 {
      found.append(
        Finding(
          .fault,
          Text(
            sv: "Andra än ägaren får skriva i \(file.file.path).",
            en: "Others than its owner may write in \(file.file.path)."),
          do: Text(
            sv: "Gör ”chmod 600 \(file.file.path)” och pröva loggen med ”beprova audit verify”.",
            en: "Do “chmod 600 \(file.file.path)” and prove the log by “beprova audit verify”.")))
    }
    guard found.isEmpty else { return found }
    return [
      .good(
        Text(
          sv: "Loggens senaste kontrollpunkt är nummer \(last.number), \(when).",
          en: "The latest checkpoint of the log is number \(last.number), \(when)."))
    ]
  }

  /// Whether the mail server takes us, without a letter.
  func mail() async throws -> [Finding] {
    let action = Text(
      sv: "Kontrollera BEPROVA_SMTP, BEPROVA_MAIL_FROM, användare, lösenord och brandvägg.",
      en: "Check BEPROVA_SMTP, BEPROVA_MAIL_FROM, user, password and firewall.")
    let named: MailSettings?
    do {
      named = try MailOptions.settings(nil, from: nil, environment)
    } catch let refusal as CommandRefusal {
      return [Finding(.fault, refusal.message, do: action)]
    }
    guard var settings = named else {
      return [
        .good(
          Text(
            sv: "Ingen e-postserver är angiven (BEPROVA_SMTP): inga brev skickas.",
            en: "No mail server is named (BEPROVA_SMTP): no letters are sent."))
      ]
    }
    settings.timeout = 10
    let place = "\(settings.host):\(settings.port)"
    do {
      try await Mailer(settings).reach()
    } catch let failure as MailFailure {
      return [
        Finding(
          .fault,
          Text(
            sv: "E-postservern \(place) tar inte emot oss: \(failure.description).",
            en: "The mail server \(place) does not take us: \(failure.description)."),
          do: action)
      ]
    }
    return [
      .good(
        Text(sv: "E-postservern \(place) svarar.", en: "The mail server \(place) answers."))
    ]
  }
}
