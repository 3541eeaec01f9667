import Core
import Database
import Foundation
import Organisation
import TestSupport
import Testing
import Web

@Suite struct `A code of the moment` {
  /// RFC 6238, appendix B: the secret of HMAC-SHA-1, moments and codes of eight digits.
  @Test(arguments: [
    (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
    (1_234_567_890, "89005924"), (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
  ])
  func `is what RFC 6238 says`(second: Int, code: String) {
    let generator = OneTimeCode(secret: Array("12345678901234567890".utf8))
    let step = OneTimeCode.step(at: Date(timeIntervalSince1970: Double(second)))
    #expect(generator.code(step: step, digits: 8) == code)
    #expect(generator.code(step: step) == String(code.suffix(6)))
  }

  /// RFC 4226, appendix D.
  @Test func `is what RFC 4226 says for the first counters`() {
    let generator = OneTimeCode(secret: Array("12345678901234567890".utf8))
    #expect(
      (0..<10).map { generator.code(step: $0) } == [
        "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
        "520489",
      ])
  }

  /// RFC 4648, section 10, without padding.
  @Test(arguments: [
    ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
    ("foobar", "MZXW6YTBOI"),
  ])
  func `has its secret written as RFC 4648 says`(secret: String, text: String) {
    #expect(OneTimeCode(secret: Array(secret.utf8)).base32 == text)
  }
}

@Suite struct `Logging in by two steps` {
  /// Somebody who has turned it on.
  private struct Carrier {
    let house: TestOrganisation
    let browser: TestBrowser
    let secret: [UInt8]
    let recovery: [String]

    func code(_ offset: Int = 0) -> String {
      OneTimeCode(secret: secret).code(step: OneTimeCode.step(at: house.clock.now) + offset)
    }

    /// Moves on until the codes are others.
    func wait() {
      house.clock.advance(by: 30)
    }

    /// A browser that has sent the password, and stands before the code.
    func halfWay(from address: String? = nil) async throws -> TestBrowser {
      let browser = TestBrowser(house, from: address)
      let page = try await browser.post(
        "/logga-in", ["login": "eva", "password": TestOrganisation.password, "till": "/konto"])
      #expect(page.location == "/logga-in/kod?till=%2Fkonto")
      return browser
    }

    func send(_ code: String, _ browser: TestBrowser) async throws -> TestPage {
      try await browser.post("/logga-in/kod", ["code": code, "till": "/konto"])
    }
  }

  private func withCarrier(
    _ role: Role = .caseworker, policy: AccountPolicy = AccountPolicy(),
    _ body: (Carrier) async throws -> Void
  ) async throws {
    try await Engine.current.withOrganisation(policy: policy) { house in
      try await house.user("eva", (role, house.board))
      let browser = TestBrowser(house)
      try await browser.logIn("eva")
      try await body(try await turnOn(house, browser))
    }
  }

  private func turnOn(_ house: TestOrganisation, _ browser: TestBrowser) async throws -> Carrier {
    let begun = try await browser.post(
      "/konto/tvasteg", ["password": TestOrganisation.password])
    #expect(begun.location == "/konto/tvasteg/ny")
    let page = try await browser.get("/konto/tvasteg/ny")
    let secret = bytes(base32: try #require(codes(in: page).first))
    #expect(secret.count == 20)
    let carrier = Carrier(house: house, browser: browser, secret: secret, recovery: [])
    let done = try await browser.post("/konto/tvasteg/ny", ["code": carrier.code()])
    #expect(done.h1 == "Dina reservkoder")
    return Carrier(house: house, browser: browser, secret: secret, recovery: codes(in: done))
  }

  private func codes(in page: TestPage) -> [String] {
    page.html.components(separatedBy: "<code>").dropFirst().map {
      String($0.prefix { $0 != "<" })
    }
  }

  private func bytes(base32 text: String) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    let bits = text.filter { $0 != " " }.flatMap { letter in
      let value = alphabet.firstIndex(of: letter) ?? 0
      return (0..<5).map { value >> (4 - $0) & 1 }
    }
    return stride(from: 0, to: bits.count - 7, by: 8).map {
      UInt8(bits[$0..<$0 + 8].reduce(0) { $0 << 1 | $1 })
    }
  }

  @Test func `asks for a code of the app after the password`() async throws {
    try await withCarrier { carrier in
      carrier.wait()
      let browser = try await carrier.halfWay()
      // The password alone opens nothing.
      #expect(try await browser.get("/konto").status == 303)
      #expect(try await browser.get("/logga-in/kod").h1 == "Skriv koden")
      let wrong = try await carrier.send("000000", browser)
      #expect(wrong.status == 422)
      let done = try await carrier.send(carrier.code(), browser)
      #expect(done.location == "/konto")
      #expect(try await browser.get("/konto").status == 200)
      // And the step is used up.
      let again = try await carrier.send(carrier.code(1), browser)
      #expect(again.h1 == "Logga in")
    }
  }

