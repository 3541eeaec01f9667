import Core
import Foundation
import Programmes

enum ProgrammeText {
  // The list
  static let programmes = Text(sv: "Uppföljning", en: "Follow-up")
  static let lead = Text(
    sv: "Program som följer hur det går för dem som får stöd, och visar om det blir bättre.",
    en: "Programmes that follow how those who get support fare, and show whether things get better."
  )
  static let title = Text(sv: "Program", en: "Programme")
  static let board = Text(sv: "Nämnd", en: "Board")
  static let status = Text(sv: "Läge", en: "Status")
  static let answers = Text(sv: "Svarar på", en: "Answers")
  static let list = Text(sv: "Programmen", en: "The programmes")
  static let seenByAll = Text(
    sv: "Ses av alla som har en roll i nämnden", en: "Seen by everybody with a role in the board")
  static let emptyHeading = Text(
    sv: "Här finns inga program än", en: "There are no programmes yet")
  static let empty = Text(
    sv: """
      Ett program säger vilka frågor som ställs, när, och vad svaren visar. Ett exempel: vuxna som \
      får stöd mot skadligt bruk tillfrågas när stödet börjar, var tredje månad och ett år efteråt.
      """,
    en: """
      A programme says which questions are asked, when, and what the answers show. An example: \
      adults with support against harmful use are asked when it begins, every third month and a \
      year after.
      """)
  static let emptyStep = Text(
    sv: "Enhetschefen eller verksamhetsutvecklaren lägger till ett program här.",
    en: "The unit manager or the developer adds a programme here.")

  static func status(_ programme: LoadedProgramme) -> Text {
    switch (programme.current, programme.latest.registered.status) {
    case (.some, _): Text(sv: "Pågår", en: "Running")
    case (nil, .stopped): Text(sv: "Avslutat", en: "Stopped")
    case (nil, .withdrawn): Text(sv: "Tillbakadraget", en: "Withdrawn")
    case (nil, _): Text(sv: "Inte startat", en: "Not started")
    }
  }

  // One programme
  static let questionsHeading = Text(
    sv: "Frågor som programmet svarar på", en: "Questions it answers")
  static let about = Text(sv: "Om programmet", en: "About the programme")
  static let whom = Text(sv: "Vilka som följs", en: "Who is followed")
  static let when = Text(sv: "När", en: "When")
  static let purpose = Text(sv: "Ändamål", en: "Purpose")
  static let legalBasis = Text(sv: "Rättslig grund", en: "Legal basis")
  static let kept = Text(sv: "Hur länge uppgifterna sparas", en: "How long data are kept")
  static let burden = Text(sv: "Tid per person", en: "Time per person")
  static let counted = Text(sv: "Vad som räknas", en: "What is counted")
  static let persons = Text(sv: "Personer", en: "Persons")
  static let households = Text(sv: "Hushåll", en: "Households")
  static let versions = Text(sv: "Versioner", en: "Versions")
  static let allVersions = Text(sv: "Programmets versioner", en: "The programme's versions")
  static let version = Text(sv: "Version", en: "Version")
  static let started = Text(sv: "Startad", en: "Started")
  static let stopped = Text(sv: "Avslutad", en: "Stopped")
  static let comparable = Text(sv: "Jämförbarhet", en: "Comparability")
  static let first = Text(sv: "Den första", en: "The first")
  static let breaks = Text(
    sv: "Serien bryts: jämförs inte med tidigare versioner",
    en: "The series is broken: not compared with earlier versions")
  static let begin = Text(sv: "Starta en omgång", en: "Begin an episode")
  static let results = Text(sv: "Se resultaten", en: "See the results")
  static let importing = Text(sv: "Importera en fil", en: "Import a file")
  static let forms = Text(sv: "Se formulären", en: "See the forms")
  static let information = Text(
    sv: "Information till den registrerade", en: "Information to the registered")
  static let gate = Text(sv: "Innan programmet kan starta", en: "Before the programme can start")
  static let toGate = Text(sv: "Gå till det som återstår", en: "Go to what remains")
  static let notStarted = Text(
    sv: "Programmet är inte startat. Ingen kan följas förrän det är det.",
    en: "The programme has not started. Nobody can be followed before it has.")
  static let newVersionWaits = Text(
    sv: "En nyare version är registrerad men inte startad.",
    en: "A newer version is registered but not started.")
  static let begun = Text(
    sv: "Omgången är startad och finns i den ansvarigas arbetslista.",
    en: "The episode is begun and is in the work list of the one responsible.")
  static let startedNow = Text(
    sv: "Programmet är startat. Nu kan omgångar börja.",
    en: "The programme is started. Episodes can now begin.")
  static let stopHeading = Text(
    sv: "Avsluta programmet eller dra tillbaka en version",
    en: "Stop the programme or withdraw a version")
  static let manage = Text(sv: "Sköta programmet", en: "Looking after the programme")
  static let newVersion = Text(sv: "Förbered en ny version", en: "Prepare a new version")
  static let noPersonalData = Text(
    sv: "Uppföljning av personer är avstängd i den här nämnden. Inget om personer sparas här.",
    en: "Follow-up of persons is switched off in this board. Nothing about persons is kept here.")

