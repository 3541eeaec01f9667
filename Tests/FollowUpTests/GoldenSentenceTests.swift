import Core
import Foundation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

/// `docs/meningar.md` is read row by row: its figures are made into sentences, which must be those
/// that stand beside them.
@Suite struct `the table of sentences` {
  @Test func `says what the program says, in both languages`() throws {
    let rows = try GoldenRow.all()
    #expect(rows.count >= 60)
    for row in rows {
      let said = try #require(try row.said, "\(row.section): \(row.name) is not understood")
      #expect(said == Text(sv: row.swedish, en: row.english), "\(row.section): \(row.name)")
    }
  }

  @Test func `covers every kind of sentence`() throws {
    let sections = Set(try GoldenRow.all().map(\.section))
    #expect(sections == Set(GoldenRow.sections))
  }

  // A reader must not find a cause, a certainty or a ranking in them.
  @Test(arguments: [
    "tack vare", "på grund av insatsen", "beror på insatsen", "effekt", "signifikant", "bevis",
    "bäst", "sämst", "ingen skillnad", "ingen förändring", "skiljer sig inte", "säkerställd",
  ])
  func `never says`(_ words: String) throws {
    for row in try GoldenRow.all() {
      #expect(!row.swedish.lowercased().contains(words), "\(row.name)")
    }
  }
}

private struct GoldenRow {
  let section: String
  let name: String
  let figures: Figures
  let swedish: String
  let english: String

  static let sections = [
    "Hur många fick det bättre?", "Hur stor är förändringen?", "Hur är läget?",
    "Andelar och indikatorer", "Jämfört med året innan", "Två grupper", "Vilka är inte med?",
    "En enda klient",
  ]

  static func all(_ file: String = #filePath) throws -> [GoldenRow] {
    let root = URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "docs/meningar.md"), encoding: .utf8)
    var section = ""
    var rows: [GoldenRow] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("## ") { section = String(line.dropFirst(3)) }
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard line.hasPrefix("| "), cells.count == 4, cells[0] != "Fall" else { continue }
      rows.append(
        GoldenRow(
          section: section, name: cells[0], figures: Figures(cells[1]), swedish: cells[2],
          english: cells[3]))
    }
    return rows
  }

  /// What the program says of the row's figures; nil where they are not enough.
  var said: Text? {
    get throws {
      let sentence = figures.sentence
      switch section {
      case "Hur många fick det bättre?": return sentence.answer(try figures.group())
      case "Hur stor är förändringen?": return sentence.change(try figures.group())
      case "Hur är läget?": return sentence.counts(try figures.group())
      case "Andelar och indikatorer": return sentence.share(try figures.group())
      case "Jämfört med året innan":
        return try comparison("nu", "året innan")?.sentence(
          of: figures.has("andel")
            ? .share(Text(sv: "Planen genomfördes", en: "The plan was completed")) : .improved,
          with: ResultComparison.lastYear)
      case "Två grupper":
        let (women, men) = (Gender.female.title, Gender.male.title)
        if figures.has("andel") {
          return try comparison("kvinnor", "män")?.sentence(between: women, and: men)
        }
        return sentence.difference(
          between: try figures.group("kvinnor"), called: women,
          and: try figures.group("män"), called: men)
      case "Vilka är inte med?":
        let group = try figures.group()
        return Text.joined(
          [sentence.attrition(group), sentence.startLevels(group)].compactMap(\.self))
      case "En enda klient": return figures.client
      default: return nil
      }
    }
  }

  private func comparison(_ first: String, _ second: String) throws -> ResultComparison? {
    ResultComparison(try figures.share(first), try figures.share(second), ofShare: true)
  }
}

/// `började 40 · jämförda 31 · förändring 1,4 (0,6 till 2,2) · lägre är bättre`
private struct Figures {
  private var numbers: [String: [Double]] = [:]
  private var words: Set<String> = []
  private let text: String

  init(_ text: String) {
    self.text = text
    for part in text.components(separatedBy: " · ") {
      let key = String(part.prefix { !$0.isNumber && $0 != "−" }).trimmingCharacters(
        in: .whitespaces)
      let values = part.dropFirst(key.count).replacing("−", with: "-").replacing(",", with: ".")
        .split { !$0.isNumber && $0 != "-" && $0 != "." }.compactMap { Double($0) }
      if values.isEmpty { words.insert(part) } else { numbers[key] = values }
    }
  }

