import Core
import Database
import FollowUp
import Foundation
import Organisation
import ShippedPackages

/// Lärköping: a municipality that does not exist, with three boards, two years behind it and a
/// reorganisation in the middle. Everything and everybody in it is invented.
struct DemoMunicipality {
  /// The password of every demo user; it opens nothing but the demo.
  static let password = "bara en övning"

  struct LogIn: Sendable {
    let login: String
    let who: Text
  }

  /// Who to try the demo as.
  static let logIns = [
    LogIn(login: "sanna", who: Text(sv: "socialsekreterare", en: "caseworker")),
    LogIn(login: "farid", who: Text(sv: "förste socialsekreterare", en: "senior caseworker")),
    LogIn(login: "eva", who: Text(sv: "enhetschef", en: "unit manager")),
    LogIn(login: "ulf", who: Text(sv: "verksamhetsutvecklare", en: "developer")),
    LogIn(login: "amina", who: Text(sv: "analytiker", en: "analyst")),
    LogIn(login: "nils", who: Text(sv: "nämndledamot", en: "board member")),
    LogIn(login: "dag", who: Text(sv: "dataskyddsombud", en: "data protection officer")),
    LogIn(login: "rut", who: Text(sv: "registrator", en: "registrar")),
    LogIn(login: "lova", who: Text(sv: "loggranskare", en: "log reviewer")),
    LogIn(login: "folke", who: Text(sv: "forskare", en: "researcher")),
    LogIn(login: "admin", who: Text(sv: "systemadministratör", en: "administrator")),
  ]

  private static let seed: UInt64 = 2025

  let database: any Database
  let place: DatabasePlace
  let clock: Clock
  /// Told what is being done, in words.
  let progress: @Sendable (Text) -> Void

  /// Makes the municipality in an empty, migrated database.
  func load() async throws -> Installation {
    progress(Text(sv: "Skapar Lärköpings kommun …", en: "Making the municipality of Lärköping …"))
    let municipality = try await OrganisationStore.createMunicipality(
      code: "0000", name: "Lärköping", isDemo: true, in: database, clock: clock)
    let installation = Installation(
      database: database, municipality: municipality, place: place, clock: clock)
    try await installation.organisation.settleKeys(in: place.keys)
    let units = try await makeUnits(installation)
    let staff = try await makeStaff(installation, units)
    try await makeFollowUp(installation, units, staff)
    try await publish(installation, units)
    try await planReorganisation(installation)
    try await DemoNotes(
      installation: installation, adults: units.adults, assistance: units.assistance[0],
      board: units.familyBoard
    ).write()
    return installation
  }

  private struct Units {
    var root: OrgUnit
    var socialBoard: OrgUnit
    var familyBoard: OrgUnit
    var department: OrgUnit
    var assistance: [OrgUnit]
    /// The two units that became one, and the one they became.
    var northAdults: OrgUnit
    var southAdults: OrgUnit
    var adults: OrgUnit
    var families: [OrgUnit]
    /// The first day of the merged unit.
    var reorganised: Day
  }

