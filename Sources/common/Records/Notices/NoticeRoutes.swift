import Core
import Foundation
import Mail
import Organisation
import Web

/// What is new, and how one is told: pages, the feed, and the end of letters.
struct NoticeRoutes: Sendable {
  let module: RecordsModule

  private var store: RecordStore { module.store }
  static let pageLength = 100

  var routes: [GuardedRoute] {
    [
      .get(NoticeURL.news, handler: news),
      .post(NoticeURL.news, handler: markRead),
      .get(NoticeURL.settings, handler: settings),
      .post(NoticeURL.feed, handler: makeFeed),
      .post(NoticeURL.endFeed, handler: endFeed),
      .post(NoticeURL.address, handler: setAddress),
      .post(NoticeURL.endAddress, handler: removeAddress),
      .post(NoticeURL.code, handler: confirm),
      .post(NoticeURL.rhythm, handler: setRhythm),
      .post(NoticeURL.ending("{list}"), handler: endList),
      .get(NoticeURL.mailings, .manageUsers, handler: mailings),
      .open(.get, NoticeURL.feed("{secret}"), handler: feed),
      .open(.get, NoticeURL.goodbye("{secret}"), handler: askGoodbye),
      .open(.post, NoticeURL.goodbye("{secret}"), handler: goodbye),
    ]
  }

  // MARK: What is new

  @Sendable private func news(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    .page(
      NewsPage(
        notices: try await store.notices(for: viewer, module.kinds, limit: Self.pageLength),
        reader: try await store.reader(viewer.id), kinds: module.kinds,
        names: try await module.names()
      ).page)
  }

  @Sendable private func markRead(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    try await store.markRead(viewer.id)
    return .seeOther(NoticeURL.news)
  }

  @Sendable private func endList(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    guard let id = request.parameter("list").flatMap({ ID<ListSubscription>($0) }),
      try await store.unsubscribe(viewer.id, fromList: id)
    else { throw WebError.notFound }
    return .seeOther(NoticeURL.settings)
  }

  // MARK: How one is told

  @Sendable private func settings(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    .page(try await settingsPage(viewer))
  }

  private func settingsPage(
    _ viewer: Viewer, feed: String? = nil, typed: FormData = FormData(),
    errors: [FieldError] = []
  ) async throws -> Page {
    NoticeSettingsPage(
      reader: try await store.reader(viewer.id),
      records: try await store.subscribed(viewer.id, Sight(viewer)),
      lists: try await store.lists(of: viewer.id, module.kinds), kinds: module.kinds,
      isProtected: viewer.user.isProtected, canMail: module.mailer != nil, feed: feed,
      typed: typed, errors: errors
    ).page
  }

  /// The address is shown in the answer itself, and never again.
  @Sendable private func makeFeed(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let secret = NoticeSecret.make()
    try await store.setFeed(secret, for: viewer.id)
    return .page(try await settingsPage(viewer, feed: request.baseURL + NoticeURL.feed(secret)))
  }

  @Sendable private func endFeed(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    try await store.setFeed(nil, for: viewer.id)
    return .seeOther(NoticeURL.settings)
  }

  @Sendable private func setAddress(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let form = try await request.form()
    func refuse(_ message: Text) async throws -> WebResponse {
      .page(
        try await settingsPage(viewer, typed: form, errors: [FieldError("epost", message)]))
    }
    guard !viewer.user.isProtected else { return try await refuse(NoticeText.protected) }
    guard let mailer = module.mailer else { return try await refuse(NoticeText.noMail) }
    guard let address = MailAddress(form.trimmed("epost")) else {
      return try await refuse(NoticeText.badAddress)
    }
    let code = NoticeSecret.makeCode()
    guard try await store.setAddress(address, code: code, for: viewer.id) else {
      return try await refuse(NoticeText.tooSoon)
    }
    do {
      try await NoticeMail(module: module, mailer: mailer, baseURL: request.baseURL)
        .sendCode(code, to: address, viewer.language)
    } catch is MailFailure {
      return try await refuse(NoticeText.notSent)
    }
    return .seeOther(NoticeURL.settings + "#epost-del")
  }

