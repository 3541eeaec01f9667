import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing
import Web

@testable import FollowUp

/// What readers that others wrote find in the files of a release.
private struct ReadFiles: Decodable {
  struct Frame: Decodable {
    let columns: [String]
    let rows: [[Cell]]

    func value(_ column: String, where conditions: [String: String]) -> String? {
      rows.first { row in
        conditions.allSatisfy { name, value in
          columns.firstIndex(of: name).map { row[$0].text == value } ?? false
        }
      }.flatMap { row in columns.firstIndex(of: column).map { row[$0].text } }
    }
  }

  struct Cell: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        text = number == number.rounded() ? "\(Int(number))" : "\(number)"
      } else {
        text = (try? container.decode(String.self)) ?? ""
      }
    }
  }

  struct PX: Decodable {
    let metadata: [String: [String]]
    let columns: [String]
    let rows: [[String]]

    var frame: Frame {
      get throws {
        let pairs = try JSONEncoder().encode(["columns": [columns], "rows": rows])
        let decoded = try JSONDecoder().decode([String: [[Cell]]].self, from: pairs)
        return Frame(columns: columns, rows: decoded["rows"] ?? [])
      }
    }
  }

  struct RDF: Decodable {
    let catalogues: Int
    let datasets: Int
    let described: Int
    let distributions: [String]
    let withFormat: Int
  }

  let jsonStat: Frame?
  let px: PX?
  let csv: Frame?
  let rdf: RDF?

  static func of(_ files: [String: [UInt8]]) async throws -> ReadFiles {
    let input = try JSONEncoder().encode(files.mapValues { Data($0).base64EncodedString() })
    let answer = try await PythonTool.run(
      "published.py", input: String(decoding: input, as: UTF8.self))
    return try JSONDecoder().decode(ReadFiles.self, from: Data(answer.utf8))
  }
}

@Suite(.enabled(if: PythonTool.isThere)) struct `The files of a release` {
  /// A number as pandas writes it, without its decimals.
  private func whole(_ text: String) -> String { Double(text).map { "\(Int($0))" } ?? text }

  /// Women, men and three of another gender, who are withheld with something beside them.
  private func released(
    _ body: (PublicationTown, Publication, PublishedRelease) async throws -> Void
  ) async throws {
    try await PublicationTown.with { town in
      try await town.fill()
      try await town.add("ab", 3, by: 3, .other)
      let publication = try await town.plan(audience: .everybody)
      try await body(town, publication, town.release(publication))
    }
  }

  @Test func `say the same to readers that others wrote`() async throws {
    try await released { _, _, release in
      var files: [String: [UInt8]] = [:]
      for file in ReleaseFile.allCases {
        files[file.rawValue] = try file.bytes(of: release, .swedish)
      }
      let read = try await ReadFiles.of(files)
      let table = release.table
      let (stat, csv) = (try #require(read.jsonStat), try #require(read.csv))
      let px = try #require(read.px)
      let frame = try px.frame
      var shown = 0
      var withheld = 0
      for row in table.subjects[0].rows {
        let group = row.group.map { "gender_\($0)" } ?? "all"
        let cube = PublishedCube(table)
        let title = try #require(cube.groups.first { $0.code == group }).title.sv
        for count in table.subjects[0].kind.counts {
          let figure = PublicationText.count(count).sv
          let known: Int? = row.counts[count]
          let expected = known.map { "\($0)" } ?? ""
          let labels = ["Grupp": title, "Uppgift": figure]
          let codes = ["group": row.group ?? "", "figure": count.rawValue]
          let inStat: String? = stat.value("value", where: labels)
          let inCSV: String? = csv.value("value", where: codes)
          let status: String? = csv.value("status", where: codes)
          let inPX: String? = frame.value("DATA", where: labels)
          #expect(inStat == expected, "\(title) \(figure)")
          #expect(inCSV.map(whole) == expected, "\(title) \(figure)")
          #expect(status == (known == nil ? "withheld" : ""))
          // The reader takes marks for nothing; that they are there is read from the file itself.
          #expect(inPX == expected, "\(title) \(figure)")
          if known == nil { withheld += 1 } else { shown += 1 }
        }
      }
      #expect(shown > 10 && withheld > 3)
      #expect(px.metadata["LANGUAGES"] == ["sv", "en"])
      #expect(px.metadata["CODES(Uppgift)"]?.first == "due")
      #expect(px.metadata["DATASYMBOL2"] == ["för få"])
      #expect(px.metadata["TIMEVAL(Period)"]?.contains("20251") == true)
      #expect(px.metadata.keys.contains { $0.hasPrefix("CELLNOTE(") })
    }
  }

  @Test func `have as many values as their dimensions say, and a status for each that is missing`()
    async throws
  {
    try await released { _, _, release in
      let bytes = try PublishedJSONStat(PublishedCube(release.table), .english).bytes()
      let read = try #require(
        try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
      let size = try #require(read["size"] as? [Int])
      let values = try #require(read["value"] as? [Any])
      #expect(values.count == size.reduce(1, *))
      let missing = values.indices.filter { values[$0] is NSNull }
      let status = try #require(read["status"] as? [String: String])
      #expect(Set(status.keys) == Set(missing.map { "\($0)" }))
      #expect(status.values.contains("withheld"))
    }
  }

  @Test func `are those of the sealed table to the byte, on the JSON route`() async throws {
    try await released { town, publication, release in
      let organisation = town.town.organisation
      try await organisation.user("nils", (.boardMember, organisation.board))
      let nils = TestBrowser(organisation, routes: town.module.routes)
      try await nils.logIn("nils")
      let place = PublicationURL.release(1, of: publication.id)
      #expect(try await nils.get("\(place)/tabell.json").html == release.body)
      #expect(try await nils.get("\(place)/annat.txt").status == 404)
      let page = try await nils.get(place)
      #expect(page.status == 200 && page.html.contains("för få"))
      #expect(!page.html.contains("Besluta och publicera"))
    }
  }

  @Test
  func `of what is published to everybody are open, and in a catalogue that can be harvested`()
    async throws
  {
    try await released { town, publication, _ in
      let board = try await town.plan()
      try await town.release(board)
      let routes = town.module.openRoutes { _ in }
      let stranger = TestBrowser(town.town.organisation, routes: routes)
      let list = try await stranger.get("/oppet/publiceringar")
      #expect(list.status == 200 && list.html.contains("\(publication.id)"))
      #expect(!list.html.contains("\(board.id)"))
      let open = OpenPublicationRoutes.release(1, of: publication.id)
      #expect(try await stranger.get(open).status == 200)
      #expect(try await stranger.get("\(open)/tabell.csv").status == 200)
      #expect(
        try await stranger.get(OpenPublicationRoutes.release(1, of: board.id)).status == 404)
      let catalogue = try await stranger.get("/oppet/katalog.rdf")
      let rdf = try #require(
        try await ReadFiles.of(["katalog.rdf": Array(catalogue.html.utf8)]).rdf)
      #expect(rdf.catalogues == 1 && rdf.datasets == 1 && rdf.described == 1)
      #expect(rdf.distributions.count == ReleaseFile.allCases.count)
      #expect(rdf.withFormat == rdf.distributions.count)
      #expect(rdf.distributions.allSatisfy { $0.hasPrefix("http") })
    }
  }
}
