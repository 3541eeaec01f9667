import Core
import Testing

@testable import Database

@Suite struct `An SQL statement` {
  @Test
  func
    `values are numbered for PostgreSQL and marked for SQLite, question marks in text left alone`()
  {
    let inner: SQL = "b = \("?") AND c = '?'"
    let sql: SQL =
      "SELECT '?' FROM t WHERE a = \(1) AND \(fragment: inner) AND d IN \(list: [2, 3])"
    #expect(
      sql.rendered(for: .postgresql)
        == "SELECT '?' FROM t WHERE a = $1 AND b = $2 AND c = '?' AND d IN ($3, $4)")
    #expect(
      sql.rendered(for: .sqlite)
        == "SELECT '?' FROM t WHERE a = ? AND b = ? AND c = '?' AND d IN (?, ?)")
    #expect(sql.bindings.map(\.value) == [.integer(1), .text("?"), .integer(2), .integer(3)])
  }

  @Test func `placeholders are found after letters of several bytes`() {
    let sql: SQL = "SELECT 'åäö' || \("x") || 'é' || \("y")"
    #expect(sql.rendered(for: .postgresql) == "SELECT 'åäö' || $1 || 'é' || $2")
  }

  @Test func `fragments are joined with their values in order`() {
    let sql = SQL.joined(["a = \(1)", "b = \(2)", "c IS NULL"], separator: " OR ")
    #expect(sql.rendered(for: .postgresql) == "a = $1 OR b = $2 OR c IS NULL")
  }

  @Test func `its description never shows a value`() {
    let sql: SQL = "SELECT \("19121212-1212")"
    #expect("\(sql)" == "SELECT ?")
  }
}
