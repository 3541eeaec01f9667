import Core

/// What every question of a form has, whatever its kind.
///
/// The element's id is the name, so that the error summary can link to it. Errors are taken from
/// the page's whole list by that name.
package struct Field: Sendable {
  package var name: String
  package var label: Text
  /// One sentence.
  package var hint: Text?
  package var optional: Bool
  /// Where a value comes from that nobody typed here: "Hämtat från verksamhetssystemet".
  package var origin: Text?
  package var errors: [FieldError]
  /// Makes the label the page's or group's heading in size.
  package var prominent: Bool
  /// Offers a reason instead of an answer.
  package var missing: Missing?

  package init(
    _ name: String, _ label: Text, hint: Text? = nil, optional: Bool = false,
    origin: Text? = nil, errors: [FieldError] = [], prominent: Bool = false,
    missing: Missing? = nil
  ) {
    self.name = name
    self.label = label
    self.hint = hint
    self.optional = optional
    self.origin = origin
    self.errors = errors
    self.prominent = prominent
    self.missing = missing
  }

  /// Reasons for which an answer may be missing.
  package struct Missing: Sendable {
    /// The field that the reason is posted as.
    package var name: String
    package var reasons: [Choice]
    package var selected: String?

    package init(_ name: String, reasons: [Choice], selected: String? = nil) {
      self.name = name
      self.reasons = reasons
      self.selected = selected
    }
  }

  var messages: [Text] { errors.filter { $0.field == name }.map(\.message) }

  /// Ids of what describes the field, for `aria-describedby`.
  func describedBy(_ more: String?...) -> String? {
    let ids =
      [
        hint == nil ? nil : "\(name)-hint", origin == nil ? nil : "\(name)-origin",
        messages.isEmpty ? nil : "\(name)-error",
      ] + more
    let present = ids.compactMap { $0 }
    return present.isEmpty ? nil : present.joined(separator: " ")
  }

  var labelText: Node {
    Node {
      label
      if optional {
        " "
        span(.class("optional")) { WebText.optional }
      }
    }
  }

  @NodeBuilder var notes: Node {
    if let hint { div(.id("\(name)-hint"), .class("hint")) { hint } }
    if let origin { div(.id("\(name)-origin"), .class("origin")) { origin } }
    if !messages.isEmpty {
      div(.id("\(name)-error"), .class("error")) {
        for message in messages {
          p {
            span(.class("visually-hidden")) {
              WebText.error
              " "
            }
            message
          }
        }
      }
    }
  }

  @NodeBuilder var missingChooser: Node {
    if let missing {
      details(.class("missing"), .open(missing.selected != nil)) {
        summary { WebText.missingAnswer }
        fieldset {
          legend { WebText.missingReason }
          choiceList(
            missing.name, kind: "radio",
            [Choice("", WebText.answerIsThere)] + missing.reasons,
            selected: [missing.selected ?? ""])
        }
      }
    }
  }

  /// A question with one input.
  func single(_ input: Node) -> Node {
    div(.class(messages.isEmpty ? "field" : "field invalid")) {
      Web.label(.for(name), .class(prominent ? "prominent" : nil)) { labelText }
      notes
      input
      missingChooser
    }
  }

  /// A question with several inputs.
  func group(_ inputs: Node) -> Node {
    div(.class(messages.isEmpty ? "field" : "field invalid")) {
      fieldset(.aria("describedby", describedBy())) {
        legend(.class(prominent ? "prominent" : nil)) { labelText }
        notes
        inputs
      }
      missingChooser
    }
  }
}

/// One of the answers that may be chosen.
package struct Choice: Sendable {
  package var value: String
  package var label: Text
  package var hint: Text?

  package init(_ value: String, _ label: Text, hint: Text? = nil) {
    self.value = value
    self.label = label
    self.hint = hint
  }
}

/// Radio buttons or checkboxes under one another. The first has the name as its id.
func choiceList(
  _ name: String, kind: String, _ choices: [Choice], selected: Set<String>, row: Bool = false
) -> Node {
  div(.class(row ? "choices row" : "choices")) {
    for (index, choice) in choices.enumerated() {
      let id = index == 0 ? name : "\(name)-\(index + 1)"
      div(.class("choice")) {
        input(
          .type(kind), .id(id), .name(name), .value(choice.value),
          .checked(selected.contains(choice.value)),
          .aria("describedby", choice.hint == nil ? nil : "\(id)-meaning"))
        label(.for(id)) { choice.label }
        if let hint = choice.hint { div(.id("\(id)-meaning"), .class("hint")) { hint } }
      }
    }
  }
}
