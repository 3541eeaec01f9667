import Core
import Web

/// The places in what was typed that point somebody out, or may do so, each marked in its sentence.
struct PersonPanel: Sendable {
  let check: PersonCheck

  /// The box that confirms the names, where there are any.
  func confirmation(_ errors: [FieldError]) -> Node {
    guard !check.names.isEmpty else { return .empty }
    return checkbox(
      Field(PersonCheck.confirmation, PersonText.confirmLabel, errors: errors),
      value: check.confirmationValue, isOn: check.unconfirmed.isEmpty)
  }

  @NodeBuilder var node: Node {
    let places = check.refused + check.unconfirmed
    if !places.isEmpty {
      section(.class("panel"), .aria("labelledby", "pekar-ut")) {
        h2(.id("pekar-ut")) { PersonText.heading }
        p { PersonText.lead }
        ul {
          for place in places {
            li {
              strong { place.label }
              ", "
              PersonText.line(place.line)
              ": "
              place.before
              element("mark", [], Node(place.found))
              place.after
            }
          }
        }
      }
    }
  }
}
