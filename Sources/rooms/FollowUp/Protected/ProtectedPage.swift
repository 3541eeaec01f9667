import Core
import Organisation
import Web

/// Who may read about protected identities, how many those are, and marking somebody.
struct ProtectedPage: Sendable {
  struct Board: Sendable {
    let name: String
    let zone: ZoneID
    let persons: Int
    let readers: [User]
  }

  static let board = "namnd"
  static let login = "inloggning"
  static let person = "person"

  let boards: [Board]
  let mayName: Bool
  let mayMark: Bool
  var typed = FormData()
  var errors: [FieldError] = []
  var notice: Notice?

  var page: Page {
    Page(
      title: ProtectedText.title, section: .govern,
      breadcrumbs: [(DataProtectionText.title, href: DataProtectionURL.start)],
      lead: Node(ProtectedText.lead), notice: notice, errors: errors, seenBy: RetentionText.seenBy
    ) {
      DataTable(
        ProtectedText.title, captionIsHidden: true,
        columns: [
          Column(ProtectedText.board), Column(ProtectedText.count, numeric: true),
          Column(ProtectedText.readers),
        ],
        rows: boards.map { [Node($0.name), Node("\($0.persons)"), readers(of: $0)] },
        stacks: true
      ).node
      if mayName { chapter(ProtectedText.name, id: "namnge") { naming } }
      if mayMark { chapter(ProtectedText.mark, id: "mark") { marking } }
    }
  }

  private func readers(of board: Board) -> Node {
    if board.readers.isEmpty { return Node(ProtectedText.nobody) }
    return Node {
      for reader in board.readers {
        p { reader.directoryName }
        if mayName {
          Web.form(post: DataProtectionURL.protected) {
            hidden(Self.board, "\(board.zone)")
            hidden(Self.login, reader.login)
            secondaryButton(ProtectedText.remove, name: "bort", value: "ja")
          }
        }
      }
    }
  }

  @NodeBuilder private var boardInput: Node {
    if boards.count > 1 {
      selectInput(
        Field(Self.board, ProtectedText.board, errors: errors),
        boards.map { Choice("\($0.zone)", Text(verbatim: $0.name)) },
        selected: typed.first(Self.board))
    } else if let only = boards.first {
      hidden(Self.board, "\(only.zone)")
    }
  }

  private var naming: Node {
    Web.form(post: DataProtectionURL.protected) {
      boardInput
      textInput(
        Field(Self.login, ProtectedText.login, errors: errors),
        value: typed.first(Self.login) ?? "", width: .half, autocomplete: "off")
      primaryButton(ProtectedText.save)
    }
  }

  private var marking: Node {
    Web.form(post: DataProtectionURL.protecting) {
      p { ProtectedText.markLead }
      boardInput
      textInput(
        Field(Self.person, RetentionText.person, errors: errors),
        value: typed.first(Self.person) ?? "", width: .half, autocomplete: "off")
      secondaryButton(ProtectedText.mark)
    }
  }
}
