import Core
import Forms
import Organisation
import Programmes

enum ResultText {
  static let show = Text(sv: "Visa", en: "Show")
  static let results = Text(sv: "Resultat", en: "Results")

  // MARK: Filters

  static let period = Text(sv: "Period", en: "Period")
  static let always = Text(sv: "Hela tiden", en: "All the time")
  static let lastTwelveMonths = Text(
    sv: "Den här månaden och de elva före", en: "This month and the eleven before")
  static let basis = Text(sv: "Perioden gäller", en: "The period is of")
  static func basis(_ basis: ResultQuery.Basis) -> Text {
    switch basis {
    case .start: Text(sv: "När de började", en: "The start")
    case .measurement: Text(sv: "När de mättes", en: "The measurement")
    }
  }
  static let breakdown = Text(sv: "Dela upp på", en: "Break down by")
  static let noBreakdown = Text(sv: "Inget", en: "Nothing")
  static let measure = Text(sv: "Mått", en: "Measure")
  static let occasion = Text(sv: "Jämför start med", en: "Compare the start with")
  static let first = Text(sv: "Första mätningen, en per person", en: "First measurement, one each")
  static let latest = Text(
    sv: "Senaste mätningen, en per person", en: "Latest measurement, one each")
  static func closest(_ days: Int) -> Text {
    Text(
      sv: "Mätningen närmast \(days) dagar, en per person",
      en: "The measurement closest to \(days) days, one each")
  }
  static let unit = Text(sv: "Enhet", en: "Unit")
  static let allUnits = Text(sv: "Alla jag får läsa", en: "All I may read")
  static let purpose = Text(sv: "Jag läser för", en: "I read for")
  static let monthTables = Text(
    sv: "Månadens tabeller för hela nämnden", en: "The month's tables of the whole board")
  static let reason = Text(sv: "Varför (minst tio tecken)", en: "Why (at least ten characters)")
  static let reasonHint = Text(
    sv: "Sparas i loggen och läses av den som granskar den.",
    en: "Kept in the log and read by whoever reviews it.")
  static let reasonMissing = Text(
    sv: "Skriv varför du läser om personer, minst tio tecken",
    en: "Write why you read about persons, at least ten characters")
  static let changeSelection = Text(
    sv: "Välj mått, tillfälle, period eller uppdelning",
    en: "Choose measure, occasion, period or breakdown")
  static func brokenDown(_ breakdown: Text) -> Text {
    Text(
      sv: "uppdelat på \(breakdown.sv.lowercasedFirst)",
      en: "broken down by \(breakdown.en.lowercasedFirst)")
  }
  static func againstStart(_ occasion: Text) -> Text {
    Text(
      sv: "\(occasion.sv.lowercasedFirst) jämfört med start",
      en: "\(occasion.en.lowercasedFirst) compared with the start")
  }
  static func periodPhrase(
    _ span: ResultSelection.Span, _ basis: ResultQuery.Basis
  ) -> Text {
    let who =
      switch basis {
      case .start: Text(sv: "de som började", en: "those who started")
      case .measurement: Text(sv: "de som mättes", en: "those measured")
      }
    return switch span {
    case .always: Text(sv: "hela tiden", en: "all the time")
    case .year(let year): Text.joined([who, Text(sv: "\(year)", en: "in \(year)")])
    case .lastTwelveMonths:
      Text.joined([
        who,
        Text(
          sv: "den här månaden och de elva före", en: "in this month and the eleven before"),
      ])
    }
  }
  static func unknown(_ names: [String]) -> Text {
    let swedish = names.map { "”\($0)”" }.joined(separator: ", ")
    let english = names.map { "“\($0)”" }.joined(separator: ", ")
    return Text(
      sv: "Adressen frågar efter \(swedish), som inte finns här. Det som visas står i raden under "
        + "svaret; välj något annat där.",
      en:
        "The address asks for \(english), which is not to be had here. What is shown stands in the "
        + "line below the answer; choose something else there.")
  }
  static let noSuchMeasure = Text(sv: "Måttet finns inte", en: "There is no such measure")
  static func noSuchMeasure(_ name: String) -> Text {
    Text(
      sv: "Programmet har inget mått som heter ”\(name)”. Det kan ha fått ett annat namn i en ny "
        + "version. Välj ett av dem som finns.",
      en: "The programme has no measure called “\(name)”. It may be called otherwise in a new "
        + "version. Choose one of those that there are.")
  }
  static let compareYear = Text(sv: "Jämför med året innan", en: "Compare with the year before")

  // MARK: Who sees what

