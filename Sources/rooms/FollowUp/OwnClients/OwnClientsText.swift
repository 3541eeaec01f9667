import Core

/// The words of a worker's own clients, their curves and their plans.
enum OwnClientsText {
  static let title = Text(sv: "Mina klienter", en: "My clients")
  static let lead = Text(
    sv: "De omgångar som du är ansvarig för, eller sköter i någons ställe.",
    en: "The episodes that you are responsible for, or take care of in somebody's place.")
  static let seenBy = WorkListText.seenBy
  static let latest = Text(sv: "Senast uppföljd", en: "Last followed up")
  static let next = Text(sv: "Nästa", en: "Next")
  static let toSee = Text(sv: "Att se", en: "To see")
  static let curves = Text(sv: "Kurvor", en: "Curves")
  static let plan = Text(sv: "Mätplan", en: "Plan of measurement")
  static let curvesTitle = Text(sv: "Kurvor", en: "Curves")
  static let planTitle = Text(sv: "Mätplan", en: "Plan of measurement")
  static let nothingNext = Text(sv: "Inget mer", en: "Nothing more")
  static let never = Text(sv: "Inte än", en: "Not yet")
  static let unit = Text(sv: "Enheten", en: "The unit")
  static let otherMeasures = Text(sv: "Enheten i övriga mått", en: "The unit in other measures")
  static let toTables = Text(
    sv: "Öppna nämndens tabeller", en: "Open the board's tables")
  static let caution = Text(
    sv: "Enhetens siffror är samband, inte effekt. De säger inget om hur det går för en enskild.",
    en:
      "The unit's figures are associations, not effects. They say nothing of how one person fares."
  )
  static let isOpen = Text(sv: "pågår", en: "open")
  static let measures = Text(sv: "Vad som mäts", en: "What is measured")
  static let due = Text(sv: "Görs", en: "Due")
  static let window = Text(sv: "Kan göras", en: "Can be done")
  static let minutes = Text(sv: "Minuter, ungefär", en: "Minutes, about")
  static let noMeasures = Text(sv: "Bara bakgrundsfrågor", en: "Background questions only")
  static let endUnknown = Text(
    sv: "När insatsen är slut tillkommer avslutet, och det som ska mätas efteråt.",
    en: "When the support has ended the end is added, and what is to be measured afterwards.")
  static let printHint = Text(
    sv: "Sidan går att skriva ut, till exempel för att lämna till personen.",
    en: "The page can be printed, for example to give to the person.")

  static func planLead(_ count: Int, minutes: Double) -> Text {
    let time = PlanningText.duration(minutes)
    return Text(
      sv: count == 1
        ? "1 uppföljning återstår. Den tar ungefär \(time.sv)."
        : "\(count) uppföljningar återstår. De tar ungefär \(time.sv) tillsammans.",
      en: count == 1
        ? "1 follow-up remains. It takes about \(time.en)."
        : "\(count) follow-ups remain. They take about \(time.en) together.")
  }

  static func atUnit(_ occasion: Text) -> Text {
    Text(
      sv: "Enheten, \(occasion.sv.lowercasedFirst): ",
      en: "The unit, \(occasion.en.lowercasedFirst): ")
  }

  static func from(_ day: Day, threshold: Int) -> Text {
    Text(
      sv: """
        visas från \(threshold) personer. Det väntas tidigast \(day), då så många kan ha mätts enligt \
        mätscheman. Det dröjer längre om någon annan grupp i nämndens tabell är för liten.
        """,
      en: """
        shown from \(threshold) persons. That is expected on \(day) at the earliest, when so many can \
        have been measured by their schedules. It takes longer if another group of the board's table \
        is too small.
        """)
  }

  static func soon(_ day: Day, threshold: Int) -> Text {
    Text(
      sv: """
        minst \(threshold) personer är mätta, men siffran visas inte i månadens tabell. Svarsfönster \
        kan vara öppna, eller någon grupp i tabellen för liten. Nästa tabell görs tidigast \(day).
        """,
      en: """
        at least \(threshold) persons are measured, but the figure is not shown in this month's table. \
        Windows may be open, or some group of the table too small. The next table is made on \(day) at \
        the earliest.
        """)
  }

  static func same(as occasion: Text) -> Text {
    Text(
      sv: "Samma som \(occasion.sv.lowercasedFirst)",
      en: "The same as \(occasion.en.lowercasedFirst)")
  }

  static func unforeseeable(_ reason: UnitBeside.Reason, threshold: Int) -> Text {
    let shown = Text(
      sv: "visas från \(threshold) personer. När det blir går inte att förutse: ",
      en: "shown from \(threshold) persons. When that is cannot be foreseen: ")
    switch reason {
    case .endHasNoDay:
      return shown
        + Text(
          sv: "ett avslut har ingen bestämd dag.", en: "an ending has no day of its own.")
    case .tooFewOpen:
      return shown
        + Text(
          sv: "för få omgångar på enheten är på väg dit.",
          en: "too few episodes of the unit are on their way there.")
    case .notDivided:
      return Text(
        sv: "nämndens tabeller är inte uppdelade på enhet för det här måttet.",
        en: "the board's tables are not divided by unit for this measure.")
    }
  }

  static let notMade = Text(
    sv: "Nämndens tabeller för månaden är inte gjorda än. De görs när någon öppnar dem.",
    en: "The board's tables of this month are not made yet. They are made when somebody opens them."
  )
}
