import Core

/// Reads the grammar of `docs/programmes.md` by recursive descent, one method a rule.
struct ExpressionParser {
  private enum Token: Equatable {
    case number(Double)
    case string(String)
    /// A key in backticks is never a word of the grammar.
    case quotedKey(String)
    case word(String)
    case symbol(String)
    case end
  }

  private var tokens: [(token: Token, at: Int)] = []
  private var next = 0
  private var depth = 0

  init(_ source: String) throws(ExpressionError) {
    let scalars = Array(source.unicodeScalars.prefix(Expression.longest + 1))
    guard scalars.count <= Expression.longest else {
      throw ExpressionError(
        offset: Expression.longest,
        reason: Text(
          sv: "uttrycket är längre än \(Expression.longest) tecken; dela upp det i flera mått",
          en: "the expression is longer than \(Expression.longest) characters; "
            + "split it into several measures"))
    }
    try tokenize(scalars)
  }

  /// expression, to the end of the text
  mutating func whole() throws(ExpressionError) -> ExpressionSyntax {
    if peek == .end {
      throw ExpressionError(
        offset: 0, reason: Text(sv: "uttrycket är tomt", en: "the expression is empty"))
    }
    let root = try disjunction()
    guard peek == .end else { throw unexpected(wanted: nil) }
    return root
  }

  // MARK: Rules

  /// conjunction { "or" conjunction }
  private mutating func disjunction() throws(ExpressionError) -> ExpressionSyntax {
    try descend()
    defer { depth -= 1 }
    var left = try conjunction()
    while peek == .word("or") {
      let at = advance()
      left = .or(left, try conjunction(), at: at)
    }
    return left
  }

  /// negation { "and" negation }
  private mutating func conjunction() throws(ExpressionError) -> ExpressionSyntax {
    var left = try negation()
    while peek == .word("and") {
      let at = advance()
      left = .and(left, try negation(), at: at)
    }
    return left
  }

  /// "not" negation | comparison
  private mutating func negation() throws(ExpressionError) -> ExpressionSyntax {
    guard peek == .word("not") else { return try comparison() }
    try descend()
    defer { depth -= 1 }
    let at = advance()
    return .not(try negation(), at: at)
  }

  /// sum [ ("=" | "!=" | "<" | "<=" | ">" | ">=") sum | [ "not" ] "in" "(" sum { "," sum } ")" ]
  private mutating func comparison() throws(ExpressionError) -> ExpressionSyntax {
    let left = try sum()
    let syntax: ExpressionSyntax
    if let comparison = comparisonSign {
      let at = advance()
      syntax = .comparison(comparison, left, try sum(), at: at)
    } else if peek == .word("in") {
      let at = advance()
      syntax = .member(left, of: try list(), at: at)
    } else if peek == .word("not"), tokens[min(next + 1, tokens.count - 1)].token == .word("in") {
      let at = advance()
      advance()
      syntax = .not(.member(left, of: try list(), at: at), at: at)
    } else {
      return left
    }
    if comparisonSign != nil || peek == .word("in") {
      throw ExpressionError(
        offset: offset,
        reason: Text(
          sv: "jämförelser går inte att kedja; skriv till exempel: a < b and b < c",
          en: "comparisons cannot be chained; write for example: a < b and b < c"))
    }
    return syntax
  }

  private var comparisonSign: ExpressionSyntax.Comparison? {
    switch peek {
    case .symbol("="): .equal
    case .symbol("!="): .unequal
    case .symbol("<"): .less
    case .symbol("<="): .atMost
    case .symbol(">"): .greater
    case .symbol(">="): .atLeast
    default: nil
    }
  }

  private mutating func list() throws(ExpressionError) -> [ExpressionSyntax] {
    try expect("(")
    var values = [try sum()]
    while peek == .symbol(",") {
      advance()
      values.append(try sum())
    }
    try expect(")")
    return values
  }

  /// product { ("+" | "-") product }
  private mutating func sum() throws(ExpressionError) -> ExpressionSyntax {
    var left = try product()
    while peek == .symbol("+") || peek == .symbol("-") {
      let sign: ExpressionSyntax.Arithmetic = peek == .symbol("+") ? .add : .subtract
      let at = advance()
      left = .arithmetic(sign, left, try product(), at: at)
    }
    return left
  }

  /// signed { ("*" | "/") signed }
  private mutating func product() throws(ExpressionError) -> ExpressionSyntax {
    var left = try signed()
    while peek == .symbol("*") || peek == .symbol("/") {
      let sign: ExpressionSyntax.Arithmetic = peek == .symbol("*") ? .multiply : .divide
      let at = advance()
      left = .arithmetic(sign, left, try signed(), at: at)
    }
    return left
  }

  /// "-" signed | primary
  private mutating func signed() throws(ExpressionError) -> ExpressionSyntax {
    guard peek == .symbol("-") else { return try primary() }
    try descend()
    defer { depth -= 1 }
    let at = advance()
    return .negation(try signed(), at: at)
  }

  /// number | string | key | function "(" … ")" | "(" expression ")"
  private mutating func primary() throws(ExpressionError) -> ExpressionSyntax {
    switch peek {
    case .number(let value):
      return .number(value, at: advance())
    case .string(let value):
      return .string(value, at: advance())
    case .quotedKey(let name):
      return .item(ItemKey(name), at: advance())
    case .word(let name) where !["and", "or", "not", "in"].contains(name):
      let at = advance()
      return peek == .symbol("(") ? try call(name, at: at) : .item(ItemKey(name), at: at)
    case .symbol("("):
      advance()
      let inner = try disjunction()
      try expect(")")
      return inner
    default:
      throw unexpected(wanted: Text(sv: "ett värde", en: "a value"))
    }
  }

