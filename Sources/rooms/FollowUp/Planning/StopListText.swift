import Core
import Programmes

/// The words of the list of what to stop asking.
enum StopListText {
  static let title = Text(sv: "Sluta-listan", en: "The stop list")
  static let tooFew = Text(sv: "för få", en: "too few")
  static let lead = Text(
    sv: """
      Frågor som ingen har nytta av tar tid från klienterna. Här står vilka det kan vara, och hur \
      många minuter om året det sparar att sluta med dem.
      """,
    en: """
      Questions that nobody has use for take time from the clients. Here is which they may be, and \
      how many minutes a year it saves to stop them.
      """)
  static let seenBy = PlanningText.seenBy
  static let link = Text(
    sv: "Sluta-listan: frågor som ingen har nytta av",
    en: "The stop list: questions that nobody has use for")
  static let suggested = Text(sv: "Frågor att ta ställning till", en: "Questions to decide on")
  static let decided = Text(sv: "Beslutade", en: "Decided")
  static let others = Text(sv: "Övriga frågor", en: "Other questions")
  static let question = Text(sv: "Fråga", en: "Question")
  static let why = Text(sv: "Tecken", en: "Signs")
  static let saved = Text(sv: "Minuter om året", en: "Minutes a year")
  static let decision = Text(sv: "Beslut", en: "Decision")
  static let nothingSuggested = Text(
    sv: "Ingen fråga har något tecken på att den kan tas bort.",
    en: "No question has a sign that it could go.")
  static let used = Text(sv: "Använd i beslut", en: "Used in a decision")
  static let notCounted = Text(
    sv: "För få har svarat, eller så är inget räknat, så mönster i svaren visas inte.",
    en: "Too few have answered, or nothing is counted, so no pattern in the answers is shown.")
  static let howHeading = PlanningText.howHeading
  static let signsHeading = Text(sv: "Vad frågan ger", en: "What the question gives")
  static let historyHeading = Text(sv: "Beslut hittills", en: "Decisions so far")
  static let when = Text(sv: "När", en: "When")
  static let who = Text(sv: "Vem", en: "Who")
  static let what = Text(sv: "Vad", en: "What")
  static let reasonColumn = Text(sv: "Varför", en: "Why")
  static let decideHeading = Text(sv: "Skriv upp ett beslut", en: "Note a decision")
  static let noteHeading = Text(
    sv: "Skriv upp att svaren har använts", en: "Note that the answers have been used")
  static let whichDecision = Text(sv: "I vilket beslut?", en: "In which decision?")
  static let kindLabel = Text(sv: "Vad gäller det?", en: "What is it about?")
  static let reasonLabel = Text(sv: "Varför, eller vilket beslut", en: "Why, or which decision")
  static let reasonHint = Text(
    sv: "Minst tio tecken. Skriv inget om enskilda personer.",
    en: "At least ten characters. Write nothing about individuals.")
  static let kindMissing = Text(
    sv: "Välj vad beslutet gäller", en: "Choose what the decision is about")
  static let ownerDecides = Text(
    sv: """
      Bara den som sköter programmet beslutar om frågan ska behållas eller tas bort.
      """,
    en: """
      Only who manages the programme decides whether the question is kept or goes.
      """)
  static let save = Text(sv: "Spara beslutet", en: "Save the decision")
  static let isSaved = Text(sv: "Beslutet är sparat.", en: "The decision is saved.")
  static let back = Text(sv: "Till Sluta-listan", en: "To the stop list")
  static let partOf = Text(sv: "Ingår i", en: "Part of")
  static let partOfNothing = Text(
    sv: "Inget mått, ingen uppdelning och inget villkor", en: "No measure, breakdown or condition")
  static let perForm = Text(sv: "Tid i varje formulär", en: "Time in each form")
  static let perYear = Text(sv: "Formulär om året", en: "Forms a year")
  static let answers = Text(sv: "Svar", en: "Answers")

  // While the next version is prepared
  static let preparedHeading = Text(
    sv: "Beslut på Sluta-listan", en: "Decisions on the stop list")
  static let stillThere = Text(sv: "Finns kvar i texten", en: "Is still in the text")
  static let isGone = Text(sv: "Borttagen", en: "Removed")
  static let staysDespite = Text(
    sv: "Frågan togs bort fast det är beslutat att behålla den",
    en: "The question was removed though it was decided to keep it")
  static let inPackage = Text(sv: "I den nya versionen", en: "In the new version")

