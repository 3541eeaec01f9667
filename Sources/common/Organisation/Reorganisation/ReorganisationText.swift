import Core

/// What is said of a plan, on pages and by commands.
enum ReorganisationText {
  // MARK: What is wrong with a plan

  static let emptyPlan = Text(
    sv: "Planen har inga ändringar. Lägg till en.", en: "The plan has no changes. Add one.")
  static let noBoards = Text(
    sv: """
      Nämnder och kommunen ändras inte i en omorganisation: varje nämnd är ett eget sekretessområde.
      """,
    en: "Boards and the municipality are not changed by a reorganisation: each board is a zone.")
  static let unitsMissing = Text(
    sv: "Välj minst en enhet som går upp i en annan", en: "Choose at least one unit to merge")
  static let givesAndTakes = Text(
    sv: "Den som lämnar en arbetslista kan inte ta emot en annan i samma plan.",
    en: "Whoever gives a work list cannot take another in the same plan.")
  static let noAdministrator = Text(
    sv: "Någon enhet blir utan administratör. Ge någon den rollen i en enhet som finns kvar.",
    en: "Some unit is left without an administrator. Give somebody that role in a unit that stays.")

  static func notInForce(_ name: String, _ day: Day) -> Text {
    Text(sv: "\(name) gäller inte \(day).", en: "\(name) is not in force on \(day).")
  }

  static func nameMissing(_ code: String) -> Text {
    Text(sv: "Skriv ett namn på enheten \(code).", en: "Write a name for the unit \(code).")
  }

  static func belowItself(_ name: String) -> Text {
    Text(
      sv: "\(name) kan inte hamna under sig själv.", en: "\(name) cannot come to be below itself.")
  }

  static func boundToBoard(_ name: String, _ parent: String) -> Text {
    Text(
      sv: """
        \(name) kan inte flyttas till en annan nämnd: dess omgångar stannar i nämndens \
        sekretessområde. Avsluta \(name) i stället, och lägg till en ny enhet under \(parent).
        """,
      en: """
        \(name) cannot move to another board: its episodes stay in the board's zone. Close \(name) \
        instead, and add a new unit under \(parent).
        """)
  }

  static func partsMissing(_ name: String) -> Text {
    Text(sv: "Dela \(name) i minst två delar.", en: "Split \(name) into at least two parts.")
  }

  static func chargeMissing(_ name: String) -> Text {
    Text(
      sv: "Välj vilken av delarna som svarar för omgångarna i \(name).",
      en: "Choose which of the parts answers for the episodes of \(name).")
  }

  static func partOfItself(_ name: String) -> Text {
    Text(
      sv: "\(name) upphör när den delas. Ge varje del en egen kod.",
      en: "\(name) ends when it is split. Give each part a code of its own.")
  }

  static func unplaced(_ user: User, _ unit: String) -> Text {
    Text(sv: "Välj till vilken del av \(unit) ", en: "Choose to which part of \(unit) ")
      + user.directoryName + Text(sv: " (\(user.login)) går.", en: " (\(user.login)) goes.")
  }

  static func beginsThen(_ name: String, _ day: Day) -> Text {
    Text(
      sv: "\(name) börjar gälla \(day) och kan inte upphöra före dess.",
      en: "\(name) begins on \(day) and cannot end before that.")
  }

  static func parentEnds(_ name: String, _ parent: String) -> Text {
    Text(
      sv: "\(name) ligger under \(parent), som upphör. Flytta \(name) i planen, före det.",
      en: "\(name) is under \(parent), which ends. Move \(name) in the plan, before that.")
  }

  static func noUser(_ login: String) -> Text {
    Text(
      sv: "Det finns ingen användare \(login). Kontrollera användarnamnet.",
      en: "There is no user \(login). Check the user name.")
  }

  private static func name(_ user: User?) -> Text {
    user.map { $0.directoryName + Text(verbatim: " (\($0.login))") } ?? UserText.name
  }

  static func mayNotTake(_ user: User?, _ unit: String) -> Text {
    name(user)
      + Text(
        sv: " kan inte ta över omgångar i \(unit): personen har ingen roll där som får följa upp.",
        en: " cannot take over episodes at \(unit): the person has no role there that follows up.")
  }

  static func orphaned(_ user: User?, _ open: Int, _ unit: String) -> Text {
    name(user)
      + Text(
        sv: """
           är ansvarig för \(LeavingText.open(open).sv) i \(unit), men har ingen roll kvar i nämnden. Lämna \
          över arbetslistan i planen, eller ge personen en roll från den dagen.
          """,
        en: """
           is responsible for \(LeavingText.open(open).en) at \(unit), but has no role left in the board. \
          Hand over the work list in the plan, or give the person a role from that day.
          """)
  }

