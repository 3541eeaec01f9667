import Core
import Organisation
import Programmes
import Web

/// The requests, and the form by which one is recorded.
struct DataRequestsPage: Sendable {
  let requests: [DataRequest]
  let boards: [OrgUnit]
  let today: Day
  var typed = FormData()
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: DataRequestText.title, section: .govern,
      breadcrumbs: [(DataProtectionText.title, href: DataProtectionURL.start)],
      lead: Node(DataRequestText.lead), errors: errors, seenBy: RetentionText.seenBy
    ) {
      DataTable(
        DataRequestText.title, captionIsHidden: true,
        columns: [
          Column(DataRequestText.number), Column(DataRequestText.kind),
          Column(RetentionText.reference), Column(DataRequestText.received),
          Column(DataRequestText.due), Column(DataRequestText.state),
        ],
        rows: requests.map { request in
          [
            a(href: DataProtectionURL.request(request.id)) { request.name },
            Node(DataRequestText.kind(request.kind)), Node(request.reference),
            Node("\(request.received)"), Node("\(request.due)"),
            DataRequestPage.state(of: request, on: today),
          ]
        }, stacks: true, whenEmpty: DataRequestText.empty
      ).node
      chapter(DataRequestText.record, id: "registrera") { form }
    }
  }

  private var form: Node {
    Web.form(post: DataProtectionURL.requests) {
      radios(
        Field(DataRequestForm.kind, DataRequestText.kind, errors: errors),
        DataRequest.Kind.allCases.map { Choice($0.rawValue, DataRequestText.kind($0)) },
        selected: typed.first(DataRequestForm.kind))
      if boards.count > 1 {
        selectInput(
          Field(DataRequestForm.board, RetentionText.board, errors: errors),
          boards.compactMap { board in
            board.zone.map { Choice("\($0)", Text(verbatim: board.name)) }
          }, selected: typed.first(DataRequestForm.board))
      }
      textInput(
        Field(DataRequestForm.reference, RetentionText.reference, errors: errors),
        value: typed.first(DataRequestForm.reference) ?? "", width: .half)
      radios(
        Field(
          DataRequestForm.requester, DataRequestText.requester,
          hint: DataRequestText.requesterHint, errors: errors),
        DataRequest.Requester.allCases.map { Choice($0.rawValue, DataRequestText.requester($0)) },
        selected: typed.first(DataRequestForm.requester))
      radios(
        Field(DataRequestForm.identityCheck, DataRequestText.identity, errors: errors),
        DataRequest.IdentityCheck.allCases.map {
          Choice($0.rawValue, DataRequestText.identity($0))
        }, selected: typed.first(DataRequestForm.identityCheck))
      dateInput(
        Field(DataRequestForm.received, DataRequestText.received, errors: errors),
        value: typed.first(DataRequestForm.received) ?? "\(today)")
      primaryButton(DataRequestText.save)
    }
  }
}

/// One request: whose data, the extract, and how it ends.
struct DataRequestPage: Sendable {
  let request: DataRequest
  let mayRead: Bool
  let today: Day
  var episodes: [EpisodeID] = []
  var typed = FormData()
  var errors: [FieldError] = []
  var notice: Notice?

  static func state(of request: DataRequest, on today: Day) -> Node {
    if let closing = request.closing {
      return tag(DataRequestText.outcome(closing.outcome), kind: .good)
    }
    let left = request.daysLeft(on: today)
    return tag(DataRequestText.left(left), kind: left <= 7 ? .bad : .accent)
  }

  var page: Page {
    Page(
      title: DataRequestText.kind + Text(verbatim: " \(request.name)"), section: .govern,
      breadcrumbs: [
        (DataProtectionText.title, href: DataProtectionURL.start),
        (DataRequestText.title, href: DataProtectionURL.requests),
      ], notice: notice, errors: errors, seenBy: RetentionText.seenBy
    ) {
      checkAnswers([
        Answered(DataRequestText.state) { Self.state(of: request, on: today) },
        Answered(DataRequestText.kind) { DataRequestText.kind(request.kind) },
        Answered(RetentionText.reference) { request.reference },
        Answered(DataRequestText.requester) { DataRequestText.requester(request.requester) },
        Answered(DataRequestText.identity) { DataRequestText.identity(request.identityCheck) },
        Answered(DataRequestText.received) { "\(request.received)" },
        Answered(DataRequestText.due) { "\(request.due)" },
      ])
      if let closing = request.closing {
        checkAnswers([
          Answered(DataRequestText.outcome) { DataRequestText.outcome(closing.outcome) },
          Answered(DataRequestText.refusal) { closing.refusal ?? "–" },
          Answered(DataRequestText.decision) { closing.decisionReference ?? "–" },
          Answered(DataRequestText.sentOn) { "\(closing.sentOn)" },
        ])
      } else if mayRead {
        chapter(DataRequestText.find, id: "hitta") { finding }
        chapter(DataRequestText.close, id: "avsluta") { closing }
      } else {
        p { DataRequestText.onlyRegistrar }
      }
    }
  }

  private var finding: Node {
    Node {
      if request.person != nil {
        p { DataRequestText.found }
        actions {
          buttonLink(
            DataRequestText.readExtract, href: DataProtectionURL.registerExtract(request.id),
            primary: true)
        }
        if request.kind == .correction {
          p { DataRequestText.correctLead }
          ul {
            for (place, id) in episodes.enumerated() {
              li {
                a(href: FollowUpURL.episode(id)) {
                  DataRequestText.episode
                  " \(place + 1)"
                }
              }
            }
          }
        }
      } else {
        p { DataRequestText.findLead }
      }
      Web.form(post: DataProtectionURL.requestPerson(request.id)) {
        textInput(
          Field("person", RetentionText.person, errors: errors),
          value: typed.first("person") ?? "", width: .half, autocomplete: "off")
        secondaryButton(DataRequestText.search)
      }
    }
  }

  private var closing: Node {
    let outcomes: [DataRequest.Outcome] =
      request.kind == .access
      ? [.given, .partial, .refused, .nothing] : [.corrected, .partial, .refused, .nothing]
    return Web.form(post: DataProtectionURL.requestClosing(request.id)) {
      radios(
        Field(RequestClosingForm.outcome, DataRequestText.outcome, errors: errors),
        outcomes.map { Choice($0.rawValue, DataRequestText.outcome($0)) },
        selected: typed.first(RequestClosingForm.outcome))
      textArea(
        Field(
          RequestClosingForm.refusal, DataRequestText.refusal, hint: DataRequestText.refusalHint,
          optional: true, errors: errors),
        value: typed.first(RequestClosingForm.refusal) ?? "", rows: 3, limit: 500)
      textInput(
        Field(
          RequestClosingForm.decision, DataRequestText.decision, optional: true, errors: errors),
        value: typed.first(RequestClosingForm.decision) ?? "", width: .half)
      dateInput(
        Field(RequestClosingForm.sentOn, DataRequestText.sentOn, errors: errors),
        value: typed.first(RequestClosingForm.sentOn) ?? "\(today)")
      secondaryButton(DataRequestText.close)
    }
  }
}
