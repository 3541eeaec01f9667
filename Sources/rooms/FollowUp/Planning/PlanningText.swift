import Core
import Programmes

/// The words of the half-year's plan.
enum PlanningText {
  static let title = Text(sv: "Halvårsplan", en: "Half-year plan")
  static let seenBy = Text(
    sv: "Ses av dem som sköter program i nämnden",
    en: "Seen by those who manage programmes in the board")
  static let noPersons = Text(
    sv: "Uppföljning av personer är avstängd i nämnden, så det finns inget att planera.",
    en: "Follow-up of persons is switched off in the board, so there is nothing to plan.")
  static let noUnit = Text(
    sv: "Du sköter inget program i någon nämnd, så det finns ingen plan att visa.",
    en: "You manage no programme in any board, so there is no plan to show.")
  static let unit = Text(sv: "Enhet", en: "Unit")
  static let noSuchUnitTitle = Text(sv: "Enheten finns inte här", en: "The unit is not here")
  static func noSuchUnit(_ code: String) -> Text {
    Text(
      sv: """
        Adressen frågar efter ”\(code)”, som inte är någon enhet där du sköter program. Öppna \
        Halvårsplanen från menyn Uppföljning och välj en enhet där.
        """,
      en: """
        The address asks for “\(code)”, which is no unit where you manage programmes. Open the \
        half-year plan from Follow-up and choose a unit there.
        """)
  }
  static let now = Text(sv: "nu", en: "now")
  static let staffMinutes = Text(sv: "Arbetstid, minuter", en: "Working time, minutes")
  static let clientMinutes = Text(
    sv: "Varav med klienten, minuter", en: "Of it with the client, minutes")
  static let waitingNotTold = Text(
    sv: "Hur många formulär som är öppna eller försenade nu visas inte den här månaden.",
    en: "How many forms are open or late now is not shown this month.")
  static func waiting(_ count: Int, minutes: Double) -> Text {
    if count == 0 {
      return Text(
        sv: "Inga formulär är öppna eller försenade nu.", en: "No forms are open or late now.")
    }
    let time = duration(minutes)
    return Text(
      sv: "Öppna eller försenade nu, utöver planen: \(count) formulär, ungefär \(time.sv).",
      en: "Open or late now, besides the plan: \(count) forms, about \(time.en).")
  }
  static let byMonth = Text(sv: "Månad för månad", en: "Month by month")
  static let monthColumn = Text(sv: "Månad", en: "Month")
  static let known = Text(sv: "Formulär i omgångar som pågår", en: "Forms of open episodes")
  static let expected = Text(sv: "Väntas med nya och avslut", en: "Expected of new and ending")
  static let staff = Text(sv: "Arbetstid", en: "Working time")
  static let client = Text(sv: "Varav med klienten", en: "Of it with the client")
  static let all = Text(sv: "Alla", en: "All")
  static let occasion = Text(sv: "Mättillfälle", en: "Occasion")
  static let perForm = Text(sv: "Minuter per formulär", en: "Minutes per form")
  static let together = Text(sv: "Alla mättillfällen", en: "All occasions")
  static let isTogether = Text(
    sv:
      "Mättillfällena räknas ihop, eftersom något av dem gäller färre personer än vad som får visas.",
    en: "Occasions are counted together, since some are of fewer persons than may be shown.")
  static let plus = Text(
    sv: "Talet efter plus är vad som väntas med nya omgångar och avslut.",
    en: "The number after the plus is what is expected of new episodes and endings.")
  static let csv = Text(verbatim: "CSV")
  static let reviewHeading = Text(
    sv: "Gå igenom vid halvårsskiftet", en: "Go through at the half-year")
  static let results = Text(
    sv: "Vad visar resultaten, och vilket beslut leder de till?",
    en: "What do the results show, and which decision do they lead to?")
  static let howHeading = Text(sv: "Så är det räknat", en: "How it is counted")
  static let nothing = Text(
    sv: "Inget program har börjat, så inget är planerat.",
    en: "No programme has begun, so nothing is planned.")
  static let withheldPlan = Text(
    sv: """
      Någon siffra i planen gäller färre personer än vad som får visas. Därför visas ingen av dem, \
      och programmet är inte med i summan.
      """,
    en: """
      Some number in the plan is of fewer persons than may be shown. So none of them is, and the \
      programme is not part of the sum.
      """)

  static func frozen(_ month: Month) -> Text {
    Text(
      sv: """
        Du får inte läsa om personerna på enheterna. Därför ser du hela nämnden, som den var när \
        planen för \(name(month).sv) gjordes.
        """,
      en: """
        You may not read about the people at the units. So you see the whole board, as it was when \
        the plan of \(name(month).en) was made.
        """)
  }

