import Core
import Organisation
import Programmes
import Web

/// The extracts that were taken, latest first.
struct ExtractsPage: Sendable {
  let extracts: [ExtractShown]
  /// Programmes that the viewer may take extracts from.
  let programmes: [LoadedProgramme]
  let mayRecord: Bool
  let today: Day

  var page: Page {
    Page(
      title: ExtractText.title, section: .develop,
      breadcrumbs: [(ProgrammeText.programmes, href: FollowUpURL.programmes)],
      lead: Node(ExtractText.lead), seenBy: ExtractText.seenBy
    ) {
      if !programmes.isEmpty {
        chapter(ExtractText.take, id: "ta-ut") {
          ul {
            for programme in programmes {
              li {
                a(href: FollowUpURL.newExtract(programme.registered.id)) {
                  programme.shown.definition.title
                }
              }
            }
          }
        }
      }
      chapter(ExtractText.takenHeading, id: "uttagna") {
        DataTable(
          ExtractText.takenHeading, captionIsHidden: true,
          columns: [
            Column(ExtractText.name), Column(ExtractText.programme), Column(ExtractText.who),
            Column(ExtractText.when), Column(ExtractText.purpose), Column(ExtractText.expires),
            Column(ExtractText.state),
          ], rows: extracts.map(row), filterable: extracts.count > 8, stacks: true,
          whenEmpty: ExtractText.none
        ).node
      }
      if mayRecord {
        actions { buttonLink(ExtractText.decisions, href: FollowUpURL.disclosures) }
      }
    }
  }

  private func row(_ shown: ExtractShown) -> [Node] {
    let extract = shown.extract
    return [
      a(href: FollowUpURL.extract(extract.id)) { extract.name }, Node(shown.programme),
      Node(shown.takenBy), Node("\(Day(inSweden: extract.takenAt))"), Node(extract.purpose.name),
      Node("\(extract.expires)"), shown.status(on: today),
    ]
  }
}

/// An extract with what it refers to in words.
struct ExtractShown: Sendable {
  let extract: Extract
  let programme: Text
  let takenBy: Text
  let unit: Text
  let decision: DisclosureDecision?

  func status(on today: Day) -> Node {
    let status = extract.status(on: today)
    let kind: TagKind =
      switch status {
      case .overdue: .bad
      case .deleted: .good
      case .cancelled, .waiting, .brokenOff, .kept: .plain
      }
    return tag(ExtractText.status(status), kind: kind)
  }
}

/// One extract: its files once, and that they have been deleted.
struct ExtractPage: Sendable {
  let shown: ExtractShown
  let isTaker: Bool
  let today: Day
  var notice: Notice?

  private var extract: Extract { shown.extract }

  /// What it gave, as it was recorded, though it may have been revoked.
  private var decision: Node {
    guard let decision = shown.decision else { return "–" }
    var words: [Text] = [
      Text(verbatim: "\(decision.reference), \(decision.decidedOn)"),
      decision.columns.isEmpty
        ? ExtractText.allColumns : Text(verbatim: decision.columns.joined(separator: " ")),
    ]
    if let revocation = decision.revocation {
      words.append(ExtractText.revoked(Day(inSweden: revocation.at)))
    }
    return Node(Text.joined(words, separator: "; "))
  }

