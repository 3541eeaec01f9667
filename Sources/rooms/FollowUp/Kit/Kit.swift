import Core
import Forms
import Organisation
import Programmes

/// What the documents are made of: a programme as it runs in its board.
struct Kit: Sendable {
  let shown: RetentionShown
  let board: String
  let zone: Zone
  let keys: [KeyLine]
  let protectedReaders: Int
  let extracts: Int

  private var definition: ProgrammeDefinition { shown.programme.shown.definition }
  private var gate: ProgrammeGate { shown.programme.shown.gate }

  /// Of the directory of its files.
  var name: String { shown.programme.registered.key.name }

  var documents: [KitDocument] { [assessment, record, information, childrensInformation] }

  // MARK: Parts

  private var kept: Text {
    shown.decision.map { decision in
      RetentionText.rule(decision)
        + Text(verbatim: " (\(decision.reference), \(decision.decidedOn))")
    } ?? gate.retentionMonths.map(DataRequestText.kept) ?? RetentionText.noDecision
  }

  private var freeTexts: [Item] {
    definition.items.filter { item in
      if case .shortText = item.kind { true } else { false }
    }
  }

  private var categories: [KitDocument.Line] {
    let count = definition.items.count
    var lines: [KitDocument.Line] = [
      .fact(
        Text(
          sv: "Pseudonym, verksamhetssystemets ärendereferens, kön, födelseår, enhet och datum",
          en: "Pseudonym, the case system's reference, gender, year of birth, unit and dates")),
      .fact(
        Text(sv: "Svar på \(count) frågor:", en: "Answers to \(count) questions:")
          + Text(verbatim: " ") + Text.joined(definition.items.map(\.text), separator: " · ")),
    ]
    if !definition.attributes.isEmpty {
      lines.append(
        KitText.fact(
          DataRequestText.background,
          Text.joined(definition.attributes.map(\.1), separator: ", ")))
    }
    lines.append(
      .toFill(
        Text(
          sv:
            "Vilka av uppgifterna är känsliga (artikel 9) eller rör lagöverträdelser (artikel 10)?",
          en: "Which of the data are special categories (article 9) or on offences (article 10)?")))
    return lines
  }

  private var measures: [KitDocument.Line] {
    let key = keys.last.map(DataProtectionText.key) ?? DataProtectionText.noKey
    return [
      .fact(
        Text(
          sv: "Namn och personnummer sparas inte. En person är en pseudonym (HMAC-SHA-256) med en "
            + "hemlig nyckel utanför databasen: \(key.sv).",
          en:
            "No names or personal numbers are kept. A person is a pseudonym (HMAC-SHA-256) by a secret "
            + "key outside the database: \(key.en).")),
      .fact(
        Text(
          sv:
            "Läsning om personer kräver ett ändamål ur en fast lista, prövas mot rollen och loggas.",
          en: "Reading about persons takes a purpose of a fixed list, is judged by role and logged."
        )),
      .fact(
        Text(
          sv:
            "Grupper med färre än \(zone.threshold) visas inte för den som inte får läsa om personerna.",
          en:
            "Groups of fewer than \(zone.threshold) are not shown to who may not read the persons.")
      ),
      .fact(
        Text(
          sv: "Skyddade personuppgifter läses bara av \(protectedReaders) namngivna.",
          en: "Protected identities are read by \(protectedReaders) named people alone.")),
      .fact(
        Text(
          sv:
            "Gallring sker av sig självt enligt beslut, med bevis; det borttagna skrivs över i filen.",
          en: "Deletion happens by itself by decision, with a certificate, overwritten in the file."
        )),
    ]
  }

