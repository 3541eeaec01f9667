import Core
import Database
import Organisation
import TestSupport
import Testing

@testable import FollowUp

extension ResultTown {
  /// Everything a reorganisation may change, row by row.
  func organisationRows() async throws -> [String] {
    let tables: [(String, SQL)] = [
      (
        "unit",
        """
        SELECT id, parent_id, zone_id, kind, code, name, sort_key, valid_from, valid_to FROM org_unit
        """
      ),
      ("succession", "SELECT predecessor_id, successor_id, day FROM unit_succession"),
      ("charge", "SELECT predecessor_id, successor_id FROM unit_charge"),
      ("role", "SELECT id, user_id, unit_id, role, valid_from, valid_to FROM membership"),
      (
        "deputy",
        "SELECT id, user_id, principal_id, unit_id, role, valid_from, valid_to FROM deputy"
      ),
      ("episode", "SELECT id, unit_id, zone_id, worker_id FROM episode"),
    ]
    return try await organisation.database.read { connection in
      try tables.flatMap { name, sql in
        try connection.rows(sql).map { "\(name) \($0.values)" }
      }.sorted()
    }
  }

  func plan(
    _ changes: OrganisationChange..., on date: String = "2026-03-14"
  ) async throws -> Reorganisation {
    try await organisation.store.createReorganisation(
      name: "Ny organisation", day: day(date), changes: changes)
  }

  func refusals(_ changes: OrganisationChange...) async throws -> [String] {
    let plan = Reorganisation(
      id: .make(), name: "Prov", day: organisation.clock.clock.today, changes: changes)
    return try await organisation.store.preview(plan).lines(in: .swedish).filter {
      $0.hasPrefix("Ändring") || !$0.contains("\t")
    }
  }

  func tree() async throws -> UnitTree { try await organisation.store.tree() }

  /// Whether somebody may read an episode on its page.
  func mayRead(_ login: String, _ episode: EpisodeID) async throws -> Bool {
    try await browser(login).get(FollowUpURL.episode(episode)).status == 200
  }
}

/// The department's staff: a worker and a manager in each unit.
private struct Staff {
  let sanna: User
  let eva: User
  let mikael: User
  let chefen: User

  init(_ house: TestOrganisation) async throws {
    sanna = try await house.user("sanna", (.caseworker, house.adults))
    eva = try await house.user("eva", (.unitManager, house.adults))
    mikael = try await house.user("mikael", (.caseworker, house.families))
    chefen = try await house.user("chefen", (.unitManager, house.families))
  }
}

