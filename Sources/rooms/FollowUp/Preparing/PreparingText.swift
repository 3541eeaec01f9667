import Core
import Forms
import Programmes

enum PreparingText {
  // The text
  static let title = Text(sv: "Nytt program", en: "New programme")
  static let lead = Text(
    sv:
      "Klistra in eller ladda upp ett program. Det kontrolleras, och inget sparas förrän du säger till.",
    en: "Paste or upload a programme. It is checked, and nothing is kept until you say so.")
  static let seenBy = Text(
    sv: "Ses av enhetschefen, verksamhetsutvecklaren och socialchefen där programmet hör hemma",
    en: "Seen by the unit manager, developer and director where the programme belongs")
  static let text = Text(sv: "Programmets text", en: "The text of the programme")
  static let textHeading = Text(sv: "Rätta texten", en: "Correct the text")
  static let keepHeading = Text(sv: "Spara eller ändra", en: "Keep or change")
  static let textHint = Text(
    sv: "I YAML, som i de program som följer med.",
    en: "In YAML, as in the programmes that come with the product.")
  static let file = Text(sv: "Eller välj en fil", en: "Or choose a file")
  static let fileHint = Text(
    sv: "En YAML-fil på högst 1 MB. Filen går före texten ovanför.",
    en: "A YAML file of at most 1 MB. The file goes before the text above.")
  static let unit = Text(sv: "Var hör programmet hemma?", en: "Where does the programme belong?")
  static let unitHint = Text(
    sv: "Enheten som sköter det. Enheter under den kan också följa klienter i programmet.",
    en: "The unit that looks after it. Units below it can follow clients in it too.")
  static let check = Text(sv: "Kontrollera", en: "Check")
  static let keep = Text(sv: "Spara som utkast", en: "Keep as a draft")
  static let startFrom = Text(sv: "Börja från något som finns", en: "Begin from something there is")
  static let startFromHint = Text(
    sv: "Välj ett program att utgå från. Texten fylls i och kan ändras.",
    en: "Choose a programme to begin from. The text is filled in and can be changed.")
  static let drafts = Text(sv: "Dina påbörjade utkast", en: "Drafts under way")
  static let discarded = Text(sv: "Utkastet är borttaget.", en: "The draft is removed.")

  static let textMissing = Text(
    sv: "Klistra in programmets text eller välj en fil", en: "Paste the text or choose a file")
  static let changedMeanwhile = Text(
    sv:
      "Någon annan har ändrat utkastet sedan du öppnade det. Din text står kvar här. Sparar du igen ersätter den utkastet.",
    en:
      "Somebody else has changed the draft since you opened it. Your text is still here. If you keep it again it takes the draft's place."
  )
  static let notUTF8 = Text(
    sv: "Spara filen som UTF-8 och välj den igen. Texten i fältet är kvar.",
    en: "Save the file as UTF-8 and choose it again. The text in the field is still there.")
  static let unitMissing = Text(
    sv: "Välj var programmet hör hemma", en: "Choose where the programme belongs")
  static let isBase = Text(
    sv: "det här är ett baspaket, som andra program tar in; ett program börjar med ”beprova: "
      + "programme/1”",
    en: "this is a base package, which other programmes include; a programme begins with "
      + "“beprova: programme/1”")

  static func belongsTo(_ unit: String) -> Text {
    Text(
      sv: "Programmet finns redan och hör till \(unit), där du inte får ändra det. Byt id i texten "
        + "eller fråga dem.",
      en: "The programme is there already and belongs to \(unit), where you may not change it. "
        + "Change its id in the text or ask them.")
  }

  static func faults(_ count: Int) -> Text {
    Text(
      sv: count == 1
        ? "Rätta felet i texten. Det står i tabellen med rad och kolumn."
        : "Rätta \(count) fel i texten. De står i tabellen med rad och kolumn.",
      en: count == 1
        ? "Correct the fault in the text. The table says its line and column."
        : "Correct \(count) faults in the text. The table says their lines and columns.")
  }

