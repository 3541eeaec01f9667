import Core
import Delimited
import Organisation
import TestSupport
import Testing

@Suite struct `Importing the organisation` {
  private func units(
    _ house: TestOrganisation, _ text: String, dryRun: Bool = false
  ) async throws -> OrganisationImportReport {
    try await house.module.importUnits(.bytes(Array(text.utf8)), dryRun: dryRun, by: nil)
  }

  private func users(
    _ house: TestOrganisation, _ text: String, dryRun: Bool = false, by viewer: Viewer? = nil
  ) async throws -> OrganisationImportReport {
    try await house.module.importUsers(.bytes(Array(text.utf8)), dryRun: dryRun, by: viewer)
  }

  private func told(_ report: OrganisationImportReport) -> [String] {
    report.faults.map { "\($0.row) \($0.column ?? "-") \($0.value ?? "-")" }
  }

  @Test func `takes units in any order, with a board and its zone`() async throws {
    try await Engine.current.withOrganisation { house in
      let file = """
        kod;namn;slag;under;från;till;gräns;uppföljning av personer
        TEAM;Team Öst;team;MOTT;;;;
        MOTT;Mottagningen;;AVD;2024-01-01;;;
        AVD;Avdelning fält;avdelning;KN;;;;
        KN;Kulturnämnden;nämnd;K;2020-01-01;;7;nej

        """
      let tried = try await units(house, file, dryRun: true)
      #expect(tried.added.map(\.name) == ["KN", "AVD", "MOTT", "TEAM"] && !tried.isStored)
      #expect(try await house.store.unit(code: "KN") == nil, "a dry run stores nothing")

      let done = try await units(house, file)
      #expect(done.isStored && done.faults.isEmpty && done.read == 4)
      let tree = try await house.store.tree()
      let team = try #require(tree.unit(code: "TEAM"))
      #expect(tree.path(to: team.id).map(\.code) == ["K", "KN", "AVD", "MOTT", "TEAM"])
      #expect(team.kind == .team && team.validFrom == day("1990-01-01"))
      let zone = try #require(try await house.store.zones().first { $0.code == "KN" })
      #expect(team.zone == zone.id && zone.threshold == 7 && !zone.personalDataEnabled)

      let again = try await units(house, file)
      #expect(!again.changesAnything && again.unchanged == 4 && again.faults.isEmpty)
      #expect(try await house.store.tree().units == tree.units)
    }
  }

