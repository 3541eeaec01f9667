import Core
import Organisation
import TestSupport
import Testing
import Web

@testable import Records

@Suite struct `Areas and topics` {
  @Test func `are kept by developers and administrators, and read by all`() async throws {
    try await RecordTown.with { town in
      let keeper = try await town.browser(.developer, in: town.house.board)
      let worker = try await town.browser(.caseworker, in: town.house.adults)
      #expect(
        try await keeper.post("/styra/amnen", ["namn": "Ekonomi", "synonymer": "pengar"]).status
          == 303)
      #expect(try await worker.get("/styra/amnen").text.contains("Ekonomi"))
      #expect(try await worker.get("/styra/amnen/nytt").status == 403)
      #expect(try await worker.post("/styra/amnen", ["namn": "Mitt"]).status == 403)
      for (form, words) in [
        (["namn": ""], "Skriv ett namn"), (["namn": "ekonomi"], "används redan"),
        (["namn": "Skuld", "synonymer": "Pengar"], "används redan"),
        (["namn": "Ring 070-123 45 67"], "telefonnumret"),
        (["namn": "Skuld", "omrade": "strunt"], "Området finns inte"),
        (["namn": String(repeating: "a", count: 81)], "tecken"),
      ] {
        let page = try await keeper.post(
          "/styra/amnen", form: FormData(form.map { ($0.key, $0.value) }))
        #expect(page.status == 422 && page.errors.contains { $0.contains(words) }, "\(words)")
        #expect(page.value(of: "namn") == form["namn"])
      }
    }
  }

  @Test func `are found by other words, in a search and in a form`() async throws {
    try await RecordTown.with { town in
      let topic = try await town.store.addTopic("Samordning", synonyms: ["SIP", "samordnad plan"])
      try await town.record("Om planer", topics: [topic])
      try await town.record("Om annat")
      let worker = try await town.browser(.caseworker, in: town.house.adults)
      for words in ["sip", "Samordnad%20plan", "samordning"] {
        let page = try await worker.get("/test/ideer?q=\(words)")
        #expect(page.rows.map { $0[0] } == ["Om planer"], "\(words)")
      }
      let form = town.ideaForm("Ny", [("amnesord", "sip, okänt")])
      let page = try await worker.post("/test/ideer", form: form)
      #expect(page.status == 422 && page.errors == [RecordText.unknownTopic("okänt").sv])
      #expect(page.value(of: "amnesord") == "okänt")
      let right = try await worker.post(
        "/test/ideer", form: town.ideaForm("Ny", [("amnesord", "SIP")]))
      #expect(try await worker.get(try #require(right.location)).text.contains("Samordning"))
    }
  }

  @Test func `are merged with their records, and the history keeps what was`() async throws {
    try await RecordTown.with { town in
      let area = try await town.store.addTopic("Boende")
      let one = try await town.store.addTopic("Vräkning", under: area, synonyms: ["avhysning"])
      let other = try await town.store.addTopic("Hyresskuld", under: area)
      let record = try await town.record("Sedd", visibility: .team, topics: [one])
      let keeper = try await town.browser(.administrator, in: town.house.root)
      #expect(
        try await keeper.post("/styra/amnen/\(one)/sla-ihop", ["till": "\(one)"]).status == 422)
      #expect(
        try await keeper.post("/styra/amnen/\(one)/sla-ihop", ["till": "\(other)"]).status == 303)
      let list = try await keeper.get("/styra/amnen")
      #expect(list.rows.map { $0[0] } == ["Boende", "Boende: Hyresskuld"])
      #expect(list.rows[1][1] == "Vräkning, avhysning" && list.rows[1][2] == "1")
      let worker = try await town.browser(.caseworker, in: town.house.adults)
      _ = worker
      let chief = try await town.browser(.unitManager, in: town.house.adults)
      let history = try await chief.get("/test/ideer/\(record.id)/historik")
      #expect(
        history.rows.contains { $0.first == "Områden och ämnen" && $0.last == "Boende: Hyresskuld" }
      )
      #expect(try await chief.get("/test/ideer?amne=\(other)").rows.count == 1)
      #expect(try await chief.get("/test/ideer?q=avhysning").rows.count == 1)
    }
  }

  @Test func `go out to a file and come in again`() async throws {
    try await RecordTown.with { town in
      let area = try await town.store.addTopic("Boende", synonyms: ["hem"])
      try await town.store.addTopic("Vräkning", under: area)
      let keeper = try await town.browser(.developer, in: town.house.board)
      let file = try await keeper.get("/styra/amnen/amnen.csv").html
      let more = file + "Arbete;;jobb|syssla;nej\r\nArbete;Praktik;;ja\r\nBoende;;hemma;nej\r\n"
      func send(_ text: String) async throws -> TestPage {
        try await keeper.get("/styra/amnen/import")
        return try await keeper.upload(
          "/styra/amnen/import", field: "fil", fileName: "a.csv", Array(text.utf8))
      }
      #expect(try await send(more).status == 303)
      #expect(
        try await keeper.get("/styra/amnen").rows.map { Array($0.prefix(2)) } == [
          ["Arbete", "jobb, syssla"], ["Arbete: Praktik Stängt", ""], ["Boende", "hemma"],
          ["Boende: Vräkning", ""],
        ])
      for wrong in ["", "a;b\r\n", "område;ämne;andra ord;stängt\r\nX;Y;;nej\r\n"] {
        #expect(try await send(wrong).status == 422, "\(wrong)")
      }
    }
  }
}
