import Core
import Database
import Foundation
import Organisation
import Server
import TestSupport
import Testing
import Web

/// Somebody of protected identity in the demo, walked around by everybody.
struct ProtectedIdentityTests {
  /// What only those who are named may see: of a client, and of one of the staff.
  private static let secrets = ["Ä-SKYDDAD-4711", "Hemliga Handläggarson"]

  /// Hides one of Sanna's clients and gives a colleague a protected identity.
  private func prepare(_ installation: Installation) async throws {
    let reference = Self.secrets[0]
    let sanna = try #require(try await installation.organisation.store.user(login: "sanna"))
    try await installation.database.write { connection in
      let row = try #require(
        try connection.first(
          """
          SELECT id, person_id FROM episode WHERE worker_id = \(sanna.id) AND end_day IS NULL
          ORDER BY start_day DESC LIMIT 1
          """))
      let (episode, person): (EpisodeID, PersonID) = (
        try row.value(at: 0), try row.value(at: 1)
      )
      try connection.execute(
        "UPDATE episode SET case_reference = \(reference) WHERE id = \(episode)")
      try connection.execute("UPDATE person SET is_protected = 1 WHERE id = \(person)")
    }
    let store = installation.organisation.store
    let unit = try #require(try await store.unit(code: "VUX"))
    let hidden = try await store.createUser(
      login: "dold", name: Self.secrets[1], isProtected: true,
      password: try await installation.organisation.hasher.hash(
        Password("ett långt lösenord", login: "dold")))
    try await store.addMembership(
      of: hidden.id, in: unit.id, as: .caseworker, from: OrgUnit.beginning)
  }

  @Test(arguments: DemoTown.logIns + ["folke"])
  func `no page, list or file names somebody of protected identity`(_ login: String) async throws {
    try await DemoTown.withInstallation { installation in
      try await prepare(installation)
      let browser = try await TestBrowser.of(login, in: installation)
      var seen = 0
      for place in try await Place.all(in: installation)
      where place.route.path != OrganisationURL.logOut {
        let page = try await place.visit(browser)
        let bytes = String(decoding: page.answer.body, as: UTF8.self)
        for secret in Self.secrets {
          #expect(!bytes.contains(secret), "\(place) as \(login)")
        }
        if page.status == 200 { seen += 1 }
      }
      #expect(seen > 10)
    }
  }
}

/// A board that keeps no persons, though it once did.
struct SwitchedOffTests {
  @Test(arguments: ["sanna", "eva", "amina", "rut"])
  func `with follow-up switched off there is nobody to find`(_ login: String) async throws {
    try await DemoTown.withInstallation { installation in
      let store = installation.organisation.store
      for zone in try await store.zones() {
        try await store.setPersonalData(enabled: false, in: zone.id, by: nil)
      }
      let references = try await installation.database.read { connection in
        Set(
          try connection.rows(
            "SELECT DISTINCT case_reference FROM episode WHERE case_reference IS NOT NULL"
          ).map { try $0.value(at: 0, as: String.self) })
      }
      #expect(references.count > 100)
      let before = try await responses(in: installation)
      let browser = try await TestBrowser.of(login, in: installation)
      var said = 0
      for place in try await Place.all(in: installation)
      where place.route.path != OrganisationURL.logOut {
        let page = try await place.visit(browser)
        #expect(page.status < 500, "\(place) as \(login)")
        let words = Set(page.html.split { " <>\"\n,".contains($0) }.map(String.init))
        #expect(words.isDisjoint(with: references), "\(place) as \(login)")
        if page.text.contains("avstängd") { said += 1 }
      }
      #expect(said > 0 || login != "sanna", "it is said why to whose clients they were")
      #expect(try await responses(in: installation) == before, "nothing was stored")
    }
  }

  private func responses(in installation: Installation) async throws -> Int {
    try await installation.database.read { connection in
      try connection.first("SELECT count(*) FROM response")?.value(at: 0) ?? 0
    }
  }
}