  var page: Page {
    let status = extract.status(on: today)
    return Page(
      title: ExtractText.name + Text(verbatim: " \(extract.name)"), section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (ExtractText.title, href: FollowUpURL.extracts),
      ], notice: notice, seenBy: ExtractText.seenBy
    ) {
      if status == .overdue { warningText { ExtractText.deleteLead } }
      checkAnswers([
        Answered(ExtractText.state) { shown.status(on: today) },
        Answered(ExtractText.programme) { shown.programme },
        Answered(ExtractText.unit) { shown.unit },
        Answered(ExtractText.period) { ExtractText.period(extract.selection.period) },
        Answered(ExtractText.who) { shown.takenBy },
        Answered(ExtractText.when) { "\(Day(inSweden: extract.takenAt))" },
        Answered(ExtractText.purpose) { extract.purpose.name },
        Answered(ExtractText.reasonLabel) { extract.reason },
        Answered(ExtractText.decision) { decision },
        Answered(ExtractText.expires) { "\(extract.expires)" },
        Answered(ExtractText.content) {
          Node(extract.outcome.map(ExtractText.counts) ?? Text(verbatim: "–"))
        },
      ])
      if isTaker, status == .waiting {
        p { ExtractText.fetchOnce }
        Web.form(post: FollowUpURL.extractFiles(extract.id)) {
          primaryButton(ExtractText.fetch)
        }
      }
      if isTaker, extract.fetchedAt != nil, extract.deletedAt == nil {
        if status != .overdue { p { ExtractText.deleteLead } }
        Web.form(post: FollowUpURL.extractDeleted(extract.id)) {
          secondaryButton(ExtractText.confirmDeleted)
        }
      }
    }
  }
}

/// The form by which an extract is taken.
struct NewExtractPage: Sendable {
  let programme: LoadedProgramme
  let purposes: [Purpose]
  let units: [OrgUnit]
  let decisions: [DisclosureDecision]
  let today: Day
  var typed = FormData()
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: ExtractText.take, section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (
          programme.shown.definition.title,
          href: FollowUpURL.programme(programme.registered.id)
        ),
      ], lead: Node(ExtractText.takeLead), errors: errors, seenBy: ExtractText.seenBy
    ) {
      if lacksDecision { warningText { ExtractText.noDecisionForYou } }
      if !lacksDecision || purposes.contains(where: { !$0.needsDecision }) { form }
    }
  }

  /// Whether research is possible but for a decision.
  private var lacksDecision: Bool {
    decisions.isEmpty && purposes.contains(where: \.needsDecision)
  }

  /// The day that is suggested: the usual, or the last of the only decision.
  private var suggestedExpiry: Day {
    let usual = today + Extract.usualDays
    guard decisions.count == 1, purposes.allSatisfy(\.needsDecision) else { return usual }
    return min(usual, decisions[0].validTo)
  }

  private var form: Node {
    Web.form(post: FollowUpURL.newExtract(programme.registered.id)) {
      radios(
        Field(ExtractForm.purpose, ExtractText.purpose, errors: errors),
        purposes.map { Choice($0.rawValue, $0.name) },
        selected: typed.first(ExtractForm.purpose)
          ?? (purposes.count == 1 ? purposes[0].rawValue : nil))
      if purposes.contains(where: \.needsDecision) {
        selectInput(
          Field(
            ExtractForm.decision, ExtractText.decision, hint: ExtractText.decisionHint,
            errors: errors),
          decisions.map {
            Choice($0.reference, ExtractText.holdsUntil($0.reference, $0.validTo))
          },
          selected: typed.first(ExtractForm.decision))
      }
      textArea(
        Field(
          ExtractForm.reason, ExtractText.reason, hint: ExtractText.reasonHint, errors: errors),
        value: typed.first(ExtractForm.reason) ?? "", rows: 3, limit: 500)
      selectInput(
        Field(ExtractForm.unit, ExtractText.unit, hint: ExtractText.unitHint, errors: errors),
        [Choice("", ExtractText.wholeBoard)]
          + units.map { Choice($0.code, Text(verbatim: $0.name)) },
        selected: typed.first(ExtractForm.unit) ?? "", withEmpty: false)
      dateInput(
        Field(
          ExtractForm.from, ExtractText.from, hint: ExtractText.everything, optional: true,
          errors: errors), value: typed.first(ExtractForm.from) ?? "")
      dateInput(
        Field(
          ExtractForm.to, ExtractText.to, hint: ExtractText.everything, optional: true,
          errors: errors), value: typed.first(ExtractForm.to) ?? "")
      dateInput(
        Field(
          ExtractForm.expires, ExtractText.expires,
          hint: ExtractText.expiresHint(
            suggestedExpiry, today + Extract.mostDays), errors: errors),
        value: typed.first(ExtractForm.expires) ?? "\(suggestedExpiry)")
      primaryButton(ExtractText.confirmTake)
    }
  }
}
