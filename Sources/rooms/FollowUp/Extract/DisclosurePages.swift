import Core
import Organisation
import Programmes
import Web

/// A decision to disclose with what it refers to in words.
struct DisclosureShown: Sendable {
  let decision: DisclosureDecision
  let programme: Text
  let recipient: Text
  let revokedBy: Text?

  func status(on today: Day) -> Node {
    if let revocation = decision.revocation {
      return tag(ExtractText.revoked(Day(inSweden: revocation.at)), kind: .bad)
    }
    return decision.holds(on: today)
      ? tag(ExtractText.holding, kind: .good) : tag(ExtractText.ended, kind: .plain)
  }
}

/// The decisions to disclose to researchers, and the form by which one is recorded.
struct DisclosuresPage: Sendable {
  let decisions: [DisclosureShown]
  let programmes: [LoadedProgramme]
  let researchers: [User]
  let today: Day
  var typed = FormData()
  var errors: [FieldError] = []
  var notice: Notice?

  var page: Page {
    Page(
      title: ExtractText.decisions, section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (ExtractText.title, href: FollowUpURL.extracts),
      ], lead: Node(ExtractText.decisionsLead), notice: notice, errors: errors,
      seenBy: ExtractText.seenBy
    ) {
      DataTable(
        ExtractText.decisions, captionIsHidden: true,
        columns: [
          Column(ExtractText.reference), Column(ExtractText.programme),
          Column(ExtractText.recipient), Column(ExtractText.decidedOn),
          Column(ExtractText.decidedBy), Column(ExtractText.validTo), Column(ExtractText.columns),
          Column(ExtractText.state),
        ],
        rows: decisions.map { known in
          let decision = known.decision
          return [
            a(href: FollowUpURL.disclosure(decision.id)) { decision.reference },
            Node(known.programme), Node(known.recipient), Node("\(decision.decidedOn)"),
            Node(decision.decidedBy), Node("\(decision.validTo)"),
            decision.columns.isEmpty
              ? Node(ExtractText.allColumns) : Node(decision.columns.joined(separator: " ")),
            known.status(on: today),
          ]
        }, stacks: true, whenEmpty: ExtractText.noDecisions
      ).node
      chapter(ExtractText.record, id: "registrera") { form }
    }
  }

  private var form: Node {
    func value(_ name: String) -> String { typed.first(name) ?? "" }
    return Web.form(post: FollowUpURL.disclosures) {
      selectInput(
        Field(DecisionForm.programme, ExtractText.programme, errors: errors),
        programmes.map {
          Choice("\($0.registered.id)", $0.shown.definition.title)
        }, selected: typed.first(DecisionForm.programme))
      selectInput(
        Field(DecisionForm.recipient, ExtractText.recipient, errors: errors),
        researchers.map { Choice($0.login, $0.directoryName) },
        selected: typed.first(DecisionForm.recipient))
      textInput(
        Field(DecisionForm.reference, ExtractText.reference, errors: errors),
        value: value(DecisionForm.reference))
      dateInput(
        Field(DecisionForm.decidedOn, ExtractText.decidedOn, errors: errors),
        value: value(DecisionForm.decidedOn))
      textInput(
        Field(
          DecisionForm.decidedBy, ExtractText.decidedBy, hint: ExtractText.decidedByHint,
          errors: errors), value: value(DecisionForm.decidedBy))
      dateInput(
        Field(DecisionForm.validTo, ExtractText.validTo, errors: errors),
        value: value(DecisionForm.validTo))
      textArea(
        Field(
          DecisionForm.columns, ExtractText.columns, hint: ExtractText.columnsHint,
          optional: true, errors: errors), value: value(DecisionForm.columns), rows: 3)
      primaryButton(ExtractText.save)
    }
  }
}

/// One decision, and the form by which it is revoked.
struct DisclosurePage: Sendable {
  let shown: DisclosureShown
  let today: Day
  var typed = ""
  var errors: [FieldError] = []

  var page: Page {
    let decision = shown.decision
    return Page(
      title: ExtractText.decision + Text(verbatim: " \(decision.reference)"), section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (ExtractText.title, href: FollowUpURL.extracts),
        (ExtractText.decisions, href: FollowUpURL.disclosures),
      ], errors: errors, seenBy: ExtractText.seenBy
    ) {
      checkAnswers([
        Answered(ExtractText.state) { shown.status(on: today) },
        Answered(ExtractText.programme) { shown.programme },
        Answered(ExtractText.recipient) { shown.recipient },
        Answered(ExtractText.decidedOn) { "\(decision.decidedOn)" },
        Answered(ExtractText.decidedBy) { decision.decidedBy },
        Answered(ExtractText.validTo) { "\(decision.validTo)" },
        Answered(ExtractText.columns) {
          decision.columns.isEmpty
            ? Node(ExtractText.allColumns) : Node(decision.columns.joined(separator: " "))
        },
      ])
      if let revocation = decision.revocation {
        p {
          ExtractText.revoked(Day(inSweden: revocation.at))
          ", "
          shown.revokedBy ?? Text(verbatim: "–")
          ": "
          revocation.reason
        }
      } else {
        chapter(ExtractText.revoke, id: "aterkalla") {
          p { ExtractText.revokeLead }
          Web.form(post: FollowUpURL.disclosure(decision.id)) {
            textArea(
              Field(
                RevocationForm.reason, ExtractText.revokeReason,
                hint: ExtractText.revokeReasonHint, errors: errors), value: typed, rows: 3,
              limit: RevocationForm.longest)
            secondaryButton(ExtractText.revoke)
          }
        }
      }
    }
  }
}
