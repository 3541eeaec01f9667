import Core
import FollowUp
import Notes
import Organisation
import Records
import Web

/// The entrances to the four knowledge structures, and the pages that belong to no room.
struct SectionRoutes: Sendable {
  static let home = "/"
  static let govern = "/styra"
  static let gather = "/inhamta"
  static let exchange = "/utbyta"
  static let develop = "/utveckla"
  static let mine = "/mitt"
  static let operation = "/styra/drift"
  static let accessibility = "/tillganglighet"
  static let components = "/komponenter"

  let followUp: FollowUpModule

  var routes: [GuardedRoute] {
    [
      .get(Self.home) { _, _ in .seeOther(Self.mine) },
      .get(Self.govern) { _, viewer in .page(SectionPage.govern(for: viewer)) },
      .get(Self.gather) { _, _ in .page(SectionPage.gather) },
      .get(Self.exchange) { _, _ in .page(SectionPage.exchange) },
      .get(Self.develop) { _, _ in .page(SectionPage.develop) },
      .open(.get, Self.accessibility) { _ in .page(AccessibilityPage.page) },
      .open(.get, Self.components) { request in
        .page(
          ComponentPage.page(
            path: Self.components, query: request.query, charts: ChartExamples.node))
      },
    ]
  }
}

/// What a knowledge structure is for, and what there is in it.
enum SectionPage {
  private struct Entrance {
    let title: Text
    let href: String
    let description: Text
  }

  static func govern(for viewer: Viewer) -> Page {
    var entrances = [
      Entrance(
        title: Text(sv: "Organisationen", en: "The organisation"),
        href: OrganisationURL.organisation,
        description: Text(
          sv: "Nämnder, avdelningar och enheter, förr och nu.",
          en: "Boards, departments and units, then and now."))
    ]
    entrances.append(
      Entrance(
        title: TopicText.title, href: TopicURL.list,
        description: Text(
          sv: "Orden som det vi vet ordnas under, med sina synonymer.",
          en: "The words that what we know is ordered by, with their synonyms.")))
    if viewer.may(.manageUsers) {
      entrances.append(
        Entrance(
          title: Text(sv: "Användare och roller", en: "Users and roles"),
          href: OrganisationURL.users,
          description: Text(
            sv: "Vilka som kan logga in, och vad de får göra var.",
            en: "Who can log in, and what they may do where.")))
      entrances.append(
        Entrance(
          title: Text(sv: "Utskick", en: "Mailings"), href: NoticeURL.mailings,
          description: Text(
            sv: "Brev om att något är nytt: vad som har gått fram och inte.",
            en: "Letters that something is new: what has arrived and what has not.")))
      entrances.append(
        Entrance(title: JobsPage.title, href: SectionRoutes.operation, description: JobsPage.lead))
    }
    if viewer.may(.seeDataProtection) {
      entrances.append(
        Entrance(
          title: DataProtectionText.title, href: DataProtectionURL.start,
          description: DataProtectionText.description))
    }
    if viewer.may(.seeLogReviews) {
      entrances.append(
        Entrance(
          title: Text(sv: "Loggkontroll", en: "Log review"), href: OrganisationURL.logReviews,
          description: Text(
            sv: "Granskning varje månad av vem som har läst om personer.",
            en: "A review each month of who has read about persons.")))
    }
    return page(
      .govern,
      Text(
        sv: "Hur vi organiserar och leder arbetet med kunskap.",
        en: "How we organise and lead the work with knowledge."), entrances)
  }

  static let gather = page(
    .gather,
    Text(
      sv: "Hur vi hämtar hem den kunskap vi behöver och saknar.",
      en: "How we bring home the knowledge that we need and lack."),
    [],
    empty: Text(
      sv: """
        Här finns inget än. Biblioteket, metoderna och kunskapssammanställningarna kommer i en \
        senare version.
        """,
      en: """
        There is nothing here yet. The library, the methods and the overviews come in a later \
        version.
        """))

  static let exchange = page(
    .exchange,
    Text(
      sv: "Var och hur vi delar kunskap med varandra.",
      en: "Where and how we share knowledge with each other."),
    [
      Entrance(
        title: Notes.kind.words.plural, href: Notes.kind.path,
        description: Notes.kind.words.purpose)
    ])

  static let develop = page(
    .develop,
    Text(
      sv: "Hur ny, lokal kunskap blir till och används: vi följer upp, prövar och lär.",
      en: "How new, local knowledge is made and used: we follow up, try and learn."),
    [
      Entrance(
        title: Text(sv: "Uppföljning", en: "Follow-up"), href: FollowUpURL.programmes,
        description: Text(
          sv: "Uppföljningsprogram, klienternas väg genom dem och resultat för grupper.",
          en: "Follow-up programmes, the clients' way through them and results for groups.")),
      Entrance(
        title: Text(sv: "Att göra", en: "To do"), href: FollowUpURL.workList,
        description: Text(
          sv: "Uppföljningar som ska göras, är sena eller snart ska göras.",
          en: "Follow-ups that are due, late or soon due.")),
    ])

  private static func page(
    _ section: Section, _ lead: Text, _ entrances: [Entrance], empty: Text? = nil
  ) -> Page {
    Page(title: section.title, section: section, lead: Node(lead)) {
      if let empty { insetText { p { empty } } }
      ul(.class("entrances")) {
        for entrance in entrances {
          li {
            a(href: entrance.href) { entrance.title }
            p { entrance.description }
          }
        }
      }
    }
  }
}
