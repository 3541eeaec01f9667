import Core

/// Documents of the whole installation.
extension Kit {
  /// What an agreement with whoever operates the server is to say.
  static func processor(boards: [String]) -> KitDocument {
    KitDocument(
      name: "bitradesavtal", title: KitText.processor,
      sections: [
        .init(
          heading: KitText.description,
          lines: [
            .law(KitText.processorLaw),
            KitText.fact(KitText.controller, Text(verbatim: boards.joined(separator: ", "))),
            .toFill(Text(sv: "Biträdet och dess underbiträden", en: "The processor and its own")),
            .fact(
              Text(
                sv:
                  "Biträdet driver ett program med en databasfil, en katalog med pseudonymnycklar och "
                  + "säkerhetskopior. Nycklarna kopieras skilt från databasen.",
                en:
                  "The processor operates a program with a database file, a directory of pseudonym keys "
                  + "and backups. Keys are copied apart from the database.")),
            .fact(
              Text(
                sv:
                  "Den som kommer åt både databasfilen och nycklarna kan pröva personnummer mot den.",
                en: "Who has both the file and the keys can test personal numbers against it.")),
          ]),
        .init(
          heading: KitText.agreed,
          lines: [
            .toFill(
              Text(
                sv: "Vilka hos biträdet har tillgång till vad, och hur loggas det?",
                en: "Who with the processor reaches what, and how is that logged?")),
            .toFill(
              Text(
                sv: "Instruktion om incidenter: vem ringer vem, inom hur många timmar?",
                en: "Instructions on breaches: who calls whom, within how many hours?")),
            .toFill(
              Text(
                sv: "Vad som händer med uppgifterna när avtalet slutar",
                en: "What becomes of the data when the agreement ends")),
          ]),
      ])
  }

  /// What DOS-lagen wants to be told of the pages, as far as the program knows it.
  static func accessibility(municipality: String) -> KitDocument {
    KitDocument(
      name: "tillganglighetsredogorelse", title: KitText.accessibility,
      sections: [
        .init(
          heading: Text(sv: "Hur tillgänglig tjänsten är", en: "How accessible the service is"),
          lines: [
            .law(KitText.accessibilityLaw),
            KitText.fact(KitText.responsible, Text(verbatim: municipality)),
            .fact(
              Text(
                sv:
                  "Sidorna är byggda för WCAG 2.2 nivå AA. De fungerar utan JavaScript, med tangentbord, "
                  + "med dubbel textstorlek och på smala skärmar.",
                en:
                  "The pages are built for WCAG 2.2 level AA. They work without JavaScript, by keyboard, "
                  + "at double text size and on narrow screens.")),
            .fact(
              Text(
                sv:
                  "Programmets sidor prövas automatiskt (axe) före varje utgåva. Automatiska prov hittar "
                  + "inte allt.",
                en:
                  "The program's pages are tested automatically (axe) before each release. Automatic tests "
                  + "do not find everything.")),
            .toFill(
              Text(
                sv: "När tjänsten senast granskades av människor, med vilka hjälpmedel och av vem",
                en: "When people last examined the service, with which aids and who they were")),
          ]),
        .init(
          heading: Text(sv: "Brister", en: "Shortcomings"),
          lines: [
            .fact(
              Text(
                sv:
                  "Filer som användarna bifogar görs av dem själva. Programmet gör dem inte tillgängliga.",
                en:
                  "Files that users attach are of their own making. The program does not adapt them."
              )),
            .toFill(
              Text(
                sv: "Brister som ni känner till, vad ni gör åt dem och när",
                en: "Shortcomings that you know of, what you do about them and when")),
          ]),
        .init(
          heading: Text(sv: "Om någon möter ett hinder", en: "If somebody meets an obstacle"),
          lines: [
            .toFill(
              Text(
                sv: "Hur man når er: e-post, telefon, och hur snart ni svarar",
                en: "How to reach you: mail, telephone, and how soon you answer")),
            .law(KitText.accessibilityComplaint),
            .toFill(Text(sv: "Dag då redogörelsen skrevs", en: "The day of the statement")),
          ]),
      ])
  }
}
