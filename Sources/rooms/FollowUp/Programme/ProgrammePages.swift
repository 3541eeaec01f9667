import Core
import Forms
import Organisation
import Programmes
import Web

struct ProgrammesPage: Sendable {
  let programmes: [LoadedProgramme]
  let tree: UnitTree
  /// Where follow-up of persons is switched off.
  let closedZones: Set<ZoneID>
  let mayPrepare: Bool
  let maySeeExtracts: Bool

  var page: Page {
    Page(
      title: ProgrammeText.programmes, section: .develop, lead: Node(ProgrammeText.lead),
      seenBy: ProgrammeText.seenByAll
    ) {
      if programmes.isEmpty {
        emptyState(ProgrammeText.emptyHeading) {
          p { ProgrammeText.empty }
          p { ProgrammeText.emptyStep }
        }
      } else {
        DataTable(
          ProgrammeText.list, captionIsHidden: true,
          columns: [
            Column(ProgrammeText.title), Column(ProgrammeText.answers),
            Column(ProgrammeText.board), Column(ProgrammeText.status),
          ],
          rows: programmes.map(row), filterable: programmes.count > 8
        ).node
      }
      actions {
        buttonLink(PublicationText.title, href: PublicationURL.list)
        if mayPrepare || maySeeExtracts {
          if mayPrepare {
            buttonLink(PreparingText.title, href: FollowUpURL.preparing)
            buttonLink(PlanningText.title, href: FollowUpURL.halfYear)
          }
          if maySeeExtracts { buttonLink(ExtractText.title, href: FollowUpURL.extracts) }
        }
      }
    }
  }

  private func row(_ programme: LoadedProgramme) -> [Node] {
    let definition = programme.shown.definition
    let status = ProgrammeText.status(programme)
    return [
      Node {
        a(href: FollowUpURL.programme(programme.registered.id)) { definition.title }
        div(.class("muted")) { definition.targetGroup }
      },
      Node {
        ul {
          for question in definition.questions.prefix(3) { li { question } }
        }
      },
      Node(tree.board(of: programme.registered.zone)?.name ?? ""),
      closedZones.contains(programme.registered.zone)
        ? tag(Text(sv: "Avstängt", en: "Switched off"))
        : tag(status, kind: programme.current == nil ? .plain : .good),
    ]
  }
}

struct ProgrammePage: Sendable {
  let programme: LoadedProgramme
  let board: String
  let isOpen: Bool
  let mayCollect: Bool
  let mayImport: Bool
  let mayExtract: Bool
  let mayPublish: Bool
  let mayManage: Bool
  var notice: Notice?

  private var id: ProgrammeID { programme.registered.id }
  private var definition: ProgrammeDefinition { programme.shown.definition }

  var page: Page {
    Page(
      title: definition.title, section: .develop,
      breadcrumbs: [(ProgrammeText.programmes, href: FollowUpURL.programmes)],
      lead: Node(definition.summary ?? definition.targetGroup), notice: notice,
      seenBy: ProgrammeText.seenByAll
    ) {
      if !isOpen { warningText { ProgrammeText.noPersonalData } }
      if programme.current == nil, let withdrawal = programme.latest.registered.withdrawal {
        warningText { StoppingText.nothingMore(withdrawal) }
      }
      if programme.current == nil, programme.latest.registered.status == .registered {
        insetText {
          p { ProgrammeText.notStarted }
          p { a(href: FollowUpURL.gate(id)) { ProgrammeText.toGate } }
        }
      } else if programme.latest.registered.status == .registered {
        insetText {
          p {
            ProgrammeText.newVersionWaits
            " "
            a(href: FollowUpURL.gate(id)) { ProgrammeText.toGate }
          }
        }
      }
      actions {
        if mayCollect, isOpen, programme.current != nil {
          buttonLink(ProgrammeText.begin, href: FollowUpURL.newEpisode(id), primary: true)
        }
        buttonLink(ProgrammeText.results, href: FollowUpURL.results(id))
        if mayPublish, isOpen, programme.versions.contains(where: \.isExtracted) {
          buttonLink(PublicationText.plan, href: PublicationURL.new(id))
        }
        if mayImport, isOpen {
          buttonLink(ProgrammeText.importing, href: FollowUpURL.importing(id))
        }
        if mayExtract, isOpen, programme.versions.contains(where: \.isExtracted) {
          buttonLink(ExtractText.take, href: FollowUpURL.newExtract(id))
        }
      }
      chapter(ProgrammeText.questionsHeading, id: "fragor") {
        ul { for question in definition.questions { li { question } } }
      }
      chapter(ProgrammeText.about, id: "om") { about }
      chapter(ProgrammeText.versions, id: "versioner") { versions }
      if mayManage {
        chapter(ProgrammeText.manage, id: "skota") {
          ul {
            li {
              a(href: "\(FollowUpURL.preparing)?program=\(id)") { ProgrammeText.newVersion }
            }
            li { a(href: FollowUpURL.stopList(id)) { StopListText.link } }
            if programme.versions.contains(where: { $0.registered.mayBeEnded }) {
              li { a(href: FollowUpURL.stop(id)) { ProgrammeText.stopHeading } }
            }
          }
        }
      }
    }
  }

