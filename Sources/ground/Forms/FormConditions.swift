import Core

/// The conditions of a form, checked and made ready: which items are asked, given the answers.
public struct FormConditions: Sendable {
  /// An item whose condition cannot stand.
  public struct Fault: Error, Sendable, Hashable {
    /// The item that has the condition.
    public let item: ItemKey
    /// Where in the condition, in Unicode scalars.
    public let offset: Int
    /// What is wrong with it.
    public let reason: Text
  }

  /// Conditions in an order in which each comes after those that it depends on.
  private let conditions: [(item: ItemKey, holds: CompiledExpression)]
  private let items: [ItemKey]

  /// Throws the first fault of `faults(in:)`.
  public init(_ form: Form) throws(Fault) {
    if let fault = Self.faults(in: form).first { throw fault }
    let kinds = form.kinds
    var compiled: [ItemKey: CompiledExpression] = [:]
    for item in form.items {
      guard let condition = item.condition else { continue }
      do {
        compiled[item.key] = try condition.compiled(over: kinds, to: .boolean)
      } catch {
        throw Fault(item: item.key, offset: error.offset, reason: error.reason)
      }
    }
    items = form.items.map(\.key)
    conditions = Self.order(compiled.mapValues(\.items), among: items).sorted.compactMap { key in
      compiled[key].map { (key, $0) }
    }
  }

  /// Conditions that name items outside the form, that are not conditions, or that go in circles.
  public static func faults(in form: Form) -> [Fault] {
    let kinds = form.kinds
    var faults: [Fault] = []
    var dependencies: [ItemKey: [ItemKey]] = [:]
    for item in form.items {
      guard let condition = item.condition else { continue }
      faults += condition.errors(over: kinds, to: .boolean).map {
        Fault(item: item.key, offset: $0.offset, reason: $0.reason)
      }
      dependencies[item.key] = (try? condition.parsed())?.items ?? []
    }
    for key in order(dependencies, among: form.items.map(\.key)).circular {
      faults.append(
        Fault(
          item: key, offset: 0,
          reason: Text(
            sv: "villkoret för \(key) går i cirkel: det beror på \(key) självt",
            en: "the condition of \(key) goes in a circle: it depends on \(key) itself")))
    }
    return faults
  }

  /// The items that are asked, given the answers so far: those without a condition, and those whose
  /// condition is true. The answer to an item that is not asked counts as missing for the others.
  public func shown(given sheet: AnswerSheet) -> Set<ItemKey> {
    var shown = Set(items)
    for hidden in self.hidden(given: sheet) { shown.remove(hidden) }
    return shown
  }

  /// The sheet with "not applicable" for every item that is not asked.
  public func settled(_ sheet: AnswerSheet) -> AnswerSheet {
    guard !conditions.isEmpty else { return sheet }
    var settled = sheet
    for condition in conditions where !condition.holds.evaluate(settled).isTrue {
      settled[condition.item] = .missing(.notApplicable)
    }
    return settled
  }

  private func hidden(given sheet: AnswerSheet) -> [ItemKey] {
    var settled = sheet
    return conditions.filter { condition in
      guard !condition.holds.evaluate(settled).isTrue else { return false }
      settled[condition.item] = .missing(.notApplicable)
      return true
    }.map(\.item)
  }

  /// Sorts by dependency, depth first; what is on a circle is told apart.
  private static func order(
    _ dependencies: [ItemKey: [ItemKey]], among items: [ItemKey]
  ) -> (sorted: [ItemKey], circular: [ItemKey]) {
    var sorted: [ItemKey] = []
    var done: Set<ItemKey> = []
    for key in items where !done.contains(key) {
      visit(key)
    }
    func visit(_ key: ItemKey) {
      guard done.insert(key).inserted else { return }
      for dependency in dependencies[key] ?? [] { visit(dependency) }
      sorted.append(key)
    }
    let circular = items.filter { key in
      var reached: Set<ItemKey> = []
      var waiting = dependencies[key] ?? []
      while let next = waiting.popLast() {
        if reached.insert(next).inserted { waiting += dependencies[next] ?? [] }
      }
      return reached.contains(key)
    }
    return (sorted, circular)
  }
}

extension Form {
  /// The kinds of its items, by key.
  public var kinds: [ItemKey: ItemKind] { items.kinds }
}

extension Sequence where Element == Item {
  /// The kinds of the items, by key.
  public var kinds: [ItemKey: ItemKind] {
    Dictionary(map { ($0.key, $0.kind) }, uniquingKeysWith: { first, _ in first })
  }
}
