import Core
import Organisation
import Programmes
import Web

extension ResultPage {
  /// Nobody has started: there is nothing to show of anybody.
  var isEmpty: Bool {
    guard picture.total.isShown, let total else { return false }
    return total.started == 0
  }

  /// What will stand here, and the first step towards it.
  var nothingYet: Node {
    emptyState(ResultText.emptyHeading, firstStep: firstStep) {
      p { ResultText.empty(selection.column.title) }
      p { ResultText.emptyExample }
      if firstStep == nil { p { ResultText.emptyStep } }
    }
  }

  private var firstStep: (Text, href: String)? {
    let zone = programme.registered.zone
    guard programme.current != nil else {
      return (ResultText.toProgramme, href: FollowUpURL.programme(id))
    }
    if !viewer.collectingUnits(in: zone).isEmpty {
      return (ProgrammeText.begin, href: FollowUpURL.newEpisode(id))
    }
    if viewer.zones(for: .importFollowUp).contains(zone) {
      return (ProgrammeText.importing, href: FollowUpURL.importing(id))
    }
    return nil
  }

  /// Nobody in what was chosen: the way back to everybody.
  var nothingInSelection: Node {
    let wider = ["period", "enhet", "jamfor"].reduce(query) { $0.setting($1, nil) }
    return emptyState(
      ResultText.nobodyInSelection,
      firstStep: (ResultText.showAll, href: FollowUpURL.results(id) + wider.query)
    ) {
      p { ResultText.nobodyInSelectionStep(selection.basis) }
    }
  }
}

/// When the address names a measure that the programme does not have: those that it has.
struct NoSuchMeasurePage: Sendable {
  let programme: LoadedProgramme
  let asked: String

  var page: Page {
    let id = programme.registered.id
    let definition = programme.reported.definition
    return Page(
      title: ResultText.noSuchMeasure, section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (definition.title, href: FollowUpURL.programme(id)),
      ], lead: Node(ResultText.noSuchMeasure(asked)), status: 404
    ) {
      ul {
        for column in programme.reported.compiled.columns {
          li {
            a(href: FollowUpURL.results(id) + FormData([("matt", column.name)]).query) {
              column.title
            }
          }
        }
      }
    }
  }
}
