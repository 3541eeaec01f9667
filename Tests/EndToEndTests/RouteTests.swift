import Core
import Database
import Foundation
import Organisation
import Records
import Server
import TestSupport
import Testing
import Web

/// Every address, as everybody who may come.
struct RouteTests {
  /// Method, address, and who may: `anyone`, `signedIn`, or an action of `Permission`. A new route
  /// is written here on purpose, with who may use it.
  static let listed = """
    GET / signedIn
    GET /avanmal/{secret} anyone
    POST /avanmal/{secret} anyone
    GET /flode/{secret} anyone
    GET /inhamta signedIn
    GET /komponenter anyone
    GET /konto signedIn
    GET /konto/handelser signedIn
    GET /konto/inloggningar signedIn
    POST /konto/inloggningar signedIn
    POST /konto/losenord signedIn
    GET /konto/tvasteg signedIn
    POST /konto/tvasteg signedIn
    POST /konto/tvasteg/av signedIn
    GET /konto/tvasteg/ny signedIn
    POST /konto/tvasteg/ny signedIn
    POST /konto/tvasteg/reservkoder signedIn
    GET /logga-in anyone
    POST /logga-in anyone
    GET /logga-in/kod anyone
    POST /logga-in/kod anyone
    POST /logga-ut signedIn
    GET /mitt signedIn
    GET /mitt/nytt signedIn
    POST /mitt/nytt signedIn
    GET /mitt/nytt/installningar signedIn
    POST /mitt/nytt/installningar/adress signedIn
    POST /mitt/nytt/installningar/adress/bort signedIn
    POST /mitt/nytt/installningar/flode signedIn
    POST /mitt/nytt/installningar/flode/bort signedIn
    POST /mitt/nytt/installningar/kod signedIn
    POST /mitt/nytt/installningar/takt signedIn
    POST /mitt/nytt/listor/{list}/bort signedIn
    POST /sprak anyone
    GET /styra signedIn
    GET /styra/amnen signedIn
    POST /styra/amnen signedIn
    GET /styra/amnen/amnen.csv signedIn
    GET /styra/amnen/import signedIn
    POST /styra/amnen/import signedIn
    GET /styra/amnen/nytt signedIn
    GET /styra/amnen/{topic} signedIn
    POST /styra/amnen/{topic} signedIn
    POST /styra/amnen/{topic}/sla-ihop signedIn
    GET /styra/anvandare manageUsers
    POST /styra/anvandare manageUsers
    GET /styra/anvandare/import manageUsers
    POST /styra/anvandare/import manageUsers
    POST /styra/anvandare/import/spara manageUsers
    GET /styra/anvandare/ny manageUsers
    GET /styra/anvandare/{user} manageUsers
    GET /styra/anvandare/{user}/avslut manageUsers
    POST /styra/anvandare/{user}/avslut manageUsers
    POST /styra/anvandare/{user}/avslut/angra manageUsers
    POST /styra/anvandare/{user}/inloggningar manageUsers
    POST /styra/anvandare/{user}/losenord manageUsers
    GET /styra/anvandare/{user}/overlamning manageUsers
    POST /styra/anvandare/{user}/overlamning manageUsers
    POST /styra/anvandare/{user}/roller manageUsers
    POST /styra/anvandare/{user}/roller/{membership}/avslut manageUsers
    POST /styra/anvandare/{user}/stallforetradare manageUsers
    POST /styra/anvandare/{user}/tvasteg manageUsers
    GET /styra/dataskydd seeDataProtection
    GET /styra/dataskydd/begaranden seeDataProtection
    POST /styra/dataskydd/begaranden seeDataProtection
    GET /styra/dataskydd/begaranden/{request} seeDataProtection
    POST /styra/dataskydd/begaranden/{request}/avslut disclose
    POST /styra/dataskydd/begaranden/{request}/person disclose
    POST /styra/dataskydd/begaranden/{request}/stryk disclose
    GET /styra/dataskydd/begaranden/{request}/utdrag disclose
    GET /styra/dataskydd/begaranden/{request}/utdrag/fil disclose
    GET /styra/dataskydd/gallring seeDataProtection
    GET /styra/dataskydd/gallring/bevis/{run} seeDataProtection
    GET /styra/dataskydd/gallring/program/{programme} seeDataProtection
    POST /styra/dataskydd/gallring/program/{programme} decideRetention
    POST /styra/dataskydd/gallring/program/{programme}/arkiv disclose
    POST /styra/dataskydd/gallring/program/{programme}/granska decideRetention
    POST /styra/dataskydd/gallring/program/{programme}/mottaget disclose
    GET /styra/dataskydd/gallring/uppskov seeDataProtection
    POST /styra/dataskydd/gallring/uppskov decideRetention
    POST /styra/dataskydd/gallring/uppskov/{hold}/slut decideRetention
    GET /styra/dataskydd/incidenter seeDataProtection
    POST /styra/dataskydd/incidenter seeDataProtection
    GET /styra/dataskydd/incidenter/{incident} seeDataProtection
    POST /styra/dataskydd/incidenter/{incident} seeDataProtection
    POST /styra/dataskydd/incidenter/{incident}/avslut seeDataProtection
    GET /styra/dataskydd/incidenter/{incident}/berorda disclose
    GET /styra/dataskydd/skal seeDataProtection
    GET /styra/dataskydd/skyddade seeDataProtection
    POST /styra/dataskydd/skyddade nameProtectedReaders
    POST /styra/dataskydd/skyddade/person disclose
    GET /styra/dataskydd/underlag seeDataProtection
    GET /styra/dataskydd/underlag/fil seeDataProtection
    GET /styra/dataskydd/underlag/program/{programme} seeDataProtection
    GET /styra/drift manageUsers
    GET /styra/loggkontroll seeLogReviews
    POST /styra/loggkontroll reviewLogs
    GET /styra/loggkontroll/ar/{zone}/{year} seeLogReviews
    GET /styra/loggkontroll/ar/{zone}/{year}/csv seeLogReviews
    POST /styra/loggkontroll/uttag reviewLogs
    GET /styra/loggkontroll/{review} reviewLogs
    POST /styra/loggkontroll/{review}/avslut reviewLogs
    GET /styra/loggkontroll/{review}/lasning/{place} reviewLogs
    POST /styra/loggkontroll/{review}/lasning/{place} reviewLogs
    GET /styra/omorganisationer manageOrganisation
    POST /styra/omorganisationer manageOrganisation
    GET /styra/omorganisationer/{reorganisation} manageOrganisation
    GET /styra/omorganisationer/{reorganisation}/andring/{kind} manageOrganisation
    POST /styra/omorganisationer/{reorganisation}/andring/{kind} manageOrganisation
    POST /styra/omorganisationer/{reorganisation}/andringar/{change}/bort manageOrganisation
    POST /styra/omorganisationer/{reorganisation}/angra manageOrganisation
    POST /styra/omorganisationer/{reorganisation}/beslut manageOrganisation
    POST /styra/omorganisationer/{reorganisation}/bort manageOrganisation
    POST /styra/omorganisationer/{reorganisation}/uppgifter manageOrganisation
    GET /styra/organisation seeOrganisation
    GET /styra/organisation/import manageOrganisation
    POST /styra/organisation/import manageOrganisation
    POST /styra/organisation/import/spara manageOrganisation
    GET /styra/organisation/{unit} seeOrganisation
    GET /styra/utskick manageUsers
    GET /tillganglighet anyone
    GET /uppfoljning seeProgrammes
    GET /uppfoljning/att-gora signedIn
    GET /uppfoljning/halvarsplan manageProgrammes
    GET /uppfoljning/mina-klienter signedIn
    GET /uppfoljning/nytt-program manageProgrammes
    POST /uppfoljning/nytt-program manageProgrammes
    GET /uppfoljning/omgang/{episode} collect
    POST /uppfoljning/omgang/{episode}/andra/ansvarig collect
    POST /uppfoljning/omgang/{episode}/andra/avliden collect
    POST /uppfoljning/omgang/{episode}/andra/avslut collect
    GET /uppfoljning/omgang/{episode}/andra/flytt collect
    POST /uppfoljning/omgang/{episode}/andra/flytt collect
    GET /uppfoljning/omgang/{episode}/andra/ihop/{other} collect
    POST /uppfoljning/omgang/{episode}/andra/ihop/{other} collect
    POST /uppfoljning/omgang/{episode}/andra/lever collect
    POST /uppfoljning/omgang/{episode}/andra/oppna collect
    GET /uppfoljning/omgang/{episode}/andra/ratta collect
    POST /uppfoljning/omgang/{episode}/andra/ratta collect
    POST /uppfoljning/omgang/{episode}/andra/ratta/granska collect
    GET /uppfoljning/omgang/{episode}/andra/svar/{response} collect
    POST /uppfoljning/omgang/{episode}/andra/svar/{response} collect
    GET /uppfoljning/omgang/{episode}/visa/kurvor collect
    GET /uppfoljning/omgang/{episode}/visa/plan collect
    GET /uppfoljning/omgang/{episode}/{occasion} collect
    POST /uppfoljning/omgang/{episode}/{occasion} collect
    GET /uppfoljning/utdrag seeExtracts
    GET /uppfoljning/utdrag/beslut disclose
    POST /uppfoljning/utdrag/beslut disclose
    GET /uppfoljning/utdrag/beslut/{decision} disclose
    POST /uppfoljning/utdrag/beslut/{decision} disclose
    GET /uppfoljning/utdrag/{extract} seeExtracts
    POST /uppfoljning/utdrag/{extract}/filer takeExtract
    POST /uppfoljning/utdrag/{extract}/raderat takeExtract
    GET /uppfoljning/utkast/{draft} manageProgrammes
    GET /uppfoljning/utkast/{draft}/formular manageProgrammes
    GET /uppfoljning/utkast/{draft}/formular/{occasion} manageProgrammes
    POST /uppfoljning/utkast/{draft}/formular/{occasion} manageProgrammes
    POST /uppfoljning/utkast/{draft}/kasta manageProgrammes
    GET /uppfoljning/utkast/{draft}/prov manageProgrammes
    GET /uppfoljning/utkast/{draft}/prov/{client}/{occasion} manageProgrammes
    POST /uppfoljning/utkast/{draft}/prov/{client}/{occasion} manageProgrammes
    POST /uppfoljning/utkast/{draft}/registrera manageProgrammes
    GET /uppfoljning/{programme} seeProgrammes
    GET /uppfoljning/{programme}/avslut manageProgrammes
    POST /uppfoljning/{programme}/avslut manageProgrammes
    GET /uppfoljning/{programme}/formular seeProgrammes
    GET /uppfoljning/{programme}/formular/{occasion} seeProgrammes
    POST /uppfoljning/{programme}/formular/{occasion} seeProgrammes
    GET /uppfoljning/{programme}/import importFollowUp
    POST /uppfoljning/{programme}/import importFollowUp
    GET /uppfoljning/{programme}/import/{upload} importFollowUp
    POST /uppfoljning/{programme}/import/{upload} importFollowUp
    POST /uppfoljning/{programme}/import/{upload}/importera importFollowUp
    GET /uppfoljning/{programme}/import/{upload}/lage importFollowUp
    GET /uppfoljning/{programme}/information seeProgrammes
    GET /uppfoljning/{programme}/ny collect
    POST /uppfoljning/{programme}/ny collect
    GET /uppfoljning/{programme}/resultat seeReleases
    POST /uppfoljning/{programme}/resultat/urval seeReleases
    GET /uppfoljning/{programme}/sluta manageProgrammes
    GET /uppfoljning/{programme}/sluta/{item} manageProgrammes
    POST /uppfoljning/{programme}/sluta/{item} manageProgrammes
    GET /uppfoljning/{programme}/start seeProgrammes
    POST /uppfoljning/{programme}/start manageProgrammes
    GET /uppfoljning/{programme}/start/granska manageProgrammes
    POST /uppfoljning/{programme}/start/granska manageProgrammes
    POST /uppfoljning/{programme}/tillbakadragen manageProgrammes
    GET /uppfoljning/{programme}/utdrag takeExtract
    POST /uppfoljning/{programme}/utdrag takeExtract
    GET /utbyta signedIn
    GET /utbyta/anteckningar signedIn
    POST /utbyta/anteckningar signedIn
    GET /utbyta/anteckningar/diarium.csv signedIn
    POST /utbyta/anteckningar/folj signedIn
    GET /utbyta/anteckningar/lista.csv signedIn
    GET /utbyta/anteckningar/ny signedIn
    GET /utbyta/anteckningar/{record} signedIn
    GET /utbyta/anteckningar/{record}/andra signedIn
    POST /utbyta/anteckningar/{record}/andra signedIn
    GET /utbyta/anteckningar/{record}/filer signedIn
    POST /utbyta/anteckningar/{record}/filer signedIn
    GET /utbyta/anteckningar/{record}/filer/{file} signedIn
    POST /utbyta/anteckningar/{record}/filer/{file}/bort signedIn
    POST /utbyta/anteckningar/{record}/folj signedIn
    GET /utbyta/anteckningar/{record}/handling signedIn
    POST /utbyta/anteckningar/{record}/handling signedIn
    GET /utbyta/anteckningar/{record}/historik signedIn
    GET /utbyta/anteckningar/{record}/kommentarer signedIn
    POST /utbyta/anteckningar/{record}/kommentarer signedIn
    GET /utbyta/anteckningar/{record}/koppla signedIn
    POST /utbyta/anteckningar/{record}/koppla signedIn
    POST /utbyta/anteckningar/{record}/koppling/{link}/bort signedIn
    POST /utbyta/anteckningar/{record}/steg/{step} signedIn
    GET /utbyta/anteckningar/{record}/varfor signedIn
    GET /utveckla signedIn
    """

