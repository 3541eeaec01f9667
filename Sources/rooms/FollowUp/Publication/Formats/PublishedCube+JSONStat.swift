import Core
import Foundation

/// JSON-stat 2.0 (json-stat.org/full): the cube with a status for what has no figure.
struct PublishedJSONStat: Encodable {
  let version = "2.0"
  let `class` = "dataset"
  let label: String
  let source: String
  let updated: String
  let id = ["period", "subject", "group", "figure"]
  let size: [Int]
  let role = ["time": ["period"], "metric": ["figure"]]
  let dimension: [String: Dimension]
  let value: [Double?]
  /// By place among the values: `withheld`, `notComputed`, `notApplicable`.
  let status: [String: String]
  let note: [String]
  let `extension`: Extension

  struct Dimension: Encodable {
    let label: String
    let category: Category
  }

  struct Category: Encodable {
    let index: [String]
    let label: [String: String]
    var unit: [String: Unit]?
  }

  struct Unit: Encodable {
    let decimals: Int
    let label: String
  }

  struct Extension: Encodable {
    let publication: String
    let release: Int
    let corrects: Int?
    let threshold: Int
    let status: [String: String]
  }

  init(_ cube: PublishedCube, _ language: Language) {
    let table = cube.table
    label = PublicationText.releaseTitle(table)[language]
    source = "\(table.board), \(table.municipality)"
    updated = table.asOf.description
    size = [1, cube.subjects.count, cube.groups.count, cube.figures.count]
    func category(_ names: [PublishedTable.Name]) -> Category {
      Category(
        index: names.map(\.code),
        label: Dictionary(names.map { ($0.code, $0.title[language]) }) { first, _ in first })
    }
    var figures = category(cube.figures.map { .init(code: $0.code, title: $0.title) })
    figures.unit = Dictionary(
      uniqueKeysWithValues: cube.figures.map { figure in
        (
          figure.code,
          Unit(
            decimals: figure.isCount ? 0 : cube.decimals,
            label: figure.isCount
              ? (table.countsHouseholds ? PublicationText.households : PublicationText.persons)[
                language] : PublicationText.ofTheMeasure[language])
        )
      })
    dimension = [
      "period": Dimension(
        label: PublicationText.period[language],
        category: category([.init(code: table.period, title: table.periodTitle)])),
      "subject": Dimension(
        label: PublicationText.columns[language], category: category(cube.subjects)),
      "group": Dimension(
        label: PublicationText.group[language], category: category(cube.groups)),
      "figure": Dimension(label: PublicationText.figure[language], category: figures),
    ]
    let values = cube.values
    value = values.map { if case .figure(let figure) = $0 { figure } else { nil } }
    var status: [String: String] = [:]
    for (place, value) in values.enumerated() {
      switch value {
      case .figure: break
      case .withheld: status["\(place)"] = "withheld"
      case .notComputed: status["\(place)"] = "notComputed"
      case .notApplicable: status["\(place)"] = "notApplicable"
      }
    }
    self.status = status
    note = [
      PublicationText.tooFewExplained[language],
      PublicationText.smallest(table.threshold)[language],
      (table.countsHouseholds ? PublicationText.countedHouseholds : PublicationText.counted)[
        language],
    ]
    `extension` = Extension(
      publication: table.publication, release: table.number, corrects: table.corrects?.number,
      threshold: table.threshold,
      status: [
        "withheld": PublicationText.tooFew[language],
        "notComputed": PublicationText.notComputed[language],
        "notApplicable": PublicationText.notApplicable[language],
      ])
  }

  /// As bytes, keys in order.
  func bytes() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self))
  }
}
