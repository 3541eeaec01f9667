import Core
import Web

/// What the registered person is given, to be read through, struck in and printed.
struct RegisterExtractPage: Sendable {
  let extract: RegisterExtract
  let request: DataRequest
  var notice: Notice?

  var page: Page {
    Page(
      title: DataRequestText.extract, section: .govern,
      breadcrumbs: [
        (DataProtectionText.title, href: DataProtectionURL.start),
        (DataRequestText.title, href: DataProtectionURL.requests),
        (Text(verbatim: request.name), href: DataProtectionURL.request(request.id)),
      ], lead: Node(DataRequestText.extractLead), notice: notice, seenBy: RetentionText.seenBy
    ) {
      p { "\(extract.board), \(extract.reference), \(extract.madeOn). " }
      p { DataRequestText.secrecy }
      if extract.parts.isEmpty { p { DataRequestText.nothing } }
      Web.form(post: DataProtectionURL.requestStriking(request.id)) {
        for (place, part) in extract.parts.enumerated() { self.part(part, place) }
        if hasTexts, request.closing == nil { secondaryButton(DataRequestText.strikeAll) }
      }
      chapter(DataRequestText.recipients, id: "mottagare") {
        if extract.recipients.isEmpty {
          p { DataRequestText.noRecipients }
        } else {
          ul { for recipient in extract.recipients { li { recipient } } }
        }
      }
      chapter(DataRequestText.readings, id: "lasningar") {
        p { DataRequestText.readingsLead }
        DataTable(
          DataRequestText.readings, captionIsHidden: true,
          columns: [
            Column(DataRequestText.moment), Column(DataRequestText.purpose),
            Column(DataRequestText.role),
          ],
          rows: extract.readings.map { [Node($0.when), Node($0.purpose), Node($0.role)] },
          stacks: true,
          exports: [
            (DataRequestText.file, href: DataProtectionURL.registerExtractFile(request.id))
          ]
        ).node
      }
      p { DataRequestText.rights }
    }
  }

  private var hasTexts: Bool {
    extract.parts.contains { $0.responses.contains { $0.answers.contains { $0.text != nil } } }
  }

  private func part(_ part: RegisterExtract.Part, _ place: Int) -> Node {
    let place = place + 1
    return chapter(Text(verbatim: "\(place). \(part.programme)"), id: "omgang-\(place)") {
      checkAnswers([
        Answered(DataRequestText.purpose) { part.purpose },
        Answered(DataRequestText.basis) { part.legalBasis },
        Answered(DataRequestText.keptHow) { part.kept },
        Answered(DataRequestText.unit) { part.unit },
        Answered(DataRequestText.period) {
          "\(part.start) – \(part.end.map { "\($0)" } ?? "")"
        },
        Answered(EpisodeText.reference) { part.caseReference ?? "–" },
        Answered(EpisodeText.gender) { part.gender },
        Answered(EpisodeText.birthYear) { part.birthYear.map(String.init) ?? "–" },
        Answered(DataRequestText.background) {
          part.background.isEmpty
            ? "–"
            : part.background.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
              .joined(separator: ", ")
        },
      ])
      for response in part.responses { self.response(response) }
      if !part.events.isEmpty {
        h3 { DataRequestText.events }
        ul {
          for event in part.events {
            li {
              "\(event.when): \(event.what)" + (event.reason.isEmpty ? "" : ". \(event.reason)")
            }
          }
        }
      }
    }
  }

  private func response(_ response: RegisterExtract.Response) -> Node {
    Node {
      h3 {
        "\(response.date) \(response.occasion) "
        if response.isReplaced { tag(DataRequestText.replaced) }
        if response.isDraft { tag(DataRequestText.draft) }
      }
      p(.class("muted")) { response.source + (response.notDone.map { ": \($0)" } ?? "") }
      if !response.answers.isEmpty {
        DataTable(
          DataRequestText.responses + Text(verbatim: " \(response.date)"), captionIsHidden: true,
          columns: [Column(DataRequestText.question), Column(DataRequestText.answer)],
          rows: response.answers.map { [Node($0.question), answer($0)] }
        ).node
      }
    }
  }

  private func answer(_ answered: RegisterExtract.Answered) -> Node {
    Node {
      if answered.isStruck { em { DataRequestText.struck } } else { answered.answer }
      if let text = answered.text, request.closing == nil {
        div(.class("choice")) {
          input(
            .type("checkbox"), .id("stryk-\(text.response)-\(text.item)"), .name("stryk"),
            .value(text.value), .checked(answered.isStruck))
          label(.for("stryk-\(text.response)-\(text.item)")) { DataRequestText.strike }
        }
        if answered.mayName { tag(DataRequestText.mayName, kind: .accent) }
      }
    }
  }
}
