import Core

/// The words of the log review.
enum LogReviewText {
  static let title = Text(sv: "Loggkontroll", en: "Log review")
  static let lead = Text(
    sv: """
      Varje månad granskas ett urval av vem som har läst om personer, och varför. Granskaren bedömer \
      aldrig sina egna läsningar.
      """,
    en: """
      Each month a sample is reviewed of who has read about persons, and why. Reviewers never judge \
      their own readings.
      """)
  static let staff = Text(
    sv: """
      Personalen är informerad om att läsningar loggas och granskas. Loggen används aldrig för att mäta \
      vad någon presterar.
      """,
    en: """
      Staff are told that readings are logged and reviewed. The log is never used to measure anybody's \
      performance.
      """)
  static let seenBy = Text(
    sv: "Ses av loggranskare, dataskyddsombud, socialchef, nämnd och revisor",
    en: "Seen by log reviewers, data protection officer, director, board and auditor")
  static let seenByReviewers = Text(
    sv: "Ses av nämndens loggranskare", en: "Seen by the board's log reviewers")
  static let noZones = Text(
    sv: "Din roll gäller ingen nämnd. Be administratören om en roll i nämnden som du granskar.",
    en: "Your role is in no board. Ask the administrator for a role in the board that you review.")

  static let month = Text(sv: "Månad", en: "Month")
  static let readings = Text(sv: "Läsningar", en: "Readings")
  static let sample = Text(sv: "Urval", en: "Sample")
  static let state = Text(sv: "Läge", en: "State")
  static let next = Text(sv: "Att göra", en: "To do")
  static let draw = Text(sv: "Dra urval", en: "Draw sample")
  static func draw(_ month: Month) -> Text {
    Text(sv: "Dra urval för \(month)", en: "Draw the sample of \(month)")
  }
  static func open(_ month: Month) -> Text {
    Text(sv: "Granska \(month)", en: "Review \(month)")
  }
  static func show(_ month: Month) -> Text {
    Text(sv: "Visa \(month)", en: "Show \(month)")
  }
  static func noMonths(_ month: Month) -> Text {
    Text(
      sv: "Urvalet för \(month) kan dras när månaden är slut.",
      en: "The sample of \(month) can be drawn when the month is over.")
  }
  static let notDrawn = Text(sv: "Inte påbörjad", en: "Not begun")
  static let closed = Text(sv: "Avslutad", en: "Closed")
  static let goesOn = Text(sv: "Pågår", en: "Goes on")
  static func goesOn(_ done: Int, of all: Int) -> Text {
    Text(sv: "\(done) av \(all) bedömda", en: "\(done) of \(all) judged")
  }
  static func months(_ zone: String) -> Text {
    Text(sv: "Månader i \(zone)", en: "Months in \(zone)")
  }
  static func year(_ year: Int) -> Text {
    Text(sv: "Sammanställning \(year)", en: "Summary of \(year)")
  }

  static func reviewTitle(_ month: Month, _ zone: String) -> Text {
    Text(sv: "Loggkontroll \(month), \(zone)", en: "Log review of \(month), \(zone)")
  }
  static func drawnFrom(_ drawn: Int, _ readings: Int) -> Text {
    Text(
      sv: "\(drawn) läsningar är dragna av \(readings) i månaden.",
      en: "\(drawn) readings are drawn of \(readings) in the month.")
  }
  static let judged = Text(sv: "Bedömda", en: "Judged")
  static let noReadings = Text(
    sv: "Ingen har läst om personer den här månaden. Avsluta den, så syns det i sammanställningen.",
    en: "Nobody has read about persons this month. Close it, so that the summary shows it.")
  static func seed(_ seed: String) -> Text {
    Text(
      sv: """
        Urvalet är draget med slumpfröet \(seed), kontrollsumman för månadens sista post i nämndens \
        loggkedja. Med samma frö dras samma läsningar.
        """,
      en: """
        The sample was drawn with the seed \(seed), the hash of the month's last entry in the board's \
        chain. The same seed draws the same readings.
        """)
  }
  static let howDrawn = Text(sv: "Hur urvalet är draget", en: "How the sample was drawn")
  static let bases = Text(
    sv: """
      Slumpvis två procent, minst 20 och högst 60. Därtill upp till fem vardera av läsningar på kväll, \
      natt eller helg, i någon annans ställe, för ett ändamål som kräver skäl i ord, och av fler än 50 \
      personer på en dag.
      """,
    en: """
      Two percent at random, at least 20 and at most 60. Besides up to five each of readings in the \
      evening, at night or in a weekend, in another's place, for a purpose that asks for a reason in \
      words, and of more than 50 persons in a day.
      """)

