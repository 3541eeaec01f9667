import Core

/// The frame around every page: head, skip link, header, banner, breadcrumbs, heading, footer.
package enum Layout {
  /// The whole HTML document. `path` is the page's own address, for the language button.
  package static func render(
    _ page: Page, _ chrome: Chrome, _ context: RenderContext, path: String = "/"
  ) -> String {
    document(page, chrome, context.language, path).render(context)
  }

  private static func document(
    _ page: Page, _ chrome: Chrome, _ language: Language, _ path: String
  ) -> Node {
    Node {
      Node.trusted("<!doctype html>\n")
      element(
        "html", [.lang(language)],
        head(page, chrome.stylesheets)
          + element("body", [], bodyOf(page, chrome, language, path)))
    }
  }

  private static func head(_ page: Page, _ stylesheets: [Asset]) -> Node {
    let title = page.hasErrors ? WebText.errorPrefix + page.title : page.title
    return element(
      "head", [],
      Node {
        meta(Attribute("charset", "utf-8"))
        meta(
          .name("viewport"), Attribute("content", "width=device-width, initial-scale=1"))
        meta(.name("color-scheme"), Attribute("content", "light dark"))
        element("title", [], Node(title + Text(verbatim: " – Bepröva")))
        for sheet in [Asset.stylesheet] + stylesheets {
          link(.rel("stylesheet"), .href(sheet.path))
        }
        link(.rel("icon"), .type("image/svg+xml"), .href(Asset.icon.path))
        element("script", [.src(Asset.script.path), Attribute("defer", true)], .empty)
      })
  }

  private static func bodyOf(
    _ page: Page, _ chrome: Chrome, _ language: Language, _ path: String
  ) -> Node {
    Node {
      a(href: "#\(mainID)", .class("skip")) { WebText.skip }
      header {
        topBar(page, chrome)
        if let banner = chrome.banner {
          div(.class("banner")) { div(.class("width")) { banner } }
        }
      }
      div(.class("width")) {
        if !page.breadcrumbs.isEmpty { breadcrumbs(page) }
        main(.id(mainID), .tabindex(-1)) {
          if page.hasErrors { errorSummary(page.errors) }
          if let notice = page.notice { noticeBox(notice) }
          h1 { page.title }
          if !page.lead.isEmpty { p(.class("lead")) { page.lead } }
          page.body
        }
        bottom(page, chrome, language, path)
      }
    }
  }

  private static func topBar(_ page: Page, _ chrome: Chrome) -> Node {
    div(.class("top")) {
      div(.class("width")) {
        a(href: chrome.home, .class("brand")) {
          "Be"
          span { "pröva" }
        }
        if !chrome.navigation.isEmpty {
          nav(.class("sections"), .aria("label", WebText.sections)) {
            ul {
              for item in chrome.navigation {
                li {
                  a(
                    href: item.href,
                    .aria("current", item.section == page.section ? "true" : nil)
                  ) { item.section.title }
                }
              }
            }
          }
        }
        if let search = chrome.search { searchField(search) }
        if chrome.place != nil || chrome.viewer != nil || chrome.logOut != nil {
          div(.class("viewer")) { viewer(chrome) }
        }
      }
    }
  }

  private static func searchField(_ action: String) -> Node {
    form(get: action, .class("search"), .role("search")) {
      label(.for("sok"), .class("visually-hidden")) { WebText.search }
      input(.type("search"), .id("sok"), .name("q"))
      button(.class("plain")) { WebText.search }
    }
  }

  @NodeBuilder private static func viewer(_ chrome: Chrome) -> Node {
    if let place = chrome.place { div { place } }
    if chrome.viewer != nil || chrome.logOut != nil {
      div(.class("person")) {
        if let news = chrome.news { a(href: news.href) { news.text } }
        if let name = chrome.viewer { span { name } }
        if let logOut = chrome.logOut {
          form(post: logOut) { button(.class("plain")) { WebText.logOut } }
        }
      }
    }
  }

  private static func breadcrumbs(_ page: Page) -> Node {
    nav(.class("breadcrumbs"), .aria("label", WebText.breadcrumbs)) {
      ol {
        for (text, href) in page.breadcrumbs { li { a(href: href) { text } } }
        li(.aria("current", "page")) { page.title }
      }
    }
  }

  private static func bottom(
    _ page: Page, _ chrome: Chrome, _ language: Language, _ path: String
  ) -> Node {
    let parts = [page.seenBy, page.changed].compactMap { $0 }
    return footer(.class("bottom")) {
      if !parts.isEmpty { p { Text.joined(parts, separator: " · ") } }
      div(.class("bottom-links")) {
        if let accessibility = chrome.accessibility {
          a(href: accessibility) { WebText.accessibility }
        }
        if let action = chrome.languageSwitch { languageButton(action, language, path) }
      }
    }
  }

  private static func languageButton(
    _ action: String, _ language: Language, _ path: String
  ) -> Node {
    let other: Language = language == .swedish ? .english : .swedish
    return form(post: action) {
      input(.type("hidden"), .name("from"), .value(path))
      button(.class("plain"), .name("language"), .value(other.rawValue), .lang(other)) {
        WebText.nameOfLanguage(other)
      }
    }
  }

  private static let mainID = "innehall"
}

extension Node {
  /// One node after the other.
  package static func + (left: Node, right: Node) -> Node { Node([left, right]) }
}
