import Cryptography

/// What has been released of one series of linked tables, from its first release to its last: cells,
/// what was shown, and the atoms of persons behind them.
///
/// It only grows. Each release is sealed with a digest over itself and all before it, so that a byte
/// that has been changed is found. It holds no person and no pseudonym: who is in which atom is kept
/// by whoever knows persons, and is forgotten with them. A new ledger begins where a new version of a
/// programme or of the organisation breaks the series, or it would grow without bound.
public struct Ledger: Sendable {
  public enum Fault: Error, Sendable, Hashable {
    /// Bytes that are no ledger, or one that a newer program wrote.
    case notALedger
    /// The bytes of a release, counted from 0, are not those that were sealed.
    case changed(release: Int)
    /// The release says what cannot be: see the reason.
    case contradiction(release: Int, Contradiction)
    case nameTaken(String)
    /// A cell is named twice.
    case repeatedCell(String)
    /// A contribution names a cell that the draft does not have, or names it twice.
    case unknownCell(contribution: Int, cell: Int)
    /// A contribution is of fewer than nobody, or of nobody where there was somebody before.
    case noPersons(contribution: Int, persons: Int)
    case system(CellSystem.Fault)
    /// The result is of another draft.
    case wrongResult
    /// The certificate is not the one that the release was sealed with.
    case otherCertificate(release: Int)
    case notProved(release: Int, Certificate.Failure)
  }

  /// How a release can contradict those before it.
  public enum Contradiction: Sendable, Hashable {
    /// There is no such atom.
    case unknownAtom(Int)
    /// More persons are said to have been in an atom than were.
    case tooManyPersons(atom: Int, persons: Int, there: Int)
    /// The persons of an atom are said to be another administration's than they were.
    case otherHolder(atom: Int)
    /// A cell that is the very same as one that is out is shown with another value.
    case otherValue(cell: Int)
  }

  /// Persons with the same history who are counted in the same cells of a release; or nobody, where
  /// somebody could have been as far as a reader is to know.
  public struct Contribution: Sendable, Hashable {
    /// The atom that they were in after the last release; nil of those who are new.
    public let atom: Int?
    /// Cells of the draft, by number.
    public let cells: [Int]
    public let persons: Int
    public let holder: Int?

    public init(atom: Int?, cells: [Int], persons: Int, holder: Int? = nil) {
      self.atom = atom
      self.cells = cells
      self.persons = persons
      self.holder = holder
    }
  }

  /// A release before it is decided on.
  public struct Draft: Sendable, Hashable {
    public let name: String
    /// What each cell is called; the same name is the same cell of another date.
    public let cells: [String]
    public let contributions: [Contribution]
    /// True of what was given out on request (utlämnande): all of it is out, and what it gives away
    /// cannot be protected any more.
    public let isDisclosure: Bool

    public init(
      _ name: String, cells: [String], contributions: [Contribution], isDisclosure: Bool = false
    ) {
      self.name = name
      self.cells = cells
      self.contributions = contributions
      self.isDisclosure = isDisclosure
    }
  }

  /// A release as it was sealed.
  public struct Release: Sendable, Hashable {
    public let name: String
    public let isDisclosure: Bool
    public let cells: [String]
    /// By cell; nil is withheld.
    public let values: [Int?]
    /// SHA-256 of the certificate; empty of what was given out on request.
    public let certificateDigest: [UInt8]
    let atoms: [SealedAtom]
  }

  /// An atom of a release: persons of an atom before, or new ones.
  struct SealedAtom: Sendable, Hashable {
    let parent: Int?
    let holder: Int?
    let persons: Int
    let cells: [Int]
  }

  public let name: String
  public private(set) var releases: [Release] = []
  /// To be kept; `init(bytes:)` reads it.
  public private(set) var bytes: [UInt8]
  /// SHA-256 over all of it, to be noted where nobody who could change it can.
  public private(set) var digest: [UInt8]

  public init(_ name: String) {
    self.name = name
    var writer = ByteWriter()
    writer.put("ledger 1")
    writer.put(name)
    bytes = writer.bytes
    digest = Sodium.sha256(bytes)
  }

  /// Persons by atom after the last release.
  public var atoms: [(persons: Int, holder: Int?)] {
    releases.last?.atoms.map { ($0.persons, $0.holder) } ?? []
  }

