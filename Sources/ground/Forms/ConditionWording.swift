import Core

extension Expression {
  /// A condition in words for those who fill in a form: `”Hur många barn?” är mer än 0`. Nil for
  /// what cannot be said plainly.
  public func wording(over items: [Item]) -> Text? {
    guard let parsed = try? parsed() else { return nil }
    let known = Dictionary(items.map { ($0.key, $0) }) { first, _ in first }
    return ConditionWording(items: known).words(for: parsed.root)
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
}
