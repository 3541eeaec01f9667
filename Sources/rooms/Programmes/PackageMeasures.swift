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
    // Nil where it is missing or faulty, which has then been said.
    let decimals = givenDecimals ?? (part.has("decimals") ? nil : sourceDecimals)
    if sourceDecimals == nil, source != nil { _ = part.required("decimals", "decimals: 1") }
    let change = smallestChange(part, decimals: decimals)
    let reliability = reliability(part)
    let (deviation, deviationSource) = deviation(part)
    let range = range(part, source)
    let unit = part.text("unit")
    part.close()
    guard let key, let title, let source, let direction else {
      if let key { reading.faulty.insert(key.name) }
      return nil
    }
    return Measure(
      key: key, title: title, question: question, source: source, decimals: decimals ?? 0,
      direction: direction, smallestMeaningfulChange: change, reliability: reliability,
      changeDeviation: deviation, changeDeviationSource: deviationSource, range: range, unit: unit)
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
      if reading.faulty.contains(text) { return (nil, nil) }
      guard let decimals = item.kind.decimals else {
        reading.report(
          .error, "measure", at: value.place,
          Text(
            sv: "\(item.key) är inget tal; räkna en andel med share: {of: \(item.key), code: …}",
            en: "\(item.key) is not a number; count a share with "
              + "share: {of: \(item.key), code: …}"))
        return (nil, nil)
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
    if reading.faulty.contains(item.key.name) { return nil }
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

  private func smallestChange(_ part: PackageFields, decimals: Int?) -> FixedPoint? {
    guard let change = part.number("smallest_meaningful_change") else { return nil }
    let place = part.place(of: "smallest_meaningful_change")
    if part.has("share") {
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
    guard let decimals else { return change }
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
    return Measure.Reliability(r: r, standardDeviation: deviation.double, source: source)
  }

  /// A number, or `{sd: 8, source: …}`.
  private func deviation(_ part: PackageFields) -> (FixedPoint?, source: Text?) {
    guard let node = part.node("sd_of_change") else { return (nil, nil) }
    if node.text != nil { return (positive(part, "sd_of_change"), nil) }
    guard let fields = part.fields("sd_of_change") else { return (nil, nil) }
    defer { fields.close() }
    let deviation = fields.required("sd", "sd: 8") != nil ? positive(fields, "sd") : nil
    return (deviation, fields.text("source"))
  }

  private func positive(_ part: PackageFields, _ name: String) -> FixedPoint? {
    guard let value = part.number(name) else { return nil }
    guard value > FixedPoint(0) else {
      part.report(
        "range", at: part.place(of: name),
        Text(sv: "\(name) ska vara större än noll", en: "\(name) must be greater than zero"))
      return nil
    }
    return value
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

  // MARK: Items and expressions

  func item(
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
  func expression(
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

  func notAsked(_ key: ItemKey, at place: PackagePlace, _ occasion: OccasionKey? = nil) {
    reading.report(
      .error, "not-asked", at: place,
      occasion.map {
        Text(sv: "frågan \(key) ställs inte vid \($0)", en: "the item \(key) is not asked at \($0)")
      }
        ?? Text(
          sv: "frågan \(key) ställs inte i något formulär; lägg till den under items",
          en: "the item \(key) is not asked in any form; add it under items"))
  }

}
