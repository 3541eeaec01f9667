import Core
import Database

/// How much work somebody is responsible for in a unit.
package struct WorkLoad: Sendable, Hashable {
  package let unit: UnitID
  /// Nil for the unit's pool: what nobody is responsible for.
  package let worker: UserID?
  /// What goes on, or may still be followed up.
  package let open: Int
  /// What there is at all.
  package let all: Int

  package init(unit: UnitID, worker: UserID?, open: Int, all: Int) {
    self.unit = unit
    self.worker = worker
    self.open = open
    self.all = all
  }
}

/// Episodes that went from one to another.
package struct HandedOver: Sendable, Hashable, Codable {
  package let from: UserID
  /// Nil for the unit's pool.
  package let to: UserID?
  package let episodes: [EpisodeID]
}

/// What a room keeps that somebody is responsible for. The organisation counts it, hands it over and
/// gives it back, within transactions of its own, and reads nothing else of it.
package protocol WorkKeeping: Sendable {
  /// By unit and worker; of one worker alone when `worker` is given.
  func loads(of worker: UserID?, on connection: any Connection) throws -> [WorkLoad]

  /// Units that something of the room belongs to, which therefore cannot go to another board.
  func boundUnits(on connection: any Connection) throws -> Set<UnitID>

  /// Makes `receiver`, or nobody, responsible for what is open in a unit; returns what it was.
  func handOver(
    from worker: UserID, in unit: UnitID, to receiver: UserID?, by user: UserID?, log: ChangeLog,
    on connection: any Connection
  ) throws -> [EpisodeID]

  /// Undoes a handing over. False, and nothing done, when some of it has gone further since.
  func giveBack(
    _ work: HandedOver, by user: UserID?, log: ChangeLog, on connection: any Connection
  ) throws -> Bool
}

/// Who takes over the work of somebody in a unit.
package enum WorkReceiver: Sendable, Hashable, Codable, RawRepresentable {
  /// Whoever leads the unit, or the nearest one above.
  case manager
  /// Nobody yet: whoever leads the unit gives it out.
  case pool
  case colleague(UserID)

  package init?(rawValue: String) {
    switch rawValue {
    case "chef": self = .manager
    case "pott": self = .pool
    default:
      guard let user = UserID(rawValue) else { return nil }
      self = .colleague(user)
    }
  }

  package var rawValue: String {
    switch self {
    case .manager: "chef"
    case .pool: "pott"
    case .colleague(let user): user.description
    }
  }
}