  // What the check says
  static let faultsHeading = Text(sv: "Att rätta", en: "To be corrected")
  static let remarksHeading = Text(sv: "Värt att veta", en: "Worth knowing")
  static let place = Text(sv: "Rad:kolumn", en: "Line:column")
  static let reason = Text(sv: "Vad kontrollen säger", en: "What the check says")
  static let line = Text(sv: "Så står det", en: "What stands there")
  static let noRemarks = Text(sv: "Inget att anmärka på.", en: "Nothing to remark on.")
  static let warning = Text(sv: "Varning", en: "Warning")
  static let isGood = Text(
    sv: "Texten har inga fel. Läs det som är värt att veta och spara den som utkast.",
    en: "The text has no faults. Read what is worth knowing and keep it as a draft.")

  // The load
  static let load = Text(sv: "Belastning", en: "Load")
  static let loadTable = Text(
    sv: "Program som kan möta samma klient", en: "Programmes that can meet the same client")
  static let programme = Text(sv: "Program", en: "Programme")
  static let minutesPerYear = Text(
    sv: "Minuter per klient, första året", en: "Minutes per client, first year")
  static let episodesPerWorker = Text(
    sv: "Omgångar per handläggare", en: "Episodes per worker")
  static let minutesPerWeek = Text(
    sv: "Minuter per handläggare och vecka", en: "Minutes per worker and week")
  static let sum = Text(sv: "Tillsammans", en: "Together")
  static let checked = Text(sv: "det här", en: "this one")
  static let otherArea = Text(sv: "annat område, räknas inte", en: "another area, not counted")
  static let unknown = Text(sv: "för få eller inga", en: "too few or none")
  static let loadHow = Text(
    sv: """
      Beräknat, inte uppmätt. Räknas gör program i samma nämnd, vars enheter möter varandra, i samma \
      verksamhetsområde eller utan angivet område. Ett nytt program antas följa lika många klienter \
      som handläggarna har i dag.
      """,
    en: """
      An estimate, not a measurement. Counted are programmes of the same board whose units meet, in \
      the same area or without one. A new programme is taken to follow as many clients as the \
      workers have today.
      """)

  // The difference
  static let items = Text(sv: "Frågor", en: "Items")
  static let occasions = Text(sv: "Mättillfällen", en: "Occasions")
  static let measures = Text(sv: "Mått", en: "Measures")
  static let breakdowns = Text(sv: "Uppdelningar", en: "Breakdowns")
  static let added = Text(sv: "Ny", en: "New")
  static let changed = Text(sv: "Ändrad", en: "Changed")
  static let removed = Text(sv: "Borttagen", en: "Removed")
  static let nothingChanged = Text(
    sv: "Frågor, tillfällen, mått och uppdelningar är desamma.",
    en: "Items, occasions, measures and breakdowns are the same.")
  static let seriesHeading = Text(sv: "Vad som går att jämföra", en: "What can be compared")
  static let seriesTable = Text(sv: "Måttens serier", en: "The series of the measures")
  static let measure = Text(sv: "Mått", en: "Measure")
  static let series = Text(sv: "Serien", en: "The series")
  static let openHeading = Text(
    sv: "Vad som händer med pågående omgångar", en: "What happens to open episodes")
  static let openStay = Text(
    sv: """
      De stannar i sin version till slutet: samma frågor, samma tillfällen. När den nya versionen \
      startar börjar nya omgångar i den.
      """,
    en: """
      They stay in their version to the end: the same items, the same occasions. When the new \
      version starts, new episodes begin in it.
      """)

  static func difference(older: Int, newer: Int) -> Text {
    Text(
      sv: "Version \(newer) bredvid version \(older)",
      en: "Version \(newer) beside version \(older)"
    )
  }

