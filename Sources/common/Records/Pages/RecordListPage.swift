import Core
import Organisation
import Web

/// The records of a kind that the viewer sees.
struct RecordListPage: Sendable {
  var rights: RecordRights
  var filter: RecordFilter
  var topics: [Topic]
  var list: RecordList

  private var kind: RecordKind { rights.kind }
  private var url: RecordURL { RecordURL(kind: kind) }

  var page: Page {
    Page(
      title: kind.words.plural, section: kind.section, lead: Node(kind.words.purpose),
      errors: filter.errors
    ) {
      if list.records.isEmpty, !filter.search.isFiltered, filter.search.after == nil {
        emptyState(RecordText.emptyHeading(kind), firstStep: firstStep) {
          p { RecordText.example(kind.words.example) }
        }
      } else {
        if let firstStep {
          actions { buttonLink(firstStep.0, href: firstStep.href, primary: true) }
        }
        filterFields
        p(.class("muted"), .role("status")) {
          RecordText.count(list.total, filtered: filter.search.isFiltered)
        }
        table
        pages
        form(post: url.followingList) {
          hidden("filter", filter.subscribed.query)
          button(.class("plain")) { NoticeText.followList }
        }
      }
    }
  }

  private var firstStep: (Text, href: String)? {
    rights.owners.isEmpty ? nil : (kind.words.new, href: url.new)
  }

  private var filterFields: Node {
    filterForm(url.list) {
      textInput(Field("q", RecordText.find), value: filter.text, width: .half, type: "search")
      disclosure(RecordText.moreConditions, open: isNarrowed) { conditions }
      if filter.query.first("sort") != nil { hidden("sort", filter.sorting.parameter) }
    }
  }

  /// Whether anything but words narrows the list.
  private var isNarrowed: Bool {
    var search = filter.search
    search.words = []
    return search.isFiltered || !filter.errors.isEmpty
  }

  @NodeBuilder private var conditions: Node {
    selectInput(
      Field("status", RecordText.status),
      [Choice("", RecordText.all)] + kind.statuses.map { Choice($0.key, $0.name) },
      selected: filter.status, withEmpty: false)
    selectInput(
      Field("enhet", RecordText.owner),
      [Choice("", RecordText.all)]
        + rights.viewer.tree.units.filter { $0.validity.contains(rights.viewer.today) }
        .map { Choice("\($0.id)", Text(verbatim: $0.name)) },
      selected: filter.unit.map { "\($0)" } ?? "", withEmpty: false)
    selectInput(
      Field("synlighet", RecordText.seenByWhom),
      [Choice("", RecordText.all)]
        + Visibility.allCases.map { Choice($0.rawValue, $0.name) },
      selected: filter.visibility?.rawValue ?? "", withEmpty: false)
    if !topics.isEmpty {
      selectInput(
        Field("amne", RecordText.topic),
        [Choice("", RecordText.all)] + topicChoices(topics, chosen: []),
        selected: filter.topic.map { "\($0)" } ?? "", withEmpty: false)
    }
    selectInput(
      Field("handling", HandlingText.handling),
      [Choice("", RecordText.all)] + Handling.allCases.map { Choice($0.rawValue, $0.name) },
      selected: filter.query.trimmed("handling"), withEmpty: false)
    dateInput(Field("fran", RecordText.changedFrom, errors: filter.errors), value: filter.from)
    dateInput(Field("till", RecordText.changedTo, errors: filter.errors), value: filter.to)
  }

  private var table: Node {
    DataTable(
      kind.words.plural, captionIsHidden: true,
      columns: [
        Column(RecordText.title, sort: "titel"), Column(RecordText.status),
        Column(RecordText.owner), Column(RecordText.changed, sort: "andrad"),
      ],
      rows: list.records.map { record in
        [
          a(href: url.record(record.id)) { record.content.title },
          span { statusTag(record, kind) },
          Node(rights.viewer.tree[record.content.owner]?.name ?? ""),
          Node(RecordText.moment(record.changed.at)),
        ]
      },
      sorting: (filter.sorting, path: url.list, query: filter.filterQuery), stacks: true,
      exports: [
        (RecordText.csv, href: url.export + filter.filterQuery.query),
        (HandlingText.register, href: url.register + filter.filterQuery.query),
      ],
      whenEmpty: RecordText.noMatches
    ).node
  }

  @NodeBuilder private var pages: Node {
    if list.next != nil || filter.search.after != nil {
      nav(.class("pagination"), .aria("label", kind.words.plural)) {
        if filter.search.after != nil {
          a(href: url.list + filter.filterQuery.query) { RecordText.firstPage }
        }
        if let next = list.next {
          a(
            href: url.list
              + filter.query.setting("efter", RecordFilter.parameter(next)).query,
            .rel("next")
          ) { RecordText.nextPage }
        }
      }
    }
  }
}

/// Areas with their topics after them, without the closed ones that are not chosen.
func topicChoices(_ topics: [Topic], chosen: Set<String>) -> [Choice] {
  let open = topics.filter { !$0.isClosed || chosen.contains("\($0.id)") }
  return open.filter { $0.area == nil }.flatMap { area in
    [Choice("\(area.id)", Text(verbatim: area.name))]
      + open.filter { $0.area == area.id }.map { topic in
        Choice(
          "\(topic.id)", Text(verbatim: "\(area.name): \(topic.name)"),
          hint: topic.synonyms.isEmpty
            ? nil : Text(verbatim: topic.synonyms.joined(separator: ", ")))
      }
  }
}

func statusTag(_ record: Record, _ kind: RecordKind) -> Node {
  guard let status = kind.status(record.content.status) else { return .empty }
  return tag(status.name, kind: status.tag)
}

/// What somebody typed, a paragraph for each line.
func paragraphs(_ text: String) -> Node {
  Node(text.split(separator: "\n").map { line in p { String(line) } })
}
