import Core
import Database
import Foundation
import Organisation
import TestSupport
import Testing

@testable import Records

/// The same numbers in every run.
private struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}

@Suite struct `A set of positions` {
  @Test func `holds what a plain set holds, stored and read again`() {
    var dice = Dice(state: 7)
    for density in [3, 500, 40_000, 90_000] {
      var (plain, set) = (Set<Int>(), PositionSet())
      for _ in 0..<density {
        let position = Int.random(in: 0..<100_000, using: &dice)
        plain.insert(position)
        set.insert(position)
      }
      var other = PositionSet()
      for (number, chunk) in set.chunks {
        #expect(chunk.stored.count <= 4_096 && chunk.stored.count.isMultiple(of: 2))
        other.formUnion(chunk: number, stored: chunk.stored)
      }
      #expect(other == set && set.count == plain.count)
      #expect(set.positions(ascending: true, from: nil, limit: .max) == plain.sorted())
      let after = plain.sorted(by: >).filter { $0 < 50_000 }.prefix(20)
      #expect(set.positions(ascending: false, from: 50_000, limit: 20) == Array(after))
      let even = plain.filter { $0.isMultiple(of: 2) }
      var evens = PositionSet()
      for position in even { evens.insert(position) }
      set.formIntersection(evens)
      #expect(set == evens)
      var both = evens
      both.formUnion(other)
      #expect(both == other)
    }
  }
}

@Suite struct `A list from the index` {
  private static let words = ["boende", "skuld", "stöd", "stödja", "barn", "bo"]

  /// What a search asks, told from the record itself.
  private func matches(_ record: Record, _ search: RecordSearch, _ sight: Sight) -> Bool {
    let content = record.content
    let said = content.words(of: RecordTown.idea)
    return sight.sees(content.visibility, ownedBy: content.owner)
      && search.words.allSatisfy { word in said.contains { $0.hasPrefix(word) } }
      && search.status.map { $0 == content.status } ?? true
      && search.visibility.map { $0 == content.visibility } ?? true
      && search.owners.map { $0.contains(content.owner) } ?? true
      && (search.handling.isEmpty || search.handling.contains(content.handling))
      && search.topic.map { content.topics.contains($0) } ?? true
      && search.period.map { $0.contains(Day(inSweden: record.changed.at)) } ?? true
  }

  @Test func `has what every record says of itself, in every order, page after page`() async throws
  {
    try await RecordTown.with { town in
      var dice = Dice(state: 11)
      let units = try await town.house.store.tree().units
      let topics = [try await town.store.addTopic("Ett"), try await town.store.addTopic("Två")]
      let chief = try await town.house.user("chef", (.unitManager, town.house.department))
      let guest = try await town.house.user("gast", (.provider, town.house.adults))
      let sights = [
        Sight(try await town.house.viewer(chief)), Sight(try await town.house.viewer(guest)),
      ]
      var all: [RecordID: Record] = [:]
      func word() -> String { Self.words.randomElement(using: &dice) ?? "" }
      for number in 0..<160 {
        town.house.clock.advance(by: Double(Int.random(in: 0...200_000, using: &dice)))
        let record = try await town.record(
          "\(word()) \(word()) \(number % 40)", owner: units.randomElement(using: &dice),
          visibility: Visibility.allCases.randomElement(using: &dice) ?? .team, summary: word(),
          status: ["new", "tried"].randomElement(using: &dice),
          topics: Bool.random(using: &dice) ? [topics[0]] : topics)
        all[record.id] = record
      }
      // Some are changed, and move.
      for var record in all.values.sorted(by: { $0.id < $1.id }).prefix(60)
      where sights[0].sees(record.content.visibility, ownedBy: record.content.owner) {
        town.house.clock.advance(by: 5_000)
        var content = record.content
        content.summary = word()
        content.status = "dropped"
        content.topics = [topics[1]]
        content.handling = .prepared
        try await town.store.change(
          record.id, RecordTown.idea, to: content, event: RecordEvent.edited, from: 1,
          by: chief.id, sights[0])
        record = try #require(try await town.store.record(record.id, RecordTown.idea, sights[0]))
        all[record.id] = record
      }
      for round in 0..<60 {
        if round == 30 {
          // Made anew it says the same.
          try await town.house.database.write { connection in
            try connection.execute("UPDATE record_index SET rules = 0")
          }
          try await town.store.keepIndex(of: RecordTown.kinds)
        }
        var search = RecordSearch()
        search.words = (0..<Int.random(in: 0...2, using: &dice)).map { _ in
          String(word().prefix(Int.random(in: 1...6, using: &dice)))
        }
        if Int.random(in: 0...2, using: &dice) == 0 { search.status = "dropped" }
        if Int.random(in: 0...3, using: &dice) == 0 { search.visibility = .municipality }
        if Int.random(in: 0...3, using: &dice) == 0 { search.owners = [town.house.adults.id] }
        if Int.random(in: 0...3, using: &dice) == 0 { search.topic = topics[0] }
        if Int.random(in: 0...3, using: &dice) == 0 { search.handling = [.prepared, .sent] }
        if Int.random(in: 0...2, using: &dice) == 0 {
          search.period = Period(from: day("2026-04-10"), to: day("2026-06-20"))
        }
        search.order = round.isMultiple(of: 2) ? .title : .changed
        search.ascending = Bool.random(using: &dice)
        for sight in sights {
          let expected = all.values.filter { matches($0, search, sight) }
          var found: [Record] = []
          var next = search
          repeat {
            let page = try await town.store.list(RecordTown.idea, next, sight, limit: 7)
            #expect(page.total == expected.count, "\(search)")
            found += page.records
            next.after = page.next
          } while next.after != nil
          #expect(found.count == expected.count && Set(found) == Set(expected), "\(search)")
          if search.order == .changed {
            let moments = found.map(\.changed.at)
            #expect(moments == (search.ascending ? moments.sorted() : moments.sorted(by: >)))
          }
        }
      }
    }
  }

  @Test func `goes by titles that begin alike although they are many`() async throws {
    try await RecordTown.with { town in
      // Past as many as are sorted at once.
      for number in 0..<1_030 { try await town.record("Lika \(number)", visibility: .everybody) }
      try await town.record("Ö sist", visibility: .everybody)
      try await town.record("Allra först", visibility: .everybody)
      let guest = try await town.house.user("gast", (.provider, town.house.adults))
      let sight = Sight(try await town.house.viewer(guest))
      for ascending in [true, false] {
        var search = RecordSearch()
        search.order = .title
        search.ascending = ascending
        var titles: [String] = []
        repeat {
          let page = try await town.store.list(RecordTown.idea, search, sight, limit: 200)
          titles += page.records.map(\.content.title)
          search.after = page.next
        } while search.after != nil
        let expected = ["Allra först"] + (0..<1_030).map { "Lika \($0)" } + ["Ö sist"]
        #expect(titles == (ascending ? expected : expected.reversed()))
      }
    }
  }
}
