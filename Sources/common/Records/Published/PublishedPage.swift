import Core
import Organisation
import Web

/// What everybody may read, by kind.
struct PublishedStartPage: Sendable {
  let lists: [(RecordKind, RecordList)]
  let tree: UnitTree
  let besides: [(Text, href: String)]

  var page: Page {
    Page(
      title: PublishedText.title, lead: Node(PublishedText.lead), seenBy: PublishedText.seenBy
    ) {
      let shown = lists.filter { !$0.1.records.isEmpty }
      if shown.isEmpty { p(.class("muted")) { PublishedText.none } }
      for (kind, list) in shown {
        chapter(kind.words.plural, id: PublishedURL.name(of: kind)) {
          PublishedTable(kind: kind, tree: tree, records: list.records).node
          p { a(href: PublishedURL.list(kind)) { PublishedText.all(kind, list.total) } }
        }
      }
      if !besides.isEmpty { ul { for (text, href) in besides { li { a(href: href) { text } } } } }
      p { a(href: PublishedURL.feed) { PublishedText.feed } }
    }
  }
}

/// Those of one kind, a page at a time.
struct PublishedListPage: Sendable {
  let kind: RecordKind
  let filter: RecordFilter
  let tree: UnitTree
  let list: RecordList

  var page: Page {
    Page(
      title: kind.words.plural, breadcrumbs: [(PublishedText.title, href: PublishedURL.start)],
      lead: Node(kind.words.purpose), seenBy: PublishedText.seenBy
    ) {
      filterForm(PublishedURL.list(kind)) {
        textInput(
          Field("q", PublishedText.search), value: filter.text, width: .half, type: "search")
      }
      p(.class("muted"), .role("status")) {
        RecordText.count(list.total, filtered: filter.search.isFiltered)
      }
      PublishedTable(kind: kind, tree: tree, records: list.records).node
      if let next = list.next {
        nav(.class("pagination"), .aria("label", kind.words.plural)) {
          a(
            href: PublishedURL.list(kind)
              + filter.query.setting("efter", RecordFilter.parameter(next)).query,
            .rel("next")
          ) { RecordText.nextPage }
        }
      }
    }
  }
}

/// Title, owner and day.
private struct PublishedTable {
  let kind: RecordKind
  let tree: UnitTree
  let records: [Record]

  var node: Node {
    DataTable(
      kind.words.plural, captionIsHidden: true,
      columns: [
        Column(RecordText.title), Column(RecordText.owner), Column(PublishedText.changed),
      ],
      rows: records.map { record in
        [
          a(href: PublishedURL.record(record.id, kind)) { record.content.title },
          Node(tree[record.content.owner]?.name ?? ""), Node("\(Day(inSweden: record.changed.at))"),
        ]
      }, stacks: true, whenEmpty: RecordText.noMatches
    ).node
  }
}

/// One record, and what it hangs together with that is open too.
struct PublishedRecordPage: Sendable {
  let record: Record
  let wording: RecordWording
  let links: [RecordLink]
  let kinds: [RecordKind]

  private var kind: RecordKind { wording.kind }
  private var content: RecordContent { record.content }

  var page: Page {
    Page(
      title: Text(verbatim: content.title),
      breadcrumbs: [
        (PublishedText.title, href: PublishedURL.start),
        (kind.words.plural, href: PublishedURL.list(kind)),
      ],
      lead: Node {
        kind.words.singular
        " · "
        wording.unit(content.owner)
        " "
        statusTag(record, kind)
      }, seenBy: PublishedText.seenBy
    ) {
      div(.class("record-text")) { paragraphs(content.summary) }
      dl(.class("summary-list")) {
        for (label, value) in facts {
          div {
            dt { label }
            dd { value }
          }
        }
      }
      if !links.isEmpty {
        chapter(PublishedText.linked, id: "kopplingar") {
          ul {
            for link in links {
              if let kind = kinds.first(where: { $0.key == link.other.kind }) {
                li {
                  link.relation.wording(link.direction)
                  ": "
                  a(href: PublishedURL.record(link.other.id, kind)) { link.other.content.title }
                }
              }
            }
          }
        }
      }
    }
  }

  private var facts: [(Text, Text)] {
    var facts = kind.fields.compactMap { field in
      wording.value(field, content).map { (field.label, $0) }
    }
    let topics = wording.topics(of: content)
    if !topics.isEmpty { facts.append((RecordText.topics, Text(verbatim: topics))) }
    if !content.registration.isEmpty {
      facts.append((HandlingText.registration, Text(verbatim: content.registration)))
    }
    facts.append((PublishedText.changed, Text(verbatim: "\(Day(inSweden: record.changed.at))")))
    return facts
  }
}