  /// Seals a release. The atoms that come with it are by contribution: what to remember for the
  /// persons of each.
  public mutating func append(
    _ draft: Draft, _ result: Suppression.Result?
  ) throws(Fault) -> [Int] {
    guard !draft.isDisclosure else {
      return try append(draft, isShown: draft.cells.map { _ in true }, certificate: nil)
    }
    let first = cellCount
    guard let result, result.isPublished.count == first + draft.cells.count else {
      throw .wrongResult
    }
    return try append(
      draft, isShown: Array(result.isPublished.dropFirst(first)), provedBy: result.certificate)
  }

  /// Seals a release that was worked out earlier, by the certificate that was kept: it must prove what
  /// is shown of the draft together with all that is out.
  public mutating func append(
    _ draft: Draft, isShown: [Bool], provedBy certificate: Certificate
  ) throws(Fault) -> [Int] {
    let before = releases.flatMap(\.values).map { $0 != nil }
    guard !draft.isDisclosure, isShown.count == draft.cells.count,
      (try? certificate.check(system(draft), isPublished: before + isShown)) != nil
    else { throw .wrongResult }
    return try append(draft, isShown: isShown, certificate: certificate)
  }

  private mutating func append(
    _ draft: Draft, isShown: [Bool], certificate: Certificate?
  ) throws(Fault) -> [Int] {
    let sealed = try sealedAtoms(draft)
    let whole = try system(draft)
    let first = cellCount
    seal(
      Release(
        name: draft.name, isDisclosure: draft.isDisclosure, cells: draft.cells,
        values: draft.cells.indices.map { isShown[$0] ? whole.values[first + $0] : nil },
        certificateDigest: certificate?.digest ?? [], atoms: sealed.atoms))
    return sealed.ofContribution
  }

  /// Of all releases: where the cells of the next one begin.
  public var cellCount: Int { releases.reduce(0) { $0 + $1.cells.count } }

  private mutating func seal(_ release: Release) {
    let record = release.bytes
    digest = Sodium.sha256(digest + record)
    var writer = ByteWriter()
    writer.put(record.count)
    writer.putRaw(record)
    writer.putRaw(digest)
    bytes += writer.bytes
    releases.append(release)
  }

  /// Reads a ledger and proves that nothing of it has been changed.
  public init(bytes: [UInt8]) throws(Fault) {
    var reader = ByteReader(bytes)
    guard let kind = try? reader.text(), kind == "ledger 1", let name = try? reader.text() else {
      throw .notALedger
    }
    self.init(name)
    while !reader.isAtEnd {
      let number = releases.count
      guard let count = try? reader.count(), let record = try? reader.raw(count),
        let seal = try? reader.raw(32),
        Sodium.isEqual(seal, Sodium.sha256(digest + record)),
        let release = Release(bytes: record)
      else { throw .changed(release: number) }
      do {
        try check(release)
      } catch {
        throw .changed(release: number)
      }
      self.seal(release)
    }
    guard self.bytes == bytes else { throw .changed(release: max(releases.count - 1, 0)) }
  }

  // MARK: - Atoms

  /// The atoms after a draft: those of its contributions, and of whom it counts no more.
  private func sealedAtoms(
    _ draft: Draft
  ) throws(Fault) -> (atoms: [SealedAtom], ofContribution: [Int]) {
    guard !releases.contains(where: { $0.name == draft.name }) else { throw .nameTaken(draft.name) }
    var seen: Set<String> = []
    for cell in draft.cells where !seen.insert(cell).inserted { throw .repeatedCell(cell) }
    let number = releases.count
    let before = releases.last?.atoms ?? []
    var left = before.map(\.persons)
    var atoms: [SealedAtom] = []
    for (index, contribution) in draft.contributions.enumerated() {
      guard contribution.persons > 0 || (contribution.persons == 0 && contribution.atom == nil)
      else {
        throw .noPersons(contribution: index, persons: contribution.persons)
      }
      let cells = Set(contribution.cells).sorted()
      if cells.count < contribution.cells.count || !cells.allSatisfy(draft.cells.indices.contains) {
        throw .unknownCell(
          contribution: index, cell: cells.first { !draft.cells.indices.contains($0) } ?? cells[0])
      }
      if let atom = contribution.atom {
        guard before.indices.contains(atom) else {
          throw .contradiction(release: number, .unknownAtom(atom))
        }
        guard before[atom].holder == contribution.holder else {
          throw .contradiction(release: number, .otherHolder(atom: atom))
        }
        guard left[atom] >= contribution.persons else {
          throw .contradiction(
            release: number,
            .tooManyPersons(
              atom: atom, persons: contribution.persons, there: before[atom].persons))
        }
        left[atom] -= contribution.persons
      }
      atoms.append(
        SealedAtom(
          parent: contribution.atom, holder: contribution.holder, persons: contribution.persons,
          cells: cells))
    }
    for (atom, persons) in left.enumerated() where persons > 0 || before[atom].persons == 0 {
      atoms.append(
        SealedAtom(parent: atom, holder: before[atom].holder, persons: persons, cells: []))
    }
    return (atoms, Array(draft.contributions.indices))
  }

