/// The functions of the grammar.
enum ExpressionFunction: String, CaseIterable {
  case sum
  case mean
  case min
  case max
  case count
  case `if`
  case abs
  case round
  case answered
  case days
  case months
  case has

  /// Nil when it follows from the arguments.
  var result: CompiledExpression.Result? {
    switch self {
    case .if: nil
    case .answered, .has: .boolean
    default: .number
    }
  }

  var arity: ClosedRange<Int> {
    switch self {
    case .sum, .mean, .min, .max, .count: 1...100
    case .if: 3...3
    case .abs, .answered: 1...1
    case .round: 1...2
    case .days, .months, .has: 2...2
    }
  }

  var fold: CompiledExpression.Fold? {
    switch self {
    case .sum: .sum
    case .mean: .mean
    case .min: .least
    case .max: .greatest
    default: nil
    }
  }

  var usage: String {
    switch self {
    case .sum, .mean, .min, .max, .count: "\(rawValue)(a, b, …)"
    case .if: "if(a > 3, 1, 0)"
    case .abs, .answered: "\(rawValue)(a)"
    case .round: "round(a, 1)"
    case .days, .months: "\(rawValue)(from, to)"
    case .has: "has(a, \"code\")"
    }
  }
}
