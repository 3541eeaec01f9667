import Core
import Database
import Organisation
import TestSupport
import Testing

@testable import FollowUp

extension ResultTown {
  /// The log-in names of who is responsible, by episode; `nobody` for the pool.
  func workers() async throws -> [EpisodeID: String] {
    try await organisation.database.read { connection in
      try connection.rows(
        """
        SELECT e.id, coalesce(u.login, 'nobody') FROM episode e LEFT JOIN user_account u ON u.id = e.worker_id
        """
      ).reduce(into: [:]) { found, row in
        found[try row.value(at: 0, as: EpisodeID.self)] = try row.value(at: 1)
      }
    }
  }

  /// Lets a request come in, as the first of its day does.
  func knock() async throws {
    _ = try await TestBrowser(application).get("/logga-in")
  }
}

@Suite struct `Somebody who leaves` {
  @Test func `hands over each unit's work when the last day is over`() async throws {
    try await ResultTown.with(today: day("2026-03-14")) { town in
      let house = town.organisation
      let sanna = try await house.user(
        "sanna", (.caseworker, house.adults), (.caseworker, house.families))
      let mikael = try await house.user("mikael", (.caseworker, house.families))
      try await house.user("eva", (.unitManager, house.adults))
      let adult = try await town.add("a", worker: sanna, records: [])
      let family = try await town.add("b", unit: house.families, worker: sanna, records: [])
      let other = try await town.add("c", worker: mikael, records: [])
      try await house.store.decideLeaving(
        Leaving(
          user: sanna.id, lastDay: day("2026-03-31"),
          receivers: [house.families.id: .colleague(mikael.id)]))
      house.clock.move(to: day("2026-03-31"))
      try await town.knock()
      #expect(try await town.workers()[adult] == "sanna", "the last day is a day at work")
      let browser = try await town.browser("sanna")
      #expect(try await browser.get("/mitt").status == 200)

      house.clock.move(to: day("2026-04-01"))
      #expect(try await browser.get("/mitt").status == 303, "logged out")
      #expect(
        try await town.workers() == [adult: "eva", family: "mikael", other: "mikael"])
      #expect(try await house.store.user(sanna.id)?.isClosed == true)
      #expect(
        try await house.store.memberships(of: sanna.id).map(\.validTo)
          == [day("2026-03-31"), day("2026-03-31")])
      let log = try await house.database.read { connection in
        try connection.rows(
          "SELECT event FROM change_log WHERE subject_id IN \(list: [adult, family]) ORDER BY event"
        ).map { try $0.value(at: 0, as: String.self) }
      }
      #expect(log == ["episode.handedOver", "episode.handedOver"])
    }
  }

  @Test func `leaves no work behind without somebody to take it`() async throws {
    try await ResultTown.with { town in
      let house = town.organisation
      let sanna = try await house.user("sanna", (.caseworker, house.adults))
      let stranger = try await house.user("frida", (.caseworker, house.otherUnit))
      let episode = try await town.add("a", worker: sanna, records: [])
      let unit = house.adults.id
      for receiver: WorkReceiver in [
        .manager, .pool, .colleague(stranger.id), .colleague(sanna.id), .colleague(.make()),
      ] {
        await #expect(
          throws: LeavingError.noReceiver(unit, name: "Mottagning vuxen", open: 1)
        ) {
          try await house.store.decideLeaving(
            Leaving(user: sanna.id, lastDay: day("2026-03-13"), receivers: [unit: receiver]))
        }
      }
      #expect(try await house.store.user(sanna.id)?.isClosed == false)
      // With somebody who oversees the unit the work can wait for them to give it out.
      try await house.user("farid", (.senior, house.adults))
      try await house.store.decideLeaving(
        Leaving(user: sanna.id, lastDay: day("2026-03-13"), receivers: [unit: .pool]))
      #expect(try await town.workers() == [episode: "nobody"])
      #expect(try await house.store.user(sanna.id)?.isClosed == true, "at once")
    }
  }

  @Test func `leaves to the manager when who was named has gone too`() async throws {
    try await ResultTown.with { town in
      let house = town.organisation
      let sanna = try await house.user("sanna", (.caseworker, house.adults))
      let mikael = try await house.user("mikael", (.caseworker, house.adults))
      try await house.user("chef", (.unitManager, house.department))
      let episode = try await town.add("a", worker: sanna, records: [])
      for (user, other) in [(sanna, mikael), (mikael, sanna)] {
        try? await house.store.decideLeaving(
          Leaving(
            user: user.id, lastDay: day("2026-03-31"),
            receivers: [house.adults.id: .colleague(other.id)]))
      }
      house.clock.move(to: day("2026-05-01"))
      try await town.knock()
      #expect(try await town.workers() == [episode: "chef"])
      #expect(try await house.store.leavings() == [])
    }
  }

  @Test func `keeps what is over for good, and hands on what may still be followed up`()
    async throws
  {
    // The last window closes 45 days after six months: long ago for what ended in 2020.
    try await ResultTown.with(today: day("2026-03-14")) { town in
      let house = town.organisation
      let sanna = try await house.user("sanna", (.caseworker, house.adults))
      try await house.user("eva", (.unitManager, house.adults))
      let old = try await town.add("a", worker: sanna, start: "2020-01-01", records: [])
      let recent = try await town.add("b", worker: sanna, start: "2025-09-01", records: [])
      try await house.database.write { connection in
        for (episode, end) in [(old, "2020-06-01"), (recent, "2026-03-10")] {
          try connection.execute("UPDATE episode SET end_day = \(day(end)) WHERE id = \(episode)")
        }
      }
      try await house.close(sanna)
      #expect(try await town.workers() == [old: "sanna", recent: "eva"])
    }
  }

  @Test func `is not the last administrator of any unit`() async throws {
    try await ResultTown.with { town in
      let house = town.organisation
      let admin = try await house.user("admin", (.administrator, house.root))
      let local = try await house.user("lokal", (.administrator, house.board))
      await #expect(throws: LeavingError.lastAdministrator) { try await house.close(admin) }
      let role = try #require(try await house.store.memberships(of: admin.id).first)
      await #expect(throws: LeavingError.lastAdministrator) {
        try await house.store.endMembership(role.id, lastDay: day("2026-03-13"))
      }
      // Whoever is administrator below another is not the last.
      try await house.close(local)
      let next = try await house.user("nasta", (.administrator, house.root))
      try await house.close(admin)
      await #expect(throws: LeavingError.lastAdministrator) { try await house.close(next) }
    }
  }

  @Test func `is led through it on pages, which keep what was typed`() async throws {
    try await ResultTown.with { town in
      let house = town.organisation
      try await house.user("admin", (.administrator, house.root))
      let sanna = try await house.user("sanna", (.caseworker, house.adults))
      let mikael = try await house.user("mikael", (.caseworker, house.adults))
      let episode = try await town.add("a", worker: sanna, records: [])
      try await town.add("b", worker: sanna, records: [])
      let path = "/styra/anvandare/\(sanna.id)"
      let field = "mottagare-\(house.adults.id)"
      let browser = try await town.browser("admin")
      let page = try await browser.get(path)
      #expect(page.text.contains("Personen är ansvarig för 2 öppna omgångar."))
      let role = try #require(try await house.store.memberships(of: sanna.id).first)
      let ended = try await browser.post("\(path)/roller/\(role.id)/avslut")
      #expect(
        ended.errors == [
          "Personen är ansvarig för 2 öppna omgångar i nämnden. Lämna över arbetslistan först."
        ])
      let form = try await browser.get("\(path)/avslut")
      #expect(form.text.contains("Vem tar över 2 omgångar i Mottagning vuxen?"))
      #expect(form.value(of: "last-day") == "2026-03-14")
      let none = try await browser.post("\(path)/avslut", ["last-day": "2026-04-30", field: ""])
      #expect(none.status == 422 && none.value(of: "last-day") == "2026-04-30")
      #expect(none.errors.count == 1 && none.html.contains("href=\"#\(field)\""))
      let receiver = "\(mikael.id)"
      let wrong = try await browser.post("\(path)/avslut", ["last-day": "snart", field: receiver])
      #expect(wrong.status == 422 && wrong.html.contains("value=\"\(receiver)\" selected"))

      let done = try await browser.post(
        "\(path)/avslut", ["last-day": "2026-04-30", field: receiver])
      #expect(done.location == path)
      #expect(try await browser.get(path).text.contains("Sista dagen är 2026-04-30."))
      #expect(try await browser.get("/styra/anvandare").text.contains("Slutar 2026-04-30"))
      try await browser.post("\(path)/avslut/angra")
      #expect(try await house.store.leavings() == [])

      // Or stays, and hands over the list.
      #expect(
        try await browser.post("\(path)/overlamning", [field: receiver]).location == path)
      #expect(try await town.workers()[episode] == "mikael")
      #expect(try await browser.post("\(path)/roller/\(role.id)/avslut").location == path)
    }
  }
}
