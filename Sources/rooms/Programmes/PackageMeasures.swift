import Core
import Forms

extension Measure {
  /// The items that it is computed from.
  public var items: [ItemKey] {
    switch source {
    case .item(let key): [key]
    case .expression(let expression), .share(let expression, _): expression.items
    }
  }
}

extension Expression {
  /// The items that it names; none when it does not follow the grammar.
  var items: [ItemKey] { (try? parsed())?.items ?? [] }
}

extension ProgrammeReading {
  /// The measures of a package; `asked` are the items of its forms, nil for a base package, whose
  /// items are all there to be asked.
  func measures(_ fields: PackageFields, asked: Set<ItemKey>?) -> [Measure] {
    var measures: [Measure] = []
    for node in fields.list("measures") {
      guard let part = reading.fields(node, Text(sv: "ett mått", en: "a measure")),
        let measure = measure(part, asked: asked)
      else { continue }
      if measures.contains(where: { $0.key == measure.key }) {
        duplicate(measure.key.name, at: part.place(of: "id"))
      }
      // A measure that the programme defines itself keeps its own place.
      if asked != nil || places[.measure(measure.key)] == nil {
        places[.measure(measure.key)] = part.place
      }
      measures.append(measure)
    }
    return measures
  }

  private func measure(_ part: PackageFields, asked: Set<ItemKey>?) -> Measure? {
    let key = part.required("id", "id: somn").flatMap { part.key($0, of: Key<Measure>.self) }
    let title =
      part.required("title", "title: Hur personen sover") != nil ? part.text("title") : nil
    let question = part.text("question")
    let (source, sourceDecimals) = source(part, key, asked)
    let givenDecimals = part.whole("decimals", in: 0...9)
    let direction = part.required("direction", "direction: higher").flatMap {
      part.word($0, "direction", of: Measure.Direction.self)
    }
    let decimals = givenDecimals ?? sourceDecimals ?? 0
    if givenDecimals == nil, sourceDecimals == nil, source != nil {
      _ = part.required("decimals", "decimals: 1")
    }
    let isShare = if case .share? = source { true } else { false }
    let change = smallestChange(part, decimals: decimals, isShare: isShare)
    let reliability = reliability(part)
    let deviation = positive(part, "sd_of_change")
    let range = range(part, source)
    let unit = part.text("unit")
    part.close()
    guard let key, let title, let source, let direction else { return nil }
    return Measure(
      key: key, title: title, question: question, source: source, decimals: decimals,
      direction: direction, smallestMeaningfulChange: change, reliability: reliability,
      changeDeviation: deviation, range: range, unit: unit)
  }

  /// Where the number comes from, and its decimals where they follow from that.
  private func source(
    _ part: PackageFields, _ key: Key<Measure>?, _ asked: Set<ItemKey>?
  ) -> (Measure.Source?, decimals: Int?) {
    let (value, share) = (part.node("value"), part.node("share"))
    if let value, share != nil {
      part.report(
        "measure", at: value.place,
        Text(
          sv: "skriv antingen value eller share, inte båda",
          en: "write either value or share, not both"))
    }
    if let share {
      let source = reading.fields(share, Text(verbatim: "share")).flatMap {
        self.share($0, key, asked)
      }
      return (source, 0)
    }
    guard let value = part.required("value", "value: sova_gott") else { return (nil, nil) }
    if let text = value.text, let item = forms.items[ItemKey(text)] {
      if let asked, !asked.contains(item.key) { notAsked(item.key, at: value.place) }
      guard let decimals = item.kind.decimals else {
        reading.report(
          .error, "measure", at: value.place,
          Text(
            sv: "\(item.key) är inget tal; räkna en andel med share: {of: \(item.key), code: …}",
            en: "\(item.key) is not a number; count a share with "
              + "share: {of: \(item.key), code: …}"))
        return (nil, 0)
      }
      return (.item(item.key), decimals)
    }
    return (expression(value, to: .number, asked: asked).map { .expression($0) }, nil)
  }

  private func share(
    _ part: PackageFields, _ key: Key<Measure>?, _ asked: Set<ItemKey>?
  ) -> Measure.Source? {
    defer { part.close() }
    if let when = part.node("when") {
      let code = part.string("code") ?? key?.name ?? ""
      return expression(when, to: .boolean, asked: asked).map { .share($0, code: code) }
    }
    guard let of = part.required("of", "of: arbete") else {
      _ = part.node("code")
      return nil
    }
    let codeNode = part.node("code")
    guard let item = item(of, asked: asked, among: forms.items) else { return nil }
    guard !item.kind.codes.isEmpty else {
      reading.report(
        .error, "measure", at: of.place,
        Text(
          sv: "\(item.key) har inga koder; skriv share: {when: \(item.key) > 3}",
          en: "\(item.key) has no codes; write share: {when: \(item.key) > 3}"))
      return nil
    }
    let isYesNo = if case .yesNo = item.kind { true } else { false }
    if codeNode == nil, !isYesNo {
      _ = part.required("code", "code: \(item.kind.codes[0].code)")
      return nil
    }
    let code = codeNode?.text ?? Code.yes.code
    guard item.kind.codes.contains(where: { $0.code == code }) else {
      unknown(
        Text(sv: "ingen kod i \(item.key) som heter", en: "no code of \(item.key) called"), code,
        among: item.kind.codes.map(\.code), at: codeNode?.place ?? of.place)
      return nil
    }
    return .share(.chosen(code, of: item), code: code)
  }

