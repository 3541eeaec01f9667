import Core
import Forms
import Organisation
import Programmes

/// A package as it was typed, with everything that there is to say of it before it is registered.
struct PackageCheck: Sendable {
  /// What stands at a fault, for whoever is to put it right.
  struct Finding: Sendable {
    let fault: PackageFault
    /// The line that it points to; nil where there is none.
    let line: String?
    /// The included package that it stands in; nil in the package itself.
    let included: String?
  }

  let text: String
  let findings: [Finding]
  /// The packages that it includes, by name.
  let includes: [String: String]
  /// Nil while there are errors.
  let definition: ProgrammeDefinition?
  /// Where the programme will belong.
  let owner: OrgUnit
  private(set) var load: ProgrammeLoad?
  /// The programme of the same name in the board, when there is one.
  private(set) var known: LoadedProgramme?
  private(set) var difference: ProgrammeDifference?
  private(set) var openEpisodes: [(version: Int, count: ToldCount)] = []
  /// What was decided on the stop list of the version in use.
  private(set) var decisions: PreparedDecisions?

  var errors: [Finding] { findings.filter { $0.fault.severity == .error } }
  var remarks: [Finding] { findings.filter { $0.fault.severity != .error } }

  private static let file = "paket.yaml"

  /// Reads a package and says what is wrong with it; nothing of the board is known yet.
  init(_ text: String, owner: OrgUnit, library: [String: String]) {
    self.text = text
    self.owner = owner
    var taken: [String: String] = [:]
    let package = ProgrammePackage.read(text, file: Self.file) { name in
      taken[name] = library[name]
      return library[name]
    }
    var faults = package.everything()
    if package.isBase, !faults.hasErrors {
      faults.append(
        PackageFault(
          place: package.place(of: .programme), severity: .error, code: "base",
          reason: PreparingText.isBase))
    }
    includes = taken
    definition = faults.hasErrors ? nil : package.definition
    findings = faults.map { fault in
      let name = fault.place.file == Self.file ? nil : String(fault.place.file.dropLast(5))
      let lines = (name.map { taken[$0] ?? "" } ?? text)
        .split(separator: "\n", omittingEmptySubsequences: false)
      let line = fault.place.line <= lines.count ? String(lines[fault.place.line - 1]) : nil
      return Finding(fault: fault, line: line, included: name)
    }
  }

  /// Adds what the package meets where it is to be used.
  func meeting(
    _ known: LoadedProgramme?, _ module: FollowUpModule, via: String
  ) async throws -> PackageCheck {
    guard let definition else { return self }
    var check = self
    check.known = known
    check.load = try await module.load(of: definition, in: owner, via: via)
    if let known {
      let older =
        known.current ?? known.versions.last { $0.registered.number < definition.version }
      if let older, older.registered.number != definition.version {
        check.difference = ProgrammeDifference(from: older.definition, to: definition)
        let planning = module.planning
        let decisions = try await module.database.read {
          try planning.decisions(of: known.registered.id, in: $0)
        }
        check.decisions = PreparedDecisions(
          decisions: decisions, older: older.definition, newer: definition)
      }
      check.openEpisodes = try await module.openEpisodes(in: known, via: via)
    }
    return check
  }
}