  /// "(" expression { "," expression } [ ";" "at_least" "=" number ] ")"
  private mutating func call(
    _ name: String, at: Int
  ) throws(ExpressionError) -> ExpressionSyntax {
    try expect("(")
    var arguments: [ExpressionSyntax] = []
    if peek != .symbol(")") {
      arguments.append(try disjunction())
      while peek == .symbol(",") {
        advance()
        arguments.append(try disjunction())
      }
    }
    var atLeast: Int?
    if peek == .symbol(";") {
      advance()
      guard peek == .word("at_least") else {
        throw unexpected(wanted: Text(verbatim: "at_least = 2"))
      }
      advance()
      try expect("=")
      guard case .number(let value) = peek, let whole = Int(exactly: value) else {
        throw unexpected(wanted: Text(sv: "ett heltal", en: "a whole number"))
      }
      advance()
      atLeast = whole
    }
    try expect(")")
    return .call(name, arguments, atLeast: atLeast, at: at)
  }

  // MARK: Tokens

  private var peek: Token { tokens[next].token }
  private var offset: Int { tokens[next].at }

  @discardableResult
  private mutating func advance() -> Int {
    let at = offset
    if next < tokens.count - 1 { next += 1 }
    return at
  }

  private mutating func expect(_ symbol: String) throws(ExpressionError) {
    guard peek == .symbol(symbol) else { throw unexpected(wanted: Text(verbatim: symbol)) }
    advance()
  }

  private mutating func descend() throws(ExpressionError) {
    depth += 1
    guard depth <= Expression.deepest else {
      throw ExpressionError(
        offset: offset,
        reason: Text(
          sv: "uttrycket har fler än \(Expression.deepest) nivåer",
          en: "the expression has more than \(Expression.deepest) levels"))
    }
  }

  private func unexpected(wanted: Text?) -> ExpressionError {
    let found =
      switch peek {
      case .end: Text(sv: "uttrycket slutar för tidigt", en: "the expression ends too early")
      case .number(let value): Text(sv: "oväntat tal \(value)", en: "unexpected number \(value)")
      case .string(let value):
        Text(sv: "oväntad text \"\(value)\"", en: "unexpected text \"\(value)\"")
      case .quotedKey(let name): Text(sv: "oväntat `\(name)`", en: "unexpected `\(name)`")
      case .word(let name), .symbol(let name):
        Text(sv: "oväntat \"\(name)\"", en: "unexpected \"\(name)\"")
      }
    guard let wanted else { return ExpressionError(offset: offset, reason: found) }
    return ExpressionError(
      offset: offset,
      reason: found + Text(sv: "; här väntas \(wanted.sv)", en: "; expected here: \(wanted.en)"))
  }

  private mutating func tokenize(_ scalars: [Unicode.Scalar]) throws(ExpressionError) {
    var index = 0
    func at(_ position: Int) -> Unicode.Scalar? {
      position < scalars.count ? scalars[position] : nil
    }
    func run(from start: Int, while holds: (Unicode.Scalar) -> Bool) -> (String, end: Int) {
      var end = start
      while let scalar = at(end), holds(scalar) { end += 1 }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars[start..<end])
      return (String(text), end)
    }
    while let scalar = at(index) {
      let start = index
      switch scalar {
      case " ", "\t", "\n", "\r", "\u{00A0}":
        index += 1
      case "0"..."9":
        let (digits, end) = run(from: index) { ("0"..."9").contains($0) || $0 == "." }
        guard let value = Double(digits), digits.last != ".", value.isFinite else {
          throw ExpressionError(
            offset: start,
            reason: Text(sv: "\(digits) är inget tal", en: "\(digits) is not a number"))
        }
        tokens.append((.number(value), start))
        index = end
      case "a"..."z", "A"..."Z", "_":
        let (word, end) = run(from: index, while: isWordScalar)
        tokens.append((.word(word), start))
        index = end
      case "\"", "'", "`":
        let (inside, end) = run(from: index + 1) { $0 != scalar }
        guard at(end) != nil else {
          throw ExpressionError(
            offset: start,
            reason: Text(
              sv: "citattecknet avslutas aldrig", en: "the quotation mark is never closed"))
        }
        tokens.append((scalar == "`" ? .quotedKey(inside) : .string(inside), start))
        index = end + 1
      case "!", "<", ">":
        let isTwo = at(index + 1) == "="
        guard isTwo || scalar != "!" else {
          throw ExpressionError(
            offset: start,
            reason: Text(sv: "skriv != eller not", en: "write != or not"))
        }
        tokens.append((.symbol(isTwo ? "\(scalar)=" : "\(scalar)"), start))
        index += isTwo ? 2 : 1
      case "=":
        guard at(index + 1) != "=" else {
          throw ExpressionError(
            offset: start,
            reason: Text(sv: "skriv ett enda likhetstecken", en: "write a single equals sign"))
        }
        tokens.append((.symbol("="), start))
        index += 1
      case "(", ")", ",", ";", "+", "-", "*", "/":
        tokens.append((.symbol(String(scalar)), start))
        index += 1
      case "\u{2212}":
        tokens.append((.symbol("-"), start))
        index += 1
      default:
        throw ExpressionError(
          offset: start,
          reason: Text(
            sv: "tecknet \"\(scalar)\" används inte i uttryck",
            en: "the character \"\(scalar)\" is not used in expressions"))
      }
    }
    tokens.append((.end, scalars.count))
  }
}

private func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case "a"..."z", "A"..."Z", "0"..."9", "_": true
  default: false
  }
}
