import Core
import Database
import Foundation

/// The SQL of requests by the registered.
struct DataRequestStore: Sendable {
  let municipality: MunicipalityID

  func nextNumber(in connection: any Connection) throws -> Int {
    let last = try connection.first(
      "SELECT max(number) FROM data_request WHERE municipality_id = \(municipality)"
    )?.value(at: 0, as: Int?.self)
    return (last ?? 0) + 1
  }

  func add(
    _ request: DataRequest, by user: UserID, at now: Date, to connection: any Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO data_request (municipality_id, id, number, zone_id, kind, reference, requester,
        identity_check, received_on, due_on, recorded_at, recorded_by)
      VALUES (\(municipality), \(request.id), \(request.number), \(request.zone),
        \(request.kind.rawValue), \(request.reference), \(request.requester.rawValue),
        \(request.identityCheck.rawValue), \(request.received), \(request.due), \(now), \(user))
      """)
  }

  func setPerson(
    _ person: PersonID, hold: ID<RetentionHold>, of request: ID<DataRequest>,
    in connection: any Connection
  ) throws {
    try connection.execute(
      """
      UPDATE data_request SET person_id = \(person), hold_id = \(hold)
      WHERE municipality_id = \(municipality) AND id = \(request) AND closed_at IS NULL
      """)
  }

  /// False when it has been closed before.
  func close(
    _ request: ID<DataRequest>, _ closing: DataRequest.Closing, by user: UserID,
    in connection: any Connection
  ) throws -> Bool {
    try connection.execute(
      """
      UPDATE data_request SET outcome = \(closing.outcome.rawValue), refusal = \(closing.refusal),
        decision_reference = \(closing.decisionReference), sent_on = \(closing.sentOn),
        closed_at = \(closing.at), closed_by = \(user)
      WHERE municipality_id = \(municipality) AND id = \(request) AND closed_at IS NULL
      """) == 1
  }

  /// Those of some zones, latest first.
  func requests(of zones: Set<ZoneID>, in connection: any Connection) throws -> [DataRequest] {
    try connection.rows(
      """
      SELECT id, number, zone_id, kind, reference, requester, identity_check, received_on, due_on,
        person_id, hold_id, outcome, refusal, decision_reference, sent_on, closed_at
      FROM data_request
      WHERE municipality_id = \(municipality) AND zone_id IN \(list: zones.sorted())
      ORDER BY number DESC
      """
    ).map { row in
      var request = DataRequest(
        id: try row.value(at: 0), number: try row.value(at: 1), zone: try row.value(at: 2),
        kind: .init(rawValue: try row.value(at: 3)) ?? .access, reference: try row.value(at: 4),
        requester: .init(rawValue: try row.value(at: 5)) ?? .self,
        identityCheck: .init(rawValue: try row.value(at: 6)) ?? .idCard,
        received: try row.value(at: 7), due: try row.value(at: 8))
      request.person = try row.value(at: 9)
      request.hold = try row.value(at: 10)
      if let outcome: String = try row.value(at: 11) {
        request.closing = DataRequest.Closing(
          outcome: .init(rawValue: outcome) ?? .given, refusal: try row.value(at: 12),
          decisionReference: try row.value(at: 13), sentOn: try row.value(at: 14),
          at: try row.value(at: 15))
      }
      return request
    }
  }

  // MARK: What is struck out

  func struck(
    in request: ID<DataRequest>, connection: any Connection
  ) throws -> Set<StruckText> {
    Set(
      try connection.rows(
        """
        SELECT episode_id, response_id, item FROM data_request_mask
        WHERE municipality_id = \(municipality) AND request_id = \(request)
        """
      ).map {
        StruckText(
          episode: try $0.value(at: 0), response: try $0.value(at: 1), item: try $0.value(at: 2))
      })
  }

  /// Strikes out these and no others.
  func strike(
    _ texts: Set<StruckText>, in request: ID<DataRequest>, connection: any Connection
  ) throws {
    try connection.execute(
      """
      DELETE FROM data_request_mask
      WHERE municipality_id = \(municipality) AND request_id = \(request)
      """)
    for text in texts {
      try connection.execute(
        """
        INSERT INTO data_request_mask (municipality_id, request_id, episode_id, response_id, item)
        VALUES (\(municipality), \(request), \(text.episode), \(text.response), \(text.item))
        """)
    }
  }
}
