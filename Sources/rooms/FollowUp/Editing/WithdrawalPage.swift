import Core
import Forms
import Programmes
import Web

/// The answers once more, and why they are taken back.
struct WithdrawalPage: Sendable {
  let head: EpisodeHead
  let definition: ProgrammeDefinition
  let response: ResponseID
  let record: ResponseRecord
  let typed: FormData
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: EditingText.withdraw, section: .develop,
      breadcrumbs: head.breadcrumbs(includingEpisode: true),
      lead: Node(EditingText.withdrawLead), errors: errors, seenBy: CollectingText.seenBy
    ) {
      h2(.id(EpisodeChanging.place)) {
        record.title(in: definition)
        Text(verbatim: " \(record.measuredOn)")
      }
      record.table(in: definition)
      Web.form(post: FollowUpURL.withdrawal(response, of: head.id)) {
        TypedReason.input(typed, errors: errors)
        actions {
          primaryButton(EditingText.withdraw)
          buttonLink(EditingText.back, href: FollowUpURL.episode(head.id))
        }
      }
    }
  }
}

extension ResponseRecord {
  /// The occasion that it was given for, or placed at by its day alone.
  func title(in definition: ProgrammeDefinition) -> Text {
    occasion.map(definition.title(of:)) ?? EpisodeText.anEarlierAnswer
  }

  /// The items that were asked, with their answers.
  func asked(in definition: ProgrammeDefinition) -> [Item] {
    definition.items.filter { answers[$0.key] != nil }
  }

  func table(in definition: ProgrammeDefinition) -> Node {
    if let notDone {
      return p {
        EpisodeText.couldNotBeDone
        ": "
        notDone.title
      }
    }
    return DataTable(
      EditingText.theAnswers, captionIsHidden: true,
      columns: [Column(CollectingText.question), Column(EditingText.answer)],
      rows: asked(in: definition).map { [Node($0.text), Node($0.words(for: answers[$0.key]))] }
    ).node
  }
}
