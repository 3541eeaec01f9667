import Archive
import Core
import Cryptography
import Database
import Delimited
import Forms
import Foundation
import Organisation
import Programmes

/// Writes what is to be deleted for the archives first: tables as CSV in UTF-8, code books, the
/// programme's own text and a manifest with a digest of each file, in one ZIP archive.
struct RetentionArchive {
  /// How many episodes are read, logged and handed over at a time.
  private static let step = 200

  let module: FollowUpModule
  let programme: LoadedProgramme
  let decision: RetentionDecision
  let run: RetentionRun
  let viewer: Viewer
  let via: String
  private var zip = ZipWriter()
  private var digest = RunningDigest()
  private var files: [File] = []
  private var writer = DelimitedWriter(
    separator: .comma, marksByteOrder: false, guardsFormulas: false)
  /// The table that is being written.
  private var table = (name: "", digest: RunningDigest())
  /// A file as the manifest names it.
  private struct File: Encodable {
    let name: String
    let bytes: Int
    let sha256: String
  }

  private struct Manifest: Encodable {
    let beprova = "archive/1"
    let deletion: String
    let programme: String
    let decision: String
    let decidedOn: Day
    let decidedBy: String
    let cutOff: Day
    let madeOn: Day
    let episodes: Int
    let files: [File]
  }

  init(
    module: FollowUpModule, programme: LoadedProgramme, decision: RetentionDecision,
    run: RetentionRun, viewer: Viewer, via: String
  ) {
    self.module = module
    self.programme = programme
    self.decision = decision
    self.run = run
    self.viewer = viewer
    self.via = via
  }

  /// Writes all of it; the digest of its bytes, and how many they are.
  mutating func write(
    to send: ([UInt8]) async throws -> Void
  ) async throws -> (digest: [UInt8], bytes: Int, episodes: Int) {
    try await add("LASMIG.txt", Array(RetentionText.archiveReadMe(self).utf8), send)
    for version in programme.versions {
      let directory = ExtractFiles.directory(of: version)
      let mark = "\(run.name) \(programme.registered.key)"
      let book = CodeBook(ExtractColumns(version.definition))
      let page = CodeBookPage(book: book, title: version.definition.title, mark: mark)
      try await add("\(directory)/kodbok.csv", book.csv(mark: mark), send)
      try await add("\(directory)/kodbok.html", Array(page.html.utf8), send)
      try await add("\(directory)/program.yaml", Array(version.registered.package.utf8), send)
    }
    let names = Dictionary(
      try await module.organisation.store.users().map { ($0.id, $0.login) }
    ) { first, _ in first }
    let rows = RetentionRows(programme: programme, tree: viewer.tree, logins: names)
    let (store, today, run, decision) = (module.retention, viewer.today, run, decision)
    let due = try await module.database.read {
      try store.due(decision, by: run.cutOff, on: today, limit: .max, in: $0)
    }
    var ids: [EpisodeID] = []
    try await begin("omgangar.csv", RetentionRows.episodeHeader, send)
    for part in due.inParts(of: Self.step) {
      let (found, lines) = try await readEpisodes(part, rows)
      ids += found
      try await append(lines, send)
    }
    try await end(send)
    try await begin("svar.csv", RetentionRows.responseHeader, send)
    for part in ids.inParts(of: Self.step) {
      let lines = try await read(part, "svar.csv") { module, episode, connection in
        try rows.responses(of: episode, from: module.episodes, in: connection)
      }
      try await append(lines, send)
    }
    try await end(send)
    try await begin("handelser.csv", RetentionRows.eventHeader, send)
    for part in ids.inParts(of: Self.step) {
      let lines = try await read(part, "handelser.csv") { module, episode, connection in
        try rows.events(of: episode, from: module.episodes, in: connection)
      }
      try await append(lines, send)
    }
    try await end(send)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let manifest = Manifest(
      deletion: run.name, programme: programme.registered.key.name, decision: decision.reference,
      decidedOn: decision.decidedOn, decidedBy: decision.decidedBy, cutOff: run.cutOff,
      madeOn: viewer.today, episodes: ids.count, files: files)
    try await add("manifest.json", Array(try encoder.encode(manifest)), send)
    try await hand(zip.finish(), send)
    return (digest.finish(), digest.count, ids.count)
  }

