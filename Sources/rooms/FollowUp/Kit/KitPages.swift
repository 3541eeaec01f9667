import Core
import Web

/// The documents there are.
struct KitListPage: Sendable {
  let kits: [Kit]
  /// Of the whole installation.
  let common: [KitDocument]

  var page: Page {
    Page(
      title: KitText.title, section: .govern,
      breadcrumbs: [(DataProtectionText.title, href: DataProtectionURL.start)],
      lead: Node(KitText.lead), seenBy: RetentionText.seenBy
    ) {
      DataTable(
        KitText.title, captionIsHidden: true,
        columns: [Column(KitText.programme), Column(KitText.gaps, numeric: true)],
        rows: kits.map { kit in
          [
            a(href: DataProtectionURL.kit(kit.shown.programme.registered.id)) { kit.shown.title },
            Node("\(kit.documents.reduce(0) { $0 + $1.gaps })"),
          ]
        }, stacks: true, whenEmpty: KitText.none
      ).node
      ul {
        li { a(href: "\(DataProtectionURL.kit)/fil") { KitText.all } }
        li { a(href: "/tillganglighet") { KitText.accessibility } }
      }
      for document in common { KitDocumentPage(document: document).node }
    }
  }
}

/// The documents of one programme.
struct KitPage: Sendable {
  let kit: Kit

  var page: Page {
    Page(
      title: KitText.title + Text(verbatim: ": ") + kit.shown.title, section: .govern,
      breadcrumbs: [
        (DataProtectionText.title, href: DataProtectionURL.start),
        (KitText.title, href: DataProtectionURL.kit),
      ], lead: Node(KitText.lead), seenBy: RetentionText.seenBy
    ) {
      tableOfContents(kit.documents.map { ($0.title, id: $0.name) })
      for document in kit.documents { KitDocumentPage(document: document).node }
    }
  }
}
