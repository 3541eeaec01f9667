import Core
import Web

/// A change to add to a plan, as typed.
struct ChangeForm: Sendable {
  static let parts = 3

  let kind: ChangeKind
  let typed: FormData

  init(_ kind: ChangeKind, _ typed: FormData = FormData()) {
    self.kind = kind
    self.typed = typed
  }

  private func text(_ field: String) -> String { typed.trimmed(field) }
  private func optional(_ field: String) -> String? { text(field).isEmpty ? nil : text(field) }

  static func codeField(_ part: Int) -> String { "kod-\(part)" }
  static func nameField(_ part: Int) -> String { "namn-\(part)" }
  static func staffField(_ login: String) -> String { "person-\(login)" }

  /// The field that a fault of the whole change is shown at.
  var mainField: String {
    switch kind {
    case .merge: "enheter"
    case .create: "kod"
    case .split: Self.codeField(1)
    case .handOver: "fran"
    case .move, .rename, .close: "enhet"
    }
  }

  /// The change that was typed. Throws what a field lacks; what hangs together with the rest of the
  /// plan is found by trying it.
  func change() throws(FieldError) -> OrganisationChange {
    switch kind {
    case .create:
      return .create(
        UnitDraft(
          code: try need("kod", ImportText.codeMissing),
          name: try need("namn", ImportText.unitNameMissing),
          kind: OrgUnit.Kind(rawValue: text("slag")),
          under: try need("under", ImportText.parentMissing)))
    case .rename:
      return .rename(
        unit: try unit(), name: try need("namn", ImportText.unitNameMissing))
    case .move:
      return .move(unit: try unit(), under: try need("under", ImportText.parentMissing))
    case .close:
      return .close(unit: try unit())
    case .merge:
      let units = typed.all("enheter").filter { !$0.isEmpty }
      if units.isEmpty { throw FieldError("enheter", ReorganisationText.unitsMissing) }
      if let existing = optional("till") {
        return .merge(units: units, into: UnitDraft(code: existing))
      }
      return .merge(
        units: units,
        into: UnitDraft(
          code: try need("kod", ImportText.codeMissing),
          name: try need("namn", ImportText.unitNameMissing)))
    case .split:
      return try split()
    case .handOver:
      let to = try need("till", UserText.deputyMissing)
      return .handOver(
        from: try need("fran", OrganisationError.noSuchUser.message), unit: optional("enhet"),
        to: to == WorkReceiver.pool.rawValue ? nil : to)
    }
  }

  private func split() throws(FieldError) -> OrganisationChange {
    let unit = try unit()
    var codes: [String: String] = [:]
    var drafts: [UnitDraft] = []
    for part in 1...Self.parts {
      guard let code = optional(Self.codeField(part)) else { continue }
      codes["\(part)"] = code
      drafts.append(UnitDraft(code: code, name: optional(Self.nameField(part))))
    }
    guard drafts.count >= 2 else {
      throw FieldError(Self.codeField(1), ReorganisationText.partsMissing(unit))
    }
    guard let charge = codes[text("svarar")] else {
      throw FieldError("svarar", ReorganisationText.chargeMissing(unit))
    }
    var staff: [String: [String]] = [:]
    for name in typed.names where name.hasPrefix(Self.staffField("")) {
      let login = String(name.dropFirst(Self.staffField("").count))
      let chosen = text(name)
      staff[login] = chosen == "alla" ? drafts.map(\.code) : [codes[chosen]].compactMap(\.self)
    }
    return .split(unit: unit, into: drafts, charge: charge, staff: staff)
  }

  private func unit() throws(FieldError) -> String {
    try need("enhet", OrganisationError.noSuchUnit.message)
  }

  private func need(_ field: String, _ message: Text) throws(FieldError) -> String {
    guard let text = optional(field) else { throw FieldError(field, message) }
    return text
  }
}

extension OrganisationChange {
  /// The codes of the units that it is about, new ones too.
  var codes: [String] {
    switch self {
    case .create(let draft): [draft.code, draft.under].compactMap(\.self)
    case .rename(let unit, _), .close(let unit): [unit]
    case .move(let unit, let under): [unit, under]
    case .merge(let units, let into): units + [into.code, into.under].compactMap(\.self)
    case .split(let unit, let parts, _, _):
      [unit] + parts.flatMap { [$0.code, $0.under].compactMap(\.self) }
    case .handOver(_, let unit, _): [unit].compactMap(\.self)
    }
  }
}
