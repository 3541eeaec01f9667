import Database
import Foundation
import Organisation
import TestSupport
import Testing

/// What the log has of those who try what they may not.
@Suite struct `A refusal` {
  private func logged(_ house: TestOrganisation) async throws -> [String] {
    try await house.database.read { connection in
      try connection.rows(
        """
        SELECT c.detail FROM audit_entry e JOIN change_log c ON c.id = e.row_id
        WHERE c.event = 'access.denied' ORDER BY e.number
        """
      ).map { try $0.value(at: 0, as: String.self) }
    }
  }

  @Test func `is in the log at once, and a thousand are four entries`() async throws {
    try await Engine.current.withOrganisation { house in
      try await house.user("eva", (.caseworker, house.adults))
      let browser = TestBrowser(house)
      try await browser.logIn("eva")
      for count in 1...1000 {
        #expect(try await browser.get("/styra/anvandare").status == 403)
        if count == 1 { #expect(try await logged(house) == ["GET /styra/anvandare"]) }
      }
      let expected = [
        "GET /styra/anvandare", "GET /styra/anvandare × 10", "GET /styra/anvandare × 100",
        "GET /styra/anvandare × 1000",
      ]
      #expect(try await logged(house) == expected)
      // Another route, another person and another hour are counted by themselves.
      #expect(try await browser.get("/styra/anvandare/ny").status == 403)
      try await house.user("bo", (.caseworker, house.adults))
      let other = TestBrowser(house)
      try await other.logIn("bo")
      #expect(try await other.get("/styra/anvandare").status == 403)
      house.clock.advance(by: 3600)
      try await browser.logIn("eva")
      #expect(try await browser.get("/styra/anvandare").status == 403)
      #expect(
        try await logged(house) == expected + [
          "GET /styra/anvandare/ny", "GET /styra/anvandare", "GET /styra/anvandare",
        ])
    }
  }
}
