import Core

/// Reads code lists, items and forms of a package, in this order.
public final class FormReading {
  /// Every item known, its own and those of included packages, with its place.
  public private(set) var items: [ItemKey: Item] = [:]
  public private(set) var places: [ItemKey: PackagePlace] = [:]
  private var conditions: [ItemKey: PackageNode] = [:]
  private var codeLists: [String: (codes: [Code], place: PackagePlace)] = [:]
  private var usedCodeLists: Set<String> = []
  private let reading: PackageReading

  public init(_ reading: PackageReading) {
    self.reading = reading
  }

  /// The kinds of the items known.
  public var kinds: [ItemKey: ItemKind] { items.mapValues(\.kind) }

  // MARK: Code lists

  /// Reads `code_lists`; to be called before items are read.
  public func readCodeLists(_ fields: PackageFields) {
    for entry in fields.fields("code_lists")?.all() ?? [] {
      if codeLists[entry.key] != nil {
        duplicate(entry.key, at: entry.place)
      } else if let codes = codes(entry.value, in: fields) {
        codeLists[entry.key] = (codes, entry.place)
      }
    }
  }

  /// Lists that no item uses; to be asked for when every item has been read.
  public var unusedCodeLists: [(name: String, place: PackagePlace)] {
    codeLists.filter { !usedCodeLists.contains($0.key) }
      .map { ($0.key, $0.value.place) }
      .sorted { $0.0 < $1.0 }
  }

  /// A list of `{code, label, retired}` or a mapping from code to label.
  private func codes(_ node: PackageNode, in parent: PackageFields) -> [Code]? {
    var codes: [Code] = []
    var seen: Set<String> = []
    func add(_ code: String, _ label: Text, retired: Bool, at place: PackagePlace) {
      guard isCode(code) else {
        return parent.report(
          "name", at: place,
          Text(
            sv: "koden \"\(code)\" får bara ha bokstäver, siffror, _ - och punkt, högst 64 tecken",
            en: "the code \"\(code)\" may only have letters, digits, _ - and full stops, "
              + "at most 64 characters"))
      }
      guard seen.insert(code).inserted else { return duplicate(code, at: place) }
      codes.append(Code(code, label, isRetired: retired))
    }
    switch node.content {
    case .list(let parts):
      for part in parts {
        guard let fields = reading.fields(part, Text(sv: "en kod", en: "a code")) else { continue }
        let codeNode = fields.required("code", "code: good")
        let label = fields.required("label", "label: Bra") != nil ? fields.text("label") : nil
        let isRetired = fields.flag("retired")
        fields.close()
        if let codeNode, let code = codeNode.text, let label {
          add(code, label, retired: isRetired, at: codeNode.place)
        }
      }
    case .mapping(let entries):
      for entry in entries {
        guard let label = parent.words(entry.value) else { continue }
        add(entry.key, label, retired: false, at: entry.place)
      }
    case .text:
      parent.report(
        "type", at: node.place,
        Text(
          sv: "en kodlista skrivs {bra: Bra, daligt: Dåligt} eller som en lista",
          en: "a code list is written {good: Good, poor: Poor} or as a list"))
      return nil
    }
    guard codes.contains(where: { !$0.isRetired }) else {
      parent.report(
        "code-list", at: node.place,
        Text(
          sv: "kodlistan har ingen kod som går att välja",
          en: "the code list has no code that can be chosen"))
      return nil
    }
    return codes
  }

  // MARK: Items

