import Core
import Foundation
import Organisation
import Web

/// What is new, as a feed (RFC 4287). Without the names of those who did it.
struct NoticeFeed: Sendable {
  var notices: [RecordNotice]
  var kinds: [RecordKind]
  var user: UserID
  var language: Language
  var baseURL: String
  var now: Date

  var xml: String {
    """
    <?xml version="1.0" encoding="utf-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(language.rawValue)">
    <id>\(escapedForXML(baseURL + NoticeURL.news))#\(user)</id>
    <title>\(escapedForXML(NoticeText.title[language]))</title>
    <author><name>Bepröva</name></author>
    <link href="\(escapedForXML(baseURL + NoticeURL.news))"/>
    <updated>\(moment(notices.first?.at ?? now))</updated>
    \(notices.map(entry).joined(separator: "\n"))
    </feed>

    """
  }

  private func entry(_ notice: RecordNotice) -> String {
    guard let kind = kinds.first(where: { $0.key == notice.record.kind }) else { return "" }
    let link = baseURL + RecordURL(kind: kind).record(notice.record.id)
    let what = NoticeText.happened(notice, kind)[language]
    return """
      <entry>
      <id>\(escapedForXML(baseURL + NoticeURL.news))#\(notice.number)</id>
      <title>\(escapedForXML("\(what): \(notice.record.content.title)"))</title>
      <link href="\(escapedForXML(link))"/>
      <updated>\(moment(notice.at))</updated>
      <summary>\(escapedForXML(kind.words.singular[language]))</summary>
      </entry>
      """
  }

  /// `2026-03-14T11:00:00Z`.
  private func moment(_ date: Date) -> String {
    date.formatted(.iso8601)
  }
}
