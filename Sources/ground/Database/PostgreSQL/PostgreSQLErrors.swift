import CPq

/// What PostgreSQL said when it refused something.
struct PostgreSQLFailure: Error {
  /// Five characters, see https://www.postgresql.org/docs/15/errcodes-appendix.html.
  let state: String
  let error: DatabaseError
  /// A statement was planned for a schema that has changed since.
  let isOfStalePlan: Bool

  /// Whether the same transaction, run anew from its start, may well succeed: others were in its way,
  /// or the plan of a statement was.
  var isOfMoment: Bool { ["40001", "40P01"].contains(state) || isOfStalePlan }

  /// Two that count upwards at once may be told of a double where one of them has to wait.
  var mayBeOfMoment: Bool { state == "23505" }

  init(_ result: OpaquePointer?, on connection: OpaquePointer) {
    func field(_ code: Int32) -> String? {
      PQresultErrorField(result, code).map { String(cString: $0) }
    }
    let state = field(Field.state) ?? ""
    let isLost = PQstatus(connection) != CONNECTION_OK
    self.state = isLost && state.isEmpty ? "08006" : state
    isOfStalePlan =
      (state == "0A000" && field(Field.function) == "RevalidateCachedQuery") || state == "26000"
    let message = field(Field.message) ?? String(cString: PQerrorMessage(connection))
    switch self.state.prefix(2) {
    case "23", "P0":
      error = .constraint(
        DatabaseError.Constraint(
          state: state, table: field(Field.table), column: field(Field.column),
          name: field(Field.constraint), message: message, detail: field(Field.detail)))
    default:
      error = DatabaseError(state: self.state, message: message, column: field(Field.column))
    }
  }

  private enum Field {
    static let state = Int32(UInt8(ascii: "C"))
    static let message = Int32(UInt8(ascii: "M"))
    static let detail = Int32(UInt8(ascii: "D"))
    static let table = Int32(UInt8(ascii: "t"))
    static let column = Int32(UInt8(ascii: "c"))
    static let constraint = Int32(UInt8(ascii: "n"))
    static let function = Int32(UInt8(ascii: "R"))
  }
}

extension DatabaseError {
  init(state: String, message: String, column: String?) {
    switch state {
    // A value of another type than the column's.
    case "42804", "22P02", "22P03":
      self = .constraint(Constraint(kind: .wrongType, columns: column.map { [$0] } ?? []))
    case "40001", "40P01", "55P03", "57014", "53300": self = .busy
    case "53100": self = .diskFull
    case "58030": self = .diskFailed
    case "25006": self = .readOnly
    case "57P01", "57P02", "57P03", "57P05", "25P03": self = .connectionLost
    case _ where state.hasPrefix("08"): self = .connectionLost
    // XX000 is a fault in the server that says nothing of what is stored.
    case "XX001", "XX002": self = .corrupt
    default:
      self = .failed(code: Int(state, radix: 36) ?? 0, reason: "\(message) (\(state))")
    }
  }
}

extension DatabaseError.Constraint {
  fileprivate init(
    state: String, table: String?, column: String?, name: String?, message: String, detail: String?
  ) {
    switch state {
    case "23505":
      self.init(kind: .unique, table: table, columns: Self.columns(detail))
    case "23502":
      self.init(kind: .notNull, table: table, columns: column.map { [$0] } ?? [])
    case "23503":
      self.init(kind: .foreignKey)
    case "P0001":
      self.init(kind: .refused, name: message)
    default:
      self.init(kind: .check, name: name)
    }
  }

  /// Of `Key (municipality_id, login)=(…) already exists.`, in whatever language. The values stay
  /// where they are.
  private static func columns(_ detail: String?) -> [String] {
    guard let detail, let open = detail.firstIndex(of: "("),
      let close = detail[open...].range(of: ")=(")
    else { return [] }
    return detail[detail.index(after: open)..<close.lowerBound].split(separator: ",")
      .map { $0.trimmingPrefix { $0 == " " } }.map(String.init)
  }
}