  private func smallestChange(
    _ part: PackageFields, decimals: Int, isShare: Bool
  ) -> FixedPoint? {
    guard let change = part.number("smallest_meaningful_change") else { return nil }
    let place = part.place(of: "smallest_meaningful_change")
    if isShare {
      part.report(
        "measure", at: place,
        Text(
          sv: "en andel går från nej till ja; ta bort smallest_meaningful_change",
          en: "a share goes from no to yes; remove smallest_meaningful_change"))
      return nil
    }
    guard change > FixedPoint(0) else {
      part.report(
        "range", at: place,
        Text(
          sv: "den minsta förändringen ska vara större än noll",
          en: "the smallest change must be greater than zero"))
      return nil
    }
    guard let kept = change.rescaled(to: decimals), kept == change else {
      part.report(
        "range", at: place,
        Text(
          sv: "\(change) har fler decimaler än måttet (\(decimals)); skriv decimals: "
            + "\(change.decimals)",
          en: "\(change) has more decimals than the measure (\(decimals)); write decimals: "
            + "\(change.decimals)"))
      return nil
    }
    return kept
  }

  private func reliability(_ part: PackageFields) -> Measure.Reliability? {
    guard let fields = part.fields("reliability") else { return nil }
    defer { fields.close() }
    let r = fields.required("r", "r: 0.8") != nil ? fields.number("r")?.double : nil
    let deviation = fields.required("sd", "sd: 9.1") != nil ? positive(fields, "sd") : nil
    let source =
      fields.required("source", "source: Norm enligt …") != nil ? fields.text("source") : nil
    if let r, r <= 0 || r >= 1 {
      fields.report(
        "range", at: fields.place(of: "r"),
        Text(sv: "r ska ligga mellan 0 och 1", en: "r must lie between 0 and 1"))
      return nil
    }
    guard let r, let deviation, let source else { return nil }
    return Measure.Reliability(r: r, standardDeviation: deviation, source: source)
  }

  private func positive(_ part: PackageFields, _ name: String) -> Double? {
    guard let value = part.number(name) else { return nil }
    guard value > FixedPoint(0) else {
      part.report(
        "range", at: part.place(of: name),
        Text(sv: "\(name) ska vara större än noll", en: "\(name) must be greater than zero"))
      return nil
    }
    return value.double
  }

  /// As given, or what follows from the item's own bounds.
  private func range(_ part: PackageFields, _ source: Measure.Source?) -> ClosedRange<Double>? {
    if part.has("range") {
      let ends = part.list("range").compactMap { part.number($0, "range")?.double }
      guard ends.count == 2, ends[0] < ends[1] else {
        part.report(
          "range", at: part.place(of: "range"),
          Text(
            sv: "range ska vara lägsta och högsta värde, till exempel [0, 10]",
            en: "range must be the lowest and highest value, for example [0, 10]"))
        return nil
      }
      return ends[0]...ends[1]
    }
    guard case .item(let key)? = source else { return nil }
    switch forms.items[key]?.kind {
    case .scale(let min, let max, _)? where min < max: return Double(min)...Double(max)
    case .integer(let min?, let max?)? where min < max: return Double(min)...Double(max)
    case .decimal(_, let min?, let max?)? where min < max: return min.double...max.double
    default: return nil
    }
  }

  // MARK: Indicators

  func indicators(_ fields: PackageFields, in draft: ProgrammeDefinition) -> [Indicator] {
    var indicators: [Indicator] = []
    for node in fields.list("indicators") {
      guard let part = reading.fields(node, Text(sv: "en indikator", en: "an indicator")) else {
        continue
      }
      let key = part.required("id", "id: arbete_vid_avslut").flatMap {
        part.key($0, of: Key<Indicator>.self)
      }
      let title =
        part.required("title", "title: Arbete vid avslut") != nil ? part.text("title") : nil
      let occasionNode = part.required("occasion", "occasion: end")
      let occasion = occasionNode.flatMap { self.occasion($0, part, in: draft) }
      let asked = occasion.map { Set(draft.items(at: $0).map(\.key)) }
      let numerator = part.required("numerator", "numerator: arbete = \"heltid\"").flatMap {
        expression($0, to: .boolean, asked: asked, at: occasion)
      }
      let denominator = part.node("denominator").flatMap {
        expression($0, to: .boolean, asked: asked, at: occasion)
      }
      let target = part.number("target")?.double
      if let target, !(0...1).contains(target) {
        part.report(
          "range", at: part.place(of: "target"),
          Text(
            sv: "target är en andel från 0 till 1; 80 procent skrivs 0.8",
            en: "target is a share from 0 to 1; 80 per cent is written 0.8"))
      }
      part.close()
      guard let key, let title, let occasion, let numerator else { continue }
      if indicators.contains(where: { $0.key == key }) || draft.measure(Key(key.name)) != nil {
        duplicate(key.name, at: part.place(of: "id"))
      }
      places[.indicator(key)] = part.place
      indicators.append(
        Indicator(
          key: key, title: title, occasion: occasion, numerator: numerator,
          denominator: denominator, target: target))
    }
    return indicators
  }