  private var assessment: KitDocument {
    let occasions = Text.joined(definition.occasions.map(\.title), separator: ", ")
    var risks: [KitDocument.Line] = []
    if !freeTexts.isEmpty {
      risks.append(
        .fact(
          Text(
            sv: "\(freeTexts.count) frågor har fritext, där någon annan kan nämnas.",
            en: "\(freeTexts.count) questions take free text, where others may be named.")))
    }
    risks.append(
      .fact(
        Text(
          sv: "Små grupper kan peka ut någon. Utdrag på personnivå tagna hittills: \(extracts).",
          en:
            "Small groups may point somebody out. Person-level extracts taken so far: \(extracts).")
      ))
    risks += [
      .toFill(
        Text(
          sv: "Hur sannolik och hur allvarlig är varje risk för barn, brukare och anhöriga hos er?",
          en: "How likely and how severe is each risk to children, clients and relatives with you?")
      ),
      .toFill(
        Text(
          sv:
            "Andra risker: obehörig läsning, fel person, påverkan på stödet till den som säger nej.",
          en: "Other risks: reading without right, wrong person, what follows for who says no.")),
    ]
    return KitDocument(
      name: "konsekvensbedomning", title: KitText.assessment,
      sections: [
        .init(
          heading: KitText.description,
          lines: [
            .law(KitText.assessmentLaw), KitText.fact(KitText.programme, definition.title),
            KitText.fact(KitText.controller, Text(verbatim: board)),
            KitText.fact(KitText.purpose, gate.purpose.title),
            KitText.fact(KitText.registered, definition.targetGroup),
            .fact(Text(sv: "Frågas vid: \(occasions.sv)", en: "Asked at: \(occasions.en)")),
          ]),
        .init(heading: KitText.categories, lines: categories),
        .init(heading: KitText.flows, lines: flows),
        .init(
          heading: KitText.need,
          lines: [
            KitText.given(KitText.basis, gate.legalBasis?.sv), .law(KitText.followUpLaw),
            KitText.fact(KitText.retention, kept),
            .toFill(
              Text(
                sv:
                  "Varför räcker det inte med färre frågor, färre personer eller uppgifter utan person?",
                en: "Why are fewer questions, fewer persons or data without persons not enough?")),
          ]),
        .init(heading: KitText.risks, lines: risks),
        .init(heading: KitText.measures, lines: measures),
        .init(
          heading: KitText.opinions,
          lines: [
            KitText.given(DataProtectionText.assessment, gate.impactAssessment),
            KitText.given(DataProtectionText.opinion, gate.officerOpinion),
            .toFill(
              Text(
                sv: "Vad sade de registrerade eller deras företrädare (artikel 35.9)?",
                en: "What did the registered or their representatives say (article 35(9))?")),
          ]),
      ])
  }

  private var flows: [KitDocument.Line] {
    [
      .fact(
        Text(
          sv: "In: fylls i av handläggare eller läses in ur en fil från verksamhetssystemet.",
          en: "In: filled in by caseworkers, or imported from a file of the case system.")),
      .fact(
        Text(
          sv:
            "Ut: sammanställningar med skydd för små grupper; utdrag på personnivå efter ändamål och, "
            + "för forskning, beslut; arkivexport före gallring där beslutet säger det.",
          en: "Out: tables with small groups protected; person-level extracts by purpose and, for "
            + "research, decision; export to the archives where the decision says so.")),
      .toFill(
        Text(
          sv: "Var körs servern, vem driver den och var finns säkerhetskopiorna?",
          en: "Where does the server run, who operates it and where are the backups?")),
    ]
  }

  private var record: KitDocument {
    KitDocument(
      name: "artikel-30", title: KitText.record,
      sections: [
        .init(
          heading: definition.title,
          lines: [
            .law(KitText.recordLaw), KitText.fact(KitText.controller, Text(verbatim: board)),
            .toFill(
              Text(
                sv: "Kontaktuppgifter till nämnden och dataskyddsombudet",
                en: "Contact details of the board and the data protection officer")),
            KitText.fact(KitText.purpose, gate.purpose.title),
            KitText.given(KitText.basis, gate.legalBasis?.sv),
            KitText.fact(KitText.registered, definition.targetGroup),
          ]),
        .init(heading: KitText.categories, lines: categories),
        .init(
          heading: DataRequestText.recipients,
          lines: [
            .fact(
              Text(
                sv:
                  "Inom nämnden: handläggare, enhetschefer, analytiker och andra efter roll och ändamål",
                en:
                  "Within the board: caseworkers, managers, analysts and others by role and purpose"
              )),
            .toFill(
              Text(
                sv: "Mottagare utanför nämnden, och om något förs över till tredje land",
                en: "Recipients outside the board, and any transfer to a third country")),
          ]),
        .init(heading: KitText.retention, lines: [KitText.fact(KitText.retention, kept)]),
        .init(heading: KitText.measures, lines: measures + [.law(KitText.secrecy)]),
      ])
  }

  /// The same for children, in words of their own; for when children are followed or concerned.
  private var childrensInformation: KitDocument {
    KitDocument(
      name: "information-barn",
      title: KitText.childrensInformation + Text(verbatim: ": ") + definition.title,
      sections: ChildrensInformation(definition).sections.map { section in
        .init(heading: section.heading, lines: section.paragraphs.map { .fact($0) })
      } + [
        .init(
          heading: Text(sv: "Vem du kan fråga", en: "Whom you can ask"),
          lines: [
            .toFill(
              Text(
                sv: "Namn på en vuxen hos er som barnet kan fråga, och hur man når den personen",
                en: "The name of a grown-up with you whom the child can ask, and how to reach them")
            )
          ])
      ])
  }

  /// GDPR articles 13 and 14, from the package.
  private var information: KitDocument {
    let information = ProgrammeInformation(definition)
    return KitDocument(
      name: "information", title: KitText.information + Text(verbatim: ": ") + information.title,
      sections: information.sections.map { section in
        .init(heading: section.heading, lines: section.paragraphs.map { .fact($0) })
      } + [
        .init(
          heading: KitText.controller,
          lines: [
            .fact(Text(verbatim: board)),
            .toFill(
              Text(
                sv: "Kontaktuppgifter till nämnden och dataskyddsombudet",
                en: "Contact details of the board and the data protection officer")),
          ])
      ])
  }
}
