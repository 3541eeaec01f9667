import Foundation

/// An identifier that knows what it identifies: `ID<OrgUnitSubject>` cannot be passed for a user's.
///
/// New ones are UUID version 7 (RFC 9562): they sort by the time they were made.
/// An id is never a capability; whoever holds one must still be permitted.
public struct ID<Subject>: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  public let uuid: UUID

  public init(_ uuid: UUID) {
    self.uuid = uuid
  }

  /// Reads the canonical text form, upper or lower case; nil when it is anything else.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count == 36, let uuid = UUID(uuidString: String(text)) else { return nil }
    self.uuid = uuid
  }

  /// A new identifier for something made at `now`.
  public static func make(at now: Date = Date()) -> Self {
    var random = SystemRandomNumberGenerator()
    return make(at: now, using: &random)
  }

  /// A new identifier with the randomness given, so that generated data can be repeated from a seed.
  public static func make(at now: Date, using random: inout some RandomNumberGenerator) -> Self {
    let high = random.next()
    return Self(
      milliseconds: UInt64(max(0, now.timeIntervalSince1970 * 1000)),
      after: UInt16(truncatingIfNeeded: high & 0x0F) << 8
        | UInt16(truncatingIfNeeded: high >> 8 & 0xFF),
      random: random.next())
  }

  /// The layout of version 7: 48 bits of time, 12 that follow it, 62 that are random.
  fileprivate init(milliseconds: UInt64, after: UInt16, random: UInt64) {
    func byte(_ value: UInt64, _ index: UInt64) -> UInt8 {
      UInt8(truncatingIfNeeded: value >> (8 * index))
    }
    uuid = UUID(
      uuid: (
        byte(milliseconds, 5), byte(milliseconds, 4), byte(milliseconds, 3),
        byte(milliseconds, 2), byte(milliseconds, 1), byte(milliseconds, 0),
        0x70 | UInt8(truncatingIfNeeded: after >> 8 & 0x0F), UInt8(truncatingIfNeeded: after),
        0x80 | (byte(random, 0) & 0x3F), byte(random, 1), byte(random, 2), byte(random, 3),
        byte(random, 4), byte(random, 5), byte(random, 6), byte(random, 7)
      ))
  }

  /// The canonical text form in lower case.
  public var description: String { uuid.uuidString.lowercased() }

  /// As the bytes sort, which is as the text does.
  public static func < (left: Self, right: Self) -> Bool {
    withUnsafeBytes(of: left.uuid.uuid) { left in
      withUnsafeBytes(of: right.uuid.uuid) { right in left.lexicographicallyPrecedes(right) }
    }
  }

  public init(from decoder: any Decoder) throws {
    uuid = try decoder.singleValueContainer().decode(UUID.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// Makes many identifiers that sort in the order in which they were made, also within a millisecond:
/// the twelve bits after the time count (RFC 9562, 6.2, method 1). Stores that keep rows in the order
/// of their ids then add at one end.
public struct IDSequence: Sendable {
  private var milliseconds: UInt64 = 0
  private var count: UInt64 = 0
  /// Fetched from the system a few dozen at a time, since each fetching costs as much as the rest.
  private var random: [UInt64] = []

  public init() {}

  /// A new identifier for something made at `now`; where more than 4 096 are made in a millisecond, of
  /// the next.
  public mutating func make<Subject>(at now: Date) -> ID<Subject> {
    let time = max(UInt64(max(0, now.timeIntervalSince1970 * 1000)), milliseconds)
    count = time == milliseconds ? count + 1 : 0
    milliseconds = time + count >> 12
    count &= 0xFFF
    if random.isEmpty { random = Self.fetch() }
    return ID(
      milliseconds: milliseconds, after: UInt16(truncatingIfNeeded: count),
      random: random.removeLast())
  }
}

extension IDSequence {
  /// As many random numbers as the system gives at once.
  private static func fetch() -> [UInt64] {
    var numbers = [UInt64](repeating: 0, count: 32)
    let isFetched = numbers.withUnsafeMutableBytes { getentropy($0.baseAddress!, $0.count) == 0 }
    precondition(isFetched, "the system has no random numbers")
    return numbers
  }
}

// What the rooms may refer to without knowing each other.
public enum MunicipalitySubject {}
public enum ZoneSubject {}
public enum UnitSubject {}
public enum UserSubject {}
public enum ProgrammeSubject {}
public enum PersonSubject {}
public enum EpisodeSubject {}
public enum ResponseSubject {}

public typealias MunicipalityID = ID<MunicipalitySubject>
public typealias ZoneID = ID<ZoneSubject>
public typealias UnitID = ID<UnitSubject>
public typealias UserID = ID<UserSubject>
public typealias ProgrammeID = ID<ProgrammeSubject>
public typealias PersonID = ID<PersonSubject>
public typealias EpisodeID = ID<EpisodeSubject>
public typealias ResponseID = ID<ResponseSubject>
