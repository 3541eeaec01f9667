import Core
import Foundation
import Organisation

/// The words of the kernel's pages and refusals.
enum RecordText {
  static let title = Text(sv: "Rubrik", en: "Title")
  static let titleHint = Text(
    sv: "Det viktigaste i en mening.", en: "The main point in one sentence.")
  static let summary = Text(sv: "Sammanfattning", en: "Summary")
  static let summaryHint = Text(
    sv: "Några meningar, utan namn och andra personuppgifter.",
    en: "A few sentences, without names and other personal data.")
  static let owner = Text(sv: "Enhet", en: "Unit")
  static let visibility = Text(sv: "Vilka ska se den?", en: "Who shall see it?")
  static let seenByWhom = Text(sv: "Ses av", en: "Seen by")
  static let changedFrom = Text(sv: "Ändrad från", en: "Changed from")
  static let changedTo = Text(sv: "Ändrad till", en: "Changed until")
  static let topics = Text(sv: "Områden och ämnen", en: "Areas and topics")
  static let topic = Text(sv: "Område eller ämne", en: "Area or topic")
  static let status = Text(sv: "Status", en: "Status")
  static let changed = Text(sv: "Ändrad", en: "Changed")
  static let created = Text(sv: "Skapad", en: "Created")
  static let moreConditions = Text(sv: "Fler villkor", en: "More conditions")
  static let find = Text(sv: "Sök", en: "Search")
  static let all = Text(sv: "Alla", en: "All")
  static let save = Text(sv: "Spara", en: "Save")
  static let cancel = Text(sv: "Avbryt", en: "Cancel")
  static let edit = Text(sv: "Ändra", en: "Edit")
  static let history = Text(sv: "Historik", en: "History")
  static let what = Text(sv: "Vad", en: "What")
  static let when = Text(sv: "När", en: "When")
  static let who = Text(sv: "Vem", en: "Who")
  static let nextPage = Text(sv: "Nästa sida", en: "Next page")
  static let firstPage = Text(sv: "Till första sidan", en: "To the first page")
  static let clear = Text(sv: "Rensa", en: "Clear")
  static let nobody = Text(sv: "Systemet", en: "The system")
  static let csv = Text(verbatim: "CSV")
  static let yes = Text(sv: "Ja", en: "Yes")
  static let no = Text(sv: "Nej", en: "No")
  static let noMatches = Text(
    sv: "Inget stämmer med det du sökte. Ta bort något av villkoren.",
    en: "Nothing matches what you searched for. Take away one of the conditions.")

  static let titleMissing = Text(
    sv: "Skriv en rubrik: det viktigaste i en mening.",
    en: "Write a title: the main point in one sentence.")
  static let ownerMissing = Text(
    sv: "Välj en enhet som du får skriva för.", en: "Choose a unit that you may write for.")
  static let visibilityMissing = Text(
    sv: "Välj vilka som ska se den.", en: "Choose who shall see it.")
  static let invisibleToYou = Text(
    sv: "Så kan du inte se den själv. Välj en annan enhet eller en vidare krets.",
    en: "You would not see it yourself. Choose another unit or a wider circle.")
  static let noSuchTopic = Text(
    sv: "Ämnet finns inte. Välj bland dem som står i listan.",
    en: "There is no such topic. Choose among those listed.")
  static let topicWords = Text(sv: "Skriv ett ämne", en: "Write a topic")
  static let topicWordsHint = Text(
    sv: "Ämnets namn eller ett annat ord för det, med komma emellan om de är flera.",
    en: "The topic's name or another word for it, with commas between if they are several.")
  static func unknownTopic(_ words: String) -> Text {
    Text(
      sv: "”\(words)” finns inte bland ämnena. Välj i listan, eller be om ett nytt ämne.",
      en: "“\(words)” is not among the topics. Choose from the list, or ask for a new topic.")
  }
  static let noNumber = Text(
    sv: "Skriv ett tal, till exempel 12 eller 3,5.", en: "Write a number, such as 12 or 3.5.")
  static let noDate = Text(
    sv: "Skriv ett datum, till exempel 2026-03-14.", en: "Write a date, such as 2026-03-14.")

  static func missing(_ label: Text) -> Text {
    Text(sv: "Svara på ”\(label.sv)”.", en: "Answer “\(label.en)”.")
  }

