import Core
import Organisation
import Web

/// Every version of a record: who changed what, and when.
struct RecordHistoryPage: Sendable {
  var record: Record
  /// The latest first.
  var events: [RecordEvent]
  var wording: RecordWording
  var names: [UserID: Text]
  var rights: RecordRights

  private var kind: RecordKind { rights.kind }
  private var url: RecordURL { RecordURL(kind: kind) }

  var page: Page {
    Page(
      title: RecordText.history(of: record.content.title), section: kind.section,
      breadcrumbs: [
        (kind.words.plural, href: url.list),
        (Text(verbatim: record.content.title), href: url.record(record.id)),
      ],
      seenBy: RecordText.seenBy(record.content.visibility, wording.unit(record.content.owner))
    ) {
      ol(.class("record-history")) {
        for (index, event) in events.enumerated() {
          let before = index + 1 < events.count ? events[index + 1].content : nil
          li { item(event, before: before) }
        }
      }
    }
  }

  private func item(_ event: RecordEvent, before: RecordContent?) -> Node {
    Node {
      h2 { RecordText.event(event, kind) }
      p(.class("muted")) {
        RecordText.moment(event.stamp.at)
        " · "
        event.stamp.by.flatMap { names[$0] } ?? RecordText.nobody
        " · "
        RecordText.version(event.version)
      }
      if let before {
        DataTable(
          RecordText.event(event, kind), captionIsHidden: true,
          columns: [
            Column(RecordText.field), Column(RecordText.columnBefore),
            Column(RecordText.columnAfter),
          ],
          rows: wording.differences(before, event.content).map { label, before, after in
            [Node(label), filled(before), filled(after)]
          }, stacks: true
        ).node
      }
    }
  }

  private func filled(_ value: Text) -> Node {
    value.sv.isEmpty ? span(.class("muted")) { RecordText.nothing } : Node(value)
  }
}
