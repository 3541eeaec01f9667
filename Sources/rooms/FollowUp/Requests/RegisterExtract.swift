import Core
import Database
import Forms
import Foundation
import Organisation
import Programmes
import SwedishText

/// What the registered person is given (GDPR article 15): what is held about them, what for, where it
/// came from, how long it is kept and who has read it. Staff stand by their role; other people's
/// numbers are masked, and what the registrar has struck out is left out.
struct RegisterExtract: Sendable, Encodable {
  struct Part: Sendable, Encodable {
    let programme: String
    let purpose: String
    let legalBasis: String
    let kept: String
    let unit: String
    let start: Day
    let end: Day?
    let deceased: Day?
    let caseReference: String?
    let gender: String
    let birthYear: Int?
    let background: [String: String]
    let responses: [Response]
    let events: [Event]
    /// For the pages of those who prepare it.
    let episode: EpisodeID

    enum CodingKeys: String, CodingKey {
      case programme, purpose, legalBasis, kept, unit, start, end, deceased, caseReference
      case gender, birthYear, background, responses, events
    }
  }

  struct Response: Sendable, Encodable {
    let occasion: String
    let date: Day
    let source: String
    /// Something newer has taken its place.
    let isReplaced: Bool
    let isDraft: Bool
    let notDone: String?
    let answers: [Answered]
  }

  struct Answered: Sendable, Encodable {
    let question: String
    /// Empty where it is struck out.
    let answer: String
    let isStruck: Bool
    /// By which a free text can be struck out.
    let text: StruckText?
    /// Whether a free text looks as if it named somebody.
    let mayName: Bool

    enum CodingKeys: String, CodingKey { case question, answer, isStruck }
  }

  struct Event: Sendable, Encodable {
    let when: String
    let what: String
    let reason: String
  }

  struct Reading: Sendable, Encodable {
    let when: String
    let purpose: String
    let role: String
  }

  let name: String
  let reference: String
  let board: String
  let madeOn: Day
  let parts: [Part]
  let readings: [Reading]
  /// To whom data have been disclosed outside the daily work, as purposes.
  let recipients: [String]

  /// In words of one language: of the reader of the page, Swedish in the file.
  init(
    _ request: DataRequest, of person: PersonID, scope: PersonScope, struck: Set<StruckText>,
    in language: Language, tree: UnitTree, module: FollowUpModule, connection: any Connection
  ) throws {
    let store = module.episodes
    let ids = try store.ids(of: person, in: connection)
    let episodes = try ids.compactMap { try store.episode($0, in: connection) }.filter {
      scope.reaches(unit: $0.handler, assignee: nil, isProtected: $0.isProtected)
    }
    name = request.name
    reference = request.reference
    board = tree.board(of: request.zone)?.name ?? ""
    madeOn = module.clock.today
    let decisions = try module.retention.decisions(
      of: Set(episodes.map(\.programme)), in: connection)
    parts = try episodes.compactMap { episode in
      guard let programme = try module.catalogue.programme(episode.programme, in: connection),
        let version = programme[version: episode.version]
      else { return nil }
      let decision = decisions.first { $0.programme == episode.programme && $0.endedAt == nil }
      return try Self.part(
        episode, version, decision, struck: struck, in: language, tree: tree, store: store,
        connection: connection)
    }
    let found = try module.organisation.persons.readings(
      about: person, ids, in: request.zone, on: connection)
    readings = found.map { reading in
      Reading(
        when: "\(Day(inSweden: reading.at)) \(swedishTimeOfDay(reading.at))",
        purpose: reading.purpose.name[language],
        role: reading.roles.map { $0.name[language] }.joined(separator: ", "))
    }
    let outside: [Purpose] = [.research, .archiving]
    recipients = outside.filter { purpose in found.contains { $0.purpose == purpose } }
      .map { $0.name[language] }
  }

  private static func part(
    _ episode: Episode, _ version: LoadedVersion, _ decision: RetentionDecision?,
    struck: Set<StruckText>, in language: Language, tree: UnitTree, store: EpisodeStore,
    connection: any Connection
  ) throws -> Part {
    let definition = version.definition
    let gate = version.gate
    let kept =
      decision.map(RetentionText.rule)
      ?? gate.retentionMonths.map(DataRequestText.kept) ?? RetentionText.noDecision
    let traces = try store.history(of: episode.id, in: connection)
      .sorted { ($0.measuredOn, $0.recordedAt, $0.id) < ($1.measuredOn, $1.recordedAt, $1.id) }
    let responses = try traces.map { trace in
      let record = try store.response(
        trace.id, of: episode.id, coding: version.coding, in: connection)
      return response(
        trace, record?.answers ?? [:], of: episode, definition, struck: struck, in: language)
    }
    let events = try store.events(of: episode.id, in: connection).reversed().map { event in
      Event(
        when: "\(Day(inSweden: event.recordedAt))",
        what: EditingText.title(of: event.event.kind)[language],
        reason: PersonalData.masked(event.event.reason))
    }
    return Part(
      programme: definition.title[language], purpose: gate.purpose.title[language],
      legalBasis: gate.legalBasis?[language] ?? "", kept: kept[language],
      unit: tree[episode.unit]?.name ?? "", start: episode.start, end: episode.end,
      deceased: episode.deceased, caseReference: episode.caseReference,
      gender: episode.gender.ofOne[language], birthYear: episode.birthYear,
      background: episode.attributes.mapValues(PersonalData.masked), responses: responses,
      events: events, episode: episode.id)
  }

  private static func response(
    _ trace: ResponseTrace, _ answers: AnswerSheet, of episode: Episode,
    _ definition: ProgrammeDefinition, struck: Set<StruckText>, in language: Language
  ) -> Response {
    let answered = definition.items.compactMap { item -> Answered? in
      guard let answer = answers[item.key] else { return nil }
      var text: StruckText?
      var words = item.words(for: answer)[language]
      var mayName = false
      if case .value(.text(let free)) = answer {
        text = StruckText(episode: episode.id, response: trace.id, item: item.key.name)
        words = PersonalData.masked(free)
        mayName = words != free || !PersonalData.possibleNames(in: free).isEmpty
      }
      let isStruck = text.map(struck.contains) ?? false
      return Answered(
        question: item.text[language], answer: isStruck ? "" : words, isStruck: isStruck,
        text: text, mayName: mayName)
    }
    let source = trace.batch > 1 ? DataRequestText.imported : DataRequestText.typedByStaff
    let occasion = trace.occasion.flatMap { key in
      definition.occasions.first { $0.covers(key) }?.title(of: key)
    }
    return Response(
      occasion: occasion?[language] ?? "", date: trace.measuredOn, source: source[language],
      isReplaced: trace.isReplaced, isDraft: trace.isDraft,
      notDone: trace.notDone?.title[language], answers: answered)
  }

  /// The same as a file that programs read.
  func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(self))
  }
}