  @Test func `takes no code twice, not even of two at the same moment`() async throws {
    try await withCarrier { carrier in
      carrier.wait()
      let code = carrier.code()
      let browsers = [
        try await carrier.halfWay(from: "192.0.2.1"), try await carrier.halfWay(from: "192.0.2.2"),
      ]
      let statuses = [
        try await carrier.send(code, browsers[0]).status,
        try await carrier.send(code, browsers[1]).status,
      ]
      #expect(statuses == [303, 422])
      carrier.wait()
      let next = carrier.code()
      let house = carrier.house
      let both = try await withThrowingTaskGroup(of: Int.self) { group in
        for address in ["192.0.2.3", "192.0.2.4"] {
          group.addTask {
            let browser = TestBrowser(house, from: address)
            try await browser.post(
              "/logga-in", ["login": "eva", "password": TestOrganisation.password])
            return try await browser.post("/logga-in/kod", ["code": next]).status
          }
        }
        return try await group.reduce(into: [Int]()) { $0.append($1) }
      }
      #expect(both.sorted() == [303, 422])
    }
  }

  @Test func `takes the code before and after, for clocks that differ, and none further off`()
    async throws
  {
    try await withCarrier { carrier in
      for (offset, status) in [(-2, 422), (2, 422), (-1, 303), (1, 303)] {
        carrier.house.clock.advance(by: 120)
        let browser = try await carrier.halfWay()
        #expect(try await carrier.send(carrier.code(offset), browser).status == status, "\(offset)")
      }
    }
  }

  @Test func `goes no further back than the last code that was used`() async throws {
    try await withCarrier { carrier in
      carrier.house.clock.advance(by: 120)
      let first = try await carrier.halfWay()
      #expect(try await carrier.send(carrier.code(1), first).status == 303)
      let second = try await carrier.halfWay()
      #expect(try await carrier.send(carrier.code(0), second).status == 422)
    }
  }

  @Test func `takes each recovery code once`() async throws {
    try await withCarrier { carrier in
      #expect(carrier.recovery.count == 10 && Set(carrier.recovery).count == 10)
      let typed = carrier.recovery[3].lowercased().replacingOccurrences(of: "-", with: " ")
      #expect(try await carrier.send(typed, carrier.halfWay()).status == 303)
      #expect(try await carrier.send(typed, carrier.halfWay()).status == 422)
      let page = try await carrier.browser.get("/konto/tvasteg")
      #expect(page.text.contains("Du har 9 reservkoder kvar."))
    }
  }

  @Test func `gives new recovery codes for password and code, and the old ones are no more`()
    async throws
  {
    try await withCarrier { carrier in
      carrier.wait()
      let refused = try await carrier.browser.post(
        "/konto/tvasteg/reservkoder",
        ["password": TestOrganisation.password, "code": "111111"])
      #expect(refused.status == 422)
      let renewed = try await carrier.browser.post(
        "/konto/tvasteg/reservkoder",
        ["password": TestOrganisation.password, "code": carrier.code()])
      let new = codes(in: renewed)
      #expect(new.count == 10 && Set(new).isDisjoint(with: carrier.recovery))
      #expect(try await carrier.send(carrier.recovery[0], carrier.halfWay()).status == 422)
      #expect(try await carrier.send(new[0], carrier.halfWay()).status == 303)
    }
  }

  @Test func `is turned off by password and code together`() async throws {
    try await withCarrier { carrier in
      carrier.wait()
      for (password, code) in [
        ("fel lösenord här", carrier.code()), (TestOrganisation.password, "123456"),
        (TestOrganisation.password, ""),
      ] {
        let page = try await carrier.browser.post(
          "/konto/tvasteg/av", ["password": password, "code": code])
        #expect(page.status == 422)
      }
      carrier.wait()
      let off = try await carrier.browser.post(
        "/konto/tvasteg/av",
        ["password": TestOrganisation.password, "code": carrier.code()])
      #expect(off.location == "/konto/tvasteg")
      let fresh = TestBrowser(carrier.house)
      try await fresh.logIn("eva")
      #expect(try await fresh.get("/konto").status == 200)
    }
  }

