import Core

/// Something about an installation that can be looked at by itself. Every part of the product brings
/// the checks of its own things; `beprova doctor` runs them all.
package struct HealthCheck: Sendable {
  /// Names the check to scripts; never changed.
  package let code: String
  private let look: @Sendable () async throws -> [Finding]

  package init(_ code: String, look: @escaping @Sendable () async throws -> [Finding]) {
    self.code = code
    self.look = look
  }

  /// What it found. A check that cannot be made is a fault, and says why.
  package func findings() async -> [CheckedFinding] {
    let found: [Finding]
    do {
      found = try await look()
    } catch {
      let reason =
        (error as? any ExplainedError)?.message
        ?? Text(
          sv: "Kontrollen gick inte att göra (\(type(of: error))).",
          en: "The check could not be made (\(type(of: error))).")
      found = [Finding(.fault, reason, do: nil)]
    }
    return found.map { CheckedFinding(check: code, finding: $0) }
  }
}

/// One thing that a check has to say.
package struct Finding: Sendable, Hashable {
  /// How bad it is, the worst last.
  package enum Level: Int, Sendable, Hashable, Comparable, CaseIterable {
    /// Is as it should be.
    case good
    /// Worth knowing; nothing need be done now.
    case note
    /// Will be a fault, or is one for some.
    case warning
    /// Something does not work, or is not safe.
    case fault

    package var name: String {
      switch self {
      case .good: "good"
      case .note: "note"
      case .warning: "warning"
      case .fault: "fault"
      }
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  package let level: Level
  package let what: Text
  /// What to do about it; nil when nothing need be done.
  package let action: Text?

  package init(_ level: Level, _ what: Text, do action: Text?) {
    self.level = level
    self.what = what
    self.action = action
  }

  package static func good(_ what: Text) -> Finding { Finding(.good, what, do: nil) }
  package static func note(_ what: Text) -> Finding { Finding(.note, what, do: nil) }
}

/// A finding and the check that made it.
package struct CheckedFinding: Sendable, Hashable {
  package let check: String
  package let finding: Finding
}
