import Core
import Forms

/// What reads the data file into SPSS and R with labels on everything. Base R alone; SPSS syntax that
/// PSPP takes as well.
struct ExtractLabels: Sendable {
  let book: CodeBook
  let mark: String
  static let dataFile = "svar.csv"

  // MARK: R

  var r: String {
    var lines = [
      "# \(mark)", "# R: source(\"svar.R\", encoding = \"UTF-8\")",
      "d <- read.csv(\"\(Self.dataFile)\", colClasses = \"character\", encoding = \"UTF-8\",",
      "  na.strings = \"\", check.names = FALSE)",
      "missing_codes <- c(\(book.missingList { Self.quoted($0.code) }))",
      "missing_labels <- c(\(book.missingList { Self.quoted($0.label.sv) }))",
      "lacks <- function(x) !is.na(x) & x %in% missing_codes",
      "reason <- function(x) factor(ifelse(lacks(x), x, NA), missing_codes, missing_labels)",
      "value <- function(x) ifelse(lacks(x), NA, x)",
    ]
    for entry in book.entries {
      let column = "d$\(entry.name)"
      if entry.mayLack { lines.append("d$\(entry.name)_missing <- reason(\(column))") }
      if entry.mayLack { lines.append("\(column) <- value(\(column))") }
      switch entry.kind {
      case .number, .chosen: lines.append("\(column) <- as.numeric(\(column))")
      case .day: lines.append("\(column) <- as.Date(\(column))")
      case .choice: lines.append(factor(entry))
      case .text where !entry.values.isEmpty: lines.append(factor(entry))
      case .text, .choices: break
      }
      lines.append("attr(\(column), \"label\") <- \(Self.quoted(entry.label.sv))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func factor(_ entry: CodeBook.Entry) -> String {
    let codes = entry.values.map { Self.quoted($0.code) }.joined(separator: ",\n  ")
    let labels = entry.values.map { Self.quoted($0.label.sv) }.joined(separator: ",\n  ")
    // Two codes may have one label, which factor() would take for one level too many.
    return """
      d$\(entry.name) <- factor(d$\(entry.name), c(
        \(codes)), make.unique(c(
        \(labels))))
      """
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for character in text.unicodeScalars {
      switch character {
      case "\"", "\\": result += "\\" + String(character)
      case "\n", "\r", "\t": result += " "
      default: result.unicodeScalars.append(character)
      }
    }
    return result + "\""
  }

  // MARK: SPSS

  var spss: String {
    var lines = [
      "* \(mark.replacingOccurrences(of: ".", with: " ")).", "SET DECIMAL=DOT.",
      "GET DATA /TYPE=TXT /FILE='\(Self.dataFile)' /ENCODING='UTF8' /ARRANGEMENT=DELIMITED",
      "  /DELIMITERS=',' /QUALIFIER='\"' /FIRSTCASE=2 /VARIABLES=",
    ]
    for (place, entry) in book.entries.enumerated() {
      lines.append("  \(raw(entry, place)) \(isRead(entry) ? format(entry) : "A255")")
    }
    lines[lines.count - 1] += "."
    for (place, entry) in book.entries.enumerated() where !isRead(entry) {
      lines += conversion(of: entry, from: raw(entry, place))
    }
    for entry in book.entries {
      lines.append("VARIABLE LABELS \(entry.name)")
      lines.append("  \(Self.literal(entry.label.sv, 250)).")
      lines += valueLabels(of: entry)
    }
    let read = book.entries.enumerated().filter { !isRead($0.element) }
    for (place, entry) in read { lines.append("DELETE VARIABLES \(raw(entry, place)).") }
    lines.append("EXECUTE.")
    return lines.joined(separator: "\n") + "\n"
  }

  /// Whether a column is read as what it is; else it is read as text and made into numbers.
  private func isRead(_ entry: CodeBook.Entry) -> Bool {
    switch entry.kind {
    case .text, .choices: true
    case .day, .number: !entry.mayLack
    case .choice, .chosen: false
    }
  }

  private func raw(_ entry: CodeBook.Entry, _ place: Int) -> String {
    isRead(entry) ? entry.name : "raw_\(place + 1)"
  }

  private func format(_ entry: CodeBook.Entry) -> String {
    switch entry.kind {
    case .day: "SDATE10"
    case .number, .chosen: "F20.\(entry.decimals)"
    case .choice, .choices, .text: "A255"
    }
  }

  /// Codes for missing answers that no answer can be: beside the allowed values where they are not
  /// negative, else far below.
  private func missingCode(_ index: Int, of entry: CodeBook.Entry) -> String {
    switch entry.kind {
    case .choice, .chosen: "-\(index + 1)"
    case .number where entry.least.map { $0 >= FixedPoint(0) } == true: "-\(index + 1)"
    case .day: "-\(index + 1)"
    default: "-800000000000000\(index + 1)"
    }
  }

  private func conversion(of entry: CodeBook.Entry, from raw: String) -> [String] {
    var lines: [String] = []
    if entry.kind == .day {
      lines.append("NUMERIC \(entry.name) (SDATE10).")
      lines.append("IF (CHAR.SUBSTR(\(raw),1,1) <> '.') \(entry.name) = NUMBER(\(raw),SDATE10).")
      for (index, value) in CodeBook.missing.enumerated() {
        lines.append(
          "IF (\(raw) = \(Self.literal(value.code, 250))) \(entry.name) = \(missingCode(index, of: entry))."
        )
      }
    } else {
      lines.append("RECODE \(raw) (' '=SYSMIS)")
      for (index, value) in CodeBook.missing.enumerated() {
        lines.append(
          "  (\(Self.literal(value.code, 250))=\(missingCode(index, of: entry)))")
      }
      if entry.kind == .choice {
        for (index, value) in entry.values.enumerated() {
          lines.append("  (\(Self.literal(value.code, 250))=\(index + 1))")
        }
      } else {
        lines.append("  (CONVERT)")
      }
      lines.append("  INTO \(entry.name).")
      let decimals = entry.kind == .number ? entry.decimals : 0
      lines.append("FORMATS \(entry.name) (F20.\(decimals)).")
    }
    let all = (missingCode(CodeBook.missing.count - 1, of: entry), missingCode(0, of: entry))
    lines.append("MISSING VALUES \(entry.name) (\(all.0) THRU \(all.1)).")
    return lines
  }

  private func valueLabels(of entry: CodeBook.Entry) -> [String] {
    var labels: [(String, Text)] = []
    switch entry.kind {
    case .choice:
      labels = entry.values.enumerated().map { ("\($0.offset + 1)", $0.element.label) }
    case .number, .chosen: labels = entry.values.map { ($0.code, $0.label) }
    case .text: labels = entry.values.map { (Self.literal($0.code, 250), $0.label) }
    case .choices, .day: break
    }
    if entry.mayLack, !isRead(entry), entry.kind != .day {
      labels += CodeBook.missing.enumerated().map {
        (missingCode($0.offset, of: entry), $0.element.label)
      }
    }
    guard !labels.isEmpty else { return [] }
    return ["VALUE LABELS \(entry.name)"]
      + labels.enumerated().map { index, label in
        "  \(label.0) \(Self.literal(label.1.sv, 115))\(index == labels.count - 1 ? "." : "")"
      }
  }

  /// In single quotes, on one line, at most so many bytes.
  private static func literal(_ text: String, _ most: Int) -> String {
    var kept = ""
    for character in text.map({ $0.isNewline ? " " : $0 }) {
      guard kept.utf8.count + character.utf8.count <= most else { break }
      kept.append(character)
    }
    return "'" + kept.replacingOccurrences(of: "'", with: "''") + "'"
  }
}

extension CodeBook {
  fileprivate func missingList(_ words: (Value) -> String) -> String {
    Self.missing.map(words).joined(separator: ",\n  ")
  }
}
