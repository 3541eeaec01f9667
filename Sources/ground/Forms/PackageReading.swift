import Core

/// One reading of a package and what it includes: gathers every fault, not only the first.
public final class PackageReading {
  public private(set) var faults: [PackageFault] = []
  /// The lines of each file, to place faults inside expressions.
  var lines: [String: [String]] = [:]
  private var files: [String] = []
  /// Names of what is there but faulty, and reported: what refers to it is not reported as well.
  public var faulty: Set<String> = []

  public init() {}

  /// Adds a fault; the same one is kept once, and at most 200.
  public func report(
    _ severity: PackageFault.Severity, _ code: String, at place: PackagePlace, _ reason: Text
  ) {
    if !files.contains(place.file) { files.append(place.file) }
    let fault = PackageFault(place: place, severity: severity, code: code, reason: reason)
    guard faults.count < PackageLimit.faults, !faults.contains(fault) else { return }
    faults.append(fault)
  }

  /// In the order of the files and their lines.
  public var sortedFaults: [PackageFault] {
    faults.sorted { left, right in
      func order(_ fault: PackageFault) -> (Int, Int, Int) {
        (files.firstIndex(of: fault.place.file) ?? 0, fault.place.line, fault.place.column)
      }
      return order(left) < order(right)
    }
  }

  /// The fields of a mapping, to be asked for one by one; nil, reported, when it is no mapping.
  public func fields(_ node: PackageNode, _ what: Text) -> PackageFields? {
    guard case .mapping(let entries) = node.content else {
      report(
        .error, "type", at: node.place,
        Text(
          sv: "\(what.sv) ska ha nycklar, till exempel \"id: …\"",
          en: "\(what.en) must have keys, for example \"id: …\""))
      return nil
    }
    return PackageFields(self, entries, node.place)
  }

  /// The place `offset` Unicode scalars into a text, when it stands on one line as it is read;
  /// otherwise where the text begins.
  public func place(_ offset: Int, into node: PackageNode) -> PackagePlace {
    guard let text = node.text, !text.contains("\n"),
      let line = lines[node.place.file]?.dropFirst(node.place.line - 1).first
    else { return node.place }
    let rest = Array(line.unicodeScalars.dropFirst(node.place.column - 1))
    let wanted = Array(text.unicodeScalars)
    for skipped in 0...1 where rest.dropFirst(skipped).starts(with: wanted) {
      return PackagePlace(
        file: node.place.file, line: node.place.line,
        column: node.place.column + skipped + offset)
    }
    return node.place
  }

  /// Reports everything that is wrong with an expression; nil when something is.
  public func expression(
    _ node: PackageNode, over kinds: [ItemKey: ItemKind], to wanted: CompiledExpression.Result?
  ) -> Expression? {
    guard let text = node.text else {
      report(
        .error, "type", at: node.place,
        Text(sv: "här ska stå ett uttryck", en: "an expression is expected here"))
      return nil
    }
    let expression = Expression(source: text)
    let errors = expression.errors(over: kinds, to: wanted)
    for error in errors where !mentionsFaulty(expression) {
      report(.error, "expression", at: place(error.offset, into: node), error.reason)
    }
    return errors.isEmpty ? expression : nil
  }

  func mentionsFaulty(_ expression: Expression) -> Bool {
    ((try? expression.parsed())?.items ?? []).contains { faulty.contains($0.name) }
  }
}

/// The keys of one mapping. A key that is never asked for is unknown, and said to be by `close()`.
///
/// What is asked for as a type is nil when it is absent, and nil and reported when it is of another.
public final class PackageFields {
  /// Where the mapping begins.
  public let place: PackagePlace
  /// The reading that faults are reported to.
  public let reading: PackageReading
  private let entries: [PackageNode.Entry]
  private var asked: [String] = []
  /// Keys that are missing, but perhaps only misspelt: which, is known when all have been asked for.
  private var misspelt: [(name: String, as: String, example: String)] = []

  init(_ reading: PackageReading, _ entries: [PackageNode.Entry], _ place: PackagePlace) {
    self.reading = reading
    self.entries = entries
    self.place = place
  }

