import Core

/// Words about publications.
enum PublicationText {
  static let title = Text(sv: "Publiceringar", en: "Publications")
  static let lead = Text(
    sv:
      "Siffror om grupper som får läsas av fler än dem som får läsa om personerna. Det som skulle "
      + "kunna peka ut någon visas inte.",
    en:
      "Figures of groups that more may read than those who may read about the persons. What could "
      + "point somebody out is not shown.")
  static let list = Text(sv: "Publiceringar som du får läsa", en: "Publications that you may read")
  static let name = Text(sv: "Publicering", en: "Publication")
  static let programme = Text(sv: "Program", en: "Programme")
  static let latest = Text(sv: "Senaste utgåva", en: "Latest release")
  static let none = Text(sv: "Ingen än", en: "None yet")
  static let emptyHeading = Text(sv: "Inget är publicerat än", en: "Nothing is published yet")
  static let empty = Text(
    sv: "Här kommer tabeller som har beslutats få lämna nämndens sekretessområde, till exempel hur "
      + "det gick för dem som följdes upp under ett halvår.",
    en: "Here come tables that it was decided may leave the board's zone, such as how things went "
      + "for those followed up in a half-year.")
  static let emptyStep = Text(
    sv: "Den som är analytiker eller socialchef planerar en publicering från programmets sida.",
    en: "An analyst or director plans a publication from the programme's page.")
  static let plan = Text(sv: "Planera en publicering", en: "Plan a publication")
  static let replan = Text(sv: "Ändra planen", en: "Change the plan")
  static let planLead = Text(
    sv: "Välj vad som ska visas och hur ofta. Sedan ser du hur mycket som kan visas, innan något "
      + "beslutas.",
    en: "Choose what to show and how often. Then you see how much can be shown, before anything is "
      + "decided.")
  static let fieldTitle = Text(sv: "Rubrik", en: "Title")
  static let titleMissing = Text(
    sv: "Skriv en rubrik, högst 120 tecken.", en: "Write a title of at most 120 characters.")
  static let purpose = Text(sv: "Ändamål", en: "Purpose")
  static let audience = Text(sv: "Vem får läsa?", en: "Who may read it?")
  static let cadence = Text(sv: "Hur ofta?", en: "How often?")
  static let cadenceHint = Text(
    sv: "Ju längre period, desto mer kan visas.",
    en: "The longer the period, the more can be shown.")
  static let columns = Text(sv: "Mått", en: "Measures")
  static let occasions = Text(sv: "Mättillfällen", en: "Occasions")
  static let breakdowns = Text(sv: "Uppdelningar", en: "Breakdowns")
  static let breakdownsHint = Text(
    sv: "Varje uppdelning visas för sig. Ju färre, desto mer av resten kan visas.",
    en: "Each breakdown is shown by itself. The fewer, the more of the rest can be shown.")
  static let units = Text(sv: "Små enheter", en: "Small units")
  static let merge = Text(
    sv: "Slå ihop dem till en rad, Övriga enheter", en: "Merge them into one row, Other units")
  static let apart = Text(sv: "Visa varje enhet för sig", en: "Show each unit by itself")
  static let choose = Text(sv: "Välj minst ett.", en: "Choose at least one.")
  static let chooseOne = Text(sv: "Välj ett av alternativen.", en: "Choose one of these.")
  static let seeBefore = Text(sv: "Se vad som kan visas", en: "See what can be shown")
  static let otherUnits = Text(sv: "Övriga enheter", en: "Other units")
  static let seenByPlanners = Text(
    sv: "Ses av dem som publicerar för nämnden", en: "Seen by those who publish for the board")
  static func seenBy(_ audience: PublicationAudience) -> Text {
    Text(sv: "Läses av: ", en: "Read by: ") + audience.name
  }
  static let planned = Text(sv: "Planen är sparad.", en: "The plan is saved.")

  // MARK: Before it is decided

