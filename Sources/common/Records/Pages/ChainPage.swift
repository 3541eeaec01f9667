import Core
import Organisation
import Web

/// "Why do we do this, and how do we know?": the chain of links from a record, as a picture and in
/// words.
struct ChainPage: Sendable {
  var chain: RecordChain
  var kinds: [RecordKind]
  var rights: RecordRights

  private var url: RecordURL { RecordURL(kind: rights.kind) }
  private var start: Record { chain.start }

  var page: Page {
    Page(
      title: LinkText.chain, section: rights.kind.section,
      breadcrumbs: [
        (rights.kind.words.plural, href: url.list),
        (Text(verbatim: start.content.title), href: url.record(start.id)),
      ], lead: Node(LinkText.chainLead(chain)),
      seenBy: RecordText.seenBy(
        start.content.visibility, rights.viewer.tree[start.content.owner]?.name ?? "")
    ) {
      if chain.isCut { insetText { p { LinkText.cut } } }
      if chain.records.count > 1 {
        chapter(LinkText.picture, id: "bild") {
          panel { Node.perLanguage { Node.trusted(ChainPicture(chain: chain).svg($0)) } }
        }
        chapter(LinkText.list, id: "i-ord") {
          ul(.class("chain-list")) { item(start.id) }
        }
      } else if rights.mayEdit(start) {
        p { buttonLink(LinkText.add, href: url.links(of: start.id), primary: true) }
      }
    }
  }

  private func item(_ id: RecordID) -> Node {
    guard let stop = chain.stops[id] else { return .empty }
    let children = chain.children[id] ?? []
    let others = chain.others.filter { $0.from == id }
    return li {
      p {
        if let link = stop.link {
          link.relation.wording(link.direction)
          ": "
        }
        linkTo(stop.record, kinds)
      }
      if let link = stop.link { p(.class("muted")) { link.reason } }
      for (_, link) in others {
        p {
          LinkText.alsoLinked
          ": "
          link.relation.wording(link.direction)
          " "
          linkTo(link.other, kinds)
        }
        p(.class("muted")) { link.reason }
      }
      if !children.isEmpty { ul { for child in children { item(child) } } }
    }
  }
}
