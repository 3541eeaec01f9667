import Core
import Foundation
import Web

/// What everybody may see, as a feed (RFC 4287). Names nobody.
struct PublishedFeed: Sendable {
  var entries: [(kind: RecordKind, record: Record)]
  var language: Language
  var baseURL: String
  var now: Date

  var xml: String {
    """
    <?xml version="1.0" encoding="utf-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(language.rawValue)">
    <id>\(escapedForXML(baseURL + PublishedURL.start))</id>
    <title>\(escapedForXML(PublishedText.title[language]))</title>
    <author><name>Bepröva</name></author>
    <link href="\(escapedForXML(baseURL + PublishedURL.start))"/>
    <link rel="self" href="\(escapedForXML(baseURL + PublishedURL.feed))"/>
    <updated>\((entries.first?.record.changed.at ?? now).formatted(.iso8601))</updated>
    \(entries.map(entry).joined(separator: "\n"))
    </feed>

    """
  }

  private func entry(_ kind: RecordKind, _ record: Record) -> String {
    let address = escapedForXML(baseURL + PublishedURL.record(record.id, kind))
    return """
      <entry>
      <id>\(address)</id>
      <title>\(escapedForXML(record.content.title))</title>
      <link href="\(address)"/>
      <published>\(record.created.at.formatted(.iso8601))</published>
      <updated>\(record.changed.at.formatted(.iso8601))</updated>
      <summary>\(escapedForXML(record.content.summary))</summary>
      </entry>
      """
  }
}