  static let reading = Text(sv: "Läsning", en: "Reading")
  static func reading(_ place: Int) -> Text {
    Text(sv: "Läsning \(place)", en: "Reading \(place)")
  }
  static let when = Text(sv: "När", en: "When")
  static let who = Text(sv: "Vem", en: "Who")
  static let inPlaceOf = Text(sv: "Som ersättare för", en: "In the place of")
  static let purpose = Text(sv: "Ändamål", en: "Purpose")
  static let reason = Text(sv: "Skäl", en: "Reason")
  static let via = Text(sv: "Hur", en: "How")
  static let what = Text(sv: "Vad som lästes", en: "What was read")
  static let whyDrawn = Text(sv: "Varför den drogs", en: "Why it was drawn")
  static let outcome = Text(sv: "Bedömning", en: "Judgement")
  static let handedTo = Text(sv: "Överlämnad till", en: "Handed to")
  static let comment = Text(sv: "Kommentar", en: "Comment")
  static let deleted = Text(
    sv: "Det som lästes är gallrat, och läsningen med det.",
    en: "What was read has been deleted, and the reading with it.")
  static let protectedReader = Text(sv: "Skyddade personuppgifter", en: "Protected identity")
  static let own = Text(
    sv: "Din egen läsning: en annan granskare bedömer den.",
    en: "Your own reading: another reviewer judges it.")
  static func judgedBy(_ name: Text, _ moment: String) -> Text {
    Text(sv: "Bedömd av \(name.sv) \(moment).", en: "Judged by \(name.en) \(moment).")
  }
  static let notJudged = Text(sv: "Inte bedömd", en: "Not judged")
  static let judge = Text(sv: "Spara bedömningen", en: "Save the judgement")
  static let commentHint = Text(
    sv: "Vad du såg eller frågade. Skriv inget som pekar ut en klient.",
    en: "What you saw or asked. Write nothing that points out a client.")
  static let handedToHint = Text(
    sv: "Vid avvikelse: den som utreder vidare, till exempel enhetschefen eller dataskyddsombudet.",
    en: "For a deviation: who looks further, for instance the unit manager or the officer.")
  static let outcomeMissing = Text(
    sv: "Välj hur du bedömer läsningen.", en: "Choose how you judge the reading.")
  static let handedToMissing = Text(
    sv: "Skriv vem avvikelsen är överlämnad till.", en: "Say to whom the deviation is handed.")
  static let commentTooLong = Text(
    sv: "Korta kommentaren till högst 1 000 tecken.",
    en: "Shorten the comment to at most 1,000 characters.")
  static let pointsOut = Text(
    sv: "Texten pekar ut någon med nummer eller adress. Ta bort det och spara igen.",
    en: "The text points somebody out by a number or an address. Remove it and save again.")
  static let saved = Text(sv: "Bedömningen är sparad.", en: "The judgement is saved.")
  static let savedNext = Text(
    sv: "Bedömningen är sparad. Här är nästa läsning.",
    en: "The judgement is saved. Here is the next reading.")
  static let close = Text(sv: "Avsluta månaden", en: "Close the month")
  static let closing = Text(
    sv: "När månaden är avslutad går bedömningarna inte att ändra.",
    en: "When the month is closed, judgements cannot be changed.")

