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
    let milliseconds = UInt64(max(0, now.timeIntervalSince1970 * 1000))
    let high = random.next()
    let low = random.next()
    func byte(_ value: UInt64, _ index: UInt64) -> UInt8 {
      UInt8(truncatingIfNeeded: value >> (8 * index))
    }
    return Self(
      UUID(
        uuid: (
          byte(milliseconds, 5), byte(milliseconds, 4), byte(milliseconds, 3),
          byte(milliseconds, 2), byte(milliseconds, 1), byte(milliseconds, 0),
          0x70 | (byte(high, 0) & 0x0F), byte(high, 1),
          0x80 | (byte(low, 0) & 0x3F), byte(low, 1), byte(low, 2), byte(low, 3),
          byte(low, 4), byte(low, 5), byte(low, 6), byte(low, 7)
        )))
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
