import ContentStore
import Core
import Foundation
import Organisation
import TestSupport
import Web

@testable import Records

/// A small municipality with records of two invented kinds, and a team in one of its units.
struct RecordTown {
  let house: TestOrganisation
  let module: RecordsModule
  let team: OrgUnit

  var store: RecordStore { module.store }

  /// Asks for something of every shape.
  static let idea = RecordKind(
    key: "idea", path: "/test/ideer", section: .exchange,
    words: .init(
      singular: Text(sv: "Idé", en: "Idea"), plural: Text(sv: "Idéer", en: "Ideas"),
      new: Text(sv: "Ny idé", en: "New idea"),
      purpose: Text(sv: "Det vi vill pröva.", en: "What we want to try."),
      example: Text(sv: "Fråga tidigare.", en: "Ask earlier.")),
    fields: [
      RecordField("why", Text(sv: "Varför", en: "Why"), .prose),
      RecordField("where", Text(sv: "Var", en: "Where"), .line, required: true),
      RecordField("cost", Text(sv: "Kostnad", en: "Cost"), .number),
      RecordField("by", Text(sv: "Senast", en: "By"), .date),
      RecordField("sure", Text(sv: "Säkert", en: "Sure"), .yesNo),
      RecordField(
        "size", Text(sv: "Storlek", en: "Size"),
        .choice([
          Choice("small", Text(sv: "Liten", en: "Small")),
          Choice("large", Text(sv: "Stor", en: "Large")),
        ])),
      RecordField(
        "whom", Text(sv: "För vilka", en: "For whom"),
        .choices([
          Choice("young", Text(sv: "Unga", en: "The young")),
          Choice("old", Text(sv: "Äldre", en: "The old")),
        ])),
    ],
    statuses: [
      RecordStatus("new", Text(sv: "Ny", en: "New")),
      RecordStatus("tried", Text(sv: "Prövad", en: "Tried")),
      RecordStatus("dropped", Text(sv: "Nedlagd", en: "Dropped")),
    ],
    steps: [
      RecordStep(
        "prova", Text(sv: "Pröva", en: "Try"), from: ["new"], to: "tried",
        roles: [.caseworker, .unitManager]),
      RecordStep(
        "lagg-ned", Text(sv: "Lägg ned", en: "Drop"), from: ["new", "tried"], to: "dropped",
        roles: [.unitManager]),
    ],
    writers: [.caseworker, .unitManager])

  static let fact = RecordKind(
    key: "fact", path: "/test/fakta", section: .gather,
    words: .init(
      singular: Text(sv: "Faktum", en: "Fact"), plural: Text(sv: "Fakta", en: "Facts"),
      new: Text(sv: "Nytt faktum", en: "New fact"),
      purpose: Text(sv: "Det vi vet.", en: "What we know."),
      example: Text(sv: "Det blev fler.", en: "There came to be more.")),
    statuses: [RecordStatus("known", Text(sv: "Känt", en: "Known"))],
    writers: [.developer, .director, .analyst], relations: [.supports, .contradicts])

  static let kinds = [idea, fact]

  static func with(_ body: (RecordTown) async throws -> Void) async throws {
    try await Engine.current.withOrganisation(migrations: RecordsModule.migrations) { house in
      let team = try await house.store.createUnit(
        .team, code: "T1", name: "Team ett", under: house.adults.id, from: day("2020-01-01"))
      let files = FileManager.default.temporaryDirectory
        .appending(path: "records-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: files) }
      try await body(
        RecordTown(
          house: house,
          module: RecordsModule(
            database: house.database, organisation: house.module, kinds: kinds,
            files: ContentStore(directory: files)),
          team: team))
    }
  }

  func browser(_ login: String) async throws -> TestBrowser {
    let browser = TestBrowser(house, routes: module.routes)
    try await browser.logIn(login)
    return browser
  }

  /// A browser of a new user with one role.
  func browser(_ role: Role, in unit: OrgUnit) async throws -> TestBrowser {
    let login = "\(role.rawValue.lowercased())-\(unit.code.lowercased())"
    let safe = login.replacingOccurrences(of: "ä", with: "a")
    try await house.user(safe, (role, unit))
    return try await browser(safe)
  }

  @discardableResult
  func record(
    _ title: String, _ kind: RecordKind = idea, owner: OrgUnit? = nil,
    visibility: Visibility = .municipality, summary: String = "", status: String? = nil,
    topics: [TopicID] = [], fields: [String: String] = ["where": "Hos oss"]
  ) async throws -> Record {
    try await store.create(
      kind,
      RecordContent(
        title: title, summary: summary, owner: (owner ?? house.adults).id,
        visibility: visibility, status: status ?? kind.statuses[0].key, topics: topics,
        fields: kind.key == Self.idea.key ? fields : [:]), by: nil)
  }

  /// What the form of an idea sends, whole.
  func ideaForm(
    _ title: String, owner: OrgUnit? = nil, visibility: Visibility = .unit, summary: String = "",
    version: Int? = nil, _ more: [(String, String)] = []
  ) -> FormData {
    var fields = [
      ("titel", title), ("sammanfattning", summary), ("agare", "\((owner ?? house.adults).id)"),
      ("synlighet", visibility.rawValue), ("falt-where", "Hos oss"),
    ]
    if let version { fields.append(("version", String(version))) }
    return FormData(fields.filter { pair in !more.contains { $0.0 == pair.0 } } + more)
  }
}

extension TestPage {
  /// The id at the end of where a 303 leads.
  var createdID: String { location.map { String($0.suffix(36)) } ?? "" }
}