  /// That a sealed release follows from the one before.
  private func check(_ release: Release) throws(Fault) {
    let draft = Draft(
      release.name, cells: release.cells,
      contributions: release.atoms.filter { !$0.cells.isEmpty || $0.parent == nil }.map {
        Contribution(atom: $0.parent, cells: $0.cells, persons: $0.persons, holder: $0.holder)
      }, isDisclosure: release.isDisclosure)
    let whole = try system(draft)
    let first = cellCount
    for (cell, value) in release.values.enumerated() {
      if let value, value != whole.values[first + cell] {
        throw .contradiction(release: releases.count, .otherValue(cell: cell))
      }
    }
  }

  // MARK: - One system

  /// All cells of all releases, and last those of the draft, over its atoms; and as quantities those
  /// who joined or left each cell since it was last released.
  func system(_ draft: Draft) throws(Fault) -> CellSystem {
    try system(releases[...], draft.cells, try sealedAtoms(draft).atoms)
  }

  private func system(
    _ before: ArraySlice<Release>, _ names: [String], _ atoms: [SealedAtom]
  ) throws(Fault) -> CellSystem {
    let counts = before.map(\.cells.count) + [names.count]
    let first = counts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
    var cells = Array(repeating: [Int](), count: first.last ?? 0)
    for (index, atom) in atoms.enumerated() {
      var step: SealedAtom? = atom
      var release = before.count
      while let here = step {
        for cell in here.cells { cells[first[release] + cell].append(index) }
        release -= 1
        step = here.parent.flatMap { release >= 0 ? before[release].atoms[$0] : nil }
      }
    }
    do {
      return try CellSystem(
        atoms: atoms.map { Atom(persons: $0.persons, holder: $0.holder) }, cells: cells,
        quantities: increments(before.map(\.cells) + [names], cells, first))
    } catch {
      throw .system(error)
    }
  }

  /// A release proved again, with all before it, by the certificate that was kept: from the ledger
  /// alone, without any search.
  public func prove(
    _ number: Int, by certificate: Certificate
  ) throws(Fault) -> (wide: Int, distinct: Int) {
    let release = releases[number]
    guard Sodium.isEqual(certificate.digest, release.certificateDigest) else {
      throw .otherCertificate(release: number)
    }
    let whole = try system(releases[..<number], release.cells, release.atoms)
    do {
      return try certificate.check(
        whole, isPublished: releases[...number].flatMap(\.values).map { $0 != nil })
    } catch {
      throw .notProved(release: number, error)
    }
  }

  private func increments(
    _ names: [[String]], _ cells: [[Int]], _ first: [Int]
  ) -> [[Int]] {
    var last: [String: Int] = [:]
    var quantities: [[Int]] = []
    for (release, names) in names.enumerated() {
      for (index, name) in names.enumerated() {
        let cell = first[release] + index
        if let before = last[name] {
          let (old, new) = (Set(cells[before]), Set(cells[cell]))
          for change in [new.subtracting(old), old.subtracting(new)] where !change.isEmpty {
            quantities.append(change.sorted())
          }
        }
        last[name] = cell
      }
    }
    return quantities
  }

  /// What is to be asked of `Suppression` before the draft can be released.
  public func request(_ draft: Draft) throws(Fault) -> Suppression.Request {
    var request = Suppression.Request(try system(draft))
    var first = 0
    for release in releases {
      for (index, value) in release.values.enumerated() {
        if value == nil {
          request.closed.insert(first + index)
        } else if release.isDisclosure {
          request.disclosed.insert(first + index)
        } else {
          request.forced.insert(first + index)
        }
      }
      first += release.cells.count
    }
    return request
  }
}
