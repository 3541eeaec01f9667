import Core

/// The kinds of changes that a plan can hold, as pages offer them.
enum ChangeKind: String, Sendable, CaseIterable {
  case merge = "sammanslagning"
  case split = "delning"
  case move = "flytt"
  case rename = "namn"
  case create = "ny"
  case close = "avslut"
  case handOver = "overlamning"

  var title: Text {
    switch self {
    case .merge: Text(sv: "Slå ihop enheter", en: "Merge units")
    case .split: Text(sv: "Dela en enhet", en: "Split a unit")
    case .move: Text(sv: "Flytta en enhet", en: "Move a unit")
    case .rename: Text(sv: "Byt namn på en enhet", en: "Rename a unit")
    case .create: Text(sv: "Lägg till en enhet", en: "Add a unit")
    case .close: Text(sv: "Avsluta en enhet", en: "End a unit")
    case .handOver: Text(sv: "Lämna över en arbetslista", en: "Hand over a work list")
    }
  }

  var lead: Text {
    switch self {
    case .merge:
      Text(
        sv:
          "Enheterna upphör. Roller och serier går vidare till den nya, som också får läsa omgångarna.",
        en:
          "The units end. Roles and series go on in the new one, which may also read the episodes.")
    case .split:
      Text(
        sv: "Enheten upphör och blir flera. Serien bryts, och du väljer vem som går vart.",
        en: "The unit ends and becomes several. The series breaks, and you choose who goes where.")
    case .move:
      Text(
        sv: "Enheten kommer under en annan. Roller och omgångar följer med.",
        en: "The unit comes under another. Roles and episodes come along.")
    case .rename:
      Text(sv: "Allt annat är som förut.", en: "All else is as before.")
    case .create:
      Text(
        sv: "En enhet utan föregångare. Ge roller i den efteråt.",
        en: "A unit without a predecessor. Give roles in it afterwards.")
    case .close:
      Text(
        sv: "Rollerna i enheten upphör. Öppna omgångar måste ha någon annan som tar hand om dem.",
        en: "The roles in the unit end. Open episodes must have somebody else.")
    case .handOver:
      Text(
        sv: "Allt som personen är ansvarig för och som är öppet går över samma dag.",
        en: "All that is open and that the person is responsible for goes over on the day.")
    }
  }
}

