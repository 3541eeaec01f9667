import Core
import Foundation

/// PX (PC-Axis file format 2013), in Swedish and English: `..` is withheld, `.` does not apply, `...` is
/// not computed of so few.
struct PublishedPX: Sendable {
  let cube: PublishedCube
  /// When the release was decided on.
  let created: Date

  private static let withheld = "\"..\""
  private static let notApplicable = "\".\""
  private static let notComputed = "\"...\""

  /// With CRLF between lines, UTF-8.
  var text: String {
    var lines: [String] = []
    let table = cube.table
    func one(_ keyword: String, _ value: String) { lines.append("\(keyword)=\(quoted(value));") }
    func bare(_ keyword: String, _ value: String) { lines.append("\(keyword)=\(value);") }
    func both(_ keyword: String, _ text: Text) {
      for language in Language.allCases {
        let tongue = language == .swedish ? "" : "[\(language.rawValue)]"
        lines.append("\(keyword)\(tongue)=\(quoted(text[language]));")
      }
    }
    func list(_ keyword: String, _ texts: [Text], of subkey: Text? = nil) {
      for language in Language.allCases {
        let tongue = language == .swedish ? "" : "[\(language.rawValue)]"
        let sub = subkey.map { "(\(quoted($0[language])))" } ?? ""
        lines.append(
          "\(keyword)\(tongue)\(sub)=\(texts.map { quoted($0[language]) }.joined(separator: ","));")
      }
    }
    one("CHARSET", "ANSI")
    one("AXIS-VERSION", "2013")
    one("CODEPAGE", "utf-8")
    one("LANGUAGE", "sv")
    lines.append("LANGUAGES=\"sv\",\"en\";")
    one("CREATION-DATE", moment(created))
    bare("DECIMALS", "\(cube.decimals)")
    bare("SHOWDECIMALS", "\(cube.decimals)")
    one("MATRIX", "\(table.publication)_\(table.number)")
    one("SUBJECT-CODE", "SOC")
    both("SUBJECT-AREA", PublicationText.subjectArea)
    both("CONTENTS", Text(verbatim: table.title))
    both("UNITS", PublicationText.counting(households: table.countsHouseholds))
    both("TITLE", title)
    both("DESCRIPTION", title)
    bare("DESCRIPTIONDEFAULT", "YES")
    list("STUB", [period, subject, group])
    list("HEADING", [figure])
    list("VALUES", [table.periodTitle], of: period)
    list("VALUES", cube.subjects.map(\.title), of: subject)
    list("VALUES", cube.groups.map(\.title), of: group)
    list("VALUES", cube.figures.map(\.title), of: figure)
    for language in Language.allCases {
      let tongue = language == .swedish ? "" : "[\(language.rawValue)]"
      lines.append(
        "TIMEVAL\(tongue)(\(quoted(period[language])))=TLIST(\(timeScale)),\(quoted(timeCode));")
    }
    list("CODES", [Text(verbatim: timeCode)], of: period)
    list("CODES", cube.subjects.map { Text(verbatim: $0.code) }, of: subject)
    list("CODES", cube.groups.map { Text(verbatim: $0.code) }, of: group)
    list("CODES", cube.figures.map { Text(verbatim: $0.code) }, of: figure)
    both("SOURCE", Text(verbatim: "\(table.board), \(table.municipality)"))
    both("NOTEX", note)
    both("DATASYMBOL1", PublicationText.notApplicable)
    both("DATASYMBOL2", PublicationText.tooFew)
    both("DATASYMBOL3", PublicationText.notComputed)
    lines += cellNotes
    lines.append("DATA=")
    return lines.map { $0 + "\r\n" }.joined() + data
  }

  private var title: Text {
    PublicationText.releaseTitle(cube.table)
      + Text(
        sv: ", efter mått, grupp och uppgift", en: ", by measure, group and figure")
  }

  private let period = PublicationText.period
  private let subject = PublicationText.columns
  private let group = PublicationText.group
  private let figure = PublicationText.figure

  private var note: Text {
    PublicationText.tooFewExplained + Text(verbatim: "#")
      + PublicationText.smallest(cube.table.threshold) + Text(verbatim: "#")
      + (cube.table.countsHouseholds ? PublicationText.countedHouseholds : PublicationText.counted)
  }

  /// One for each withheld cell.
  private var cellNotes: [String] {
    let values = cube.values
    var notes: [String] = []
    var place = 0
    for subject in cube.subjects {
      for group in cube.groups {
        for figure in cube.figures {
          defer { place += 1 }
          guard values[place] == .withheld else { continue }
          for language in Language.allCases {
            let tongue = language == .swedish ? "" : "[\(language.rawValue)]"
            let cell = [cube.table.periodTitle, subject.title, group.title, figure.title]
              .map { quoted($0[language]) }.joined(separator: ",")
            notes.append(
              "CELLNOTE\(tongue)(\(cell))=\(quoted(PublicationText.tooFew[language]));")
          }
        }
      }
    }
    return notes
  }

  private var data: String {
    let values = cube.values
    let width = cube.figures.count
    guard width > 0 else { return ";\r\n" }
    let rows = stride(from: 0, to: values.count, by: width).map { start in
      values[start..<(start + width)].map(written).joined(separator: " ")
    }
    return rows.joined(separator: "\r\n") + ";\r\n"
  }

  private func written(_ value: PublishedCube.Value) -> String {
    switch value {
    case .figure(let figure):
      figure == figure.rounded()
        ? "\(Int(figure))" : String(format: "%.\(cube.decimals)f", figure)
    case .withheld: Self.withheld
    case .notComputed: Self.notComputed
    case .notApplicable: Self.notApplicable
    }
  }

  private var timeScale: String {
    switch PublicationPeriod(cube.table.period)?.cadence {
    case .month: "M1"
    case .quarter: "Q1"
    case .halfYear: "H1"
    case .year, nil: "A1"
    }
  }

  private var timeCode: String {
    cube.table.period.filter(\.isNumber)
  }

  private func moment(_ date: Date) -> String {
    "\(Day(inSweden: date)) \(swedishTimeOfDay(date))".replacing("-", with: "")
  }

  /// No quotation marks inside; cut where a line would be longer than the format takes.
  private func quoted(_ text: String) -> String {
    let plain = text.replacing("\"", with: "'").replacing("\r", with: "").replacing("\n", with: "#")
    var parts: [Substring] = []
    var rest = Substring(plain)
    while rest.count > 200 {
      parts.append(rest.prefix(200))
      rest = rest.dropFirst(200)
    }
    parts.append(rest)
    return parts.map { "\"\($0)\"" }.joined(separator: "\r\n")
  }
}
