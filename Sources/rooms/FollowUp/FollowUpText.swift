import Core
import Foundation

/// Words that many pages of the room use.
enum FollowUpText {
  /// A day and a time in Sweden: `2026-03-14 09:14`.
  static func moment(_ date: Date) -> Text {
    Text(verbatim: "\(Day(inSweden: date)) \(swedishTimeOfDay(date))")
  }

  static func changed(_ date: Date) -> Text {
    Text(sv: "ändrad ", en: "changed ") + moment(date)
  }
}
