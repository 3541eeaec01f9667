import Core
import Foundation
import Web

/// A file of a release, made of its table and nothing else.
enum ReleaseFile: String, CaseIterable, Sendable {
  case csv = "tabell.csv"
  case codeBook = "kodbok.csv"
  case px = "tabell.px"
  case jsonStat = "json-stat.json"
  case json = "tabell.json"

  var title: Text {
    switch self {
    case .csv: Text(sv: "Tabell (CSV)", en: "Table (CSV)")
    case .codeBook: Text(sv: "Kodbok (CSV)", en: "Code book (CSV)")
    case .px: Text(verbatim: "PX")
    case .jsonStat: Text(verbatim: "JSON-stat 2.0")
    case .json: Text(sv: "Som den förseglades (JSON)", en: "As it was sealed (JSON)")
    }
  }

  /// Of the internet (RFC 6838).
  var contentType: String {
    switch self {
    case .csv, .codeBook: "text/csv; charset=utf-8"
    case .px: "text/x-pcaxis; charset=utf-8"
    case .jsonStat, .json: "application/json"
    }
  }

  func bytes(of release: PublishedRelease, _ language: Language) throws -> [UInt8] {
    switch self {
    case .csv: release.table.csv(language)
    case .codeBook: release.table.codeBook(language)
    case .px:
      Array(PublishedPX(cube: PublishedCube(release.table), created: release.decidedAt).text.utf8)
    case .jsonStat: try PublishedJSONStat(PublishedCube(release.table), language).bytes()
    case .json: Array(release.body.utf8)
    }
  }

  /// To be saved under a name that says which release it is of.
  func download(of release: PublishedRelease, _ language: Language) throws -> WebResponse {
    .download(
      name: "\(release.table.publication)-\(release.number)-\(rawValue)", contentType: contentType,
      body: try bytes(of: release, language))
  }
}
