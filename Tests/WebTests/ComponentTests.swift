import Core
import Testing
import Web

@Suite struct ComponentTests {
  private func html(_ node: Node) -> String { node.render(RenderContext(language: .swedish)) }

  @Test func `a refused field keeps what was typed and points at its fault`() {
    let field = Field(
      "datum", Text(sv: "Datum", en: "Date"), hint: Text(sv: "Till exempel", en: "For example"),
      errors: [
        FieldError("annat", Text(sv: "Nej", en: "No")),
        FieldError("datum", Text(sv: "Skriv ett datum", en: "Write a date")),
      ])
    let html = html(dateInput(field, value: "31 <feb>"))
    #expect(html.contains("value=\"31 &lt;feb&gt;\""))
    #expect(html.contains("aria-describedby=\"datum-hint datum-error\" aria-invalid=\"true\""))
    #expect(html.contains("Skriv ett datum"))
    #expect(!html.contains("Nej"))
  }

  @Test func `what may be left out says so and what was filled in says from where`() {
    let html = html(
      textInput(
        Field(
          "namn", Text(sv: "Namn", en: "Name"), optional: true,
          origin: Text(sv: "Hämtat från registret", en: "From the register"))))
    #expect(html.contains("(valfritt)"))
    #expect(html.contains("Hämtat från registret"))
    #expect(html.contains("aria-describedby=\"namn-origin\""))
  }

  @Test func `a password is never sent back`() {
    let html = html(
      textInput(
        Field("losen", Text(sv: "Lösenord", en: "Password")), value: "hemligt", type: "password"))
    #expect(!html.contains("hemligt"))
  }

  @Test func `the first choice of a group has the name as id, so that faults lead to it`() {
    let html = html(
      scale(Field("mar", Text(sv: "Mår", en: "Is")), 1...3, selected: 2))
    #expect(html.contains("id=\"mar\" name=\"mar\" value=\"1\""))
    #expect(html.contains("id=\"mar-2\" name=\"mar\" value=\"2\" checked"))
  }

  @Test func `a chosen reason for a missing answer is open to be seen`() {
    func chooser(_ selected: String?) -> String {
      html(
        numberInput(
          Field(
            "inkomst", Text(sv: "Inkomst", en: "Income"),
            missing: .init(
              "inkomst-saknas", reasons: [Choice("vet", Text(sv: "Vet inte", en: "Unknown"))],
              selected: selected))))
    }
    #expect(chooser("vet").contains("<details class=\"missing\" open>"))
    #expect(chooser("vet").contains("value=\"vet\" checked"))
    #expect(!chooser(nil).contains(" open"))
  }

  @Test func `a text that begins with a line break keeps it`() {
    #expect(
      html(textArea(Field("x", Text(verbatim: "X")), value: "\na")).contains(">\n\na</textarea>"))
  }

  @Test func `a column turns its order at the second click and keeps the filter`() throws {
    let query = try FormData(urlEncoded: "enhet=a%26b&sort=antal")
    let order = Sorting(query, allowed: ["antal"], fallback: Sorting("namn"))
    let html = html(
      DataTable(
        Text(verbatim: "T"),
        columns: [
          Column(Text(verbatim: "Namn"), sort: "namn"),
          Column(Text(verbatim: "Antal"), numeric: true, sort: "antal"),
        ], rows: [["a", "1"]], sorting: (order, path: "/lista", query: query)
      ).node)
    #expect(html.contains("<th scope=\"col\"><a href=\"/lista?enhet=a%26b&amp;sort=namn\">"))
    #expect(
      html.contains(
        "aria-sort=\"ascending\"><a href=\"/lista?enhet=a%26b&amp;sort=-antal\">Antal"))
    #expect(html.contains("<th scope=\"row\">a</th><td class=\"numeric\">1</td>"))
  }

  @Test func `an order that is not offered is not followed`() throws {
    let query = try FormData(urlEncoded: "sort=-losenord")
    #expect(
      Sorting(query, allowed: ["namn"], fallback: Sorting("namn")) == Sorting("namn"))
    let descending = try FormData(urlEncoded: "sort=-namn")
    #expect(
      Sorting(descending, allowed: ["namn"], fallback: Sorting("x"))
        == Sorting("namn", ascending: false))
  }

  @Test func `a task that cannot begin is no link`() {
    let html = html(
      taskList([
        TaskItem(Text(verbatim: "A"), href: "/a", status: .inProgress),
        TaskItem(Text(verbatim: "B"), href: "/b", status: .notYet),
      ]))
    #expect(html.contains("href=\"/a\""))
    #expect(!html.contains("href=\"/b\""))
    #expect(html.contains("Kan inte påbörjas än"))
  }

  @Test func `an answer that is missing says so and each can be changed`() {
    let html = html(
      checkAnswers([Answered(Text(sv: "Datum", en: "Date"), change: "/x#datum") {}]))
    #expect(html.contains("Inte ifyllt"))
    #expect(html.contains("<a href=\"/x#datum\">Ändra"))
  }
}
