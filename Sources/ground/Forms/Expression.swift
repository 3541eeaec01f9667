import Core

/// A formula over items, as packages write it: `mean(worry, sleep, mood)` or `work = "full_time"`.
///
/// The grammar and the rules for missing values are in `docs/programmes.md`.
public struct Expression: Sendable, Hashable {
  /// At most this many Unicode scalars.
  public static let longest = 2_000
  /// At most this many levels of parentheses, calls and signs.
  public static let deepest = 40

  /// The text as written.
  public let source: String

  public init(source: String) {
    self.source = source
  }

  /// An expression that holds where a choice, or one of several choices, is `code`.
  public static func chosen(_ code: String, of item: Item) -> Expression {
    let key = item.key.asWrittenInExpression
    return if case .choices = item.kind {
      Expression(source: "has(\(key), \"\(code)\")")
    } else {
      Expression(source: "\(key) = \"\(code)\"")
    }
  }

  /// The grammar alone: no item is looked up.
  public func parsed() throws(ExpressionError) -> ParsedExpression {
    var parser = try ExpressionParser(source)
    return ParsedExpression(root: try parser.whole())
  }

  /// Parsed, checked against the items and made ready to be evaluated many times.
  public func compiled(
    over kinds: [ItemKey: ItemKind], to wanted: CompiledExpression.Result? = nil
  ) throws(ExpressionError) -> CompiledExpression {
    var compiler = ExpressionCompiler(kinds: kinds)
    let (compiled, errors) = compiler.compile(try parsed(), to: wanted)
    if let first = errors.first { throw first }
    return compiled
  }

  /// Everything that is wrong with it over these items, in the order written.
  public func errors(
    over kinds: [ItemKey: ItemKind], to wanted: CompiledExpression.Result? = nil
  ) -> [ExpressionError] {
    do {
      var compiler = ExpressionCompiler(kinds: kinds)
      return compiler.compile(try parsed(), to: wanted).errors.sorted { $0.offset < $1.offset }
    } catch {
      return [error]
    }
  }
}

/// What is wrong with an expression, and where.
public struct ExpressionError: Error, Sendable, Hashable {
  /// Unicode scalars before the place.
  public let offset: Int
  /// What is wrong and, where it can be told, what to write.
  public let reason: Text

  public init(offset: Int, reason: Text) {
    self.offset = offset
    self.reason = reason
  }
}

/// An expression that follows the grammar.
public struct ParsedExpression: Sendable {
  let root: ExpressionSyntax

  /// The items that it names, each once, in the order written.
  public var items: [ItemKey] {
    var seen: Set<ItemKey> = []
    return root.items.filter { seen.insert($0).inserted }
  }
}

extension Key where Subject == Item {
  /// The key as an expression names it: in backticks when it holds a `-`.
  public var asWrittenInExpression: String {
    name.utf8.contains(UInt8(ascii: "-")) ? "`\(name)`" : name
  }
}

/// The tree that the grammar gives; `at` is the offset of the part in Unicode scalars.
indirect enum ExpressionSyntax: Sendable {
  enum Arithmetic: Sendable {
    case add
    case subtract
    case multiply
    case divide
  }

  enum Comparison: Sendable {
    case equal
    case unequal
    case less
    case atMost
    case greater
    case atLeast
  }

  case number(Double, at: Int)
  case string(String, at: Int)
  case item(ItemKey, at: Int)
  case call(String, [ExpressionSyntax], atLeast: Int?, at: Int)
  case negation(ExpressionSyntax, at: Int)
  case not(ExpressionSyntax, at: Int)
  case arithmetic(Arithmetic, ExpressionSyntax, ExpressionSyntax, at: Int)
  case comparison(Comparison, ExpressionSyntax, ExpressionSyntax, at: Int)
  case and(ExpressionSyntax, ExpressionSyntax, at: Int)
  case or(ExpressionSyntax, ExpressionSyntax, at: Int)
  case member(ExpressionSyntax, of: [ExpressionSyntax], at: Int)

  var offset: Int {
    switch self {
    case .number(_, let at), .string(_, let at), .item(_, let at), .call(_, _, _, let at),
      .negation(_, let at), .not(_, let at), .arithmetic(_, _, _, let at),
      .comparison(_, _, _, let at), .and(_, _, let at), .or(_, _, let at), .member(_, _, let at):
      at
    }
  }

  var items: [ItemKey] {
    switch self {
    case .number, .string: []
    case .item(let key, _): [key]
    case .call(_, let arguments, _, _): arguments.flatMap(\.items)
    case .negation(let operand, _), .not(let operand, _): operand.items
    case .arithmetic(_, let left, let right, _), .comparison(_, let left, let right, _),
      .and(let left, let right, _), .or(let left, let right, _):
      left.items + right.items
    case .member(let value, let list, _): value.items + list.flatMap(\.items)
    }
  }
}
