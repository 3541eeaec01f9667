import Core
import Organisation
import SwedishText
import Web

/// The form that adds a file to a record.
struct FilePage: Sendable {
  var record: Record
  var check: PersonCheck?
  var rights: RecordRights
  var errors: [FieldError] = []

  private var kind: RecordKind { rights.kind }
  private var url: RecordURL { RecordURL(kind: kind) }

  var page: Page {
    Page(
      title: FileText.adding(to: record.content.title), section: kind.section,
      breadcrumbs: [
        (kind.words.plural, href: url.list),
        (Text(verbatim: record.content.title), href: url.record(record.id)),
      ], errors: errors,
      seenBy: RecordText.seenBy(
        record.content.visibility, rights.viewer.tree[record.content.owner]?.name ?? "")
    ) {
      if let check { PersonPanel(check: check).node }
      form(upload: url.files(of: record.id)) {
        if let check { PersonPanel(check: check).confirmation(errors) }
        fileInput(Field("fil", FileText.choose, hint: FileText.hint, errors: errors))
        actions {
          primaryButton(FileText.save)
          a(href: url.record(record.id)) { RecordText.cancel }
        }
      }
    }
  }
}

/// The files of a record that can be opened.
struct FileList: Sendable {
  var record: Record
  var files: [RecordFile]
  var names: [UserID: Text]
  var rights: RecordRights

  private var url: RecordURL { RecordURL(kind: rights.kind) }

  var node: Node {
    let mayEdit = rights.mayEdit(record)
    return Node {
      if mayEdit || !files.isEmpty {
        chapter(FileText.heading, id: "filer") {
          if files.isEmpty {
            p(.class("muted")) { FileText.none }
          } else {
            ul(.class("record-links")) {
              for file in files { li { item(file, mayEdit) } }
            }
          }
          if mayEdit { p { a(href: url.files(of: record.id)) { FileText.add } } }
        }
      }
    }
  }

  private func item(_ file: RecordFile, _ mayEdit: Bool) -> Node {
    Node {
      p {
        a(href: url.file(file.id, of: record.id)) { file.name }
        " "
        span(.class("muted")) {
          "("
          sizeText(file.size)
          ")"
        }
      }
      p(.class("muted")) {
        RecordText.version(file.version)
        " · "
        RecordText.moment(file.added.at)
        " · "
        file.added.by.flatMap { names[$0] } ?? RecordText.nobody
      }
      if mayEdit {
        form(post: url.removing(file.id, of: record.id)) {
          button(.class("plain")) {
            FileText.remove
            span(.class("visually-hidden")) {
              ": "
              file.name
            }
          }
        }
      }
    }
  }
}
