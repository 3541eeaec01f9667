import Core
import Cryptography
import Web

/// The boards that somebody reviews or follows, with their months.
struct LogReviewsPage: Sendable {
  struct Board: Sendable {
    let zone: Zone
    let mayReview: Bool
    /// The months to show, the newest first, each with its review when there is one.
    let months: [(month: Month, count: LogReviewCount?)]
    let years: [Int]
  }

  var boards: [Board]
  var today: Day
  var typed = FormData()
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: LogReviewText.title, section: .govern, lead: Node(LogReviewText.lead), errors: errors,
      seenBy: LogReviewText.seenBy
    ) {
      insetText { p { LogReviewText.staff } }
      if boards.isEmpty { p { LogReviewText.noZones } }
      for board in boards { section(board) }
      if boards.contains(where: \.mayReview) { export }
    }
  }

  private func section(_ board: Board) -> Node {
    chapter(Text(verbatim: board.zone.name), id: "namnd-\(board.zone.id)") {
      DataTable(
        LogReviewText.months(board.zone.name), captionIsHidden: true,
        columns: [
          Column(LogReviewText.month), Column(LogReviewText.state),
          Column(LogReviewText.sample, numeric: true),
          Column(LogReviewText.deviations, numeric: true),
        ] + (board.mayReview ? [Column(LogReviewText.next)] : []),
        rows: board.months.map { row($0.month, $0.count, board) }, stacks: true,
        whenEmpty: LogReviewText.noMonths(today.month)
      ).node
      p {
        for (index, year) in board.years.enumerated() {
          if index > 0 { " · " }
          a(href: OrganisationURL.logYear(board.zone.id, year)) { LogReviewText.year(year) }
        }
      }
    }
  }

  private func row(_ month: Month, _ count: LogReviewCount?, _ board: Board) -> [Node] {
    guard let count else {
      return [Node("\(month)"), Node(LogReviewText.notDrawn), "–", "–"]
        + (board.mayReview ? [drawForm(month, board.zone)] : [])
    }
    let open = count.review.closedAt == nil
    let state =
      open
      ? LogReviewText.goesOn(count.decided - count.number(.asked), of: count.drawn)
      : LogReviewText.closed
    return [
      Node("\(month)"), tag(state, kind: open ? .accent : .good), Node("\(count.drawn)"),
      Node("\(count.number(.deviation))"),
    ]
      + (board.mayReview
        ? [
          a(href: OrganisationURL.logReview(count.review.id)) {
            open ? LogReviewText.open(month) : LogReviewText.show(month)
          }
        ] : [])
  }

  private func drawForm(_ month: Month, _ zone: Zone) -> Node {
    form(post: OrganisationURL.logReviews) {
      hidden("namnd", "\(zone.id)")
      hidden("manad", "\(month)")
      secondaryButton(LogReviewText.draw(month))
    }
  }

  private var export: Node {
    chapter(LogReviewText.exportTitle, id: "uttag") {
      p { LogReviewText.exportLead }
      form(post: OrganisationURL.logExport) {
        selectInput(
          Field("namnd", LogReviewText.board, errors: errors),
          boards.filter(\.mayReview).map {
            Choice("\($0.zone.id)", Text(verbatim: $0.zone.name))
          }, selected: typed.first("namnd"))
        dateInput(
          Field("fran", LogReviewText.from, errors: errors), value: typed.first("fran") ?? "")
        dateInput(
          Field("till", LogReviewText.to, errors: errors), value: typed.first("till") ?? "")
        secondaryButton(LogReviewText.take)
      }
    }
  }
}

/// One month: what was drawn, and how far the reviewer has come.
struct LogReviewPage: Sendable {
  var zone: Zone
  var count: LogReviewCount
  var items: [LogReviewItem]
  var viewer: Viewer
  var wasSaved = false
  var errors: [FieldError] = []

  private var review: LogReview { count.review }

