import Core
import Database
import Foundation
import Organisation
import Server
import TestSupport
import Testing
import Web

/// The whole site as every role there is, found as its users find it: by following every link. The answers
/// are then laid side by side.
struct EveryRoleTests {
  /// Where each role is tried: in a unit, in its board, or in the municipality.
  private static func unit(of role: Role) -> String {
    switch role {
    case .caseworker, .senior, .unitManager, .provider: "VUX"
    case .administrator, .dataProtectionOfficer: "LK"
    default: "IFN"
    }
  }

  /// Who reads about persons of their own, and sees figures of them.
  private static let workers: Set<Role> = [.caseworker, .provider, .senior, .unitManager]

  /// Who reads about the persons of their unit without saying why.
  private static let readers: Set<Role> = [.senior, .unitManager]

  /// Who an address, a page or a file is never to tell of, but to those.
  private struct Persons {
    /// Case references and ids of episodes and persons; whether they belong to the unit.
    var all: Set<String> = []
    var ofUnit: Set<String> = []
    /// An episode of the unit.
    var episode = ""
  }

  private struct Walk {
    var pages: [String: TestPage] = [:]
    /// Links that somebody was given and that did not lead anywhere for them.
    var dead: [String] = []
  }

  @Test
  func
    `nobody is offered what they may not have, and no answer tells more than its reader may know`()
    async throws
  {
    try await DemoTown.withInstallation { installation in
      let persons = try await persons(installation)
      #expect(persons.all.count > 1000 && persons.ofUnit.count > 100)
      var joined: [String: [Role: TestPage]] = [:]
      for role in Role.allCases {
        let walk = try await walk(as: role, in: installation, besides: persons.episode)
        #expect(walk.dead == [], "links that \(role) is given")
        #expect(walk.pages.count >= 20, "\(role) came to \(walk.pages.count) pages")
        var seen: Set<String> = []
        for (path, page) in walk.pages {
          let words = Set(
            page.html.split { !($0.isLetter || $0.isNumber || $0 == "-") }.map(String.init))
          let found = words.intersection(persons.all)
          seen.formUnion(found)
          let allowed = Self.readers.contains(role) ? persons.ofUnit : []
          #expect(found.subtracting(allowed) == [], "\(path) as \(role)")
          joined[path, default: [:]][role] = page
        }
        #expect(seen.isEmpty != Self.readers.contains(role), "\(role) saw \(seen.count)")
      }
      compare(joined)
      subtract(joined)
    }
  }

  /// Those who may not see the people behind a result see the same figures, or none: two that differ could
  /// be subtracted from each other.
  private func compare(_ joined: [String: [Role: TestPage]]) {
    var compared = 0
    for (path, pages) in joined where path.contains("/resultat") {
      let figures = pages.filter { !Self.workers.contains($0.key) && $0.value.status == 200 }
        .mapValues { page in
          page.html.matches(of: /<table[\s\S]*?<\/table>/).map { String($0.output) }.joined()
        }
      #expect(Set(figures.values).count <= 1, "\(path): \(figures.keys.map(\.rawValue).sorted())")
      compared += figures.count
    }
    #expect(compared > 30)
  }

  /// What was released, joined by each role and by all of them together: no few, and none to be had by
  /// subtraction.
  private func subtract(_ joined: [String: [Role: TestPage]]) {
    var all = PublishedFigures()
    var byRole: [Role: PublishedFigures] = [:]
    for (path, pages) in joined where path.hasSuffix("/tabell.csv") {
      for (role, page) in pages where page.status == 200 {
        byRole[role, default: PublishedFigures()].add(csv: page.html)
        all.add(csv: page.html)
      }
    }
    #expect(byRole.count == Role.allCases.count, "everybody reads what is published to everybody")
    for (role, figures) in byRole { #expect(figures.few() == [], "as \(role)") }
    #expect(all.few() == [] && all.shown > 20)
  }

  /// Everything that a new user with the role comes to from the start page and the pages without ids, some
  /// of each kind.
  private func walk(
    as role: Role, in installation: Installation, besides episode: String
  ) async throws -> Walk {
    let store = installation.organisation.store
    let unit = try #require(try await store.unit(code: Self.unit(of: role)))
    let login = "gaende-\(role.rawValue.lowercased())"
    let user = try await store.createUser(
      login: login, name: "Gående",
      password: try await installation.organisation.hasher.hash(
        Password(DemoTown.password, login: login)))
    try await store.addMembership(of: user.id, in: unit.id, as: role, from: unit.validFrom)
    let browser = try await TestBrowser.of(login, in: installation)
    var walk = Walk()
    var tried: [String: Int] = [:]
    var waiting = try await Place.all(in: installation).compactMap {
      place -> (path: String, from: String)? in
      guard place.route.method == .get else { return nil }
      return (place.path, "")
    }
    waiting.append(("/uppfoljning/omgang/\(episode)", ""))
    while let (path, from) = waiting.popLast() {
      let kind = path.replacing(/[0-9a-f]{8}-[0-9a-f-]{27}/, with: "{id}")
        .replacing(/=[^&]*/, with: "")
      guard walk.pages[path] == nil, tried[kind, default: 0] < 3 else { continue }
      tried[kind, default: 0] += 1
      let page = try await browser.get(path)
      #expect(page.status < 500, "\(path) as \(role)")
      if !from.isEmpty, page.status >= 400 { walk.dead.append("\(page.status) \(path) on \(from)") }
      walk.pages[path] = page
      guard page.answer.header("Content-Type")?.hasPrefix("text/html") == true else { continue }
      for link in page.html.matches(of: /<a [^>]*href="(\/[^"#]*)/) {
        let target = String(link.output.1).replacingOccurrences(of: "&amp;", with: "&")
        guard !target.hasPrefix("/resurser/") else { continue }
        waiting.append((target, path))
      }
    }
    return walk
  }

  private func persons(_ installation: Installation) async throws -> Persons {
    try await installation.database.read { connection in
      var persons = Persons()
      let rows = try connection.rows(
        """
        SELECT e.id, e.person_id, e.case_reference,
          u.code IN ('VUX', 'VUXN', 'VUXS') AS is_ours, u.code
        FROM episode e JOIN org_unit u ON u.municipality_id = e.municipality_id AND u.id = e.unit_id
        """)
      for row in rows {
        var names = [
          "\(try row.value(at: 0, as: EpisodeID.self))",
          "\(try row.value(at: 1, as: PersonID.self))",
        ]
        if let reference = try row.value(at: 2, as: String?.self) { names.append(reference) }
        persons.all.formUnion(names)
        if try row.value(at: 3, as: Bool.self) {
          persons.ofUnit.formUnion(names)
          if try row.value(at: 4, as: String.self) == "VUX" { persons.episode = names[0] }
        }
      }
      return persons
    }
  }
}
