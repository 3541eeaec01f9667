import Core
import Organisation
import Web

/// The form of a comment or a reply.
struct CommentPage: Sendable {
  var record: Record
  var form: CommentForm
  /// Nil for a comment of its own.
  var repliesTo: RecordComment?
  var rights: RecordRights
  var errors: [FieldError]

  private var kind: RecordKind { rights.kind }
  private var url: RecordURL { RecordURL(kind: kind) }

  var page: Page {
    Page(
      title: CommentText.write(about: record.content.title), section: kind.section,
      breadcrumbs: [
        (kind.words.plural, href: url.list),
        (Text(verbatim: record.content.title), href: url.record(record.id)),
      ], errors: errors,
      seenBy: RecordText.seenBy(
        record.content.visibility, rights.viewer.tree[record.content.owner]?.name ?? "")
    ) {
      if let repliesTo {
        insetText {
          p(.class("muted")) { CommentText.replyingTo }
          paragraphs(repliesTo.text)
        }
      }
      if !errors.isEmpty { PersonPanel(check: form.personCheck).node }
      Web.form(post: url.comments(on: record.id)) {
        if let repliesTo { hidden("svar-pa", "\(repliesTo.id)") }
        if !errors.isEmpty { PersonPanel(check: form.personCheck).confirmation(errors) }
        textArea(
          Field(
            "kommentar", repliesTo == nil ? CommentText.label : CommentText.replyLabel,
            hint: CommentText.hint, errors: errors),
          value: form.text, rows: 6, limit: CommentForm.longest)
        actions {
          primaryButton(repliesTo == nil ? CommentText.send : CommentText.sendReply)
          a(href: url.record(record.id)) { RecordText.cancel }
        }
      }
    }
  }
}

/// What has been said, replies under what they reply to.
struct CommentList: Sendable {
  var record: Record
  var comments: [RecordComment]
  var names: [UserID: Text]
  var kind: RecordKind

  private var url: RecordURL { RecordURL(kind: kind) }

  var node: Node {
    chapter(CommentText.heading, id: "kommentarer") {
      if comments.isEmpty { p(.class("muted")) { CommentText.none } }
      ul(.class("comments")) {
        for comment in comments where comment.thread == nil {
          li {
            said(comment)
            let replies = comments.filter { $0.thread == comment.id }
            if !replies.isEmpty { ul { for reply in replies { li { said(reply) } } } }
            p {
              a(href: url.comments(on: record.id) + FormData([("svar-pa", "\(comment.id)")]).query)
              {
                CommentText.reply
              }
            }
          }
        }
      }
      p { a(href: url.comments(on: record.id)) { CommentText.add } }
    }
  }

  private func said(_ comment: RecordComment) -> Node {
    Node {
      p(.class("muted")) {
        comment.written.by.flatMap { names[$0] } ?? RecordText.nobody
        " · "
        RecordText.moment(comment.written.at)
      }
      paragraphs(comment.text)
    }
  }
}
