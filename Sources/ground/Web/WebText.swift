import Core

/// The words of the frame and of the components.
enum WebText {
  static let errorPrefix = Text(sv: "Fel: ", en: "Error: ")
  static let skip = Text(sv: "Hoppa till innehållet", en: "Skip to content")
  static let sections = Text(sv: "Delar", en: "Sections")
  static let breadcrumbs = Text(sv: "Du är här", en: "You are here")
  static let search = Text(sv: "Sök", en: "Search")
  static let logOut = Text(sv: "Logga ut", en: "Log out")
  static let accessibility = Text(sv: "Tillgänglighet", en: "Accessibility")
  static let optional = Text(sv: "(valfritt)", en: "(optional)")
  static let error = Text(sv: "Fel:", en: "Error:")
  static let important = Text(sv: "Viktigt", en: "Important")
  static let missingAnswer = Text(sv: "Svar saknas?", en: "No answer?")
  static let missingReason = Text(sv: "Varför saknas svaret?", en: "Why is the answer missing?")
  static let answerIsThere = Text(sv: "Svaret saknas inte", en: "The answer is not missing")
  static let yes = Text(sv: "Ja", en: "Yes")
  static let no = Text(sv: "Nej", en: "No")
  static let choose = Text(sv: "Välj", en: "Choose")
  static let change = Text(sv: "Ändra", en: "Change")
  static let notAnswered = Text(sv: "Inte ifyllt", en: "Not filled in")
  static let show = Text(sv: "Visa", en: "Show")
  static let filterRows = Text(sv: "Filtrera raderna", en: "Filter the rows")
  static let download = Text(sv: "Hämta", en: "Download")
  static let figuresAsTable = Text(sv: "Visa siffrorna som tabell", en: "Show figures as a table")
  static let pages = Text(sv: "Sidor", en: "Pages")
  static let previous = Text(sv: "Föregående", en: "Previous")
  static let next = Text(sv: "Nästa", en: "Next")
  static let onThisPage = Text(sv: "På den här sidan", en: "On this page")
  static let tooFew = Text(sv: "för få", en: "too few")
  /// `{n}` is filled in by the script.
  static let charactersLeft = Text(sv: "{n} tecken kvar.", en: "{n} characters left.")
  static let charactersOver = Text(
    sv: "{n} tecken för mycket.", en: "{n} characters too many.")
  static let dateHint = Text(sv: "Till exempel 2026-03-14", en: "For example 2026-03-14")
  static let done = Text(sv: "Klart", en: "Done")
  static let information = Text(sv: "Bra att veta", en: "Good to know")
  static let toFirstPage = Text(sv: "Till första sidan", en: "To the first page")
  static let noMatches = Text(sv: "Inga rader passar.", en: "No rows match.")

  static func nameOfLanguage(_ language: Language) -> String {
    switch language {
    case .swedish: "På svenska"
    case .english: "In English"
    }
  }

  static func numberOfErrors(_ count: Int) -> Text {
    count == 1
      ? Text(sv: "Det är ett fel på sidan", en: "There is one error on the page")
      : Text(sv: "Det är \(count) fel på sidan", en: "There are \(count) errors on the page")
  }

  static func atMost(characters: Int) -> Text {
    Text(sv: "Högst \(characters) tecken.", en: "At most \(characters) characters.")
  }

  static func page(_ number: Int, of total: Int) -> Text {
    Text(sv: "Sida \(number) av \(total)", en: "Page \(number) of \(total)")
  }

  static func progress(_ done: Int, of total: Int) -> Text {
    Text(sv: "\(done) av \(total)", en: "\(done) of \(total)")
  }
}
