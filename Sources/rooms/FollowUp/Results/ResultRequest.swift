import Core
import Organisation
import Programmes

/// A question about a programme's results, as a command or a page asks it: names, not yet checked.
package struct ResultRequest: Sendable, Hashable {
  /// The programme's name or its id.
  package var programme: String
  package var measure: String
  /// `m3`, `end`, `first`, `latest`, `closest:180`. Empty for an indicator means its own.
  package var occasion: String
  /// Breakdowns to cross, by their names.
  package var by: [String]
  /// The code of a unit; with it come those below, and what went over to them whole.
  package var unit: String?
  package var from: Day?
  package var to: Day?
  package var basis: ResultQuery.Basis
  package var purpose: Purpose
  /// Typed by the reader, where the purpose asks for it.
  package var reason: String?
  /// The moment of the question; today when nil.
  package var asOf: Day?
  /// The route or command, for the log.
  package var via: String

  package init(
    programme: String, measure: String, occasion: String, by: [String] = [], unit: String? = nil,
    from: Day? = nil, to: Day? = nil, basis: ResultQuery.Basis = .start, purpose: Purpose,
    reason: String? = nil, asOf: Day? = nil, via: String = "beprova results"
  ) {
    self.programme = programme
    self.measure = measure
    self.occasion = occasion
    self.by = by
    self.unit = unit
    self.from = from
    self.to = to
    self.basis = basis
    self.purpose = purpose
    self.reason = reason
    self.asOf = asOf
    self.via = via
  }
}

/// Why a question about results has no answer.
package enum ResultError: ExplainedError, Sendable, Hashable {
  case noSuchMeasure(String, existing: [String])
  case noSuchOccasion(String, existing: [String])
  /// An indicator is computed at one occasion only.
  case otherOccasion(String, its: String)
  case noSuchBreakdown(String, existing: [String])
  case tooManyBreakdowns(Int)
  case noSuchUnit(String)
  case emptyPeriod
  case unitOutOfReach(String)

  package var message: Text {
    switch self {
    case .noSuchMeasure(let name, let existing):
      Text(
        sv: "Det finns inget mått som heter ”\(name)”. Välj bland: \(listed(existing)).",
        en: "There is no measure called “\(name)”. Choose among: \(listed(existing)).")
    case .noSuchOccasion(let name, let existing):
      Text(
        sv: """
          Det finns inget mättillfälle som heter ”\(name)”. Välj bland: \(listed(existing)), eller \
          first, latest eller closest:DAGAR.
          """,
        en: """
          There is no occasion called “\(name)”. Choose among: \(listed(existing)), or first, latest \
          or closest:DAYS.
          """)
    case .otherOccasion(let name, let its):
      Text(
        sv: "Indikatorn ”\(name)” räknas bara vid tillfället ”\(its)”. Välj det.",
        en: "The indicator “\(name)” is computed at the occasion “\(its)” only. Choose that.")
    case .noSuchBreakdown(let name, let existing):
      existing.isEmpty
        ? Text(
          sv: "Programmet har inga uppdelningar. Fråga utan ”\(name)”.",
          en: "The programme has no breakdowns. Ask without “\(name)”.")
        : Text(
          sv: "Programmet kan inte delas upp på ”\(name)”. Välj bland: \(listed(existing)).",
          en: "The programme cannot be broken down by “\(name)”. Choose among: \(listed(existing))."
        )
    case .tooManyBreakdowns(let most):
      Text(
        sv: "Dela upp på högst \(most) saker samtidigt.",
        en: "Break down by \(most) things at most at once.")
    case .noSuchUnit(let code):
      Text(
        sv: "Det finns ingen enhet med koden ”\(code)” i programmets nämnd.",
        en: "There is no unit with the code “\(code)” in the programme's board.")
    case .emptyPeriod:
      Text(
        sv: "Välj ett slutdatum som inte är före startdatum.",
        en: "Choose an end date that is not before the start date.")
    case .unitOutOfReach(let code):
      Text(
        sv: """
          Du får inte läsa uppgifterna om personerna i enheten ”\(code)”. Välj en enhet som du \
          ansvarar för, eller läs nämndens månadstabeller på resultatsidan.
          """,
        en: """
          You may not read the records of the persons in the unit “\(code)”. Choose a unit that you \
          are responsible for, or read the board's monthly tables on the result page.
          """)
    }
  }

  private func listed(_ names: [String]) -> String { names.joined(separator: ", ") }
}