  static let how: [Text] = [
    Text(
      sv: """
        Minuterna är en uppskattning: tiden för att läsa och svara på frågan, gånger hur många \
        formulär med frågan som fylls i på ett år.
        """,
      en: """
        Minutes are an estimate: the time to read and answer the question, times how many forms with \
        it are filled in during a year.
        """),
    Text(
      sv: """
        Svaren läses en gång i månaden, av högst \(EpisodeStore.itemSample) omgångar som började de \
        senaste \(EpisodeStore.itemSampleMonths / 12) åren, valda på måfå. Antalet formulär räknas \
        upp till alla.
        """,
      en: """
        Answers are read once a month, of at most \(EpisodeStore.itemSample) episodes that began in \
        the past \(EpisodeStore.itemSampleMonths / 12) years, chosen at random. The number of forms \
        is scaled up to all.
        """),
    Text(
      sv: """
        Varje person räknas en gång, med sitt senaste svar. Mönster sägs från \
        \(StopList.fewestPersons) personer. Antal under gränsen för små grupper visas inte.
        """,
      en: """
        Each person counts once, with the latest answer. Patterns are told from \
        \(StopList.fewestPersons) persons. Numbers below the limit for small groups are not shown.
        """),
    Text(
      sv: """
        Att någon har öppnat ett mått räknas högst en gång om dagen och enhet, aldrig per person. \
        Att ingen har öppnat det sägs först när det har räknats i \(FollowUpModule.monthsOfCounting) \
        månader.
        """,
      en: """
        That somebody has opened a measure is counted at most once a day and unit, never by person. \
        That nobody has is told once it has been counted for \(FollowUpModule.monthsOfCounting) months.
        """),
  ]

  static func summary(_ undecided: Int, minutes: Double) -> Text {
    if undecided == 0 { return nothingSuggested }
    let time = PlanningText.duration(minutes)
    return Text(
      sv: undecided == 1
        ? "1 fråga kan vara onödig. Att sluta med den sparar ungefär \(time.sv) om året."
        : "\(undecided) frågor kan vara onödiga. Att sluta med dem sparar ungefär \(time.sv) om året.",
      en: undecided == 1
        ? "1 question may be needless. To stop it saves about \(time.en) a year."
        : "\(undecided) questions may be needless. To stop them saves about \(time.en) a year.")
  }

  static func sign(_ sign: StopList.Sign, threshold: Int) -> Text {
    switch sign {
    case .notUsed:
      return Text(
        sv: "Ingår inte i något mått, någon uppdelning eller något villkor",
        en: "Is in no measure, breakdown or condition")
    case .neverOpened:
      return Text(
        sv: "Ingen har öppnat något som den ingår i på ett år, eller sedan det började räknas",
        en: "Nobody has opened anything that it is part of in a year, or since counting began")
    case .mostlyUnanswered(let count, let all):
      // Told by those who did answer, where they are too few.
      let rest = all - count
      if rest > 0, rest < threshold {
        return Text(
          sv: "Färre än \(threshold) av \(all) har svarat",
          en: "Fewer than \(threshold) of \(all) have answered")
      }
      return Text(sv: "\(count) av \(all) saknar svar", en: "\(count) of \(all) have no answer")
    case .sameAnswer(let others, let all):
      let few = few(others, threshold)
      return Text(
        sv: "Nästan alla svarar lika: \(few.sv) av \(all) svarade något annat",
        en: "Nearly all answer the same: \(few.en) of \(all) answered otherwise")
    case .neverChanges(let changed, let all):
      let few = few(changed, threshold)
      return Text(
        sv: "Svaret ändras nästan aldrig: \(few.sv) av \(all) svarade annorlunda en senare gång",
        en: "The answer hardly ever changes: \(few.en) of \(all) answered otherwise later")
    }
  }

  /// None is told like one: that all are alike would tell of each.
  private static func few(_ count: Int, _ threshold: Int) -> Text {
    count >= threshold
      ? .number(count)
      : Text(sv: "färre än \(threshold)", en: "fewer than \(threshold)")
  }

  static func kind(_ kind: ItemDecision.Kind) -> Text {
    switch kind {
    case .used:
      Text(sv: "Svaren har använts i ett beslut", en: "The answers were used in a decision")
    case .keep: Text(sv: "Behåll frågan", en: "Keep the question")
    case .stop:
      Text(sv: "Sluta med frågan från nästa version", en: "Stop asking from the next version")
    }
  }

  static func answered(_ use: ItemUse, threshold: Int) -> Text {
    let rest = use.unanswered
    if rest == 0 || (rest >= threshold && use.answered >= threshold) {
      return Text(
        sv: "\(use.answered) av \(use.asked) personer har svarat",
        en: "\(use.answered) of \(use.asked) persons have answered")
    }
    if use.answered < threshold {
      return Text(
        sv: "Färre än \(threshold) av \(use.asked) personer har svarat",
        en: "Fewer than \(threshold) of \(use.asked) persons have answered")
    }
    return Text(
      sv: "Färre än \(threshold) av \(use.asked) personer saknar svar",
      en: "Fewer than \(threshold) of \(use.asked) persons have no answer")
  }

  static func used(_ times: Int) -> Text {
    switch times {
    case 0: Text(sv: "Inte än", en: "Not yet")
    case 1: Text(sv: "1 gång", en: "Once")
    default: Text(sv: "\(times) gånger", en: "\(times) times")
    }
  }

  static func seconds(_ minutes: Double) -> Text {
    let text = Text.number(minutes * 60, decimals: 0)
    return Text(sv: "ungefär \(text.sv) sekunder", en: "about \(text.en) seconds")
  }

  static func about(_ number: Double) -> Text {
    let text = Text.number(number, decimals: 0)
    return Text(sv: "ungefär \(text.sv)", en: "about \(text.en)")
  }
}
