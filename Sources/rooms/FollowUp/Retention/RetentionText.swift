import Core
import Cryptography
import Foundation
import Programmes

/// Words about deletion in time.
enum RetentionText {
  static let title = Text(sv: "Gallring", en: "Deletion in time")
  static let lead = Text(
    sv: "Uppgifter om personer tas bort när beslutet säger det. Det sker av sig självt, och varje "
      + "gång blir det ett gallringsbevis.",
    en: "Data about persons are deleted when the decision says so. It happens by itself, and each "
      + "time there is a certificate.")
  static let seenBy = Text(
    sv: "Ses av dataskyddsombud, socialchef och registrator i nämnden",
    en: "Seen by the data protection officer, director and registrar of the board")
  static let programme = Text(sv: "Program", en: "Programme")
  static let programmes = Text(sv: "Programmen", en: "The programmes")
  static let rule = Text(sv: "Gallras", en: "Deleted")
  static let due = Text(sv: "Dags nu", en: "Due now")
  static let begins = Text(sv: "Första gallring", en: "First deletion")
  static let reference = Text(sv: "Diarienummer", en: "Reference")
  static let noDecision = Text(sv: "Beslut saknas", en: "No decision")
  static let noProgrammes = Text(
    sv: "Nämnden har inget uppföljningsprogram än.", en: "The board has no programme yet.")
  static let certificates = Text(sv: "Gallringsbevis", en: "Certificates of deletion")
  static let noCertificates = Text(
    sv: "Inget har gallrats än.", en: "Nothing has been deleted yet.")
  static let certificate = Text(sv: "Gallringsbevis", en: "Certificate of deletion")
  static let number = Text(sv: "Nummer", en: "Number")
  static let state = Text(sv: "Läge", en: "State")
  static let done = Text(sv: "Klar", en: "Done")

  static func rule(_ decision: RetentionDecision) -> Text {
    let count = months(decision.months)
    return switch (decision.basis, decision.months) {
    case (.end, 0): Text(sv: "när omgången har slutat", en: "when the episode has ended")
    case (.end, _):
      Text(
        sv: "\(count.sv) efter att omgången har slutat",
        en: "\(count.en) after the end of the episode")
    case (.lastAnswer, _):
      Text(sv: "\(count.sv) efter det sista svaret", en: "\(count.en) after the last answer")
    }
  }

  static func months(_ count: Int) -> Text {
    if count >= 12, count % 12 == 0 {
      let years = count / 12
      return Text(sv: "\(years) år", en: years == 1 ? "1 year" : "\(years) years")
    }
    return Text(
      sv: count == 1 ? "1 månad" : "\(count) månader",
      en: count == 1 ? "1 month" : "\(count) months")
  }

  static func state(_ state: RetentionRun.State) -> Text {
    switch state {
    case .exporting:
      Text(sv: "arkivexporten är inte hel", en: "the export to the archives is not whole")
    case .exported: Text(sv: "väntar på arkivet", en: "waits for the archives")
    case .deleting: Text(sv: "pågår", en: "under way")
    case .done: done
    }
  }

  // MARK: One programme

  static let decision = Text(sv: "Beslutet", en: "The decision")
  static let noDecisionLead = Text(
    sv: "Inget gallras förrän nämndens beslut är registrerat här.",
    en: "Nothing is deleted until the board's decision is recorded here.")
  static let plan = Text(sv: "Gallringsplan", en: "Plan")
  static let persons = Text(sv: "personer", en: "persons")
  static let episodes = Text(sv: "omgångar", en: "episodes")
  static let responses = Text(sv: "formulär", en: "forms")
  static let held = Text(sv: "har uppskov", en: "held")
  static let openEpisodes = Text(sv: "är inte avslutade", en: "have not ended")
  static let month = Text(sv: "Månad", en: "Month")
  static let dueInMonth = Text(sv: "Omgångar som blir dags", en: "Episodes that come to be due")
  static let coming = Text(sv: "De närmaste tolv månaderna", en: "The next twelve months")

