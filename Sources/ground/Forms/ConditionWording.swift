import Core

extension Expression {
  /// A condition in words for those who fill in a form: `”Hur många barn?” är mer än 0`. Nil for
  /// what cannot be said plainly.
  public func wording(over items: [Item]) -> Text? {
    guard let parsed = try? parsed() else { return nil }
    let known = Dictionary(items.map { ($0.key, $0) }) { first, _ in first }
    return ConditionWording(items: known).words(for: parsed.root)
  }

  /// A number in words: `medelvärdet av ”Oro” och ”Sömn”`. Nil for what cannot be said plainly.
  public func calculation(over items: [Item]) -> Text? {
    guard let parsed = try? parsed() else { return nil }
    let known = Dictionary(items.map { ($0.key, $0) }) { first, _ in first }
    return ConditionWording(items: known).number(parsed.root)
  }
}

private struct ConditionWording {
  let items: [ItemKey: Item]

  func words(for syntax: ExpressionSyntax) -> Text? {
    switch syntax {
    case .item(let key, _):
      return statement(key, is: [Code.yes.code])
    case .not(.item(let key, _), _):
      return statement(key, is: [Code.no.code])
    case .comparison(let comparison, .item(let key, _), .number(let number, _), _):
      return question(key).map { $0 + Self.words(comparison, number) }
    case .comparison(.equal, .item(let key, _), .string(let code, _), _):
      return statement(key, is: [code])
    case .member(.item(let key, _), let codes, _):
      let names = codes.compactMap { if case .string(let code, _) = $0 { code } else { nil } }
      return names.count == codes.count ? statement(key, is: names) : nil
    case .call("answered", let arguments, _, _):
      guard arguments.count == 1, case .item(let key, _) = arguments[0] else { return nil }
      return question(key).map { $0 + Text(sv: " är besvarad", en: " is answered") }
    case .call("has", let arguments, _, _):
      guard arguments.count == 2, case .item(let key, _) = arguments[0],
        case .string(let code, _) = arguments[1]
      else { return nil }
      return statement(key, is: [code])
    case .and(let left, let right, _):
      return joined(left, right, Text(sv: " och ", en: " and "))
    case .or(let left, let right, _):
      return joined(left, right, Text(sv: " eller ", en: " or "))
    default:
      return nil
    }
  }

  /// Of two plain statements only: with three it would not be clear which belong together.
  private func joined(_ left: ExpressionSyntax, _ right: ExpressionSyntax, _ word: Text) -> Text? {
    func isJoined(_ syntax: ExpressionSyntax) -> Bool {
      switch syntax {
      case .and, .or: true
      default: false
      }
    }
    guard !isJoined(left), !isJoined(right), let first = words(for: left),
      let second = words(for: right)
    else { return nil }
    return first + word + second
  }

  private func question(_ key: ItemKey) -> Text? {
    items[key].map { Text(sv: "”\($0.text.sv)”", en: "“\($0.text.en)”") }
  }

  private func statement(_ key: ItemKey, is codes: [String]) -> Text? {
    guard let question = question(key), let item = items[key] else { return nil }
    let labels = codes.compactMap { code in
      item.kind.codes.first { $0.code == code }.map {
        Text(sv: "”\($0.label.sv)”", en: "“\($0.label.en)”")
      }
    }
    guard labels.count == codes.count, !labels.isEmpty else { return nil }
    let list = Text(
      sv: labels.map(\.sv).joined(separator: " eller "),
      en: labels.map(\.en).joined(separator: " or "))
    return question + Text(sv: " är ", en: " is ") + list
  }

  private static func words(_ comparison: ExpressionSyntax.Comparison, _ value: Double) -> Text {
    let relation =
      switch comparison {
      case .equal: Text(sv: " är ", en: " is ")
      case .unequal: Text(sv: " inte är ", en: " is not ")
      case .less: Text(sv: " är mindre än ", en: " is less than ")
      case .atMost: Text(sv: " är högst ", en: " is at most ")
      case .greater: Text(sv: " är mer än ", en: " is more than ")
      case .atLeast: Text(sv: " är minst ", en: " is at least ")
      }
    let isWhole = value == value.rounded()
    return relation + Text.number(value, decimals: isWhole ? 0 : 1)
  }

  // MARK: Numbers

  func number(_ syntax: ExpressionSyntax) -> Text? {
    switch syntax {
    case .number(let value, _):
      return Text.number(value, decimals: value == value.rounded() ? 0 : 1)
    case .item(let key, _):
      return question(key)
    case .call(let name, let arguments, let atLeast, _):
      return ExpressionFunction(rawValue: name).flatMap { call($0, arguments, atLeast) }
    case .arithmetic(let operation, let left, let right, _):
      guard !isArithmetic(left), !isArithmetic(right), let first = number(left),
        let second = number(right)
      else { return nil }
      return first + Self.words(operation) + second
    default:
      return nil
    }
  }

  private func call(
    _ function: ExpressionFunction, _ arguments: [ExpressionSyntax], _ atLeast: Int?
  ) -> Text? {
    if function == .if {
      guard let condition = words(for: arguments[0]), let then = number(arguments[1]),
        let otherwise = number(arguments[2])
      else { return nil }
      return then + Text(sv: " om ", en: " if ") + condition
        + Text(sv: ", annars ", en: ", otherwise ") + otherwise
    }
    let operands = arguments.compactMap(number)
    guard operands.count == arguments.count, let first = operands.first else { return nil }
    var words: Text
    switch function {
    case .sum: words = Text(sv: "summan av ", en: "the sum of ") + Self.list(operands)
    case .mean: words = Text(sv: "medelvärdet av ", en: "the mean of ") + Self.list(operands)
    case .min: words = Text(sv: "det minsta av ", en: "the least of ") + Self.list(operands)
    case .max: words = Text(sv: "det största av ", en: "the greatest of ") + Self.list(operands)
    case .count:
      words =
        Text(sv: "antalet besvarade av ", en: "how many are answered of ")
        + Self.list(operands)
    case .round: return first + Text(sv: ", avrundat", en: ", rounded")
    case .days, .months:
      return
        (function == .days
        ? Text(sv: "antalet dagar från ", en: "the number of days from ")
        : Text(sv: "antalet månader från ", en: "the number of months from "))
        + first + Text(sv: " till ", en: " to ") + operands[1]
    case .if, .abs, .answered, .has: return nil
    }
    if let atLeast {
      words =
        words
        + Text(
          sv: ", när minst \(atLeast) är besvarade", en: ", when at least \(atLeast) are answered")
    }
    return words
  }

  private func isArithmetic(_ syntax: ExpressionSyntax) -> Bool {
    switch syntax {
    case .arithmetic, .negation: true
    case .call("if", _, _, _): true
    default: false
    }
  }

  private static func words(_ operation: ExpressionSyntax.Arithmetic) -> Text {
    switch operation {
    case .add: Text(sv: " plus ", en: " plus ")
    case .subtract: Text(sv: " minus ", en: " minus ")
    case .multiply: Text(sv: " gånger ", en: " times ")
    case .divide: Text(sv: " delat med ", en: " divided by ")
    }
  }

  private static func list(_ texts: [Text]) -> Text {
    guard let last = texts.last, texts.count > 1 else { return Text.joined(texts) }
    return Text.joined(Array(texts.dropLast()), separator: ", ")
      + Text(sv: " och ", en: " and ") + last
  }
}
