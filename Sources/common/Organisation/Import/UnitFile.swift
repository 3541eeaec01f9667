import Core

/// The columns of a file of units.
enum UnitColumn: FileColumn {
  case code, name, kind, under, from, to, threshold, personalData

  var headings: [String] {
    switch self {
    case .code: ["kod", "code"]
    case .name: ["namn", "name"]
    case .kind: ["slag", "kind"]
    case .under: ["under", "överordnad", "överordnad enhet"]
    case .from: ["från", "från och med", "from"]
    case .to: ["till", "till och med", "to"]
    case .threshold: ["gräns", "minsta antal", "threshold"]
    case .personalData: ["uppföljning av personer", "personal_data"]
    }
  }

  var isRequired: Bool { self == .code || self == .name }
}

/// What a file of units asks for, held against the organisation as it is.
struct UnitChanges: Sendable {
  /// A unit to add, with the zone that a board brings.
  struct Addition: Sendable {
    let code: String
    let name: String
    let kind: OrgUnit.Kind
    let under: String
    let from: Day
    let to: Day?
    let threshold: Int
    let keepsPersons: Bool
  }

  struct Correction: Sendable {
    let unit: OrgUnit
    let name: String
    let from: Day
  }

  /// Parents before children.
  private(set) var additions: [Addition] = []
  private(set) var corrections: [Correction] = []
  private(set) var report: OrganisationImportReport

  private typealias Row = ColumnFile<UnitColumn>.Row

  /// Who imports, and may change their own units only; nil for a command.
  private let viewer: Viewer?

  init(_ file: ColumnFile<UnitColumn>, tree: UnitTree, by viewer: Viewer?) {
    self.viewer = viewer
    report = OrganisationImportReport(.units)
    report.read = file.rows.count
    report.faults = file.faults
    report.unused = file.unused
    var lines: [String: Int] = [:]
    var found: [String: Addition] = [:]
    var order: [(row: Row, code: String)] = []
    for row in file.rows {
      guard let code = row[.code] else {
        report.faults.append(row.fault(.code, ImportText.codeMissing))
        continue
      }
      if let earlier = lines.updateValue(row.line, forKey: code) {
        report.faults.append(row.fault(.code, ImportText.codeTwice(row: earlier)))
      } else if let unit = tree.unit(code: code) {
        correct(unit, row, tree)
      } else if let addition = addition(code, row) {
        found[code] = addition
        order.append((row, code))
      }
    }
    place(order, found, tree, known: Set(lines.keys))
    if !report.faults.isEmpty { report.faults.sort { $0.row < $1.row } }
  }

  // MARK: Units that are there

  private mutating func correct(_ unit: OrgUnit, _ row: Row, _ tree: UnitTree) {
    let before = report.faults.count
    let kind = kind(of: row)
    if let kind, row[.kind] != nil, kind != unit.kind {
      report.faults.append(row.fault(.kind, ImportText.kindStays(unit.kind.name)))
    }
    if let under = row[.under], under != unit.parent.flatMap({ tree[$0]?.code }) {
      report.faults.append(row.fault(.under, ImportText.moveByPlan))
    }
    let from = day(.from, row) ?? unit.validFrom
    if row[.to] != nil, let to = day(.to, row), to != unit.validTo {
      report.faults.append(row.fault(.to, ImportText.endByPlan))
    }
    if Period(from: from, to: unit.validTo).isEmpty {
      report.faults.append(row.fault(.from, OrganisationError.impossiblePeriod.message))
    }
    guard let name = row[.name] else {
      report.faults.append(row.fault(.name, ImportText.unitNameMissing))
      return
    }
    guard report.faults.count == before else { return }
    guard mayChange(unit.id) || (name, from) == (unit.name, unit.validFrom) else {
      report.faults.append(row.fault(.code, ImportText.notYourUnit))
      return
    }
    guard name != unit.name || from != unit.validFrom else {
      report.unchanged += 1
      return
    }
    corrections.append(Correction(unit: unit, name: name, from: from))
    var what: [Text] = []
    if name != unit.name { what.append(ImportText.renamed(unit.name, name)) }
    if from != unit.validFrom { what.append(ImportText.begins(unit.validFrom, from)) }
    report.changed.append(.init(name: unit.code, what: Text.joined(what, separator: "; ")))
  }

  // MARK: New units