  private func occasion(
    _ node: PackageNode, _ part: PackageFields, in draft: ProgrammeDefinition
  ) -> OccasionKey? {
    guard let key = part.key(node, of: OccasionKey.self) else { return nil }
    if draft.occasions.contains(where: { $0.covers(key) }) { return key }
    unknown(
      Text(sv: "inget mättillfälle", en: "no occasion"), key.name,
      among: draft.occasions.flatMap { $0.occasions.map(\.key.name) }, at: node.place)
    return nil
  }

  // MARK: Breakdowns

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
      if let item, item.kind.codes.isEmpty {
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
    guard let key, let found, let title = title ?? found.title else { return nil }
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

  // MARK: Items and expressions

  private func item(
    _ node: PackageNode, asked: Set<ItemKey>?, among items: [ItemKey: Item]
  ) -> Item? {
    guard let item = items[ItemKey(node.text ?? "")] else {
      if forms.items[ItemKey(node.text ?? "")] != nil {
        notAsked(ItemKey(node.text ?? ""), at: node.place)
      } else {
        unknown(
          Text(sv: "ingen fråga", en: "no item"), node.text ?? "",
          among: items.keys.map(\.name).sorted(), at: node.place)
      }
      return nil
    }
    if let asked, !asked.contains(item.key) { notAsked(item.key, at: node.place) }
    return item
  }

  /// Checked over every item known; then those not asked are told apart from those that are not
  /// there at all.
  private func expression(
    _ node: PackageNode, to wanted: CompiledExpression.Result, asked: Set<ItemKey>?,
    at occasion: OccasionKey? = nil
  ) -> Expression? {
    guard let expression = reading.expression(node, over: forms.kinds, to: wanted) else {
      return nil
    }
    for key in expression.items where asked?.contains(key) == false {
      notAsked(key, at: node.place, occasion)
    }
    return expression
  }

  private func notAsked(_ key: ItemKey, at place: PackagePlace, _ occasion: OccasionKey? = nil) {
    reading.report(
      .error, "not-asked", at: place,
      occasion.map {
        Text(sv: "frågan \(key) ställs inte vid \($0)", en: "the item \(key) is not asked at \($0)")
      }
        ?? Text(
          sv: "frågan \(key) ställs inte i något formulär; lägg till den under items",
          en: "the item \(key) is not asked in any form; add it under items"))
  }

  // MARK: Meaning

  /// What is allowed but hardly meant.
  func checkMeaning(of draft: ProgrammeDefinition) {
    for measure in draft.measures {
      let items = Set(measure.items)
      let rules = draft.occasions.filter { rule in
        let asked = rule.occasions.first.map { draft.items(at: $0.key) } ?? []
        return items.isSubset(of: asked.map(\.key))
      }
      let place = places[.measure(measure.key)] ?? PackagePlace(file: "", line: 1, column: 1)
      if rules.isEmpty, !reading.faults.hasErrors {
        reading.report(
          .warning, "never-together", at: place,
          Text(
            sv: "frågorna i \(measure.key) ställs aldrig vid samma tillfälle, så måttet får aldrig "
              + "något värde",
            en: "the items of \(measure.key) are never asked at the same occasion, so it never "
              + "gets a value"))
      } else if measure.smallestMeaningfulChange != nil,
        !rules.contains(where: { $0.kind == .start }) || rules.count < 2, !reading.faults.hasErrors
      {
        reading.report(
          .warning, "no-change", at: place,
          Text(
            sv:
              "\(measure.key) mäts inte både vid start och senare, så ingen förändring går att se",
            en: "\(measure.key) is not measured both at start and later, so no change can be seen"))
      }
    }
    for breakdown in draft.breakdowns {
      guard case .item(let key, atAnyOccasion: false) = breakdown.source,
        let start = draft.occasions.first(where: { $0.kind == .start }),
        !draft.items(at: start.key).contains(where: { $0.key == key })
      else { continue }
      reading.report(
        .warning, "not-at-start",
        at: places[.breakdown(breakdown.key)] ?? PackagePlace(file: "", line: 1, column: 1),
        Text(
          sv:
            "\(key) ställs inte vid start; skriv at: any för att samla svaren från alla tillfällen",
          en: "\(key) is not asked at the start; write at: any to gather all occasions' answers"))
    }
  }
}