  var page: Page {
    Page(
      title: LogReviewText.reviewTitle(review.month, zone.name), section: .govern,
      breadcrumbs: [(LogReviewText.title, href: OrganisationURL.logReviews)],
      lead: Node(LogReviewText.drawnFrom(count.drawn, review.readings)),
      notice: wasSaved ? Notice(.success) { LogReviewText.saved } : nil, errors: errors,
      seenBy: LogReviewText.seenByReviewers
    ) {
      if count.drawn == 0 {
        p { LogReviewText.noReadings }
      } else {
        progressBar(
          LogReviewText.judged, done: count.decided - count.number(.asked), of: count.drawn)
        table
      }
      if review.closedAt == nil {
        form(post: OrganisationURL.closing(of: review.id), .id("avslut")) {
          p { LogReviewText.closing }
          secondaryButton(LogReviewText.close)
        }
      } else {
        p { tag(LogReviewText.closed, kind: .good) }
      }
      disclosure(LogReviewText.howDrawn) {
        p { LogReviewText.bases }
        p(.class("wrap")) { LogReviewText.seed(review.seed.hexadecimal) }
      }
    }
  }

  private var table: Node {
    DataTable(
      LogReviewText.sample, captionIsHidden: true,
      columns: [
        Column(LogReviewText.reading), Column(LogReviewText.when), Column(LogReviewText.who),
        Column(LogReviewText.purpose), Column(LogReviewText.whyDrawn),
        Column(LogReviewText.outcome),
      ],
      rows: items.map { item in
        [
          a(href: OrganisationURL.reading(item.place, in: review.id)) {
            LogReviewText.reading(item.place)
          },
          Node(item.reading.map { AuditText.moment($0.at) } ?? "–"),
          Node(item.reading?.readerName ?? LogReviewText.deleted),
          Node(item.reading.map { LogReviewPage.purpose($0.purpose) } ?? Text(verbatim: "–")),
          Node(LogReviewText.basis(item.basis)), outcome(item),
        ]
      }, stacks: true
    ).node
  }

  private func outcome(_ item: LogReviewItem) -> Node {
    guard let outcome = item.outcome else {
      return item.isOwn(of: viewer) ? Node(LogReviewText.own) : Node(LogReviewText.notJudged)
    }
    let kind: TagKind =
      switch outcome {
      case .inOrder: .good
      case .asked: .accent
      case .deviation: .bad
      }
    return tag(LogReviewText.outcome(outcome), kind: kind)
  }

  static func purpose(_ key: String) -> Text {
    Purpose(rawValue: key)?.name ?? Text(verbatim: key)
  }
}

/// One reading, and the judgement of it.
struct LogReadingPage: Sendable {
  var zone: Zone
  var review: LogReview
  var item: LogReviewItem
  var viewer: Viewer
  /// Whether the one before was just judged.
  var isNext = false
  /// What was typed and refused; what is stored when nil.
  var typed: FormData?
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: LogReviewText.reading(item.place), section: .govern,
      breadcrumbs: [
        (LogReviewText.title, href: OrganisationURL.logReviews),
        (
          LogReviewText.reviewTitle(review.month, zone.name),
          href: OrganisationURL.logReview(review.id)
        ),
      ], lead: Node(LogReviewText.basis(item.basis)),
      notice: isNext ? Notice(.success) { LogReviewText.savedNext } : nil, errors: errors,
      seenBy: LogReviewText.seenByReviewers
    ) {
      if let reading = item.reading { facts(reading) } else { p { LogReviewText.deleted } }
      if let name = item.decidedBy, let at = item.decidedAt {
        p { LogReviewText.judgedBy(name, AuditText.moment(at)) }
      }
      if item.isOwn(of: viewer) {
        insetText { p { LogReviewText.own } }
      } else if review.closedAt == nil {
        judgement
      } else {
        decided
      }
    }
  }

  private func facts(_ reading: LogReviewItem.Reading) -> Node {
    dl(.class("summary-list")) {
      for (name, value) in lines(reading) {
        div {
          dt { name }
          dd { value }
        }
      }
    }
  }

  private func lines(_ reading: LogReviewItem.Reading) -> [(Text, Node)] {
    var lines: [(Text, Node)] = [
      (LogReviewText.when, Node(AuditText.moment(reading.at))),
      (LogReviewText.who, Node(reading.readerName)),
    ]
    if !reading.inPlaceOf.isEmpty {
      lines.append(
        (LogReviewText.inPlaceOf, Node(Text.joined(reading.inPlaceOf, separator: ", "))))
    }
    lines.append((LogReviewText.purpose, Node(LogReviewPage.purpose(reading.purpose))))
    if let reason = reading.reason { lines.append((LogReviewText.reason, Node(reason))) }
    lines.append((LogReviewText.via, Node(reading.via)))
    lines.append((LogReviewText.what, subjects(reading)))
    return lines
  }

  private func subjects(_ reading: LogReviewItem.Reading) -> Node {
    let list = ul {
      for subject in reading.subjects {
        li { LogReviewText.kind(subject.kind) + Text(verbatim: " \(subject.id)") }
      }
    }
    return reading.subjects.count > 5
      ? disclosure(LogReviewText.subjects(reading.subjects.count)) { list } : list
  }

  private var judgement: Node {
    form(post: OrganisationURL.reading(item.place, in: review.id)) {
      hidden("version", typed?.first("version") ?? "\(item.version)")
      radios(
        Field("bedomning", LogReviewText.outcome, errors: errors),
        LogReview.Outcome.allCases.map { Choice($0.rawValue, LogReviewText.outcome($0)) },
        selected: typed?.first("bedomning") ?? item.outcome?.rawValue)
      textInput(
        Field(
          "overlamnad", LogReviewText.handedTo, hint: LogReviewText.handedToHint, optional: true,
          errors: errors),
        value: typed?.first("overlamnad") ?? item.handedTo, autocomplete: "off")
      textArea(
        Field(
          "kommentar", LogReviewText.comment, hint: LogReviewText.commentHint, optional: true,
          errors: errors),
        value: typed?.first("kommentar") ?? item.comment, rows: 3, limit: 1000)
      primaryButton(LogReviewText.judge)
    }
  }

  private var decided: Node {
    Node {
      p { LogReviewText.outcome(item.outcome ?? .inOrder) }
      if !item.handedTo.isEmpty {
        p { LogReviewText.handedTo + Text(verbatim: ": \(item.handedTo)") }
      }
      if !item.comment.isEmpty { p { item.comment } }
    }
  }
}

