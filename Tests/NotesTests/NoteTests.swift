import ContentStore
import Core
import Foundation
import Notes
import Organisation
import Records
import TestSupport
import Testing

@Suite struct `A note` {
  @Test func `is written by who works in a unit, archived, and taken up again by who leads it`()
    async throws
  {
    try await Engine.current.withOrganisation(migrations: RecordsModule.migrations) { house in
      let module = RecordsModule(
        database: house.database, organisation: house.module, kinds: [Notes.kind],
        files: ContentStore(directory: FileManager.default.temporaryDirectory))
      try await house.user("sara", (.caseworker, house.adults))
      try await house.user("eva", (.unitManager, house.adults))
      let worker = TestBrowser(house, routes: module.routes)
      let leader = TestBrowser(house, routes: module.routes)
      try await worker.logIn("sara")
      try await leader.logIn("eva")
      let created = try await worker.post(
        "/utbyta/anteckningar",
        [
          "titel": "Vi frågar vid andra besöket", "agare": "\(house.adults.id)",
          "synlighet": "unit", "falt-sort": "agreed", "falt-text": "Gäller från årsskiftet.",
        ])
      let path = try #require(created.location)
      let page = try await worker.get(path)
      #expect(page.text.contains("Vad är det? Något vi har kommit överens om"))
      #expect(page.text.contains("Anteckning · Mottagning vuxen Gäller"))
      #expect(try await worker.post("\(path)/steg/arkivera", ["version": "1"]).status == 303)
      #expect(try await worker.post("\(path)/steg/ta-fram", ["version": "2"]).status == 403)
      #expect(try await leader.post("\(path)/steg/ta-fram", ["version": "2"]).status == 303)
      #expect(try await leader.get("\(path)/historik").rows.count == 2)
    }
  }

  @Test func `must say what it is`() async throws {
    try await Engine.current.withOrganisation(migrations: RecordsModule.migrations) { house in
      let module = RecordsModule(
        database: house.database, organisation: house.module, kinds: [Notes.kind],
        files: ContentStore(directory: FileManager.default.temporaryDirectory))
      try await house.user("sara", (.caseworker, house.adults))
      let worker = TestBrowser(house, routes: module.routes)
      try await worker.logIn("sara")
      let page = try await worker.post(
        "/utbyta/anteckningar",
        ["titel": "Kort", "agare": "\(house.adults.id)", "synlighet": "unit"])
      #expect(page.status == 422)
      #expect(page.errors == ["Svara på ”Vad är det?”."])
    }
  }
}
