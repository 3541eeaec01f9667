import Core
import Testing

@testable import Programmes

@Suite struct `a schedule` {
  private let rules = [
    OccasionRule(
      key: "start", title: Text(verbatim: ""), kind: .start, opensBefore: 14, closesAfter: 30),
    OccasionRule(
      key: "m", title: Text(verbatim: ""), kind: .during(everyMonths: 3, lastMonth: 12),
      opensBefore: 30, closesAfter: 45),
    OccasionRule(
      key: "end", title: Text(verbatim: ""), kind: .end, opensBefore: 30, closesAfter: 60),
    OccasionRule(
      key: "a6", title: Text(verbatim: ""), kind: .after(months: 6), opensBefore: 30,
      closesAfter: 60),
  ]

  private func schedule(_ start: String, end: String? = nil) -> OccasionSchedule {
    OccasionSchedule(rules: rules, start: day(start), end: end.map(day))
  }

  @Test func `has the end and what follows it only once there is an end`() {
    #expect(
      schedule("2025-01-01").occasions.map(\.key) == ["start", "m3", "m6", "m9", "m12"])
    #expect(
      schedule("2025-01-01", end: "2025-05-10").occasions.map(\.key)
        == ["start", "m3", "end", "a6"])
  }

  @Test func `after a death keeps the first window that closes then or later, and no more`() {
    func schedule(_ end: String?, _ deceased: String) -> OccasionSchedule {
      OccasionSchedule(
        rules: rules, start: day("2025-01-01"), end: end.map(day), deceased: day(deceased))
    }
    // The death ends it: three months are over, six would have come.
    let ended = schedule("2025-05-10", "2025-05-10")
    #expect(ended.occasions.map(\.key) == ["start", "m3", "end"])
    #expect(ended.cutByDeath == "end")
    // It had ended before; the window six months after, due on 10 November, closes on 9 January.
    #expect(schedule("2025-05-10", "2026-01-09").cutByDeath == "a6")
    #expect(schedule("2025-05-10", "2026-01-10").cutByDeath == nil)
    #expect(schedule("2025-05-10", "2026-01-10").occasions.count == 4)
  }

  @Test func `an occasion that falls on the end gives way to it`() {
    #expect(
      schedule("2025-01-01", end: "2025-04-01").occasions.map(\.key) == ["start", "end", "a6"])
  }

  @Test func `due dates keep the day of the month, or take its last`() throws {
    let schedule = schedule("2025-11-30")
    #expect(try #require(schedule.occasion("m3")).due == day("2026-02-28"))
    #expect(try #require(schedule.occasion("m6")).due == day("2026-05-30"))
  }

  // Due 1 January and 1 April; the windows −14…30 and −30…45 do not meet.
  @Test func `windows that do not meet are left as they are`() throws {
    let start = try #require(schedule("2025-01-01").occasion("start"))
    let m3 = try #require(schedule("2025-01-01").occasion("m3"))
    #expect([start.opens, start.closes] == [day("2024-12-18"), day("2025-01-31")])
    #expect([m3.opens, m3.closes] == [day("2025-03-02"), day("2025-05-16")])
    #expect(schedule("2025-01-01").occasion(at: day("2025-02-15")) == nil)
  }

  // m3 is due 1 April, the end 21 April: 20 days apart, so 11 April is as near to both.
  @Test func `where windows meet the nearest due date takes the day, the earlier on a tie`() {
    let schedule = schedule("2025-01-01", end: "2025-04-21")
    #expect(schedule.occasion(at: day("2025-04-10"))?.key == "m3")
    #expect(schedule.occasion(at: day("2025-04-11"))?.key == "m3")
    #expect(schedule.occasion(at: day("2025-04-12"))?.key == "end")
  }

  @Test func `no day is in two windows, whatever the rules`() {
    let wide = [3, 1, 2].map { months in
      OccasionRule(
        key: Key("a\(months)"), title: Text(verbatim: ""), kind: .after(months: months),
        opensBefore: months * 40, closesAfter: 200)
    }
    let schedule = OccasionSchedule(rules: wide, start: day("2025-01-01"), end: day("2025-01-01"))
    #expect(schedule.occasions.map(\.key) == ["a1", "a2", "a3"])
    for (earlier, later) in zip(schedule.occasions, schedule.occasions.dropFirst()) {
      #expect(earlier.closes < later.opens)
    }
  }

  @Test func `a window is due the day after it has closed`() throws {
    let m3 = try #require(schedule("2025-01-01").occasion("m3"))
    #expect(!m3.isDue(asOf: day("2025-05-16")))
    #expect(m3.isDue(asOf: day("2025-05-17")))
  }
}
