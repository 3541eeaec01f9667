import Core
import Yams

/// What YAML itself refuses, in words of our own: where it stands, what it is and what to do. What the
/// parser says is English and about its own workings, and is never shown.
struct YAMLFault {
  /// From 1; the column counts Unicode scalars.
  let line: Int
  let column: Int
  let reason: Text

  /// `lines` are those of the file.
  init(_ error: any Error, lines: [String]) {
    guard let yaml = error as? YamlError else {
      (line, column, reason) = (1, 1, Self.unreadable)
      return
    }
    switch yaml {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      if let tab = Self.tab(atOrBefore: mark, lines) {
        (line, column, reason) = (tab.line, tab.column, Self.tabReason)
        return
      }
      // What is never closed is told where it opens: the parser stops where it gives up.
      let opening = ["expected ',' or", "end of stream", "expected ':'"].contains(
        where: problem.contains)
      let place = opening ? context?.mark ?? mark : mark
      (line, column) = (max(1, min(place.line, lines.count)), max(1, place.column))
      reason = Self.reason(problem, context?.text ?? "")
    case .reader(_, let offset, _, let text):
      let before = String(text.unicodeScalars.prefix(offset ?? 0))
        .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      (line, column) = (before.count, (before.last?.unicodeScalars.count ?? 0) + 1)
      reason = Text(
        sv: "ett tecken som inte får stå i YAML; ta bort det och spara filen som UTF-8",
        en: "a character that YAML does not allow; remove it and save the file as UTF-8")
    default:
      (line, column, reason) = (1, 1, Self.unreadable)
    }
  }

  /// The first tab of an indentation, on the line where the parser stopped or the one before it.
  private static func tab(atOrBefore mark: Mark, _ lines: [String]) -> (line: Int, column: Int)? {
    for number in [mark.line - 1, mark.line] where lines.indices.contains(number - 1) {
      let indentation = lines[number - 1].prefix { $0 == " " || $0 == "\t" }
      if let tab = indentation.firstIndex(of: "\t") {
        return (number, indentation.distance(from: indentation.startIndex, to: tab) + 1)
      }
    }
    return nil
  }

  private static func reason(_ problem: String, _ context: String) -> Text {
    func isAbout(_ words: String...) -> Bool {
      words.contains { problem.contains($0) || context.contains($0) }
    }
    if isAbout("tab character") { return tabReason }
    if isAbout("quoted scalar") {
      return isAbout("end of stream", "document indicator")
        ? Text(
          sv:
            "citattecknet avslutas aldrig; sätt ett likadant sist i texten, eller hämta filen igen om "
            + "slutet saknas",
          en:
            "the quotation mark is never closed; put the same one at the end of the text, or fetch "
            + "the file again if its end is missing")
        : Text(
          sv:
            "\\ inne i citattecken \" \" har en egen betydelse; skriv \\\\ för ett snedstreck, eller "
            + "använd ' '",
          en:
            "\\ within quotation marks \" \" has a meaning of its own; write \\\\ for a backslash, "
            + "or use ' '")
    }
    if isAbout("flow sequence", "flow mapping") {
      let (opens, closes) = isAbout("flow sequence") ? ("[", "]") : ("{", "}")
      return Text(
        sv:
          "\(opens) avslutas inte med \(closes), eller så saknas ett komma mellan två delar; slutar "
          + "filen här är den avklippt",
        en:
          "\(opens) is not closed by \(closes), or a comma is missing between two parts; if the file "
          + "ends here it has been cut off")
    }
    if isAbout("mapping values are not allowed", "mapping keys are not allowed") {
      return Text(
        sv:
          "ett kolon för mycket på raden, eller fel indrag; sätt en text med kolon inom citattecken",
        en:
          "a colon too many on the line, or a wrong indentation; put a text with a colon in quotation "
          + "marks")
    }
    if isAbout("block sequence entries are not allowed") {
      return Text(
        sv: "ett streck (-) kan inte stå här; börja listan på en egen rad under nyckeln",
        en: "a dash (-) cannot stand here; begin the list on a line of its own below the key")
    }
    if isAbout("cannot start any token") {
      return Text(
        sv:
          "texten börjar med ett tecken som YAML använder själv (% @ `); sätt den inom citattecken",
        en: "the text begins with a sign that YAML itself uses (% @ `); put it in quotation marks")
    }
    if isAbout("could not find expected ':'") {
      return Text(
        sv:
          "raden har inget kolon efter nyckeln, eller hör till texten ovanför och ska dras in mer",
        en:
          "the line has no colon after its key, or belongs to the text above and must be indented "
          + "further")
    }
    if isAbout("block mapping", "block collection") {
      return Text(
        sv:
          "raden är inte indragen som de andra på samma nivå; dra in alla med lika många mellanslag",
        en:
          "the line is not indented like the others of its level; indent them all by as many spaces"
      )
    }
    if isAbout("anchor", "alias") { return anchor }
    return Text(
      sv: "raden är inte rätt skriven YAML; se efter indrag, kolon och citattecken",
      en: "the line is not well-formed YAML; look at indentation, colons and quotation marks")
  }

  static let anchor = Text(
    sv:
      "ankare och alias (& och *) används inte här; skriv ut det som avses, eller sätt en text som "
      + "börjar så inom citattecken",
    en:
      "anchors and aliases (& and *) are not used here; write out what is meant, or put a text that "
      + "begins so in quotation marks")

  private static let tabReason = Text(
    sv: "raden är indragen med tabb; dra in med mellanslag",
    en: "the line is indented by a tab; indent by spaces")

  private static let unreadable = Text(
    sv: "filen går inte att läsa som YAML; spara den som text i UTF-8",
    en: "the file cannot be read as YAML; save it as text in UTF-8")
}
