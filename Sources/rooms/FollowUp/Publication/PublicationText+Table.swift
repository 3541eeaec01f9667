import Core

/// Words of a release and its table, and of why there is none.
extension PublicationText {
  static let all = Text(sv: "Alla", en: "All")
  static let tooFew = Text(sv: "för få", en: "too few")
  static let tooFewExplained = Text(
    sv: "”För få” står där siffran gäller få personer, eller där den tillsammans med andra siffror "
      + "skulle säga något om få. Det går inte att se vilket. Nollor visas.",
    en:
      "“Too few” stands where the figure is about few persons, or where it would say something of "
      + "few together with other figures. Which of the two cannot be seen. Zeros are shown.")
  static func smallest(_ threshold: Int) -> Text {
    Text(
      sv: "Minsta grupp som visas är \(threshold) personer.",
      en: "The smallest group that is shown is \(threshold) persons.")
  }
  static let counted = Text(
    sv: "Räknade är de vars fönster för uppföljningen stängdes under perioden, var och en en gång.",
    en: "Counted are those whose window for the follow-up closed in the period, each once.")
  static let countedHouseholds = Text(
    sv:
      "Räknade är de hushåll vars fönster för uppföljningen stängdes under perioden, vart och ett en "
      + "gång.",
    en: "Counted are the households whose window for the follow-up closed in the period, each once."
  )
  static let overlapping = Text(
    sv: "En person kan vara i flera grupper, så raderna går inte att summera.",
    en: "A person can be in several groups, so the rows do not add up.")
  static let means = Text(
    sv: "Medelvärden gäller dem som följdes upp. Spridning och intervall visas från tio personer.",
    en: "Means are over those followed up. Spread and interval are shown from ten persons on.")
  static let about = Text(sv: "Om utgåvan", en: "About the release")
  static let howRead = Text(sv: "Så läser du tabellen", en: "How to read the table")
  static let files = Text(sv: "Hämta", en: "Download")
  static let openLead = Text(
    sv:
      "Siffror om hur det går för dem som följs upp, beslutade att få läsas av alla. Ingen person "
      + "pekas ut.",
    en:
      "Figures of how things go for those followed up, decided to be read by everybody. No person "
      + "is pointed out.")
  static let catalogue = Text(
    sv: "Datakatalog (DCAT-AP-SE)", en: "Catalogue of data (DCAT-AP-SE)")
  static let deviation = Text(sv: "Standardavvikelse", en: "Standard deviation")
  static let lower = Text(sv: "Nedre gräns, 95 % intervall", en: "Lower end, 95% interval")
  static let upper = Text(sv: "Övre gräns, 95 % intervall", en: "Upper end, 95% interval")
  static let figure = Text(sv: "Uppgift", en: "Figure")
  static let persons = Text(sv: "personer", en: "persons")
  static let households = Text(sv: "hushåll", en: "households")
  static let ofTheMeasure = Text(sv: "måttets enhet", en: "unit of the measure")
  static func counting(households: Bool) -> Text {
    (households ? Self.households : persons)
      + Text(sv: ", och måttets enhet för medelvärden", en: ", and the measure's unit for means")
  }
  static let notComputed = Text(sv: "beräknas inte för så få", en: "not computed of so few")
  static let notApplicable = Text(sv: "finns inte för måttet", en: "does not apply")
  static let subjectArea = Text(sv: "Socialtjänst", en: "Social services")
  static let group = Text(sv: "Grupp", en: "Group")
  static let startMean = Text(sv: "Medel vid start", en: "Mean at start")
  static let mean = Text(sv: "Medel", en: "Mean")
  static let change = Text(sv: "Förändring", en: "Change")
  static let interval = Text(sv: "95 % intervall", en: "95% interval")
  static let share = Text(sv: "Andel", en: "Share")
  static let asOf = Text(sv: "Uppgifterna är från", en: "The data are of")
  static let board = Text(sv: "Nämnd", en: "Board")
  static let certificate = Text(sv: "Bevisets kontrollsumma", en: "Digest of the proof")
  static let certificateHint = Text(
    sv: "Beviset för att ingen pekas ut finns kvar hos nämnden och kan prövas på nytt.",
    en: "The proof that nobody is pointed out stays with the board and can be tried again.")
  static let decidedBy = Text(sv: "Beslutad av", en: "Decided by")
  static let correction = Text(sv: "Rättelse", en: "Correction")
  static func correcting(_ number: Int, _ reason: String) -> Text {
    Text(
      sv: "Rättar utgåva \(number): \(reason)", en: "Corrects release \(number): \(reason)")
  }
  static func isCorrected(by number: Int) -> Text {
    Text(
      sv: "Den här utgåvan har rättats av utgåva \(number).",
      en: "This release has been corrected by release \(number).")
  }
  static func releaseTitle(_ table: PublishedTable) -> Text {
    Text(verbatim: "\(table.title), ") + table.periodTitle
  }
  static func subject(_ subject: PublishedTable.Subject) -> Text {
    subject.title + Text(verbatim: ", ") + lowered(subject.occasionTitle)
  }
  private static func lowered(_ text: Text) -> Text {
    Text(
      sv: text.sv.prefix(1).lowercased() + text.sv.dropFirst(),
      en: text.en.prefix(1).lowercased() + text.en.dropFirst())
  }