@Suite struct `A reorganisation` {
  @Test func `merges units: the series goes on with more, roles and work come along`()
    async throws
  {
    try await ResultTown.with { town in
      let house = town.organisation
      let staff = try await Staff(house)
      let adult = try await town.add("a", worker: staff.sanna, records: [])
      let family = try await town.add("b", unit: house.families, worker: staff.mikael, records: [])
      let plan = try await town.plan(
        .merge(units: ["VUX", "FAM"], into: UnitDraft(code: "MOT", name: "Mottagningen")))
      let before = try await town.organisationRows()
      let preview = try await house.store.preview(plan)
      #expect(
        preview.lines(in: .swedish) == [
          "FAM\tUpphör efter 2026-03-13 och går över till Mottagningen. Serien räknas med i Mottagningen.",
          "VUX\tUpphör efter 2026-03-13 och går över till Mottagningen. Serien räknas med i Mottagningen.",
          "MOT\tNy enhet. Tar över från Familjehuset, Mottagning vuxen. Serien fortsätter med fler.",
          "chefen\tFår läsa Mottagning vuxen (1 omgång).",
          "eva\tFår läsa Familjehuset (1 omgång).",
          "mikael\ten öppen omgång i Familjehuset: följer med personen (Mottagningen)",
          "sanna\ten öppen omgång i Mottagning vuxen: följer med personen (Mottagningen)",
        ])
      #expect(try await town.organisationRows() == before, "a preview stores nothing")

      #expect(try await house.store.decide(plan) == .done)
      let tree = try await town.tree()
      let unit = try #require(tree.unit(code: "MOT"))
      #expect(unit.parent == house.department.id && unit.zone == house.zone.id)
      #expect(tree.unit(code: "VUX")?.validTo == day("2026-03-13"))
      #expect(
        tree.series(of: unit.id).map(\.opening) == [
          .begins, .adds([house.adults.id, house.families.id].sorted()),
        ])
      let roles = try await house.store.memberships(of: staff.sanna.id)
      #expect(roles.map(\.unit) == [house.adults.id, unit.id])
      #expect(roles.map(\.validTo) == [day("2026-03-13"), nil])
      #expect(try await town.mayRead("sanna", adult))
      #expect(try await town.mayRead("eva", family))
      #expect(try await !town.mayRead("mikael", adult))
      #expect(try await town.workers() == [adult: "sanna", family: "mikael"])
    }
  }

  @Test func `splits a unit: the break is drawn, and one part answers for the episodes`()
    async throws
  {
    try await ResultTown.with { town in
      let house = town.organisation
      let staff = try await Staff(house)
      let leyla = try await house.user("leyla", (.caseworker, house.adults))
      let farid = try await house.user("farid", (.senior, house.adults))
      let mine = try await town.add("a", worker: staff.sanna, records: [])
      let waiting = try await town.add("b", records: [])
      func split(_ people: [String: [String]], charge: String = "ETT") -> OrganisationChange {
        .split(
          unit: "VUX",
          into: [UnitDraft(code: "ETT", name: "Vuxna 1"), UnitDraft(code: "TVÅ", name: "Vuxna 2")],
          charge: charge, staff: people)
      }
      #expect(
        try await town.refusals(split(["sanna": ["ETT"], "eva": ["ETT", "TVÅ"]])) == [
          "Ändring 1: Välj till vilken del av Mottagning vuxen Farid (farid) går.",
          "Ändring 1: Välj till vilken del av Mottagning vuxen Leyla (leyla) går.",
        ])
      #expect(
        try await town.refusals(split([:], charge: "TRE")) == [
          "Ändring 1: Välj vilken av delarna som svarar för omgångarna i Mottagning vuxen."
        ])
      // Whoever sees what waits in the unit must be in the part that answers for it.
      let placed = ["sanna": ["TVÅ"], "leyla": ["ETT"], "eva": ["TVÅ"], "farid": ["TVÅ"]]
      #expect(
        try await town.refusals(split(placed)).first
          == "Ingen är ansvarig för en öppen omgång i Mottagning vuxen, och ingen chef eller förste socialsekreterare ser vad som väntar där efteråt."
      )
      let plan = try await town.plan(split(placed.merging(["farid": ["ETT"]]) { $1 }))
      let preview = try await house.store.preview(plan)
      #expect(preview.canBeDone)
      #expect(preview.units.map(\.series.sv).contains("Serien bryts, och brottet ritas ut."))
      #expect(preview.readers.map(\.user.login) == ["eva"])
      #expect(
        preview.lines(in: .swedish).contains(
          "eva\tFår inte längre läsa Mottagning vuxen (2 omgångar)."))
      try await house.store.decide(plan)

      let tree = try await town.tree()
      let (one, two) = try (#require(tree.unit(code: "ETT")), #require(tree.unit(code: "TVÅ")))
      for part in [one, two] {
        #expect(
          tree.series(of: part.id) == [
            SeriesSpan(
              opening: .breaks([house.adults.id]), from: day("2026-03-14"), to: nil,
              units: [part.id])
          ])
      }
      #expect(tree.charge(of: one.id) == [one.id, house.adults.id])
      #expect(tree.reach(of: one.id) == [one.id], "results of the part are its own")
      #expect(try await town.mayRead("farid", waiting))
      #expect(try await !town.mayRead("eva", waiting))
      #expect(try await town.mayRead("sanna", mine), "the worker's cases follow the worker")
      #expect(
        try await house.store.memberships(of: leyla.id).map(\.unit) == [house.adults.id, one.id])
      _ = farid
    }
  }

  @Test func `does not orphan a worker`() async throws {
    try await ResultTown.with { town in
      let house = town.organisation
      let staff = try await Staff(house)
      try await house.user("admin", (.administrator, house.root))
      let episode = try await town.add("a", worker: staff.sanna, records: [])
      let closing = try await town.plan(.close(unit: "VUX"))
      let before = try await town.organisationRows()
      let preview = try await house.store.preview(closing)
      #expect(
        preview.faults.map(\.message.sv) == [
          "Sanna (sanna) är ansvarig för en öppen omgång i Mottagning vuxen, men har ingen roll kvar i nämnden. Lämna över arbetslistan i planen, eller ge personen en roll från den dagen."
        ])
      #expect(preview.work.map(\.outcome) == [.orphaned])
      #expect(preview.withoutRole.map(\.login) == ["eva", "sanna"])
      await #expect(throws: ReorganisationError.blocked(preview.faults)) {
        try await house.store.decide(closing)
      }
      #expect(try await town.organisationRows() == before)

      // Who has nothing to do with the unit cannot take it over, and the pool must be seen.
      #expect(
        try await town.refusals(
          .close(unit: "VUX"), .handOver(from: "sanna", unit: nil, to: "mikael")
        ).first?.contains("Mikael (mikael) kan inte ta över omgångar i Mottagning vuxen") == true)
      #expect(
        try await town.refusals(
          .close(unit: "VUX"), .handOver(from: "sanna", unit: "VUX", to: nil)
        ).first?.hasPrefix("Ingen är ansvarig för en öppen omgång i Mottagning vuxen") == true)
      try await house.user("ida", (.unitManager, house.department))
      var solved = closing
      solved.changes = [.close(unit: "VUX"), .handOver(from: "sanna", unit: nil, to: "ida")]
      try await house.store.save(solved)
      let saved = try #require(try await house.store.reorganisation(closing.id))
      try await house.store.decide(saved)
      #expect(try await town.workers() == [episode: "ida"])
      #expect(try await town.mayRead("ida", episode))

      // Undone, everything is as it was before the plan, to the row.
      try await house.store.undo(closing.id)
      let after = try await town.organisationRows()
      #expect(after.filter { !before.contains($0) }.count == 1, "Ida's role alone")
      #expect(before.allSatisfy(after.contains))
      #expect(try await house.store.reorganisation(closing.id)?.state == .draft)
    }
  }

  @Test func `is undone to the row, whatever it changed`() async throws {
    try await ResultTown.with { town in
      let house = town.organisation
      let staff = try await Staff(house)
      let role = try #require(try await house.store.memberships(of: staff.sanna.id).first)
      try await house.store.appointDeputy(
        staff.mikael.id, for: role.id, from: day("2026-03-01"), to: day("2026-04-30"))
      try await house.user("dubbel", (.caseworker, house.adults), (.caseworker, house.families))
      try await house.user("ida", (.unitManager, house.department))
      let team = try await house.store.createUnit(
        .team, code: "TEAM", name: "Team Öst", under: house.adults.id, from: day("2024-01-01"))
      for index in 1...30 {
        try await town.add(
          "p\(index)", worker: index > 20 ? staff.mikael : staff.sanna, records: [])
      }
      let before = try await town.organisationRows()
      let plan = try await town.plan(
        .rename(unit: "IFO", name: "Omsorgen"),
        .create(UnitDraft(code: "NY", name: "Nya enheten", under: "IFO")),
        .merge(units: ["VUX", "FAM"], into: UnitDraft(code: "MOT", name: "Mottagningen")),
        .move(unit: "TEAM", under: "NY"),
        .handOver(from: "mikael", unit: nil, to: "dubbel"))
      try await house.store.decide(plan)
      let tree = try await town.tree()
      #expect(tree[team.id]?.parent == tree.unit(code: "NY")?.id)
      #expect(tree[house.department.id]?.name == "Omsorgen")
      let deputies = try await house.store.memberships(of: staff.mikael.id).filter {
        $0.deputyFor == staff.sanna.id
      }
      #expect(deputies.map(\.validTo) == [day("2026-03-13"), day("2026-04-30")])
      #expect(deputies.last?.unit == tree.unit(code: "MOT")?.id)
      #expect(try await town.workers().values.count { $0 == "dubbel" } == 10)
      #expect(try await town.organisationRows() != before)

      try await house.store.undo(plan.id)
      #expect(try await town.organisationRows() == before)
    }
  }

  @Test func `is not undone on another day, or when what it made is in use`() async throws {
    try await ResultTown.with { town in
      let house = town.organisation
      let staff = try await Staff(house)
      let merging = OrganisationChange.merge(
        units: ["VUX"], into: UnitDraft(code: "MOT", name: "Mottagningen"))
      let plan = try await town.plan(merging)
      try await house.store.decide(plan)
      let unit = try #require(try await town.tree().unit(code: "MOT"))
      let episode = try await town.add("a", unit: unit, worker: staff.sanna, records: [])
      await #expect(throws: ReorganisationError.changedSince("Mottagningen")) {
        try await house.store.undo(plan.id)
      }
      try await house.database.write { connection in
        try connection.execute("DELETE FROM episode WHERE id = \(episode)")
      }
      try await house.store.addMembership(
        of: staff.mikael.id, in: unit.id, as: .caseworker, from: day("2026-03-14"))
      await #expect(throws: ReorganisationError.changedSince("Mottagningen")) {
        try await house.store.undo(plan.id)
      }
      house.clock.move(to: day("2026-03-15"))
      await #expect(throws: ReorganisationError.tooLate) { try await house.store.undo(plan.id) }
      try await town.knock()
      let journals = try await house.database.read {
        try $0.rows("SELECT id FROM reorganisation WHERE journal IS NOT NULL").count
      }
      #expect(journals == 0, "what cannot be undone is not remembered")
    }
  }

  @Test func `waits for its day, and for what has come in its way since`() async throws {
    try await ResultTown.with(today: day("2026-03-14")) { town in
      let house = town.organisation
      let staff = try await Staff(house)
      let plan = try await town.plan(.close(unit: "FAM"), on: "2026-04-01")
      #expect(try await house.store.decide(plan) == .decided)
      let started = try await town.add(
        "a", unit: house.families, worker: staff.mikael, records: [])
      house.clock.move(to: day("2026-03-31"))
      try await town.knock()
      #expect(try await town.tree().unit(code: "FAM")?.validTo == nil)
      // The day has come, and somebody would be orphaned: nothing is done, and the page says why.
      house.clock.move(to: day("2026-04-01"))
      try await town.knock()
      #expect(try await town.tree().unit(code: "FAM")?.validTo == nil)
      let waiting = try #require(try await house.store.reorganisation(plan.id))
      #expect(waiting.state == .decided)
      #expect(try await house.store.preview(waiting).faults.count == 1)

      try await house.database.write {
        try $0.execute("UPDATE episode SET worker_id = \(staff.eva.id) WHERE id = \(started)")
      }
      house.clock.move(to: day("2026-04-02"))
      try await town.knock()
      #expect(try await town.tree().unit(code: "FAM")?.validTo == day("2026-03-31"))
      #expect(
        try await house.store.memberships(of: staff.mikael.id).map(\.validTo)
          == [day("2026-03-31")])
      #expect(try await house.store.reorganisation(plan.id)?.state == .done)
    }
  }

  @Test func `keeps episodes in their board`() async throws {
    try await ResultTown.with { town in
      let house = town.organisation
      let staff = try await Staff(house)
      try await town.add("a", worker: staff.sanna, records: [])
      #expect(
        try await town.refusals(.move(unit: "VUX", under: "ÄN")) == [
          "Ändring 1: Mottagning vuxen kan inte flyttas till en annan nämnd: dess omgångar stannar i nämndens sekretessområde. Avsluta Mottagning vuxen i stället, och lägg till en ny enhet under Äldrenämnden."
        ])
      // The department owns a programme, and its unit has episodes.
      #expect(try await town.refusals(.move(unit: "IFO", under: "ÄN")).count == 1)
      #expect(
        try await town.refusals(
          .merge(units: ["VUX", "HEM"], into: UnitDraft(code: "X", name: "X"))) == [
            "Ändring 1: Verksamhet kan bara gå över till en enhet i samma nämnd"
          ])
      // One without episodes takes the zone of where it comes.
      let plan = try await town.plan(.move(unit: "FAM", under: "ÄN"))
      try await house.store.decide(plan)
      let moved = try #require(try await town.tree().unit(code: "FAM"))
      #expect(moved.zone == house.otherZone.id && moved.parent == house.otherBoard.id)
    }
  }

  @Test func `is told everything that is wrong with it`() async throws {
    try await ResultTown.with { town in
      let house = town.organisation
      try await house.store.createUnit(
        .team, code: "TEAM", name: "Team Öst", under: house.adults.id, from: day("2024-01-01"))
      try await house.store.createUnit(
        .unit, code: "NYSS", name: "Nyss", under: house.department.id, from: day("2026-03-14"))
      let code = "Det finns ingen enhet med koden ”X”. Kontrollera stavningen."
      for (change, refusal) in [
        (.rename(unit: "X", name: "Y"), "Ändring 1: \(code)"),
        (.rename(unit: "VUX", name: ""), "Ändring 1: Skriv ett namn på enheten VUX."),
        (
          .move(unit: "IFO", under: "VUX"),
          "Ändring 1: Individ och familj kan inte hamna under sig själv."
        ),
        (
          .close(unit: "NYSS"),
          "Ändring 1: Nyss börjar gälla 2026-03-14 och kan inte upphöra före dess."
        ),
        (
          .close(unit: "VUX"),
          "Team Öst ligger under Mottagning vuxen, som upphör. Flytta Team Öst i planen, före det."
        ),
        (
          .create(UnitDraft(code: "FAM", name: "X", under: "SN")),
          "Ändring 1: Koden FAM används redan. Välj en annan."
        ),
        (.create(UnitDraft(code: "N", name: "N")), "Ändring 1: Skriv koden för enheten ovanför"),
        (
          .merge(units: ["VUX"], into: UnitDraft(code: "TEAM")),
          "Ändring 1: Team Öst kan inte hamna under sig själv."
        ),
        (
          .merge(units: ["VUX"], into: UnitDraft(code: "VUX")),
          "Ändring 1: Välj minst en enhet som går upp i en annan"
        ),
        (
          .handOver(from: "ingen", unit: nil, to: nil),
          "Ändring 1: Det finns ingen användare ingen. Kontrollera användarnamnet."
        ),
      ] as [(OrganisationChange, String)] {
        #expect(try await town.refusals(change) == [refusal])
      }
      let boards =
        "Ändring 1: Nämnder och kommunen ändras inte i en omorganisation: varje nämnd är ett eget sekretessområde."
      #expect(try await town.refusals(.close(unit: "SN")) == [boards])
      #expect(try await town.refusals() == ["Planen har inga ändringar. Lägg till en."])
    }
  }

  @Test func `leaves every unit an administrator, and no room for two who change it`() async throws
  {
    try await ResultTown.with { town in
      let house = town.organisation
      try await house.user("lokal", (.administrator, house.adults))
      #expect(
        try await town.refusals(.close(unit: "VUX")) == [
          "Någon enhet blir utan administratör. Ge någon den rollen i en enhet som finns kvar."
        ])
      let plan = try await town.plan(.rename(unit: "VUX", name: "Vuxna"), on: "2026-05-01")
      try await house.store.decide(plan)
      let decided = try #require(try await house.store.reorganisation(plan.id))
      var changed = decided
      changed.name = "Annan plan"
      try await house.store.save(changed)
      #expect(try await house.store.reorganisation(plan.id)?.state == .draft, "to be decided again")
      await #expect(throws: OrganisationError.changedMeanwhile) {
        try await house.store.save(decided)
      }
      await #expect(throws: OrganisationError.changedMeanwhile) {
        try await house.store.decide(decided)
      }
    }
  }

  @Test func `is planned, decided and undone on pages`() async throws {
    try await ResultTown.with { town in
      let house = town.organisation
      let staff = try await Staff(house)
      try await house.user("admin", (.administrator, house.root))
      try await house.user("lokal", (.administrator, house.otherBoard))
      try await town.add("a", worker: staff.sanna, records: [])
      let before = try await town.organisationRows()
      let browser = try await town.browser("admin")
      let blank = try await browser.post("/styra/omorganisationer", ["namn": "", "dag": "snart"])
      #expect(blank.status == 422 && blank.errors.count == 2 && blank.value(of: "dag") == "snart")
      let made = try await browser.post(
        "/styra/omorganisationer", ["namn": "Två blir en", "dag": "2026-03-14"])
      let path = try #require(made.location)
      #expect(try await browser.get(path).text.contains("Planen har inga ändringar än."))
      let merging = "\(path)/andring/sammanslagning"
      _ = try await browser.get(merging)
      let none = try await browser.post(merging, ["namn": "Mottagningen"])
      #expect(none.errors == ["Välj minst en enhet som går upp i en annan"])
      #expect(none.value(of: "namn") == "Mottagningen")
      let taken = try await browser.post(
        merging, ["enheter": "VUX", "enheter": "FAM", "namn": "Mottagningen", "kod": "HEM"])
      #expect(taken.status == 422)
      let version = try #require(none.value(of: "version"))
      let fields: KeyValuePairs = [
        "version": version, "enheter": "VUX", "enheter": "FAM", "namn": "Mottagningen",
        "kod": "MOT",
      ]
      #expect(try await browser.post(merging, fields).location == path)
      let plan = try await browser.get(path)
      #expect(
        plan.rows.contains([
          "Mottagningen", "Ny enhet. Tar över från Familjehuset, Mottagning vuxen.",
          "Serien fortsätter med fler.",
        ]))
      #expect(
        plan.rows.contains([
          "Sanna", "Mottagning vuxen", "1", "följer med personen (Mottagningen)",
        ]))
      let stale = try await browser.post("\(path)/beslut", ["version": version])
      #expect(stale.status == 422, "somebody added a change since")
      let current = try #require(plan.value(of: "version"))
      #expect(try await browser.post("\(path)/beslut", ["version": current]).location == path)
      #expect(try await town.tree().unit(code: "MOT") != nil)
      let done = try await browser.get(path)
      #expect(done.text.contains("Genomförd 2026-03-14") && !done.html.contains("/beslut\""))
      // Whoever is in charge elsewhere sees that there is a plan, and no more.
      let other = try await town.browser("lokal")
      #expect(try await other.get("/styra/omorganisationer").status == 200)
      #expect(try await other.get(path).status == 403)
      #expect(try await other.post("\(path)/angra").status == 403)
      #expect(try await browser.post("\(path)/angra").location == path)
      #expect(try await town.organisationRows() == before)
      #expect(try await browser.post("\(path)/bort").location == "/styra/omorganisationer")
      #expect(try await browser.get(path).status == 404)
    }
  }

  @Test func `asks, of a split, where everybody goes`() async throws {
    try await ResultTown.with { town in
      let house = town.organisation
      _ = try await Staff(house)
      try await house.user("admin", (.administrator, house.root))
      let plan = try await town.plan()
      let path = "/styra/omorganisationer/\(plan.id)/andring/delning"
      let browser = try await town.browser("admin")
      #expect(try await browser.get(path).html.contains("Gå vidare"))
      let form = try await browser.get("\(path)?enhet=VUX")
      #expect(form.html.contains("name=\"person-sanna\"") && form.html.contains("person-eva"))
      #expect(!form.html.contains("person-mikael"))
      func split(_ sanna: String) async throws -> TestPage {
        try await browser.post(
          path,
          [
            "enhet": "VUX", "namn-1": "Vuxna 1", "kod-1": "ETT", "namn-2": "Vuxna 2",
            "kod-2": "TVÅ", "svarar": "1", "person-sanna": sanna, "person-eva": "alla",
          ])
      }
      let unplaced = try await split("")
      #expect(
        unplaced.errors == ["Välj till vilken del av Mottagning vuxen Sanna (sanna) går."])
      #expect(unplaced.value(of: "kod-2") == "TVÅ")
      #expect(try await split("2").status == 303)
      #expect(
        try await house.store.reorganisation(plan.id)?.changes == [
          .split(
            unit: "VUX",
            into: [
              UnitDraft(code: "ETT", name: "Vuxna 1"), UnitDraft(code: "TVÅ", name: "Vuxna 2"),
            ], charge: "ETT", staff: ["sanna": ["TVÅ"], "eva": ["ETT", "TVÅ"]])
        ])
    }
  }
}