  static func planLead(_ plan: RetentionPlan) -> Text {
    Text(
      sv: "Omgångar till och med \(plan.cutOff) är dags att gallra.",
      en: "Episodes until \(plan.cutOff) are due for deletion.")
  }

  static let openNote = Text(
    sv: "En omgång som aldrig avslutas blir aldrig dags. Be enheterna avsluta det som är slut.",
    en: "An episode that is never ended never comes to be due. Ask the units to end what is over.")
  static let record = Text(sv: "Registrera ett beslut", en: "Record a decision")
  static let recordNew = Text(
    sv: "Registrera ett nytt beslut i dess ställe", en: "Record a new decision in its place")
  static let recordLead = Text(
    sv: "Här registreras det som nämnden har beslutat. Här fattas inget beslut.",
    en: "Record what the board has decided. Nothing is decided here.")
  static let basis = Text(sv: "Tiden räknas från", en: "The time is counted from")
  static func basis(_ basis: RetentionDecision.Basis) -> Text {
    switch basis {
    case .end: Text(sv: "den dag omgången slutade", en: "the day on which the episode ended")
    case .lastAnswer:
      Text(
        sv: "det sista svaret, också i omgångar som aldrig har avslutats",
        en: "the last answer, also in episodes that were never ended")
    }
  }
  static let monthsLabel = Text(sv: "Antal månader", en: "Number of months")
  static func monthsHint(_ stated: Int) -> Text {
    Text(
      sv: "Programmet säger \(months(stated).sv) till dem det gäller. 24 månader är två år.",
      en: "The programme tells those concerned \(months(stated).en). 24 months are two years.")
  }
  static func differs(_ stated: Int) -> Text {
    Text(
      sv:
        "De registrerade har fått veta att uppgifterna sparas \(months(stated).sv). Beslutet säger något "
        + "annat: ge ny information, eller ändra programmet i en ny version.",
      en:
        "The registered have been told that data are kept \(months(stated).en). The decision says "
        + "otherwise: inform anew, or change the programme in a new version.")
  }
  static let monthsMissing = Text(
    sv: "Skriv ett helt antal månader, från 0 till 1200.",
    en: "Write a whole number of months, from 0 to 1200.")
  static let basisMissing = Text(
    sv: "Välj vad tiden räknas från.", en: "Choose what the time is counted from.")
  static let archivesFirst = Text(
    sv: "Beslutet säger att uppgifterna ska levereras till arkivet först",
    en: "The decision says that the data are to be delivered to the archives first")
  static let beginsLabel = Text(
    sv: "Första dag för gallring", en: "The first day of deletion")
  static let beginsHint = Text(
    sv: "Tidigast i morgon, så att planen hinner läsas.",
    en: "Tomorrow at the earliest, so that there is time to read the plan.")
  static func beginsTooEarly(_ first: Day) -> Text {
    Text(sv: "Välj \(first) eller en senare dag.", en: "Choose \(first) or a later day.")
  }
  static let notADay = Text(
    sv: "Skriv ett datum, till exempel 2026-03-14.", en: "Write a date, such as 2026-03-14.")
  static let decidedOn = Text(sv: "Beslutsdatum", en: "Date of the decision")
  static let decidedInFuture = Text(
    sv: "Beslutet kan inte vara fattat efter i dag.", en: "It cannot have been decided after today."
  )
  static let decidedBy = Text(sv: "Beslutsfattare", en: "Decided by")
  static let decidedByHint = Text(
    sv: "Nämnden, eller titel och namn.", en: "The board, or title and name.")
  static let decidedByMissing = Text(
    sv: "Skriv vem som beslutade, högst 200 tecken.",
    en: "Write who decided, in at most 200 characters.")
  static let referenceMissing = Text(
    sv: "Skriv diarienumret, högst 100 tecken.",
    en: "Write the reference, in at most 100 characters.")
  static let review = Text(sv: "Granska", en: "Review")
  static let reviewTitle = Text(
    sv: "Granska beslutet innan det registreras", en: "Review before it is recorded")
  static let save = Text(sv: "Registrera gallringsbeslutet", en: "Record the decision on deletion")
  static let change = Text(sv: "Ändra", en: "Change")
  static let recorded = Text(
    sv: "Beslutet är registrerat.", en: "The decision is recorded.")
  static func byItself(_ decision: RetentionDecision) -> Text {
    Text(
      sv:
        "Den \(decision.begins) eller när det därefter blir dags gallras det av sig självt, högst en "
        + "gång i månaden. Det går inte att ångra.",
      en:
        "On \(decision.begins), or when it comes to be due after that, it is deleted by itself, at "
        + "most once a month. It cannot be undone.")
  }
  static let afterArchive = Text(
    sv: "Inget gallras förrän arkivet har tagit emot exporten.",
    en: "Nothing is deleted until the archives have received the export.")

