import Core
import Testing
import Web

@Suite struct NodeTests {
  let swedish = RenderContext(language: .swedish)
  let english = RenderContext(language: .english)

  @Test func `what people wrote is shown and never obeyed`() {
    let node = p(.title(Text(verbatim: "\"><script>"))) { "<b>Å & 'ä'</b>\u{0}" }
    #expect(
      node.render(swedish)
        == "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;Å &amp; &#39;ä&#39;&lt;/b&gt;</p>")
  }

  @Test func `texts in content and attributes follow the reader's language`() {
    let node = span(.aria("label", Text(sv: "Stäng", en: "Close"))) {
      Text(sv: "Hej", en: "Hello")
      " Sara"
    }
    #expect(node.render(swedish) == "<span aria-label=\"Stäng\">Hej Sara</span>")
    #expect(node.render(english) == "<span aria-label=\"Close\">Hello Sara</span>")
  }

  @Test func `a node may differ by language altogether`() {
    let node = Node.perLanguage { language in
      if language == .swedish { em { "sv" } } else { "en" }
    }
    #expect(node.render(swedish) == "<em>sv</em>")
    #expect(node.render(english) == "en")
  }

  @Test func `conditions, loops and absent values build what they say`() {
    let absent: Text? = nil
    let node = ul(.class(nil)) {
      for number in 1...3 {
        if number != 2 { li { String(number) } }
      }
      absent
    }
    #expect(node.render(swedish) == "<ul><li>1</li><li>3</li></ul>")
  }

  @Test func `elements without content are not closed`() {
    #expect(
      input(.name("a"), .value("1\"2"), .checked(true), .disabled(false)).render(swedish)
        == "<input name=\"a\" value=\"1&quot;2\" checked>")
  }

  @Test(arguments: [
    "javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)",
    "data:text/html,x", "vbscript:x",
  ])
  func `an address that could run a script is not written`(address: String) {
    #expect(a(href: address) { "x" }.render(swedish) == "<a href=\"#\">x</a>")
  }

  @Test(arguments: ["/behov/1?a=b:c", "#start", "https://kolada.se", "mailto:a@b.se", "sida"])
  func `ordinary addresses are kept`(address: String) {
    #expect(a(href: address) { "x" }.render(swedish) == "<a href=\"\(address)\">x</a>")
  }

  @Test func `a form that posts carries the token first, one that asks does not`() {
    let context = RenderContext(language: .swedish, csrfToken: "t&1")
    #expect(
      form(post: "/x") { "y" }.render(context)
        == """
        <form action="/x" method="post"><input type="hidden" name="csrf" value="t&amp;1">y</form>
        """)
    #expect(
      form(upload: "/x") {}.render(context).contains("name=\"csrf\" value=\"t&amp;1\""))
    #expect(
      form(get: "/x") { "y" }.render(context) == "<form action=\"/x\" method=\"get\">y</form>")
  }
}
