import Core
import Organisation
import Records
import Web

/// A note that a unit keeps: what somebody noticed, agreed or wants to remember, before it has grown
/// into a question, a method or an experience of its own.
package enum Notes {
  package static let kind = RecordKind(
    key: "note",
    path: "/utbyta/anteckningar",
    section: .exchange,
    words: RecordKind.Words(
      singular: Text(sv: "Anteckning", en: "Note"),
      plural: Text(sv: "Anteckningar", en: "Notes"),
      new: Text(sv: "Ny anteckning", en: "New note"),
      purpose: Text(
        sv:
          "Det ni har märkt, kommit överens om eller vill minnas, för er och dem ni vill dela med.",
        en:
          "What you have noticed, agreed on or want to remember, for you and those you share with."),
      example: Text(
        sv: "”Fler tackar ja till samordnad individuell plan när vi frågar vid andra besöket.”",
        en: "“More people accept a coordinated plan when we ask at the second visit.”")),
    fields: [
      RecordField(
        "sort", Text(sv: "Vad är det?", en: "What is it?"),
        .choice([
          Choice("noticed", Text(sv: "Något vi har märkt", en: "Something we have noticed")),
          Choice(
            "agreed", Text(sv: "Något vi har kommit överens om", en: "Something we agreed on")),
          Choice("remember", Text(sv: "Något att minnas", en: "Something to remember")),
        ]), required: true),
      RecordField(
        "text", Text(sv: "Anteckningen", en: "The note"), .prose,
        hint: Text(
          sv: "Skriv så att en kollega på en annan enhet förstår.",
          en: "Write so that a colleague in another unit understands.")),
      RecordField(
        "till", Text(sv: "Se över den senast", en: "Review it by"), .date),
    ],
    statuses: [
      RecordStatus("current", Text(sv: "Gäller", en: "Current"), tag: .accent),
      RecordStatus("archived", Text(sv: "Arkiverad", en: "Archived")),
    ],
    steps: [
      RecordStep(
        "arkivera", Text(sv: "Arkivera", en: "Archive"), from: ["current"], to: "archived",
        roles: writers),
      RecordStep(
        "ta-fram", Text(sv: "Ta fram igen", en: "Take it up again"), from: ["archived"],
        to: "current", roles: leaders),
    ],
    writers: writers)

  private static let leaders: Set<Role> = [.senior, .unitManager, .developer, .director]
  private static let writers = leaders.union([.caseworker, .analyst])
}
