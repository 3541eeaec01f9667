import Core
import Database
import Forms
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

/// People who start, answer, change their answers or take them back, move, end, die, are corrected
/// and merged, at random.
struct RandomLife {
  private let town: ResultTown
  private let worker: User
  /// As an organisation lives: time goes on, people come back and belong to households, some answers
  /// have only a day, and new episodes follow the version in use.
  private let isWhole: Bool
  /// Time goes no further by itself.
  var until = day("9999-12-31")
  private var random: DemoRandom
  private var episodes: [EpisodeID] = []
  private var number = 0

  init(_ town: ResultTown, seed: UInt64, isWhole: Bool = false) async throws {
    self.town = town
    self.isWhole = isWhole
    random = DemoRandom(seed: seed)
    worker = try await town.organisation.user(
      "arbetare", (.caseworker, town.organisation.department))
    for _ in 0..<5 { try await begin() }
  }

  /// Makes one change; the clock may stand on any day.
  mutating func change(rebuilding: Bool = true) async throws {
    switch random.below(24) {
    case 0..<3: try await begin()
    case 3..<13: try await answer()
    case 13..<15: try await withdraw()
    case 15..<17: try await end()
    case 17: try await die()
    case 18: try await correct()
    case 19: try await move()
    case 20: try await merge()
    case 21: try await protect()
    case 22:
      town.organisation.clock.move(
        to: isWhole
          ? min(until, town.organisation.clock.clock.today + random.below(60))
          : day("2025-01-01") + random.below(700))
    default:
      // What wrote too much became stale.
      if rebuilding { try await town.followUp.rebuildStaleCells() }
    }
    if rebuilding { try await town.followUp.rebuildStaleCells() }
  }

  private mutating func begin() async throws {
    number += 1
    let genders = Gender.allCases
    let units = try await units()
    let start = newStart()
    let version = try await town.organisation.database.read { [town] connection in
      try town.followUp.catalogue.programme(town.programme.id, in: connection)?.current?
        .registered.number
    }
    let isBack = isWhole && number > 8 && random.chance(0.15)
    episodes.append(
      try await town.add(
        "person-\(isBack ? 1 + random.below(number) : number)",
        unit: units[random.below(units.count)], start: start.description,
        gender: genders[random.below(genders.count)],
        birthYear: random.chance(0.8) ? 1950 + random.below(60) : nil,
        attributes: random.chance(0.8)
          ? ["arm": ["A", "B", "Ö", "-1", "'.x"][random.below(5)]] : [:],
        household: isWhole && random.chance(0.7) ? "hus \(1 + random.below(1 + number / 2))" : nil,
        isProtected: random.chance(0.03), version: version ?? 1, records: []))
  }

  /// Many begin on the first of a month, so that some of a household begin together.
  private mutating func newStart() -> Day {
    guard isWhole else { return day("2025-01-01") + random.below(250) }
    let start = town.organisation.clock.clock.today - random.below(60)
    return random.chance(0.5) ? start.month.firstDay : start
  }

  /// Where people can begin today.
  private func units() async throws -> [OrgUnit] {
    guard isWhole else { return [town.organisation.adults, town.organisation.families] }
    let today = town.organisation.clock.clock.today
    return try await town.organisation.store.tree().units.filter {
      $0.kind == .unit && $0.zone == town.programme.zone && $0.validity.contains(today)
    }
  }

  private mutating func sheet() -> AnswerSheet {
    var sheet: AnswerSheet = [:]
    if random.chance(0.9) { sheet["mood"] = .value(.number(FixedPoint(random.below(11)))) }
    if random.chance(0.8) { sheet["work"] = .value(.code(random.chance(0.5) ? "yes" : "no")) }
    if random.chance(0.1) { sheet["work"] = .missing(.declined) }
    if random.chance(0.7) {
      sheet["debt"] = FixedPoint("\(random.below(9_000_000)).\(random.below(10))").map {
        .value(.number($0))
      }
    }
    let got = ["a", "b", "c"].filter { _ in random.chance(0.4) }
    if !got.isEmpty || isWhole && random.chance(0.5) { sheet["got"] = .value(.codes(got)) }
    if isWhole, random.chance(0.2) { sheet["decided"] = .value(.day(newStart())) }
    if isWhole, random.chance(0.1) { sheet["note"] = .value(.text("=om, \"sömn\"")) }
    return sheet
  }

  private mutating func answer() async throws {
    let id = episodes[random.below(episodes.count)]
    let occasion = ["start", "m3", "m6", "end"][random.below(4)]
    let sheet = sheet()
    let isDraft = random.chance(0.05)
    let isByDay = isWhole && random.chance(0.15)
    let notDone: MissingReason? = random.chance(0.1) ? .notReached : nil
    let late = random.below(60)
    let store = town.followUp.episodes
    let coding = try await coding()
    let now = town.organisation.clock.now
    try await town.organisation.database.write { [town, isWhole] connection in
      let episode = try #require(try store.episode(id, in: connection))
      let months = ["start": 0, "m3": 3, "m6": 6, "end": 8][occasion] ?? 0
      let measured = episode.start.adding(months: months) + late - 10
      let held = try store.responses(of: id, coding: coding, in: connection).first {
        isByDay
          ? $0.record.occasion == nil && $0.record.measuredOn == measured
          : $0.record.occasion?.name == occasion
      }
      // Nobody has measured what is to come.
      if isWhole, measured > town.organisation.clock.clock.today { return }
      let record = ResponseRecord(
        occasion: isByDay ? nil : OccasionKey(occasion), measuredOn: measured,
        isDraft: isDraft, notDone: notDone, answers: notDone == nil ? sheet : [:])
      _ = try town.followUp.cells.changing([id], on: connection) {
        try store.save(
          .make(at: now), record, of: id, replacing: held?.id, by: nil, at: now, in: connection)
      }
    }
  }