  // MARK: Files

  private mutating func hand(
    _ bytes: [UInt8], _ send: ([UInt8]) async throws -> Void
  ) async throws {
    digest.add(bytes)
    try await send(bytes)
  }

  private mutating func add(
    _ name: String, _ content: [UInt8], _ send: ([UInt8]) async throws -> Void
  ) async throws {
    files.append(File(name: name, bytes: content.count, sha256: Sodium.sha256(content).hexadecimal))
    try await hand(zip.add(name, content), send)
  }

  private mutating func begin(
    _ name: String, _ header: [String], _ send: ([UInt8]) async throws -> Void
  ) async throws {
    table = (name, RunningDigest())
    try await hand(zip.begin(name), send)
    try await append([header.map { .text($0) }], send)
  }

  private mutating func append(
    _ rows: [[DelimitedValue]], _ send: ([UInt8]) async throws -> Void
  ) async throws {
    for row in rows { writer.append(row) }
    let bytes = writer.drain()
    table.digest.add(bytes)
    try await hand(zip.write(bytes), send)
  }

  private mutating func end(_ send: ([UInt8]) async throws -> Void) async throws {
    files.append(
      File(
        name: table.name, bytes: table.digest.count, sha256: table.digest.finish().hexadecimal))
    try await hand(zip.end(), send)
  }

  // MARK: Reading

  private func reading(_ part: String) -> PersonReading {
    PersonReading(
      zone: programme.registered.zone, purpose: .archiving,
      reason: RetentionText.archivingReason(run, decision).sv, via: "\(via), \(part)")
  }

  /// Reads some of what is due, notes it as what is to be deleted, and gives its rows. Those of
  /// protected identity come along only where the reader may read about them; else they wait.
  private func readEpisodes(
    _ part: [EpisodeID], _ rows: RetentionRows
  ) async throws -> ([EpisodeID], [[DelimitedValue]]) {
    let (store, episodes, run) = (module.retention, module.episodes, run)
    return try await module.organisation.persons.write(viewer, reading("omgangar.csv")) {
      scope, connection -> (([EpisodeID], [[DelimitedValue]]), [AccessSubject]) in
      var found: [EpisodeID] = []
      var lines: [[DelimitedValue]] = []
      var subjects: [AccessSubject] = []
      for id in part {
        guard let episode = try episodes.episode(id, in: connection),
          scope.reaches(unit: episode.handler, assignee: nil, isProtected: episode.isProtected),
          let digest = try store.digest(of: id, in: connection)
        else { continue }
        try store.add(id, digest: digest, to: run.id, in: connection)
        found.append(id)
        lines.append(rows.episode(episode))
        subjects.append(.person(episode.person))
      }
      return ((found, lines), subjects)
    }
  }

  private func read(
    _ part: [EpisodeID], _ name: String,
    _ rows:
      @escaping @Sendable (FollowUpModule, Episode, any Connection) throws
      -> [[DelimitedValue]]
  ) async throws -> [[DelimitedValue]] {
    let module = module
    return try await module.organisation.persons.read(viewer, reading(name)) {
      scope, connection -> ([[DelimitedValue]], [AccessSubject]) in
      var lines: [[DelimitedValue]] = []
      var subjects: [AccessSubject] = []
      for id in part {
        guard let episode = try module.episodes.episode(id, in: connection),
          scope.reaches(unit: episode.handler, assignee: nil, isProtected: episode.isProtected)
        else { continue }
        lines += try rows(module, episode, connection)
        subjects.append(.person(episode.person))
      }
      return (lines, subjects)
    }
  }
}

extension Array {
  fileprivate func inParts(of size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}

/// The rows of the archive's tables, and of what a registered person is given.
struct RetentionRows: Sendable {
  let programme: LoadedProgramme
  let tree: UnitTree
  let logins: [UserID: String]

