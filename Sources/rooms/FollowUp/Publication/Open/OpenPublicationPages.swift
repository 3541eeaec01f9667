import Core
import Cryptography
import Web

/// What is published to everybody.
struct OpenPublicationsPage: Sendable {
  let listed: [OpenPublication]

  var page: Page {
    Page(
      title: PublicationText.title, lead: Node(PublicationText.openLead),
      seenBy: PublicationText.seenBy(.everybody)
    ) {
      if listed.isEmpty { p(.class("muted")) { PublicationText.noReleases } }
      for open in listed {
        chapter(Text(verbatim: open.publication.plan.title), id: open.publication.name) {
          ul {
            for release in open.releases.reversed() {
              li {
                a(
                  href: OpenPublicationRoutes.release(
                    release.number, of: open.publication.id)
                ) { release.table.periodTitle }
                if let corrects = release.table.corrects {
                  " "
                  PublicationText.correcting(corrects.number, corrects.reason)
                }
              }
            }
          }
        }
      }
      p { a(href: OpenPublicationRoutes.catalogue) { PublicationText.catalogue } }
    }
  }
}

/// A release for everybody.
struct OpenReleasePage: Sendable {
  let release: PublishedRelease
  let open: OpenPublication

  init(release: PublishedRelease, of open: OpenPublication) {
    self.release = release
    self.open = open
  }

  var page: Page {
    let table = release.table
    let place = OpenPublicationRoutes.release(release.number, of: open.publication.id)
    return Page(
      title: PublicationText.releaseTitle(table),
      breadcrumbs: [(PublicationText.title, href: OpenPublicationRoutes.list)],
      lead: table.sentence.map { Node($0) } ?? .empty,
      seenBy: PublicationText.seenBy(.everybody),
      changed: FollowUpText.changed(release.decidedAt)
    ) {
      if let correction = open.releases.first(where: {
        $0.table.corrects?.number == release.number
      }) {
        warningText {
          a(href: OpenPublicationRoutes.release(correction.number, of: open.publication.id)) {
            PublicationText.isCorrected(by: correction.number)
          }
        }
      }
      table.chapters
      chapter(PublicationText.files, id: "filer") { ReleaseFile.links(under: place) }
      chapter(PublicationText.howRead, id: "lasa") { table.reading }
      chapter(PublicationText.about, id: "om") {
        checkAnswers(
          table.facts + [
            Answered(PublicationText.certificate) { code { release.certificateDigest.hexadecimal } }
          ])
      }
    }
  }
}

extension ReleaseFile {
  /// Each of them, under the address of a release.
  static func links(under place: String) -> Node {
    ul { for file in allCases { li { a(href: "\(place)/\(file.rawValue)") { file.title } } } }
  }
}