  /// Every key with its value, in order, for mappings whose keys are the content's own.
  public func all() -> [PackageNode.Entry] {
    asked += entries.map(\.key)
    return entries
  }

  /// Reports the keys that nobody asked for, with the nearest that somebody did.
  public func close() {
    for guess in misspelt where asked.contains(guess.as) {
      reportMissing(guess.name, guess.example)
    }
    for entry in entries where !asked.contains(entry.key) {
      let nearest = nearestName(to: entry.key, among: asked)
      if entry.value.isEmpty, nearest == nil {
        report(
          "unknown-key", at: entry.place,
          Text(
            sv: "\"\(entry.key)\" har inget kolon efter sig; inom { } delar komma upp texten, så "
              + "sätt hela texten eller uttrycket inom citattecken",
            en: "\"\(entry.key)\" has no colon after it; within { } a comma divides the text, so "
              + "put the whole text or expression in quotation marks"))
        continue
      }
      let known = asked.joined(separator: ", ")
      report(
        "unknown-key", at: entry.place,
        Text(
          sv: "okänd nyckel \(entry.key)"
            + (nearest.map { "; menade du \($0)?" } ?? "; här får stå \(known)"),
          en: "unknown key \(entry.key)"
            + (nearest.map { "; did you mean \($0)?" } ?? "; allowed here: \(known)")))
    }
  }

  /// Whether the key is there with a value.
  public func has(_ name: String) -> Bool { node(name) != nil }

  /// The value of a key; nil when it is absent or empty.
  public func node(_ name: String) -> PackageNode? {
    if !asked.contains(name) { asked.append(name) }
    return entries.first { $0.key == name && !$0.value.isEmpty }?.value
  }

  /// Where the value of a key stands, or the mapping when the key is absent.
  public func place(of name: String) -> PackagePlace { node(name)?.place ?? place }

  /// The value of a key that must be there.
  public func required(_ name: String, _ example: String) -> PackageNode? {
    if let node = node(name) { return node }
    let guess = entries.first {
      !asked.contains($0.key) && nearestName(to: $0.key, among: [name]) != nil
    }
    if let guess {
      misspelt.append((name, guess.key, example))
    } else {
      reportMissing(name, example)
    }
    return nil
  }

  private func reportMissing(_ name: String, _ example: String) {
    report(
      "missing", at: entries.first { $0.key == name }?.place ?? place,
      Text(
        sv: "\(name) saknas; skriv till exempel \(example)",
        en: "\(name) is missing; write for example \(example)"))
  }

  // MARK: Types

  /// A text as it stands.
  public func string(_ name: String) -> String? {
    guard let node = node(name) else { return nil }
    guard let text = node.text else {
      report("type", at: node.place, expected(name, Text(sv: "en text", en: "a text")))
      return nil
    }
    return text
  }

  /// A text in both languages: plain, or `{sv: …, en: …}`; without `en` the Swedish is used.
  public func text(_ name: String) -> Text? { node(name).flatMap(words) }

  /// A text in both languages, from a value.
  public func words(_ node: PackageNode) -> Text? {
    if let text = node.text { return Text(verbatim: text.trimmingWhitespace) }
    guard case .mapping = node.content,
      let parts = reading.fields(node, Text(sv: "texten", en: "the text"))
    else {
      report(
        "type", at: node.place,
        Text(
          sv: "här ska stå en text, eller {sv: …, en: …}",
          en: "a text is expected here, or {sv: …, en: …}"))
      return nil
    }
    let swedish = parts.required("sv", "sv: Hur mår du?") != nil ? parts.string("sv") : nil
    let english = parts.string("en")
    parts.close()
    return swedish.map { Text(sv: $0.trimmingWhitespace, en: (english ?? $0).trimmingWhitespace) }
  }

  /// A whole number within the bounds.
  public func whole(_ name: String, in bounds: ClosedRange<Int>) -> Int? {
    guard let node = node(name) else { return nil }
    guard let text = node.text, let value = Int(text), bounds.contains(value) else {
      report(
        "type", at: node.place,
        expected(
          name,
          Text(
            sv: "ett heltal från \(bounds.lowerBound) till \(bounds.upperBound)",
            en: "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")))
      return nil
    }
    return value
  }

