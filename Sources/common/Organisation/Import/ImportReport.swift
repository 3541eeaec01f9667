import Core
import Foundation

/// What a file of units or users changes, or in a dry run would change.
package struct OrganisationImportReport: Sendable {
  package enum Subject: Sendable, Hashable {
    case units, users
  }

  /// Something that is added or changed, in words.
  package struct Line: Sendable, Hashable {
    /// The unit's code or the user's log-in name.
    package let name: String
    package let what: Text
  }

  /// A new user's first password: shown once, stored nowhere, to be changed at the first log-in.
  package struct FirstPassword: Sendable, Hashable {
    package let login: String
    package let name: String
    package let password: String
  }

  package let subject: Subject
  package internal(set) var read = 0
  package internal(set) var faults: [RowFault] = []
  package internal(set) var added: [Line] = []
  package internal(set) var changed: [Line] = []
  /// Rows that say what is already so.
  package internal(set) var unchanged = 0
  /// Columns that nothing is taken from.
  package internal(set) var unused: [String] = []
  package internal(set) var isStored = false
  package internal(set) var passwords: [FirstPassword] = []

  /// Whether there is anything to store.
  package var changesAnything: Bool { !added.isEmpty || !changed.isEmpty }

  init(_ subject: Subject) {
    self.subject = subject
  }

  /// Lines to read, the outcome first.
  package func lines(in language: Language) -> [String] {
    var lines = [ImportText.outcome(self)[language]]
    if !unused.isEmpty { lines.append(ImportText.unused(unused)[language]) }
    lines += faults.map { ImportText.fault($0)[language] }
    lines += (added + changed).map { "\($0.name)\t\($0.what[language])" }
    lines += passwords.map { ImportText.password($0)[language] }
    return lines
  }

  /// The same for scripts.
  package func json(_ language: Language) throws -> String {
    struct Fault: Encodable {
      let row: Int
      let column: String?
      let value: String?
      let reason: String
    }
    struct Named: Encodable {
      let name: String
      let what: String
    }
    struct Password: Encodable {
      let login: String
      let password: String
    }
    struct Body: Encodable {
      let read: Int
      let refused: [Fault]
      let added: [Named]
      let changed: [Named]
      let unchanged: Int
      let unused: [String]
      let stored: Bool
      let passwords: [Password]
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    func named(_ lines: [Line]) -> [Named] {
      lines.map { Named(name: $0.name, what: $0.what[language]) }
    }
    let body = Body(
      read: read,
      refused: faults.map {
        Fault(row: $0.row, column: $0.column, value: $0.value, reason: $0.reason[language])
      }, added: named(added), changed: named(changed), unchanged: unchanged, unused: unused,
      stored: isStored,
      passwords: passwords.map { Password(login: $0.login, password: $0.password) })
    return String(decoding: try encoder.encode(body), as: UTF8.self)
  }
}
