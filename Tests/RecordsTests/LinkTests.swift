import Core
import Foundation
import Organisation
import TestSupport
import Testing
import Web

@testable import Records

@Suite struct `A link` {
  @Test func `is seen from both ends with its reason, and can be taken back`() async throws {
    try await RecordTown.with { town in
      let idea = try await town.record("Fråga tidigare")
      let fact = try await town.record("Det blev fler", RecordTown.fact)
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      let path = "/test/ideer/\(idea.id)"
      let search = try await browser.get("\(path)/koppla?q=blev")
      #expect(search.text.contains("Det blev fler") && search.text.contains("Bygger på"))
      let answer = try await browser.post(
        "\(path)/koppla",
        ["q": "blev", "mal": "\(fact.id)", "relation": "basedOn", "skal": "Siffran säger det."])
      #expect(answer.location == path)
      let here = try await browser.get(path)
      #expect(here.text.contains("Bygger på: Det blev fler (faktum) Siffran säger det."))
      let there = try await browser.get("/test/fakta/\(fact.id)")
      #expect(
        there.text.contains("Ligger till grund för: Fråga tidigare (idé) Siffran säger det."))
      let twice = try await browser.post(
        "\(path)/koppla",
        ["q": "blev", "mal": "\(fact.id)", "relation": "basedOn", "skal": "Igen"])
      #expect(twice.status == 422 && twice.errors[0].contains("redan kopplade"))
      let link = try #require(here.html.firstMatch(of: /koppling\/([0-9a-f-]{36})\/bort/)?.1)
      #expect(try await browser.post("\(path)/koppling/\(link)/bort").status == 303)
      #expect(try await browser.post("\(path)/koppling/\(link)/bort").status == 404)
      #expect(try await browser.get(path).text.contains("Inget än."))
    }
  }

  @Test func `to what is missing, hidden or itself is refused with what to do`() async throws {
    try await RecordTown.with { town in
      let idea = try await town.record("Här")
      let hidden = try await town.record("Hemlig", owner: town.house.otherUnit, visibility: .team)
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      let path = "/test/ideer/\(idea.id)/koppla"
      for target in ["\(hidden.id)", "\(RecordID.make())", "strunt", ""] {
        let page = try await browser.post(
          path, ["q": "x", "mal": target, "relation": "supports", "skal": "Därför"])
        #expect(page.status == 422 && page.errors[0].contains("går inte att se för dig"))
        #expect(!page.html.contains("Hemlig"))
      }
      for text in ["\(hidden.id)", "hemlig", "/test/ideer/\(RecordID.make())"] {
        let page = try await browser.get(path + FormData([("q", text)]).query)
        #expect(page.text.contains("Här finns inget som du får se"))
      }
      let itself = try await browser.post(
        path, ["q": "\(idea.id)", "mal": "\(idea.id)", "relation": "supports", "skal": "Därför"])
      #expect(itself.status == 422 && itself.errors[0].contains("sig själv"))
      let other = try await town.record("Där")
      let empty = try await browser.post(
        path, ["q": "\(other.id)", "mal": "\(other.id)", "relation": "likes", "skal": " "])
      #expect(
        empty.errors == [
          "Välj hur de hör ihop.", "Skriv varför de hör ihop: en mening räcker.",
        ])
    }
  }

  @Test func `is not shown where its other end is not seen`() async throws {
    try await RecordTown.with { town in
      let open = try await town.record("Öppen", visibility: .everybody)
      let closed = try await town.record("Stängd", visibility: .team)
      let chief = try await town.house.user("chef", (.unitManager, town.house.adults))
      try await town.store.link(
        open.id, .basedOn, closed.id, reason: "Internt skäl", by: chief.id,
        Sight(try await town.house.viewer(chief)))
      let outside = try await town.browser(.caseworker, in: town.house.otherUnit)
      for path in ["", "/varfor"] {
        let page = try await outside.get("/test/ideer/\(open.id)\(path)")
        #expect(page.status == 200)
        #expect(!page.html.contains("Stängd") && !page.html.contains("Internt skäl"))
      }
      let inside = try await town.browser("chef").get("/test/ideer/\(open.id)")
      #expect(inside.text.contains("Stängd"))
    }
  }
}

@Suite struct `The chain of links` {
  @Test func `ends although it goes in a circle, and has each record once`() async throws {
    try await RecordTown.with { town in
      let chief = try await town.house.user("chef", (.unitManager, town.house.adults))
      let sight = Sight(try await town.house.viewer(chief))
      var records: [Record] = []
      for name in ["Ett", "Två", "Tre", "Fyra"] { records.append(try await town.record(name)) }
      for (from, to) in [(0, 1), (1, 2), (2, 0), (3, 2)] {
        town.house.clock.advance(by: 1)
        try await town.store.link(
          records[from].id, .basedOn, records[to].id, reason: "Skäl \(from)", by: nil, sight)
      }
      let page = try await town.browser("chef").get("/test/ideer/\(records[0].id)/varfor")
      #expect(page.h1 == "Varför gör vi så, och hur vet vi det?")
      #expect(page.text.contains("hänger ihop med 3 andra, i upp till 2 steg"))
      let words = page.html.components(separatedBy: "class=\"chain-list\"")[1]
      for (name, count) in [("Ett", 1), ("Två", 1), ("Tre", 2), ("Fyra", 1)] {
        #expect(words.components(separatedBy: ">\(name)</a>").count == count + 1, "\(name)")
      }
      #expect(page.text.contains("Bygger på: Två (idé) Skäl 0"))
      #expect(page.text.contains("Ligger till grund för: Tre (idé) Skäl 2"))
      #expect(page.html.contains("<svg class=\"chain\""))
      #expect(page.html.components(separatedBy: "stroke-dasharray").count == 2)
    }
  }

  @Test func `says where it was cut`() async throws {
    try await RecordTown.with { town in
      let chief = try await town.house.user("chef", (.unitManager, town.house.adults))
      let sight = Sight(try await town.house.viewer(chief))
      var last = try await town.record("Nummer 0")
      let first = last
      for number in 1...10 {
        let next = try await town.record("Nummer \(number) <b>")
        try await town.store.link(
          last.id, .raisedFrom, next.id, reason: "Skäl", by: nil, sight)
        last = next
      }
      let page = try await town.browser("chef").get("/test/ideer/\(first.id)/varfor")
      #expect(page.text.contains("Kedjan är längre än så."))
      #expect(page.text.contains("Nummer 8 <b>") && !page.text.contains("Nummer 9 <b>"))
      #expect(!page.html.contains("<b>"))
    }
  }

  @Test func `of what is linked to nothing says what to do`() async throws {
    try await RecordTown.with { town in
      let record = try await town.record("Ensam")
      let browser = try await town.browser(.caseworker, in: town.house.adults)
      let page = try await browser.get("/test/ideer/\(record.id)/varfor")
      #expect(page.text.contains("Det vet vi inte än"))
      #expect(page.text.contains("Koppla till något"))
    }
  }
}