  static let how: [Text] = [
    Text(
      sv: """
        Planen börjar nästa månad. Det som skulle ha gjorts dessförinnan, och går att göra eller är \
        försenat nu, räknas för sig.
        """,
      en: """
        The plan begins next month. What was due before, and can be done or is late now, is counted \
        apart.
        """),
    Text(
      sv: """
        Formulär i omgångar som pågår räknas ur deras mätscheman, i den månad då uppföljningen ska \
        göras. Ingen vet när en omgång slutar, så de som slutar tidigare ger färre formulär.
        """,
      en: """
        Forms of open episodes are counted from their schedules, in the month when the follow-up is \
        due. Nobody knows when an episode ends: those that end earlier give fewer forms.
        """),
    Text(
      sv: """
        Nya omgångar och avslut är en förväntan: lika många i månaden som i snitt under de senaste \
        tolv månaderna, eller sedan programmet började.
        """,
      en: """
        New episodes and endings are an expectation: as many a month as on average in the past \
        twelve months, or since the programme began.
        """),
    Text(
      sv: """
        Minuterna är en uppskattning ur frågornas längd och typ, där handläggaren är med hela tiden. \
        Där programmet har provats på alla tre påhittade klienter är de uppmätta, och det står.
        """,
      en: """
        Minutes are estimated from the length and type of the items, with the worker there all the \
        time. Where the programme was tried on all three invented clients they are measured, and it \
        says so.
        """),
    Text(
      sv: "Personer med skyddade personuppgifter räknas inte.",
      en: "People of protected identity are not counted."),
  ]

  static func lead(_ forms: Double, staff: Double, client: Double, _ months: [Month]) -> Text {
    guard let first = months.first, let last = months.last else { return nothing }
    if forms < 0.5 {
      return Text(
        sv: "Inga formulär väntas från \(name(first).sv) till \(name(last).sv).",
        en: "No forms are expected from \(name(first).en) to \(name(last).en).")
    }
    let count = Text.number(forms, decimals: 0)
    return Text(
      sv: """
        Från \(name(first).sv) till \(name(last).sv) väntas ungefär \(count.sv) formulär. De tar \
        ungefär \(duration(staff).sv) för personalen, varav klienterna är med i \
        \(duration(client).sv).
        """,
      en: """
        From \(name(first).en) to \(name(last).en) about \(count.en) forms are expected. They take \
        the staff about \(duration(staff).en), of which clients take part in \
        \(duration(client).en).
        """)
  }

  /// Minutes, or hours from two hours on.
  static func duration(_ minutes: Double) -> Text {
    if minutes < 120 {
      let text = Text.number(minutes, decimals: 0)
      return Text(sv: "\(text.sv) minuter", en: "\(text.en) minutes")
    }
    let text = Text.number(minutes / 60, decimals: 0)
    return Text(sv: "\(text.sv) timmar", en: "\(text.en) hours")
  }

  static func forms(known: Int, expected: Double) -> Text {
    let more = Text.number(expected, decimals: 0)
    if expected < 0.5 { return .number(known) }
    return Text.number(known)
      + Text(sv: " + ca \(more.sv)", en: " + about \(more.en)")
  }

  static func perForm(_ minutes: FormMinutes) -> Text {
    let text = Text.number(minutes.staff, decimals: 1)
    return minutes.isMeasured
      ? text + Text(sv: ", uppmätt", en: ", measured") : text
  }

  static func rates(_ plan: MeasurementPlan) -> Text {
    let (sv, en) =
      plan.past == 1
      ? ("den senaste månaden", "the past month")
      : ("de senaste \(plan.past) månaderna", "the past \(plan.past) months")
    guard let started = plan.started, let ended = plan.ended else {
      return Text(
        sv: "Så få började eller avslutades under \(sv) att antalet inte visas.",
        en: "So few began or ended in \(en) that their number is not shown.")
    }
    return Text(
      sv: "Under \(sv) började \(started) omgångar och \(ended) avslutades.",
      en: "In \(en) \(started) episodes began and \(ended) ended.")
  }

  static func occasions(of programme: Text) -> Text {
    Text(
      sv: "\(programme.sv): formulär per mättillfälle och månad",
      en: "\(programme.en): forms by occasion and month")
  }

  static func review(stopping: Int, undecided: Int) -> Text {
    if stopping + undecided == 0 {
      return Text(
        sv: "Sluta-listan: ingen fråga väntar på beslut.",
        en: "The stop list: no question waits for a decision.")
    }
    let waits = Text(
      sv: undecided == 1 ? "1 fråga väntar på beslut" : "\(undecided) frågor väntar på beslut",
      en: undecided == 1
        ? "1 question waits for a decision" : "\(undecided) questions wait for a decision")
    let stops = Text(
      sv: stopping == 1
        ? "1 ska bort i nästa version" : "\(stopping) ska bort i nästa version",
      en: stopping == 1
        ? "1 is to go in the next version" : "\(stopping) are to go in the next version")
    let parts = [undecided > 0 ? waits : nil, stopping > 0 ? stops : nil].compactMap { $0 }
    return Text(sv: "Sluta-listan: ", en: "The stop list: ")
      + Text.joined(parts, separator: ", ") + Text(verbatim: ".")
  }

  /// `mar 2027`.
  static func short(_ month: Month) -> Text {
    let place = month.monthOfYear - 1
    return Text(
      sv: "\(swedish[place].prefix(3)) \(month.year)",
      en: "\(english[place].prefix(3)) \(month.year)")
  }

  /// `mars 2027`.
  static func name(_ month: Month) -> Text {
    let place = month.monthOfYear - 1
    return Text(sv: "\(swedish[place]) \(month.year)", en: "\(english[place]) \(month.year)")
  }

  private static let swedish = [
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september",
    "oktober", "november", "december",
  ]
  private static let english = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
}
