import Core
import Foundation
import Mail
import Organisation

/// Letters about what is new: links and nothing else. No title, no content and no name leaves the house.
struct NoticeMail: Sendable {
  let module: RecordsModule
  let mailer: Mailer
  /// The site's address as its users know it.
  let baseURL: String

  private static let most = 30

  /// Tells everybody whose hour has come. What cannot be sent is tried again later.
  func sendDue() async throws {
    while !Task.isCancelled, let reader = try await module.store.claimReader() {
      do {
        try await tell(reader)
      } catch let failure as MailFailure {
        try await module.store.settle(reader, failure: failure)
      }
    }
  }

  private func tell(_ reader: NoticeReader) async throws {
    // Whoever has left or has a protected identity is not written to.
    guard let viewer = try await module.organisation.store.viewer(reader.user),
      !viewer.user.isProtected, let address = reader.email, reader.isConfirmed
    else { return try await module.store.settle(reader, toldUntil: nil) }
    let notices = try await module.store.notices(
      for: viewer, module.kinds, after: reader.mailedUntil, limit: Self.most + 1)
    guard let latest = notices.first?.number else {
      return try await module.store.settle(reader, toldUntil: nil)
    }
    let language = viewer.language
    let letter = try MailMessage(
      id: "\(reader.user).\(latest)@\(mailer.settings.sender.domain)",
      from: mailer.settings.sender, to: address, subject: NoticeText.letterSubject[language],
      date: module.store.clock.now, body: body(notices, reader, language),
      unsubscribe: baseURL + NoticeURL.goodbye(reader.goodbye))
    try await mailer.send(letter)
    try await module.store.settle(reader, toldUntil: latest)
  }

  private func body(
    _ notices: [RecordNotice], _ reader: NoticeReader, _ language: Language
  ) -> String {
    var links: [String] = []
    for notice in notices.prefix(Self.most) {
      guard let kind = module.kind(notice.record.kind) else { continue }
      let link = baseURL + RecordURL(kind: kind).record(notice.record.id)
      if !links.contains(link) { links.append(link) }
    }
    return """
      \(NoticeText.letterLead[language])

      \(links.joined(separator: "\n"))

      \(NoticeText.letterAll[language])
      \(baseURL + NoticeURL.news)

      \(NoticeText.letterGoodbye[language])
      \(baseURL + NoticeURL.goodbye(reader.goodbye))
      """
  }

  /// The letter with the code that confirms an address.
  func sendCode(_ code: String, to address: MailAddress, _ language: Language) async throws {
    try await mailer.send(
      try MailMessage(
        id: "\(NoticeSecret.make())@\(mailer.settings.sender.domain)",
        from: mailer.settings.sender, to: address, subject: NoticeText.codeSubject[language],
        date: module.store.clock.now,
        body: """
          \(NoticeText.codeLead(code)[language])

          \(baseURL + NoticeURL.settings)
          """))
  }
}