  // MARK: Archives

  static let archiving = Text(sv: "Leverera till arkivet", en: "Deliver to the archives")
  static let archiveLead = Text(
    sv: "Hämta arkivexporten, lämna den till arkivet och skriv sedan här att arkivet har den. Då "
      + "gallras det som fanns i den, om inget har ändrats sedan dess.",
    en:
      "Fetch the export, hand it to the archives and then write here that they have it. Then what "
      + "was in it is deleted, unless it has been changed since.")
  static let fetchArchive = Text(sv: "Hämta arkivexporten", en: "Fetch the export")
  static let fetchAgain = Text(sv: "Hämta en ny arkivexport", en: "Fetch a new export")
  static func exported(_ archive: RetentionRun.Archive) -> Text {
    let (day, digest) = (Day(inSweden: archive.at), archive.digest.hexadecimal)
    return Text(
      sv: "Exporterad \(day). Kontrollsumma (SHA-256): \(digest)",
      en: "Exported on \(day). Digest (SHA-256): \(digest)")
  }
  static let archiveReference = Text(
    sv: "Arkivets beteckning på leveransen", en: "What the archives call the delivery")
  static let receive = Text(
    sv: "Arkivet har exporten: gallra", en: "The archives have it: delete")
  static let receivedNow = Text(
    sv: "Noterat. Gallringen börjar inom en timme.",
    en: "Noted. The deletion begins within the hour.")
  static let onlyRegistrar = Text(
    sv: "Registratorn eller arkivarien hämtar exporten.", en: "The registrar fetches the export.")

  static func archivingReason(_ run: RetentionRun, _ decision: RetentionDecision) -> Text {
    Text(
      sv: "Arkivexport \(run.name) före gallring, beslut \(decision.reference)",
      en: "Export \(run.name) before deletion, decision \(decision.reference)")
  }

  /// What the archive says of itself; for the archives, in Swedish.
  static func archiveReadMe(_ archive: RetentionArchive) -> String {
    """
    ARKIVEXPORT \(archive.run.name) FÖRE GALLRING
    Program: \(archive.programme.shown.definition.title.sv) (\(archive.programme.registered.key))
    Gallringsbeslut: \(archive.decision.reference), \(archive.decision.decidedOn), \
    \(archive.decision.decidedBy)
    Omfattar: omgångar till och med \(archive.run.cutOff)

    Sekretess enligt 26 kap. 1 § offentlighets- och sekretesslagen (2009:400).

    omgangar.csv   en rad för varje omgång: en persons väg genom programmet
    svar.csv       en rad för varje svar i varje sparat formulär; galler = 1 är det som gällde sist
    handelser.csv  vad som gjordes med omgången efter att den började
    v1, v2 …       för varje version av programmet: kodbok (CSV och HTML) och programmets egen text
    manifest.json  varje fils namn, storlek och kontrollsumma (SHA-256)

    Filerna är CSV enligt RFC 4180 i UTF-8, med komma mellan fälten och punkt som decimaltecken.
    Kolumnen fraga är frågans nyckel i kodboken. Personen är en id utan betydelse utanför systemet;
    ärendereferensen är verksamhetssystemets.

    """
  }
}
