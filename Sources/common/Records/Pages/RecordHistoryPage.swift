import Core
import Foundation
import Organisation
import Web

/// Every version of a record: who changed what, and when.
struct RecordHistoryPage: Sendable {
  var record: Record
  /// The latest first.
  var events: [RecordEvent]
  /// Those that were added while the reader could see the record.
  var files: [RecordFile]
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
        for happening in happenings { li { happening.node } }
      }
    }
  }

  /// What was done to the record and to its files, the latest first.
  private var happenings: [(at: Date, node: Node)] {
    var all: [(at: Date, node: Node)] = events.enumerated().map { index, event in
      let before = index + 1 < events.count ? events[index + 1].content : nil
      return (event.stamp.at, item(event, before: before))
    }
    for file in files {
      all.append((file.added.at, item(file, file.added, isRemoval: false)))
      if let removed = file.removed {
        all.append((removed.at, item(file, removed, isRemoval: true)))
      }
    }
    return all.enumerated().sorted { left, right in
      left.element.at == right.element.at
        ? left.offset < right.offset : left.element.at > right.element.at
    }.map(\.element)
  }

  private func item(_ file: RecordFile, _ stamp: Record.Stamp, isRemoval: Bool) -> Node {
    Node {
      h2 { FileText.event(file, isRemoval: isRemoval) }
      p(.class("muted")) {
        RecordText.moment(stamp.at)
        " · "
        stamp.by.flatMap { names[$0] } ?? RecordText.nobody
        " · "
        if file.removed == nil {
          a(href: url.file(file.id, of: record.id)) { sizeText(file.size) }
        } else {
          sizeText(file.size)
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
