/// What the parser of arguments says of a command that is used wrongly, in Swedish. What it does not know is
/// left as it is.
enum ParserText {
  static func swedish(_ message: String) -> String {
    message.split(separator: "\n", omittingEmptySubsequences: false).map(line)
      .joined(separator: "\n")
  }

  private static func line(_ line: Substring) -> String {
    if let found = line.wholeMatch(of: /Error: Missing expected argument '(.*)'/) {
      return "Fel: Argumentet \(found.1) saknas."
    }
    if let found = line.wholeMatch(of: /Error: Missing value for '(.*)'/) {
      return "Fel: Värdet saknas efter \(found.1)."
    }
    if let found = line.wholeMatch(of: /Error: Unknown option '(.*?)'(?:\. Did you mean '(.*)'\?)?/)
    {
      let nearest = found.2.map { " Menade du \($0)?" } ?? ""
      return "Fel: Det finns inget val som heter \(found.1).\(nearest)"
    }
    if let found = line.wholeMatch(of: /Error: Unexpected argument '(.*)'/) {
      return "Fel: Argumentet ”\(found.1)” förstås inte."
    }
    if let found = line.wholeMatch(of: /Error: (\d+) unexpected arguments: (.*)/) {
      return "Fel: \(found.1) argument förstås inte: \(found.2)."
    }
    if let found = line.wholeMatch(of: /Error: The value '(.*)' is invalid for '(.*?)'(.*)/) {
      return "Fel: Värdet ”\(found.1)” duger inte för \(found.2)\(found.3)"
    }
    if let found = line.wholeMatch(of: /Error: (.*)/) { return "Fel: \(found.1)" }
    if let found = line.wholeMatch(of: /Usage: (.*)/) { return "Används så: \(found.1)" }
    if let found = line.wholeMatch(of: /(\s*)See '(.*)' for more information\./) {
      return "\(found.1)Mer står i ”\(found.2)”."
    }
    if let found = line.wholeMatch(of: /Help:(\s+)(.*)/) { return "Hjälp:\(found.1)\(found.2)" }
    return String(line)
  }
}