  static func seenBy(_ source: ResultPicture.Source) -> Text {
    switch source {
    case .live:
      Text(
        sv: "Ses av dig, som får läsa uppgifterna bakom",
        en: "Seen by you, who may read the records")
    case .released:
      Text(
        sv: "Ses av alla med en roll i nämnden", en: "Seen by everybody with a role in the board")
    }
  }
  static func scope(_ extent: ResultAccess.Extent, unit: OrgUnit?) -> Text {
    if let unit {
      return Text(
        sv: "Aktuella siffror för \(unit.name) med underliggande enheter.",
        en: "Current figures of \(unit.name) with the units below.")
    }
    let whose = Self.extent(extent)
    return Text(
      sv: "Aktuella siffror för \(whose.sv).", en: "Current figures of \(whose.en).")
  }
  static func extent(_ extent: ResultAccess.Extent) -> Text {
    switch extent {
    case .wholeZone: wholeBoard
    case .units: Text(sv: "dina enheter", en: "your units")
    case .ownClients: Text(sv: "dina egna klienter", en: "your own clients")
    }
  }
  static func released(_ asOf: Day?) -> Text {
    let when = asOf.map { "\($0)" } ?? "–"
    return Text(
      sv: "Du ser nämndens tabeller från \(when).", en: "You see the board's tables of \(when).")
  }
  static let whyReleased = Text(
    sv: "Varför ser jag inte aktuella siffror?", en: "Why do I not see current figures?")
  static let releasedBecause = Text(
    sv: "Nämndens tabeller görs en gång i månaden och ändras inte, de räknar bara tillfällen vars "
      + "tid har gått ut, och uppdelningar med små grupper visas inte. Så kan ingen kännas igen. "
      + "Aktuella siffror ser de som får läsa uppgifterna bakom.",
    en: "The board's tables are made once a month and never changed, they count only occasions "
      + "whose time has passed, and breakdowns with small groups are not shown. So nobody can be "
      + "recognised. Current figures are for those who may read the records behind them.")
  static let currentBehindPurpose = Text(
    sv: "Aktuella siffror får du genom att välja vad du läser för.",
    en: "You get current figures by choosing what you read for.")
  static let theAnswer = Text(sv: "Svaret", en: "The answer")
  static let theBreakdown = Text(sv: "Uppdelningen", en: "The breakdown")
  static func whyNot(_ groups: ResultPicture.Groups, of what: Text) -> Text {
    switch groups {
    case .shown: Text(verbatim: "")
    case .withheld(let below):
      Text(
        sv: "\(what.sv) visas inte, för att ingen ska kunna kännas igen: någon grupp är mindre än "
          + "\(below) personer, eller går att räkna fram.",
        en:
          "\(what.en) is not shown, so that nobody can be recognised: some group is of fewer than "
          + "\(below) persons, or can be worked out.")
    case .notYet: notThisMonth
    }
  }
  static let notThisMonth = Text(
    sv: "Finns inte bland månadens tabeller. När något av programmet är publicerat står det bland "
      + "publiceringarna i stället. Välj annars ett mättillfälle i programmet, eller titta igen "
      + "nästa månad.",
    en: "Not among this month's tables. Once something of the programme is published, it stands "
      + "among the publications instead. Otherwise choose an occasion of the programme, or look "
      + "again next month.")
  static let mayNotReadThat = Text(
    sv: "Du får inte läsa aktuella siffror för det du valde.",
    en: "You may not read current figures of what you chose.")
  static let filtersDoNotApply = Text(
    sv: "Det som visas är hela nämnden, hela tiden: i månadens tabeller kan enhet och period inte "
      + "väljas.",
    en: "What is shown is the whole board, all the time: in the month's tables unit and period "
      + "cannot be chosen.")
  static let wholeBoard = Text(sv: "hela nämnden", en: "the whole board")
  static func notAsked(_ measure: Text, at occasion: Text, shown: Text) -> Text {
    Text(
      sv: "”\(measure.sv)” frågas inte vid ”\(occasion.sv)”. Det som visas är ”\(shown.sv)”.",
      en: "“\(measure.en)” is not asked at “\(occasion.en)”. What is shown is “\(shown.en)”.")
  }

  // MARK: Key figures

  static let started = Text(sv: "började", en: "started")
  static let due = Text(sv: "skulle ha följts upp", en: "should have been followed up")
  static let measured = Text(sv: "mätta", en: "measured")
  static let paired = Text(sv: "går att jämföra", en: "can be compared")
  static let measuredOfThem = Text(sv: "av dem mätta", en: "of them measured")
  static let pairedOfThem = Text(sv: "av dem går att jämföra", en: "of them can be compared")
  static let lost = Text(sv: "är inte med", en: "are not included")

