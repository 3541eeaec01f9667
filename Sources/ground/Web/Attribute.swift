import Core

/// An attribute of an element. One without a value (`nil`, `false`) is not written.
package struct Attribute: Sendable {
  enum Value: Sendable {
    case string(String)
    case text(Text)
    case present
    case absent
  }

  let name: String
  let value: Value

  init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }

  package init(_ name: String, _ value: String?) {
    self.init(name, value.map { .string($0) } ?? .absent)
  }

  package init(_ name: String, _ value: Text?) {
    self.init(name, value.map { .text($0) } ?? .absent)
  }

  package init(_ name: String, _ value: Bool) {
    self.init(name, value ? .present : .absent)
  }

  /// `attribute` when `condition` holds, else nothing.
  package static func when(_ condition: Bool, _ attribute: Attribute) -> Attribute {
    condition ? attribute : Attribute(attribute.name, .absent)
  }

  func isValue(_ wanted: String) -> Bool {
    if case .string(let string) = value { string == wanted } else { false }
  }

  func write(to html: inout String, _ language: Language) {
    let words: String
    switch value {
    case .absent: return
    case .present:
      html += " \(name)"
      return
    case .string(let string): words = string
    case .text(let text): words = text[language]
    }
    html += " \(name)=\""
    html.appendEscaped(words)
    html += "\""
  }
}

extension Attribute {
  package static func `class`(_ names: String?) -> Attribute { Attribute("class", names) }
  package static func id(_ id: String?) -> Attribute { Attribute("id", id) }
  package static func name(_ name: String) -> Attribute { Attribute("name", name) }
  package static func value(_ value: String?) -> Attribute { Attribute("value", value) }
  package static func type(_ type: String) -> Attribute { Attribute("type", type) }
  package static func `for`(_ id: String) -> Attribute { Attribute("for", id) }
  package static func lang(_ language: Language) -> Attribute {
    Attribute("lang", language.rawValue)
  }
  package static func title(_ text: Text) -> Attribute { Attribute("title", text) }
  package static func rel(_ relation: String) -> Attribute { Attribute("rel", relation) }
  package static func role(_ role: String) -> Attribute { Attribute("role", role) }
  package static func method(_ method: String) -> Attribute { Attribute("method", method) }
  package static func enctype(_ type: String?) -> Attribute { Attribute("enctype", type) }
  package static func scope(_ scope: String) -> Attribute { Attribute("scope", scope) }
  package static func tabindex(_ index: Int) -> Attribute { Attribute("tabindex", String(index)) }
  package static func rows(_ count: Int) -> Attribute { Attribute("rows", String(count)) }
  package static func colspan(_ count: Int) -> Attribute { Attribute("colspan", String(count)) }
  package static func inputmode(_ mode: String?) -> Attribute { Attribute("inputmode", mode) }
  package static func autocomplete(_ kind: String?) -> Attribute {
    Attribute("autocomplete", kind)
  }
  package static func accept(_ types: String?) -> Attribute { Attribute("accept", types) }
  package static func checked(_ on: Bool) -> Attribute { Attribute("checked", on) }
  package static func selected(_ on: Bool) -> Attribute { Attribute("selected", on) }
  package static func disabled(_ on: Bool) -> Attribute { Attribute("disabled", on) }
  package static func open(_ on: Bool) -> Attribute { Attribute("open", on) }
  package static func multiple(_ on: Bool) -> Attribute { Attribute("multiple", on) }
  /// `aria("label", Text(…))` is `aria-label`.
  package static func aria(_ name: String, _ value: Text?) -> Attribute {
    Attribute("aria-\(name)", value)
  }
  package static func aria(_ name: String, _ value: String?) -> Attribute {
    Attribute("aria-\(name)", value)
  }
  package static func data(_ name: String, _ value: String?) -> Attribute {
    Attribute("data-\(name)", value)
  }
  package static func data(_ name: String, _ value: Text?) -> Attribute {
    Attribute("data-\(name)", value)
  }
  /// An address; one with a scheme that could run a script is replaced by `#`.
  package static func href(_ address: String) -> Attribute {
    Attribute("href", harmless(address))
  }
  package static func src(_ address: String) -> Attribute { Attribute("src", harmless(address)) }
  package static func action(_ address: String?) -> Attribute {
    Attribute("action", address.map(harmless))
  }
}

/// The address itself when it is relative or its scheme is http, https, mailto or tel; else `#`.
private func harmless(_ address: String) -> String {
  let scheme = address.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
  guard let colon = scheme.firstIndex(of: ":") else { return address }
  switch scheme[..<colon].lowercased() {
  case "http", "https", "mailto", "tel": return address
  default: return "#"
  }
}
