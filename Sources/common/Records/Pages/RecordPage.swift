import Core
import Organisation
import Web

/// One record: what it says, what it hangs together with, and what can be done with it.
struct RecordPage: Sendable {
  var record: Record
  var wording: RecordWording
  var links: [RecordLink]
  var files: [RecordFile]
  var comments: [RecordComment]
  /// The reader is told when something happens to it.
  var isFollowed: Bool
  var kinds: [RecordKind]
  var names: [UserID: Text]
  var rights: RecordRights
  var errors: [FieldError] = []
  /// Where everybody reads it; nil when they do not.
  var published: String?

  private var kind: RecordKind { rights.kind }
  private var url: RecordURL { RecordURL(kind: kind) }
  private var content: RecordContent { record.content }

  var page: Page {
    Page(
      title: Text(verbatim: content.title), section: kind.section,
      breadcrumbs: [(kind.words.plural, href: url.list)], lead: lead, errors: errors,
      seenBy: RecordText.seenBy(content.visibility, wording.unit(content.owner)),
      changed: RecordText.changed(
        record.changed, by: record.changed.by.flatMap { names[$0] } ?? RecordText.nobody)
    ) {
      div(.class("record-text")) { paragraphs(content.summary) }
      facts
      FileList(record: record, files: files, names: names, rights: rights).node
      linked
      doing
      CommentList(record: record, comments: comments, names: names, kind: kind).node
    }
  }

  private var lead: Node {
    Node {
      kind.words.singular
      " · "
      wording.unit(content.owner)
      " "
      statusTag(record, kind)
    }
  }

  @NodeBuilder private var facts: Node {
    let answered = kind.fields.compactMap { field in
      wording.value(field, content).map { (field.label, $0) }
    }
    let topics = wording.topics(of: content)
    let isOfficial = content.handling != .draft || !content.registration.isEmpty
    if !answered.isEmpty || !topics.isEmpty || isOfficial {
      dl(.class("summary-list")) {
        for (label, value) in answered {
          div {
            dt { label }
            dd { value }
          }
        }
        if !topics.isEmpty {
          div {
            dt { RecordText.topics }
            dd { topics }
          }
        }
        if isOfficial {
          div {
            dt { HandlingText.heading }
            dd {
              content.handling.name
              if !content.registration.isEmpty { " · \(content.registration)" }
            }
          }
        }
      }
    }
  }

  private var linked: Node {
    chapter(LinkText.heading, id: "kopplingar") {
      if links.isEmpty {
        p(.class("muted")) { LinkText.none }
      } else {
        linkList
      }
      p {
        if !links.isEmpty {
          a(href: url.chain(of: record.id)) { LinkText.chain }
        }
        if !links.isEmpty, rights.mayEdit(record) { " · " }
        if rights.mayEdit(record) {
          a(href: url.links(of: record.id)) { LinkText.add }
        }
      }
    }
  }

  private var linkList: Node {
    ul(.class("record-links")) {
      for link in links {
        li {
          p {
            link.relation.wording(link.direction)
            ": "
            linkTo(link.other, kinds)
          }
          p(.class("muted")) { link.reason }
          if rights.mayEdit(record) {
            form(post: url.unlinking(link.id, of: record.id)) {
              button(.class("plain")) {
                LinkText.remove
                span(.class("visually-hidden")) {
                  ": "
                  link.other.content.title
                }
              }
            }
          }
        }
      }
    }
  }

  private var doing: Node {
    let steps = rights.steps(for: record)
    return Node {
      if rights.mayEdit(record) || !steps.isEmpty {
        div(.class("actions"), .id("steg")) {
          if rights.mayEdit(record) {
            buttonLink(RecordText.edit, href: url.editing(record.id), primary: true)
          }
          for step in steps {
            form(post: url.step(step, of: record.id)) {
              hidden("version", String(record.version))
              secondaryButton(step.name)
            }
          }
        }
      }
      p {
        a(href: url.history(record.id)) { RecordText.history }
        if let published {
          " · "
          a(href: published) { PublishedText.toPublished }
        }
        if rights.mayRegister(record) {
          " · "
          a(href: url.handling(of: record.id)) { HandlingText.change }
        }
      }
      form(post: url.following(record.id), .id("folj")) {
        if isFollowed {
          hidden("sluta", "ja")
          span(.class("muted")) { NoticeText.follows }
          " "
        }
        button(.class("plain")) { isFollowed ? NoticeText.unfollow : NoticeText.follow }
      }
    }
  }
}

/// The title of a record, as the way to it, with what it is.
func linkTo(_ record: Record, _ kinds: [RecordKind]) -> Node {
  guard let kind = kinds.first(where: { $0.key == record.kind }) else {
    return Node(record.content.title)
  }
  return Node {
    a(href: RecordURL(kind: kind).record(record.id)) { record.content.title }
    " "
    span(.class("muted")) {
      Text(
        sv: "(\(kind.words.singular.sv.lowercased()))",
        en: "(\(kind.words.singular.en.lowercased()))")
    }
  }
}
