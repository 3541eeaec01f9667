import Core
import Organisation
import Web

/// Areas with their topics.
struct TopicListPage: Sendable {
  var topics: [Topic]
  var counts: [TopicID: Int]
  var mayKeep: Bool

  var page: Page {
    Page(title: TopicText.title, section: .govern, lead: Node(TopicText.lead)) {
      if mayKeep {
        actions {
          buttonLink(TopicText.new, href: TopicURL.new, primary: true)
          a(href: TopicURL.reading) { TopicText.reading }
        }
      }
      DataTable(
        TopicText.title, captionIsHidden: true,
        columns: [Column(TopicText.name), Column(TopicText.synonyms)]
          + (mayKeep ? [Column(TopicText.records)] : []),
        rows: topics.filter { $0.area == nil }.flatMap { area in
          [row(area, nil)] + topics.filter { $0.area == area.id }.map { row($0, area) }
        }, stacks: true, exports: [(TopicText.csv, href: TopicURL.export)],
        whenEmpty: TopicText.empty
      ).node
    }
  }

  private func row(_ topic: Topic, _ area: Topic?) -> [Node] {
    let name = [area?.name, topic.name].compactMap(\.self).joined(separator: ": ")
    let cell = Node {
      if mayKeep { a(href: TopicURL.topic("\(topic.id)")) { name } } else { name }
      if topic.isClosed {
        " "
        tag(TopicText.closedTag)
      }
    }
    return [cell, Node(topic.synonyms.joined(separator: ", "))]
      + (mayKeep ? [Node(Text.number(counts[topic.id] ?? 0))] : [])
  }
}

/// One area or topic, new or not, and what it can be merged with.
struct TopicPage: Sendable {
  var topics: [Topic]
  /// Nil for a new one.
  var topic: Topic?
  var form: TopicForm
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: topic.map { TopicText.editing($0.name) } ?? TopicText.new, section: .govern,
      breadcrumbs: [(TopicText.title, href: TopicURL.list)], errors: errors
    ) {
      if !errors.isEmpty { PersonPanel(check: form.personCheck).node }
      Web.form(post: topic.map { TopicURL.topic("\($0.id)") } ?? TopicURL.list) {
        textInput(Field("namn", TopicText.name, errors: errors), value: form.name, width: .half)
        selectInput(
          Field("omrade", TopicText.area, errors: errors),
          [Choice("", TopicText.isArea)]
            + topics.filter { $0.area == nil && $0.id != topic?.id }.map {
              Choice("\($0.id)", Text(verbatim: $0.name))
            }, selected: form.area, withEmpty: false)
        textArea(
          Field(
            "synonymer", TopicText.synonyms, hint: TopicText.synonymsHint, optional: true,
            errors: errors), value: form.synonyms)
        checkbox(Field("stangt", TopicText.closed), isOn: form.isClosed)
        actions {
          primaryButton(TopicText.save)
          a(href: TopicURL.list) { RecordText.cancel }
        }
      }
      if let topic { merging(topic) }
    }
  }

  private func merging(_ topic: Topic) -> Node {
    chapter(TopicText.mergeHeading, id: "sla-ihop") {
      p { TopicText.mergeLead }
      Web.form(post: TopicURL.merging("\(topic.id)")) {
        selectInput(
          Field("till", TopicText.into, errors: errors),
          topicChoices(
            topics.filter { $0.id != topic.id && $0.area != topic.id },
            chosen: Set(topics.map { "\($0.id)" })))
        secondaryButton(TopicText.merge)
      }
    }
  }
}

/// Sends a file of areas and topics.
struct TopicFilePage: Sendable {
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: TopicText.reading, section: .govern,
      breadcrumbs: [(TopicText.title, href: TopicURL.list)], lead: Node(TopicText.readingLead),
      errors: errors
    ) {
      form(upload: TopicURL.reading) {
        fileInput(Field("fil", TopicText.file, errors: errors), accept: ".csv,text/csv")
        primaryButton(TopicText.read)
      }
    }
  }
}
