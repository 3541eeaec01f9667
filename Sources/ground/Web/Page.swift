import Core

/// The part of the product a page belongs to: the four knowledge structures, or what is my own.
package enum Section: String, Sendable, Hashable, CaseIterable {
  case govern, gather, exchange, develop, mine

  package var title: Text {
    switch self {
    case .govern: Text(sv: "Styra", en: "Govern")
    case .gather: Text(sv: "Inhämta", en: "Gather")
    case .exchange: Text(sv: "Utbyta", en: "Exchange")
    case .develop: Text(sv: "Utveckla", en: "Develop")
    case .mine: Text(sv: "Mitt", en: "Mine")
    }
  }
}

/// What fills the middle of a page, and what the frame around it should say.
///
/// The heading, the breadcrumbs, the error summary and the footer line are written by `Layout`; the
/// body must therefore hold no `h1`.
package struct Page: Sendable {
  package var title: Text
  package var section: Section?
  /// The way here, without the page itself.
  package var breadcrumbs: [(Text, href: String)]
  /// A sentence or two in larger type under the heading: the answer.
  package var lead: Node
  package var body: Node
  /// Said above the heading, after something succeeded.
  package var notice: Notice?
  /// Makes the page start with the error summary and its title with "Fel: ".
  package var errors: [FieldError]
  /// Who can see what stands here: "Ses av enheten".
  package var seenBy: Text?
  /// When it was last changed: "ändrad i dag 09:14".
  package var changed: Text?
  /// The HTTP status. A page with errors is 422 unless told otherwise.
  package var status: Int

  package init(
    title: Text, section: Section? = nil, breadcrumbs: [(Text, href: String)] = [],
    lead: Node = .empty, notice: Notice? = nil, errors: [FieldError] = [], seenBy: Text? = nil,
    changed: Text? = nil, status: Int? = nil, @NodeBuilder body: () -> Node
  ) {
    self.title = title
    self.section = section
    self.breadcrumbs = breadcrumbs
    self.lead = lead
    self.body = body()
    self.notice = notice
    self.errors = errors
    self.seenBy = seenBy
    self.changed = changed
    self.status = status ?? (errors.isEmpty ? 200 : 422)
  }

  package var hasErrors: Bool { !errors.isEmpty }
}

/// A message about what just happened.
package struct Notice: Sendable {
  package enum Kind: Sendable { case success, information }
  package var kind: Kind
  package var content: Node

  package init(_ kind: Kind, @NodeBuilder content: () -> Node) {
    self.kind = kind
    self.content = content()
  }
}

/// What the frame around every page needs from outside: where one can go, who is looking, and where.
package struct Chrome: Sendable {
  package struct Item: Sendable {
    package var section: Section
    package var href: String

    package init(_ section: Section, href: String) {
      self.section = section
      self.href = href
    }
  }

  package var language: Language
  package var navigation: [Item]
  package var home: String
  /// Where the search field of the header leads; without it there is none.
  package var search: String?
  /// Name of who is logged in.
  package var viewer: String?
  /// Beside the name: what is new for them.
  package var news: (text: Text, href: String)?
  /// Unit and municipality: "Mottagning vuxen · Lärköping".
  package var place: Text?
  /// Posted to by the log-out button.
  package var logOut: String?
  /// Said at the top of every page: "Övningskommun. Alla personer är påhittade."
  package var banner: Text?
  /// Posted to by the language button with `language` and `from`; see `Route.language`.
  package var languageSwitch: String?
  /// Accessibility statement, linked from the footer.
  package var accessibility: String?
  package var csrfToken: String?
  /// Beside the layout's own; set by the application.
  var stylesheets: [Asset] = []

  package init(
    language: Language = .swedish, navigation: [Item] = [], home: String = "/",
    search: String? = nil, viewer: String? = nil, place: Text? = nil, logOut: String? = nil,
    banner: Text? = nil, languageSwitch: String? = nil, accessibility: String? = nil,
    csrfToken: String? = nil
  ) {
    self.language = language
    self.navigation = navigation
    self.home = home
    self.search = search
    self.viewer = viewer
    self.place = place
    self.logOut = logOut
    self.banner = banner
    self.languageSwitch = languageSwitch
    self.accessibility = accessibility
    self.csrfToken = csrfToken
  }

  package var renderContext: RenderContext {
    RenderContext(language: language, csrfToken: csrfToken)
  }
}
