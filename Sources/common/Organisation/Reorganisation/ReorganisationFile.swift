import Core
import Forms

/// A plan as a file has it; `docs/organisation.md` describes the format.
package struct ReorganisationFile: Sendable {
  package let name: String
  package let day: Day
  package let changes: [OrganisationChange]

  /// Reads a plan. It is nil when it has faults.
  package static func read(
    _ yaml: String, file: String
  ) -> (plan: ReorganisationFile?, faults: [PackageFault]) {
    let reading = PackageReading()
    var plan: ReorganisationFile?
    if let root = reading.open(yaml, file: file),
      let fields = reading.fields(root, Text(sv: "planen", en: "the plan"))
    {
      plan = PlanReading(reading: reading).plan(fields)
    }
    let faults = reading.sortedFaults
    return (faults.hasErrors ? nil : plan, faults)
  }
}

private struct PlanReading {
  private enum Header: String, CaseIterable {
    case plan = "reorganisation/1"
  }

  let reading: PackageReading

  func plan(_ fields: PackageFields) -> ReorganisationFile? {
    _ =
      fields.required("beprova", "beprova: reorganisation/1") != nil
      ? fields.word("beprova", of: Header.self) : nil
    let name = fields.required("name", "name: Barn och familj blir en enhet")?.text
    let day = fields.required("day", "day: 2026-09-01") != nil ? fields.day("day") : nil
    let changes = fields.list("changes").compactMap(change)
    fields.close()
    guard let name, let day else { return nil }
    return ReorganisationFile(name: name, day: day, changes: changes)
  }

  private func change(_ node: PackageNode) -> OrganisationChange? {
    guard let fields = reading.fields(node, Text(sv: "ändringen", en: "the change")) else {
      return nil
    }
    defer { fields.close() }
    if let new = fields.node("new") { return draft(new).map { .create($0) } }
    if let unit = fields.string("rename") {
      return text("name", "name: Vuxenenheten", in: fields).map { .rename(unit: unit, name: $0) }
    }
    if let unit = fields.string("move") {
      return text("under", "under: IFO", in: fields).map { .move(unit: unit, under: $0) }
    }
    if fields.has("merge") {
      let units = fields.list("merge").compactMap(\.text)
      guard let into = fields.required("into", "into: {code: BOF, name: Barn och familj}") else {
        return nil
      }
      return draft(into).map { .merge(units: units, into: $0) }
    }
    if let unit = fields.string("split") {
      let parts = fields.list("into").compactMap(draft)
      let staff = (fields.fields("staff")?.all() ?? []).map { entry in
        (entry.key, entry.value.parts?.compactMap(\.text) ?? [entry.value.text].compactMap(\.self))
      }
      return text("charge", "charge: VUXA", in: fields).map {
        .split(
          unit: unit, into: parts, charge: $0,
          staff: Dictionary(staff, uniquingKeysWith: { first, _ in first }))
      }
    }
    if let unit = fields.string("close") { return .close(unit: unit) }
    if let from = fields.string("hand_over") {
      let unit = fields.string("unit")
      return text("to", "to: mikael", in: fields).map {
        .handOver(from: from, unit: unit, to: $0 == "pool" ? nil : $0)
      }
    }
    let kinds = "new, rename, move, merge, split, close, hand_over"
    fields.report(
      "missing", at: fields.place,
      Text(sv: "skriv vad som ändras: \(kinds)", en: "write what changes: \(kinds)"))
    return nil
  }

  /// A unit as a mapping, or by its code alone.
  private func draft(_ node: PackageNode) -> UnitDraft? {
    if let code = node.text { return UnitDraft(code: code) }
    guard let fields = reading.fields(node, Text(sv: "enheten", en: "the unit")) else { return nil }
    let code = text("code", "code: VUX", in: fields)
    let draft = code.map {
      UnitDraft(
        code: $0, name: fields.string("name"), kind: fields.word("kind", of: OrgUnit.Kind.self),
        under: fields.string("under"))
    }
    if code == nil { for name in ["name", "kind", "under"] { _ = fields.node(name) } }
    fields.close()
    return draft
  }

  private func text(_ name: String, _ example: String, in fields: PackageFields) -> String? {
    fields.required(name, example) == nil ? nil : fields.string(name)
  }
}