  private func makeUnits(_ installation: Installation) async throws -> Units {
    let store = installation.organisation.store
    let today = clock.today
    let long = OrgUnit.beginning
    let reorganised = today.adding(months: -12).month.firstDay
    func board(_ code: String, _ name: String, persons: Bool = true) async throws -> OrgUnit {
      let zone = try await store.createZone(
        code: code, name: name, personalDataEnabled: persons)
      return try await store.createUnit(
        .board, code: code, name: name, under: root.id, zone: zone.id, from: long)
    }
    let root = try await store.createUnit(
      .municipality, code: "LK", name: "Lärköping", from: long)
    let social = try await board("ASN", "Arbets- och socialnämnden")
    let family = try await board("IFN", "Individ- och familjenämnden")
    _ = try await board("VON", "Vård- och omsorgsnämnden", persons: false)
    let department = try await store.createUnit(
      .department, code: "FORS", name: "Avdelningen för försörjning", under: social.id, from: long)
    var assistance: [OrgUnit] = []
    for (code, name) in [
      ("EB1", "Ekonomiskt bistånd Centrum"), ("EB2", "Ekonomiskt bistånd Väster"),
      ("EB3", "Etablering och arbete"),
    ] {
      assistance.append(
        try await store.createUnit(.unit, code: code, name: name, under: department.id, from: long))
    }
    let individual = try await store.createUnit(
      .department, code: "IFO", name: "Individ- och familjeomsorgen", under: family.id, from: long)
    let north = try await store.createUnit(
      .unit, code: "VUXN", name: "Mottagning vuxen Norr", under: individual.id, from: long)
    let south = try await store.createUnit(
      .unit, code: "VUXS", name: "Mottagning vuxen Söder", under: individual.id, from: long)
    let adults = try await store.createUnit(
      .unit, code: "VUX", name: "Mottagning vuxen", under: individual.id, from: reorganised)
    for predecessor in [north, south] {
      try await store.recordSuccession(
        Succession(predecessor: predecessor.id, successor: adults.id, day: reorganised))
    }
    var families: [OrgUnit] = []
    for (code, name) in [("BOF1", "Barn och familj Öster"), ("BOF2", "Barn och familj Väster")] {
      families.append(
        try await store.createUnit(.unit, code: code, name: name, under: individual.id, from: long))
    }
    return Units(
      root: root, socialBoard: social, familyBoard: family, department: department,
      assistance: assistance, northAdults: north, southAdults: south, adults: adults,
      families: families, reorganised: reorganised)
  }

  /// A plan that nobody has decided, to look at and try out.
  private func planReorganisation(_ installation: Installation) async throws {
    try await installation.organisation.store.createReorganisation(
      name: "Barn och familj blir en enhet",
      day: clock.today.adding(months: 2).month.firstDay,
      changes: [
        .merge(
          units: ["BOF1", "BOF2"], into: UnitDraft(code: "BOF", name: "Barn och familj")),
        .handOver(from: "handlaggare8", unit: nil, to: "handlaggare7"),
      ])
  }

  /// Workers by the code of their unit.
  private func makeStaff(
    _ installation: Installation, _ units: Units
  ) async throws -> [String: [UserID]] {
    let store = installation.organisation.store
    progress(Text(sv: "Anställer påhittade medarbetare …", en: "Hiring invented staff …"))
    // One hash for all: the demo's password is public, and hashing is slow on purpose.
    let hash = try await installation.organisation.hasher.hash(
      Password(Self.password, login: "demo"))
    let from = clock.today.adding(months: -24)
    var workers: [String: [UserID]] = [:]
    func hire(_ login: String, _ name: String, _ roles: (Role, OrgUnit)...) async throws {
      let user = try await store.createUser(login: login, name: name, password: hash)
      for (role, unit) in roles {
        _ = try await store.addMembership(
          of: user.id, in: unit.id, as: role, from: max(from, unit.validFrom))
        if role == .caseworker { workers[unit.code, default: []].append(user.id) }
      }
    }
    try await hire("admin", "Alva Administratör", (.administrator, units.root))
    try await hire(
      "sanna", "Sanna Sollerman", (.caseworker, units.adults), (.caseworker, units.assistance[0]))
    try await hire("mikael", "Mikael Morgonros", (.caseworker, units.adults))
    try await hire("leyla", "Leyla Lindehav", (.caseworker, units.adults))
    try await hire("farid", "Farid Fjällström", (.senior, units.adults))
    try await hire("eva", "Eva Ekvall", (.unitManager, units.adults))
    try await hire(
      "ulf", "Ulf Utterkvist", (.developer, units.familyBoard), (.developer, units.socialBoard))
    try await hire(
      "amina", "Amina Aspdal", (.analyst, units.familyBoard), (.analyst, units.socialBoard))
    try await hire("nils", "Nils Nämndlund", (.boardMember, units.familyBoard))
    try await hire("disa", "Disa Dirkvist", (.director, units.socialBoard))
    try await hire("rut", "Rut Registrand", (.registrar, units.socialBoard))
    try await hire(
      "lova", "Lova Logglund", (.logReviewer, units.familyBoard), (.logReviewer, units.socialBoard))
    try await hire("folke", "Folke Forskman", (.researcher, units.socialBoard))
    try await hire("dag", "Dag Dataskog", (.dataProtectionOfficer, units.root))
    for (index, unit) in (units.assistance + units.families).enumerated() {
      try await hire(
        "handlaggare\(2 * index + 1)", "Handläggare Ett i \(unit.code)", (.caseworker, unit))
      try await hire(
        "handlaggare\(2 * index + 2)", "Handläggare Två i \(unit.code)", (.caseworker, unit))
      try await hire("chef\(index + 1)", "Chef i \(unit.code)", (.unitManager, unit))
    }
    return workers
  }

