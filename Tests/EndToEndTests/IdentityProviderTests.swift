import Core
import Database
import Foundation
import Organisation
import Server
import TestSupport
import Testing

private let providerSettings = """
  {"name": "Provinloggning", "issuer": "http://127.0.0.1:1", "client_id": "beprova",
   "login_claim": "preferred_username"}
  """

/// What is wrong with them, and the word that the refusal must have.
private let faultySettings: [(String, String)] = [
  ("{", "JSON"),
  ("{\"name\": \"a\"}", "issuer"),
  (settings("\"issuer\": \"http://login.example\""), "issuer"),
  (settings("\"issuer\": \"https://login.example/\""), "issuer"),
  (settings("\"algorithms\": [\"HS256\"]"), "algorithms"),
  (settings("\"algorithms\": [\"none\"]"), "algorithms"),
  (settings("\"scopes\": [\"profile\"]"), "scopes"),
  (
    settings("\"roles\": [{\"value\": \"a\", \"role\": \"administrator\", \"unit\": \"VUX\"}]"),
    "administrator"
  ),
]

/// Settings that are right but for one line, which may say again what stands before it.
private func settings(_ line: String) -> String {
  let issuer = line.hasPrefix("\"issuer\"") ? "" : "\"issuer\": \"https://login.example\", "
  return "{\"name\": \"a\", \(issuer)\"client_id\": \"b\", \"login_claim\": \"c\", \(line)}"
}

/// Log-in by an identity provider, as far as it goes without one; the rest is in BrowserTests, with a
/// provider that answers.
struct IdentityProviderTests {
  @Test func `it adds three open pages, and says so when the provider does not answer`()
    async throws
  {
    try await DemoTown.withFile { file in
      let database = try NamedDatabase.open(file)
      let municipality = try await OrganisationStore.municipalities(in: database)[0]
      let place = DatabasePlace(path: file.path)
      let settings = try JSONDecoder().decode(
        ProviderSettings.self, from: Data(providerSettings.utf8))
      let plain = Installation(database: database, municipality: municipality, place: place)
      let with = Installation(
        database: database, municipality: municipality, place: place,
        provider: ProviderUse(settings: settings, baseURL: "http://127.0.0.1:8080"))
      let old = Set(plain.routes.map(\.path))
      let added = with.routes.filter { !old.contains($0.path) }
      #expect(
        added.map(\.path).sorted() == [
          "/logga-in/extern", "/logga-in/extern/ut", "/logga-in/svar",
        ])
      #expect(added.allSatisfy { $0.requirement == .anyone && $0.method == .get })
      let browser = TestBrowser(with.webApplication())
      for path in ["/logga-in/extern", "/logga-in/extern/ut"] {
        let page = try await browser.get(path)
        #expect(page.status == 503)
        #expect(page.text.contains("Inloggningstjänsten svarar inte."))
        #expect(page.answer.header("Content-Security-Policy")?.isEmpty == false)
      }
      let stray = try await browser.get("/logga-in/svar?code=a&state=b")
      #expect(stray.status == 403)
      #expect(stray.h1 == "Inloggningen gick inte")
      // The other way in is as it was.
      try await browser.logIn("sanna", password: DemoTown.password)
      #expect(try await browser.get("/mitt").status == 200)
      try await database.close()
    }
  }

  @Test(arguments: faultySettings)
  func `settings that cannot be trusted are refused by name`(text: String, name: String)
    async throws
  {
    try await DemoTown.withFile { file in
      let settings = file.deletingLastPathComponent().appending(path: "leverantor.json")
      try text.write(to: settings, atomically: true, encoding: .utf8)
      let outcome = try await BuiltProgram.run(
        [
          "serve", "--port", "0", "--base-url", "http://127.0.0.1:8080", "--identity-provider",
          settings.path,
        ], database: file)
      #expect(outcome.status == 1)
      #expect(outcome.reason.contains(name), "\(outcome.error.prefix(300))")
    }
  }

  @Test func `without an address to come back to, or without the file, nothing is served`()
    async throws
  {
    try await DemoTown.withFile { file in
      let missing = try await BuiltProgram.run(
        [
          "serve", "--base-url", "http://127.0.0.1:8080", "--identity-provider", "/finns/inte.json",
        ],
        database: file)
      #expect(missing.status == 1)
      #expect(missing.reason.contains("/finns/inte.json"))
      let homeless = try await BuiltProgram.run(
        ["serve", "--identity-provider", "/finns/inte.json"], database: file)
      #expect(homeless.status == 2)
      #expect(homeless.reason.contains("--base-url"))
    }
  }
}
