import Core

/// What an expression comes to.
public enum ExpressionValue: Sendable, Hashable {
  case number(Double)
  case boolean(Bool)
  /// No value, with the reason of the first missing answer, where it has one.
  case missing(MissingReason?)

  /// The number, 1 or 0 for a truth value; nil when missing.
  public var number: Double? {
    switch self {
    case .number(let value): value
    case .boolean(let value): value ? 1 : 0
    case .missing: nil
    }
  }

  /// True only for a truth value that holds.
  public var isTrue: Bool { self == .boolean(true) }
}

/// An expression checked against its items and made into steps for a stack, so that it can be
/// evaluated for every row of a large import.
public struct CompiledExpression: Sendable {
  /// What an expression gives when nothing is missing.
  public enum Result: Sendable, Hashable {
    case number
    case boolean
  }

  /// A number or a truth value.
  public let result: Result
  /// The items that it reads, each once.
  public let items: [ItemKey]
  let steps: [Step]

  enum Step: Sendable {
    case constant(Double)
    case number(ItemKey)
    case day(ItemKey)
    case isOneOf(ItemKey, [String])
    case sameCode(ItemKey, ItemKey)
    case has(ItemKey, String)
    case isAnswered(ItemKey)
    case answered([ItemKey])
    case negate
    case not
    case and
    case or
    case arithmetic(ExpressionSyntax.Arithmetic)
    case comparison(ExpressionSyntax.Comparison)
    case isOneOfNumbers([Double])
    case fold(Fold, count: Int, atLeast: Int)
    case choose
    case magnitude
    case round(decimals: Int)
    case days
    case months
  }

  enum Fold: Sendable {
    case sum
    case mean
    case least
    case greatest
  }

  /// What it comes to for one sheet of answers.
  public func evaluate(_ sheet: AnswerSheet) -> ExpressionValue {
    let last = withUnsafeTemporaryAllocation(of: Operand.self, capacity: steps.count) { stack in
      var top = 0
      for step in steps { run(step, sheet, stack, &top) }
      return stack[0]
    }
    guard last.missing == Operand.present else { return .missing(last.reason) }
    return result == .number ? .number(last.value) : .boolean(last.value != 0)
  }

  private func run(
    _ step: Step, _ sheet: AnswerSheet, _ stack: UnsafeMutableBufferPointer<Operand>,
    _ top: inout Int
  ) {
    func push(_ operand: Operand) {
      stack.initializeElement(at: top, to: operand)
      top += 1
    }
    func unary(_ operation: (Double) -> Double) {
      let operand = stack[top - 1]
      if operand.isPresent { stack[top - 1] = Operand(operation(operand.value)) }
    }
    func binary(_ operation: (Double, Double) -> Operand) {
      top -= 1
      let (left, right) = (stack[top - 1], stack[top])
      if left.isPresent {
        stack[top - 1] = right.isPresent ? operation(left.value, right.value) : right
      }
    }
    switch step {
    case .constant(let value):
      push(Operand(value))
    case .number(let key):
      push(
        Operand(sheet[key]) { if case .number(let number) = $0 { number.double } else { nil } })
    case .day(let key):
      push(Operand(sheet[key]) { if case .day(let day) = $0 { Double(day.number) } else { nil } })
    case .isOneOf(let key, let codes):
      push(
        Operand(sheet[key]) {
          if case .code(let code) = $0 { codes.contains(code) ? 1 : 0 } else { nil }
        })
    case .sameCode(let left, let right):
      let (first, second) = (sheet[left], sheet[right])
      let operand = Operand(first) { _ in first == second ? 1 : 0 }
      push(operand.isPresent && second?.value == nil ? Operand(second) { _ in nil } : operand)
    case .has(let key, let code):
      push(
        Operand(sheet[key]) {
          if case .codes(let codes) = $0 { codes.contains(code) ? 1 : 0 } else { nil }
        })
    case .isAnswered(let key):
      push(Operand(sheet[key]?.value == nil ? 0 : 1))
    case .answered(let keys):
      push(Operand(Double(keys.count { sheet[$0]?.value != nil })))
    case .negate:
      unary(-)
    case .not:
      unary { $0 == 0 ? 1 : 0 }
    case .and:
      top -= 1
      stack[top - 1] = Operand.and(stack[top - 1], stack[top])
    case .or:
      top -= 1
      stack[top - 1] = Operand.or(stack[top - 1], stack[top])
    case .arithmetic(let sign):
      binary { left, right in
        let value =
          switch sign {
          case .add: left + right
          case .subtract: left - right
          case .multiply: left * right
          case .divide: right == 0 ? Double.nan : left / right
          }
        return value.isFinite ? Operand(value) : .unknown
      }
    case .comparison(let comparison):
      binary { left, right in Operand(holds(comparison, left, right) ? 1 : 0) }
    case .isOneOfNumbers(let numbers):
      unary { value in numbers.contains { holds(.equal, value, $0) } ? 1 : 0 }
    case .fold(let fold, let count, let atLeast):
      top -= count
      stack[top] = folded(
        fold, UnsafeMutableBufferPointer(rebasing: stack[top..<top + count]), atLeast)
      top += 1
    case .choose:
      top -= 2
      let condition = stack[top - 1]
      if condition.isPresent { stack[top - 1] = condition.value != 0 ? stack[top] : stack[top + 1] }
    case .magnitude:
      unary(\.magnitude)
    case .round(let decimals):
      unary { FixedPoint(rounding: $0, decimals: decimals)?.double ?? $0 }
    case .days:
      binary { from, to in Operand(to - from) }
    case .months:
      binary { from, to in
        Operand(Double(wholeMonths(from: Day(number: Int(from)), to: Day(number: Int(to)))))
      }
    }
  }
}

