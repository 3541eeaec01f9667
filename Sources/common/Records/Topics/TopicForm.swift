import Core
import Delimited
import Organisation
import SwedishText
import Web

/// An area or a topic as it was typed.
struct TopicForm: Sendable {
  var name = ""
  /// Empty for an area.
  var area = ""
  /// One on each line.
  var synonyms = ""
  var isClosed = false

  static let longest = 80
  static let mostSynonyms = 30

  init() {}

  init(_ topic: Topic) {
    name = topic.name
    area = topic.area.map { "\($0)" } ?? ""
    synonyms = topic.synonyms.joined(separator: "\n")
    isClosed = topic.isClosed
  }

  init(_ form: FormData) {
    name = form.trimmed("namn")
    area = form.trimmed("omrade")
    synonyms = form.trimmed("synonymer")
    isClosed = form.first("stangt") == "ja"
  }

  var words: [String] {
    synonyms.split(whereSeparator: \.isNewline).map {
      $0.trimmingCharacters(in: .whitespaces)
    }.filter { !$0.isEmpty }
  }

  var personCheck: PersonCheck {
    PersonCheck([
      .init("namn", TopicText.name, name), .init("synonymer", TopicText.synonyms, synonyms),
    ])
  }

  /// The topic with these values, or what is wrong with them.
  func decoded(_ id: TopicID, among topics: [Topic]) -> (topic: Topic?, errors: [FieldError]) {
    var errors: [FieldError] = personCheck.refused.isEmpty ? [] : personCheck.errors
    if name.isEmpty { errors.append(FieldError("namn", TopicText.nameMissing)) }
    if ([name] + words).contains(where: { $0.count > Self.longest || $0.contains("\n") })
      || words.count > Self.mostSynonyms
    {
      errors.append(FieldError("synonymer", TopicText.tooLong))
    }
    let others = topics.filter { $0.id != id }
    for word in [name] + words {
      if let other = others.first(where: { $0.isCalled(word) }) {
        let field = word == name ? "namn" : "synonymer"
        errors.append(FieldError(field, TopicText.taken(word, by: other.name)))
      }
    }
    let above = TopicID(area)
    let areas = Set(others.filter { $0.area == nil }.map(\.id))
    if !area.isEmpty, above.map({ !areas.contains($0) }) ?? true {
      errors.append(FieldError("omrade", TopicText.noSuchArea))
    }
    if above != nil, topics.contains(where: { $0.area == id }) {
      errors.append(FieldError("omrade", TopicText.hasTopics))
    }
    guard errors.isEmpty else { return (nil, errors) }
    return (
      Topic(id: id, area: above, name: name, synonyms: words, isClosed: isClosed), []
    )
  }
}

extension Topic {
  /// Whether it goes by this name, whatever its case and accents.
  func isCalled(_ word: String) -> Bool {
    let wanted = SwedishOrder.key(word).prefix { $0 != "\t" }
    return ([name] + synonyms).contains { SwedishOrder.key($0).prefix { $0 != "\t" } == wanted }
  }
}

/// Where areas and topics are kept.
package enum TopicURL {
  package static let list = "/styra/amnen"
  static let new = "\(list)/nytt"
  static let export = "\(list)/amnen.csv"
  static let reading = "\(list)/import"
  static func topic(_ id: String) -> String { "\(list)/\(id)" }
  static func merging(_ id: String) -> String { "\(topic(id))/sla-ihop" }
}

/// The words of the pages of areas and topics.
package enum TopicText {
  package static let title = Text(sv: "Områden och ämnen", en: "Areas and topics")
  static let lead = Text(
    sv: "De ord som poster sorteras under, lika för alla, med andra ord för samma sak.",
    en: "The words that records are sorted under, the same for all, with other words for the same.")
  static let new = Text(sv: "Nytt ämne", en: "New topic")
  static let name = Text(sv: "Namn", en: "Name")
  static let area = Text(sv: "Område", en: "Area")
  static let isArea = Text(sv: "Det är självt ett område", en: "It is itself an area")
  static let synonyms = Text(sv: "Andra ord för samma sak", en: "Other words for the same")
  static let synonymsHint = Text(sv: "Ett på varje rad.", en: "One on each line.")
  static let closed = Text(
    sv: "Stängt: kan inte väljas för nya poster", en: "Closed: cannot be chosen for new records")
  static let closedTag = Text(sv: "Stängt", en: "Closed")
  static let save = Text(sv: "Spara", en: "Save")
  static let merge = Text(sv: "Slå ihop", en: "Merge")
  static let mergeHeading = Text(sv: "Slå ihop med ett annat", en: "Merge with another")
  static let mergeLead = Text(
    sv: """
      Alla poster flyttas till det andra ämnet, och det här namnet blir ett annat ord för det. I \
      posternas historik syns vad de hade förr.
      """,
    en: """
      All records move to the other topic, and this name becomes another word for it. The history of \
      the records shows what they had before.
      """)
  static let into = Text(sv: "Ämne som blir kvar", en: "Topic that stays")
  static let chooseInto = Text(
    sv: "Välj ämnet som ska bli kvar: ett annat, som inte har egna ämnen under sig här.",
    en: "Choose the topic that stays: another one.")
  static let records = Text(sv: "Poster", en: "Records")
  static let empty = Text(sv: "Inga ämnen än.", en: "No topics yet.")
  static let csv = Text(sv: "CSV", en: "CSV")
  static let reading = Text(sv: "Läs in från en fil", en: "Read from a file")
  static let readingLead = Text(
    sv: """
      En CSV-fil med kolumnerna område, ämne, andra ord (med | emellan) och stängt (ja eller nej), som \
      den här sidan lämnar ut. Det som finns uppdateras, det som saknas läggs till, inget tas bort.
      """,
    en: """
      A CSV file with the columns area, topic, other words (with | between) and closed (yes or no), as \
      this page hands out. What is there is updated, what is missing is added, nothing is removed.
      """)
  static let file = Text(sv: "Fil", en: "File")
  static let read = Text(sv: "Läs in", en: "Read in")
  static let fileMissing = Text(sv: "Välj en CSV-fil.", en: "Choose a CSV file.")
  static let unreadable = Text(
    sv: "Filen gick inte att läsa som CSV med fyra kolumner på varje rad. Kontrollera den.",
    en: "The file could not be read as CSV with four columns on each line. Check it.")
  static let nameMissing = Text(sv: "Skriv ett namn.", en: "Write a name.")
  static let tooLong = Text(
    sv: "Ord får ha högst \(TopicForm.longest) tecken, och vara högst \(TopicForm.mostSynonyms).",
    en: "Words may have \(TopicForm.longest) characters at most, and be \(TopicForm.mostSynonyms).")
  static let noSuchArea = Text(
    sv: "Området finns inte. Välj ett i listan.", en: "There is no such area. Choose one listed.")
  static let hasTopics = Text(
    sv: "Det har ämnen under sig och måste därför vara ett område.",
    en: "It has topics under it, and must therefore be an area.")
  static func taken(_ word: String, by other: String) -> Text {
    Text(
      sv: "”\(word)” används redan för ”\(other)”. Välj ett annat ord, eller slå ihop dem.",
      en: "“\(word)” is already used for “\(other)”. Choose another word, or merge them.")
  }
  static func line(_ number: Int, _ message: Text) -> Text {
    Text(sv: "Rad \(number): \(message.sv)", en: "Line \(number): \(message.en)")
  }
  static func editing(_ name: String) -> Text {
    Text(sv: "Ändra ”\(name)”", en: "Edit “\(name)”")
  }
}