/// What the reviews of a year came to, for the board.
struct LogYearPage: Sendable {
  var zone: Zone
  var year: Int
  /// Of the year, in order of months.
  var counts: [LogReviewCount]

  var page: Page {
    Page(
      title: LogReviewText.yearTitle(year, zone.name), section: .govern,
      breadcrumbs: [(LogReviewText.title, href: OrganisationURL.logReviews)],
      lead: Node(
        LogReviewText.yearLead(
          counts.filter { $0.review.closedAt != nil }.count,
          counts.reduce(0) { $0 + $1.decided }, sum { $0.number(.deviation) })),
      seenBy: LogReviewText.seenBy
    ) {
      DataTable(
        LogReviewText.yearTitle(year, zone.name), captionIsHidden: true,
        columns: [
          Column(LogReviewText.month), Column(LogReviewText.readings, numeric: true),
          Column(LogReviewText.sample, numeric: true), Column(LogReviewText.inOrder, numeric: true),
          Column(LogReviewText.asked, numeric: true),
          Column(LogReviewText.deviations, numeric: true), Column(LogReviewText.handedTo),
          Column(LogReviewText.state),
        ],
        rows: counts.map(row) + [total],
        stacks: true,
        exports: [(LogReviewText.csv, href: OrganisationURL.logYearFile(zone.id, year))]
      ).node
      insetText { p { LogReviewText.staff } }
      p { LogReviewText.toBoard }
    }
  }

  private func sum(_ number: (LogReviewCount) -> Int) -> Int {
    counts.reduce(0) { $0 + number($1) }
  }

  private func row(_ count: LogReviewCount) -> [Node] {
    [
      Node("\(count.review.month)"), Node(Text.number(count.review.readings)),
      Node("\(count.drawn)"), Node("\(count.number(.inOrder))"), Node("\(count.number(.asked))"),
      Node("\(count.number(.deviation))"),
      Node(count.handedTo.isEmpty ? "–" : count.handedTo.joined(separator: ", ")),
      Node(count.review.closedAt == nil ? LogReviewText.goesOn : LogReviewText.closed),
    ]
  }

  private var total: [Node] {
    [
      Node(LogReviewText.total(year)), Node(Text.number(sum(\.review.readings))),
      Node("\(sum(\.drawn))"), Node("\(sum { $0.number(.inOrder) })"),
      Node("\(sum { $0.number(.asked) })"), Node("\(sum { $0.number(.deviation) })"), "", "",
    ]
  }
}
