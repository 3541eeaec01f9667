import Core
import Programmes
import Web

/// The code book as a page that stands by itself, to be read without the product.
struct CodeBookPage: Sendable {
  let book: CodeBook
  let title: Text
  let mark: String

  var html: String {
    Node {
      Node.trusted("<!doctype html>\n")
      element(
        "html", [.lang(.swedish)],
        element(
          "head", [],
          Node {
            meta(Attribute("charset", "utf-8"))
            meta(.name("viewport"), Attribute("content", "width=device-width, initial-scale=1"))
            element("title", [], Node(ExtractText.codeBook + Text(verbatim: ": ") + title))
          })
          + element(
            "body", [],
            Node {
              h1 { ExtractText.codeBook + Text(verbatim: ": ") + title }
              p { mark }
              p { ExtractText.codeBookLead }
              for entry in book.entries { chapter(entry) }
              h2 { ExtractText.missingHeading }
              values(CodeBook.missing)
            }))
    }.render(RenderContext(language: .swedish))
  }

  private func chapter(_ entry: CodeBook.Entry) -> Node {
    Node {
      h2(.id(entry.name)) { code { entry.name } }
      p { both(entry.label) }
      p { ExtractText.type(of: entry) }
      if let note = entry.note { p { both(note) } }
      if !entry.values.isEmpty { values(entry.values) }
    }
  }

  private func values(_ values: [CodeBook.Value]) -> Node {
    dl {
      for value in values {
        dt { code { value.code } }
        dd { both(value.label) }
      }
    }
  }

  /// Swedish first; English after, where it says something else.
  private func both(_ text: Text) -> Node {
    Node {
      text.sv
      if text.en != text.sv {
        " / "
        span(.lang(.english)) { text.en }
      }
    }
  }
}
