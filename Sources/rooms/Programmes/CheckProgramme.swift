import Core
import Forms
import Statistics

/// What there is to say of a valid programme before it starts: what it costs, what it asks in vain,
/// what it forgets, and how many clients it takes before it says anything.
public struct ProgrammeCheck: Sendable {
  /// How long it takes.
  public let burden: ProgrammeBurden
  /// Warnings and notes, in the order of the file.
  public let findings: [PackageFault]

  /// Nil when the package has errors or is a base package.
  public init?(_ package: ProgrammePackage) {
    guard let programme = package.definition else { return nil }
    burden = ProgrammeBurden(programme)
    var reviewer = ProgrammeReviewer(package: package, programme: programme)
    reviewer.review(burden)
    findings = reviewer.findings.sorted {
      ($0.place.line, $0.place.column, $0.code) < ($1.place.line, $1.place.column, $1.code)
    }
  }
}

extension ProgrammePackage {
  /// The faults of the package, then what the check has to say of it when it is valid.
  public func everything() -> [PackageFault] {
    faults + (ProgrammeCheck(self)?.findings ?? [])
  }
}

private struct ProgrammeReviewer {
  let package: ProgrammePackage
  let programme: ProgrammeDefinition
  var findings: [PackageFault] = []

  init(package: ProgrammePackage, programme: ProgrammeDefinition) {
    self.package = package
    self.programme = programme
  }

  /// More than this at one occasion, and answers are lost to weariness.
  private static let longestMinutes = 10.0

  mutating func review(_ burden: ProgrammeBurden) {
    reviewTime(burden)
    for item in programme.items { review(item) }
    for measure in programme.measures { review(measure) }
    reviewWhatIsAbsent()
    reviewGate()
  }

  private mutating func reviewTime(_ burden: ProgrammeBurden) {
    for rule in programme.occasions {
      guard let first = rule.occasions.first,
        let occasion = burden.occasions.first(where: { $0.occasion == first.key })
      else { continue }
      let minutes = Text.number(occasion.minutes, decimals: 1)
      say(
        .note, "minutes", .occasion(rule.key),
        Text(
          sv: "\(rule.key): ungefär \(minutes.sv) minuter per person och tillfälle, "
            + (occasion.items == 1 ? "1 fråga" : "\(occasion.items) frågor"),
          en: "\(rule.key): about \(minutes.en) minutes per person and occasion, "
            + (occasion.items == 1 ? "1 item" : "\(occasion.items) items")))
      if occasion.minutes > Self.longestMinutes {
        say(
          .warning, "long-form", .occasion(rule.key),
          Text(
            sv: "\(rule.key) tar mer än \(Int(Self.longestMinutes)) minuter; ta bort frågor som "
              + "inget mått använder",
            en: "\(rule.key) takes more than \(Int(Self.longestMinutes)) minutes; remove items "
              + "that no measure uses"))
      }
    }
    let all = Text.number(burden.minutes, decimals: 1)
    say(
      .note, "minutes-in-all", .programme,
      Text(
        sv: "ungefär \(all.sv) minuter per person genom hela programmet, "
          + "\(burden.occasions.count) tillfällen",
        en: "about \(all.en) minutes per person through the whole programme, "
          + "\(burden.occasions.count) occasions"))
  }

  // MARK: Items

  private mutating func review(_ item: Item) {
    if item.isInCaseSystem {
      say(
        item.isPrefilled ? .note : .warning, "in-case-system", .item(item.key),
        item.isPrefilled
          ? Text(
            sv: "\(item.key) finns i verksamhetssystemet och fylls i därifrån",
            en: "\(item.key) is in the case system and is filled in from there")
          : Text(
            sv: "\(item.key) finns redan i verksamhetssystemet; fyll i den därifrån "
              + "(prefilled: true) i stället för att fråga igen",
            en: "\(item.key) is in the case system already; fill it in from there "
              + "(prefilled: true) instead of asking again"))
    }
    if case .shortText = item.kind {
      say(
        .warning, "free-text", .item(item.key),
        Text(
          sv: "\(item.key) är fri text: den kan röja personen, syns bara för handläggaren och blir "
            + "aldrig ett resultat; går det att fråga med alternativ?",
          en: "\(item.key) is free text: it may identify the person, is seen by the worker alone "
            + "and never becomes a result; could it be asked with alternatives?"))
    } else if !usedItems.contains(item.key) {
      say(
        .warning, "unused-item", .item(item.key),
        Text(
          sv: "\(item.key) används inte i något mått, någon indikator, uppdelning eller något "
            + "villkor; behövs frågan?",
          en: "\(item.key) is used in no measure, indicator, breakdown or condition; is it needed?")
      )
    }
  }

