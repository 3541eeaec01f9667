import Core
import Forms

/// A programme as read from its package, with everything that is wrong with it.
///
/// The format is described in `docs/programmes.md`. A package is data that municipalities exchange,
/// so every fault is found in one run and nothing in it can harm the reader: size, depth and
/// expressions are bounded, and what is included is asked for by name.
///
/// ```swift
/// let package = ProgrammePackage.read(yaml, file: "sova.yaml") { name in try library.text(name) }
/// for fault in package.faults { print(fault.line(in: .swedish)) }
/// ```
public struct ProgrammePackage: Sendable {
  /// Something in a package that a fault can point to.
  public enum Part: Hashable, Sendable {
    case programme
    case item(ItemKey)
    case form(Key<Form>)
    case occasion(Key<OccasionRule>)
    case measure(Key<Measure>)
    case indicator(Key<Indicator>)
    case breakdown(Key<Breakdown>)
    case gate(ProgrammeGate.Requirement)
  }

  /// Nil when there are errors, and for a base package, which is no programme in itself.
  public let definition: ProgrammeDefinition?
  /// In the order of the files and their lines.
  public let faults: [PackageFault]
  /// Whether it is a base package that others include.
  public let isBase: Bool
  let places: [Part: PackagePlace]
  let file: String

  /// Where a part stands; the top of the file for what does not stand there.
  public func place(of part: Part) -> PackagePlace {
    places[part] ?? places[.programme] ?? PackagePlace(file: file, line: 1, column: 1)
  }

  /// Reads a package. `includes` gives the text of an included package by its name, nil when there
  /// is none; its faults are placed in `<name>.yaml` beside `file`.
  public static func read(
    _ yaml: String, file: String, includes: (String) throws -> String? = { _ in nil }
  ) -> ProgrammePackage {
    let reading = PackageReading()
    return withoutActuallyEscaping(includes) { includes in
      ProgrammeReading(reading, file: file, includes: includes).read(yaml)
    }
  }
}

/// One reading of a programme: the included packages first, then the programme itself.
final class ProgrammeReading {
  enum Header: String, CaseIterable {
    case programme = "programme/1"
    case base = "base/1"
  }

  let reading: PackageReading
  let forms: FormReading
  private let file: String
  private let includes: (String) throws -> String?
  private var including: [String] = []
  private var included: Set<String> = []
  /// Included packages, in the order in which their measures and breakdowns are taken over.
  private var bases: [PackageFields] = []
  var places: [ProgrammePackage.Part: PackagePlace] = [:]

  init(_ reading: PackageReading, file: String, includes: @escaping (String) throws -> String?) {
    self.reading = reading
    self.file = file
    self.includes = includes
    forms = FormReading(reading)
  }

  func read(_ yaml: String) -> ProgrammePackage {
    var definition: ProgrammeDefinition?
    var isBase = false
    if let root = reading.open(yaml, file: file),
      let fields = reading.fields(root, Text(sv: "paketet", en: "the package"))
    {
      switch header(fields) {
      case .programme?: definition = programme(fields)
      case .base?:
        isBase = true
        base(fields, isRoot: true)
      case nil: break
      }
    }
    let faults = reading.sortedFaults
    return ProgrammePackage(
      definition: faults.hasErrors ? nil : definition, faults: faults, isBase: isBase,
      places: places.merging(forms.places.map { (.item($0.key), $0.value) }) { first, _ in first },
      file: file)
  }

  private func header(_ fields: PackageFields) -> Header? {
    guard let node = fields.required("beprova", "beprova: programme/1") else { return nil }
    return fields.word(node, "beprova", of: Header.self)
  }

  // MARK: Includes

  private func include(_ fields: PackageFields) {
    for node in fields.list("includes") {
      guard let name = fields.key(node, of: Key<ProgrammeDefinition>.self)?.name else { continue }
      if including.contains(name) {
        fields.report(
          "include-cycle", at: node.place,
          Text(
            sv: "paketen tar in varandra i cirkel: "
              + (including + [name]).joined(separator: " → "),
            en: "the packages include each other in a circle: "
              + (including + [name]).joined(separator: " → ")))
        continue
      }
      guard included.insert(name).inserted else { continue }
      guard let text = text(of: name, at: node.place) else { continue }
      including.append(name)
      defer { including.removeLast() }
      let directory = file.lastIndex(of: "/").map { file[...$0] } ?? ""
      guard let root = reading.open(text, file: "\(directory)\(name).yaml"),
        let inner = reading.fields(root, Text(sv: "paketet", en: "the package")),
        let header = header(inner)
      else { continue }
      guard header == .base else {
        fields.report(
          "include", at: node.place,
          Text(
            sv: "\(name) är ett program; bara baspaket (beprova: base/1) går att ta in",
            en: "\(name) is a programme; only base packages (beprova: base/1) can be included"))
        continue
      }
      base(inner, isRoot: false)
    }
  }