  @Test func `is reset by an administrator, who is seen to have done so`() async throws {
    try await withCarrier { carrier in
      let house = carrier.house
      let admin = try await house.user("admin", (.administrator, house.root))
      let eva = try #require(try await house.store.user(login: "eva"))
      let other = TestBrowser(house)
      try await other.logIn("admin")
      #expect(
        try await other.get("/styra/anvandare/\(eva.id)").text
          .contains("Återställ inloggning i två steg"))
      house.clock.advance(by: 1)
      let reset = try await other.post("/styra/anvandare/\(eva.id)/tvasteg")
      #expect(reset.status == 303)
      #expect(try await carrier.browser.get("/konto").status == 303)
      let browser = TestBrowser(house)
      let done = try await browser.post(
        "/logga-in", ["login": "eva", "password": TestOrganisation.password, "till": "/mitt"])
      #expect(done.location == "/konto/handelser?till=%2Fmitt")
      let page = try await browser.get("/konto/handelser?till=%2Fmitt")
      #expect(page.text.contains("Något har hänt med ditt konto"))
      #expect(
        page.rows.contains {
          $0[1...] == ["Inloggning i två steg återställdes", "Den som sköter användare"]
        })
      let logged = try await house.database.read {
        try $0.rows("SELECT user_id FROM change_log WHERE event = 'secondFactor.reset'")
          .map { try $0.value("user_id", as: UserID.self) }
      }
      #expect(logged == [admin.id])
      // Nobody does it to themselves.
      #expect(try await other.post("/styra/anvandare/\(admin.id)/tvasteg").status == 403)
    }
  }

  @Test func `makes who knows the password wait after five wrong codes, and not the user's device`()
    async throws
  {
    try await withCarrier { carrier in
      let thief = try await carrier.halfWay(from: "203.0.113.9")
      var statuses: [Int] = []
      for number in 0..<7 {
        statuses.append(try await carrier.send("00000\(number)", thief).status)
      }
      #expect(statuses == [422, 422, 422, 422, 422, 429, 429])
      let again = try await carrier.halfWay(from: "203.0.113.9")
      #expect(try await carrier.send(carrier.code(), again).status == 429)
      carrier.wait()
      try await carrier.browser.post("/logga-ut")
      let asked = try await carrier.browser.post(
        "/logga-in", ["login": "eva", "password": TestOrganisation.password])
      #expect(asked.location == "/logga-in/kod")
      #expect(try await carrier.send(carrier.code(), carrier.browser).status == 303)
    }
  }

  @Test func `waits ten minutes for the code`() async throws {
    try await withCarrier { carrier in
      let browser = try await carrier.halfWay()
      carrier.house.clock.advance(by: 10 * 60)
      let late = try await carrier.send(carrier.code(), browser)
      #expect(late.errors == ["Det tog för lång tid. Logga in en gång till."])
      #expect(try await browser.get("/logga-in/kod").location == "/logga-in")
    }
  }

  @Test func `is demanded of roles that the installation names, before anything else`() async throws
  {
    let policy = AccountPolicy(secondFactor: [.administrator])
    try await Engine.current.withOrganisation(policy: policy) { house in
      try await house.user("admin", (.administrator, house.root))
      try await house.user("sanna", (.caseworker, house.adults))
      let worker = TestBrowser(house)
      try await worker.logIn("sanna")
      #expect(try await worker.get("/styra/organisation").status == 200)
      let browser = TestBrowser(house)
      try await browser.logIn("admin")
      #expect(try await browser.get("/styra/anvandare").location == "/konto/tvasteg")
      #expect(
        try await browser.get("/konto/tvasteg").text.contains(
          "Din roll kräver inloggning i två steg"))
      _ = try await turnOn(house, browser)
      #expect(try await browser.get("/styra/anvandare").status == 200)
    }
  }

  @Test func `stands sealed in the database, and opens for nobody with another key`() async throws {
    try await withCarrier { carrier in
      let (sealed, digests) = try await carrier.house.database.read { connection in
        (
          try connection.first("SELECT secret FROM authenticator")?
            .value("secret", as: [UInt8].self) ?? [],
          try connection.rows("SELECT digest FROM recovery_code")
            .map { try $0.value("digest", as: [UInt8].self) }
        )
      }
      // Version, nonce, secret, tag.
      #expect(sealed.count == 61)
      let plain = (0...sealed.count - 20).filter { Array(sealed[$0..<($0 + 20)]) == carrier.secret }
      #expect(plain.isEmpty)
      #expect(digests.count == 10 && digests.allSatisfy { $0.count == 32 })
      // The same database under another key.
      let stolen = OrganisationModule(
        database: carrier.house.database, municipality: carrier.house.module.municipality,
        keys: AuditKeys(
          digest: [UInt8](repeating: 1, count: 32), signing: [UInt8](repeating: 2, count: 32)),
        accountKeys: .madeUp(), clock: carrier.house.clock.clock, hasher: .cheap)
      carrier.wait()
      let browser = TestBrowser(
        WebApplication(
          routes: stolen.gatekeeper.routes(stolen.routes), chrome: { _ in Chrome() },
          configuration: .init(clock: carrier.house.clock.clock)))
      try await browser.post(
        "/logga-in", ["login": "eva", "password": TestOrganisation.password])
      let page = try await browser.post("/logga-in/kod", ["code": carrier.code()])
      #expect(page.status == 500)
      #expect(try await browser.get("/konto").status == 303)
    }
  }
}
