import Core
import Cryptography
import Programmes
import Web

/// A release: what it says in a sentence, its tables, and what is withheld in them and why.
struct ReleasePage: Sendable {
  let release: PublishedRelease
  let seen: SeenPublication
  let decidedBy: Text?
  let notice: Notice?

  init(
    release: PublishedRelease, of seen: SeenPublication, decidedBy: Text?, notice: Notice? = nil
  ) {
    self.release = release
    self.seen = seen
    self.decidedBy = decidedBy
    self.notice = notice
  }

  var page: Page {
    let table = release.table
    let id = seen.publication.id
    return Page(
      title: PublicationText.releaseTitle(table), section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (PublicationText.title, href: PublicationURL.list),
        (Text(verbatim: seen.publication.plan.title), href: PublicationURL.publication(id)),
      ], lead: table.sentence.map { Node($0) } ?? .empty, notice: notice,
      seenBy: PublicationText.seenBy(table.audience),
      changed: FollowUpText.changed(release.decidedAt)
    ) {
      if let correction = seen.correction(of: release.number) {
        warningText {
          a(href: PublicationURL.release(correction.number, of: id)) {
            PublicationText.isCorrected(by: correction.number)
          }
        }
      }
      table.chapters
      chapter(PublicationText.files, id: "filer") {
        ReleaseFile.links(under: PublicationURL.release(release.number, of: id))
      }
      chapter(PublicationText.howRead, id: "lasa") { table.reading }
      chapter(PublicationText.about, id: "om") {
        checkAnswers(
          table.facts + [
            Answered(PublicationText.decided) { FollowUpText.moment(release.decidedAt) },
            Answered(PublicationText.decidedBy) { decidedBy ?? Text(verbatim: "–") },
            Answered(PublicationText.certificate) {
              Node {
                code { release.certificateDigest.hexadecimal }
                div(.class("muted")) { PublicationText.certificateHint }
              }
            },
          ])
      }
    }
  }
}

/// A release before it is decided on, just as it would be.
struct ProposalPage: Sendable {
  static let decision = "beslut"

  let seen: SeenPublication
  let proposal: PublicationProposal
  var errors: [FieldError] = []

  var page: Page {
    let table = proposal.table
    let id = seen.publication.id
    return Page(
      title: PublicationText.proposal, section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (PublicationText.title, href: PublicationURL.list),
        (Text(verbatim: seen.publication.plan.title), href: PublicationURL.publication(id)),
      ],
      lead: Node(PublicationText.proposalLead(table.shownCount, of: table.cellCount)),
      errors: errors, seenBy: PublicationText.seenByPlanners,
      changed: FollowUpText.changed(proposal.madeAt)
    ) {
      checkAnswers(table.facts)
      table.chapters
      chapter(PublicationText.howRead, id: "lasa") { table.reading }
      chapter(PublicationText.decide, id: Self.decision) {
        warningText { PublicationText.cannotChange }
        actions {
          form(post: PublicationURL.releases(id)) { primaryButton(PublicationText.decide) }
          form(post: PublicationURL.discard(id)) { secondaryButton(PublicationText.discard) }
        }
      }
    }
  }
}

extension PublishedTable {
  /// What it says first: of everybody together.
  var sentence: Text? {
    guard let subject = subjects.first, let row = subject.rows.first else { return nil }
    return PublicationText.subject(subject) + Text(verbatim: ". ")
      + PublicationText.sentence(subject, row)
  }

  /// A chapter for each measure at each occasion, with a table for each breakdown.
  var chapters: Node {
    Node(
      subjects.enumerated().map { index, subject in
        chapter(PublicationText.subject(subject), id: "matt-\(index + 1)") {
          if index > 0, let row = subject.rows.first {
            p { PublicationText.sentence(subject, row) }
          }
          if divisions.isEmpty {
            rows(of: subject, dividedBy: nil)
          } else {
            for division in divisions { rows(of: subject, dividedBy: division) }
          }
        }
      })
  }

  private func rows(of subject: Subject, dividedBy division: Division?) -> Node {
    let shown = subject.rows.filter {
      $0.breakdown == nil || $0.breakdown == division?.name.code
    }
    var columns = [Column(PublicationText.group)]
    columns += subject.kind.counts.map { Column(PublicationText.count($0), numeric: true) }
    switch subject.kind {
    case .change:
      columns += [
        Column(PublicationText.startMean, numeric: true),
        Column(PublicationText.mean, numeric: true),
        Column(PublicationText.change, numeric: true),
        Column(PublicationText.interval, numeric: true),
      ]
    case .level:
      columns += [
        Column(PublicationText.mean, numeric: true),
        Column(PublicationText.interval, numeric: true),
      ]
    case .share: columns.append(Column(PublicationText.share, numeric: true))
    }
    return Node {
      DataTable(
        division?.name.title ?? PublicationText.all, columns: columns,
        rows: shown.map { row in
          let title =
            division?.groups.first { row.breakdown != nil && $0.code == row.group }?.title
            ?? PublicationText.all
          return [Node(title)] + subject.kind.counts.map { cell(row.counts[$0]) }
            + figures(row, of: subject)
        }, stacks: true
      ).node
      if division?.overlaps == true { p(.class("muted")) { PublicationText.overlapping } }
    }
  }

  private func cell(_ count: Int?) -> Node {
    count.map { Node(Text.number($0)) } ?? tag(PublicationText.tooFew)
  }

  private func figures(_ row: Row, of subject: Subject) -> [Node] {
    func value(_ figure: Double?) -> Node {
      guard let figure else {
        return row.counts[.followed] == nil ? tag(PublicationText.tooFew) : Node("–")
      }
      return Node(Text.number(figure, decimals: subject.decimals + 1))
    }
    let interval: Node =
      if let lower = row.lower, let upper = row.upper {
        Node(
          Text.number(lower, decimals: subject.decimals + 1) + Text(sv: " till ", en: " to ")
            + Text.number(upper, decimals: subject.decimals + 1))
      } else {
        value(nil)
      }
    switch subject.kind {
    case .change: return [value(row.startMean), value(row.mean), value(row.change), interval]
    case .level: return [value(row.mean), interval]
    case .share:
      guard let holding = row.counts[.holding], let followed = row.counts[.followed] else {
        return [tag(PublicationText.tooFew)]
      }
      return [
        followed == 0 ? Node("–") : Node(Text.percent(Double(holding) / Double(followed)))
      ]
    }
  }

  /// How the tables are to be read.
  var reading: Node {
    ul {
      li { PublicationText.tooFewExplained }
      li { PublicationText.smallest(threshold) }
      li { countsHouseholds ? PublicationText.countedHouseholds : PublicationText.counted }
      li { PublicationText.means }
    }
  }

  /// What it is of.
  var facts: [Answered] {
    var facts = [
      Answered(PublicationText.period) { periodTitle },
      Answered(PublicationText.release) { "\(publication)/\(number)" },
      Answered(PublicationText.programme) { programme.title },
      Answered(PublicationText.board) { "\(board), \(municipality)" },
      Answered(PublicationText.purpose) { purpose.name },
      Answered(PublicationText.audience) { audience.name },
      Answered(PublicationText.asOf) { "\(asOf)" },
    ]
    if let corrects {
      facts.append(
        Answered(PublicationText.correction) {
          PublicationText.correcting(corrects.number, corrects.reason)
        })
    }
    return facts
  }
}