  static func subjects(_ count: Int) -> Text {
    Text(
      sv: "\(count) omgångar, personer eller grupper", en: "\(count) episodes, persons or groups")
  }
  static func kind(_ kind: String) -> Text {
    switch kind {
    case "person": Text(sv: "Person", en: "Person")
    case "episode": Text(sv: "ISU-omgång", en: "Episode")
    case "programme": Text(sv: "Program", en: "Programme")
    case "unit": Text(sv: "Hela enheten", en: "The whole unit")
    default: Text(sv: "Hela nämnden", en: "The whole board")
    }
  }

  static func basis(_ basis: LogReview.Basis) -> Text {
    switch basis {
    case .random: Text(sv: "Slumpvis", en: "At random")
    case .offHours: Text(sv: "Kväll, natt eller helg", en: "Evening, night or weekend")
    case .deputy: Text(sv: "Som ersättare", en: "As a deputy")
    case .reason: Text(sv: "Ändamål med skäl i ord", en: "Purpose with a reason in words")
    case .many: Text(sv: "Många personer på en dag", en: "Many persons in a day")
    }
  }
  static func outcome(_ outcome: LogReview.Outcome) -> Text {
    switch outcome {
    case .inOrder: Text(sv: "I sin ordning", en: "In order")
    case .asked: Text(sv: "Fråga ställd, väntar på svar", en: "Question asked, awaits an answer")
    case .deviation: Text(sv: "Avvikelse, överlämnad", en: "Deviation, handed over")
    }
  }

  static func yearTitle(_ year: Int, _ zone: String) -> Text {
    Text(sv: "Loggkontroll \(year), \(zone)", en: "Log review of \(year), \(zone)")
  }
  static func yearLead(_ months: Int, _ judged: Int, _ deviations: Int) -> Text {
    Text(
      sv: """
        Under året har \(months) av 12 månader granskats och avslutats. Bedömda läsningar: \(judged). \
        Avvikelser: \(deviations).
        """,
      en: """
        In the year \(months) of 12 months were reviewed and closed. Readings judged: \(judged). \
        Deviations: \(deviations).
        """)
  }
  static let inOrder = Text(sv: "I sin ordning", en: "In order")
  static let asked = Text(sv: "Fråga ställd", en: "Question asked")
  static let deviations = Text(sv: "Avvikelser", en: "Deviations")
  static let csv = Text(sv: "Kalkylblad (CSV)", en: "Spreadsheet (CSV)")
  static let toBoard = Text(
    sv: "Skriv ut sidan, eller spara den som PDF, och lägg den till nämndens handlingar.",
    en: "Print the page, or save it as PDF, and add it to the board's papers.")
  static func total(_ year: Int) -> Text { Text(sv: "Hela \(year)", en: "All of \(year)") }

  static let exportTitle = Text(sv: "Uttag ur loggen", en: "Take out a part of the log")
  static let exportLead = Text(
    sv: """
      Ett uttag är en CSV-fil med vem som gjorde vad, när och för vilket ändamål. Det är till för \
      tillsyn och utredning, och loggas självt.
      """,
    en: """
      A CSV file of who did what, when and for which purpose. It is for supervision and inquiry, and \
      is itself logged.
      """)
  static let board = Text(sv: "Nämnd", en: "Board")
  static let from = Text(sv: "Från och med", en: "From")
  static let to = Text(sv: "Till och med", en: "To")
  static let take = Text(sv: "Hämta uttaget", en: "Take it out")
  static let boardMissing = Text(sv: "Välj en nämnd.", en: "Choose a board.")
  static let dayMissing = Text(
    sv: "Skriv ett datum, till exempel 2026-03-14.", en: "Write a date, for example 2026-03-14.")
  static let wrongOrder = Text(
    sv: "Sista dagen är före den första. Byt plats på dem.",
    en: "The last day is before the first. Change places of them.")
}
