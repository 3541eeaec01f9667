import Core

/// A unit as a plan writes it. One that is there is named by its code alone.
package struct UnitDraft: Sendable, Hashable, Codable {
  package var code: String
  package var name: String?
  /// That of the unit it comes after, when left out.
  package var kind: OrgUnit.Kind?
  /// The code of the unit above; that of the unit it comes after when left out.
  package var under: String?

  package init(
    code: String, name: String? = nil, kind: OrgUnit.Kind? = nil, under: String? = nil
  ) {
    self.code = code
    self.name = name
    self.kind = kind
    self.under = under
  }
}

/// One change of the organisation. Units are named by their codes, people by their log-in names.
package enum OrganisationChange: Sendable, Hashable, Codable {
  case create(UnitDraft)
  case rename(unit: String, name: String)
  case move(unit: String, under: String)
  /// Units become one, that is new or there before. One alone is replaced.
  case merge(units: [String], into: UnitDraft)
  /// A unit becomes several; `charge` answers for its episodes, `staff` says who goes where.
  case split(unit: String, into: [UnitDraft], charge: String, staff: [String: [String]])
  case close(unit: String)
  /// A work list goes over, of one unit or all; to nobody yet when `to` is nil.
  case handOver(from: String, unit: String?, to: String?)
}

/// A plan to change the organisation on a day.
package struct Reorganisation: Sendable, Hashable {
  package enum State: String, Sendable, Hashable, Codable {
    /// Being written.
    case draft
    /// To be carried out before anybody is let in on its day.
    case decided
    case done
  }

  package let id: ID<Reorganisation>
  package var name: String
  /// The first day of what is new.
  package var day: Day
  package var changes: [OrganisationChange]
  package var state: State
  /// Of the row as it was read: who saves over somebody else's change is refused.
  package let rowVersion: Int
  /// When it was carried out.
  package let doneOn: Day?

  package init(
    id: ID<Reorganisation>, name: String, day: Day, changes: [OrganisationChange],
    state: State = .draft, rowVersion: Int = 1, doneOn: Day? = nil
  ) {
    self.id = id
    self.name = name
    self.day = day
    self.changes = changes
    self.state = state
    self.rowVersion = rowVersion
    self.doneOn = doneOn
  }
}

extension Reorganisation {
  /// The same as somebody saw it who may since have been overtaken.
  func seen(at rowVersion: Int) -> Reorganisation {
    Reorganisation(
      id: id, name: name, day: day, changes: changes, state: state, rowVersion: rowVersion,
      doneOn: doneOn)
  }
}

/// Why a plan cannot be carried out.
package struct PlanFault: Sendable, Hashable {
  /// The change that is wrong, from 0; nil where it is the plan as a whole.
  package let change: Int?
  package let message: Text
}

/// Why a reorganisation is not done, or not undone.
package enum ReorganisationError: ExplainedError, Sendable, Hashable {
  case blocked([PlanFault])
  case tooEarly(Day)
  case alreadyDone
  /// Undoing is for the same day.
  case tooLate
  /// What it made has been used or changed since.
  case changedSince(String)

  package var message: Text {
    switch self {
    case .blocked(let faults):
      Text(
        sv: "Omorganisationen kan inte genomföras. ",
        en: "The reorganisation cannot be carried out. ")
        + Text.joined(faults.map(\.message))
    case .tooEarly(let day):
      Text(
        sv: "Omorganisationen gäller från \(day) och kan inte genomföras före dess.",
        en: "The reorganisation is for \(day) and cannot be carried out before that.")
    case .alreadyDone:
      Text(
        sv: "Omorganisationen är redan genomförd.", en: "The reorganisation is already done.")
    case .tooLate:
      Text(
        sv: "En omorganisation kan bara ångras samma dag som den genomfördes.",
        en: "A reorganisation can only be undone on the day that it was done.")
    case .changedSince(let what):
      Text(
        sv: """
          Omorganisationen kan inte ångras: \(what) har använts eller ändrats efteråt. Planera en ny \
          i stället.
          """,
        en: """
          The reorganisation cannot be undone: \(what) was used or changed since. Plan a new one \
          instead.
          """)
    }
  }
}
