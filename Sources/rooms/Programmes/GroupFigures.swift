import Core
import Statistics

/// The figures of a group, worked out: what a command prints, a page shows and a frozen table keeps.
///
/// Means are over pairs and figures are not rounded; what does not apply is absent.
public struct GroupFigures: Sendable, Hashable, Codable {
  public struct Reliable: Sendable, Hashable, Codable {
    public var improved: Int
    public var unchanged: Int
    public var worse: Int
    public var r: Double
    public var sdStart: Double
  }

  public struct Share: Sendable, Hashable, Codable {
    public var code: String
    public var n: Int
    public var of: Int
    public var p: Double?
    /// Wilson's interval.
    public var lo: Double?
    public var hi: Double?
  }

  /// Where those measured stand, of a number that is not compared with the start.
  public struct Level: Sendable, Hashable, Codable {
    public var mean: Double
    /// The 95 % interval of the mean.
    public var lo: Double?
    public var hi: Double?
  }

  public struct Lost: Sendable, Hashable, Codable {
    public var n: Int
    public var reasons: [String: Int]?
    public var startMean: Double?
  }

  /// The group's value in each division, by its name.
  public var by: [String: String]
  public var started: Int
  public var due: Int?
  public var measured: Int
  public var paired: Int?
  public var startMean: Double?
  public var occasionMean: Double?
  public var change: Double?
  /// Sample standard deviation of the change.
  public var sd: Double?
  /// The 95 % interval of the change.
  public var lo: Double?
  public var hi: Double?
  public var improved: Int?
  public var unchanged: Int?
  public var worse: Int?
  public var reliable: Reliable?
  public var share: Share?
  public var level: Level?
  public var lost: Lost?

  /// `names` are those of the query's divisions.
  public init(_ group: GroupResult, of column: ResultColumnKind, divisions names: [String]) {
    by = Dictionary(zip(names, group.values)) { first, _ in first }
    started = group.started
    due = group.due
    measured = group.measured
    if !column.standsAlone {
      paired = group.paired
      startMean = group.startValues.mean(decimals: column.decimals)
      occasionMean = group.occasionValues.mean(decimals: column.decimals)
      let paired = group.changes.change(decimals: column.decimals)
      let interval = paired?.interval()
      change = paired?.mean
      sd = paired?.standardDeviation
      lo = interval?.lower
      hi = interval?.upper
      improved = group.outcome.improved
      unchanged = group.outcome.unchanged
      worse = group.outcome.worse
      reliable = column.reliability.map {
        Reliable(
          improved: group.reliable.improved, unchanged: group.reliable.unchanged,
          worse: group.reliable.worse, r: $0.r, sdStart: $0.standardDeviation)
      }
    }
    if column.standsAlone, column.shareCode == nil {
      level = group.measuredValues.change(decimals: column.decimals).map { values in
        let interval = values.interval()
        return Level(mean: values.mean, lo: interval?.lower, hi: interval?.upper)
      }
    }
    share = column.shareCode.map { code in
      let count = Int(group.measuredValues.sum)
      let n = group.measuredValues.n
      let interval = Wilson.interval(count, of: n)
      return Share(
        code: code, n: count, of: n, p: n == 0 ? nil : Double(count) / Double(n),
        lo: interval?.lower, hi: interval?.upper)
    }
    if group.due != nil {
      lost = Lost(
        n: group.lost, reasons: group.lostReasons,
        startMean: group.lostStartValues.mean(decimals: column.decimals))
    }
  }

  /// What is known of the change, for comparing with another group; nil for fewer than two pairs.
  public var changeSummary: SampleSummary? {
    guard let paired, let change, let sd else { return nil }
    return SampleSummary(n: paired, mean: change, standardDeviation: sd)
  }
}

/// The answer to one question about a programme's results, as JSON has it.
public struct ResultReport: Sendable, Hashable, Codable {
  /// The programme's name.
  public var programme: String
  public var version: Int
  public var measure: String
  public var occasion: String
  public var direction: String
  /// What the period holds: `start` or `measurement`.
  public var basis: String
  /// The moment of the question: windows closed before it are due.
  public var asOf: Day
  /// Present, and true, where a person can be in several groups.
  public var groupsOverlap: Bool?
  public var groups: [GroupFigures]

  public init(
    programme: ProgrammeDefinition, table: ResultTable, divisions names: [String],
    groups: [GroupFigures]? = nil
  ) {
    self.programme = programme.key.name
    version = programme.version
    measure = table.column.name
    occasion = table.query.occasion.code
    direction = table.column.direction.rawValue
    basis = table.query.basis.rawValue
    asOf = table.query.asOf
    groupsOverlap = table.rowsOverlap ? true : nil
    self.groups =
      groups
      ?? table.groups.map { GroupFigures($0, of: table.column, divisions: names) }
  }
}
