import Core

/// Words about protected identities.
enum ProtectedText {
  static let title = Text(sv: "Skyddade personuppgifter", en: "Protected identities")
  static let lead = Text(
    sv:
      "De som har skyddade personuppgifter är inte med i listor, utdrag eller sammanställningar. Bara de "
      + "som är namngivna här får läsa om dem.",
    en:
      "Those of protected identity are in no lists, extracts or tables. Only those named here may read "
      + "about them.")
  static let readers = Text(sv: "Får läsa", en: "May read")
  static let board = Text(sv: "Nämnd", en: "Board")
  static let count = Text(sv: "Personer", en: "Persons")
  static let nobody = Text(
    sv: "Ingen är namngiven. Då når ingen uppgifterna.", en: "Nobody is named: nobody reaches them."
  )
  static let name = Text(sv: "Namnge någon som får läsa", en: "Name somebody who may read")
  static let login = Text(sv: "Inloggningsnamn", en: "Log-in name")
  static let noSuchUser = Text(
    sv: "Ingen med en roll i nämnden heter så.",
    en: "Nobody with a role in the board is called that.")
  static let save = Text(sv: "Namnge", en: "Name")
  static let named = Text(sv: "Sparat. Det är noterat i loggen.", en: "Saved, and logged.")
  static let remove = Text(sv: "Ta bort", en: "Remove")
  static let mark = Text(sv: "Märk någon som skyddad", en: "Mark somebody as protected")
  static let markLead = Text(
    sv: "Gör det när någon som redan följs upp får skyddade personuppgifter. Det du skriver sparas "
      + "inte.",
    en:
      "Do it when somebody who is followed already gets a protected identity. What you write is not kept."
  )
  static let marked = Text(
    sv: "Personen är märkt, och syns från och med nu bara för de namngivna.",
    en: "The person is marked, and seen from now on by those named alone.")
  static let reason = Text(
    sv: "Märkning av skyddade personuppgifter", en: "Marking of a protected identity")
}