  static func count(_ count: PublishedTable.Count) -> Text {
    switch count {
    case .due: Text(sv: "Skulle följas upp", en: "Due")
    case .lost: Text(sv: "Bortfall", en: "Lost")
    case .followed: Text(sv: "Följdes upp", en: "Followed up")
    case .improved: Text(sv: "Bättre", en: "Better")
    case .unchanged: Text(sv: "Oförändrade", en: "Unchanged")
    case .worse: Text(sv: "Sämre", en: "Worse")
    case .holding: Text(sv: "Gäller för", en: "Holds for")
    case .other: Text(sv: "Gäller inte för", en: "Does not hold for")
    }
  }

  /// What a row says, in a sentence; what is withheld is not in it.
  static func sentence(_ subject: PublishedTable.Subject, _ row: PublishedTable.Row) -> Text {
    guard let followed = row.counts[.followed] else {
      return Text(
        sv: "De som följdes upp var för få för att visas.",
        en: "Those followed up were too few to be shown.")
    }
    guard followed > 0 else {
      return Text(sv: "Ingen följdes upp.", en: "Nobody was followed up.")
    }
    let said = subject.kind.categories.filter { $0 != .other }.compactMap { count in
      row.counts[count].map { ($0, Self.count(count)) }
    }
    let ofDue = row.counts[.due].map { due in
      Text(sv: "\(followed) av \(due) följdes upp", en: "\(followed) of \(due) were followed up")
    }
    var text = ofDue ?? Text(sv: "\(followed) följdes upp", en: "\(followed) were followed up")
    if !said.isEmpty {
      text =
        text + Text(verbatim: ": ")
        + .joined(
          said.map { count, words in
            Text(
              sv: "\(words.sv.lowercased()) \(count)", en: "\(words.en.lowercased()) \(count)")
          }, separator: ", ")
    }
    return text + Text(verbatim: ".")
  }

  static func why(_ error: PublicationError) -> Text {
    switch error {
    case .nothingToShow:
      Text(
        sv: "Inget av måtten mäts vid de valda tillfällena. Välj andra mått eller tillfällen.",
        en: "None of the measures is taken at the chosen occasions. Choose other measures or "
          + "occasions.")
    case .periodNotOver(let period):
      Text(
        sv: "Perioden \(period.title.sv) är inte slut. Vänta tills den har gått.",
        en: "The period, \(period.title.en), is not over. Wait until it is.")
    case .noSuchPeriod:
      Text(sv: "Välj en av perioderna.", en: "Choose one of the periods.")
    case .released(let number):
      Text(
        sv: "Perioden är publicerad i utgåva \(number). Gör en rättelse om något är fel.",
        en: "The period is published in release \(number). Make a correction if something is wrong."
      )
    case .noSuchRelease:
      Text(
        sv: "Välj den senaste utgåvan av en period.", en: "Choose the latest release of a period.")
    case .reason(let fault): fault
    case .noProposal:
      Text(
        sv: "Ingen utgåva är förberedd. Förbered en, och besluta sedan.",
        en: "No release is prepared. Prepare one, and then decide.")
    case .changedMeanwhile:
      Text(
        sv:
          "Uppgifterna har ändrats sedan utgåvan förbereddes. Inget är publicerat. Förbered den igen "
          + "och granska den.",
        en:
          "The data have changed since the release was prepared. Nothing is published. Prepare it "
          + "again and review it.")
    case .planStands:
      Text(
        sv: "En utgåva är publicerad, så planen gäller. Planera en ny publicering i stället.",
        en: "A release is published, so the plan stands. Plan another publication instead.")
    default: whyNotProved(error)
    }
  }

