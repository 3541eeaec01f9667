import Core
import Foundation
import Testing

/// Where days, months and years begin: in Europe/Stockholm, whatever zone the server stands in.
struct SwedishTimeTests {
  // Worked out by Python's zoneinfo from the IANA time zone database.
  @Test(arguments: [
    // The last second of a day and the first of the next, as spring begins: the day has 23 hours.
    (1_774_738_799, "2026-03-28", "23:59", "2026-03"),
    (1_774_738_800, "2026-03-29", "00:00", "2026-03"),
    (1_774_745_999, "2026-03-29", "01:59", "2026-03"),
    (1_774_746_000, "2026-03-29", "03:00", "2026-03"),
    (1_774_821_599, "2026-03-29", "23:59", "2026-03"),
    (1_774_821_600, "2026-03-30", "00:00", "2026-03"),
    // As autumn begins: the day has 25 hours, one of them twice.
    (1_792_879_199, "2026-10-24", "23:59", "2026-10"),
    (1_792_879_200, "2026-10-25", "00:00", "2026-10"),
    (1_792_889_999, "2026-10-25", "02:59", "2026-10"),
    (1_792_890_000, "2026-10-25", "02:00", "2026-10"),
    (1_792_969_199, "2026-10-25", "23:59", "2026-10"),
    (1_792_969_200, "2026-10-26", "00:00", "2026-10"),
    // A year, a leap day, and a month in summer: an hour or two before UTC has got there.
    (1_798_757_999, "2026-12-31", "23:59", "2026-12"),
    (1_798_758_000, "2027-01-01", "00:00", "2027-01"),
    (1_835_477_999, "2028-02-29", "23:59", "2028-02"),
    (1_835_478_000, "2028-03-01", "00:00", "2028-03"),
    (1_782_856_799, "2026-06-30", "23:59", "2026-06"),
    (1_782_856_800, "2026-07-01", "00:00", "2026-07"),
  ])
  func `days and months begin at midnight in Sweden`(
    seconds: Int, day: String, time: String, month: String
  ) {
    let clock = Clock.fixed(Date(timeIntervalSince1970: Double(seconds)))
    #expect(clock.today.description == day)
    #expect(clock.today.month.description == month)
    #expect(swedishTimeOfDay(clock.now) == time)
  }

  @Test func `a clock that stands on a day stands on that day all through the year`() {
    for number in 20_454..<20_454 + 366 {
      #expect(Clock.fixed(Day(number: number)).today == Day(number: number))
    }
  }
}