  private func text(of name: String, at place: PackagePlace) -> String? {
    let reason: Text
    do {
      if let text = try includes(name) { return text }
      reason = Text(
        sv: "det finns inget paket \(name); lägg \(name).yaml bredvid den här filen",
        en: "there is no package \(name); put \(name).yaml beside this file")
    } catch {
      reason = Text(
        sv: "paketet \(name) går inte att läsa", en: "the package \(name) cannot be read")
    }
    reading.report(.error, "include", at: place, reason)
    return nil
  }

  private func base(_ fields: PackageFields, isRoot: Bool) {
    _ = fields.required("id", "id: bas").map { fields.key($0, of: Key<ProgrammeDefinition>.self) }
    _ = fields.text("title")
    _ = fields.text("summary")
    include(fields)
    forms.readCodeLists(fields)
    for node in fields.list("items") { forms.readItem(node, in: fields) }
    if isRoot {
      _ = measures(fields, asked: nil)
      _ = breakdowns(fields, among: forms.items)
      checkCodeLists()
    } else {
      _ = fields.node("measures")
      _ = fields.node("breakdowns")
      bases.append(fields)
    }
    fields.close()
  }

  // MARK: The programme

  private func programme(_ fields: PackageFields) -> ProgrammeDefinition? {
    places[.programme] = fields.place
    let key =
      fields.required("id", "id: sova-gott").flatMap {
        fields.key($0, of: Key<ProgrammeDefinition>.self)
      }
    let version =
      fields.required("version", "version: 1") != nil ? fields.whole("version", in: 1...9_999) : nil
    let title = fields.required("title", "title: Sova gott") != nil ? fields.text("title") : nil
    let summary = fields.text("summary")
    let area = fields.key("area", of: Key<ProgrammeDefinition>.self)?.name ?? ""
    let targetGroup =
      fields.required("target_group", "target_group: Vuxna som söker stöd för sömnen") != nil
      ? fields.text("target_group") : nil
    let unitOfAnalysis = fields.word("unit_of_analysis", of: UnitOfAnalysis.self) ?? .person
    let comparableWith = comparableVersions(fields, version)
    let gate = gate(fields)
    include(fields)
    forms.readCodeLists(fields)
    for node in fields.list("items") { forms.readItem(node, in: fields) }

    let occasions = occasions(fields)
    let plans = plans(fields, occasions)
    checkCodeLists()
    let asked = plans.flatMap(\.form.items)
    var draft = ProgrammeDefinition(
      key: key ?? "", version: version ?? 1, title: title ?? Text(verbatim: ""), summary: summary,
      area: area, targetGroup: targetGroup ?? Text(verbatim: ""), unitOfAnalysis: unitOfAnalysis,
      comparableWith: comparableWith, gate: gate, forms: plans, occasions: occasions, measures: [])
    draft.measures = measures(fields, asked: Set(asked.map(\.key)))
    draft.indicators = indicators(fields, in: draft)
    draft.breakdowns = breakdowns(
      fields, among: Dictionary(asked.map { ($0.key, $0) }) { first, _ in first })
    takeOver(into: &draft)
    if draft.measures.isEmpty, draft.indicators.isEmpty, !fields.has("measures") {
      _ = fields.required("measures", "measures: [{id: somn, …}]")
    }
    draft.crossings = crossings(fields, in: draft)
    draft.shownTogether = shownTogether(fields, in: draft)
    fields.close()
    checkMeaning(of: draft)
    return key == nil || version == nil || title == nil || targetGroup == nil ? nil : draft
  }