  /// The key of an item that is defined here, or named because it is defined elsewhere; nil,
  /// reported, when it is neither.
  @discardableResult
  public func readItem(_ node: PackageNode, in parent: PackageFields) -> ItemKey? {
    if node.text != nil {
      guard let key = parent.key(node, of: ItemKey.self) else { return nil }
      if items[key] != nil { return key }
      let nearest = nearestName(to: key.name, among: items.keys.map(\.name))
      parent.report(
        "unknown-item", at: node.place,
        Text(
          sv: "det finns ingen fråga \(key)" + (nearest.map { "; menade du \($0)?" } ?? ""),
          en: "there is no item \(key)" + (nearest.map { "; did you mean \($0)?" } ?? "")))
      return nil
    }
    guard let fields = reading.fields(node, Text(sv: "en fråga", en: "an item")) else { return nil }
    let idNode = fields.required("id", "id: sova_gott")
    let key = idNode.flatMap { fields.key($0, of: ItemKey.self) }
    let text = fields.required("text", "text: Hur sover du?") != nil ? fields.text("text") : nil
    let kind = kind(fields)
    let condition = fields.node("when")
    let topics = fields.list("about").compactMap {
      fields.word($0, "about", of: ItemTopic.self)
    }
    var item = Item(
      key: key ?? "", text: text ?? Text(verbatim: ""), hint: fields.text("hint"),
      kind: kind ?? .yesNo, isOptional: fields.flag("optional"),
      answeredBy: fields.word("answered_by", of: Respondent.self) ?? .worker,
      isSensitive: fields.flag("sensitive"),
      condition: condition.map { Expression(source: $0.text ?? "") },
      isInCaseSystem: fields.flag("in_case_system"), isPrefilled: fields.flag("prefilled"),
      topics: Set(topics))
    if case .shortText = kind { item.isSensitive = true }
    fields.close()
    guard let key, let idNode else { return nil }
    guard items[key] == nil else {
      let first = places[key].map { "\($0.file):\($0.line)" } ?? ""
      parent.report(
        "duplicate-id", at: idNode.place,
        Text(
          sv:
            "frågan \(key) finns redan (\(first)); skriv bara \"- \(key)\" för att ställa den igen",
          en: "the item \(key) is there already (\(first)); write just \"- \(key)\" to ask it again"
        ))
      return nil
    }
    if text == nil || kind == nil { reading.faulty.insert(key.name) }
    items[key] = item
    places[key] = idNode.place
    conditions[key] = condition
    return key
  }

  private enum ItemType: String, CaseIterable {
    case integer
    case decimal
    case scale
    case choice
    case choices
    case date
    case yesNo = "yes_no"
    case text
  }

  private func kind(_ fields: PackageFields) -> ItemKind? {
    guard fields.required("type", "type: scale") != nil,
      let type = fields.word("type", of: ItemType.self)
    else {
      // Asked for, so that they are not reported as unknown as well.
      for name in ["min", "max", "decimals", "labels", "codes", "max_length"] {
        _ = fields.node(name)
      }
      return nil
    }
    let wide = -1_000_000_000...1_000_000_000
    switch type {
    case .integer:
      let (min, max) = (fields.whole("min", in: wide), fields.whole("max", in: wide))
      checkRange(min, max, fields)
      return .integer(min: min, max: max)
    case .decimal:
      let decimals =
        fields.required("decimals", "decimals: 1") != nil
        ? fields.whole("decimals", in: 0...9) : nil
      let (min, max) = (fields.number("min"), fields.number("max"))
      checkRange(min, max, fields)
      return decimals.map { .decimal(decimals: $0, min: min, max: max) }
    case .scale:
      let steps = -1_000...1_000
      let min = fields.required("min", "min: 0") != nil ? fields.whole("min", in: steps) : nil
      let max = fields.required("max", "max: 10") != nil ? fields.whole("max", in: steps) : nil
      let labels = labels(fields, min, max)
      guard let min, let max else { return nil }
      checkRange(min, max, fields)
      if max - min > 100 {
        fields.report(
          "range", at: fields.place(of: "max"),
          Text(
            sv: "en skala har högst 101 steg; använd type: integer",
            en: "a scale has at most 101 steps; use type: integer"))
      }
      return .scale(min: min, max: max, labels: labels)
    case .choice, .choices:
      guard let codes = codes(fields) else { return nil }
      return type == .choice ? .choice(codes) : .choices(codes)
    case .date:
      let (min, max) = (fields.day("min"), fields.day("max"))
      checkRange(min, max, fields)
      return .date(min: min, max: max)
    case .yesNo:
      return .yesNo
    case .text:
      return .shortText(maxLength: fields.whole("max_length", in: 1...2_000) ?? 500)
    }
  }

