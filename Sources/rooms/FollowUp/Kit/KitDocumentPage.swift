import Core
import Web

/// A document as a part of a page.
struct KitDocumentPage: Sendable {
  let document: KitDocument

  var node: Node {
    chapter(document.title, id: document.name) {
      for section in document.sections {
        h3 { section.heading }
        ul {
          for line in section.lines {
            li {
              switch line {
              case .fact(let text): Node(text)
              case .toFill(let text):
                Node {
                  tag(KitText.toFill, kind: .accent)
                  " "
                  text
                }
              case .law(let text):
                Node {
                  text
                  " ("
                  KitText.toCheck
                  ")"
                }
              }
            }
          }
        }
      }
    }
  }
}
