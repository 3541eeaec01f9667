import Core
import Database
import Forms
import Foundation
import Organisation
import Programmes

/// A stretch of a unit's work that the demo fills with invented clients.
package struct DemoCaseload: Sendable {
  package let unit: UnitID
  package let workers: [UserID]
  /// Starts fall in this period.
  package let from: Day
  package let to: Day
  package let clients: Int

  package init(unit: UnitID, workers: [UserID], from: Day, to: Day, clients: Int) {
    self.unit = unit
    self.workers = workers
    self.from = from
    self.to = to
    self.clients = clients
  }
}

extension FollowUpModule {
  /// Fills a programme with invented episodes, the same for the same seed and day: clients who
  /// mostly get better, some who do not, drop-out that is worse for those worst off, and answers
  /// missing for stated reasons.
  ///
  /// - Parameter progress: told how many clients are done.
  package func loadDemo(
    programme key: String, zone: ZoneID, caseloads: [DemoCaseload], seed: UInt64,
    progress: @escaping @Sendable (Int) -> Void
  ) async throws {
    let programme = try await database.read { [catalogue] connection in
      try catalogue.programme(called: key, zone: zone, in: connection)
    }
    guard let version = programme.current else { throw ProgrammeError.notStarted(key) }
    let ring = try await keyRing(of: zone)
    let inventor = DemoInventor(version: version, programme: programme.registered)
    var random = DemoRandom(seed: seed)
    var number = 0
    for caseload in caseloads {
      var invented: [InventedEpisode] = []
      for _ in 0..<caseload.clients {
        number += 1
        invented.append(
          inventor.episode(
            number, of: caseload, identity: "demo-\(key)-\(number)", today: clock.today,
            now: clock.now, using: &random))
      }
      let batch = invented
      let now = clock.now
      try await database.write { [episodes, cells] connection in
        try cells.makeStale(Set(batch.map { CellPlace($0.episode) }), on: connection)
        for item in batch {
          try episodes.addPerson(
            item.episode.person, pseudonym: ring.pseudonym(of: item.identity), zone: zone,
            to: connection)
          try episodes.add(item.episode, by: item.episode.worker, at: now, to: connection)
          for response in item.responses {
            _ = try episodes.save(
              .make(at: now), response, of: item.episode.id, replacing: nil,
              by: item.episode.worker, at: now, in: connection)
          }
        }
      }
      progress(number)
    }
    try await rebuildStaleCells()
  }
}

private struct InventedEpisode: Sendable {
  let identity: String
  let episode: Episode
  let responses: [ResponseRecord]
}

/// Invents clients for a programme from its definition alone.
private struct DemoInventor {
  let version: LoadedVersion
  let programme: RegisteredProgramme
  private let directions: [ItemKey: Measure.Direction]
  private let conditions: [Key<OccasionRule>: [FormConditions]]

  init(version: LoadedVersion, programme: RegisteredProgramme) {
    self.version = version
    self.programme = programme
    let definition = version.definition
    var directions: [ItemKey: Measure.Direction] = [:]
    // A share may count the low values of an item; its own measure says which way is better.
    for measure in definition.measures.sorted(by: { !$0.isShare && $1.isShare }) {
      for item in measure.items where directions[item] == nil {
        directions[item] = measure.direction
      }
    }
    self.directions = directions
    var conditions: [Key<OccasionRule>: [FormConditions]] = [:]
    for plan in definition.forms {
      guard let checked = try? FormConditions(plan.form) else { continue }
      for rule in plan.occasions { conditions[rule, default: []].append(checked) }
    }
    self.conditions = conditions
  }