  @Test func `every route is listed here with who may use it`() async throws {
    try await DemoTown.withInstallation { installation in
      let found = Set(installation.routes.map(\.line))
      let listed = Set(Self.listed.split(separator: "\n").map(String.init))
      #expect(found.subtracting(listed).sorted() == [], "routes that are not listed")
      #expect(listed.subtracting(found).sorted() == [], "listed routes that are not there")
    }
  }

  @Test func `the router serves the guarded routes and the assets, and nothing else`() async throws
  {
    try await DemoTown.withInstallation { installation in
      let guarded = installation.routes.map { RegisteredRoute($0.method, $0.path) }
      #expect(
        installation.webApplication().registeredRoutes
          == (guarded + [WebApplication.assetRoute]).sorted())
    }
  }

  @Test func `who is not signed in is asked to, everywhere but on the open pages`() async throws {
    try await DemoTown.withInstallation { installation in
      let stranger = TestBrowser(installation.webApplication())
      for place in try await Place.all(in: installation) {
        let page = try await place.visit(stranger)
        expectWhole(page, at: place, as: "nobody")
        guard place.route.requirement != .anyone else { continue }
        switch place.route.method {
        case .get:
          #expect(page.status == 303, "\(place)")
          #expect(page.location?.hasPrefix(OrganisationURL.logIn) == true, "\(place)")
        case .post:
          #expect(page.status == 403, "\(place)")
        }
      }
    }
  }

  @Test(arguments: DemoTown.logIns)
  func `no page falls over, and none opens to who may not`(_ login: String) async throws {
    try await DemoTown.withInstallation { installation in
      let store = installation.organisation.store
      let user = try #require(try await store.user(login: login))
      let viewer = try #require(try await store.viewer(user.id))
      let browser = try await TestBrowser.of(login, in: installation)
      for place in try await Place.all(in: installation)
      where place.route.path != OrganisationURL.logOut {
        let page = try await place.visit(browser)
        expectWhole(page, at: place, as: login)
        if case .may(let action) = place.route.requirement, !viewer.may(action) {
          #expect(page.status == 403, "\(place) as \(login), to \(page.location ?? "-")")
        }
      }
    }
  }

  @Test
  func `a form that was forged, came from elsewhere, is unreadable or too large changes nothing`()
    async throws
  {
    try await DemoTown.withInstallation { installation in
      let application = installation.webApplication()
      let browser = try await TestBrowser.of("eva", in: installation)
      for place in try await Place.all(in: installation) where place.route.method == .post {
        let path = place.path
        let foreign = try await browser.post(
          path, headers: [("Sec-Fetch-Site", "cross-site"), ("Origin", "https://example.org")])
        #expect(foreign.status == 403, "\(place)")
        let token = browser.csrfToken
        browser.csrfToken = "forged"
        if place.route.requirement != .anyone {
          let forged = try await browser.post(path)
          #expect(forged.status == 403, "\(place)")
        }
        browser.csrfToken = token
        for (body, status) in [("a=%ff", 400), ("a=%zz", 400)] {
          let answer = try await application.respond(
            to: "POST", path,
            headers: [
              ("Sec-Fetch-Site", "same-origin"),
              ("Content-Type", "application/x-www-form-urlencoded"),
            ], body: Array(body.utf8))
          #expect(answer.status == status || answer.status == 403, "\(place) \(body)")
        }
        let large = try await application.respond(
          to: "POST", path,
          headers: [
            ("Sec-Fetch-Site", "same-origin"), ("Content-Length", "9000000000"),
            ("Content-Type", "application/x-www-form-urlencoded"),
          ])
        #expect(large.status == 413, "\(place)")
      }
    }
  }

  @Test(arguments: [
    ("GET", "/finns-inte", 404), ("POST", "/styra", 405), ("GET", "/konto/losenord", 405),
    ("GET", "/styra?a=%ff", 400), ("GET", "/resurser/beprova.css", 404),
    ("HEAD", "/tillganglighet", 200),
    ("GET", "/%00", 404), ("DELETE", "/styra", 405), ("GET", "/uppfoljning/../styra", 404),
  ])
  func `an address that leads nowhere says so`(
    _ method: String, _ path: String, _ status: Int
  ) async throws {
    try await DemoTown.withInstallation { installation in
      let answer = try await installation.webApplication().respond(
        to: method, path, headers: [("Sec-Fetch-Site", "same-origin")])
      #expect(answer.status == status)
      expectGuarded(answer, at: path)
    }
  }

  /// A page that came whole: no fault of ours, and everything around it that no page may lack.
  private func expectWhole(_ page: TestPage, at place: Place, as who: String) {
    #expect(page.status < 500, "\(place) as \(who): \(page.text.prefix(200))")
    if page.answer.header("Content-Type")?.hasPrefix("text/html") == true {
      #expect(page.html.components(separatedBy: "<h1").count == 2, "\(place) as \(who)")
      #expect(page.html.hasPrefix("<!doctype html>"), "\(place) as \(who)")
    }
    expectGuarded(page.answer, at: "\(place) as \(who)")
  }

  private func expectGuarded(_ answer: WebApplication.Answer, at place: String) {
    let policy = answer.header("Content-Security-Policy") ?? ""
    #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "\(place)")
    #expect(answer.header("X-Content-Type-Options") == "nosniff", "\(place)")
    #expect(answer.header("Referrer-Policy") == "same-origin", "\(place)")
    #expect(answer.header("Cross-Origin-Opener-Policy") == "same-origin", "\(place)")
    #expect(answer.header("Cross-Origin-Resource-Policy") == "same-origin", "\(place)")
    #expect(answer.header("Permissions-Policy")?.contains("camera=()") == true, "\(place)")
    #expect(answer.header("X-Request-ID")?.isEmpty == false, "\(place)")
    #expect(answer.header("Cache-Control") == "no-store", "\(place)")
  }
}

