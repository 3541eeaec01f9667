import Core

/// Every component with examples, for those who build pages and for the tests that look at them.
package enum ComponentPage {
  /// Shown at `path`; the query decides the order of the example table. `charts` are pictures that
  /// this ground cannot draw itself, shown with the figures.
  package static func page(
    path: String = "/komponenter", query: FormData = FormData(), charts: Node = .empty
  ) -> Page {
    Page(
      title: Text(sv: "Komponenter", en: "Components"),
      breadcrumbs: [(Text(sv: "Start", en: "Start"), "/")],
      lead: Node(
        Text(
          sv: "Allt som sidorna byggs av. Exemplen är påhittade.",
          en: "Everything that pages are built of. The examples are invented.")),
      seenBy: Text(sv: "Ses av alla", en: "Seen by everybody"),
      changed: Text(sv: "ändrad i dag 09:14", en: "changed today 09:14")
    ) {
      let chapters = ComponentExamples.all(path: path, query: query, charts: charts)
      tableOfContents(chapters.map { ($0.heading, id: $0.id) })
      for part in chapters { chapter(part.heading, id: part.id) { part.content } }
    }
  }
}

struct ComponentExample {
  let id: String
  let heading: Text
  let content: Node

  init(_ id: String, _ heading: Text, @NodeBuilder content: () -> Node) {
    self.id = id
    self.heading = heading
    self.content = content()
  }
}
