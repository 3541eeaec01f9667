import Foundation
import GRDB
import GRDBSQLite

extension DatabaseError {
  init(_ error: GRDB.DatabaseError) {
    self.init(code: error.extendedResultCode.rawValue, reason: error.message ?? "")
  }

  init(opening path: String, failure: any Error) {
    guard let error = failure as? GRDB.DatabaseError else {
      self = .cannotOpen(path: path, reason: failure.localizedDescription)
      return
    }
    switch error.resultCode {
    case .SQLITE_NOTADB: self = .notADatabase(path: path)
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
      self = .cannotOpen(path: path, reason: error.message ?? "")
    default: self.init(error)
    }
  }

  /// After https://www.sqlite.org/rescode.html.
  init(code: Int32, reason: String) {
    switch code & 0xFF {
    case SQLITE_CONSTRAINT: self = .constraint(Constraint(code: code, reason: reason))
    case SQLITE_BUSY, SQLITE_LOCKED: self = .busy
    case SQLITE_FULL: self = .diskFull
    case SQLITE_CORRUPT, SQLITE_NOTADB: self = .corrupt
    case SQLITE_READONLY: self = .readOnly
    case SQLITE_IOERR: self = errno == ENOSPC ? .diskFull : .diskFailed
    // What using a closed connection gives.
    case SQLITE_MISUSE: self = .connectionLost
    default: self = .failed(code: Int(code), reason: reason)
    }
  }
}

extension DatabaseError.Constraint {
  /// The extended codes of SQLITE_CONSTRAINT; they are macros of an expression, which Swift does
  /// not import.
  private enum Code {
    static let check: Int32 = 275
    static let foreignKey: Int32 = 787
    static let notNull: Int32 = 1299
    static let primaryKey: Int32 = 1555
    static let trigger: Int32 = 1811
    static let unique: Int32 = 2067
    static let rowID: Int32 = 2579
    static let dataType: Int32 = 3091
  }

  fileprivate init(code: Int32, reason: String) {
    // "UNIQUE constraint failed: user.municipality_id, user.login"
    let detail = reason.range(of: "failed: ").map { String(reason[$0.upperBound...]) }
    let places = (detail ?? "").split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces).split(separator: ".", maxSplits: 1).map(String.init)
    }
    let table = places.first.flatMap { $0.count == 2 ? $0[0] : nil }
    let columns = places.compactMap { $0.count == 2 ? $0[1] : nil }
    switch code {
    case Code.unique, Code.primaryKey, Code.rowID:
      self.init(kind: .unique, table: table, columns: columns)
    case Code.notNull:
      self.init(kind: .notNull, table: table, columns: columns)
    case Code.check:
      self.init(kind: .check, name: detail)
    case Code.foreignKey:
      self.init(kind: .foreignKey)
    case Code.dataType:
      // "cannot store TEXT value in INTEGER column user.name"
      let place = reason.split(separator: " ").last?.split(separator: ".").map(String.init) ?? []
      self.init(
        kind: .wrongType, table: place.count == 2 ? place[0] : nil,
        columns: place.count == 2 ? [place[1]] : [])
    case Code.trigger:
      self.init(kind: .refused, name: reason)
    default:
      self.init(kind: .check, name: reason)
    }
  }
}
