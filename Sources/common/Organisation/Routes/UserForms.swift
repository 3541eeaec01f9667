import Core
import Web

/// A new user as typed.
struct UserForm: Sendable {
  let login: String
  let name: String
  let isProtected: Bool
  private let password: String
  private(set) var errors: [FieldError] = []

  init() {
    self.init(blank: FormData())
  }

  init(_ form: FormData) {
    self.init(blank: form)
    if name.isEmpty { errors.append(FieldError("name", UserText.nameMissing)) }
    if !User.isLogin(login) { errors.append(FieldError("login", UserText.loginMissing)) }
  }

  private init(blank form: FormData) {
    login = normalised(form.trimmed("login"))
    name = form.trimmed("name")
    isProtected = form.first("protected") != nil
    password = form.first("password") ?? ""
  }

  func decodedPassword(in municipality: Municipality) throws(FieldError) -> Password {
    try Password(password, login: login, about: [name, municipality.name])
  }
}

/// A deputy to appoint, as typed.
struct DeputyForm: Sendable {
  let role: ID<Membership>?
  let deputy: UserID?
  let from: Day?
  let to: Day?
  let typed: FormData
  private(set) var errors: [FieldError] = []

  init(today: Day) {
    self.init(blank: FormData([("deputy-from", "\(today)")]))
  }

  init(_ form: FormData, today: Day) {
    self.init(blank: form)
    if role == nil { errors.append(FieldError("deputy-role", UserText.roleMissing)) }
    if deputy == nil { errors.append(FieldError("deputy", UserText.deputyMissing)) }
    for (field, day) in [("deputy-from", from), ("deputy-to", to)] where day == nil {
      errors.append(FieldError(field, UserText.dayMissing(today)))
    }
  }

  private init(blank form: FormData) {
    typed = form
    role = ID<Membership>(form.trimmed("deputy-role"))
    deputy = UserID(form.trimmed("deputy"))
    from = Day(form.trimmed("deputy-from"))
    to = Day(form.trimmed("deputy-to"))
  }
}

/// A role to give somebody, as typed.
struct RoleForm: Sendable {
  let unit: UnitID?
  let role: Role?
  let from: Day?
  let to: Day?
  let typed: FormData
  private(set) var errors: [FieldError] = []

  /// Nothing typed yet; from today.
  init(today: Day) {
    self.init(blank: FormData([("from", "\(today)")]))
  }

  init(_ form: FormData, today: Day) {
    self.init(blank: form)
    if role == nil { errors.append(FieldError("role", UserText.roleMissing)) }
    if unit == nil { errors.append(FieldError("unit", OrganisationError.noSuchUnit.message)) }
    if from == nil { errors.append(FieldError("from", UserText.dayMissing(today))) }
    if to == nil, !form.trimmed("to").isEmpty {
      errors.append(FieldError("to", UserText.dayMissing(today)))
    }
  }

  private init(blank form: FormData) {
    typed = form
    unit = UnitID(form.trimmed("unit"))
    role = Role(rawValue: form.trimmed("role"))
    from = Day(form.trimmed("from"))
    to = Day(form.trimmed("to"))
  }
}