  private mutating func addition(_ code: String, _ row: Row) -> Addition? {
    let before = report.faults.count
    let kind = kind(of: row)
    let from = day(.from, row) ?? OrgUnit.beginning
    let to = day(.to, row)
    if Period(from: from, to: to).isEmpty {
      report.faults.append(row.fault(.to, OrganisationError.impossiblePeriod.message))
    }
    if code.contains(where: \.isWhitespace) || code.count > 40 {
      report.faults.append(row.fault(.code, ImportText.codeForm))
    }
    if row[.name] == nil {
      report.faults.append(row.fault(.name, ImportText.unitNameMissing))
    }
    if row[.under] == nil {
      report.faults.append(row.fault(.under, ImportText.parentMissing))
    }
    let isBoard = kind == .board
    let threshold = row[.threshold].map { Int($0) ?? 0 } ?? Zone.usualThreshold
    if row[.threshold] != nil, !isBoard {
      report.faults.append(row.fault(.threshold, ImportText.onlyForBoards))
    } else if !(2...100).contains(threshold) {
      report.faults.append(row.fault(.threshold, ImportText.thresholdForm))
    }
    var keepsPersons = true
    if let word = row[.personalData] {
      if !isBoard {
        report.faults.append(row.fault(.personalData, ImportText.onlyForBoards))
      } else if let yes = ImportText.yesOrNo(word) {
        keepsPersons = yes
      } else {
        report.faults.append(row.fault(.personalData, ImportText.yesOrNoForm))
      }
    }
    guard report.faults.count == before, let kind, let name = row[.name], let under = row[.under]
    else { return nil }
    return Addition(
      code: code, name: name, kind: kind, under: under, from: from, to: to, threshold: threshold,
      keepsPersons: keepsPersons)
  }

  /// Puts parents before children, and checks what hangs together with the unit above.
  private mutating func place(
    _ order: [(row: Row, code: String)], _ found: [String: Addition], _ tree: UnitTree,
    known: Set<String>
  ) {
    var isInBoard: [String: Bool] = [:]
    var isPlaced: Set<String> = []
    var isRefused: Set<String> = []
    for (row, first) in order {
      // Upwards until somebody who stands, then down again.
      var chain: [String] = []
      var code = first
      while let unit = found[code], !isPlaced.contains(code) {
        if chain.contains(code) {
          let loop = chain.drop { $0 != code } + [code]
          report.faults.append(row.fault(.under, ImportText.cycle(Array(loop))))
          isRefused.formUnion(chain)
        }
        if isRefused.contains(code) { break }
        chain.append(code)
        code = unit.under
      }
      guard isPlaced.contains(code) || tree.unit(code: code) != nil else {
        // Said once: where it is named, and not of those below.
        if !known.contains(code), chain.last == first {
          report.faults.append(row.fault(.under, ImportText.noUnit(code)))
        }
        isRefused.formUnion(chain)
        continue
      }
      for code in chain.reversed() {
        guard let unit = found[code] else { continue }
        let parent = tree.unit(code: unit.under)
        if let parent, !mayChange(parent.id) {
          report.faults.append(row.fault(.under, ImportText.notYourUnit))
        }
        let isUnderBoard = parent.map { $0.zone != nil } ?? isInBoard[unit.under] ?? false
        if unit.kind == .board, isUnderBoard {
          report.faults.append(
            RowFault(
              row: order.first { $0.code == code }?.row.line ?? row.line,
              column: UnitColumn.under.headings[0], value: unit.under,
              reason: ImportText.boardUnderBoard))
        }
        if let parentEnd = parent?.validTo ?? found[unit.under]?.to, parentEnd < unit.from {
          report.faults.append(row.fault(.under, ImportText.parentEnded(parentEnd)))
        }
        isInBoard[code] = isUnderBoard || unit.kind == .board
        isPlaced.insert(code)
        additions.append(unit)
        report.added.append(
          .init(name: code, what: ImportText.newUnit(unit.kind.name, unit.name, under: unit.under)))
      }
    }
  }

  private func mayChange(_ unit: UnitID) -> Bool {
    viewer?.may(.manageOrganisation, in: unit) ?? true
  }

  // MARK: Values

  private mutating func day(_ column: UnitColumn, _ row: Row) -> Day? {
    guard let text = row[column] else { return nil }
    if let day = Day(text) { return day }
    report.faults.append(row.fault(column, ImportText.dayForm))
    return nil
  }

  private mutating func kind(of row: Row) -> OrgUnit.Kind? {
    guard let word = row[.kind]?.lowercased() else { return .unit }
    let kind = OrgUnit.Kind.allCases.first {
      [$0.rawValue.lowercased(), $0.name.sv.lowercased(), $0.name.en.lowercased()].contains(word)
    }
    if kind == nil {
      report.faults.append(
        row.fault(.kind, ImportText.kindUnknown(OrgUnit.Kind.allCases.map(\.name))))
    }
    return kind
  }
}