  @Test func `corrects names and first days, and leaves the rest to reorganisations`() async throws
  {
    try await Engine.current.withOrganisation { house in
      let done = try await units(
        house, "code,name,under,from\nVUX,Vuxenenheten,IFO,2019-01-01\nFAM,Familjehuset,IFO,\n")
      #expect(done.changed.map(\.name) == ["VUX"] && done.unchanged == 1)
      #expect(
        done.changed[0].what[.swedish]
          == "Namn: Mottagning vuxen blir Vuxenenheten; Första dag: 2020-01-01 blir 2019-01-01")
      let unit = try #require(try await house.store.unit(code: "VUX"))
      #expect(unit.name == "Vuxenenheten" && unit.validFrom == day("2019-01-01"))

      let moved = try await units(
        house,
        "kod;namn;under;till;slag\nVUX;Vuxenenheten;ÄN;;\nFAM;Familjehuset;IFO;2026-01-01;team\n")
      #expect(told(moved) == ["2 under ÄN", "3 slag team", "3 till 2026-01-01"])
      #expect(try await house.store.unit(code: "VUX")?.parent == house.department.id)
    }
  }

  @Test func `names every fault with row, column, value and reason, and stores nothing`()
    async throws
  {
    try await Engine.current.withOrganisation { house in
      let before = try await house.store.tree().units
      let report = try await units(
        house,
        """
        kod;namn;slag;under;från;till;gräns
        A;Alfa;;B;;;
        B;Beta;;C;;;
        C;Gamma;;A;;;
        D;Delta;;FINNS-EJ;;;
        E;;hus;SN;;;
        F;Fi;;SN;2026-13-01;;
        G;Gi;;SN;2026-02-01;2026-01-01;
        G;Gigi;;SN;;;
        H;Hå;;SN;;;9
        I;Ii;nämnd;SN;;;
        J;Ji;enhet;SN
        L L;Li;;;;;
        M;Mu;;D;;;
        """)
      #expect(
        told(report) == [
          "2 under B", "5 under FINNS-EJ", "6 slag hus", "6 namn -", "7 från 2026-13-01",
          "8 till 2026-01-01", "9 kod G", "10 gräns 9", "11 under SN", "12 - -", "13 kod L L",
          "13 under -",
        ])
      #expect(report.faults[0].reason[.swedish].contains("”A” → ”B” → ”C” → ”A”"))
      #expect(report.faults[6].reason[.swedish].contains("rad 8"))
      #expect(try await house.store.tree().units == before)
    }
  }

  @Test func `gives users roles, managers and a password to change`() async throws {
    try await Engine.current.withOrganisation { house in
      let file = """
        Användarnamn;Namn;Roll;Enhet;Från;Till;Chef
        Eva.Berg;Eva Berg;Handläggare;VUX;2026-03-01;2026-12-31;chefen
        eva.berg;Eva Berg;senior;FAM;2026-03-01;;
        chefen;Åke Chef;;;;;

        """
      let tried = try await users(house, file, dryRun: true)
      #expect(tried.added.count == 5 && tried.passwords.isEmpty)
      #expect(try await house.store.users().isEmpty)

      let done = try await users(house, file)
      #expect(done.faults.isEmpty && done.passwords.map(\.login) == ["eva.berg", "chefen"])
      let eva = try #require(try await house.store.user(login: "eva.berg"))
      #expect(eva.name == "Eva Berg" && eva.mustChangePassword)
      let roles = try await house.store.memberships(of: eva.id)
      #expect(Set(roles.map(\.role)) == [.caseworker, .senior])
      #expect(roles.first { $0.role == .caseworker }?.validTo == day("2026-12-31"))
      let chief = try #require(try await house.store.user(login: "chefen"))
      let leads = try await house.store.memberships(of: chief.id)
      #expect(leads.map(\.unit) == [house.adults.id] && leads.map(\.role) == [.unitManager])

      let browser = TestBrowser(house)
      try await browser.logIn("eva.berg", password: done.passwords[0].password)
      #expect(try await browser.get("/styra/organisation").location == "/konto")

      let again = try await users(house, file)
      #expect(!again.changesAnything && again.unchanged == 3 && again.passwords.isEmpty)
      #expect(try await house.store.memberships().count == 3)
    }
  }

  @Test func `refuses a file of users with a fault, and never takes a password from it`()
    async throws
  {
    try await Engine.current.withOrganisation { house in
      try await house.user("gammal", (.caseworker, house.adults))
      let gone = try await house.user("borta")
      try await house.close(gone)
      let report = try await users(
        house,
        """
        login;namn;roll;enhet;från;till;chef
        a.a;Anna Ek;handläggare;FINNS-EJ;;;
        a.a;Anders Ek;handläggare;VUX;;;
        b b;Bo;handläggare;VUX;;;
        19900101-2384;Cia;handläggare;VUX;;;
        d.d;Dan;häxmästare;VUX;igår;;
        e.e;Eli;handläggare;;;;
        f.f;Fia;handläggare;VUX;2026-05-01;2026-04-01;ingen
        borta;Gunn;handläggare;VUX;;;
        ny;;handläggare;VUX;;;
        gammal;Gammal;handläggare;VUX;2026-01-01;2026-12-31;
        """)
      #expect(
        told(report) == [
          "2 enhet FINNS-EJ", "3 namn Anders Ek", "4 login b b", "5 login ********-****",
          "6 roll häxmästare", "7 enhet -", "8 till 2026-04-01", "8 chef ingen", "9 login borta",
          "10 namn -", "11 till 2026-12-31",
        ])
      #expect(report.faults[1].reason[.swedish].contains("rad 2"))
      #expect(try await house.store.users().map(\.login).sorted() == ["borta", "gammal"])

      let secret = try await users(house, "login;namn;Lösenord\nx;X;hemligt ord här\n")
      #expect(told(secret) == ["1 Lösenord -"])
      let bare = try await units(house, "namn;slag\nX;enhet\n")
      #expect(
        bare.faults.map { $0.reason[.swedish] } == [
          "Kolumnen ”kod” saknas. Lägg till den i första raden."
        ])
    }
  }

  @Test func `keeps an administrator to their own units`() async throws {
    try await Engine.current.withOrganisation { house in
      let admin = try await house.viewer(
        try await house.user("admin", (.administrator, house.otherBoard)))
      let roles = try await users(
        house,
        "login;namn;roll;enhet\na;A;analyst;VUX\nb;B;analyst;HEM\nadmin;Admin;director;HEM\n",
        dryRun: true, by: admin)
      #expect(told(roles) == ["2 enhet VUX", "4 login admin"])
      let places = try await house.module.importUnits(
        .bytes(Array("kod;namn;under\nX;X;SN\nY;Y;HEM\nVUX;Nytt namn;IFO\n".utf8)), dryRun: true,
        by: admin)
      #expect(told(places) == ["2 under SN", "4 kod VUX"])
    }
  }

  @Test func `is tried, looked over and stored on pages`() async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("admin", (.administrator, house.root))
      try await house.user("eva", (.caseworker, house.adults))
      let browser = TestBrowser(house)
      try await browser.logIn("admin")
      #expect(try await browser.get("/styra/anvandare/import").h1 == "Importera användare")
      let none = try await browser.post("/styra/anvandare/import")
      #expect(none.status == 422 && none.errors == ["Välj en fil"])
      let faulty = try await browser.upload(
        "/styra/anvandare/import", field: "fil", fileName: "a.csv",
        Array("login;namn;roll;enhet\nny;Ny;analyst;X\n".utf8))
      #expect(faulty.status == 422)
      #expect(
        faulty.rows.contains([
          "2", "enhet", "X", "Det finns ingen enhet med koden ”X”. Kontrollera stavningen.",
        ]))
      let tried = try await browser.upload(
        "/styra/anvandare/import", field: "fil", fileName: "a.csv",
        Array("login;namn;roll;enhet\nny;Ny Person;analyst;SN\n".utf8))
      #expect(tried.status == 200 && tried.text.contains("Inget är sparat än"))
      #expect(try await house.store.user(login: "ny") == nil)
      let stored = try await browser.post(
        "/styra/anvandare/import/spara", ["innehall": try #require(tried.value(of: "innehall"))])
      let password = try #require(stored.rows.first { $0.first == "ny" && $0.count == 3 }?[2])
      let own = TestBrowser(house)
      try await own.logIn("ny", password: password)
      #expect(try await own.get("/styra/organisation").location == "/konto")

      try await browser.get("/styra/organisation/import")
      let units = try await browser.upload(
        "/styra/organisation/import", field: "fil", fileName: "a.csv",
        Array("kod\tnamn\tunder\nNY\tNya enheten\tSN\n".utf8))
      try await browser.post(
        "/styra/organisation/import/spara", ["innehall": try #require(units.value(of: "innehall"))])
      #expect(try await house.store.unit(code: "NY")?.name == "Nya enheten")

      let other = TestBrowser(house)
      try await other.logIn("eva")
      #expect(try await other.get("/styra/organisation/import").status == 403)
    }
  }
}