  func has(_ word: String) -> Bool { words.contains(word) }

  private func first(_ key: String) -> Double? { numbers[key]?.first }

  /// In steps, of which one is the smallest that counts.
  var sentence: ResultSentence {
    ResultSentence(
      direction: has("lägre är bättre") ? .lower : .higher,
      unit: has("dagar") ? Text(sv: "dagar", en: "days") : Text(sv: "steg", en: "steps"),
      smallestMeaningfulChange: 1, isShare: has("ja eller nej"),
      basis: has("perioden gäller mätningen") ? .measurement : .start)
  }

  private func decoded(_ object: [String: Any?]) throws -> GroupFigures {
    var object = object.compactMapValues { $0 }
    object["by"] = [String: String]()
    return try JSONDecoder().decode(
      GroupFigures.self, from: JSONSerialization.data(withJSONObject: object))
  }

  func group() throws -> GroupFigures {
    let paired = first("jämförda").map { Int($0) }
    let measured = first("mätta").map { Int($0) } ?? paired ?? 0
    let change = numbers["förändring"]
    func object(_ values: [Double]?, _ name: String) -> [String: Any]? {
      values.map {
        $0.count < 3 ? [name: $0[0]] : [name: $0[0], "lo": $0[1], "hi": $0[2]]
      }
    }
    let share = numbers["svar"].map { values -> [String: Any] in
      values[1] == 0
        ? ["code": "ja", "n": 0, "of": 0]
        : [
          "code": "ja", "n": Int(values[0]), "of": Int(values[1]), "p": values[0] / values[1],
          "lo": values[2] / 100, "hi": values[3] / 100,
        ]
    }
    let lost = first("saknas").map { count -> [String: Any] in
      var lost: [String: Any] = ["n": Int(count)]
      if let mean = first("de som saknas låg på") { lost["startMean"] = mean }
      if let without = first("utan startvärde") { lost["reasons"] = ["noStartValue": Int(without)] }
      return lost
    }
    return try decoded([
      "started": first("började").map { Int($0) } ?? measured,
      "due": first("skulle ha mätts").map { Int($0) }, "measured": measured, "paired": paired,
      "change": change?[0], "lo": change.flatMap { $0.count > 1 ? $0[1] : nil },
      "hi": change.flatMap { $0.count > 1 ? $0[2] : nil },
      "improved": first("bättre").map { Int($0) } ?? paired.map { _ in 0 },
      "unchanged": first("lika").map { Int($0) } ?? paired.map { _ in 0 },
      "worse": first("sämre").map { Int($0) } ?? paired.map { _ in 0 },
      "startMean": first("de som är med låg på"), "lost": lost, "share": share,
      "level": object(numbers["läge"], "mean"),
    ])
  }

  /// `kvinnor 12: 3,5 (s 1,8)`: pairs, mean change, standard deviation.
  func group(_ name: String) throws -> GroupFigures {
    let values = numbers[name] ?? []
    return try decoded([
      "started": Int(values[0]), "measured": Int(values[0]), "paired": Int(values[0]),
      "change": values[1], "sd": values[2],
    ])
  }

  /// `nu 12 av 31`
  func share(_ name: String) throws -> GroupFigures {
    let values = (numbers[name] ?? []).map { Int($0) }
    return try decoded([
      "started": values[1], "measured": values[1],
      "share": ["code": "ja", "n": values[0], "of": values[1]],
    ])
  }

  /// What the page of an episode says: `från 3 till 6 · bättre`.
  var client: Text? {
    let measure = Text(sv: "Mående", en: "Mood")
    func steps(_ value: Double) -> Text {
      Text(sv: "\(Int(value)) steg", en: "\(Int(value)) steps")
    }
    guard let from = first("från") else {
      return has("inget värde från starten") ? EpisodeText.noStartValue(measure) : nil
    }
    guard let to = numbers["från"]?.dropFirst().first else {
      return EpisodeText.onlyStartValue(measure, steps(from))
    }
    let development: EpisodeText.Development =
      has("bättre") ? .better : has("sämre") ? .worse : .same
    return EpisodeText.development(
      measure, from: steps(from), to: steps(to), on: day("2026-03-14"), development)
  }
}
