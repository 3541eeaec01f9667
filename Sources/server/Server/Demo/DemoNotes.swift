import Core
import Notes
import Organisation
import Records

/// Areas, topics and some notes of invented units, with a chain of links among them.
struct DemoNotes {
  let installation: Installation
  let adults: OrgUnit
  let assistance: OrgUnit
  let board: OrgUnit

  private var store: RecordStore { installation.records.store }

  func write() async throws {
    let substance = try await store.addTopic("Skadligt bruk och beroende")
    let motivation = try await store.addTopic(
      "Motivation", under: substance, synonyms: ["motiverande samtal", "MI"])
    let economy = try await store.addTopic("Ekonomiskt bistånd")
    let coordination = try await store.addTopic(
      "Samordning", under: economy, synonyms: ["SIP", "samordnad individuell plan"])
    _ = try await store.addTopic("Barn och unga")
    let eva = try await installation.organisation.store.user(login: "eva")?.id
    let sanna = try await installation.organisation.store.user(login: "sanna")?.id
    let ulf = try await installation.organisation.store.user(login: "ulf")?.id

    let noticed = try await store.create(
      Notes.kind,
      content(
        "Fler tackar ja till en samordnad plan när vi frågar vid andra besöket",
        "Vid första besöket är det mycket annat. Fem av oss har märkt samma sak i höst.",
        .board, adults, [motivation, coordination], sort: "noticed",
        text: "Vi räknade under oktober: 3 av 11 tackade ja vid första besöket, 7 av 10 vid andra."),
      by: sanna)
    let agreed = try await store.create(
      Notes.kind,
      content(
        "Vi frågar om samordnad plan vid andra besöket",
        "Gäller från årsskiftet. Vi ser över det efter ett halvår.",
        .municipality, adults, [coordination], sort: "agreed",
        text: "Den som inte kommer till ett andra besök får frågan per brev."),
      by: eva)
    let figures = try await store.create(
      Notes.kind,
      content(
        "Uppföljningen visar vilka som har en plan efter sex månader",
        "Siffrorna finns under Uppföljning, uppdelade på enhet.",
        .everybody, board, [substance], sort: "remember", text: ""),
      by: ulf)
    let doubt = try await store.create(
      Notes.kind,
      content(
        "Hos oss spelar det ingen roll när vi frågar",
        "Vi provade i tre veckor och såg ingen skillnad.",
        .municipality, assistance, [coordination], sort: "noticed",
        text: "Vi hade få nya ärenden då, så det kan bero på det."),
      by: sanna)
    _ = try await store.create(
      Notes.kind,
      content(
        "Ta upp hur vi lämnar över före semestern",
        "På teammötet i maj.", .team, adults, [], sort: "remember", text: ""),
      by: eva)
    guard let eva, let viewer = try await installation.organisation.store.viewer(eva) else {
      return
    }
    let sight = Sight(viewer)
    for (from, relation, to, reason) in [
      (agreed, Relation.basedOn, noticed, "Vi bestämde det efter det vi såg i oktober."),
      (figures, .measures, agreed, "Där ser vi om fler får en plan."),
      (doubt, .contradicts, noticed, "En annan enhet såg ingen skillnad."),
    ] {
      try await store.link(from.id, relation, to.id, reason: reason, by: eva, sight)
    }
  }

  private func content(
    _ title: String, _ summary: String, _ visibility: Visibility, _ owner: OrgUnit,
    _ topics: [TopicID], sort: String, text: String
  ) -> RecordContent {
    var fields = ["sort": sort]
    if !text.isEmpty { fields["text"] = text }
    return RecordContent(
      title: title, summary: summary, owner: owner.id, visibility: visibility,
      status: "current", topics: topics, fields: fields)
  }
}
