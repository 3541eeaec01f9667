import Core
import Forms

/// What following up costs a client in a year and a worker in a week, added up over every programme
/// that can meet the same client.
///
/// A client's year is the first: a contact that ends after twelve months, with the start, every
/// occasion on the way and the end. Minutes are those of `ProgrammeBurden`.
public struct ProgrammeLoad: Sendable, Hashable {
  /// A started programme, as far as it matters to others.
  public struct Neighbour: Sendable {
    public let programme: ProgrammeDefinition
    /// Open episodes in the unit; nil where there are none, or too few to be told.
    public let openEpisodes: Int?

    public init(_ programme: ProgrammeDefinition, openEpisodes: Int?) {
      self.programme = programme
      self.openEpisodes = openEpisodes
    }
  }

  public struct Row: Sendable, Hashable {
    public let title: Text
    public let isChecked: Bool
    /// Whether it is part of the sum: the same area, or one that is not known.
    public let isCounted: Bool
    public let minutesPerYear: Double
    /// Open episodes for each worker; nil where it is not known.
    public let episodesPerWorker: Double?

    /// Spread evenly over the weeks of the year.
    public var minutesPerWeek: Double? { episodesPerWorker.map { $0 * minutesPerYear / 52 } }
  }

  /// The programme that is checked first, then those that it meets, counted ones first.
  public let rows: [Row]

  /// An hour a year: five or six occasions of at most ten minutes each.
  public static let mostPerClient = 60.0
  /// An hour a week: 2.5 per cent of a working week of forty hours.
  public static let mostPerWorker = 60.0

  public var minutesPerClient: Double {
    rows.filter(\.isCounted).reduce(0) { $0 + $1.minutesPerYear }
  }

  /// Nil where no programme has open episodes that can be told.
  public var minutesPerWorker: Double? {
    let known = rows.filter(\.isCounted).compactMap(\.minutesPerWeek)
    return known.isEmpty ? nil : known.reduce(0, +)
  }

  public var isHeavyForClient: Bool { minutesPerClient > Self.mostPerClient }
  public var isHeavyForWorker: Bool { (minutesPerWorker ?? 0) > Self.mostPerWorker }

  /// How many workers have the open episodes; nil where it is not known.
  public let workers: Int?

  /// - Parameters:
  ///   - neighbours: the started programmes of units that overlap its own. One of the same name is
  ///     an earlier version, whose place the checked one takes, with its episodes.
  ///   - workers: those who are responsible for the open episodes.
  public init(_ programme: ProgrammeDefinition, beside neighbours: [Neighbour], workers: Int?) {
    self.workers = workers
    func perWorker(_ episodes: Int?) -> Double? {
      guard let episodes, let workers, workers > 0 else { return nil }
      return Double(episodes) / Double(workers)
    }
    let others = neighbours.filter { $0.programme.key != programme.key }
    let isCounted = { (other: Neighbour) in
      other.programme.area == programme.area || other.programme.area.isEmpty
        || programme.area.isEmpty
    }
    let before = neighbours.first { $0.programme.key == programme.key }?.openEpisodes
    // A new programme is taken to follow the clients that the workers have today.
    let today = others.filter(isCounted).compactMap(\.openEpisodes).max()
    rows =
      [
        Row(
          title: programme.title, isChecked: true, isCounted: true,
          minutesPerYear: ProgrammeBurden.minutesInFirstYear(of: programme),
          episodesPerWorker: perWorker(before ?? today))
      ]
      + others.map { other in
        Row(
          title: other.programme.title, isChecked: false, isCounted: isCounted(other),
          minutesPerYear: ProgrammeBurden.minutesInFirstYear(of: other.programme),
          episodesPerWorker: perWorker(other.openEpisodes))
      }.sorted { $0.isCounted && !$1.isCounted }
  }

  /// The sums as notes, and as warnings where they are above the limits.
  public func findings(at place: PackagePlace) -> [PackageFault] {
    let counted = rows.count { $0.isCounted }
    let client = Text.number(minutesPerClient, decimals: 0)
    let programmes = Text(
      sv: counted == 1 ? "detta program" : "\(counted) program",
      en: counted == 1 ? "this programme" : "\(counted) programmes")
    var findings = [
      PackageFault(
        place: place, severity: isHeavyForClient ? .warning : .note,
        code: isHeavyForClient ? "heavy-client" : "load-client",
        reason: Text(
          sv: "en klient svarar ungefär \(client.sv) minuter första året, i \(programmes.sv)",
          en: "a client answers for about \(client.en) minutes in the first year, in "
            + programmes.en)
          + (isHeavyForClient
            ? Text(
              sv: "; mer än \(Int(Self.mostPerClient)) minuter tröttar, så ta bort frågor eller "
                + "tillfällen",
              en: "; more than \(Int(Self.mostPerClient)) minutes is wearying, so remove items or "
                + "occasions") : Text(verbatim: "")))
    ]
    if let minutesPerWorker {
      let worker = Text.number(minutesPerWorker, decimals: 0)
      findings.append(
        PackageFault(
          place: place, severity: isHeavyForWorker ? .warning : .note,
          code: isHeavyForWorker ? "heavy-worker" : "load-worker",
          reason: Text(
            sv: "en handläggare lägger ungefär \(worker.sv) minuter i veckan på uppföljning, med "
              + "dagens omgångar",
            en: "a worker spends about \(worker.en) minutes a week on follow-up, with today's "
              + "episodes")
            + (isHeavyForWorker
              ? Text(
                sv: "; mer än \(Int(Self.mostPerWorker)) minuter tas från klienterna",
                en: "; more than \(Int(Self.mostPerWorker)) minutes is taken from the clients")
              : Text(verbatim: ""))))
    }
    return findings
  }
}

extension ProgrammeBurden {
  /// Minutes for a client in the first year of a contact that ends after twelve months.
  public static func minutesInFirstYear(of programme: ProgrammeDefinition) -> Double {
    let start = Day(number: 0)
    let end = start.adding(months: 12)
    let reached = OccasionSchedule(rules: programme.occasions, start: start, end: end).occasions
      .filter { $0.due <= end }.map(\.key)
    return ProgrammeBurden(programme).occasions.filter { reached.contains($0.occasion) }
      .reduce(0) { $0 + $1.minutes }
  }
}
