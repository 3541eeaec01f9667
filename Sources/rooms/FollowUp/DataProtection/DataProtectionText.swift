import Core

/// Words about data protection as a whole.
package enum DataProtectionText {
  package static let title = Text(sv: "Dataskydd", en: "Data protection")
  package static let description = Text(
    sv: "Program, beslut, gallring och begäranden: vad som gäller och vad som väntar.",
    en: "Programmes, decisions, deletion and requests: what holds and what waits.")

  static let waiting = Text(sv: "Det här väntar", en: "What waits")
  static let nothingWaits = Text(
    sv: "Inget väntar på dig just nu.", en: "Nothing waits for you just now.")
  static let programmes = Text(sv: "Programmen", en: "The programmes")
  static let programme = Text(sv: "Program", en: "Programme")
  static let purpose = Text(sv: "Ändamål", en: "Purpose")
  static let basis = Text(sv: "Rättslig grund", en: "Legal basis")
  static let assessment = Text(sv: "Konsekvensbedömning", en: "Impact assessment")
  static let opinion = Text(sv: "Ombudets yttrande", en: "The officer's opinion")
  static let retention = Text(sv: "Gallras", en: "Deleted")
  static let exceptions = Text(sv: "Avvikelser", en: "Exceptions")
  static let none = Text(sv: "inga", en: "none")
  static let notStarted = Text(sv: "inte startat", en: "not started")
  static let noProgrammes = Text(
    sv: "Nämnden har inget uppföljningsprogram än.", en: "The board has no programme yet.")
  static let boards = Text(sv: "Nämnder och nycklar", en: "Boards and keys")
  static let board = Text(sv: "Nämnd", en: "Board")
  static let persons = Text(sv: "Uppföljning av personer", en: "Follow-up of persons")
  static let on = Text(sv: "på", en: "on")
  static let off = Text(sv: "avstängd", en: "switched off")
  static let key = Text(sv: "Pseudonymnyckel", en: "Pseudonym key")
  static let noKey = Text(sv: "ingen än", en: "none yet")
  static let wrongKey = Text(sv: "fel nyckel", en: "wrong key")
  static let missingKey = Text(sv: "nyckeln saknas", en: "the key is missing")
  static let protected = Text(sv: "Skyddade personuppgifter", en: "Protected identities")
  static func protected(_ persons: Int, readers: Int) -> Text {
    Text(
      sv: "\(persons) personer, \(readers) får läsa",
      en: "\(persons) persons, \(readers) may read")
  }
  static func key(_ line: KeyLine) -> Text {
    let version = Text(sv: "version \(line.version)", en: "version \(line.version)")
    return line.since.map { version + Text(sv: ", sedan \($0)", en: ", since \($0)") } ?? version
  }
  static let more = Text(sv: "Mer", en: "More")
  static let register = Text(sv: "Uttagna utdrag", en: "Extracts taken")
  static let reasons = Text(sv: "Skrivna skäl att läsa", en: "Typed reasons for reading")
  static let kit = Text(sv: "Underlag att skriva ut", en: "Documents to print")
  static func holds(_ count: Int) -> Text {
    Text(sv: "Uppskov med gallring (\(count))", en: "Holds (\(count))")
  }

  // MARK: What waits

  static func incident(_ incident: Incident, hours: Int) -> Text {
    let left = IncidentText.left(hours)
    return Text(
      sv: "\(incident.name) ska anmälas: \(left.sv)",
      en: "\(incident.name) is to be reported: \(left.en)")
  }
  static func open(_ incident: Incident) -> Text {
    Text(sv: "\(incident.name) är inte avslutad", en: "\(incident.name) is not closed")
  }
  static func request(_ request: DataRequest, days: Int) -> Text {
    let (kind, left) = (DataRequestText.kind(request.kind), DataRequestText.left(days))
    return Text(
      sv: "\(request.name) (\(kind.sv)): \(left.sv)", en: "\(request.name) (\(kind.en)): \(left.en)"
    )
  }
  static func lacks(_ programme: Text) -> Text {
    Text(
      sv: "\(programme.sv): gallringsbeslut är inte registrerat",
      en: "\(programme.en): no decision on deletion is recorded")
  }
  static func review(_ programme: Text, _ day: Day) -> Text {
    Text(
      sv: "\(programme.sv): se över konsekvensbedömningen (sedan \(day))",
      en: "\(programme.en): look at the impact assessment again (since \(day))")
  }
  static func gate(_ programme: Text, _ lacking: Text) -> Text {
    Text(
      sv: "\(programme.sv) har startat utan \(lacking.sv)",
      en: "\(programme.en) has started without \(lacking.en)")
  }
  static func archive(_ run: RetentionRun) -> Text {
    Text(
      sv: "\(run.name) väntar på att arkivet tar emot", en: "\(run.name) waits for the archives")
  }
  static func extract(_ extract: Extract) -> Text {
    Text(
      sv: "Utdraget \(extract.name) skulle ha raderats \(extract.expires)",
      en: "The extract \(extract.name) was to be deleted by \(extract.expires)")
  }
  static func key(of board: String, _ problem: Text) -> Text {
    Text(sv: "\(board): \(problem.sv)", en: "\(board): \(problem.en)")
  }

  // MARK: Reasons

  static let reasonsLead = Text(
    sv:
      "Det som läsare har skrivit när ändamålet kräver ett skäl, de senaste tolv månaderna. Personnummer, "
      + "telefonnummer och e-postadresser stoppas redan när de skrivs.",
    en:
      "What readers have written where the purpose asks for a reason, in the last twelve months. Personal "
      + "numbers, telephone numbers and e-mail addresses are stopped as they are typed.")
  static let when = Text(sv: "När", en: "When")
  static let reader = Text(sv: "Läsare", en: "Reader")
  static let reason = Text(sv: "Skäl", en: "Reason")
  static let noReasons = Text(
    sv: "Ingen har behövt skriva något skäl.", en: "Nobody has had to type a reason.")
  static let mayName = Text(sv: "kan nämna någon", en: "may name somebody")
}
