import Core
import Forms

extension ProgrammeReading {
  private enum BreakdownWord: String, CaseIterable {
    case gender
    case age
    case unit
    case item
    case attribute
  }

  private enum ItemOccasion: String, CaseIterable {
    case start
    case any
  }

  func breakdowns(_ fields: PackageFields, among items: [ItemKey: Item]) -> [Breakdown] {
    var breakdowns: [Breakdown] = []
    for node in fields.list("breakdowns") {
      guard let breakdown = breakdown(node, fields, among: items) else { continue }
      if breakdowns.contains(where: { $0.key == breakdown.key }) {
        duplicate(breakdown.key.name, at: node.place)
      }
      if places[.breakdown(breakdown.key)] == nil {
        places[.breakdown(breakdown.key)] = node.place
      }
      breakdowns.append(breakdown)
    }
    return breakdowns
  }

  private func breakdown(
    _ node: PackageNode, _ parent: PackageFields, among items: [ItemKey: Item]
  ) -> Breakdown? {
    switch node.text {
    case "gender"?: return Breakdown(key: "gender", title: genderTitle, source: .gender)
    case "unit"?: return Breakdown(key: "unit", title: unitTitle, source: .unit)
    case let text?:
      unknown(
        Text(sv: "ingen färdig uppdelning", en: "no ready breakdown"), text,
        among: ["gender", "unit"], at: node.place)
      return nil
    case nil: break
    }
    guard let part = reading.fields(node, Text(sv: "en uppdelning", en: "a breakdown")) else {
      return nil
    }
    defer { part.close() }
    let key = part.required("id", "id: alder").flatMap { part.key($0, of: Key<Breakdown>.self) }
    let by = part.required("by", "by: age").flatMap {
      part.word($0, "by", of: BreakdownWord.self)
    }
    let title = part.text("title")
    var found: (title: Text?, source: Breakdown.Source)?
    switch by {
    case .gender?: found = (genderTitle, .gender)
    case .unit?: found = (unitTitle, .unit)
    case .age?:
      found = ageBounds(part).map { (Text(sv: "Ålder", en: "Age"), .age(lowerBounds: $0)) }
    case .item?:
      let item = part.required("item", "item: insatser").flatMap {
        self.item($0, asked: nil, among: items)
      }
      let at = part.word("at", of: ItemOccasion.self) ?? .start
      if let item, item.kind.codes.isEmpty, !reading.faulty.contains(item.key.name) {
        part.report(
          "breakdown", at: part.place(of: "item"),
          Text(
            sv: "\(item.key) har inga koder att dela upp efter; välj en fråga av typen choice, "
              + "choices eller yes_no",
            en: "\(item.key) has no codes to divide by; choose an item of type choice, choices or "
              + "yes_no"))
      } else if let item {
        found = (item.text, .item(item.key, atAnyOccasion: at == .any))
      }
    case .attribute?:
      if part.required("attribute", "attribute: behandling") != nil,
        let name = part.key("attribute", of: Key<Breakdown>.self)
      {
        if title == nil { _ = part.required("title", "title: Behandling") }
        found = (title, .attribute(name.name))
      }
    case nil:
      for name in ["from", "item", "at", "attribute"] { _ = part.node(name) }
    }
    guard let key, let found, let title = title ?? found.title else {
      if let key { reading.faulty.insert(key.name) }
      return nil
    }
    return Breakdown(key: key, title: title, source: found.source)
  }

  private var genderTitle: Text { Text(sv: "Kön", en: "Sex") }
  private var unitTitle: Text { Text(sv: "Enhet", en: "Unit") }

  private func ageBounds(_ part: PackageFields) -> [Int]? {
    guard part.required("from", "from: [0, 18, 25, 65]") != nil else { return nil }
    let bounds = part.list("from").map { $0.text.flatMap { Int($0) } }
    let years = bounds.compactMap(\.self)
    guard years.count == bounds.count, years.count >= 2,
      zip(years, years.dropFirst()).allSatisfy(<), years.allSatisfy((0...120).contains)
    else {
      part.report(
        "range", at: part.place(of: "from"),
        Text(
          sv: "from är den lägsta åldern i varje grupp, stigande, till exempel [0, 18, 25, 65]",
          en: "from is the lowest age of each group, ascending, for example [0, 18, 25, 65]"))
      return nil
    }
    return years
  }

  // MARK: Pairs

  func crossings(_ fields: PackageFields, in draft: ProgrammeDefinition) -> [[Key<Breakdown>]] {
    let names = draft.breakdowns.map(\.key.name)
    let pairs = pairs(
      fields, "crossings", "[gender, alder]", among: names,
      Text(sv: "ingen uppdelning", en: "no breakdown"))
    if pairs.count > 5 {
      reading.report(
        .warning, "many-crossings", at: fields.place(of: "crossings"),
        Text(
          sv: "\(pairs.count) korsningar ger många små celler som måste döljas; välj högst 5",
          en: "\(pairs.count) crossings give many small cells that must be withheld; choose at "
            + "most 5"))
    }
    return pairs.map { $0.map { Key($0) } }
  }

  func shownTogether(_ fields: PackageFields, in draft: ProgrammeDefinition) -> [[String]] {
    let names = draft.measures.map(\.key.name) + draft.indicators.map(\.key.name)
    return pairs(
      fields, "shown_together", "[utredningstid, aterkomst]", among: names,
      Text(sv: "inget mått och ingen indikator", en: "no measure or indicator"))
  }

  private func pairs(
    _ fields: PackageFields, _ name: String, _ example: String, among names: [String], _ what: Text
  ) -> [[String]] {
    var pairs: [[String]] = []
    for node in fields.list(name) {
      let parts = node.parts ?? []
      let named = parts.compactMap(\.text)
      guard named.count == 2, parts.count == 2, named[0] != named[1] else {
        reading.report(
          .error, "type", at: node.place,
          Text(
            sv: "\(name) är par av två olika namn, till exempel \(example)",
            en: "\(name) are pairs of two different names, for example \(example)"))
        continue
      }
      var isKnown = true
      for (part, text) in zip(parts, named) where !names.contains(text) {
        unknown(what, text, among: names, at: part.place)
        isKnown = false
      }
      if pairs.contains(where: { Set($0) == Set(named) }) {
        duplicate(named.joined(separator: ", "), at: node.place)
      } else if isKnown {
        pairs.append(named)
      }
    }
    return pairs
  }
}