  private var about: Node {
    let burden = ProgrammeBurden(definition)
    return Node {
      checkAnswers([
        Answered(ProgrammeText.whom) { definition.targetGroup },
        Answered(ProgrammeText.when) {
          ul { for rule in definition.occasions { li { rule.when } } }
        },
        Answered(ProgrammeText.burden) {
          ProgrammeText.minutes(burden.minutes, occasions: burden.occasions.count)
        },
        Answered(ProgrammeText.counted) {
          definition.unitOfAnalysis == .person ? ProgrammeText.persons : ProgrammeText.households
        },
        Answered(ProgrammeText.purpose) { ProgrammeText.purpose(definition.gate.purpose) },
        Answered(ProgrammeText.legalBasis) { definition.gate.legalBasis },
        Answered(ProgrammeText.kept) {
          definition.gate.retentionMonths.map(ProgrammeText.months)
        },
        Answered(ProgrammeText.board) { board },
      ])
      ul {
        li { a(href: FollowUpURL.preview(id)) { ProgrammeText.forms } }
        li { a(href: FollowUpURL.information(id)) { ProgrammeText.information } }
        li { a(href: FollowUpURL.gate(id)) { ProgrammeText.gate } }
      }
    }
  }

  private var versions: Node {
    DataTable(
      ProgrammeText.allVersions, captionIsHidden: true,
      columns: [
        Column(ProgrammeText.version), Column(ProgrammeText.started),
        Column(ProgrammeText.stopped), Column(ProgrammeText.comparable),
      ],
      rows: programme.versions.reversed().map { version in
        let comparable = version.definition.comparableWith
        let isFirst = version.registered.number == programme.versions[0].registered.number
        return [
          Node(Text.number(version.registered.number)),
          Node(version.registered.startedAt.map { "\(Day(inSweden: $0))" } ?? "–"),
          Node {
            version.registered.stoppedAt.map { "\(Day(inSweden: $0))" } ?? "–"
            if let withdrawal = version.registered.withdrawal {
              div { StoppingText.withdrawn(withdrawal) }
            }
          },
          Node(
            comparable.isEmpty
              ? (isFirst ? ProgrammeText.first : ProgrammeText.breaks)
              : ProgrammeText.comparable(with: Array(comparable))),
        ]
      }
    ).node
  }
}

/// What the registered are told, to print.
struct InformationPage: Sendable {
  let programme: LoadedProgramme
  let board: String
  let municipality: String

  var page: Page {
    let definition = programme.shown.definition
    let gate = programme.shown.gate
    return Page(
      title: ProgrammeText.information, section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (definition.title, href: FollowUpURL.programme(programme.registered.id)),
      ], lead: Node(ProgrammeText.informationLead), seenBy: ProgrammeText.seenByAll
    ) {
      panel {
        h2 { definition.title }
        if let text = gate.informationText {
          Node.perLanguage { language in
            for paragraph in text[language].split(separator: "\n") {
              p { String(paragraph) }
            }
          }
          checkAnswers([
            Answered(ProgrammeText.controller) { "\(board), \(municipality)" },
            Answered(ProgrammeText.purpose) { ProgrammeText.purpose(gate.purpose) },
            Answered(ProgrammeText.legalBasis) { gate.legalBasis },
            Answered(ProgrammeText.kept) { gate.retentionMonths.map(ProgrammeText.months) },
          ])
        } else {
          p { ProgrammeText.noInformation }
        }
      }
    }
  }
}

extension LoadedProgramme {
  /// The version that pages describe: the one in use, else the latest.
  var shown: LoadedVersion { current ?? latest }
}

extension ProgrammeDefinition {
  /// What the measures answer, in order, each once.
  var questions: [Text] {
    var seen: Set<Text> = []
    return measures.compactMap(\.question).filter { seen.insert($0).inserted }
  }
}

extension OccasionRule {
  /// The rule in words, as the programme's page lists it.
  var when: Text {
    switch kind {
    case .during(let every, let last): ProgrammeText.every(every, last)
    default: title
    }
  }
}

extension UnitTree {
  func board(of zone: ZoneID) -> OrgUnit? {
    units.first { $0.kind == .board && $0.zone == zone }
  }
}
