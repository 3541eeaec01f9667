import Core

/// How wide an input is: as wide as what is expected in it.
package enum InputWidth: String, Sendable {
  case full, half, date, short
}

package func textInput(
  _ field: Field, value: String = "", width: InputWidth = .full, type: String = "text",
  autocomplete: String? = nil
) -> Node {
  field.single(
    input(
      .type(type), .id(field.name), .name(field.name), .value(type == "password" ? nil : value),
      .class("w-\(width.rawValue)"), .autocomplete(autocomplete),
      .aria("describedby", field.describedBy()), invalid(field)))
}

/// A whole number or, with `decimals`, one with a comma or a point. The unit stands after it.
package func numberInput(
  _ field: Field, value: String = "", decimals: Bool = false, unit: Text? = nil
) -> Node {
  field.single(
    div(.class("with-unit")) {
      input(
        .type("text"), .id(field.name), .name(field.name), .value(value), .class("w-short"),
        .inputmode(decimals ? "decimal" : "numeric"), .autocomplete("off"),
        .aria("describedby", field.describedBy(unit == nil ? nil : "\(field.name)-unit")),
        invalid(field))
      if let unit { span(.id("\(field.name)-unit"), .class("unit")) { unit } }
    })
}

/// A longer text. With `limit` its length is said below, and counted where there is a script.
package func textArea(
  _ field: Field, value: String = "", rows: Int = 4, limit: Int? = nil
) -> Node {
  field.single(
    Node {
      textarea(
        .id(field.name), .name(field.name), .rows(rows),
        .aria("describedby", field.describedBy(limit == nil ? nil : "\(field.name)-limit")),
        .data("limit", limit.map { String($0) }), .data("left", WebText.charactersLeft),
        .data("over", WebText.charactersOver), invalid(field)
      ) {
        // A line break first would be swallowed by the parser.
        value.hasPrefix("\n") ? "\n" + value : value
      }
      if let limit {
        div(.id("\(field.name)-limit"), .class("hint count")) {
          WebText.atMost(characters: limit)
        }
      }
    })
}

/// A date in one field, read by `Day(_:)` in whatever way people write it.
package func dateInput(_ field: Field, value: String = "") -> Node {
  var field = field
  field.hint = field.hint ?? WebText.dateHint
  return field.single(
    input(
      .type("text"), .id(field.name), .name(field.name), .value(value), .class("w-date"),
      .inputmode("text"), .autocomplete("off"), .aria("describedby", field.describedBy()),
      invalid(field)))
}

package func radios(_ field: Field, _ choices: [Choice], selected: String? = nil) -> Node {
  field.group(
    choiceList(
      field.name, kind: "radio", choices, selected: Set([selected].compactMap { $0 })))
}

package func checkboxes(
  _ field: Field, _ choices: [Choice], selected: Set<String> = []
) -> Node {
  field.group(choiceList(field.name, kind: "checkbox", choices, selected: selected))
}

/// One box to tick: a consent, a confirmation.
package func checkbox(_ field: Field, value: String = "ja", isOn: Bool = false) -> Node {
  div(.class(field.messages.isEmpty ? "field" : "field invalid")) {
    field.notes
    div(.class("choices")) {
      div(.class("choice")) {
        input(
          .type("checkbox"), .id(field.name), .name(field.name), .value(value), .checked(isOn),
          .aria("describedby", field.describedBy()), invalid(field))
        label(.for(field.name)) { field.labelText }
      }
    }
  }
}

/// For lists too long for radio buttons. Without a selection the first line says "Välj".
package func selectInput(
  _ field: Field, _ choices: [Choice], selected: String? = nil, withEmpty: Bool = true
) -> Node {
  field.single(
    select(
      .id(field.name), .name(field.name), .aria("describedby", field.describedBy()),
      invalid(field)
    ) {
      if withEmpty { option(.value("")) { WebText.choose } }
      for choice in choices {
        option(.value(choice.value), .selected(choice.value == selected)) { choice.label }
      }
    })
}

/// Posts `ja` or `nej`.
package func yesNo(_ field: Field, selected: Bool? = nil) -> Node {
  field.group(
    choiceList(
      field.name, kind: "radio", [Choice("ja", WebText.yes), Choice("nej", WebText.no)],
      selected: Set([selected.map { $0 ? "ja" : "nej" }].compactMap { $0 }), row: true))
}

/// Steps from `range.lowerBound` to `range.upperBound`, with what the ends mean. Wraps on narrow
/// screens; never a slider.
package func scale(
  _ field: Field, _ range: ClosedRange<Int>, low: Text? = nil, high: Text? = nil,
  selected: Int? = nil
) -> Node {
  field.group(
    Node {
      if low != nil || high != nil {
        div(.class("scale-ends")) {
          if let low { span { Text(verbatim: "\(range.lowerBound) = ") + low } }
          if let high { span { Text(verbatim: "\(range.upperBound) = ") + high } }
        }
      }
      div(.class("scale")) {
        for (index, step) in range.enumerated() {
          let id = index == 0 ? field.name : "\(field.name)-\(index + 1)"
          label(.for(id)) {
            input(
              .type("radio"), .id(id), .name(field.name), .value(String(step)),
              .checked(step == selected))
            span { String(step) }
          }
        }
      }
    })
}

/// A file to send; the form must be one of `form(upload:)`.
package func fileInput(_ field: Field, accept: String? = nil) -> Node {
  field.single(
    input(
      .type("file"), .id(field.name), .name(field.name), .accept(accept),
      .aria("describedby", field.describedBy()), invalid(field)))
}

/// Questions that belong together, under a heading.
package func fieldGroup(
  _ heading: Text, hint: Text? = nil, @NodeBuilder content: () -> Node
) -> Node {
  fieldset(.class("group")) {
    legend { heading }
    if let hint { div(.class("hint")) { hint } }
    content()
  }
}

package func hidden(_ name: String, _ value: String) -> Node {
  input(.type("hidden"), .name(name), .value(value))
}

/// The one main button of a page; its words name the act.
package func primaryButton(_ text: Text, name: String? = nil, value: String? = nil) -> Node {
  button(.type("submit"), .class("button"), Attribute("name", name), .value(value)) { text }
}

package func secondaryButton(_ text: Text, name: String? = nil, value: String? = nil) -> Node {
  button(.type("submit"), .class("button secondary"), Attribute("name", name), .value(value)) {
    text
  }
}

/// A link that looks like a button; `primary` when it is the page's main step.
package func buttonLink(_ text: Text, href: String, primary: Bool = false) -> Node {
  a(href: href, .class(primary ? "button" : "button secondary")) { text }
}

/// Buttons side by side, the main one first.
package func actions(@NodeBuilder content: () -> Node) -> Node {
  div(.class("actions"), content: content)
}

private func invalid(_ field: Field) -> Attribute {
  .aria("invalid", field.messages.isEmpty ? nil : "true")
}