  static let episodeHeader = [
    "omgang", "person", "version", "arendereferens", "hushall", "enhet", "enhet_nu",
    "ansvarig", "start", "slut", "avliden", "kon", "fodelsear", "bakgrund", "skyddad",
  ]
  static let responseHeader = [
    "omgang", "svar", "tillfalle", "datum", "utkast", "inte_gjort", "galler", "sparat",
    "sparat_av", "fraga", "varde", "saknas",
  ]
  static let eventHeader = ["omgang", "handelse", "nar", "av", "skal", "fore"]

  func episode(_ episode: Episode) -> [DelimitedValue] {
    [
      .figure("\(episode.id)"), .figure("\(episode.person)"), .figure("\(episode.version)"),
      .text(episode.caseReference ?? ""), .text(episode.household ?? ""), unit(episode.unit),
      episode.movedTo.map(unit) ?? .figure(""), login(episode.worker), day(episode.start),
      day(episode.end), day(episode.deceased), .figure(episode.gender.rawValue),
      .figure(episode.birthYear.map(String.init) ?? ""),
      .text(json(episode.attributes)), .figure(episode.isProtected ? "1" : "0"),
    ]
  }

  /// A row for each answer of every form that was stored, replaced ones too.
  func responses(
    of episode: Episode, from store: EpisodeStore, in connection: any Connection
  ) throws -> [[DelimitedValue]] {
    guard let version = programme[version: episode.version] else { return [] }
    return try store.history(of: episode.id, in: connection).reversed().flatMap { trace in
      let record = try store.response(
        trace.id, of: episode.id, coding: version.coding, in: connection)
      let head: [DelimitedValue] = [
        .figure("\(episode.id)"), .figure("\(trace.id)"),
        .figure(trace.occasion?.name ?? ""), day(trace.measuredOn),
        .figure(trace.isDraft ? "1" : "0"), .figure(trace.notDone?.rawValue ?? ""),
        .figure(trace.isReplaced ? "0" : "1"), moment(trace.recordedAt), login(trace.recordedBy),
      ]
      let answers = (record?.answers ?? [:]).sorted { $0.key.name < $1.key.name }
      if answers.isEmpty { return [head + [.figure(""), .figure(""), .figure("")]] }
      return answers.map { key, answer in
        switch answer {
        case .missing(let reason):
          head + [.figure(key.name), .figure(""), .figure(reason.rawValue)]
        case .value(let value):
          head + [.figure(key.name), written(value), .figure("")]
        }
      }
    }
  }

  func events(
    of episode: Episode, from store: EpisodeStore, in connection: any Connection
  ) throws -> [[DelimitedValue]] {
    try store.events(of: episode.id, in: connection).reversed().map { event in
      [
        .figure("\(episode.id)"), .figure(event.event.kind.rawValue), moment(event.recordedAt),
        login(event.recordedBy), .text(event.event.reason), .text(json(event.event.before)),
      ]
    }
  }

  private func written(_ value: AnswerValue) -> DelimitedValue {
    switch value {
    case .number(let number): .figure(number.description)
    case .code(let code): .figure(code)
    case .codes(let codes):
      .figure(codes.isEmpty ? Answer.noneChosen : codes.joined(separator: "|"))
    case .day(let day): .figure(day.description)
    case .text(let text): .text(text)
    }
  }

  private func unit(_ id: UnitID) -> DelimitedValue {
    .text(tree[id].map { "\($0.code) \($0.name)" } ?? "")
  }

  private func login(_ user: UserID?) -> DelimitedValue {
    .text(user.flatMap { logins[$0] } ?? "")
  }

  private func day(_ day: Day?) -> DelimitedValue { .figure(day?.description ?? "") }

  private func moment(_ moment: Date) -> DelimitedValue {
    .figure("\(Day(inSweden: moment)) \(swedishTimeOfDay(moment))")
  }

  private func json(_ map: [String: String]) -> String {
    if case .text(let json) = TextMap(map).sqlValue { json } else { "{}" }
  }
}
