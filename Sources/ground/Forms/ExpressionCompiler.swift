import Core

/// Checks an expression against the items and turns it into steps, gathering every error.
struct ExpressionCompiler {
  /// What a part of an expression stands for.
  private enum Kind {
    case number
    case boolean
    case code
    case codes
    case day
    case string
    /// Wrong in a way already reported.
    case unknown
  }

  let kinds: [ItemKey: ItemKind]
  private var steps: [CompiledExpression.Step] = []
  var errors: [ExpressionError] = []

  init(kinds: [ItemKey: ItemKind]) {
    self.kinds = kinds
  }

  /// The steps are of use only when there are no errors.
  mutating func compile(
    _ parsed: ParsedExpression, to wanted: CompiledExpression.Result?
  ) -> (CompiledExpression, errors: [ExpressionError]) {
    for (key, offset) in unknownItems(parsed.root) { report(unknown: key, at: offset) }
    var result = wanted ?? .number
    if errors.isEmpty {
      if wanted == nil, kind(of: parsed.root) != .number { result = .boolean }
      switch result {
      case .number: number(parsed.root)
      case .boolean: boolean(parsed.root)
      }
    }
    return (CompiledExpression(result: result, items: parsed.items, steps: steps), errors)
  }

  // MARK: What is wanted of a part

  private mutating func number(_ syntax: ExpressionSyntax) {
    switch syntax {
    case .number(let value, _):
      steps.append(.constant(value))
    case .item(let key, let at):
      guard kind(of: syntax) == .number else { return report(wrong: key, at: at) }
      steps.append(.number(key))
    case .negation(let operand, _):
      number(operand)
      steps.append(.negate)
    case .arithmetic(let sign, let left, let right, _):
      number(left)
      number(right)
      steps.append(.arithmetic(sign))
    case .call(let name, let arguments, let atLeast, let at):
      call(name, arguments, atLeast, at, to: .number)
    default:
      report(
        Text(
          sv: "här behövs ett tal; gör om villkoret med if(villkor, 1, 0)",
          en: "a number is needed here; turn the condition into one with if(condition, 1, 0)"),
        at: syntax.offset)
    }
  }

  private mutating func boolean(_ syntax: ExpressionSyntax) {
    switch syntax {
    case .item(let key, let at):
      guard case .yesNo? = kinds[key] else {
        return report(
          Text(
            sv: "\(key) är inget villkor; jämför den med något, till exempel \(key) > 3",
            en: "\(key) is not a condition; compare it with something, for example \(key) > 3"),
          at: at)
      }
      steps.append(.isOneOf(key, [Code.yes.code]))
    case .not(let operand, _):
      boolean(operand)
      steps.append(.not)
    case .and(let left, let right, _):
      boolean(left)
      boolean(right)
      steps.append(.and)
    case .or(let left, let right, _):
      boolean(left)
      boolean(right)
      steps.append(.or)
    case .comparison(let comparison, let left, let right, let at):
      compare(comparison, left, right, at)
    case .member(let value, let list, let at):
      member(value, list, at)
    case .call(let name, let arguments, let atLeast, let at):
      call(name, arguments, atLeast, at, to: .boolean)
    default:
      report(
        Text(
          sv: "här behövs ett villkor, något som är sant eller falskt",
          en: "a condition is needed here, something that is true or false"),
        at: syntax.offset)
    }
  }

  private mutating func day(_ syntax: ExpressionSyntax) {
    switch syntax {
    case .item(let key, let at):
      guard kind(of: syntax) == .day else {
        return report(
          Text(sv: "\(key) är inget datum", en: "\(key) is not a date"), at: at)
      }
      steps.append(.day(key))
    case .string(let text, let at):
      guard let day = Day(text) else {
        return report(
          Text(
            sv: "\"\(text)\" är inget datum; skriv till exempel \"2026-03-14\"",
            en: "\"\(text)\" is not a date; write for example \"2026-03-14\""),
          at: at)
      }
      steps.append(.constant(Double(day.number)))
    default:
      report(
        Text(
          sv: "här behövs ett datum: en fråga eller till exempel \"2026-03-14\"",
          en: "a date is needed here: an item or for example \"2026-03-14\""),
        at: syntax.offset)
    }
  }