/// A number, truth value (1 or 0) or day number on the stack, or why there is none.
struct Operand {
  static let present: UInt8 = 0
  private static let withoutReason: UInt8 = 255
  static let unknown = Operand(missing: withoutReason)

  var value: Double
  /// `present`, `withoutReason`, or the place of the reason in `MissingReason.allCases`, plus one.
  var missing: UInt8

  init(_ value: Double) {
    self.value = value
    missing = Self.present
  }

  private init(missing: UInt8) {
    value = 0
    self.missing = missing
  }

  init(_ answer: Answer?, _ read: (AnswerValue) -> Double?) {
    switch answer {
    case .value(let value)?:
      if let number = read(value) { self.init(number) } else { self = .unknown }
    case .missing(let reason)?:
      let place = MissingReason.allCases.firstIndex(of: reason) ?? 0
      self.init(missing: UInt8(place + 1))
    case nil:
      self = .unknown
    }
  }

  var isPresent: Bool { missing == Self.present }

  var reason: MissingReason? {
    missing == Self.present || missing == Self.withoutReason
      ? nil : MissingReason.allCases[Int(missing) - 1]
  }

  // Kleene's three-valued logic: false decides "and", true decides "or", whatever is missing.
  static func and(_ left: Operand, _ right: Operand) -> Operand {
    if left.isPresent, left.value == 0 { return left }
    if right.isPresent, right.value == 0 { return right }
    return left.isPresent ? right : left
  }

  static func or(_ left: Operand, _ right: Operand) -> Operand {
    if left.isPresent, left.value != 0 { return left }
    if right.isPresent, right.value != 0 { return right }
    return left.isPresent ? right : left
  }
}

/// Two numbers are equal when they agree to nine decimals, as many as a value is kept to, so that
/// 0.1 + 0.2 = 0.3 holds.
private func holds(
  _ comparison: ExpressionSyntax.Comparison, _ left: Double, _ right: Double
) -> Bool {
  let isEqual = (left - right).magnitude <= 5e-10 * max(1, left.magnitude, right.magnitude)
  return switch comparison {
  case .equal: isEqual
  case .unequal: !isEqual
  case .less: left < right && !isEqual
  case .atMost: left < right || isEqual
  case .greater: left > right && !isEqual
  case .atLeast: left > right || isEqual
  }
}

private func folded(
  _ fold: CompiledExpression.Fold, _ operands: UnsafeMutableBufferPointer<Operand>, _ atLeast: Int
) -> Operand {
  var answered = 0
  var result = 0.0
  var firstMissing = Operand.unknown
  var sawMissing = false
  for operand in operands {
    guard operand.isPresent else {
      if !sawMissing { firstMissing = operand }
      sawMissing = true
      continue
    }
    let isFirst = answered == 0
    answered += 1
    switch fold {
    case .sum, .mean: result += operand.value
    case .least: result = isFirst ? operand.value : min(result, operand.value)
    case .greatest: result = isFirst ? operand.value : max(result, operand.value)
    }
  }
  guard answered >= atLeast else { return firstMissing }
  let value = fold == .mean ? result / Double(answered) : result
  return value.isFinite ? Operand(value) : .unknown
}

/// Whole months from one day to another, as age is counted in years; negative backwards.
func wholeMonths(from: Day, to: Day) -> Int {
  guard from <= to else { return -wholeMonths(from: to, to: from) }
  let months = to.month.number - from.month.number
  return from.adding(months: months) <= to ? months : months - 1
}
