import Core
import Delimited
import Organisation
import Web

/// What stands in a record, in words that users read.
struct RecordWording: Sendable {
  let kind: RecordKind
  let tree: UnitTree
  let topics: [Topic]

  func unit(_ id: UnitID) -> String { tree[id]?.name ?? "" }

  func topic(_ id: TopicID) -> String? {
    guard let topic = topics.first(where: { $0.id == id }) else { return nil }
    let area = topic.area.flatMap { id in topics.first { $0.id == id } }
    return [area?.name, topic.name].compactMap(\.self).joined(separator: ": ")
  }

  func topics(of content: RecordContent) -> String {
    content.topics.compactMap(topic).joined(separator: ", ")
  }

  func status(_ content: RecordContent) -> Text {
    kind.status(content.status)?.name ?? Text(verbatim: content.status)
  }

  /// The value of a field; nil when there is none.
  func value(_ field: RecordField, _ content: RecordContent) -> Text? {
    guard let value = content.fields[field.key] else { return nil }
    switch field.shape {
    case .line, .prose, .date: return Text(verbatim: value)
    case .number: return FixedPoint(value).map { Text.number($0) }
    case .yesNo: return value == "ja" ? RecordText.yes : RecordText.no
    case .choice(let choices), .choices(let choices):
      let names = value.split(separator: " ").compactMap { key in
        choices.first { $0.value == key }?.label
      }
      return Text.joined(names, separator: ", ")
    }
  }

  /// Everything in a record, line by line, in the order of its form.
  func lines(_ content: RecordContent) -> [(label: Text, value: Text)] {
    [
      (RecordText.title, Text(verbatim: content.title)),
      (RecordText.summary, Text(verbatim: content.summary)),
    ] + kind.fields.map { ($0.label, value($0, content) ?? Text(verbatim: "")) }
      + [
        (RecordText.owner, Text(verbatim: unit(content.owner))),
        (RecordText.visibility, content.visibility.name),
        (RecordText.topics, Text(verbatim: topics(of: content))),
        (RecordText.status, status(content)),
        (HandlingText.handling, content.handling.name),
        (HandlingText.registration, Text(verbatim: content.registration)),
      ]
  }

  /// The lines that differ.
  func differences(
    _ before: RecordContent, _ after: RecordContent
  ) -> [(label: Text, before: Text, after: Text)] {
    zip(lines(before), lines(after)).compactMap { before, after in
      before.value == after.value ? nil : (before.label, before.value, after.value)
    }
  }
}

/// A list as a file.
struct RecordExport: Sendable {
  let wording: RecordWording
  let language: Language

  init(kind: RecordKind, tree: UnitTree, topics: [Topic], language: Language) {
    wording = RecordWording(kind: kind, tree: tree, topics: topics)
    self.language = language
  }

  var header: [String] {
    ["id", RecordText.title[language], RecordText.summary[language]]
      + wording.kind.fields.map { $0.label[language] }
      + [
        RecordText.owner, RecordText.visibility, RecordText.topics, RecordText.status,
        HandlingText.handling, HandlingText.registration, RecordText.created, RecordText.changed,
      ].map { $0[language] }
  }

  func row(_ record: Record) -> [DelimitedValue] {
    [.figure("\(record.id)")]
      + wording.lines(record.content).map { .text($0.value[language]) }
      + [record.created, record.changed].map { .figure(RecordText.moment($0.at)[language]) }
  }
}