  private static func whyNotProved(_ error: PublicationError) -> Text {
    switch error {
    case .ledgerChanged(let release):
      Text(
        sv:
          "Liggaren har ändrats vid sidan av programmet, vid post \(release). Inget publiceras. Kör "
          + "”beprova publication audit” och återställ från en säkerhetskopia.",
        en: "The ledger has been changed beside the program, at entry \(release). Nothing is "
          + "published. Run “beprova publication audit” and restore a backup.")
    case .ledgerUnreadable:
      Text(
        sv: "Liggaren går inte att läsa. Inget publiceras. Återställ från en säkerhetskopia.",
        en: "The ledger cannot be read. Nothing is published. Restore a backup.")
    case .certificateUnreadable(let release):
      Text(
        sv:
          "Beviset för liggarens post \(release) går inte att läsa. Inget publiceras. Återställ från "
          + "en säkerhetskopia.",
        en:
          "The proof of entry \(release) of the ledger cannot be read. Nothing is published. Restore "
          + "a backup.")
    case .solverStopped:
      Text(
        sv: "Beräkningen blev inte klar. Inget är publicerat. Försök igen, eller välj färre "
          + "uppdelningar i en ny publicering.",
        en:
          "The computation did not end. Nothing is published. Try again, or choose fewer breakdowns "
          + "in another publication.")
    case .tooMuch:
      Text(
        sv: "Tabellerna är för stora. Välj färre mått, tillfällen eller uppdelningar.",
        en: "The tables are too large. Choose fewer measures, occasions or breakdowns.")
    case .alreadyDisclosed(let cells):
      Text(
        sv:
          "Det som redan är publicerat säger för mycket om \(cells.count) av siffrorna, till exempel "
          + "\(cells.first ?? "–"). Den här utgåvan kan inte publiceras.",
        en: "What is published already tells too much of \(cells.count) of the figures, such as "
          + "\(cells.first ?? "–"). This release cannot be published.")
    case .cannotBeProtected(let cell):
      Text(
        sv: "Siffran \(cell) kan inte skyddas, vad som än döljs. Välj färre uppdelningar eller en "
          + "längre period i en ny publicering.",
        en:
          "The figure \(cell) cannot be protected whatever is withheld. Choose fewer breakdowns or "
          + "a longer period in another publication.")
    default:
      Text(
        sv: "Det gick inte att bevisa att ingen pekas ut. Inget är publicerat.",
        en: "It could not be proved that nobody is pointed out. Nothing is published.")
    }
  }

  // MARK: What proving again found

  static func ledgerByteChanged(_ place: Int) -> Text {
    Text(
      sv: "Liggaren har ändrats efter att posten \(place) förseglades.",
      en: "The ledger has been changed since entry \(place) was sealed.")
  }
  static let releaseMissing = Text(
    sv: "Utgåvan finns i liggaren men inte bland utgåvorna.",
    en: "The release is in the ledger but not among the releases.")
  static let notInLedger = Text(
    sv: "Utgåvan finns inte i liggaren.", en: "The release is not in the ledger.")
  static let notAsNoted = Text(
    sv: "Liggaren är inte den som loggen antecknade när utgåvan beslutades.",
    en: "The ledger is not the one that the log noted when the release was decided.")
  static let determined = Text(
    sv: "Beviset lämnar bara ett möjligt värde.", en: "The proof leaves one possible value only.")
  static let shownThough = Text(
    sv: "Siffran är känslig och visas.", en: "The figure is sensitive and shown.")
  static let otherProof = Text(
    sv: "Beviset är inte det som utgåvan förseglades med, eller håller inte.",
    en: "The proof is not the one that the release was sealed with, or does not hold.")
  static let figureChanged = Text(
    sv: "Siffran är inte den som förseglades.", en: "The figure is not the one that was sealed.")
  static let figureGone = Text(
    sv: "Siffran förseglades men finns inte i tabellen.",
    en: "The figure was sealed but is not in the table.")
  static let tableUnreadable = Text(
    sv: "Tabellen går inte att läsa.", en: "The table cannot be read.")
  static let tableChanged = Text(
    sv: "Tabellen är inte den som förseglades, fast antalen är det.",
    en: "The table is not the one that was sealed, though its counts are.")
}