  static func early(_ number: Int) -> Text {
    Text(
      sv: "\(number) av dem har mätts innan tiden för uppföljningen har gått ut. De räknas inte "
        + "bland dem som skulle ha följts upp.",
      en: "\(number) of them \(number == 1 ? "was" : "were") measured before the time for it had "
        + "passed. They do not count among those who should have been followed up.")
  }

  // MARK: Chapters

  static func changeHeading(_ occasion: Text) -> Text {
    Text(
      sv: "Förändring sedan starten: \(occasion.sv.lowercasedFirst)",
      en: "Change since the start: \(occasion.en.lowercasedFirst)")
  }
  static func levelHeading(_ occasion: Text) -> Text {
    Text(
      sv: "Läget: \(occasion.sv.lowercasedFirst)",
      en: "Where they stood: \(occasion.en.lowercasedFirst)")
  }
  static let levelNotReleased = Text(
    sv: "Läget i snitt visas bara för den som får läsa uppgifterna bakom: tillsammans med andra "
      + "tillfällens snitt skulle det kunna peka ut någon.",
    en:
      "The average is shown only to those who may read the records behind: beside the averages of "
      + "other occasions it could point somebody out.")
  static let outcomeHeading = Text(sv: "Hur många fick det bättre?", en: "How many got better?")
  static let attritionHeading = Text(sv: "Vilka är inte med?", en: "Who is not included?")
  static let trendHeading = Text(sv: "Månad för månad", en: "Month by month")
  static let genderHeading = Text(sv: "Kvinnor och män", en: "Women and men")
  static let sharesHeading = Text(
    sv: "Nåddes målen, och vad tycker de?", en: "Were goals met, and what do they think?")
  static let partnersHeading = Text(
    sv: "Ska läsas tillsammans med", en: "To be read together with")
  static let whoHeading = Text(
    sv: "Vilka de är och vad de fick", en: "Who they are and what they got")
  static let howHeading = Text(sv: "Så räknar vi", en: "How we count")

  static func shareHeading(_ share: Text, _ occasion: Text) -> Text {
    Text(
      sv: "\(share.sv): \(occasion.sv.lowercasedFirst)",
      en: "\(share.en): \(occasion.en.lowercasedFirst)")
  }
  static func unanswered(_ titles: [Text]) -> Text {
    let names = Text.joined(
      titles.map { Text(sv: "”\($0.sv)”", en: "“\($0.en)”") }, separator: ", ")
    return Text(
      sv: "Ingen har svar på det här tillfället om \(names.sv).",
      en: "Nobody has an answer at this occasion on \(names.en).")
  }
  static let nobodyMeasured = Text(sv: "ingen mätt", en: "nobody measured")

  // MARK: Nothing yet

  static let emptyHeading = Text(
    sv: "Här kommer svaret att stå", en: "The answer will stand here")
  static func empty(_ measure: Text) -> Text {
    Text(
      sv: "Sidan svarar på frågan med ”\(measure.sv)”, för alla tillsammans. Den behöver personer "
        + "som har följts upp: först vid starten, sedan en gång till. Ingen har börjat än.",
      en:
        "The page answers the question by “\(measure.en)”, for all together. It needs persons who "
        + "have been followed up: first at the start, then once more. Nobody has started yet.")
  }
  static let emptyExample = Text(
    sv: "Så kan svaret se ut: 12 av 31 har fått det bättre, 14 har det ungefär som förut och 5 har "
      + "fått det sämre.",
    en: "The answer may look like this: 12 of 31 are better off, 14 are much as before and 5 are "
      + "worse off.")
  static let emptyStep = Text(
    sv: "Första steget tar den som möter personerna: att starta en omgång.",
    en: "The first step is for those who meet the persons: to begin an episode.")
  static let toProgramme = Text(sv: "Till programmet", en: "To the programme")
  static let nobodyInSelection = Text(
    sv: "Ingen finns i det du har valt", en: "There is nobody in what you chose")
  static func nobodyInSelectionStep(_ basis: ResultQuery.Basis) -> Text {
    let (sv, en) = basis == .start ? ("började", "started") : ("mättes", "was measured")
    return Text(
      sv: "Ingen som du får läsa \(sv) under den perioden eller på den enheten. Välj en annan, "
        + "eller se alla.",
      en: "Nobody whom you may read about \(en) in that period or at that unit. Choose another, or "
        + "see everybody.")
  }
  static let showAll = Text(
    sv: "Visa hela tiden och alla enheter", en: "Show all the time and all units")

  // MARK: Tables

