import Core
import Delimited
import Foundation
import Organisation
import Web

/// The lists of areas and topics: read by all, kept by developers and administrators.
struct TopicRoutes: Sendable {
  let module: RecordsModule

  private var store: RecordStore { module.store }
  private static let keepers: Set<Role> = [.developer, .administrator]
  private static let sending = FormLimits(body: 2 << 20)

  var routes: [GuardedRoute] {
    [
      .get(TopicURL.list, handler: list),
      .get(TopicURL.export, handler: export),
      .get(TopicURL.new, handler: new),
      .post(TopicURL.list, handler: create),
      .get(TopicURL.reading, handler: askFile),
      .post(TopicURL.reading, limits: Self.sending, handler: read),
      .get(TopicURL.topic("{topic}"), handler: edit),
      .post(TopicURL.topic("{topic}"), handler: update),
      .post(TopicURL.merging("{topic}"), handler: merge),
    ]
  }

  private func mayKeep(_ viewer: Viewer) -> Bool { !viewer.roles.isDisjoint(with: Self.keepers) }

  private func keeping(_ viewer: Viewer) async throws -> [Topic] {
    guard mayKeep(viewer) else { throw AccessDenied.action }
    return try await store.topics().filter { !$0.isMerged }
  }

  @Sendable private func list(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let mayKeep = mayKeep(viewer)
    return .page(
      TopicListPage(
        topics: try await store.topics().filter { !$0.isMerged },
        counts: mayKeep ? try await store.topicCounts() : [:], mayKeep: mayKeep
      ).page)
  }

  @Sendable private func export(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let topics = try await store.topics().filter { !$0.isMerged }
    return .download(
      name: "amnen.csv", contentType: "text/csv; charset=utf-8",
      body: TopicFile.write(topics))
  }

  // MARK: One

  @Sendable private func new(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    .page(TopicPage(topics: try await keeping(viewer), form: TopicForm()).page)
  }

  @Sendable private func create(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    try await save(.make(at: store.clock.now), nil, request, viewer)
  }

  @Sendable private func edit(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let (topic, topics) = try await found(request, viewer)
    return .page(TopicPage(topics: topics, topic: topic, form: TopicForm(topic)).page)
  }

  @Sendable private func update(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let (topic, _) = try await found(request, viewer)
    return try await save(topic.id, topic, request, viewer)
  }

  private func save(
    _ id: TopicID, _ before: Topic?, _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let topics = try await keeping(viewer)
    let form = TopicForm(try await request.form())
    let (topic, errors) = form.decoded(id, among: topics)
    guard let topic else {
      return .page(TopicPage(topics: topics, topic: before, form: form, errors: errors).page)
    }
    try await store.keep([topic], by: viewer.id)
    return .seeOther(TopicURL.list)
  }

  @Sendable private func merge(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    let (topic, topics) = try await found(request, viewer)
    let target = TopicID(try await request.form().trimmed("till"))
    guard let other = topics.first(where: { $0.id == target }), other.id != topic.id,
      other.area != topic.id
    else {
      let error = FieldError("till", TopicText.chooseInto)
      return .page(
        TopicPage(topics: topics, topic: topic, form: TopicForm(topic), errors: [error]).page)
    }
    try await store.merge(topic, into: other, module.kinds, by: viewer.id)
    return .seeOther(TopicURL.list)
  }

  private func found(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> (Topic, [Topic]) {
    let topics = try await keeping(viewer)
    let id = request.parameter("topic").flatMap { TopicID($0) }
    guard let topic = topics.first(where: { $0.id == id }) else { throw WebError.notFound }
    return (topic, topics)
  }

  // MARK: From a file

  @Sendable private func askFile(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> WebResponse {
    _ = try await keeping(viewer)
    return .page(TopicFilePage().page)
  }

  @Sendable private func read(_ request: WebRequest, _ viewer: Viewer) async throws -> WebResponse {
    let topics = try await keeping(viewer)
    guard let file = try await request.form().file("fil") else {
      return .page(TopicFilePage(errors: [FieldError("fil", TopicText.fileMissing)]).page)
    }
    let (read, errors) = TopicFile.read(
      .bytes([UInt8](try Data(contentsOf: file.url))), into: topics, at: store.clock.now)
    guard errors.isEmpty else { return .page(TopicFilePage(errors: errors).page) }
    try await store.keep(read, by: viewer.id)
    return .seeOther(TopicURL.list)
  }
}

/// Areas and topics as a CSV file: area, topic, other words, closed.
enum TopicFile {
  static let header = ["område", "ämne", "andra ord", "stängt"]

  static func write(_ topics: [Topic]) -> [UInt8] {
    var writer = DelimitedWriter(marksByteOrder: true, guardsFormulas: true)
    writer.append(header: header)
    for area in topics where area.area == nil {
      for topic in [area] + topics.filter({ $0.area == area.id }) {
        writer.append([
          .text(area.name), .text(topic.id == area.id ? "" : topic.name),
          .text(topic.synonyms.joined(separator: "|")), .text(topic.isClosed ? "ja" : "nej"),
        ])
      }
    }
    return writer.drain()
  }

  /// The topics of the file, areas first, or what is wrong with it, line by line.
  static func read(
    _ source: DelimitedSource, into known: [Topic], at now: Date
  ) -> (topics: [Topic], errors: [FieldError]) {
    var all = known
    var changed: [Topic] = []
    var errors: [FieldError] = []
    do {
      let reader = try DelimitedReader(source)
      guard reader.header.map({ $0.lowercased() }) == header else {
        return ([], [FieldError("fil", TopicText.readingLead)])
      }
      while let row = try reader.next() {
        let values = (0..<header.count).map { row[$0].trimmingCharacters(in: .whitespaces) }
        let area = all.first { $0.area == nil && $0.isCalled(values[0]) }
        let name = values[1].isEmpty ? values[0] : values[1]
        let before =
          values[1].isEmpty ? area : all.first { $0.area == area?.id && $0.isCalled(name) }
        var form = before.map { TopicForm($0) } ?? TopicForm()
        form.name = name
        form.area = values[1].isEmpty ? "" : area.map { "\($0.id)" } ?? values[0]
        form.synonyms = values[2].replacing("|", with: "\n")
        form.isClosed = values[3].lowercased() == "ja"
        let (topic, faults) = form.decoded(before?.id ?? .make(at: now), among: all)
        errors += faults.map { FieldError("fil", TopicText.line(row.line, $0.message)) }
        guard let topic else { continue }
        all.removeAll { $0.id == topic.id }
        all.append(topic)
        changed.removeAll { $0.id == topic.id }
        changed.append(topic)
      }
    } catch {
      errors.append(FieldError("fil", TopicText.unreadable))
    }
    return (errors.isEmpty ? changed : [], Array(errors.prefix(20)))
  }
}
