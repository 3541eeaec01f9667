import Core
import Organisation
import TestSupport
import Testing
import Web

@Suite struct `The organisation's pages` {
  @Test func `show the tree with what came before and after`() async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("eva", (.caseworker, house.adults))
      try await house.store.recordSuccession(
        Succession(
          predecessor: house.families.id, successor: house.adults.id, day: day("2026-01-01")))
      let browser = TestBrowser(house)
      try await browser.logIn("eva")
      let page = try await browser.get("/styra/organisation")
      #expect(page.h1 == "Organisation")
      let rows = page.rows
      #expect(
        rows.contains(
          [
            "Familjehuset", "Enhet", "FAM", "2020-01-01 till 2025-12-31",
            "gick över till Mottagning vuxen 2026-01-01",
          ]))
      #expect(
        rows.contains(
          [
            "Mottagning vuxen", "Enhet", "VUX", "från 2020-01-01",
            "tog över från Familjehuset 2026-01-01",
          ]))
      #expect(rows.contains(["Socialnämnden", "SN", "5", "På"]))
    }
  }

  @Test func `are closed to who has no role`() async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("ny")
      let browser = TestBrowser(house)
      try await browser.logIn("ny")
      #expect(try await browser.get("/styra/organisation").status == 403)
      #expect(try await browser.get("/styra/anvandare").status == 403)
      #expect(try await browser.get("/konto").status == 200)
    }
  }

  @Test func `let an administrator add a user who then chooses a password`() async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("admin", (.administrator, house.board))
      let browser = TestBrowser(house)
      try await browser.logIn("admin")
      let added = try await browser.post(
        "/styra/anvandare",
        ["name": "Bo Ek", "login": "Bo.Ek", "password": "tillfällig häst i regn"])
      let path = try #require(added.location)
      let granted = try await browser.post(
        "\(path)/roller",
        [
          "role": "caseworker", "unit": house.adults.id.description, "from": "1/3 2026", "to": "",
        ])
      #expect(granted.status == 303)
      #expect(
        try await browser.get(path).rows
          == [["Handläggare", "Mottagning vuxen", "från 2026-03-01", "Avsluta rollen"]])

      let own = TestBrowser(house)
      try await own.logIn("bo.ek", password: "tillfällig häst i regn")
      #expect(try await own.get("/styra/organisation").location == "/konto")
      try await own.post(
        "/konto/losenord",
        ["current-password": "tillfällig häst i regn", "new-password": "mitt alldeles egna"])
      #expect(try await own.get("/styra/organisation").status == 200)
    }
  }

  @Test func `say what is wrong with a new user and keep what was typed`() async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("admin", (.administrator, house.board))
      let browser = TestBrowser(house)
      try await browser.logIn("admin")
      let page = try await browser.post(
        "/styra/anvandare", ["name": " ", "login": "bo ek", "password": "kort"])
      #expect(page.status == 422)
      #expect(page.errors.count == 3)
      #expect(page.value(of: "login") == "bo ek")
      let taken = try await browser.post(
        "/styra/anvandare",
        ["name": "Bo", "login": "ADMIN", "password": "tillfällig häst i regn"])
      #expect(taken.errors == ["Användarnamnet admin finns redan. Välj ett annat."])
    }
  }

  @Test func `keep an administrator to their own units`() async throws {
    try await Engine.current.withOrganisation { house in
      let admin = try await house.user("admin", (.administrator, house.otherBoard))
      let chief = try await house.user("chef", (.director, house.board))
      let browser = TestBrowser(house)
      try await browser.logIn("admin")
      let role = try await browser.post(
        "/styra/anvandare/\(chief.id)/roller",
        ["role": "caseworker", "unit": house.adults.id.description, "from": "2026-03-01"])
      #expect(role.status == 403)
      let password = try await browser.post(
        "/styra/anvandare/\(chief.id)/losenord", ["password": "jag är chefen nu"])
      #expect(password.status == 403)
      let own = try await browser.post(
        "/styra/anvandare/\(admin.id)/roller",
        ["role": "director", "unit": house.otherBoard.id.description, "from": "2026-03-01"])
      #expect(own.status == 422)
      #expect(own.errors == ["Du kan inte ge dig själv en roll. Be en annan administratör."])
    }
  }

  @Test func `show no name of staff with protected identity`() async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("admin", (.administrator, house.board))
      try await house.user("hemlig", (.caseworker, house.adults), isProtected: true)
      let browser = TestBrowser(house)
      try await browser.logIn("admin")
      let page = try await browser.get("/styra/anvandare")
      #expect(page.rows.contains { $0[0] == "Skyddade personuppgifter" })
      #expect(!page.text.contains("Hemlig"))
    }
  }

  @Test func `answer a forged address as one that is not there`() async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("admin", (.administrator, house.board))
      let browser = TestBrowser(house)
      try await browser.logIn("admin")
      for path in ["x", "\(UserID.make())", "'%20OR%201=1", "%00", "%FF"] {
        #expect(try await browser.get("/styra/anvandare/\(path)").status == 404, "\(path)")
      }
    }
  }
}
