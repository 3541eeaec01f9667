import Core
import Delimited

/// The table for a spreadsheet and what reads such: a row for each figure, and a code book.
extension PublishedTable {
  /// Semicolons and decimal commas, with a byte order mark; figures are not rounded. A withheld one is
  /// empty and says so in `status`.
  func csv(_ language: Language) -> [UInt8] {
    var writer = DelimitedWriter(marksByteOrder: true, guardsFormulas: true)
    writer.append(header: [
      "publication", "release", "period", "measure", "occasion", "breakdown", "group", "figure",
      "value", "status",
    ])
    let cube = PublishedCube(self)
    var values = cube.values.makeIterator()
    for subject in subjects {
      for row in subject.rows {
        for figure in cube.figures {
          guard let value = values.next(), value != .notApplicable else { continue }
          let (number, status): (String, String) =
            switch value {
            case .figure(let figure): (Self.written(figure), "")
            case .withheld: ("", "withheld")
            case .notComputed, .notApplicable: ("", "notComputed")
            }
          writer.append([
            .figure(publication), .figure("\(self.number)"), .figure(period), .text(subject.column),
            .text(subject.occasion), .text(row.breakdown ?? ""), .text(row.group ?? ""),
            .figure(figure.code), .figure(number), .figure(status),
          ])
        }
      }
    }
    return writer.drain()
  }

  private static func written(_ figure: Double) -> String {
    figure == figure.rounded()
      ? "\(Int(figure))" : "\(figure)".replacing(".", with: ",")
  }

  /// What every code stands for.
  func codeBook(_ language: Language) -> [UInt8] {
    var writer = DelimitedWriter(marksByteOrder: true, guardsFormulas: true)
    writer.append(header: ["column", "code", "meaning"])
    func add(_ column: String, _ code: String, _ meaning: Text) {
      writer.append([.text(column), .text(code), .text(meaning[language])])
    }
    add("publication", publication, Text(verbatim: title))
    add("period", period, periodTitle)
    var seen: Set<String> = []
    for subject in subjects where seen.insert("m|\(subject.column)").inserted {
      add("measure", subject.column, subject.title)
    }
    for subject in subjects where seen.insert("o|\(subject.occasion)").inserted {
      add("occasion", subject.occasion, subject.occasionTitle)
    }
    for division in divisions {
      add("breakdown", division.name.code, division.name.title)
      for group in division.groups {
        add("group", group.code, division.name.title + Text(verbatim: ": ") + group.title)
      }
    }
    for figure in PublishedCube(self).figures { add("figure", figure.code, figure.title) }
    add("status", "withheld", PublicationText.tooFewExplained)
    add("status", "notComputed", PublicationText.notComputed)
    return writer.drain()
  }
}