  static func open(version: Int, _ count: ToldCount) -> Text {
    Text(sv: "Version \(version): ", en: "Version \(version): ")
      + Text(
        sv: count.words.sv.lowercasedFirst + " pågår.", en: count.words.en.lowercasedFirst + ".")
  }

  static func declared(_ difference: ProgrammeDifference) -> Text {
    let (older, newer) = (difference.older, difference.newer)
    return difference.isComparable
      ? Text(
        sv: "Version \(newer) säger att den går att jämföra med version \(older).",
        en: "Version \(newer) says that it can be compared with version \(older).")
      : Text(
        sv: "Version \(newer) säger inte att den går att jämföra med version \(older), så serierna "
          + "bryts. Är måtten desamma, skriv comparable_with: [\(older)] i texten.",
        en: "Version \(newer) does not say that it can be compared with version \(older), so the "
          + "series are broken. If the measures are the same, write comparable_with: [\(older)].")
  }

  static func series(_ series: ProgrammeDifference.Series) -> Text {
    func list(_ reasons: [Text]) -> Text { Text.joined(reasons, separator: "; ") }
    return switch series {
    case .continues: Text(sv: "Fortsätter", en: "Goes on")
    case .doubtful(let reasons):
      Text(sv: "Sägs fortsätta, men: ", en: "Said to go on, but: ") + list(reasons)
    case .breaks(let reasons):
      reasons.isEmpty
        ? Text(sv: "Bryts, fast måttet är detsamma", en: "Broken, though the measure is the same")
        : Text(sv: "Bryts: ", en: "Broken: ") + list(reasons)
    case .begins: Text(sv: "Börjar med den nya versionen", en: "Begins with the new version")
    case .ends: Text(sv: "Slutar med den gamla versionen", en: "Ends with the old version")
    }
  }

  // The draft
  static let draftLead = Text(
    sv: "Titta på formulären, prova på tre påhittade klienter och registrera när det är bra.",
    en: "Look at the forms, try them on three invented clients, and register when they are good.")
  static let steps = Text(sv: "Stegen", en: "The steps")
  static let preview = Text(sv: "Förhandsgranska formulären", en: "Preview the forms")
  static let previewHint = Text(
    sv: "Så möter personalen och klienterna frågorna, och så räknas måtten.",
    en: "How staff and clients meet the items, and how the measures are computed.")
  static let pilot = Text(
    sv: "Prova på tre påhittade klienter", en: "Try on three invented clients")
  static let change = Text(sv: "Ändra texten", en: "Change the text")
  static let changeHint = Text(
    sv: "Ändras texten behöver formulären provas på nytt.",
    en: "If the text is changed the forms need to be tried anew.")
  static let register = Text(sv: "Registrera versionen", en: "Register the version")
  static let registerHeading = Text(sv: "Registrera", en: "Register")
  static let registerExplanation = Text(
    sv: """
      En registrerad version ändras aldrig. Den startar inte förrän det som lagen kräver är på plats \
      och någon startar den.
      """,
    en: """
      A registered version is never changed. It does not start until what the law asks for is there \
      and somebody starts it.
      """)
  static let registered = Text(
    sv: "Versionen är registrerad. Fyll i det som saknas innan den startar.",
    en: "The version is registered. Fill in what is missing before it starts.")
  static let discardHeading = Text(sv: "Ta bort utkastet", en: "Remove the draft")
  static let discardConfirm = Text(
    sv: "Jag vill ta bort utkastet och det som provats",
    en: "I want to remove the draft and its trial")
  static let discardUnconfirmed = Text(
    sv: "Kryssa i rutan om du vill ta bort utkastet", en: "Tick the box to remove the draft")
  static let discard = Text(sv: "Ta bort utkastet", en: "Remove the draft")

  static func draftTitle(_ definition: ProgrammeDefinition) -> Text {
    definition.title
      + Text(sv: ", version \(definition.version)", en: ", version \(definition.version)")
  }
}
