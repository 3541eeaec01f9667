import Core
import Forms
import Programmes
import Web

/// The questions of an occasion as they are met: what the worker answers, then what the client does.
struct OccasionFields: Sendable {
  let definition: ProgrammeDefinition
  let occasion: OccasionKey
  let typed: FormData
  /// Where prefilled values come from, by item.
  var origins: [ItemKey: Text] = [:]
  var errors: [FieldError] = []

  var node: Node {
    Node {
      group(.worker, CollectingText.worker)
      group(.client, CollectingText.client, hint: CollectingText.clientHint)
    }
  }

  /// The questions that one of them answers; nothing where there are none.
  func group(_ respondent: Respondent, _ heading: Text, hint: Text? = nil) -> Node {
    let items = definition.items(at: occasion).filter { $0.answeredBy == respondent }
    guard !items.isEmpty else { return .empty }
    return fieldGroup(heading, hint: hint) {
      for item in items {
        ItemField(
          item: item, typed: typed, errors: errors, origin: origins[item.key],
          condition: definition.conditionHint(of: item)
        ).node
      }
    }
  }
}
