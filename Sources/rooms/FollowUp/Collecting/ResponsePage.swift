import Core
import Forms
import Foundation
import Programmes
import Web

/// The form of one occasion: everything on one short page.
struct ResponsePage: Sendable {
  let episode: EpisodeHead
  let definition: ProgrammeDefinition
  let occasion: OccasionKey
  let form: ResponseForm
  /// Where prefilled values come from, by item.
  var origins: [ItemKey: Text] = [:]
  /// What stands there now.
  var held: Held = .nothing
  /// The last day of the window, when it has passed.
  var closed: Day? = nil
  /// When the programme was stopped, if it was.
  var stopped: Date?
  var errors: [FieldError] = []

  enum Held: Sendable { case nothing, draft, answers }

  var page: Page {
    let items = definition.items(at: occasion)
    let minutes = ProgrammeBurden(definition).occasions.first { $0.occasion == occasion }?.minutes
    let notice: Notice? =
      switch held {
      case .nothing: nil
      case .draft: Notice(.information) { CollectingText.resuming }
      case .answers: Notice(.information) { CollectingText.correcting }
      }
    return Page(
      title: definition.title(of: occasion), section: .develop,
      breadcrumbs: episode.breadcrumbs(includingEpisode: true),
      lead: Node(CollectingText.minutes(max(1, Int((minutes ?? 1).rounded())), items: items.count)),
      notice: notice, errors: errors, seenBy: CollectingText.seenBy
    ) {
      p(.class("on-paper")) { episode.programmeTitle + Text(verbatim: " · ") + episode.name }
      if let stopped { insetText { StoppingText.goesOn(since: stopped) } }
      if let closed, held != .answers {
        insetText { EditingText.windowClosed(closed, definition.title(of: occasion)) }
      }
      Web.form(post: FollowUpURL.form(episode.id, occasion)) {
        hidden(ResponseForm.response, form.response?.description ?? "")
        hidden(ResponseForm.replaced, form.replaced?.description ?? "")
        dateInput(
          Field(ResponseForm.measuredOn, CollectingText.measuredOn, errors: errors),
          value: form.typed.first(ResponseForm.measuredOn) ?? "")
        outsideWindow
        OccasionFields(
          definition: definition, occasion: occasion, typed: form.typed, origins: origins,
          errors: errors
        ).node
        actions {
          primaryButton(
            held == .answers ? CollectingText.saveChange : CollectingText.save,
            name: ResponseForm.act, value: ResponseForm.Act.save.rawValue)
          if held != .answers {
            secondaryButton(
              CollectingText.draft, name: ResponseForm.act,
              value: ResponseForm.Act.draft.rawValue)
          }
        }
        notDone
      }
      if held != .nothing, let replaced = form.replaced {
        p {
          a(href: FollowUpURL.withdrawal(replaced, of: episode.id)) { EditingText.withdraw }
        }
      }
    }
  }

  /// Asked where the window has closed, and where the day typed is outside it.
  @NodeBuilder private var outsideWindow: Node {
    let isOn = form.typed.first(ResponseForm.outsideWindow) != nil
    let isAsked = closed != nil && held != .answers
    if isAsked || isOn || errors.contains(where: { $0.field == ResponseForm.outsideWindow }) {
      checkbox(
        Field(ResponseForm.outsideWindow, CollectingText.outsideWindow, errors: errors),
        isOn: isOn)
    }
  }

  private var notDone: Node {
    let chosen = form.typed.first(ResponseForm.notDone)
    let isOpen = chosen?.isEmpty == false || errors.contains { $0.field == ResponseForm.notDone }
    return disclosure(CollectingText.notDoneHeading, open: isOpen) {
      radios(
        Field(ResponseForm.notDone, CollectingText.notDoneReason, errors: errors),
        MissingReason.forOccasions.map { Choice($0.rawValue, $0.title) }, selected: chosen)
      secondaryButton(
        CollectingText.notDoneSave, name: ResponseForm.act,
        value: ResponseForm.Act.notDone.rawValue)
    }
  }
}

extension ProgrammeDefinition {
  func title(of occasion: OccasionKey) -> Text {
    occasions.first { $0.covers(occasion) }?.title(of: occasion)
      ?? Text(verbatim: occasion.name)
  }

  /// When a conditional item is to be answered: in words, or by the questions it depends on.
  func conditionHint(of item: Item) -> Text? {
    if let words = item.condition?.wording(over: items) { return CollectingText.answeredIf(words) }
    guard let parsed = try? item.condition?.parsed() else { return nil }
    let questions = parsed.items.compactMap { key in items.first { $0.key == key }?.text }
    return questions.isEmpty ? nil : CollectingText.dependsOn(questions)
  }
}

