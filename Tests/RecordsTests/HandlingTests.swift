import Core
import Organisation
import TestSupport
import Testing
import Web

@testable import Records

@Suite struct `A record as an official document` {
  @Test func `is given a status and a number by writers and the registrar, and nobody else`()
    async throws
  {
    try await RecordTown.with { town in
      let record = try await town.record("Beslut om metod")
      let path = "/test/ideer/\(record.id)"
      let registrar = try await town.browser(.registrar, in: town.house.board)
      let reader = try await town.browser(.boardMember, in: town.house.board)
      #expect(try await reader.get("\(path)/handling").status == 403)
      #expect(try await reader.post("\(path)/handling").status == 403)
      #expect(try await registrar.get("\(path)/handling").status == 200)
      let answer = try await registrar.post(
        "\(path)/handling",
        ["version": "1", "handling": "prepared", "diarienummer": "sn2026/123"])
      #expect(answer.location == path)
      #expect(try await reader.get(path).text.contains("Upprättad · SN 2026/123"))
      let history = try await reader.get("\(path)/historik")
      #expect(
        history.rows == [
          ["Handlingens status", "Utkast", "Upprättad"], ["Diarienummer", "(tomt)", "SN 2026/123"],
        ])
      #expect(history.text.contains("Fick ny status som handling"))
      let stale = try await registrar.post(
        "\(path)/handling", ["version": "1", "handling": "sent", "diarienummer": ""])
      #expect(stale.status == 422 && stale.errors[0].contains("medan du läste"))
      let writer = try await town.browser(.caseworker, in: town.house.adults)
      let form = town.ideaForm("Ny rubrik", visibility: .municipality, version: 2)
      #expect(try await writer.post("\(path)/andra", form: form).status == 303)
      #expect(try await reader.get(path).text.contains("Upprättad · SN 2026/123"))
      #expect(try await reader.get("/test/ideer?q=2026").rows.count == 1)
      #expect(try await reader.get("/test/ideer?handling=sent").rows.isEmpty)
      #expect(try await reader.get("/test/ideer?handling=prepared").rows.count == 1)
    }
  }

  @Test(arguments: [
    ("SN 2026/123", "SN 2026/123"), ("sn-2026/00123", "SN 2026/00123"), ("2026/1-2", "2026/1-2"),
    ("KS2026-14", "KS 2026-14"),
  ])
  func `has a number in the ways that registers write them`(_ typed: String, _ kept: String) {
    #expect(RegistrationNumber.read(typed) == kept)
  }

  @Test(arguments: [
    "123", "SN", "SN 2026", "SN 1826/1", "19811228-9874", "811228-9874", "SN 2026/1234567",
    "SN 2026/12 Karin", "2026/1\n2026/2",
  ])
  func `has no number that is none`(_ typed: String) async throws {
    #expect(RegistrationNumber.read(typed) == nil)
    try await RecordTown.with { town in
      let record = try await town.record("Beslut")
      let writer = try await town.browser(.caseworker, in: town.house.adults)
      let page = try await writer.post(
        "/test/ideer/\(record.id)/handling",
        ["version": "1", "handling": "sent", "diarienummer": typed])
      #expect(page.status == 422 && page.value(of: "diarienummer") == typed)
    }
  }

  @Test func `is in the file for the register when it is official, for those who see it`()
    async throws
  {
    try await RecordTown.with { town in
      let writer = try await town.browser(.caseworker, in: town.house.adults)
      let outside = try await town.browser(.provider, in: town.house.otherUnit)
      for (title, handling) in [("Utkastet", "draft"), ("Det upprättade", "prepared")] {
        let record = try await town.record(title)
        try await writer.post(
          "/test/ideer/\(record.id)/handling",
          ["version": "1", "handling": handling, "diarienummer": "SN 2026/7"])
      }
      let file = try await writer.get("/test/ideer/diarium.csv").html
      #expect(file.contains("SN 2026/7;Det upprättade;Upprättad") || file.contains("SN 2026/7,"))
      #expect(!file.contains("Utkastet"))
      #expect(!(try await outside.get("/test/ideer/diarium.csv")).html.contains("upprättade"))
    }
  }
}