  static let group = Text(sv: "Grupp", en: "Group")
  static let all = Text(sv: "Alla", en: "All")
  static let unknownValue = Text(sv: "Uppgift saknas", en: "Not known")
  static let pairs = Text(sv: "Jämförda", en: "Compared")
  static let mean = Text(sv: "I snitt", en: "On average")
  static let numberOf = Text(sv: "Antal", en: "Number")
  static func count(_ count: Int, of whole: Int) -> Text {
    Text(sv: "\(count) av \(whole)", en: "\(count) of \(whole)")
  }
  static let start = Text(sv: "Start", en: "Start")
  static let atOccasion = Text(sv: "Vid tillfället", en: "At the occasion")
  static let changeInPoints = Text(
    sv: "Förändring (procentenheter)", en: "Change (percentage points)")
  static let change = Text(sv: "Förändring", en: "Change")
  static let uncertainty = Text(sv: "Osäkerhet (95 %)", en: "Uncertainty (95%)")
  static let better = Text(sv: "Bättre", en: "Better")
  static let same = Text(sv: "Lika", en: "The same")
  static let worse = Text(sv: "Sämre", en: "Worse")
  static let number = Text(sv: "Antal", en: "Number")
  static let share = Text(sv: "Andel", en: "Share")
  static let target = Text(sv: "Mål", en: "Target")
  static let lostColumn = Text(sv: "Inte med", en: "Not included")
  static let association = Text(
    sv:
      "Samband, inte effekt: de som jämförs kan skilja sig åt på andra sätt, till exempel i ålder "
      + "eller i hur svårt de hade det från början.",
    en:
      "Association, not effect: those compared may differ in other ways, such as in age or in how "
      + "badly off they were at the start.")
  static func sign(_ direction: Measure.Direction) -> Text {
    switch direction {
    case .higher:
      Text(
        sv: "Högre är bättre. Minus betyder att det har blivit sämre.",
        en: "Higher is better. Minus means that things got worse.")
    case .lower:
      Text(
        sv: "Lägre är bättre. Minus betyder att det har blivit bättre.",
        en: "Lower is better. Minus means that things got better.")
    }
  }
  static let rounded = Text(
    sv: "Talen är avrundade var för sig.", en: "The numbers are rounded one by one.")
  static let overlap = Text(
    sv: "En person kan finnas i flera grupper. Raderna ska därför inte läggas ihop.",
    en: "A person can be in several groups. So the rows are not to be added up.")
  static let csv = Text(sv: "tabellen som CSV", en: "the table as CSV")
  static let noChange = Text(sv: "ingen förändring", en: "no change")
  static let nobodyLost = Text(
    sv: "Alla som skulle ha följts upp är med.",
    en: "Everybody who should have been followed up is included.")

  static func reason(_ code: String) -> Text {
    switch code {
    case GroupResult.noStartValue:
      Text(sv: "Startvärde saknas", en: "No value from the start")
    case GroupResult.notRecorded:
      Text(sv: "Inget har registrerats", en: "Nothing recorded")
    default: MissingReason(rawValue: code)?.title ?? Text(verbatim: code)
    }
  }

  // MARK: How we count

  static let how: [Text] = [
    Text(
      sv: "Bara de som har ett värde både från starten och från tillfället jämförs.",
      en: "Only those with a value both from the start and from the occasion are compared."),
    Text(
      sv: "”Skulle ha följts upp” är de vars tid för uppföljning har gått ut. Den som frågan inte "
        + "gäller räknas inte.",
      en: "“Should have been followed up” are those whose time for it has passed. Those whom the "
        + "question does not concern are not counted."),
    Text(
      sv: "Osäkerheten visar hur mycket snittet kan bero på slumpen: rätt svar ligger i 95 fall av "
        + "100 mellan gränserna.",
      en: "The uncertainty shows how much of the mean may be chance: in 95 cases of 100 the true "
        + "answer lies between the limits."),
    Text(
      sv:
        "Bättre och sämre räknas från den minsta förändring som betyder något, som programmet har "
        + "bestämt. Säker förändring är större än mätfelet.",
      en: "Better and worse count from the smallest change that matters, as the programme has "
        + "decided. Reliable change is larger than the measuring error."),
    Text(
      sv: "En förändring kan ha andra orsaker än insatsen.",
      en: "A change may have other causes than the intervention."),
  ]

  static func reliability(_ reliable: GroupFigures.Reliable) -> Text {
    let r = Text.number(reliable.r, decimals: 2)
    let sd = Text.number(reliable.sdStart, decimals: 1)
    return Text(
      sv: "Säker förändring räknas med reliabiliteten \(r.sv) och standardavvikelsen \(sd.sv) vid "
        + "start (Jacobson och Truax 1991).",
      en: "Reliable change is computed with the reliability \(r.en) and the standard deviation "
        + "\(sd.en) at the start (Jacobson and Truax 1991).")
  }

  static let noAccess = Text(
    sv: "Resultaten visas för den som har en roll i nämnden.",
    en: "The results are for those with a role in the board.")
}