/// A route with its braces filled in.
struct Place: CustomStringConvertible {
  let route: GuardedRoute
  let path: String

  var description: String { "\(route.method.rawValue) \(path)" }

  /// Every route with ids of what there is, of what there is not, and with what is no id.
  static func all(in installation: Installation) async throws -> [Place] {
    let known = try await knownIDs(installation)
    return installation.routes.flatMap { route -> [Place] in
      let fillings: [(String) -> String] = [
        { known[$0] ?? "start" }, { _ in UUID().uuidString.lowercased() }, { _ in "%C3%A5-9" },
      ]
      let paths = fillings.map { fill in
        route.path.replacing(/\{(\w+)\}/) { fill(String($0.output.1)) }
      }
      return Set(paths).sorted().map { Place(route: route, path: $0) }
    }
  }

  /// Visits it as a browser would that fills in nothing.
  func visit(_ browser: TestBrowser) async throws -> TestPage {
    switch route.method {
    case .get: try await browser.get(path)
    case .post: try await browser.post(path)
    }
  }

  /// Ids of things in the demo, by the name that routes give them: one of Sanna's episodes, so that
  /// there is somebody who may open it.
  private static func knownIDs(_ installation: Installation) async throws -> [String: String] {
    let store = installation.organisation.store
    let sanna = try await store.user(login: "sanna")
    let user = try await store.user(login: "mikael")
    var ids: [String: String] = [:]
    if let sanna, let user {
      ids["user"] = "\(user.id)"
      ids["reorganisation"] = try await store.reorganisations().first.map { "\($0.id)" }
      ids["kind"] = "delning"
      ids["zone"] = try await store.zones().first.map { "\($0.id)" }
      ids["year"] = "2026"
      ids["change"] = "0"
      ids["unit"] = try await store.unit(code: "VUX").map { "\($0.id)" }
      ids["membership"] = try await store.memberships(of: user.id).first.map { "\($0.id)" }
      let row = try await installation.database.read { connection in
        try connection.rows(
          """
          SELECT episode.id, episode.programme_id, response.occasion, response.id
          FROM episode JOIN response
            ON response.municipality_id = episode.municipality_id
            AND response.episode_id = episode.id
          WHERE episode.worker_id = \(sanna.id) AND response.occasion <> ''
          ORDER BY episode.start_day DESC LIMIT 1
          """
        ).first
      }
      ids["step"] = "arkivera"
      let note = try await installation.database.read { connection in
        try connection.first(
          """
          SELECT r.id, l.id FROM record r JOIN record_link l
            ON l.municipality_id = r.municipality_id AND l.from_id = r.id
          WHERE r.visibility = 'municipality' ORDER BY r.id LIMIT 1
          """)
      }
      ids["record"] = try note.map { "\(try $0.value(at: 0, as: RecordID.self))" }
      ids["link"] = try note.map { "\(try $0.value(at: 1, as: RecordID.self))" }
      ids["episode"] = try row.map { "\(try $0.value(at: 0, as: EpisodeID.self))" }
      ids["programme"] = try row.map { "\(try $0.value(at: 1, as: ProgrammeID.self))" }
      ids["occasion"] = try row?.value(at: 2, as: String.self)
      ids["response"] = try row.map { "\(try $0.value(at: 3, as: ResponseID.self))" }
    }
    return ids
  }
}

extension GuardedRoute {
  fileprivate var line: String {
    let who =
      switch requirement {
      case .anyone: "anyone"
      case .signedIn: "signedIn"
      case .may(let action): action.rawValue
      }
    return "\(method.rawValue) \(path) \(who)"
  }
}
