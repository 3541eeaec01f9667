import Core
import Web

/// What somebody said about a record, or in reply to what somebody else said.
struct RecordComment: Sendable {
  let id: ID<RecordComment>
  /// Nil for one that begins a thread. A reply to a reply belongs to the same thread.
  let thread: ID<RecordComment>?
  let text: String
  let written: Record.Stamp
}

/// A comment as it was typed.
struct CommentForm: Sendable {
  let text: String
  /// What it replies to, if anything.
  let thread: String
  private let confirmed: [String]

  static let longest = 5_000

  init(_ form: FormData) {
    text = form.trimmed("kommentar")
    thread = form.trimmed("svar-pa")
    confirmed = form.all(PersonCheck.confirmation)
  }

  var personCheck: PersonCheck {
    PersonCheck([.init("kommentar", CommentText.label, text)], confirmed: confirmed)
  }

  var errors: [FieldError] {
    if text.isEmpty { return [FieldError("kommentar", CommentText.missing)] }
    if text.count > Self.longest {
      return [FieldError("kommentar", RecordText.tooLong(text.count, Self.longest))]
    }
    return personCheck.errors
  }
}

enum CommentText {
  static let heading = Text(sv: "Kommentarer", en: "Comments")
  static let label = Text(sv: "Kommentar", en: "Comment")
  static let hint = Text(
    sv: "De som ser sidan ser också kommentaren.",
    en: "Those who see the page see the comment too.")
  static let replyLabel = Text(sv: "Ditt svar", en: "Your reply")
  static let send = Text(sv: "Spara kommentaren", en: "Save the comment")
  static let sendReply = Text(sv: "Spara svaret", en: "Save the reply")
  static let reply = Text(sv: "Svara", en: "Reply")
  static let replyingTo = Text(sv: "Du svarar på:", en: "You reply to:")
  static let none = Text(
    sv: "Ingen har sagt något än.", en: "Nobody has said anything yet.")
  static let missing = Text(
    sv: "Skriv något innan du sparar.", en: "Write something before you save.")
  static let gone = Text(
    sv: "Det du svarar på finns inte längre. Spara det som en ny kommentar.",
    en: "What you reply to is not there. Save it as a new comment.")
  static func write(about title: String) -> Text {
    Text(sv: "Kommentera ”\(title)”", en: "Comment on “\(title)”")
  }
  static let add = Text(sv: "Skriv en kommentar", en: "Write a comment")
}
