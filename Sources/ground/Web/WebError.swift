import Core

/// A request that cannot be answered as asked, in words its sender can act on.
///
/// Thrown by a handler it becomes a page with this status, title and explanation. Every other error
/// becomes a 500 with a reference number and nothing of its own words.
package struct WebError: Error, Sendable, Hashable {
  package var status: Int
  package var title: Text
  package var explanation: Text

  package init(status: Int, title: Text, explanation: Text) {
    self.status = status
    self.title = title
    self.explanation = explanation
  }

  package static let notFound = WebError(
    status: 404,
    title: Text(sv: "Sidan finns inte", en: "There is no such page"),
    explanation: Text(
      sv: "Adressen kan vara felskriven, eller så har sidan tagits bort. Börja om från menyn.",
      en: "The address may be mistyped, or the page has been removed. Start over from the menu."))

  package static let forbidden = WebError(
    status: 403,
    title: Text(sv: "Du har inte tillgång till sidan", en: "You do not have access to this page"),
    explanation: Text(
      sv: "Be den som ansvarar för behörigheter om du behöver den i ditt arbete.",
      en: "Ask whoever is responsible for access if you need it in your work."))

  package static let foreignOrigin = WebError(
    status: 403,
    title: Text(sv: "Formuläret togs inte emot", en: "The form was not accepted"),
    explanation: Text(
      sv: """
        Det såg ut att komma från en annan webbplats, så inget har sparats. Gå tillbaka i \
        webbläsaren; det du skrev finns kvar där. Ladda om sidan i en ny flik och skicka igen.
        """,
      en: """
        It seemed to come from another website, so nothing was saved. Go back in your browser; \
        what you typed is still there. Open the page in a new tab and send again.
        """))

  /// The form's token is not the session's: it was opened before somebody logged in or out.
  package static let staleForm = WebError(
    status: 403,
    title: Text(sv: "Formuläret har blivit för gammalt", en: "The form has become too old"),
    explanation: Text(
      sv: """
        Du har loggat in eller ut sedan sidan öppnades, så inget har sparats. Gå tillbaka i \
        webbläsaren; det du skrev finns kvar där. Kopiera det, ladda om sidan och skicka igen.
        """,
      en: """
        You have logged in or out since the page was opened, so nothing was saved. Go back in \
        your browser; what you typed is still there. Copy it, reload the page and send again.
        """))

  package static let methodNotAllowed = WebError(
    status: 405,
    title: Text(sv: "Så kan sidan inte användas", en: "The page cannot be used that way"),
    explanation: Text(
      sv: "Adressen finns men tar inte emot det som skickades. Börja om från menyn.",
      en: "The address exists but does not accept what was sent. Start over from the menu."))

  package static let unreadableText = WebError(
    status: 400,
    title: Text(sv: "Texten gick inte att läsa", en: "The text could not be read"),
    explanation: Text(
      sv: """
        Något i det som skickades är inte giltig text (UTF-8), så inget har sparats. Gå tillbaka, \
        skriv om det som klistrats in från ett annat program och skicka igen.
        """,
      en: """
        Something that was sent is not valid text (UTF-8), so nothing was saved. Go back, retype \
        what was pasted from another program and send again.
        """))

  package static let malformedForm = WebError(
    status: 400,
    title: Text(sv: "Formuläret kom inte fram helt", en: "The form did not arrive whole"),
    explanation: Text(
      sv: "Inget har sparats. Gå tillbaka, det du skrev finns kvar, och skicka igen.",
      en: "Nothing was saved. Go back, what you typed is still there, and send again."))

  package static let tooManyFields = WebError(
    status: 413,
    title: Text(sv: "Formuläret har för många fält", en: "The form has too many fields"),
    explanation: Text(
      sv: "Inget har sparats. Dela upp det du vill skicka i flera omgångar.",
      en: "Nothing was saved. Split what you want to send into several rounds."))

  package static let unsupportedForm = WebError(
    status: 415,
    title: Text(sv: "Formatet tas inte emot här", en: "That format is not accepted here"),
    explanation: Text(
      sv: "Skicka formuläret från sidan i en webbläsare.",
      en: "Send the form from the page in a browser."))

  package static func tooLarge(limit bytes: Int) -> WebError {
    let limit = sizeText(bytes)
    return WebError(
      status: 413,
      title: Text(sv: "Det du skickade är för stort", en: "What you sent is too large"),
      explanation: Text(
        sv: "Gränsen är \(limit.sv). Inget har sparats. Gå tillbaka och dela upp eller korta det.",
        en: "The limit is \(limit.en). Nothing was saved. Go back and split or shorten it."))
  }

  /// A file that was sent could not be written where it was to wait.
  package static let noRoom = WebError(
    status: 503,
    title: Text(sv: "Filen fick inte plats", en: "There was no room for the file"),
    explanation: Text(
      sv: """
        Disken är full eller går inte att skriva till, så inget har sparats. Säg till den som sköter \
        systemet och försök igen sedan.
        """,
      en: """
        The disk is full or cannot be written to, so nothing was saved. Tell whoever runs the \
        system, and try again after that.
        """))

  static func unexpected(reference: String) -> WebError {
    WebError(
      status: 500,
      title: Text(sv: "Något gick fel hos oss", en: "Something went wrong on our side"),
      explanation: Text(
        sv: """
          Felet är antecknat. Gå tillbaka, det du skrev finns kvar, och försök igen om en stund. \
          Hjälper det inte: lämna referensen \(reference) till den som sköter systemet.
          """,
        en: """
          The error has been recorded. Go back, what you typed is still there, and try again in \
          a while. If that does not help, give reference \(reference) to whoever runs the system.
          """))
  }
}

/// A number of bytes in words: `300 kB`, `1,5 MB`.
package func sizeText(_ bytes: Int) -> Text {
  switch bytes {
  case ..<1_000: Text.number(bytes) + Text(verbatim: "\u{00A0}byte")
  case ..<1_000_000: Text.number(bytes / 1_000) + Text(verbatim: "\u{00A0}kB")
  default:
    Text.number(Double(bytes) / 1_000_000, decimals: bytes < 10_000_000 ? 1 : 0)
      + Text(verbatim: "\u{00A0}MB")
  }
}
