import Core
import Forms

extension ProgrammeReading {
  private enum OccasionWord: String, CaseIterable {
    case start
    case during
    case end
    case after
  }

  func occasions(_ fields: PackageFields) -> [OccasionRule] {
    guard
      fields.required("occasions", "occasions: [{id: start, kind: start, opens: 14, closes: 30}]")
        != nil
    else { return [] }
    var rules: [OccasionRule] = []
    var names: Set<String> = []
    for node in fields.list("occasions") {
      guard let part = reading.fields(node, Text(sv: "ett mättillfälle", en: "an occasion")),
        let rule = occasion(part)
      else { continue }
      let all = Set(rule.occasions.map(\.key.name) + [rule.key.name])
      if let taken = all.sorted().first(where: names.contains) {
        duplicate(taken, at: part.place(of: "id"))
      }
      names.formUnion(all)
      places[.occasion(rule.key)] = part.place
      rules.append(rule)
    }
    checkAnchors(rules, fields)
    checkWindows(rules)
    return rules
  }

  private func occasion(_ part: PackageFields) -> OccasionRule? {
    let key = part.required("id", "id: start").flatMap {
      part.key($0, of: Key<OccasionRule>.self)
    }
    let word = part.required("kind", "kind: start").flatMap {
      part.word($0, "kind", of: OccasionWord.self)
    }
    let opens = part.required("opens", "opens: 14") != nil ? part.whole("opens", in: 0...730) : nil
    let closes =
      part.required("closes", "closes: 30") != nil ? part.whole("closes", in: 0...3_650) : nil
    let repeats = part.word("repeats", of: OccasionRule.Repeats.self)
    let title = part.text("title")
    var kind: OccasionRule.Kind?
    switch word {
    case .start?:
      kind = .start
      if let repeats, repeats != .first {
        part.report(
          "occasion", at: part.place(of: "repeats"),
          Text(
            sv: "vid start räknas alltid det första svaret; ta bort repeats",
            en: "at the start the first answer always counts; remove repeats"))
      }
    case .end?:
      kind = .end
    case .after?:
      if part.required("months", "months: 6") != nil, let months = part.whole("months", in: 1...240)
      {
        kind = .after(months: months)
      }
    case .during?:
      let every = part.required("every", "every: 3") != nil ? part.whole("every", in: 1...120) : nil
      let last = part.required("last", "last: 24") != nil ? part.whole("last", in: 1...240) : nil
      if let every, let last {
        kind = .during(everyMonths: every, lastMonth: last)
        if last < every || last / every > 60 {
          part.report(
            "range", at: part.place(of: "last"),
            Text(
              sv: "last (\(last)) ska vara minst every (\(every)) och ge högst 60 tillfällen",
              en: "last (\(last)) must be at least every (\(every)) and give at most 60 occasions"))
          kind = nil
        }
      }
    case nil:
      for name in ["every", "last", "months"] { _ = part.node(name) }
    }
    part.close()
    guard let key, let kind else {
      if let key { reading.faulty.insert(key.name) }
      return nil
    }
    return OccasionRule(
      key: key, title: title ?? defaultTitle(kind), kind: kind, opensBefore: opens ?? 0,
      closesAfter: closes ?? 0, repeats: kind == .start ? .first : repeats ?? .closest)
  }

  private func defaultTitle(_ kind: OccasionRule.Kind) -> Text {
    switch kind {
    case .start: Text(sv: "Start", en: "Start")
    case .during: Text(sv: "Under tiden", en: "On the way")
    case .end: Text(sv: "Avslut", en: "End")
    case .after(let months):
      Text(
        sv: months == 1 ? "1 månad efter avslut" : "\(months) månader efter avslut",
        en: months == 1 ? "1 month after the end" : "\(months) months after the end")
    }
  }

  private func checkAnchors(_ rules: [OccasionRule], _ fields: PackageFields) {
    let starts = rules.filter { $0.kind == .start }
    if starts.isEmpty, rules.count == fields.list("occasions").count {
      fields.report(
        "occasion", at: fields.place(of: "occasions"),
        Text(
          sv: "ett mättillfälle med kind: start saknas; utan det finns inget att jämföra med",
          en: "an occasion with kind: start is missing; without it there is nothing to compare"))
    }
    let ends = rules.filter { $0.kind == .end }
    for rule in starts.dropFirst() + ends.dropFirst() {
      reading.report(
        .error, "occasion", at: places[.occasion(rule.key)] ?? fields.place,
        Text(
          sv: "det kan bara finnas ett mättillfälle av det här slaget",
          en: "there can only be one occasion of this kind"))
    }
  }

  /// Windows may overlap on paper: the nearest due date takes the answer. A month is counted as
  /// 30 days, so that windows that meet in the shortest months are not reported.
  private func checkWindows(_ rules: [OccasionRule]) {
    struct Window {
      let rule: OccasionRule
      let key: OccasionKey
      let opens: Int
      let closes: Int
    }
    func windows(_ belongs: (OccasionRule.Kind) -> Bool) -> [Window] {
      rules.filter { belongs($0.kind) }.flatMap { rule in
        rule.occasions.map { occasion in
          let due = occasion.months * 30
          return Window(
            rule: rule, key: occasion.key, opens: due - rule.opensBefore,
            closes: due + rule.closesAfter)
        }
      }.sorted { $0.opens < $1.opens }
    }
    let fromStart = windows {
      switch $0 {
      case .start, .during: true
      case .end, .after: false
      }
    }
    let fromEnd = windows {
      switch $0 {
      case .start, .during: false
      case .end, .after: true
      }
    }
    var reported: Set<[Key<OccasionRule>]> = []
    for windows in [fromStart, fromEnd] {
      for (one, next) in zip(windows, windows.dropFirst()) where next.opens < one.closes {
        guard reported.insert([one.rule.key, next.rule.key]).inserted else { continue }
        let place = places[.occasion(next.rule.key)] ?? PackagePlace(file: "", line: 1, column: 1)
        reading.report(
          .warning, "overlapping-windows", at: place,
          Text(
            sv: "fönstren för \(one.key) och \(next.key) går in i varandra; svaret hör då till det "
              + "tillfälle vars dag ligger närmast",
            en: "the windows of \(one.key) and \(next.key) overlap; the answer then belongs to the "
              + "occasion whose due date is nearest"))
      }
    }
  }
}
