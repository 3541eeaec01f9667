import Core

/// The words of links and of the chain that they make.
enum LinkText {
  static let heading = Text(sv: "Hänger ihop med", en: "Hangs together with")
  static let none = Text(
    sv: "Inget än. Koppla det som den bygger på eller svarar på.",
    en: "Nothing yet. Link what it is based on or answers.")
  static let add = Text(sv: "Koppla till något", en: "Link to something")
  static let remove = Text(sv: "Ta bort kopplingen", en: "Take the link away")
  static let chain = Text(
    sv: "Varför gör vi så, och hur vet vi det?", en: "Why do we do this, and how do we know?")

  static func adding(_ title: String) -> Text {
    Text(sv: "Koppla ”\(title)” till något", en: "Link “\(title)” to something")
  }

  static let find = Text(sv: "Vad ska den kopplas till?", en: "What shall it be linked to?")
  static let findHint = Text(
    sv: "Skriv ord ur rubriken, eller klistra in adressen till sidan.",
    en: "Write words of the title, or paste the address of the page.")
  static let search = Text(sv: "Sök", en: "Search")
  static let choose = Text(sv: "Välj en", en: "Choose one")
  static let relation = Text(sv: "Hur hör de ihop?", en: "How do they belong together?")
  static let reason = Text(sv: "Varför?", en: "Why?")
  static let reasonHint = Text(
    sv: "En mening som den som läser om två år förstår.",
    en: "A sentence that somebody who reads it in two years understands.")
  static let save = Text(sv: "Spara kopplingen", en: "Save the link")
  static let notFound = Text(
    sv: "Här finns inget som du får se med de orden eller på den adressen. Sök igen.",
    en: "There is nothing that you may see with those words or at that address. Search again.")
  static let targetMissing = Text(
    sv: "Välj vad den ska kopplas till. Det du valde finns inte eller går inte att se för dig.",
    en: "Choose what to link it to. What you chose is not there, or not for you to see.")
  static let itself = Text(
    sv: "Den kan inte kopplas till sig själv. Välj en annan.",
    en: "It cannot be linked to itself. Choose another.")
  static let relationMissing = Text(
    sv: "Välj hur de hör ihop.", en: "Choose how they belong together.")
  static let reasonMissing = Text(
    sv: "Skriv varför de hör ihop: en mening räcker.",
    en: "Write why they belong together: a sentence is enough.")
  static let already = Text(
    sv: "De två är redan kopplade så. Välj ett annat sätt, eller avbryt.",
    en: "The two are already linked so. Choose another way, or cancel.")

  // MARK: The chain

  static func chainLead(_ chain: RecordChain) -> Text {
    guard chain.records.count > 1 else { return chainEmpty }
    let others = Text.number(chain.records.count - 1)
    let steps =
      chain.depth == 1
      ? Text(sv: "ett steg", en: "one step")
      : Text(sv: "\(chain.depth) steg", en: "\(chain.depth) steps")
    return Text(
      sv: "Den hänger ihop med \(others.sv) andra, i upp till \(steps.sv).",
      en: "It hangs together with \(others.en) others, in up to \(steps.en).")
  }

  static let chainEmpty = Text(
    sv: """
      Det vet vi inte än: den är inte kopplad till något som du får se. Koppla den till frågan, \
      underlaget eller uppföljningen som den bygger på.
      """,
    en: """
      We do not know yet: it is not linked to anything that you may see. Link it to the question, \
      the source or the follow-up that it is based on.
      """)
  static let cut = Text(
    sv: "Kedjan är längre än så. Gå vidare från någon av de yttersta.",
    en: "The chain is longer than this. Go on from one of the outermost.")
  static let picture = Text(sv: "Kedjan som bild", en: "The chain as a picture")
  static let list = Text(sv: "Kedjan i ord", en: "The chain in words")
  static let alsoLinked = Text(sv: "Kopplas också", en: "Also linked")
  static func chain(of title: String) -> Text {
    Text(
      sv:
        "Kedjan från ”\(title)”, en ruta för varje kunskapspost. Samma sak står i ord under bilden.",
      en: "The chain from “\(title)”, a box for each record. The same stands in words below.")
  }
}
