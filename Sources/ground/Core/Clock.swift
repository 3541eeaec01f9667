import Foundation

/// Where the time comes from: the machine's clock, or in tests a moment that stands still.
public struct Clock: Sendable {
  private let read: @Sendable () -> Date

  public init(_ read: @escaping @Sendable () -> Date) {
    self.read = read
  }

  public static let system = Clock { Date() }

  public static func fixed(_ moment: Date) -> Clock { Clock { moment } }

  /// A clock that stands at noon, Swedish time, on `day`.
  public static func fixed(_ day: Day) -> Clock {
    fixed(Date(timeIntervalSince1970: Double(day.number) * 86_400 + 11 * 3600))
  }

  public var now: Date { read() }

  /// Today's date in Sweden, whatever the server's own time zone.
  public var today: Day { Day(inSweden: now) }
}

extension Day {
  /// The date in Europe/Stockholm at `moment`.
  public init(inSweden moment: Date) {
    let seconds = moment.timeIntervalSince1970 + Double(swedishOffset(at: moment))
    self.init(number: Int((seconds / 86_400).rounded(.down)))
  }
}

/// Clock time in Sweden, `09:14`.
public func swedishTimeOfDay(_ moment: Date) -> String {
  let seconds = Int(moment.timeIntervalSince1970.rounded(.down)) + swedishOffset(at: moment)
  let ofDay = ((seconds % 86_400) + 86_400) % 86_400
  func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
  return "\(two(ofDay / 3600)):\(two(ofDay / 60 % 60))"
}

private let swedishTimeZone = TimeZone(identifier: "Europe/Stockholm")

private func swedishOffset(at moment: Date) -> Int {
  swedishTimeZone?.secondsFromGMT(for: moment) ?? 3600
}
