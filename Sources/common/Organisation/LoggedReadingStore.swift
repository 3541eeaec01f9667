import Core
import Database
import Foundation

/// One reading about somebody, as the log of reading has it: the moment, what for, and what the reader
/// was then; not who.
package struct LoggedReading: Sendable {
  package let at: Date
  package let purpose: Purpose
  /// The roles that the reader had in the zone at the time.
  package let roles: [Role]
  /// The route or command that it was done by.
  package let via: String
}

/// A reason in words for a reading that is reviewed.
package struct TypedReason: Sendable {
  package let at: Date
  package let purpose: Purpose
  package let reason: String
  package let reader: UserID
  package let via: String
}

extension PersonGate {
  /// Who has read about a person and their episodes, latest first: those readings that named one of
  /// them. Handed to whoever prepares an extract for the registered person, inside a reading of it.
  package func readings(
    about person: PersonID, _ episodes: [EpisodeID], in zone: ZoneID,
    on connection: any Connection
  ) throws -> [LoggedReading] {
    let subjects = [ID<AccessSubject>(person.uuid)] + episodes.map { ID<AccessSubject>($0.uuid) }
    let rows = try connection.rows(
      """
      SELECT l.at, l.purpose, l.via, l.user_id FROM access_log l
      WHERE l.municipality_id = \(municipality) AND l.zone_id = \(zone)
        AND l.id IN (SELECT access_id FROM access_log_subject
          WHERE municipality_id = \(municipality) AND subject_id IN \(list: subjects)
            AND kind IN ('person', 'episode'))
      ORDER BY l.at DESC, l.id DESC
      """)
    var held: [UserID: [(role: Role, period: Period)]] = [:]
    try connection.forEach(
      """
      SELECT m.user_id, m.role, m.valid_from, m.valid_to FROM membership m JOIN org_unit u
        ON u.municipality_id = m.municipality_id AND u.id = m.unit_id
      WHERE m.municipality_id = \(municipality) AND u.zone_id = \(zone)
      """
    ) { row in
      held[try row.value(at: 0), default: []].append(
        (try row.value(at: 1), Period(from: try row.value(at: 2), to: try row.value(at: 3))))
    }
    return try rows.map { row in
      let (at, user): (Date, UserID) = (try row.value(at: 0), try row.value(at: 3))
      let day = Day(inSweden: at)
      let roles = Set((held[user] ?? []).filter { $0.period.contains(day) }.map(\.role))
      return LoggedReading(
        at: at, purpose: try row.value(at: 1), roles: Role.allCases.filter(roles.contains),
        via: try row.value(at: 2))
    }
  }

  /// The reasons that readers of some zones have typed for what the log reviewer is to look at, latest
  /// first: for whoever reviews them. They hold no personal numbers; they were refused then.
  package func typedReasons(
    in zones: Set<ZoneID>, since day: Day, limit: Int, on connection: any Connection
  ) throws -> [TypedReason] {
    let purposes = Purpose.allCases.filter(\.needsReview)
    return try connection.rows(
      """
      SELECT l.at, l.purpose, l.reason, l.user_id, l.via FROM access_log l
      WHERE l.municipality_id = \(municipality) AND l.zone_id IN \(list: zones.sorted())
        AND l.reason IS NOT NULL AND l.purpose IN \(list: purposes)
        AND l.at >= \(Self.midnight(day))
      ORDER BY l.at DESC, l.id DESC LIMIT \(limit)
      """
    ).map {
      TypedReason(
        at: try $0.value(at: 0), purpose: try $0.value(at: 1), reason: try $0.value(at: 2),
        reader: try $0.value(at: 3), via: try $0.value(at: 4))
    }
  }

  /// The persons and episodes that somebody read about in a zone between two days, one by one; or that
  /// were read by a route or command whose name ends as given.
  package func subjects(
    readBy user: UserID?, during period: Period, endingIn suffix: String?, zone: ZoneID,
    on connection: any Connection
  ) throws -> [AccessSubject] {
    let by: SQL = user.map { "l.user_id = \($0)" } ?? "1 = 1"
    let from: SQL = period.from.map { "l.at >= \(Self.midnight($0))" } ?? "1 = 1"
    let to: SQL = period.to.map { "l.at < \(Self.midnight($0 + 1))" } ?? "1 = 1"
    let via: SQL = suffix.map { "l.via LIKE \("%" + $0)" } ?? "1 = 1"
    return try connection.rows(
      """
      SELECT DISTINCT s.kind, s.subject_id FROM access_log l JOIN access_log_subject s
        ON s.municipality_id = l.municipality_id AND s.access_id = l.id
      WHERE l.municipality_id = \(municipality) AND l.zone_id = \(zone)
        AND \(fragment: by) AND \(fragment: from) AND \(fragment: to) AND \(fragment: via)
        AND s.kind IN ('person', 'episode')
      """
    ).map { row in
      let id: ID<AccessSubject> = try row.value(at: 1)
      return try row.value(at: 0, as: String.self) == "person"
        ? .person(PersonID(id.uuid)) : .episode(EpisodeID(id.uuid))
    }
  }

  /// The first moment of a day in Sweden, which is one or two hours before that of the day in UTC.
  private static func midnight(_ day: Day) -> Date {
    let first = Date(timeIntervalSince1970: Double(day.number) * 86_400 - 3 * 3600)
    let hours = (0...6).map { first.addingTimeInterval(Double($0) * 3600) }
    return hours.first { Day(inSweden: $0) == day } ?? first
  }
}