  static func unseen(_ open: Int, _ unit: String) -> Text {
    Text(
      sv: """
        Ingen är ansvarig för \(LeavingText.open(open).sv) i \(unit), och ingen chef eller förste \
        socialsekreterare ser vad som väntar där efteråt.
        """,
      en: """
        Nobody is responsible for \(LeavingText.open(open).en) at \(unit), and no manager or senior \
        caseworker sees what waits there afterwards.
        """)
  }

  // MARK: What happens to units and series

  static let isNew = Text(sv: "Ny enhet.", en: "New unit.")
  static let seriesBegins = Text(sv: "Serien börjar.", en: "The series begins.")
  static let seriesContinues = Text(sv: "Serien fortsätter.", en: "The series continues.")
  static let seriesEnds = Text(sv: "Serien slutar.", en: "The series ends.")
  static let seriesIsSplit = Text(
    sv: "Serien slutar: det som var kan inte jämföras med delarna.",
    en: "The series ends: what was cannot be compared with the parts.")

  static func series(_ opening: SeriesSpan.Opening) -> Text {
    switch opening {
    case .begins: seriesBegins
    case .continues: seriesContinues
    case .adds:
      Text(sv: "Serien fortsätter med fler.", en: "The series continues with more.")
    case .breaks: Text(sv: "Serien bryts, och brottet ritas ut.", en: "The series breaks.")
    }
  }

  static func seriesGoesOn(_ name: String) -> Text {
    Text(sv: "Serien räknas med i \(name).", en: "The series is counted in \(name).")
  }

  static func seriesMoves(_ from: String, _ to: String) -> Text {
    Text(
      sv: """
        Serien fortsätter. Resultat för \(from) räknas utan enheten och för \(to) med den, också \
        bakåt i tiden.
        """,
      en: """
        The series continues. Results for \(from) are without the unit and for \(to) with it, also \
        back in time.
        """)
  }

  static func renamed(_ before: String, _ after: String) -> Text {
    Text(sv: "\(before) byter namn till \(after).", en: "\(before) is renamed \(after).")
  }

  static func moved(_ from: String, _ to: String) -> Text {
    Text(sv: "Flyttas från \(from) till \(to).", en: "Moves from \(from) to \(to).")
  }

  static func tookOver(_ names: [String]) -> Text {
    let names = names.joined(separator: ", ")
    return Text(sv: "Tar över från \(names).", en: "Takes over from \(names).")
  }

  static func ends(_ lastDay: Day, _ successors: [String]) -> Text {
    let names = successors.joined(separator: ", ")
    return successors.isEmpty
      ? Text(sv: "Upphör efter \(lastDay).", en: "Ends after \(lastDay).")
      : Text(
        sv: "Upphör efter \(lastDay) och går över till \(names).",
        en: "Ends after \(lastDay) and goes over to \(names).")
  }

  static func charge(_ name: String) -> Text {
    Text(
      sv: "\(name) svarar för enhetens omgångar.", en: "\(name) answers for the unit's episodes.")
  }

  // MARK: A change in words

  static func change(
    _ change: OrganisationChange, _ tree: UnitTree, _ names: [String: Text]
  ) -> Text {
    func name(_ code: String) -> String { tree.unit(code: code)?.name ?? code }
    func draft(_ draft: UnitDraft) -> String { draft.name ?? name(draft.code) }
    switch change {
    case .create(let new):
      return Text(
        sv: "Ny enhet: \(draft(new)) (\(new.code)) under \(name(new.under ?? ""))",
        en: "New unit: \(draft(new)) (\(new.code)) under \(name(new.under ?? ""))")
    case .rename(let unit, let newName):
      return Text(
        sv: "\(name(unit)) byter namn till \(newName)", en: "\(name(unit)) is renamed \(newName)")
    case .move(let unit, let under):
      return Text(
        sv: "\(name(unit)) flyttas till \(name(under))", en: "\(name(unit)) moves to \(name(under))"
      )
    case .merge(let units, let into):
      let names = units.map(name).joined(separator: ", ")
      return Text(sv: "\(names) går upp i \(draft(into))", en: "\(names) become \(draft(into))")
    case .split(let unit, let parts, let charge, _):
      let names = parts.map(draft).joined(separator: ", ")
      let taker = parts.first { $0.code == charge }.map(draft) ?? charge
      return Text(
        sv: "\(name(unit)) delas i \(names); \(taker) svarar för omgångarna",
        en: "\(name(unit)) is split into \(names); \(taker) answers for the episodes")
    case .close(let unit):
      return Text(sv: "\(name(unit)) upphör", en: "\(name(unit)) ends")
    case .handOver(let from, let unit, let to):
      let place = unit.map { ", \(name($0))" } ?? ""
      func person(_ login: String) -> Text { names[normalised(login)] ?? Text(verbatim: login) }
      return Text(sv: "Arbetslistan för ", en: "The work list of ") + person(from)
        + Text(sv: "\(place) går över till ", en: "\(place) goes over to ")
        + (to.map(person) ?? Text(sv: "ingen ännu", en: "nobody yet"))
    }
  }
}