  private var usedItems: Set<ItemKey> {
    var used = Set(programme.measures.flatMap(\.items))
    for indicator in programme.indicators {
      used.formUnion(indicator.numerator.items)
      used.formUnion(indicator.denominator?.items ?? [])
    }
    for breakdown in programme.breakdowns {
      if case .item(let key, _) = breakdown.source { used.insert(key) }
    }
    for item in programme.items { used.formUnion(item.condition?.items ?? []) }
    return used
  }

  // MARK: Measures

  private mutating func review(_ measure: Measure) {
    if measure.question == nil {
      say(
        .warning, "no-question", .measure(measure.key),
        Text(
          sv: "\(measure.key) svarar inte på någon fråga; skriv vilken under question",
          en: "\(measure.key) answers no question; write which under question"))
    }
    guard !measure.isShare else { return }
    switch (measure.smallestMeaningfulChange, measure.changeDeviation) {
    case (let change?, let deviation?):
      // Paired t test, two-sided 5 %, power 80 %.
      guard let n = SampleSize.paired(meanChange: change.double, sdOfChange: deviation.double)
      else { return }
      let spread = Text.number(deviation)
      let source =
        measure.changeDeviationSource
        ?? Text(
          sv: "paketet anger ingen källa: ta talet som ett antagande",
          en: "the package names no source: take the figure for an assumption")
      say(
        .note, "clients-needed", .measure(measure.key),
        Text(
          sv: "\(measure.key): det krävs \(n) personer med båda mätningarna för att skilja en "
            + "förändring på \(Text.number(change).sv) från slumpen, om förändringens spridning är "
            + "\(spread.sv) (\(source.sv))",
          en: "\(measure.key): it takes \(n) clients with both measurements to tell a change of "
            + "\(Text.number(change).en) from chance, if the standard deviation of the change is "
            + "\(spread.en) (\(source.en))"))
    case (nil, _):
      say(
        .note, "no-smallest-change", .measure(measure.key),
        Text(
          sv:
            "\(measure.key) saknar smallest_meaningful_change; då går det inte att säga hur många "
            + "som fått det bättre",
          en: "\(measure.key) has no smallest_meaningful_change, so how many got better cannot be "
            + "said"))
    case (_, nil):
      say(
        .note, "no-sd-of-change", .measure(measure.key),
        Text(
          sv: "\(measure.key) saknar sd_of_change; då går det inte att säga hur många personer som "
            + "krävs",
          en: "\(measure.key) has no sd_of_change, so how many clients it takes cannot be said"))
    }
  }

  // MARK: Absent

  private mutating func reviewWhatIsAbsent() {
    let topics = Set(programme.items.flatMap(\.topics))
    if !topics.contains(.children) {
      say(
        .warning, "no-children", .programme,
        Text(
          sv: "ingen fråga handlar om barn; fråga om det finns barn som berörs, och märk frågan "
            + "about: [children]",
          en: "no item is about children; ask whether children are affected, and mark the item "
            + "about: [children]"))
    }
    let isDividedByGender = programme.breakdowns.contains { $0.source == .gender }
    if !isDividedByGender, !topics.contains(.gender) {
      say(
        .warning, "no-gender", .programme,
        Text(
          sv: "resultatet visas inte för kvinnor och män; lägg till gender under breakdowns",
          en: "results are not shown for women and men; add gender under breakdowns"))
    }
  }

  private mutating func reviewGate() {
    for requirement in programme.gate.missing(includingMunicipal: false) {
      say(
        .warning, "gate", .programme,
        Text(
          sv: "\(requirement.title.sv) saknas (\(requirement.packageKey ?? "")); utan den får "
            + "programmet inte starta",
          en: "\(requirement.title.en) is missing (\(requirement.packageKey ?? "")); without it "
            + "the programme may not start"))
    }
    let municipal = programme.gate.missing(includingMunicipal: true)
      .filter { !$0.isStatedByPackage }.map(\.title)
    if !municipal.isEmpty {
      let list = Text.joined(municipal, separator: ", ")
      say(
        .note, "gate-municipality", .programme,
        Text(
          sv: "kommunen lägger till före start: \(list.sv)",
          en: "the municipality adds before the start: \(list.en)"))
    }
  }

  private mutating func say(
    _ severity: PackageFault.Severity, _ code: String, _ part: ProgrammePackage.Part, _ reason: Text
  ) {
    findings.append(
      PackageFault(
        place: package.place(of: part), severity: severity, code: code, reason: reason))
  }
}