  func episode(
    _ number: Int, of caseload: DemoCaseload, identity: String, today: Day, now: Date,
    using random: inout DemoRandom
  ) -> InventedEpisode {
    let start = caseload.from + random.below(max(1, caseload.to - caseload.from + 1))
    let lengthInMonths = 4 + random.below(15)
    let plannedEnd = start.adding(months: lengthInMonths) + random.below(20)
    let end = plannedEnd < today ? plannedEnd : nil
    // How hard it was at the start, and how much of it the support can lift; both standard normal.
    let severity = random.normal()
    let response = 0.55 + 0.7 * random.normal()
    let isWoman = random.chance(0.54)
    let age = 18 + random.below(46)
    let episode = Episode(
      id: .make(at: now, using: &random), programme: programme.id,
      version: version.registered.number, zone: programme.zone,
      person: .make(at: now, using: &random), isProtected: false, unit: caseload.unit,
      worker: caseload.workers.isEmpty
        ? nil : caseload.workers[random.below(caseload.workers.count)],
      caseReference: "ÖVN-\(1000 + number)", household: nil, start: start, end: end,
      gender: isWoman ? .female : .male, birthYear: start.civil.year - age, attributes: [:],
      rowVersion: 1)
    let schedule = OccasionSchedule(
      rules: version.definition.occasions, start: start, end: end)
    var responses: [ResponseRecord] = []
    for occasion in schedule.occasions where occasion.due <= today {
      let elapsed = min(1, Double(occasion.due - start) / Double(max(90, lengthInMonths * 30)))
      let isStart = occasion.due == start
      // Those worst off, and those who do not get better, are harder to reach again.
      let risk = isStart ? 0.015 : 0.1 + 0.05 * max(0, severity) + 0.06 * max(0, 0.3 - response)
      if random.chance(risk) {
        if random.chance(0.75) {
          responses.append(
            ResponseRecord(
              occasion: occasion.key, measuredOn: min(occasion.due, today),
              notDone: reasonNotDone(using: &random)))
        }
        continue
      }
      // Some of what was due lately has not been done yet: it is on somebody's work list.
      if today - occasion.due < 30, random.chance(0.4) { continue }
      let measuredOn = min(today, max(start, occasion.due - 6 + random.below(15)))
      let sheet = answers(
        at: occasion, severity: severity, lifted: isStart ? 0 : response * elapsed, using: &random)
      responses.append(
        ResponseRecord(occasion: occasion.key, measuredOn: measuredOn, answers: sheet))
    }
    return InventedEpisode(identity: identity, episode: episode, responses: responses)
  }

  private func reasonNotDone(using random: inout DemoRandom) -> MissingReason {
    switch random.below(100) {
    case 0..<62: .notReached
    case 62..<86: .declined
    case 86..<94: .movedMunicipality
    case 94..<98: .noInterpreter
    default: .movedBoard
    }
  }

  private func answers(
    at occasion: ScheduledOccasion, severity: Double, lifted: Double,
    using random: inout DemoRandom
  ) -> AnswerSheet {
    var sheet: AnswerSheet = [:]
    for item in version.definition.items(at: occasion.key) {
      if random.chance(0.03) {
        sheet[item.key] = .missing(random.chance(0.5) ? .doesNotKnow : .declined)
        continue
      }
      guard
        let value = value(of: item, severity: severity, lifted: lifted, using: &random)
      else { continue }
      sheet[item.key] = .value(value)
    }
    for checked in conditions[occasion.rule] ?? [] { sheet = checked.settled(sheet) }
    return sheet
  }

  private func value(
    of item: Item, severity: Double, lifted: Double, using random: inout DemoRandom
  ) -> AnswerValue? {
    // 0 is worst and 1 best; turned round where lower is better.
    let level = 0.42 - 0.14 * severity + 0.2 * lifted + 0.09 * random.normal()
    let good = min(1, max(0, level))
    let place = directions[item.key] == .lower ? 1 - good : good
    func within(_ low: Double, _ high: Double) -> Double { low + place * (high - low) }
    switch item.kind {
    case .integer(let low, let high):
      let least = Double(low ?? 0)
      return .number(FixedPoint(Int(within(least, Double(high ?? Int(least) + 30)).rounded())))
    case .scale(let low, let high, _):
      return .number(FixedPoint(Int(within(Double(low), Double(high)).rounded())))
    case .decimal(let decimals, let low, let high):
      let least = low?.double ?? 0
      return FixedPoint(
        rounding: within(least, high?.double ?? least + 100), decimals: decimals
      ).map { .number($0) }
    case .yesNo:
      return .code(random.chance(place) ? "yes" : "no")
    case .choice(let codes):
      let offered = codes.filter { !$0.isRetired }
      guard !offered.isEmpty else { return nil }
      // Earlier codes are commoner.
      let index = Int(Double(offered.count) * pow(random.unit(), 1.6))
      return .code(offered[min(index, offered.count - 1)].code)
    case .choices(let codes):
      return .codes(
        codes.enumerated().filter { index, code in
          !code.isRetired && random.chance(0.45 / Double(1 + index / 2))
        }.map(\.element.code))
    case .date, .shortText:
      return nil
    }
  }
}

/// SplitMix64: small, and the same everywhere for the same seed.
struct DemoRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// 0 up to but not including 1.
  mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

  mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// Standard normal, by Box and Muller.
  mutating func normal() -> Double {
    let radius = (-2 * log(1 - unit())).squareRoot()
    return radius * cos(2 * Double.pi * unit())
  }
}
