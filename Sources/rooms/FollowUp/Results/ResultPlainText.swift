import Core
import Programmes

extension ResultReport {
  /// The figures as a table of plain text for people, decimals as the measure declares and one more.
  package func plainText(in language: Language, decimals: Int = 1) -> String {
    let names = groups.first?.by.keys.sorted() ?? []
    let asked = names.isEmpty ? [Text(sv: "grupp", en: "group")] : names.map(Text.init(verbatim:))
    var columns: [(heading: Text, cells: [Text])] = []
    for (place, heading) in asked.enumerated() {
      columns.append(
        (
          heading,
          groups.map { group in
            names.isEmpty
              ? Text(sv: "alla", en: "all") : Text(verbatim: group.by[names[place]] ?? "")
          }
        ))
    }
    func count(_ heading: Text, _ figure: (GroupFigures) -> Int?) {
      guard groups.contains(where: { figure($0) != nil }) else { return }
      columns.append((heading, groups.map { figure($0).map { .number($0) } ?? Self.none }))
    }
    func number(_ heading: Text, _ figure: (GroupFigures) -> Double?) {
      guard groups.contains(where: { figure($0) != nil }) else { return }
      columns.append(
        (
          heading,
          groups.map { figure($0).map { .number($0, decimals: decimals + 1) } ?? Self.none }
        ))
    }
    count(Text(sv: "började", en: "started")) { $0.started }
    count(Text(sv: "skulle", en: "due")) { $0.due }
    count(Text(sv: "mätta", en: "measured")) { $0.measured }
    count(Text(sv: "par", en: "pairs")) { $0.paired }
    number(Text(sv: "start", en: "start")) { $0.startMean }
    number(Text(sv: "tillfället", en: "occasion")) { $0.occasionMean }
    number(Text(sv: "förändring", en: "change")) { $0.change }
    number(Text(sv: "från", en: "from")) { $0.lo }
    number(Text(sv: "till", en: "to")) { $0.hi }
    count(Text(sv: "bättre", en: "better")) { $0.improved }
    count(Text(sv: "lika", en: "same")) { $0.unchanged }
    count(Text(sv: "sämre", en: "worse")) { $0.worse }
    count(Text(sv: "antal", en: "number")) { $0.share?.n }
    count(Text(sv: "av", en: "of")) { $0.share?.of }
    for (heading, figure): (Text, (GroupFigures) -> Double?) in [
      (Text(sv: "andel", en: "share"), { $0.share?.p }),
      (Text(sv: "lägst", en: "low"), { $0.share?.lo }),
      (Text(sv: "högst", en: "high"), { $0.share?.hi }),
    ] where groups.contains(where: { figure($0) != nil }) {
      columns.append(
        (heading, groups.map { figure($0).map { .percent($0, decimals: 1) } ?? Self.none }))
    }
    count(Text(sv: "borta", en: "lost")) { $0.lost?.n }

    let title = Text(
      sv: "\(programme), version \(version): \(measure) vid \(occasion), frågat \(asOf)",
      en: "\(programme), version \(version): \(measure) at \(occasion), asked \(asOf)")
    let widths = columns.map { column in
      ([column.heading] + column.cells).map { $0[language].count }.max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      cells.enumerated().map { place, cell in
        let room = String(repeating: " ", count: max(0, widths[place] - cell.count))
        return place < asked.count ? cell + room : room + cell
      }.joined(separator: "  ")
    }
    var lines = [title[language], "", line(columns.map { $0.heading[language] })]
    for row in groups.indices { lines.append(line(columns.map { $0.cells[row][language] })) }
    if groupsOverlap == true {
      lines += [
        "",
        Text(
          sv: "En person kan finnas i flera grupper; raderna ska inte läggas ihop.",
          en: "A person can be in several groups; the rows are not to be added up.")[language],
      ]
    }
    return lines.joined(separator: "\n")
  }

  private static let none = Text(verbatim: "–")
}