  // MARK: Comparisons

  private mutating func compare(
    _ comparison: ExpressionSyntax.Comparison, _ left: ExpressionSyntax,
    _ right: ExpressionSyntax, _ at: Int
  ) {
    let (first, second) = (kind(of: left), kind(of: right))
    switch (first, second) {
    case (.code, .code), (.code, .string), (.string, .code):
      guard comparison == .equal || comparison == .unequal else {
        return report(
          Text(
            sv: "koder har ingen ordning; använd = eller != eller in (…)",
            en: "codes have no order; use = or != or in (…)"),
          at: at)
      }
      switch (left, right) {
      case (.item(let a, _), .item(let b, _)): steps.append(.sameCode(a, b))
      case (.item(let key, _), .string(let code, let place)),
        (.string(let code, let place), .item(let key, _)):
        check(code, of: key, at: place)
        steps.append(.isOneOf(key, [code]))
      default: break
      }
      if comparison == .unequal { steps.append(.not) }
    case (.day, _), (_, .day):
      day(left)
      day(right)
      steps.append(.comparison(comparison))
    case (.code, .number), (.number, .code):
      report(
        Text(
          sv: "koder skrivs inom citattecken, till exempel \"1\"",
          en: "codes are written in quotation marks, for example \"1\""),
        at: at)
    case (.codes, _), (_, .codes):
      report(
        Text(
          sv: "en fråga med flera val jämförs med has(fråga, \"kod\")",
          en: "an item with several choices is compared by has(item, \"code\")"),
        at: at)
    case (.unknown, _), (_, .unknown):
      number(left)
      number(right)
    default:
      number(left)
      number(right)
      steps.append(.comparison(comparison))
    }
  }

  private mutating func member(
    _ value: ExpressionSyntax, _ list: [ExpressionSyntax], _ at: Int
  ) {
    if case .item(let key, _) = value, kind(of: value) == .code {
      var codes: [String] = []
      for entry in list {
        guard case .string(let code, let place) = entry else {
          report(
            Text(
              sv: "listan efter in ska ha koder inom citattecken, till exempel (\"a\", \"b\")",
              en: "the list after in takes codes in quotation marks, for example (\"a\", \"b\")"),
            at: entry.offset)
          continue
        }
        check(code, of: key, at: place)
        codes.append(code)
      }
      return steps.append(.isOneOf(key, codes))
    }
    number(value)
    var numbers: [Double] = []
    for entry in list {
      switch entry {
      case .number(let number, _): numbers.append(number)
      case .negation(.number(let number, _), _): numbers.append(-number)
      default:
        report(
          Text(
            sv: "listan efter in ska ha tal, till exempel (1, 2)",
            en: "the list after in takes numbers, for example (1, 2)"),
          at: entry.offset)
      }
    }
    steps.append(.isOneOfNumbers(numbers))
  }

  // MARK: Functions