  private func coding() async throws -> AnswerSheetCoding {
    try await town.organisation.database.read { [town] connection in
      try #require(
        try town.followUp.catalogue.programme(town.programme.id, in: connection)?.latest.coding)
    }
  }

  /// Today where a day is yet to come, as the forms ask.
  private var notToCome: @Sendable (Day) -> Day {
    let today = isWhole ? town.organisation.clock.clock.today : nil
    return { day in today.map { min($0, day) } ?? day }
  }

  private mutating func withdraw() async throws {
    let id = episodes[random.below(episodes.count)]
    let coding = try await coding()
    let place = random.below(4)
    try await town.organisation.database.write { [town] connection in
      let held = try town.followUp.episodes.responses(of: id, coding: coding, in: connection)
      guard place < held.count else { return }
      let isWithdrawn = try town.followUp.cells.changing([id], on: connection) {
        try town.followUp.episodes.withdraw(held[place].id, of: id, in: connection)
      }
      #expect(isWithdrawn)
    }
  }

  private mutating func die() async throws {
    let id = episodes[random.below(episodes.count)]
    let after = random.below(300)
    let notToCome = notToCome
    try await town.organisation.database.write { [town] connection in
      let episode = try #require(try town.followUp.episodes.episode(id, in: connection))
      let day = notToCome(max(episode.end ?? episode.start, episode.start + after))
      _ = try town.followUp.cells.changing([id], on: connection) {
        try town.followUp.episodes.setDeceased(
          episode.deceased == nil ? day : nil, of: episode, in: connection)
      }
    }
  }

  private mutating func move() async throws {
    let id = episodes[random.below(episodes.count)]
    let units = try await units()
    let unit = units[random.below(units.count)]
    try await town.organisation.database.write { [town, worker] connection in
      let episode = try #require(try town.followUp.episodes.episode(id, in: connection))
      _ = try town.followUp.cells.changing([id], on: connection) {
        try town.followUp.episodes.setWorker(worker.id, in: unit.id, of: episode, in: connection)
      }
    }
  }

  /// Two become one person's and then one; which answers hold is by chance.
  private mutating func merge() async throws {
    guard episodes.count > 8 else { return }
    let kept = episodes[random.below(episodes.count)]
    let gone = episodes[random.below(episodes.count)]
    guard kept != gone else { return }
    let takesOther = random.chance(0.5)
    let coding = try await coding()
    let isMerged = try await town.organisation.database.write { [town] connection in
      let (store, cells) = (town.followUp.episodes, town.followUp.cells)
      let one = try #require(try store.episode(kept, in: connection))
      var other = try #require(try store.episode(gone, in: connection))
      guard one.version == other.version else { return false }
      var right = EpisodeCorrection(other)
      right.person = one.person
      let corrected = right
      _ = try cells.changing([gone], on: connection) {
        try store.correct(other, to: corrected, in: connection)
      }
      other = try #require(try store.episode(gone, in: connection))
      let held = try store.responses(of: kept, coding: coding, in: connection)
      let theirs = try store.responses(of: gone, coding: coding, in: connection)
      var losing: Set<ResponseID> = []
      for response in theirs {
        guard
          let beside = held.first(where: {
            $0.record.occasion == response.record.occasion
              && ($0.record.occasion != nil || $0.record.measuredOn == response.record.measuredOn)
          })
        else { continue }
        losing.insert(takesOther ? beside.id : response.id)
      }
      let merged = (other, losing)
      let isMerged = try cells.changing([kept, gone], on: connection) {
        try store.merge(merged.0, into: one, losing: merged.1, in: connection)
      }
      #expect(isMerged)
      return isMerged
    }
    if isMerged { episodes.removeAll { $0 == gone } }
  }

  private mutating func end() async throws {
    let id = episodes[random.below(episodes.count)]
    let after = random.below(400)
    let reopens = random.chance(0.3)
    let notToCome = notToCome
    try await town.organisation.database.write { [town] connection in
      let episode = try #require(try town.followUp.episodes.episode(id, in: connection))
      _ = try town.followUp.cells.changing([id], on: connection) {
        try town.followUp.episodes.setEnd(
          reopens ? nil : notToCome(episode.start + after), of: episode, in: connection)
      }
    }
  }

  /// Another unit, sex or start.
  private mutating func correct() async throws {
    let id = episodes[random.below(episodes.count)]
    let units = try await units()
    let unit = units[random.below(units.count)]
    let gender = Gender.allCases[random.below(4)]
    let start = newStart()
    try await town.organisation.database.write { [town] connection in
      let episode = try #require(try town.followUp.episodes.episode(id, in: connection))
      var right = EpisodeCorrection(episode)
      right.unit = unit.id
      right.gender = gender
      right.start = min(start, episode.end ?? start, episode.deceased ?? start)
      let corrected = right
      let isCorrected = try town.followUp.cells.changing([id], on: connection) {
        try town.followUp.episodes.correct(episode, to: corrected, in: connection)
      }
      #expect(isCorrected)
    }
  }

  private mutating func protect() async throws {
    guard random.chance(0.2) else { return }
    let id = episodes[random.below(episodes.count)]
    try await town.organisation.database.write { [town] connection in
      let person = try #require(try town.followUp.episodes.episode(id, in: connection)).person
      let all = try town.followUp.episodes.ids(of: person, in: connection)
      try town.followUp.cells.changing(all, on: connection) {
        try town.followUp.episodes.protect(person, in: connection)
      }
    }
  }
}