/// What pages about an episode say of it in their head.
struct EpisodeHead: Sendable {
  let id: EpisodeID
  let programme: ProgrammeID
  let programmeTitle: Text
  /// The case reference, or when there is none the day of the start.
  let name: Text

  init(_ opened: EpisodeDoor.Opened) {
    id = opened.episode.id
    programme = opened.episode.programme
    programmeTitle = opened.definition.title
    name = EpisodeText.name(opened.episode.caseReference, start: opened.episode.start)
  }

  func breadcrumbs(includingEpisode: Bool) -> [(Text, href: String)] {
    let path: [(Text, href: String)] = [
      (ProgrammeText.programmes, href: FollowUpURL.programmes),
      (programmeTitle, href: FollowUpURL.programme(programme)),
    ]
    return includingEpisode ? path + [(name, href: FollowUpURL.episode(id))] : path
  }
}

/// Two versions of the same form, when somebody else was quicker.
struct StaleResponsePage: Sendable {
  let episode: EpisodeHead
  let definition: ProgrammeDefinition
  let occasion: OccasionKey
  let form: ResponseForm
  /// What was typed, as far as it can be read.
  let mine: ResponseRecord?
  let stored: StoredResponse
  var storedBy: Text

  var page: Page {
    let rows = [dayRow, notDoneRow] + definition.items(at: occasion).map(row)
    return Page(
      title: CollectingText.staleTitle, section: .develop,
      breadcrumbs: episode.breadcrumbs(includingEpisode: true),
      lead: Node(CollectingText.staleLead),
      errors: [FieldError("val", CollectingText.staleError)], seenBy: CollectingText.seenBy
    ) {
      DataTable(
        CollectingText.comparison,
        columns: [
          Column(CollectingText.question), Column(CollectingText.yours),
          Column(
            CollectingText.savedBy(storedBy, FollowUpText.moment(stored.recordedAt))),
        ],
        // What the choice is about comes first.
        rows: (rows.filter(\.differs) + rows.filter { !$0.differs }).map(\.cells)
      ).node
      div(.id("val"), .tabindex(-1)) {
        Web.form(post: FollowUpURL.form(episode.id, occasion)) {
          for field in form.typed.fields where !Self.own.contains(field.name) {
            hidden(field.name, field.value)
          }
          hidden(ResponseForm.response, form.response?.description ?? "")
          hidden(ResponseForm.replaced, stored.id.description)
          actions {
            primaryButton(
              CollectingText.useMine, name: ResponseForm.act, value: form.act.rawValue)
            secondaryButton(
              CollectingText.reviewMine, name: ResponseForm.act,
              value: ResponseForm.Act.review.rawValue)
            buttonLink(CollectingText.keepTheirs, href: FollowUpURL.episode(episode.id))
          }
        }
      }
    }
  }

  /// Fields that the page sets anew.
  private static let own: Set<String> = [
    ResponseForm.response, ResponseForm.replaced, ResponseForm.act, CSRF.fieldName,
  ]

  private typealias Row = (differs: Bool, cells: [Node])

  private var dayRow: Row {
    compared(
      CollectingText.measuredOn, mine.map { Text(verbatim: "\($0.measuredOn)") },
      Text(verbatim: "\(stored.record.measuredOn)"))
  }

  private var notDoneRow: Row {
    let none = Text(verbatim: "–")
    return compared(
      EpisodeText.couldNotBeDone, mine.map { $0.notDone?.title ?? none },
      stored.record.notDone?.title ?? none)
  }

  private func row(_ item: Item) -> Row {
    let mine = mine.map { item.words(for: $0.answers[item.key]) }
    return compared(item.text, mine, item.words(for: stored.record.answers[item.key]))
  }

  private func compared(_ question: Text, _ mine: Text?, _ stored: Text) -> Row {
    let differs = mine != nil && mine != stored
    return (
      differs,
      [
        Node(question),
        Node {
          mine ?? CollectingText.noAnswer
          if differs {
            " "
            tag(CollectingText.differs, kind: .accent)
          }
        },
        Node(stored),
      ]
    )
  }
}

/// When the storage could not take a form: what was typed, ready to be sent again.
struct UnsavedPage: Sendable {
  let path: String
  let typed: FormData
  let reason: Text

  var page: Page {
    Page(
      title: CollectingText.unsavedTitle, section: .develop, lead: Node(reason),
      status: 503
    ) {
      warningText { CollectingText.unsavedKept }
      Web.form(post: path) {
        for field in typed.fields where field.name != CSRF.fieldName {
          hidden(field.name, field.value)
        }
        primaryButton(CollectingText.sendAgain)
      }
    }
  }
}
