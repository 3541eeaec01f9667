// What `make bench` measures of DisclosureControl: reads a generated table or series, does the work,
// and prints figures by name. It is no command of the product.
import DisclosureControl
import Foundation

typealias Dimension = DisclosureControl.Dimension

struct Lines {
  let heading: [String: Int]
  let rows: [[String]]

  init(_ path: String) throws {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map {
        $0.replacingOccurrences(of: "\"", with: "")
      }
    }
    heading = Dictionary(uniqueKeysWithValues: zip(lines[0], lines[0].indices))
    rows = Array(lines.dropFirst())
  }

  func column(_ name: String) -> [String] { rows.map { $0[heading[name] ?? 0] } }

  func codes(_ name: String) -> [String] { Set(column(name)).sorted() }

  /// Units under departments, under administrations where there are any.
  func organisation(_ levels: [String]) throws -> Dimension {
    var nodes: [(code: String, parent: String?)] = []
    var seen: Set<String> = []
    for row in rows {
      var parent: String?
      for level in levels {
        let code = row[heading[level] ?? 0]
        if seen.insert(code).inserted { nodes.append((code, parent)) }
        parent = code
      }
    }
    return try Dimension("unit", nodes: nodes)
  }
}

func put(_ name: String, _ value: some CustomStringConvertible) { print("\(name)=\(value)") }

/// Seconds by the clock and by the processor.
func measured<Result>(_ name: String, _ work: () throws -> Result) rethrows -> Result {
  let (wall, processor) = (ContinuousClock.now, clock())
  let result = try work()
  let seconds = (ContinuousClock.now - wall) / .seconds(1)
  put("\(name)_seconds", seconds)
  put("\(name)_cpu", Double(clock() - processor) / Double(CLOCKS_PER_SEC))
  return result
}

func crossed(_ lines: Lines, isDashboard: Bool) throws -> TableSet {
  let administrations = lines.codes("admin")
  let dimensions = [
    try lines.organisation(["admin", "dept", "unit"]),
    try Dimension("outcome", codes: lines.codes("outcome")),
    try Dimension("sex", codes: lines.codes("sex")),
    try Dimension("age", codes: lines.codes("age")),
  ]
  let above = TableSet.Table.Axis("unit", depths: [0, 1, 2])
  let tables: [TableSet.Table] =
    isDashboard
    ? [
      .init("outcome", [.init("unit"), .init("outcome")]),
      .init("outcome by sex", [above, .init("outcome"), .init("sex")]),
      .init("outcome by age", [above, .init("outcome"), .init("age")]),
      .init("sex", [.init("unit"), .init("sex")]), .init("age", [.init("unit"), .init("age")]),
    ]
    : [.init("all", dimensions.map { .init($0.name) })]
  let names = ["unit", "outcome", "sex", "age", "n", "admin"].map { lines.heading[$0] ?? 0 }
  return try TableSet(
    dimensions: dimensions, tables: tables,
    rows: lines.rows.map { row in
      .init(
        names.prefix(4).map { row[$0] }, Double(row[names[4]]) ?? 0,
        holder: administrations.firstIndex(of: row[names[5]]))
    })
}

func protect(_ tables: TableSet, guardsAgainstHolders: Bool) throws {
  let suppression = Suppression(
    rules: ProtectionRules(guardsAgainstHolders: guardsAgainstHolders), workers: Workers(count: 2))
  let request = Suppression.Request(tables)
  let eliminated = try measured("elimination") { try suppression.elimination(request) }
  put("eliminated", eliminated.count { !$0 })
  let result = try measured("protection") { try suppression.protect(request) }
  put("primary", result.isPrimary.count { $0 })
  put("withheld", result.withheldCount)
  let proved = try measured("check") {
    try result.certificate.check(tables.system, isPublished: result.isPublished)
  }
  put("proved_wide", proved.wide)
  put("proved_distinct", proved.distinct)
  put("certificate_bytes", result.certificate.bytes.count)
}

/// Releases of a year so far, every `step` months.
func series(_ lines: Lines, step: Int) throws {
  let months = lines.column("month").compactMap(Int.init)
  let counts = lines.column("n").compactMap(Int.init)
  let places = zip(lines.column("unit"), lines.column("dept")).map { [$0, $1, "Total"] }
  let outcomes = lines.column("outcome").map { [$0, "Total"] }
  let names = Set(
    zip(places, outcomes).flatMap { places, outcomes in
      places.flatMap { place in outcomes.map { "\(place) · \($0)" } }
    }
  ).sorted()
  let number = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
  var ledger = Ledger("series")
  var atoms: [Int: Int] = [:]
  var last: Certificate?
  var sensitive = 0
  try measured("series") {
    for month in stride(from: step, through: months.max() ?? 0, by: step) {
      let rows = months.indices.filter { months[$0] <= month && counts[$0] > 0 }
      let draft = Ledger.Draft(
        "month \(month)", cells: names,
        contributions: rows.map { row in
          .init(
            atom: atoms[row],
            cells: places[row].flatMap { place in
              outcomes[row].compactMap { number["\(place) · \($0)"] }
            }, persons: counts[row])
        })
      let result = try Suppression(workers: Workers(count: 2)).protect(ledger.request(draft))
      let given = try ledger.append(draft, result)
      for (row, atom) in zip(rows, given) { atoms[row] = atom }
      last = result.certificate
      sensitive = result.sensitiveCount
    }
  }
  put("sensitive", sensitive)
  if let last {
    let proved = try ledger.prove(ledger.releases.count - 1, by: last)
    put("proved_wide", proved.wide)
    put("proved_distinct", proved.distinct)
  }
  let values = ledger.releases.flatMap(\.values)
  put("cells", values.count)
  put("published", Double(values.count { $0 != nil }) / Double(values.count))
  put("ledger_bytes", ledger.bytes.count)
}

let words = CommandLine.arguments.dropFirst()
guard words.count >= 2, let kind = words.first, let path = words.dropFirst().first else {
  print("disclosure-bench full|dashboard|inside|series FILE [MONTHS]")
  exit(2)
}
let lines = try Lines(path)
switch kind {
case "full":
  let tables = try measured("build") { try crossed(lines, isDashboard: false) }
  put("cells", tables.system.cellCount)
  put("non_zeros", tables.system.nonZeros)
  let shown = try measured("elimination") {
    try Suppression(rules: ProtectionRules(guardsAgainstHolders: false))
      .elimination(.init(tables))
  }
  put("eliminated", shown.count { !$0 })
  let rounded = try measured("rounding") { try SmallCountRounding().round(tables.system) }
  put("rounding_difference", rounded.greatestDifference)
case "dashboard", "inside":
  let tables = try measured("build") { try crossed(lines, isDashboard: true) }
  put("cells", tables.system.cellCount)
  put("non_zeros", tables.system.nonZeros)
  try protect(tables, guardsAgainstHolders: kind == "inside")
default:
  try series(lines, step: Int(words.last ?? "") ?? 1)
}
var usage = rusage()
getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
put("peak_kilobytes", usage.ru_maxrss)
