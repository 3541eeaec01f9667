import CPq
import Foundation

/// Where a PostgreSQL database is, as `postgresql://user@host:5432/name?sslmode=verify-full`: all that
/// libpq understands, and `pool_size`, how many connections this program may keep.
package struct PostgreSQLAddress: Sendable, Hashable {
  /// For libpq; may hold a password.
  let url: String
  package let poolSize: Int
  /// What it is called in messages: without user, password and settings.
  package let name: String
  /// Whether the server is on this machine, where nobody listens in between.
  package let isLocal: Bool

  /// Whether `text` is an address of this kind.
  package static func isOne(_ text: String) -> Bool {
    text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
  }

  package init(_ text: String) throws(DatabaseError) {
    let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let settings = parts.count == 2 ? parts[1].split(separator: "&") : []
    let (own, others) = (
      settings.filter { $0.hasPrefix("pool_size=") },
      settings.filter { !$0.hasPrefix("pool_size=") }
    )
    let size = own.last.map { Int($0.dropFirst("pool_size=".count)) } ?? 8
    guard let size, (1...200).contains(size) else {
      throw .serverRefused("postgresql://…", reason: "pool_size is a number from 1 to 200")
    }
    poolSize = size
    url = parts[0] + (others.isEmpty ? "" : "?" + others.joined(separator: "&"))
    let found = try Self.settings(url)
    let host = found["host"] ?? found["hostaddr"] ?? ""
    isLocal =
      host.isEmpty || host.hasPrefix("/") || ["localhost", "127.0.0.1", "::1"].contains(host)
    name = [host, found["dbname"] ?? ""].joined(separator: "/")
  }

  /// The same server, another database.
  package func replacingDatabase(by name: String) throws(DatabaseError) -> String {
    guard var components = URLComponents(string: url) else {
      throw .serverRefused(self.name, reason: "not an address")
    }
    components.path = "/" + name
    return components.string ?? url
  }

  /// What libpq reads in the address.
  private static func settings(_ url: String) throws(DatabaseError) -> [String: String] {
    var problem: UnsafeMutablePointer<CChar>?
    guard let options = PQconninfoParse(url, &problem) else {
      let reason = problem.map { String(cString: $0) } ?? ""
      PQfreemem(problem)
      // It may repeat the address, with the password.
      throw .serverRefused("postgresql://…", reason: reason.contains("@") ? "URL" : reason)
    }
    defer { PQconninfoFree(options) }
    var found: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { found[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
    return found
  }
}
