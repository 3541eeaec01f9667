import Core
import Testing
import Web

@Suite struct LayoutTests {
  private func render(_ page: Page, _ chrome: Chrome = Chrome()) -> String {
    Layout.render(page, chrome, chrome.renderContext, path: "/sida?a=1")
  }

  private let title = Text(sv: "Behov", en: "Needs")

  private func count(_ needle: String, in html: String) -> Int {
    html.components(separatedBy: needle).count - 1
  }

  @Test func `a page says its language and has one heading, a skip link and a main`() {
    let html = render(Page(title: title) { p { "x" } })
    #expect(html.hasPrefix("<!doctype html>\n<html lang=\"sv\"><head>"))
    #expect(count("<h1", in: html) == 1)
    #expect(html.contains("<a href=\"#innehall\" class=\"skip\">Hoppa till innehållet</a>"))
    #expect(html.contains("<main id=\"innehall\""))
    #expect(html.contains("<title>Behov – Bepröva</title>"))
    #expect(render(Page(title: title) {}, Chrome(language: .english)).contains("<h1>Needs</h1>"))
  }

  @Test func `a refused page begins with its faults, in the title too`() throws {
    let page = Page(
      title: title,
      errors: [
        FieldError("datum", Text(sv: "Skriv ett datum", en: "Write a date")),
        FieldError("rubrik", Text(sv: "Skriv en rubrik", en: "Write a title")),
      ]
    ) {}
    let html = render(page)
    #expect(page.status == 422)
    #expect(html.contains("<title>Fel: Behov – Bepröva</title>"))
    #expect(html.contains("Det är 2 fel på sidan"))
    #expect(html.contains("<a href=\"#datum\">Skriv ett datum</a>"))
    let summary = try #require(html.range(of: "error-summary"))
    let heading = try #require(html.range(of: "<h1>"))
    #expect(summary.lowerBound < heading.lowerBound)
    #expect(html.contains("tabindex=\"-1\" autofocus"))
  }

  @Test func `the present section is marked, and the page says where, who and when`() {
    let html = render(
      Page(
        title: title, section: .develop, breadcrumbs: [(Text(verbatim: "Start"), href: "/")],
        seenBy: Text(sv: "Ses av enheten", en: "Seen by the unit"),
        changed: Text(sv: "ändrad i dag 09:14", en: "changed today 09:14")
      ) {},
      Chrome(
        navigation: [.init(.govern, href: "/styra"), .init(.develop, href: "/utveckla")],
        search: "/sok", place: Text(verbatim: "Mottagning vuxen · Lärköping"),
        banner: Text(sv: "Övningskommun.", en: "Practice."), languageSwitch: "/sprak"))
    #expect(html.contains("<a href=\"/utveckla\" aria-current=\"true\">Utveckla</a>"))
    #expect(html.contains("<a href=\"/styra\">Styra</a>"))
    #expect(html.contains("Ses av enheten · ändrad i dag 09:14"))
    #expect(html.contains("Mottagning vuxen · Lärköping"))
    #expect(html.contains("Övningskommun."))
    #expect(html.contains("action=\"/sok\""))
    #expect(html.contains("name=\"from\" value=\"/sida?a=1\""))
  }

  @Test func `no page holds inline style or script`() {
    let html = render(ComponentPage.page())
    #expect(!html.contains(" style="))
    #expect(!html.contains("<style"))
    #expect(!html.contains(" onclick"))
    #expect(count("<script", in: html) == 1)
  }

  @Test(arguments: Language.allCases)
  func `on the component page every id is there once and every label has its field`(
    language: Language
  ) {
    let html = render(ComponentPage.page(), Chrome(language: language))
    func values(_ attribute: String) -> [Substring] {
      html.components(separatedBy: " \(attribute)=\"").dropFirst().map {
        $0[..<($0.firstIndex(of: "\"") ?? $0.endIndex)]
      }
    }
    let ids = values("id")
    #expect(ids.count > 40)
    #expect(Set(ids).count == ids.count)
    for attribute in ["for", "aria-describedby", "aria-labelledby"] {
      for target in values(attribute).flatMap({ $0.split(separator: " ") }) {
        #expect(ids.contains(target), "\(attribute)=\(target)")
      }
    }
  }
}