  @Sendable private func confirm(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let form = try await request.form()
    let code = form.trimmed("kod").filter { !$0.isWhitespace }
    guard try await store.confirmAddress(code, for: viewer.id) else {
      return .page(
        try await settingsPage(
          viewer, typed: form, errors: [FieldError("kod", NoticeText.wrongCode)]))
    }
    try await store.setRhythm(.daily, hour: 7, for: viewer.id)
    return .seeOther(NoticeURL.settings + "#epost-del")
  }

  @Sendable private func removeAddress(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    try await store.removeAddress(of: viewer.id)
    return .seeOther(NoticeURL.settings + "#epost-del")
  }

  @Sendable private func setRhythm(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let form = try await request.form()
    guard let rhythm = MailRhythm(rawValue: form.trimmed("takt")),
      let hour = Int(form.trimmed("timme")), (0...23).contains(hour)
    else {
      return .page(
        try await settingsPage(
          viewer, typed: form, errors: [FieldError("timme", NoticeText.badHour)]))
    }
    try await store.setRhythm(rhythm, hour: hour, for: viewer.id)
    return .seeOther(NoticeURL.settings + "#epost-del")
  }

  @Sendable private func mailings(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    .page(
      MailingsPage(
        readers: try await store.mailReaders(), names: try await module.names(),
        isOn: module.mailer != nil
      ).page)
  }

  // MARK: Without logging in

  /// What its owner may see at this very moment.
  @Sendable private func feed(_ request: WebRequest) async throws -> WebResponse {
    guard let user = try await store.reader(ofFeed: request.parameter("secret") ?? ""),
      let viewer = try await module.organisation.store.viewer(user)
    else { throw WebError.notFound }
    let feed = NoticeFeed(
      notices: try await store.notices(for: viewer, module.kinds, limit: Self.pageLength),
      kinds: module.kinds, user: user, language: viewer.language, baseURL: request.baseURL,
      now: store.clock.now)
    return WebResponse.text(feed.xml)
      .with(header: "Content-Type", "application/atom+xml; charset=utf-8")
  }

  @Sendable private func askGoodbye(_ request: WebRequest) async throws -> WebResponse {
    .page(GoodbyePage(secret: request.parameter("secret") ?? "", isDone: false).page)
  }

  /// Whether the secret is known or not is not told.
  @Sendable private func goodbye(_ request: WebRequest) async throws -> WebResponse {
    _ = try await request.form()
    let secret = request.parameter("secret") ?? ""
    _ = try await store.sayGoodbye(secret)
    return .page(GoodbyePage(secret: secret, isDone: true).page)
  }
}

/// Following one record or one list of a kind.
struct SubscriptionRoutes: RecordFinding {
  let module: RecordsModule
  let kind: RecordKind

  private var url: RecordURL { RecordURL(kind: kind) }

  var routes: [GuardedRoute] {
    [
      .post(url.routes.following, handler: follow),
      .post(url.followingList, handler: followList),
    ]
  }

  @Sendable private func follow(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let (record, _) = try await found(request, viewer)
    if try await request.form().first("sluta") == nil {
      try await store.subscribe(viewer.id, to: record)
    } else {
      try await store.unsubscribe(viewer.id, from: record)
    }
    return .seeOther(url.record(record.id) + "#folj")
  }

  @Sendable private func followList(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let query = RecordFilter(
      FormData(address: try await request.form().trimmed("filter")), viewer.tree
    ).subscribed.query
    guard query.utf8.count <= 2_000, try await store.subscribe(viewer.id, to: kind, query) else {
      throw WebError(status: 422, title: NoticeText.followList, explanation: NoticeText.tooMany)
    }
    return .seeOther(NoticeURL.settings)
  }
}