  static let asPlanned = Text(sv: "Enligt planen", en: "As planned")
  static let unitsApart = Text(sv: "Varje enhet för sig", en: "Each unit by itself")
  static let unitsMerged = Text(sv: "Små enheter ihopslagna", en: "Small units merged")
  static func without(_ breakdown: Text) -> Text {
    Text(sv: "Utan uppdelning på \(lowered(breakdown.sv))", en: "Without \(lowered(breakdown.en))")
  }
  private static func lowered(_ words: String) -> String {
    words.prefix(1).lowercased() + words.dropFirst()
  }
  static let previewHeading = Text(
    sv: "Hur mycket som kan visas", en: "How much can be shown")
  static func previewLead(_ until: Day) -> Text {
    Text(
      sv:
        "Räknat på året till och med \(until): andelen av de siffror som gäller någon som skulle ha "
        + "visats. Provet innan en utgåva kan dölja några till.",
      en: "Worked out on the year until \(until): the share of the figures that are about somebody "
        + "that would have been shown. The proof before a release may withhold a few more.")
  }
  static func previewSentence(_ share: PublicationPreview.Share) -> Text {
    guard share.cells > 0 else {
      return Text(
        sv: "Ingen uppföljning i planen avslutades under det senaste året.",
        en: "No follow-up of the plan was due in the last year.")
    }
    return Text(
      sv: "Med din plan skulle ungefär \(Text.percent(share.value).sv) av siffrorna visas.",
      en: "By your plan about \(Text.percent(share.value).en) of the figures would be shown.")
  }
  static let choice = Text(sv: "Val", en: "Choice")

  // MARK: One publication

  static let releases = Text(sv: "Utgåvor", en: "Releases")
  static let noReleases = Text(sv: "Ingen utgåva är beslutad än.", en: "No release is decided yet.")
  static let release = Text(sv: "Utgåva", en: "Release")
  static let period = Text(sv: "Period", en: "Period")
  static let decided = Text(sv: "Beslutad", en: "Decided")
  static let corrects = Text(sv: "Rättar", en: "Corrects")
  static let correctedBy = Text(sv: "Rättad av", en: "Corrected by")
  static let thePlan = Text(sv: "Planen", en: "The plan")
  static let alone = Text(sv: "Enheter för sig", en: "Units by themselves")
  static let allUnits = Text(sv: "Alla", en: "All")
  static let noUnits = Text(sv: "Ingen: alla är Övriga enheter", en: "None: all are Other units")
  static let next = Text(sv: "Förbered en utgåva", en: "Prepare a release")
  static let nextLead = Text(
    sv: "Du ser utgåvan precis som den skulle bli. Inget lämnar nämnden förrän du beslutar.",
    en: "You see the release just as it would be. Nothing leaves the board before you decide.")
  static let prepare = Text(sv: "Se utgåvan före beslut", en: "See the release before deciding")
  static let waiting = Text(
    sv: "En utgåva är förberedd och väntar på beslut.",
    en: "A release is prepared and waits for a decision.")
  static let toProposal = Text(sv: "Granska och besluta", en: "Review and decide")
  static let allReleased = Text(
    sv: "Varje period som har gått det senaste året är publicerad.",
    en: "Every period of the last year is published.")
  static let correctHeading = Text(sv: "Rätta en utgåva", en: "Correct a release")
  static let correctLead = Text(
    sv:
      "Det som är publicerat ändras aldrig. En rättelse är en ny utgåva som säger vilken den rättar.",
    en: "What is published is never changed. A correction is a new release that says which it "
      + "corrects.")
  static let correctWhich = Text(sv: "Vilken utgåva?", en: "Which release?")
  static let why = Text(sv: "Varför?", en: "Why?")
  static let whyHint = Text(
    sv: "Står på utgåvan, till exempel: Tre enheter hade inte rapporterat.",
    en: "Stands on the release, such as: Three units had not reported.")
  static let whyMissing = Text(
    sv: "Skriv varför med 10–300 tecken.", en: "Write why, in 10–300 characters.")

  // MARK: The proposal

  static let proposal = Text(sv: "Besluta om en utgåva", en: "Decide on a release")
  static func proposalLead(_ shown: Int, of cells: Int) -> Text {
    Text(
      sv:
        "\(shown) av \(cells) siffror visas. Resten är för få, eller skulle avslöja dem som är det. "
        + "Utgåvan är prövad tillsammans med allt som har publicerats förut.",
      en:
        "\(shown) of \(cells) figures are shown. The rest are too few, or would reveal those that "
        + "are. The release is proved together with all that was published before.")
  }
  static let decide = Text(sv: "Besluta och publicera", en: "Decide and publish")
  static let discard = Text(sv: "Släng förslaget", en: "Discard the proposal")
  static let discarded = Text(sv: "Förslaget är kastat.", en: "The proposal is discarded.")
  static let cannotChange = Text(
    sv: "En publicerad siffra kan inte ändras eller tas tillbaka.",
    en: "A published figure can be neither changed nor taken back.")
  static let released = Text(sv: "Utgåvan är publicerad.", en: "The release is published.")
}
