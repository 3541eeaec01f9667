import Core
import Foundation
import Organisation
import Web

/// A record as it stands in its form: what was typed, whatever it is.
struct RecordForm: Sendable {
  var title = ""
  var summary = ""
  var owner = ""
  var visibility = Visibility.unit.rawValue
  var topics: [String] = []
  /// Topics by their names or other words for them, with commas between.
  var topicWords = ""
  /// By the key of the field; several where several may be chosen.
  var fields: [String: [String]] = [:]
  /// That the form was opened with; nil for a new record.
  var version: Int?
  private(set) var confirmed: [String] = []

  static let longestTitle = 200
  static let longestSummary = 2_000
  static let longestLine = 500
  static let longestProse = 20_000

  /// An empty form, with the owner that is nearest at hand.
  init(owner: UnitID?) {
    self.owner = owner.map { "\($0)" } ?? ""
  }

  init(_ content: RecordContent, _ kind: RecordKind, version: Int) {
    title = content.title
    summary = content.summary
    owner = "\(content.owner)"
    visibility = content.visibility.rawValue
    topics = content.topics.map { "\($0)" }
    for field in kind.fields {
      guard let value = content.fields[field.key] else { continue }
      if case .choices = field.shape {
        fields[field.key] = value.split(separator: " ").map(String.init)
      } else {
        fields[field.key] = [value]
      }
    }
    self.version = version
  }

  init(_ form: FormData, _ kind: RecordKind) {
    title = form.trimmed("titel")
    summary = form.trimmed("sammanfattning")
    owner = form.trimmed("agare")
    visibility = form.trimmed("synlighet")
    topics = form.all("amne")
    topicWords = form.trimmed("amnesord")
    for field in kind.fields {
      fields[field.key] = form.all(field.name).map {
        $0.trimmingCharacters(in: .whitespacesAndNewlines)
      }
    }
    version = form.first("version").flatMap { Int($0) }
    confirmed = form.all(PersonCheck.confirmation)
  }

  /// Takes in the topics that were typed by name; what is no topic's name is left.
  mutating func nameTopics(_ known: [Topic]) {
    let open = known.filter { !$0.isClosed }
    let typed = topicWords.split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespacesAndNewlines)
    }.filter { !$0.isEmpty }
    var left: [String] = []
    for word in typed {
      if let topic = open.first(where: { $0.isCalled(word) }) {
        if !topics.contains("\(topic.id)") { topics.append("\(topic.id)") }
      } else {
        left.append(word)
      }
    }
    topicWords = left.joined(separator: ", ")
  }

  func value(_ field: RecordField) -> String { fields[field.key]?.first ?? "" }

  /// What somebody wrote in words of their own.
  func texts(_ kind: RecordKind) -> [PersonCheck.Typed] {
    [
      .init("titel", RecordText.title, title), .init("sammanfattning", RecordText.summary, summary),
      .init("amnesord", RecordText.topicWords, topicWords),
    ]
      + kind.fields.filter(\.isFreeText).map { .init($0.name, $0.label, value($0)) }
  }

  /// What the texts may give away; `before` is what stood there until now.
  func personCheck(_ kind: RecordKind, before: RecordContent?) -> PersonCheck {
    let known = before.map { RecordForm($0, kind, version: 0).texts(kind).map(\.text) } ?? []
    return PersonCheck(texts(kind), confirmed: confirmed, known: known)
  }

  /// The content, or what is wrong with it.
  ///
  /// - Parameters:
  ///   - owners: the units that may own it.
  ///   - known: every topic there is.
  ///   - status: that it has, or begins with.
  func decoded(
    _ kind: RecordKind, owners: Set<UnitID>, topics known: Set<TopicID>, status: String,
    before: RecordContent? = nil
  ) -> (content: RecordContent?, errors: [FieldError]) {
    var errors: [FieldError] = []
    if title.isEmpty {
      errors.append(FieldError("titel", RecordText.titleMissing))
    } else if title.contains("\n") || title.count > Self.longestTitle {
      errors.append(FieldError("titel", RecordText.tooLong(title.count, Self.longestTitle)))
    }
    if summary.count > Self.longestSummary {
      errors.append(
        FieldError("sammanfattning", RecordText.tooLong(summary.count, Self.longestSummary)))
    }
    let owner = UnitID(owner).flatMap { owners.contains($0) ? $0 : nil }
    if owner == nil { errors.append(FieldError("agare", RecordText.ownerMissing)) }
    let seen = Visibility(rawValue: visibility)
    if seen == nil { errors.append(FieldError("synlighet", RecordText.visibilityMissing)) }
    if !topicWords.isEmpty {
      errors.append(FieldError("amnesord", RecordText.unknownTopic(topicWords)))
    }
    let chosen = topics.compactMap { TopicID($0) }
    if chosen.count < topics.count || !known.isSuperset(of: chosen) {
      errors.append(FieldError("amne", RecordText.noSuchTopic))
    }
    var values: [String: String] = [:]
    for field in kind.fields {
      do {
        values[field.key] = try decoded(field)
      } catch {
        errors.append(error)
      }
    }
    guard errors.isEmpty, let owner, let seen else { return (nil, errors) }
    return (
      RecordContent(
        title: title, summary: summary, owner: owner, visibility: seen, status: status,
        topics: Array(Set(chosen)), fields: values, handling: before?.handling ?? .draft,
        registration: before?.registration ?? ""), []
    )
  }

  /// The value as it is stored; nil when there is none.
  private func decoded(_ field: RecordField) throws(FieldError) -> String? {
    let all = (fields[field.key] ?? []).filter { !$0.isEmpty }
    guard let value = all.first else {
      if field.isRequired { throw FieldError(field.name, RecordText.missing(field.label)) }
      return nil
    }
    func refuse(_ message: Text) -> FieldError { FieldError(field.name, message) }
    switch field.shape {
    case .line:
      guard value.count <= Self.longestLine, !value.contains("\n") else {
        throw refuse(RecordText.tooLong(value.count, Self.longestLine))
      }
      return value
    case .prose:
      guard value.count <= Self.longestProse else {
        throw refuse(RecordText.tooLong(value.count, Self.longestProse))
      }
      return value
    case .number:
      guard let number = FixedPoint(value) else { throw refuse(RecordText.noNumber) }
      return number.description
    case .date:
      guard let day = Day(value) else { throw refuse(RecordText.noDate) }
      return day.description
    case .yesNo:
      guard ["ja", "nej"].contains(value) else { throw refuse(RecordText.missing(field.label)) }
      return value
    case .choice(let choices):
      guard choices.contains(where: { $0.value == value }) else {
        throw refuse(RecordText.missing(field.label))
      }
      return value
    case .choices(let choices):
      guard all.allSatisfy({ value in choices.contains { $0.value == value } }) else {
        throw refuse(RecordText.missing(field.label))
      }
      return choices.map(\.value).filter(all.contains).joined(separator: " ")
    }
  }
}
