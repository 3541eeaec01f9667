import Core
import SwedishText

/// The columns of a file of users: a row for each role somebody has.
enum UserColumn: FileColumn {
  case login, name, unit, role, from, to, manager, isProtected

  var headings: [String] {
    switch self {
    case .login: ["användarnamn", "inloggning", "login"]
    case .name: ["namn", "name"]
    case .unit: ["enhet", "unit"]
    case .role: ["roll", "role"]
    case .from: ["från", "från och med", "from"]
    case .to: ["till", "till och med", "to"]
    case .manager: ["chef", "manager"]
    case .isProtected: ["skyddade personuppgifter", "protected"]
    }
  }

  var isRequired: Bool { self == .login }
}

/// What a file of users asks for, held against the users as they are.
struct UserChanges: Sendable {
  struct Addition: Sendable {
    let login: String
    let name: String
    let isProtected: Bool
  }

  /// A role to give, to somebody known or new.
  struct Grant: Sendable, Hashable {
    let login: String
    let unit: UnitID
    let role: Role
    let from: Day
    let to: Day?
  }

  /// What the users are held against.
  struct Known: Sendable {
    let tree: UnitTree
    let users: [User]
    let memberships: [Membership]
    let today: Day
    /// Who imports; nil for a command that names nobody.
    let viewer: Viewer?
  }

  private(set) var additions: [Addition] = []
  private(set) var renamed: [(user: User, name: String)] = []
  private(set) var grants: [Grant] = []
  private(set) var report: OrganisationImportReport

  private typealias Row = ColumnFile<UserColumn>.Row

  private let known: Known
  private let users: [String: User]
  private let held: [UserID: [Membership]]
  /// Those that the file names, with the row that gives the name.
  private var named: [String: (name: String, row: Int)] = [:]

  init(_ file: ColumnFile<UserColumn>, _ known: Known) {
    self.known = known
    users = Dictionary(uniqueKeysWithValues: known.users.map { ($0.login, $0) })
    held = Dictionary(grouping: known.memberships, by: \.user)
    report = OrganisationImportReport(.users)
    report.read = file.rows.count
    report.faults = file.faults
    report.unused = file.unused
    let logins = Set(file.rows.compactMap { $0[.login].map(normalised) })
    var isNew: Set<String> = []
    for row in file.rows {
      let before = (report.faults.count, grants.count, renamed.count)
      guard let login = login(of: row) else { continue }
      let isFirst = person(login, row, &isNew)
      grant(login, row)
      manager(row, logins)
      if before == (report.faults.count, grants.count, renamed.count), !isFirst {
        report.unchanged += 1
      }
    }
    report.faults.sort { $0.row < $1.row }
  }

  // MARK: Persons

  private mutating func login(of row: Row) -> String? {
    guard let text = row[.login] else {
      report.faults.append(row.fault(.login, UserText.loginMissing))
      return nil
    }
    let login = normalised(text)
    guard maskedForReport(login) == login || login.contains("@") else {
      report.faults.append(row.fault(.login, ImportText.loginIsNumber))
      return nil
    }
    guard User.isLogin(login) else {
      report.faults.append(row.fault(.login, UserText.loginMissing))
      return nil
    }
    if users[login]?.isClosed == true {
      report.faults.append(row.fault(.login, ImportText.accountClosed))
      return nil
    }
    return login
  }

  /// Takes in who a row is about; true when that is somebody new.
  private mutating func person(_ login: String, _ row: Row, _ isNew: inout Set<String>) -> Bool {
    if let name = row[.name] {
      if let earlier = named[login], earlier.name != name {
        report.faults.append(row.fault(.name, ImportText.otherName(row: earlier.row)))
      } else if named[login] == nil {
        named[login] = (name, row.line)
        if let user = users[login], user.name != name {
          renamed.append((user, name))
          report.changed.append(
            .init(
              name: login,
              what: user.isProtected
                ? ImportText.otherNameNow : ImportText.renamed(user.name, name)))
        }
      }
    }
    var isProtected = false
    if let word = row[.isProtected] {
      if let yes = ImportText.yesOrNo(word) {
        isProtected = yes
      } else {
        report.faults.append(row.fault(.isProtected, ImportText.yesOrNoForm))
      }
      if let user = users[login], isProtected != user.isProtected {
        report.faults.append(row.fault(.isProtected, ImportText.protectedStays))
      }
    }
    guard users[login] == nil, isNew.insert(login).inserted else { return false }
    guard let name = row[.name] else {
      report.faults.append(row.fault(.name, UserText.nameMissing))
      return true
    }
    additions.append(Addition(login: login, name: name, isProtected: isProtected))
    report.added.append(
      .init(
        name: login, what: isProtected ? ImportText.newProtectedUser : ImportText.newUser(name)))
    return true
  }

