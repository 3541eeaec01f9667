import Core
import Organisation
import Web

/// Finds what a record hangs together with, and says how and why.
struct LinkPage: Sendable {
  var record: Record
  var form: LinkForm
  /// What the text of the form may mean.
  var found: [Record]
  var kinds: [RecordKind]
  var rights: RecordRights
  var errors: [FieldError] = []

  private var kind: RecordKind { rights.kind }
  private var url: RecordURL { RecordURL(kind: kind) }

  var page: Page {
    Page(
      title: LinkText.adding(record.content.title), section: kind.section,
      breadcrumbs: [
        (kind.words.plural, href: url.list),
        (Text(verbatim: record.content.title), href: url.record(record.id)),
      ], errors: errors
    ) {
      Web.form(get: url.links(of: record.id), .role("search")) {
        textInput(
          Field("q", LinkText.find, hint: LinkText.findHint, errors: errors), value: form.text)
        actions {
          if found.isEmpty {
            primaryButton(LinkText.search)
          } else {
            secondaryButton(LinkText.search)
          }
        }
      }
      if found.isEmpty, !form.text.isEmpty { insetText { p { LinkText.notFound } } }
      if !found.isEmpty {
        PersonPanel(check: form.personCheck).node
        linking
      }
    }
  }

  private var linking: Node {
    Web.form(post: url.links(of: record.id)) {
      hidden("q", form.text)
      PersonPanel(check: form.personCheck).confirmation(errors)
      radios(
        Field("mal", LinkText.choose, errors: errors),
        found.map { record in
          let kind = kinds.first { $0.key == record.kind }
          return Choice(
            "\(record.id)", Text(verbatim: record.content.title),
            hint: kind.map {
              $0.words.singular
                + Text(verbatim: " · \(rights.viewer.tree[record.content.owner]?.name ?? "")")
            })
        }, selected: found.count == 1 ? "\(found[0].id)" : form.target)
      radios(
        Field("relation", LinkText.relation, errors: errors),
        kind.relations.map { Choice($0.rawValue, $0.forward) }, selected: form.relation)
      textArea(
        Field("skal", LinkText.reason, hint: LinkText.reasonHint, errors: errors),
        value: form.reason, rows: 2, limit: LinkForm.longestReason)
      actions {
        primaryButton(LinkText.save)
        a(href: url.record(record.id)) { RecordText.cancel }
      }
    }
  }
}
