import Core
import Foundation
import Programmes

/// What the rows of one person say of the episode; each fact may be said once.
struct ImportFacts: Sendable {
  /// Between facts as they are staged; no text holds it.
  static let separator: Character = "\u{1F}"

  private(set) var values: [String]
  private var lines: [Int]
  private var last = ""

  /// `count` facts, and one more for what the personal number tells.
  init(count: Int) {
    values = Array(repeating: "", count: count + 1)
    lines = Array(repeating: 0, count: count + 1)
  }

  /// Adds what a line says; where it says otherwise than an earlier line, which fact and which line.
  mutating func merge(_ staged: String, line: Int) -> (fact: Int, line: Int)? {
    guard !staged.isEmpty, staged != last else { return nil }
    let parts = staged.split(separator: Self.separator, omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() where !part.isEmpty && index < values.count {
      if !values[index].isEmpty, values[index] != part { return (index, lines[index]) }
    }
    for (index, part) in parts.enumerated() where !part.isEmpty && index < values.count {
      guard values[index].isEmpty else { continue }
      values[index] = String(part)
      lines[index] = line
    }
    last = staged
    return nil
  }
}

/// The facts of one person as values; nil where the file says nothing.
struct EpisodeFacts: Sendable {
  var caseReference: String?
  var unit: UnitID?
  var unitNow: UnitID?
  var worker: UserID?
  var start: Day?
  var end: Day?
  var deceased: Day?
  /// Among those of one person or household.
  var sequence = 0
  var gender: Gender?
  var household: String?
  var isProtected = false
  var attributes: [String: String] = [:]
  private var birth: String?

  init(_ facts: ImportFacts, _ plan: ImportPlan) {
    for (index, (fact, _)) in plan.facts.enumerated() where !facts.values[index].isEmpty {
      let value = facts.values[index]
      switch fact {
      case .caseReference: caseReference = value
      case .unit: unit = UnitID(value)
      case .unitNow: unitNow = UnitID(value)
      case .deceased: deceased = Int(value).map { Day(number: $0) }
      case .sequence: sequence = Int(value) ?? 0
      case .worker: worker = UserID(value)
      case .start: start = Int(value).map { Day(number: $0) }
      case .end: end = Int(value).map { Day(number: $0) }
      case .gender: gender = Gender(rawValue: value)
      case .birthYear: birth = value
      case .household: household = value
      case .isProtected: isProtected = true
      case .attribute(let name): attributes[name] = value
      }
    }
    let number = facts.values[plan.facts.count]
    if !number.isEmpty {
      birth = birth ?? String(number.prefix(4))
      gender = gender ?? (number.hasSuffix("m") ? .male : .female)
    }
  }

  /// An age is counted from the start.
  func birthYear(start: Day) -> Int? {
    guard let birth else { return nil }
    if birth.hasPrefix("a") { return Int(birth.dropFirst()).map { start.civil.year - $0 } }
    return Int(birth)
  }
}
