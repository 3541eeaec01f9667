import Core

/// Words of the pages that everybody reads.
enum PublishedText {
  static let title = Text(sv: "Det vi vet, öppet för alla", en: "What we know, open to everybody")
  static let lead = Text(
    sv:
      "Det som kommunens socialtjänst har valt att visa för alla. Inget här handlar om en enskild person.",
    en:
      "What the municipality's social services have chosen to show everybody. Nothing here is about a "
      + "person.")
  static let none = Text(sv: "Inget är öppet för alla än.", en: "Nothing is open to everybody yet.")
  static let latest = Text(sv: "Senast ändrat", en: "Latest changed")
  static let feed = Text(sv: "Följ i en flödesläsare (Atom)", en: "Follow in a feed reader (Atom)")
  static let seenBy = Text(
    sv: "Ses av alla, utan inloggning", en: "Seen by everybody, without log-in")
  static let search = Text(sv: "Sök", en: "Search")
  static let linked = Text(sv: "Hänger ihop med", en: "Hangs together with")
  static let changed = Text(sv: "Ändrad", en: "Changed")
  static let toPublished = Text(sv: "Den öppna sidan", en: "The open page")

  static let tooMany = Text(
    sv: "Det kom för många frågor på en gång. Vänta en minut och försök igen.",
    en: "Too many requests came at once. Wait a minute and try again.")
  static let tooManyTitle = Text(sv: "Vänta en stund", en: "Wait a moment")

  static func all(_ kind: RecordKind, _ count: Int) -> Text {
    Text(
      sv: "\(kind.words.plural.sv) (\(count))", en: "\(kind.words.plural.en) (\(count))")
  }

  /// Instead of the hint that records are seen by those who log in.
  static let everybodyHint = Text(
    sv: "Vem som helst på nätet, utan inloggning.", en: "Anybody on the net, without log-in.")
}
