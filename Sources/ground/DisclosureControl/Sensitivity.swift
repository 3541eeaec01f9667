/// What must not be worked out, beyond small counts.
public struct Sensitivity: Sendable, Hashable {
  /// A cell, or a quantity, by its number.
  public enum Target: Sendable, Hashable {
    case cell(Int)
    case quantity(Int)
  }

  /// From whom it is kept.
  public enum Readers: Sendable, Hashable {
    case everybody
    case outsider
    case holder(Int)
  }

  public let target: Target
  public let readers: Readers
  /// Of a reader who knows that nothing is below zero.
  public let need: Need
  /// Of one who also knows that what is withheld is not zero.
  public let informedNeed: Need

  public init(
    _ target: Target, from readers: Readers = .everybody, need: Need, informedNeed: Need
  ) {
    self.target = target
    self.readers = readers
    self.need = need
    self.informedNeed = informedNeed
  }
}

/// What a set of cells is protected against.
public struct ProtectionRules: Sendable, Hashable {
  /// The smallest count that is shown; nil where the values are no counts and sensitivities are given.
  public var threshold: Int?
  /// How far apart the ends of the interval must be that a reader can work out of a small count.
  public var width: Int
  /// The same where the reader also knows that what is withheld is not zero.
  public var informedWidth: Int
  /// Whether each administration is kept from what it could work out with its own persons known.
  public var guardsAgainstHolders: Bool

  public init(
    threshold: Int? = 5, width: Int = 4, informedWidth: Int = 2, guardsAgainstHolders: Bool = true
  ) {
    self.threshold = threshold
    self.width = width
    self.informedWidth = informedWidth
    self.guardsAgainstHolders = guardsAgainstHolders
  }

  func readers(_ system: CellSystem) -> [Reader] {
    let holders = guardsAgainstHolders ? 0..<system.holderCount : 0..<0
    return [Reader(holder: nil)] + holders.map { Reader(holder: $0) }
  }

  /// What each reader must not work out: every column of few whom the reader does not know, and what
  /// was named.
  func primaries(
    _ system: CellSystem, _ sensitivities: [Sensitivity], isInformed: Bool, of reader: Reader
  ) -> [Primary] {
    var needs: [Int: Need] = [:]
    if let threshold {
      let need = Need.width(isInformed ? informedWidth : width)
      for column in 0..<system.columns.count {
        let value = system.residual(of: column, knownTo: reader.holder)
        if value > 0, value < threshold { needs[column] = need }
      }
    }
    for sensitivity in sensitivities where sensitivity.readers.include(reader) {
      let column =
        switch sensitivity.target {
        case .cell(let cell): system.columnOfCell[cell]
        case .quantity(let quantity): system.columnOfQuantity[quantity]
        }
      needs[column] = isInformed ? sensitivity.informedNeed : sensitivity.need
    }
    return needs.sorted { $0.key < $1.key }.map { column, need in
      Primary(
        column: column, value: system.residual(of: column, knownTo: reader.holder), need: need)
    }
  }
}

extension Sensitivity.Readers {
  func include(_ reader: Reader) -> Bool {
    switch self {
    case .everybody: true
    case .outsider: reader.holder == nil
    case .holder(let holder): reader.holder == holder
    }
  }
}