  static func tooLong(_ count: Int, _ limit: Int) -> Text {
    let written = Text.number(count)
    let most = Text.number(limit)
    return Text(
      sv:
        "Texten har \(written.sv) tecken. Korta den till högst \(most.sv), på en rad om det står så.",
      en: "The text has \(written.en) characters. Shorten it to at most \(most.en).")
  }

  static func count(_ total: Int, filtered: Bool) -> Text {
    let number = Text.number(total)
    return filtered
      ? Text(sv: "\(number.sv) stämmer.", en: "\(number.en) match.")
      : Text(sv: "\(number.sv) som du får se.", en: "\(number.en) that you may see.")
  }

  static func seenBy(_ visibility: Visibility, _ owner: String) -> Text {
    let name = visibility.name
    return switch visibility {
    case .team, .unit, .board:
      Text(sv: "Ses av: \(name.sv) (\(owner))", en: "Seen by: \(name.en) (\(owner))")
    case .municipality, .subregion, .everybody:
      Text(sv: "Ses av: \(name.sv)", en: "Seen by: \(name.en)")
    }
  }

  static func changed(_ stamp: Record.Stamp, by name: Text) -> Text {
    let at = moment(stamp.at)
    return Text(sv: "ändrad \(at.sv) av \(name.sv)", en: "changed \(at.en) by \(name.en)")
  }

  static func moment(_ date: Date) -> Text {
    Text(verbatim: "\(Day(inSweden: date)) \(swedishTimeOfDay(date))")
  }

  static func emptyHeading(_ kind: RecordKind) -> Text {
    let plural = kind.words.plural
    return Text(
      sv: "Här finns inga \(plural.sv.lowercased()) än", en: "No \(plural.en.lowercased()) yet")
  }

  static func example(_ words: Text) -> Text {
    Text(sv: "Till exempel: ", en: "For example: ") + words
  }

  static func editing(_ title: String) -> Text {
    Text(sv: "Ändra ”\(title)”", en: "Edit “\(title)”")
  }

  static func history(of title: String) -> Text {
    Text(sv: "Historik för ”\(title)”", en: "History of “\(title)”")
  }

  static func event(_ event: RecordEvent, _ kind: RecordKind) -> Text {
    switch event.event {
    case RecordEvent.created: Text(sv: "Skapades", en: "Was created")
    case RecordEvent.edited: Text(sv: "Ändrades", en: "Was edited")
    case RecordEvent.registered:
      Text(sv: "Fick ny status som handling", en: "Got a new status as a document")
    default: kind.step(event.event)?.name ?? Text(verbatim: event.event)
    }
  }

  static func version(_ number: Int) -> Text {
    Text(sv: "Version \(number)", en: "Version \(number)")
  }

  static let columnBefore = Text(sv: "Före", en: "Before")
  static let columnAfter = Text(sv: "Efter", en: "After")
  static let nothing = Text(sv: "(tomt)", en: "(empty)")

  // MARK: Stale saves

  static let staleAnchor = "olika"
  static func stale(by name: Text, at moment: Date) -> Text {
    let at = RecordText.moment(moment)
    return Text(
      sv: """
        \(name.sv) sparade en ny version \(at.sv), medan du skrev. Inget av ditt är borta: jämför \
        nedan, ändra det du vill och spara igen.
        """,
      en: """
        \(name.en) saved a new version \(at.en), while you were writing. Nothing of yours is lost: \
        compare below, change what you want and save again.
        """)
  }

  static func staleStep(by name: Text, at moment: Date) -> Text {
    let at = RecordText.moment(moment)
    return Text(
      sv: "\(name.sv) ändrade den här \(at.sv), medan du läste. Läs igenom den och försök igen.",
      en: "\(name.en) changed this \(at.en), while you were reading. Read it through and try again."
    )
  }

  static let bothVersions = Text(sv: "Båda versionerna", en: "Both versions")
  static let field = Text(sv: "Fält", en: "Field")
  static let savedNow = Text(sv: "Sparat nu", en: "Saved now")
  static let yours = Text(sv: "Det du skrev", en: "What you wrote")
  static let sameInBoth = Text(
    sv: "Allt i formuläret är lika i båda.", en: "Everything in the form is the same in both.")

  static let stepNotNow = Text(
    sv: "Det steget går inte att ta från den status den har nu.",
    en: "That step cannot be taken from the status that it has now.")
}
