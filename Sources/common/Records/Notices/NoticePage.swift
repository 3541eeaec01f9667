import Core
import Organisation
import Web

/// What has happened to what somebody follows.
struct NewsPage: Sendable {
  /// The latest first.
  var notices: [RecordNotice]
  var reader: NoticeReader
  var kinds: [RecordKind]
  var names: [UserID: Text]

  var page: Page {
    let new = notices.filter { $0.number > reader.readUntil }
    let read = notices.filter { $0.number <= reader.readUntil }
    return Page(title: NoticeText.title, section: .mine, lead: Node(NoticeText.lead)) {
      p { a(href: NoticeURL.settings) { NoticeText.settings } }
      if new.isEmpty {
        emptyState(NoticeText.emptyHeading) { p { NoticeText.empty } }
      } else {
        chapter(NoticeText.new, id: "nytt") {
          list(new)
          form(post: NoticeURL.news) { secondaryButton(NoticeText.markRead) }
        }
      }
      if !read.isEmpty { chapter(NoticeText.earlier, id: "tidigare") { list(read) } }
    }
  }

  private func list(_ notices: [RecordNotice]) -> Node {
    ul(.class("record-links")) {
      for notice in notices {
        if let kind = kinds.first(where: { $0.key == notice.record.kind }) {
          li {
            p {
              NoticeText.happened(notice, kind)
              ": "
              linkTo(notice.record, kinds)
            }
            p(.class("muted")) {
              RecordText.moment(notice.at)
              " · "
              notice.by.flatMap { names[$0] } ?? RecordText.nobody
            }
          }
        }
      }
    }
  }
}

/// How somebody is told, and about what.
struct NoticeSettingsPage: Sendable {
  var reader: NoticeReader
  var records: [Record]
  var lists: [ListSubscription]
  var kinds: [RecordKind]
  var isProtected: Bool
  var canMail: Bool
  /// The address of the feed, when it was made just now.
  var feed: String?
  var typed: FormData
  var errors: [FieldError]

  var page: Page {
    Page(
      title: NoticeText.settings, section: .mine,
      breadcrumbs: [(NoticeText.title, href: NoticeURL.news)], lead: Node(NoticeText.settingsLead),
      errors: errors
    ) {
      following
      feedChapter
      mail
    }
  }

  private var following: Node {
    chapter(NoticeText.following, id: "foljer") {
      if records.isEmpty, lists.isEmpty { p(.class("muted")) { NoticeText.followsNothing } }
      ul(.class("record-links")) {
        for list in lists {
          li {
            let name = NoticeText.list(list.kind, list.query)
            p { a(href: list.kind.path + list.query) { name } }
            ending(NoticeURL.ending("\(list.id)"), name)
          }
        }
        for record in records {
          if let kind = kinds.first(where: { $0.key == record.kind }) {
            li {
              p { linkTo(record, kinds) }
              ending(
                RecordURL(kind: kind).following(record.id), Text(verbatim: record.content.title))
            }
          }
        }
      }
    }
  }

  private func ending(_ path: String, _ name: Text) -> Node {
    form(post: path) {
      hidden("sluta", "ja")
      button(.class("plain")) {
        NoticeText.unfollow
        span(.class("visually-hidden")) {
          ": "
          name
        }
      }
    }
  }

  private var feedChapter: Node {
    chapter(NoticeText.feed, id: "flode") {
      p { NoticeText.feedLead }
      if let feed {
        insetText {
          p { NoticeText.madeFeed }
          p { element("code", [], Node(feed)) }
        }
      } else if reader.hasFeed {
        p { NoticeText.hasFeed }
      }
      div(.class("actions")) {
        form(post: NoticeURL.feed) {
          secondaryButton(reader.hasFeed ? NoticeText.renewFeed : NoticeText.makeFeed)
        }
        if reader.hasFeed {
          form(post: NoticeURL.endFeed) { secondaryButton(NoticeText.endFeed) }
        }
      }
    }
  }

  private var mail: Node {
    chapter(NoticeText.mail, id: "epost-del") {
      p { NoticeText.mailLead }
      if isProtected {
        insetText { p { NoticeText.protected } }
      } else if !canMail {
        insetText { p { NoticeText.noMail } }
      } else if let email = reader.email, reader.isConfirmed {
        p { NoticeText.confirmed("\(email)") }
        rhythm
        removing
      } else {
        if let email = reader.email { code("\(email)") }
        form(post: NoticeURL.address) {
          textInput(
            Field("epost", NoticeText.address, errors: errors),
            value: typed.first("epost") ?? reader.email?.description ?? "", width: .half,
            type: "email", autocomplete: "email")
          secondaryButton(NoticeText.sendCode)
        }
        if reader.email != nil { removing }
      }
    }
  }

  private func code(_ email: String) -> Node {
    Node {
      p { NoticeText.codeSent(email) }
      form(post: NoticeURL.code) {
        textInput(
          Field("kod", NoticeText.code, errors: errors), value: typed.first("kod") ?? "",
          width: .short, autocomplete: "one-time-code")
        primaryButton(NoticeText.confirm)
      }
    }
  }

  private var rhythm: Node {
    form(post: NoticeURL.rhythm) {
      radios(
        Field("takt", NoticeText.rhythm), MailRhythm.allCases.map { Choice($0.rawValue, $0.name) },
        selected: typed.first("takt") ?? reader.rhythm.rawValue)
      numberInput(
        Field("timme", NoticeText.hour, errors: errors),
        value: typed.first("timme") ?? String(reader.hour))
      primaryButton(NoticeText.save)
    }
  }

  private var removing: Node {
    form(post: NoticeURL.endAddress) { button(.class("plain")) { NoticeText.removeAddress } }
  }
}

/// Ends letters, for whoever holds one in their hand.
struct GoodbyePage: Sendable {
  var secret: String
  var isDone: Bool

  var page: Page {
    isDone
      ? Page(title: NoticeText.goodbyeDone, lead: Node(NoticeText.goodbyeAgain)) {}
      : Page(title: NoticeText.goodbye, lead: Node(NoticeText.goodbyeLead)) {
        form(post: NoticeURL.goodbye(secret)) { primaryButton(NoticeText.goodbye) }
      }
  }
}

/// What has been sent and what has not, for who runs the system. Without addresses.
struct MailingsPage: Sendable {
  var readers: [NoticeReader]
  var names: [UserID: Text]
  var isOn: Bool

  var page: Page {
    Page(title: NoticeText.mailings, section: .govern, lead: Node(NoticeText.mailingsLead)) {
      if !isOn { insetText { p { NoticeText.mailIsOff } } }
      DataTable(
        NoticeText.mailings, captionIsHidden: true,
        columns: [
          Column(NoticeText.who), Column(NoticeText.rhythm), Column(NoticeText.failures),
          Column(NoticeText.latest), Column(NoticeText.reason),
        ],
        rows: readers.map { reader in
          [
            Node(names[reader.user] ?? RecordText.nobody), Node(reader.rhythm.name),
            Node(Text.number(reader.failures)),
            reader.failedAt.map { Node(RecordText.moment($0)) } ?? Node(""),
            Node(reader.failure ?? ""),
          ]
        }, stacks: true, whenEmpty: NoticeText.nobody
      ).node
    }
  }
}