enum ReorganisationPageText {
  static let title = Text(sv: "Omorganisationer", en: "Reorganisations")
  static let lead = Text(
    sv: """
      Planera hur enheter slås ihop, delas, flyttas eller upphör. Du ser vad som händer med serier, \
      rättigheter och arbetslistor innan något ändras.
      """,
    en: """
      Plan how units merge, split, move or end. You see what happens to series, rights and work lists \
      before anything changes.
      """)
  static let caption = Text(sv: "Planer", en: "Plans")
  static let none = Text(
    sv: "Ingen omorganisation är planerad.", en: "No reorganisation is planned.")
  static let name = Text(sv: "Vad den heter", en: "What it is called")
  static let nameHint = Text(
    sv: "Till exempel ”Barn och familj blir en enhet”.",
    en: "For instance “Children and family become one unit”.")
  static let day = Text(sv: "Gäller från och med", en: "In force from")
  static let state = Text(sv: "Läge", en: "State")
  static let planHeading = Text(sv: "Planera en omorganisation", en: "Plan a reorganisation")
  static let create = Text(sv: "Börja planera", en: "Begin to plan")
  static let nameMissing = Text(sv: "Skriv vad den ska heta", en: "Write what it is called")
  static let changes = Text(sv: "Ändringar", en: "Changes")
  static let change = Text(sv: "Ändring", en: "Change")
  static let noChanges = Text(
    sv: "Planen har inga ändringar än. Börja med en av dem här under.",
    en: "The plan has no changes yet. Begin with one of those below.")
  static let remove = Text(sv: "Ta bort", en: "Remove")
  static let add = Text(sv: "Lägg till en ändring", en: "Add a change")
  static let faults = Text(
    sv: "Det här måste lösas först", en: "This must be solved first")
  static let preview = Text(sv: "Vad som händer", en: "What happens")
  static let units = Text(sv: "Enheter och serier", en: "Units and series")
  static let unit = Text(sv: "Enhet", en: "Unit")
  static let what = Text(sv: "Vad som händer", en: "What happens")
  static let series = Text(sv: "Serien", en: "The series")
  static let rights = Text(sv: "Vem får läsa vad", en: "Who may read what")
  static let rightsUnchanged = Text(
    sv: "Ingen får läsa mer eller mindre om personer än förut.",
    en: "Nobody may read more or less about persons than before.")
  static let person = Text(sv: "Person", en: "Person")
  static let gains = Text(sv: "Får läsa", en: "May read")
  static let loses = Text(sv: "Får inte längre läsa", en: "May no longer read")
  static let work = Text(sv: "Arbetslistor", en: "Work lists")
  static let workUnchanged = Text(
    sv: "Ingen arbetslista berörs.", en: "No work list is affected.")
  static let open = Text(sv: "Öppna", en: "Open")
  static let outcome = Text(sv: "Vad som händer", en: "What happens")
  static let decideNow = Text(sv: "Genomför omorganisationen nu", en: "Carry it out now")
  static let undo = Text(sv: "Ångra omorganisationen", en: "Undo the reorganisation")
  static let undoLead = Text(
    sv: "Du kan ångra under dagen. Då blir allt som det var, rad för rad.",
    en: "You can undo it during the day. Everything is then as it was, row by row.")
  static let details = Text(sv: "Ändra namn eller dag", en: "Change name or day")
  static let save = Text(sv: "Spara", en: "Save")
  static let housekeeping = Text(sv: "Ändra eller ta bort planen", en: "Change or remove the plan")
  static let discard = Text(sv: "Ta bort planen", en: "Remove the plan")
  static let decidedLead = Text(
    sv: "Planen är bestämd. Ändrar du i den måste den bestämmas igen.",
    en: "The plan is decided. If you change it, it must be decided again.")
  static let overdue = Text(
    sv: "Dagen har kommit, men planen har inte kunnat genomföras. Lös det som står här under.",
    en: "The day has come, but the plan could not be carried out. Solve what stands below.")
  static let code = Text(sv: "Kod", en: "Code")
  static let codeHint = Text(
    sv: "Kort och unik; den syns i importer och kommandon.",
    en: "Short and unique; imports and commands use it.")
  static let unitName = Text(sv: "Namn", en: "Name")
  static let newName = Text(sv: "Nytt namn", en: "New name")
  static let kind = Text(sv: "Slag", en: "Kind")
  static let under = Text(sv: "Under", en: "Under")
  static let mergeUnits = Text(sv: "Enheter som går upp i en", en: "Units that become one")
  static let intoExisting = Text(
    sv: "Går upp i en enhet som finns", en: "Become a unit that is there")
  static let intoHint = Text(
    sv: "Lämna tomt om det blir en ny enhet.", en: "Leave it empty for a new unit.")
  static let intoNew = Text(sv: "Eller en ny enhet", en: "Or a new unit")
  static let chooseUnit = Text(sv: "Gå vidare", en: "Go on")
  static let charge = Text(
    sv: "Vilken del svarar för omgångarna som redan har börjat?",
    en: "Which part answers for the episodes already begun?")
  static let chargeHint = Text(
    sv: "Dess chef får läsa dem. Handläggarna behåller sina egna ärenden var de än hamnar.",
    en: "Its manager may read them. Caseworkers keep their own cases wherever they go.")
  static let staff = Text(sv: "Vem går vart?", en: "Who goes where?")
  static let all = Text(sv: "Alla delar", en: "All parts")
  static let from = Text(sv: "Vems arbetslista?", en: "Whose work list?")
  static let inUnit = Text(sv: "I vilken enhet?", en: "At which unit?")
  static let everyUnit = Text(sv: "Alla enheter", en: "Every unit")
  static let to = Text(sv: "Vem tar över?", en: "Who takes over?")
  static let addToPlan = Text(sv: "Lägg till i planen", en: "Add to the plan")
  static let seenBy = Text(
    sv: "Ses av administratörer", en: "Seen by administrators")

  static func changeNumber(_ number: Int) -> Text {
    Text(sv: " ändring \(number)", en: " change \(number)")
  }

  static func part(_ number: Int) -> Text {
    Text(sv: "Del \(number)", en: "Part \(number)")
  }

  static func state(_ plan: Reorganisation) -> Text {
    switch plan.state {
    case .draft: Text(sv: "Utkast", en: "Draft")
    case .decided: Text(sv: "Bestämd", en: "Decided")
    case .done:
      Text(
        sv: "Genomförd \(plan.doneOn.map { "\($0)" } ?? "")",
        en: "Done \(plan.doneOn.map { "\($0)" } ?? "")")
    }
  }

  static func decideFor(_ day: Day) -> Text {
    Text(sv: "Bestäm: genomför \(day)", en: "Decide: carry out on \(day)")
  }

  static func inForce(_ day: Day) -> Text {
    Text(sv: "Gäller från och med \(day).", en: "In force from \(day).")
  }
}