  /// A number with a decimal point.
  public func number(_ name: String) -> FixedPoint? { node(name).flatMap { number($0, name) } }

  /// With a decimal point, as the format has it: a comma separates the entries of a list.
  public func number(_ node: PackageNode, _ name: String) -> FixedPoint? {
    guard let text = node.text, !text.contains(","), let value = FixedPoint(text) else {
      report(
        "type", at: node.place,
        expected(
          name, Text(sv: "ett tal, till exempel 2 eller 0.5", en: "a number, such as 2 or 0.5")))
      return nil
    }
    return value
  }

  /// True or false; false when absent.
  public func flag(_ name: String) -> Bool {
    guard let node = node(name) else { return false }
    switch node.text {
    case "true"?, "yes"?: return true
    case "false"?, "no"?: return false
    default:
      report(
        "type", at: node.place, expected(name, Text(sv: "true eller false", en: "true or false")))
      return false
    }
  }

  /// A date, `2026-03-14`.
  public func day(_ name: String) -> Day? {
    guard let node = node(name) else { return nil }
    guard let day = node.text.flatMap({ Day($0) }) else {
      report(
        "type", at: node.place,
        expected(name, Text(sv: "ett datum, 2026-03-14", en: "a date, 2026-03-14")))
      return nil
    }
    return day
  }

  /// One of a fixed set of words.
  public func word<Word: RawRepresentable & CaseIterable>(
    _ name: String, of type: Word.Type
  ) -> Word? where Word.RawValue == String {
    node(name).flatMap { word($0, name, of: type) }
  }

  /// One of a fixed set of words, from a value.
  public func word<Word: RawRepresentable & CaseIterable>(
    _ node: PackageNode, _ name: String, of type: Word.Type
  ) -> Word? where Word.RawValue == String {
    let words = Word.allCases.map(\.rawValue)
    if let text = node.text, let word = Word(rawValue: text) { return word }
    let all = words.joined(separator: ", ")
    let nearest = node.text.flatMap { nearestName(to: $0, among: words) }
    let reason = expected(
      name, Text(sv: "något av \(all)", en: "one of \(all)"))
    report(
      "type", at: node.place,
      nearest.map { reason + Text(sv: "; menade du \($0)?", en: "; did you mean \($0)?") } ?? reason
    )
    return nil
  }

  /// A name of the content's own, such as an id.
  public func key<Subject>(_ name: String, of type: Key<Subject>.Type) -> Key<Subject>? {
    node(name).flatMap { key($0, of: type) }
  }

  /// A name, from a value.
  public func key<Subject>(_ node: PackageNode, of type: Key<Subject>.Type) -> Key<Subject>? {
    guard let text = node.text, Key<Subject>.isWellFormed(text) else {
      report(
        "name", at: node.place,
        Text(
          sv:
            "\(node.text ?? "det här") är inget namn; använd små bokstäver a–z, siffror, _ och -, "
            + "med en bokstav först, till exempel sova_gott",
          en: "\(node.text ?? "this") is not a name; use lower-case letters a–z, digits, _ and -, "
            + "a letter first, for example sleep_well"))
      return nil
    }
    return Key(text)
  }

  /// The parts of a list; a single value stands for a list of one.
  public func list(_ name: String) -> [PackageNode] {
    guard let node = node(name) else { return [] }
    if case .list(let parts) = node.content { return parts }
    if case .text = node.content { return [node] }
    report("type", at: node.place, expected(name, Text(sv: "en lista", en: "a list")))
    return []
  }

  /// The keys of a mapping within this one.
  public func fields(_ name: String) -> PackageFields? {
    node(name).flatMap { reading.fields($0, Text(verbatim: name)) }
  }

  private func expected(_ name: String, _ what: Text) -> Text {
    Text(sv: "\(name) ska vara \(what.sv)", en: "\(name) must be \(what.en)")
  }

  /// Adds an error.
  public func report(_ code: String, at place: PackagePlace, _ reason: Text) {
    reading.report(.error, code, at: place, reason)
  }
}