  // MARK: Roles

  private mutating func grant(_ login: String, _ row: Row) {
    switch (row[.role], row[.unit]) {
    case (nil, nil): return
    // With a manager alone, the unit is the manager's.
    case (nil, _?):
      if row[.manager] == nil {
        report.faults.append(row.fault(.role, ImportText.roleWithoutUnit))
      }
      return
    case (_?, nil):
      report.faults.append(row.fault(.unit, ImportText.roleWithoutUnit))
      return
    case (let word?, _?):
      let role = role(word, row)
      guard let unit = unit(of: row), let role, let period = period(of: row, in: unit) else {
        return
      }
      add(login, role, unit, period, row)
    }
  }

  private mutating func manager(_ row: Row, _ logins: Set<String>) {
    guard let text = row[.manager] else { return }
    let login = normalised(text)
    guard row[.unit] != nil else {
      report.faults.append(row.fault(.manager, ImportText.managerWithoutUnit))
      return
    }
    guard logins.contains(login) || users[login].map({ !$0.isClosed }) == true else {
      report.faults.append(row.fault(.manager, ImportText.noUser(login)))
      return
    }
    // A unit that is not there has been told of with the role.
    guard let unit = row[.unit].flatMap({ known.tree.unit(code: $0) }) else {
      if row[.role] == nil { _ = self.unit(of: row) }
      return
    }
    add(
      login, .unitManager, unit, Period(from: max(known.today, unit.validFrom), to: nil), row,
      column: .manager)
  }

  private mutating func add(
    _ login: String, _ role: Role, _ unit: OrgUnit, _ period: Period, _ row: Row,
    column: UserColumn = .unit
  ) {
    guard let from = period.from else { return }
    if let viewer = known.viewer {
      guard viewer.may(.manageUsers, in: unit.id) else {
        report.faults.append(row.fault(column, ImportText.notYourUnit))
        return
      }
    }
    let same = (users[login].flatMap { held[$0.id] } ?? []).filter {
      $0.unit == unit.id && $0.role == role && $0.deputyFor == nil
    }
    if let there = same.first(where: { $0.validity.contains(from) }) {
      if let to = period.to, to != there.validTo {
        report.faults.append(row.fault(.to, ImportText.roleEndStays))
      }
      return
    }
    let grant = Grant(login: login, unit: unit.id, role: role, from: from, to: period.to)
    if grants.contains(where: {
      ($0.login, $0.unit, $0.role) == (login, unit.id, role)
        && Period(from: $0.from, to: $0.to).contains(from)
    }) {
      if column == .unit { report.faults.append(row.fault(.role, ImportText.roleTwice)) }
      return
    }
    if login == known.viewer?.user.login {
      report.faults.append(row.fault(.login, OrganisationError.ownRole.message))
      return
    }
    grants.append(grant)
    report.added.append(
      .init(
        name: login,
        what: ImportText.newRole(role.name, unit.name, Period(from: from, to: period.to))))
  }

  // MARK: Values

  private mutating func role(_ word: String, _ row: Row) -> Role? {
    let word = word.lowercased()
    let role = Role.allCases.first {
      [$0.rawValue.lowercased(), $0.name.sv.lowercased(), $0.name.en.lowercased()].contains(word)
    }
    if role == nil {
      report.faults.append(row.fault(.role, ImportText.roleUnknown(Role.allCases.map(\.name))))
    }
    return role
  }

  private mutating func unit(of row: Row) -> OrgUnit? {
    guard let code = row[.unit] else { return nil }
    let unit = known.tree.unit(code: code)
    if unit == nil { report.faults.append(row.fault(.unit, ImportText.noUnit(code))) }
    return unit
  }

  private mutating func period(of row: Row, in unit: OrgUnit) -> Period? {
    let before = report.faults.count
    func day(_ column: UserColumn) -> Day? {
      guard let text = row[column] else { return nil }
      if let day = Day(text) { return day }
      report.faults.append(row.fault(column, ImportText.dayForm))
      return nil
    }
    let from = day(.from) ?? max(known.today, unit.validFrom)
    let to = day(.to)
    guard report.faults.count == before else { return nil }
    if Period(from: from, to: to).isEmpty {
      report.faults.append(row.fault(.to, OrganisationError.impossiblePeriod.message))
    } else if let end = unit.validTo, end < from {
      report.faults.append(row.fault(.unit, ImportText.unitEnded(end)))
    } else {
      return Period(from: from, to: to)
    }
    return nil
  }
}
