import TestSupport

@testable import Database

/// Runs `body` on a new, empty database of a server; of the tests' own if none is given.
func withPostgreSQL(
  on own: PostgreSQLServer? = nil, settings: String = "",
  limits: PostgreSQLDatabase.Limits = .init(),
  _ body: (PostgreSQLDatabase, PostgreSQLServer) async throws -> Void
) async throws {
  try await withTemporaryDirectory { _ in
    let server: PostgreSQLServer
    if let own { server = own } else { server = try await .ofProcess() }
    let name = try await server.createDatabase()
    let database = try PostgreSQLDatabase(server.url(name) + settings, limits: limits)
    do {
      try await body(database, server)
    } catch {
      try await database.close()
      throw error
    }
    try await database.close()
    try await server.dropDatabase(name)
  }
}
