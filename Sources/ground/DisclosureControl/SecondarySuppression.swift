/// Somebody who reads what is released, and what they know already.
struct Reader: Sendable, Hashable {
  /// Nil is the outsider.
  let holder: Int?
}

/// A column that a reader must not work out.
struct Primary: Sendable, Hashable {
  let column: Int
  /// Without what the reader knows.
  let value: Int
  let need: Need
}

/// Chooses what is withheld besides what is sensitive, by elimination. All readers are kept in view
/// at once: a cell is published when it helps none of them.
enum SecondarySuppression {
  struct Outcome: Sendable {
    /// By distinct column.
    var isPublished: [Bool]
    /// Primaries, by reader, that forced cells already determine.
    var solved: [[Int]]
  }

  /// - Parameters:
  ///   - withheld: columns that are withheld whatever the others are.
  ///   - primaries: of each reader.
  ///   - yielding: how far columns give way to others.
  static func run(
    _ system: CellSystem, readers: [Reader], primaries: [[Primary]], withheld: Set<Int>,
    forced: Set<Int>, yielding: [Int: Int] = [:]
  ) throws(EliminationOverflow) -> Outcome {
    let order = CandidateOrder.of(system, forced: forced, yielding: yielding)
    do {
      return try run(
        system, readers, primaries, withheld, forced, order, as: Int64.self)
    } catch {
      return try run(
        system, readers, primaries, withheld, forced, order, as: Int128.self)
    }
  }

  private static func run<Number: FixedWidthInteger & SignedInteger & Sendable>(
    _ system: CellSystem, _ readers: [Reader], _ primaries: [[Primary]], _ withheld: Set<Int>,
    _ forced: Set<Int>, _ order: [Int], as: Number.Type
  ) throws(EliminationOverflow) -> Outcome {
    let isSingleton = system.atoms.map(\.isSingleton)
    var views: [Elimination<Number>] = []
    var givenOfEntered: [[Int]] = []
    for (reader, primaries) in zip(readers, primaries) {
      let isKnown = system.atoms.map { $0.holder != nil && $0.holder == reader.holder }
      var view = Elimination<Number>(
        rowCount: system.atoms.count, isSingleton: isSingleton, isKnown: isKnown)
      var given: [Int] = []
      for (index, primary) in primaries.enumerated() {
        // Singletons are looked after by the rule for what is left of a column; they count again
        // where something is out already that may tell them.
        let rows = system.columns[primary.column]
        let isApart =
          forced.isEmpty && rows.allSatisfy { isKnown[Int($0)] || isSingleton[Int($0)] }
        if isApart { continue }
        try view.addPrimary(rows)
        given.append(index)
      }
      views.append(view)
      givenOfEntered.append(given)
    }
    var isPublished = Array(repeating: false, count: system.columns.count)
    for column in order {
      let isForced = forced.contains(column)
      if withheld.contains(column), !isForced { continue }
      let rows = system.columns[column]
      var steps: [(view: Int, column: Elimination<Number>.Column, usesException: Bool)] = []
      var isDangerous = false
      for view in views.indices {
        switch try views[view].verdict(on: rows, isForced: isForced) {
        case .dangerous: isDangerous = true
        case .follows: break
        case .harmless(let column, let usesException):
          steps.append((view, column, usesException))
        }
        if isDangerous { break }
      }
      if isDangerous { continue }
      isPublished[column] = true
      for step in steps {
        try views[step.view].publish(step.column, usesException: step.usesException)
      }
    }
    return Outcome(
      isPublished: isPublished,
      solved: zip(views, givenOfEntered).map { view, given in view.solved.map { given[$0] } })
  }
}