  private func labels(_ fields: PackageFields, _ min: Int?, _ max: Int?) -> [Int: Text] {
    var labels: [Int: Text] = [:]
    for entry in fields.fields("labels")?.all() ?? [] {
      guard let step = Int(entry.key), step >= min ?? step, step <= max ?? step else {
        fields.report(
          "range", at: entry.place,
          Text(
            sv: "\(entry.key) är inget steg på skalan", en: "\(entry.key) is not on the scale"))
        continue
      }
      labels[step] = fields.words(entry.value)
    }
    return labels
  }

  private func codes(_ fields: PackageFields) -> [Code]? {
    guard let node = fields.required("codes", "codes: {bra: Bra, daligt: Dåligt}") else {
      return nil
    }
    guard let name = node.text else { return codes(node, in: fields) }
    usedCodeLists.insert(name)
    if let list = codeLists[name] { return list.codes }
    let nearest = nearestName(to: name, among: codeLists.keys)
    fields.report(
      "unknown-code-list", at: node.place,
      Text(
        sv: "det finns ingen kodlista \(name)" + (nearest.map { "; menade du \($0)?" } ?? ""),
        en: "there is no code list \(name)" + (nearest.map { "; did you mean \($0)?" } ?? "")))
    return nil
  }

  // MARK: Forms

  /// A form and its items; the reader of the whole asks for the keys that are its own and closes.
  public func readForm(_ fields: PackageFields) -> Form? {
    let key =
      fields.required("id", "id: start") != nil
      ? fields.key("id", of: Key<Form>.self) : nil
    let title =
      fields.required("title", "title: När vi börjar") != nil ? fields.text("title") : nil
    guard fields.required("items", "items: [sova_gott]") != nil else { return nil }
    var keys: [ItemKey] = []
    for node in fields.list("items") {
      guard let key = readItem(node, in: fields) else { continue }
      if keys.contains(key) {
        duplicate(key.name, at: node.place)
      } else {
        keys.append(key)
      }
    }
    if fields.list("items").isEmpty {
      fields.report(
        "missing", at: fields.place(of: "items"),
        Text(sv: "formuläret har inga frågor", en: "the form has no items"))
    }
    guard let key, let title else { return nil }
    return Form(key: key, title: title, items: keys.compactMap { items[$0] })
  }

  /// Reports the conditions of a form that cannot stand.
  public func checkConditions(of form: Form) {
    for fault in FormConditions.faults(in: form) {
      guard let node = conditions[fault.item],
        !reading.mentionsFaulty(Expression(source: node.text ?? ""))
      else { continue }
      let isElsewhere =
        items.keys.contains { $0.name == mentioned(node, at: fault.offset) }
        && form.kinds[ItemKey(mentioned(node, at: fault.offset))] == nil
      reading.report(
        .error, "condition", at: reading.place(fault.offset, into: node),
        isElsewhere
          ? Text(
            sv: "ett villkor kan bara bero på frågor i samma formulär; "
              + "\(mentioned(node, at: fault.offset)) ställs inte i \(form.key)",
            en: "a condition can only depend on items in the same form; "
              + "\(mentioned(node, at: fault.offset)) is not asked in \(form.key)")
          : fault.reason)
    }
  }

  private func mentioned(_ node: PackageNode, at offset: Int) -> String {
    let rest = (node.text ?? "").unicodeScalars.dropFirst(offset)
    let name = rest.drop { $0 == "`" }.prefix {
      $0 == "_" || $0 == "-" || $0.properties.isAlphabetic || $0.properties.numericType != nil
    }
    return String(String.UnicodeScalarView(name))
  }

  // MARK: Faults

  private func checkRange<Bound: Comparable>(_ min: Bound?, _ max: Bound?, _ fields: PackageFields)
  {
    guard let min, let max, min >= max else { return }
    fields.report(
      "range", at: fields.place(of: "max"),
      Text(
        sv: "max (\(max)) ska vara större än min (\(min))",
        en: "max (\(max)) must be greater than min (\(min))"))
  }

  private func duplicate(_ name: String, at place: PackagePlace) {
    reading.report(
      .error, "duplicate-id", at: place,
      Text(sv: "\(name) finns redan", en: "\(name) is there already"))
  }
}

private func isCode(_ code: String) -> Bool {
  (1...64).contains(code.count)
    && code.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0) || "_-.".unicodeScalars.contains($0)
    }
}