  private mutating func call(
    _ name: String, _ arguments: [ExpressionSyntax], _ atLeast: Int?, _ at: Int,
    to wanted: CompiledExpression.Result
  ) {
    guard let function = ExpressionFunction(rawValue: name) else {
      return report(unknownFunction: name, at: at)
    }
    if let result = function.result, result != wanted {
      return report(
        result == .number
          ? Text(
            sv: "\(name) ger ett tal; jämför det med något, till exempel \(name)(…) >= 2",
            en: "\(name) gives a number; compare it with something, e.g. \(name)(…) >= 2")
          : Text(
            sv: "\(name) är sant eller falskt; gör det till ett tal med if(\(name)(…), 1, 0)",
            en: "\(name) is true or false; make it a number by if(\(name)(…), 1, 0)"),
        at: at)
    }
    guard function.arity.contains(arguments.count) else {
      return report(
        Text(sv: "skriv \(function.usage)", en: "write \(function.usage)"), at: at)
    }
    if atLeast != nil, function.fold == nil || function == .sum {
      report(
        Text(
          sv: "at_least går att använda med mean, min och max",
          en: "at_least can be used with mean, min and max"),
        at: at)
    }
    if let atLeast, !(1...arguments.count).contains(atLeast) {
      report(
        Text(
          sv: "at_least ska vara mellan 1 och \(arguments.count), så många värden som räknas",
          en: "at_least must be between 1 and \(arguments.count), the number of values"),
        at: at)
    }
    switch function {
    case .sum, .mean, .min, .max:
      for argument in arguments { number(argument) }
      if let fold = function.fold {
        steps.append(
          .fold(fold, count: arguments.count, atLeast: atLeast ?? arguments.count))
      }
    case .count:
      let keys = arguments.compactMap { item($0, function) }
      steps.append(.answered(keys))
    case .answered:
      if let key = item(arguments[0], function) { steps.append(.isAnswered(key)) }
    case .if:
      boolean(arguments[0])
      for arm in arguments.dropFirst() {
        if wanted == .number { number(arm) } else { boolean(arm) }
      }
      steps.append(.choose)
    case .abs:
      number(arguments[0])
      steps.append(.magnitude)
    case .round:
      number(arguments[0])
      steps.append(.round(decimals: decimals(arguments.dropFirst().first)))
    case .days, .months:
      day(arguments[0])
      day(arguments[1])
      steps.append(function == .days ? .days : .months)
    case .has:
      guard let key = item(arguments[0], function) else { return }
      guard case .choices? = kinds[key] else {
        return report(
          Text(
            sv: "has() är för frågor med flera val; skriv \(key) = \"kod\"",
            en: "has() is for items with several choices; write \(key) = \"code\""),
          at: arguments[0].offset)
      }
      guard case .string(let code, let place) = arguments[1] else {
        return report(
          Text(sv: "skriv \(function.usage)", en: "write \(function.usage)"),
          at: arguments[1].offset)
      }
      check(code, of: key, at: place)
      steps.append(.has(key, code))
    }
  }

  private mutating func item(
    _ syntax: ExpressionSyntax, _ function: ExpressionFunction
  ) -> ItemKey? {
    if case .item(let key, _) = syntax { return key }
    report(
      Text(
        sv: "\(function.rawValue)() räknar frågor: skriv \(function.usage)",
        en: "\(function.rawValue)() takes items: write \(function.usage)"),
      at: syntax.offset)
    return nil
  }

  private mutating func decimals(_ syntax: ExpressionSyntax?) -> Int {
    guard let syntax else { return 0 }
    if case .number(let value, _) = syntax, let whole = Int(exactly: value), (0...9).contains(whole)
    {
      return whole
    }
    report(
      Text(
        sv: "antalet decimaler ska vara ett heltal 0–9",
        en: "the number of decimals must be a whole number 0–9"),
      at: syntax.offset)
    return 0
  }

  // MARK: Kinds

  private func kind(of syntax: ExpressionSyntax) -> Kind {
    switch syntax {
    case .number, .negation, .arithmetic: .number
    case .string: .string
    case .not, .and, .or, .comparison, .member: .boolean
    case .item(let key, _):
      switch kinds[key] {
      case .integer, .decimal, .scale: .number
      case .choice, .yesNo: .code
      case .choices: .codes
      case .date: .day
      case .shortText, nil: .unknown
      }
    case .call(let name, let arguments, _, _):
      switch ExpressionFunction(rawValue: name)?.result {
      case .number?: .number
      case .boolean?: .boolean
      case nil where name == "if" && arguments.count == 3:
        kind(of: arguments[1]) == .number ? .number : .boolean
      case nil: .unknown
      }
    }
  }

  private func unknownItems(_ syntax: ExpressionSyntax) -> [(ItemKey, Int)] {
    switch syntax {
    case .number, .string: []
    case .item(let key, let at): isUsable(key) ? [] : [(key, at)]
    case .call(_, let arguments, _, _): arguments.flatMap(unknownItems)
    case .negation(let operand, _), .not(let operand, _): unknownItems(operand)
    case .arithmetic(_, let left, let right, _), .comparison(_, let left, let right, _),
      .and(let left, let right, _), .or(let left, let right, _):
      unknownItems(left) + unknownItems(right)
    case .member(let value, let list, _):
      unknownItems(value) + list.flatMap(unknownItems)
    }
  }

  func isUsable(_ key: ItemKey) -> Bool {
    switch kinds[key] {
    case nil, .shortText?: false
    default: true
    }
  }
}
