import Core

/// A piece of HTML: text, an element, or several in a row. Escaped by default.
///
/// Nodes are free of language: a `Text` in them, or in their attributes, is resolved when the page
/// is rendered.
///
/// ```swift
/// let node = p(.class("lead")) {
///   Text(sv: "31 personer", en: "31 people")
///   " & 9"
/// }
/// node.render(RenderContext(language: .swedish))  // <p class="lead">31 personer &amp; 9</p>
/// ```
package struct Node: Sendable {
  enum Content: Sendable {
    case string(String)
    case text(Text)
    case trusted(String)
    indirect case element(name: String, attributes: [Attribute], content: Node)
    case void(name: String, attributes: [Attribute])
    case group([Node])
    case perLanguage(@Sendable (Language) -> Node)
  }

  let content: Content

  init(_ content: Content) {
    self.content = content
  }

  /// Words that are the same in every language: a name, a figure, what somebody wrote.
  package init(_ string: String) {
    content = .string(string)
  }

  package init(_ text: Text) {
    content = .text(text)
  }

  /// Several nodes in a row.
  package init(_ nodes: [Node]) {
    content = .group(nodes)
  }

  /// What the builder makes, as a value.
  package init(@NodeBuilder _ build: () -> Node) {
    self = build()
  }

  /// Nothing at all.
  package static let empty = Node(.group([]))

  /// Markup that is put in as it stands. Only for what our own code drew, such as charts; never for
  /// anything a person or a file supplied.
  package static func trusted(_ markup: String) -> Node { Node(.trusted(markup)) }

  /// A node that differs in more than words between languages.
  package static func perLanguage(
    @NodeBuilder _ build: @escaping @Sendable (Language) -> Node
  ) -> Node {
    Node(.perLanguage(build))
  }

  /// True when nothing would be written.
  package var isEmpty: Bool {
    switch content {
    case .string(let string): string.isEmpty
    case .trusted(let markup): markup.isEmpty
    case .group(let nodes): nodes.allSatisfy(\.isEmpty)
    case .text, .element, .void, .perLanguage: false
    }
  }
}

extension Node: ExpressibleByStringLiteral {
  package init(stringLiteral value: String) {
    self.init(value)
  }
}

/// What a page needs to know of its reader in order to be written out.
package struct RenderContext: Sendable {
  package var language: Language
  /// Put as a hidden field into every form that is posted.
  package var csrfToken: String?

  package init(language: Language, csrfToken: String? = nil) {
    self.language = language
    self.csrfToken = csrfToken
  }
}

/// Builds a row of nodes from strings, texts and nodes, with `if`, `switch` and `for`.
@resultBuilder
package enum NodeBuilder {
  package static func buildExpression(_ node: Node) -> Node { node }
  package static func buildExpression(_ string: String) -> Node { Node(string) }
  package static func buildExpression(_ text: Text) -> Node { Node(text) }
  package static func buildExpression(_ node: Node?) -> Node { node ?? .empty }
  package static func buildExpression(_ text: Text?) -> Node { text.map { Node($0) } ?? .empty }
  package static func buildExpression(_ nodes: [Node]) -> Node { Node(nodes) }
  package static func buildBlock() -> Node { .empty }
  package static func buildBlock(_ node: Node) -> Node { node }
  package static func buildBlock(_ nodes: Node...) -> Node { Node(nodes) }
  package static func buildOptional(_ node: Node?) -> Node { node ?? .empty }
  package static func buildEither(first node: Node) -> Node { node }
  package static func buildEither(second node: Node) -> Node { node }
  package static func buildArray(_ nodes: [Node]) -> Node { Node(nodes) }
}

extension Node {
  package func render(_ context: RenderContext) -> String {
    var html = ""
    write(to: &html, context)
    return html
  }

  func write(to html: inout String, _ context: RenderContext) {
    switch content {
    case .string(let string):
      html.appendEscaped(string)
    case .text(let text):
      html.appendEscaped(text[context.language])
    case .trusted(let markup):
      html += markup
    case .group(let nodes):
      for node in nodes { node.write(to: &html, context) }
    case .perLanguage(let build):
      build(context.language).write(to: &html, context)
    case .void(let name, let attributes):
      openTag(name, attributes, to: &html, context)
    case .element(let name, let attributes, let content):
      openTag(name, attributes, to: &html, context)
      if name == "form", isPosted(attributes), let token = context.csrfToken {
        CSRF.field(token).write(to: &html, context)
      }
      content.write(to: &html, context)
      html += "</\(name)>"
    }
  }

  private func openTag(
    _ name: String, _ attributes: [Attribute], to html: inout String, _ context: RenderContext
  ) {
    html += "<"
    html += name
    for attribute in attributes { attribute.write(to: &html, context.language) }
    html += ">"
  }

  private func isPosted(_ attributes: [Attribute]) -> Bool {
    attributes.contains { $0.name == "method" && $0.isValue("post") }
  }
}

extension String {
  /// Appends with the five characters escaped that mean something in HTML text and attributes.
  mutating func appendEscaped(_ string: String) {
    var string = string
    string.withUTF8 { bytes in
      guard bytes.contains(where: isSpecial) else {
        self += String(decoding: bytes, as: UTF8.self)
        return
      }
      var start = 0
      for (index, byte) in bytes.enumerated() where isSpecial(byte) {
        self += String(decoding: bytes[start..<index], as: UTF8.self)
        switch byte {
        case UInt8(ascii: "&"): self += "&amp;"
        case UInt8(ascii: "<"): self += "&lt;"
        case UInt8(ascii: ">"): self += "&gt;"
        case UInt8(ascii: "\""): self += "&quot;"
        case UInt8(ascii: "'"): self += "&#39;"
        default: break  // NUL is not allowed in HTML and is left out.
        }
        start = index + 1
      }
      self += String(decoding: bytes[start...], as: UTF8.self)
    }
  }
}

private func isSpecial(_ byte: UInt8) -> Bool {
  switch byte {
  case 0, UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""),
    UInt8(ascii: "'"):
    true
  default: false
  }
}
