/// What one task at a time has, though the compiler cannot see that: a browser.
package struct Lent<Value>: @unchecked Sendable {
  package let value: Value

  package init(_ value: Value) { self.value = value }
}

/// Lets everybody do something at the same moment; what came of it for each, in their order.
package func atOnce<Actor, T: Sendable>(
  _ actors: [Actor], _ act: @escaping @Sendable (Actor) async throws -> T
) async throws -> [T] {
  try await withThrowingTaskGroup(of: (Int, T).self) { group in
    for (place, actor) in actors.enumerated() {
      let lent = Lent(actor)
      group.addTask { (place, try await act(lent.value)) }
    }
    return try await group.reduce(into: []) { $0.append($1) }
      .sorted { $0.0 < $1.0 }.map(\.1)
  }
}

/// The same where a refusal is an outcome too: nil for whoever got their way, else what was said.
package func refusals<Actor, Refusal: Error>(
  of actors: [Actor], _ refusal: Refusal.Type,
  _ act: @escaping @Sendable (Actor) async throws -> Void
) async throws -> [Refusal?] {
  try await atOnce(actors) { actor in
    do {
      try await act(actor)
      return nil
    } catch let refusal as Refusal {
      return refusal
    }
  }
}