  /// Measures and breakdowns of included packages whose items the programme asks; what the
  /// programme defines itself under the same name goes before.
  private func takeOver(into draft: inout ProgrammeDefinition) {
    let asked = Set(draft.items.map(\.key))
    for base in bases {
      for measure in measures(base, asked: nil)
      where draft.measure(measure.key) == nil && asked.isSuperset(of: measure.items) {
        draft.measures.append(measure)
      }
      for breakdown in breakdowns(base, among: forms.items)
      where !draft.breakdowns.contains(where: { $0.key == breakdown.key }) {
        if case .item(let item, _) = breakdown.source, !asked.contains(item) { continue }
        draft.breakdowns.append(breakdown)
      }
    }
  }

  private func comparableVersions(_ fields: PackageFields, _ version: Int?) -> Set<Int> {
    var versions: Set<Int> = []
    for node in fields.list("comparable_with") {
      guard let text = node.text, let earlier = Int(text), earlier >= 1, earlier < version ?? .max
      else {
        fields.report(
          "type", at: node.place,
          Text(
            sv: "comparable_with ska vara tidigare versioner, till exempel [1, 2]",
            en: "comparable_with must be earlier versions, for example [1, 2]"))
        continue
      }
      versions.insert(earlier)
    }
    return versions
  }

  private func plans(_ fields: PackageFields, _ occasions: [OccasionRule]) -> [FormPlan] {
    guard fields.required("forms", "forms: [{id: start, …}]") != nil else { return [] }
    var plans: [FormPlan] = []
    for node in fields.list("forms") {
      guard let part = reading.fields(node, Text(sv: "ett formulär", en: "a form")) else {
        continue
      }
      let named = part.required("occasions", "occasions: [start]") != nil
      let form = forms.readForm(part)
      var keys: [Key<OccasionRule>] = []
      for occasion in named ? part.list("occasions") : [] {
        guard let key = part.key(occasion, of: Key<OccasionRule>.self) else { continue }
        if occasions.contains(where: { $0.key == key }) {
          keys.append(key)
        } else {
          unknown(
            Text(sv: "inget mättillfälle", en: "no occasion"), key.name,
            among: occasions.map(\.key.name), at: occasion.place)
        }
      }
      if named, part.list("occasions").isEmpty {
        part.report(
          "missing", at: part.place(of: "occasions"),
          Text(
            sv: "formuläret används aldrig; skriv till exempel occasions: [start]",
            en: "the form is never used; write for example occasions: [start]"))
      }
      part.close()
      guard let form else { continue }
      guard !plans.contains(where: { $0.form.key == form.key }) else {
        duplicate(form.key.name, at: part.place(of: "id"))
        continue
      }
      places[.form(form.key)] = part.place
      forms.checkConditions(of: form)
      plans.append(FormPlan(form: form, occasions: keys))
    }
    if !plans.isEmpty {
      for rule in occasions where !plans.contains(where: { $0.occasions.contains(rule.key) }) {
        reading.report(
          .error, "occasion", at: places[.occasion(rule.key)] ?? fields.place,
          Text(
            sv: "inget formulär används vid \(rule.key); lägg till det under occasions i ett "
              + "formulär",
            en: "no form is used at \(rule.key); name it under occasions in a form"))
      }
    }
    return plans
  }

  private func checkCodeLists() {
    for list in forms.unusedCodeLists {
      reading.report(
        .note, "unused-code-list", at: list.place,
        Text(
          sv: "kodlistan \(list.name) används inte av någon fråga",
          en: "no item uses the code list \(list.name)"))
    }
  }

  // MARK: Shared faults

  func duplicate(_ name: String, at place: PackagePlace) {
    reading.report(
      .error, "duplicate-id", at: place,
      Text(
        sv: "namnet \(name) finns redan; ge det ett annat",
        en: "the name \(name) is taken; choose another"))
  }

  func unknown(_ what: Text, _ name: String, among names: [String], at place: PackagePlace) {
    // Rule m gives m3, m6 …
    let rule = String(name.reversed().drop(while: \.isNumber).reversed())
    guard reading.faulty.isDisjoint(with: [name, rule]) else { return }
    let nearest = nearestName(to: name, among: names)
    let all = names.prefix(12).joined(separator: ", ")
    reading.report(
      .error, "unknown-name", at: place,
      Text(
        sv: "det finns \(what.sv) \(name)"
          + (nearest.map { "; menade du \($0)?" }
            ?? (all.isEmpty ? "" : "; det som finns är \(all)")),
        en: "there is \(what.en) \(name)"
          + (nearest.map { "; did you mean \($0)?" } ?? (all.isEmpty ? "" : "; there are \(all)"))))
  }
}
