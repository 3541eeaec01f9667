import Core
import Web

/// The form for one change of a plan.
struct ChangePage: Sendable {
  var plan: Reorganisation
  var form: ChangeForm
  /// Units in force on the plan's day.
  var units: [OrgUnit]
  var users: [User]
  /// Those with a role in the unit that is split.
  var staff: [User] = []
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: form.kind.title, section: .govern,
      breadcrumbs: [
        (ReorganisationPageText.title, href: OrganisationURL.reorganisations),
        (Text(verbatim: plan.name), href: OrganisationURL.reorganisation(plan.id)),
      ], lead: lead, errors: errors, seenBy: ReorganisationPageText.seenBy
    ) {
      if form.kind == .split, value("enhet").isEmpty {
        Web.form(get: address) {
          unit("enhet", ReorganisationPageText.unit, below)
          primaryButton(ReorganisationPageText.chooseUnit)
        }
      } else {
        Web.form(post: address) {
          hidden("version", "\(plan.rowVersion)")
          fields
          primaryButton(ReorganisationPageText.addToPlan)
        }
      }
    }
  }

  private var lead: Node {
    guard let unit = units.first(where: { $0.code == value("enhet") }), form.kind == .split else {
      return Node(form.kind.lead)
    }
    return Node(label(unit) + verbatim(". ") + form.kind.lead)
  }

  private var address: String { OrganisationURL.adding(form.kind, to: plan.id) }

  /// Units that a reorganisation may end.
  private var below: [OrgUnit] { units.filter { !$0.kind.isAboveUnits } }

  private func value(_ field: String) -> String { form.typed.trimmed(field) }

  @NodeBuilder private var fields: Node {
    switch form.kind {
    case .create:
      newUnit
      selectInput(
        Field("slag", ReorganisationPageText.kind, errors: errors),
        OrgUnit.Kind.allCases.filter { !$0.isAboveUnits }.map { Choice($0.rawValue, $0.name) },
        selected: value("slag").isEmpty ? OrgUnit.Kind.unit.rawValue : value("slag"),
        withEmpty: false)
      unit("under", ReorganisationPageText.under, units)
    case .rename:
      unit("enhet", ReorganisationPageText.unit, units)
      text("namn", ReorganisationPageText.newName)
    case .move:
      unit("enhet", ReorganisationPageText.unit, below)
      unit("under", ReorganisationPageText.under, units)
    case .close:
      unit("enhet", ReorganisationPageText.unit, below)
    case .merge:
      checkboxes(
        Field("enheter", ReorganisationPageText.mergeUnits, errors: errors),
        below.map { Choice($0.code, label($0)) }, selected: Set(form.typed.all("enheter")))
      unit(
        "till", ReorganisationPageText.intoExisting, below, hint: ReorganisationPageText.intoHint,
        optional: true)
      fieldGroup(ReorganisationPageText.intoNew) { newUnit }
    case .split: parts
    case .handOver: handOver
    }
  }

  @NodeBuilder private var newUnit: Node {
    text("namn", ReorganisationPageText.unitName)
    text("kod", ReorganisationPageText.code, hint: ReorganisationPageText.codeHint)
  }

  @NodeBuilder private var parts: Node {
    hidden("enhet", value("enhet"))
    for part in 1...ChangeForm.parts {
      fieldGroup(ReorganisationPageText.part(part)) {
        text(
          ChangeForm.nameField(part), ReorganisationPageText.unitName, optional: part > 2)
        text(ChangeForm.codeField(part), ReorganisationPageText.code, optional: part > 2)
      }
    }
    let numbers = (1...ChangeForm.parts).map { Choice("\($0)", ReorganisationPageText.part($0)) }
    radios(
      Field(
        "svarar", ReorganisationPageText.charge, hint: ReorganisationPageText.chargeHint,
        errors: errors), numbers, selected: value("svarar"))
    if !staff.isEmpty {
      fieldGroup(ReorganisationPageText.staff) {
        for user in staff {
          let field = ChangeForm.staffField(user.login)
          selectInput(
            Field(field, name(of: user), errors: errors),
            numbers + [Choice("alla", ReorganisationPageText.all)], selected: value(field))
        }
      }
    }
  }

  @NodeBuilder private var handOver: Node {
    let open = users.filter { !$0.isClosed }.map { Choice($0.login, name(of: $0)) }
    selectInput(
      Field("fran", ReorganisationPageText.from, errors: errors), open, selected: value("fran"))
    selectInput(
      Field("enhet", ReorganisationPageText.inUnit, errors: errors),
      [Choice("", ReorganisationPageText.everyUnit)] + units.map { Choice($0.code, label($0)) },
      selected: value("enhet"), withEmpty: false)
    selectInput(
      Field("till", ReorganisationPageText.to, errors: errors),
      [Choice(WorkReceiver.pool.rawValue, LeavingText.pool)] + open, selected: value("till"))
  }

  private func text(
    _ field: String, _ label: Text, hint: Text? = nil, optional: Bool = false
  ) -> Node {
    textInput(
      Field(field, label, hint: hint, optional: optional, errors: errors), value: value(field),
      width: .half, autocomplete: "off")
  }

  private func unit(
    _ field: String, _ label: Text, _ units: [OrgUnit], hint: Text? = nil, optional: Bool = false
  ) -> Node {
    selectInput(
      Field(field, label, hint: hint, optional: optional, errors: errors),
      units.map { Choice($0.code, self.label($0)) }, selected: value(field))
  }

  private func label(_ unit: OrgUnit) -> Text { verbatim("\(unit.name) (\(unit.code))") }

  private func name(of user: User) -> Text { user.directoryName + verbatim(" (\(user.login))") }
}