  // The gate
  static let gateLead = Text(
    sv: "Lagen kräver det här innan någon följs. Det som saknas står med vem som kan lämna det.",
    en:
      "The law asks for this before anybody is followed. What is missing stands with who can supply it."
  )
  static let package = Text(sv: "Står i programmet", en: "Stated by the programme")
  static let municipal = Text(sv: "Lämnas av kommunen", en: "Supplied by the municipality")
  static let changeInPackage = Text(
    sv: "Det ändras i programmets fil, i en ny version.",
    en: "It is changed in the programme's file, in a new version.")
  static let addHeading = Text(
    sv: "Fyll i det kommunen lämnar", en: "Fill in what the municipality supplies")
  static let saveGate = Text(sv: "Spara", en: "Save")
  static let gateSaved = Text(sv: "Uppgifterna är sparade.", en: "The details are saved.")
  static let nothingGiven = Text(
    sv: "Fyll i minst en uppgift", en: "Fill in at least one detail")
  static let tooLong = Text(sv: "Skriv högst 200 tecken", en: "Write at most 200 characters")
  static let checkTitle = Text(sv: "Granska innan du startar", en: "Check before you start")
  static let checkLead = Text(
    sv: "När programmet är startat går det här inte att ändra i versionen.",
    en: "Once the programme is started this cannot be changed in the version.")
  static let start = Text(sv: "Starta programmet", en: "Start the programme")
  static let toCheck = Text(sv: "Granska och starta", en: "Check and start")
  static let mayNotStart = Text(
    sv:
      "Enhetschefen, verksamhetsutvecklaren eller socialchefen där programmet hör hemma kan fylla i och starta det.",
    en:
      "The unit manager, developer or director where the programme belongs can fill in and start it."
  )
  static let isStarted = Text(
    sv: "Versionen är redan startad.", en: "The version is already started.")
  static let seenByGate = Text(
    sv: "Ses av alla som har en roll i nämnden", en: "Seen by everybody with a role in the board")

  // Information and forms
  static let informationLead = Text(
    sv: "Skriv ut och lämna till personen innan ni börjar, eller läs upp den.",
    en: "Print it and give it to the person before you begin, or read it aloud.")
  static let noInformation = Text(
    sv: "Programmet har ingen informationstext än. Den måste finnas innan programmet startar.",
    en: "The programme has no information text yet. It must be there before the programme starts.")
  static let controller = Text(sv: "Ansvarig för uppgifterna", en: "Responsible for the data")
  static func comparable(with versions: [Int]) -> Text {
    let list = versions.sorted().map(String.init).joined(separator: ", ")
    return Text(sv: "Jämförbar med version \(list)", en: "Comparable with version \(list)")
  }

  static func months(_ months: Int) -> Text {
    months.isMultiple(of: 12) && months > 0
      ? Text(
        sv: "\(months / 12) år efter omgångens slut",
        en: "\(months / 12) \(months == 12 ? "year" : "years") after the end of the episode")
      : Text(
        sv: "\(months) \(months == 1 ? "månad" : "månader") efter omgångens slut",
        en: "\(months) \(months == 1 ? "month" : "months") after the end of the episode")
  }

  static func minutes(_ minutes: Double, occasions: Int) -> Text {
    let number = Text.number(max(1, Int(minutes.rounded())))
    return Text(
      sv: "Ungefär \(number.sv) minuter sammanlagt, fördelat på högst \(occasions) tillfällen",
      en: "About \(number.en) minutes in all, over at most \(occasions) occasions")
  }

  static func supplied(by who: Text) -> Text {
    Text(sv: "Lämnas av \(who.sv)", en: "Supplied by \(who.en)")
  }

  static func purpose(_ purpose: ProgrammeGate.Purpose) -> Text {
    switch purpose {
    case .followUp: Text(sv: "Uppföljning", en: "Follow-up")
    case .statistics: Text(sv: "Statistik", en: "Statistics")
    case .research: Text(sv: "Forskning", en: "Research")
    }
  }

  static func every(_ every: Int, _ last: Int) -> Text {
    let often =
      every == 1
      ? Text(sv: "Varje månad", en: "Every month")
      : Text(sv: "Var \(ordinal(every)) månad", en: "Every \(every) months")
    return Text(
      sv: "\(often.sv), till månad \(last)", en: "\(often.en), up to month \(last)")
  }

  private static func ordinal(_ number: Int) -> String {
    switch number {
    case 2: "annan"
    case 3: "tredje"
    case 4: "fjärde"
    case 5: "femte"
    case 6: "sjätte"
    default: "\(number):e"
    }
  }
}

extension ProgrammeGate.Requirement {
  var heading: Text { Text(sv: title.sv.uppercasedFirst, en: title.en.uppercasedFirst) }

  var hint: Text? {
    switch self {
    case .impactAssessment:
      Text(sv: "Diarienummer och datum.", en: "Register number and date.")
    case .officerOpinion:
      Text(sv: "Datum eller diarienummer.", en: "Date or register number.")
    case .retentionDecision:
      Text(sv: "Nummer, paragraf och datum.", en: "Number, section and date.")
    case .ethicsApproval, .disclosureDecision:
      Text(sv: "Diarienummer och datum.", en: "Register number and date.")
    default: nil
    }
  }
}

extension String {
  var uppercasedFirst: String { prefix(1).uppercased() + dropFirst() }
}