  private func makeFollowUp(
    _ installation: Installation, _ units: Units, _ staff: [String: [UserID]]
  ) async throws {
    let today = clock.today
    let twoYearsAgo = today.adding(months: -24)
    let adultWorkers = staff[units.adults.code] ?? []
    func caseload(
      _ unit: OrgUnit, _ clients: Int, from: Day, to: Day, workers: [UserID]? = nil
    ) -> DemoCaseload {
      DemoCaseload(
        unit: unit.id, workers: workers ?? staff[unit.code] ?? [], from: from, to: to,
        clients: clients)
    }
    try await start(
      "skadligt-bruk-och-beroende", owner: units.familyBoard, in: installation,
      [
        caseload(
          units.northAdults, 38, from: twoYearsAgo, to: units.reorganised - 1,
          workers: adultWorkers),
        caseload(
          units.southAdults, 31, from: twoYearsAgo, to: units.reorganised - 1,
          workers: adultWorkers),
        caseload(units.adults, 84, from: units.reorganised, to: today - 3),
      ], seed: Self.seed)
    try await start(
      "barn-och-familj", owner: units.familyBoard, in: installation,
      units.families.map { caseload($0, 46, from: twoYearsAgo, to: today - 3) },
      seed: Self.seed + 1)
    try await start(
      "ekonomiskt-bistand", owner: units.socialBoard, in: installation,
      zip(units.assistance, [88, 71, 52]).map {
        caseload($0, $1, from: twoYearsAgo, to: today - 3)
      }, seed: Self.seed + 2)
  }

  private func publish(_ installation: Installation, _ units: Units) async throws {
    progress(Text(sv: "Publicerar ett halvår …", en: "Publishing a half-year …"))
    guard let zone = units.familyBoard.zone,
      let amina = try await installation.organisation.store.user(login: "amina")
    else { return }
    try await installation.followUp.publishDemo(
      programme: "barn-och-familj", zone: zone, by: amina.id)
  }

  private func start(
    _ key: String, owner: OrgUnit, in installation: Installation, _ caseloads: [DemoCaseload],
    seed: UInt64
  ) async throws {
    guard let yaml = ShippedPackages.programmes[key], let zone = owner.zone else { return }
    _ = try await installation.followUp.addProgramme(
      yaml, file: "\(key).yaml", includes: { ShippedPackages.programmes[$0] }, owner: owner,
      by: nil)
    _ = try await installation.followUp.startProgramme(
      key, version: nil, zone: zone, impactAssessment: "ÖVN 2024/12 (påhittad)",
      officerOpinion: "ÖVN 2024/13 (påhittad)", retentionDecision: "ÖVN § 7 2024 (påhittad)",
      ethicsApproval: nil, disclosureDecision: nil, by: nil)
    let total = caseloads.reduce(0) { $0 + $1.clients }
    try await installation.followUp.loadDemo(
      programme: key, zone: zone, caseloads: caseloads, seed: seed
    ) { [progress] done in
      progress(
        Text(
          sv: "Följer påhittade klienter i \(key): \(done) av \(total) …",
          en: "Following invented clients in \(key): \(done) of \(total) …"))
    }
  }
}
