import Core
import Database
import Foundation
import Organisation

package typealias RecordID = ID<Record>
package typealias TopicID = ID<Topic>

/// A kunskapspost: what every knowledge object is. Holds nothing about a person.
package struct Record: Sendable, Hashable {
  package let id: RecordID
  /// The key of its `RecordKind`.
  package let kind: String
  package var content: RecordContent
  /// 1, 2, 3 …: one for each change.
  package var version: Int
  package let created: Stamp
  package var changed: Stamp

  /// Who and when; nobody for what a command did.
  package struct Stamp: Sendable, Hashable {
    package let at: Date
    package let by: UserID?
  }
}

/// Everything in a record that can be changed, as one version of it.
package struct RecordContent: Sendable, Hashable, Codable {
  package var title: String
  package var summary: String
  package var owner: UnitID
  package var visibility: Visibility
  package var status: String
  /// In the order of their ids.
  package var topics: [TopicID]
  /// By the key of the field; one without an answer is not there.
  package var fields: [String: String]
  /// What it is as an official document.
  package var handling: Handling
  /// Its number in the register; empty when it has none.
  package var registration: String

  package init(
    title: String, summary: String = "", owner: UnitID, visibility: Visibility, status: String,
    topics: [TopicID] = [], fields: [String: String] = [:], handling: Handling = .draft,
    registration: String = ""
  ) {
    self.title = title
    self.summary = summary
    self.owner = owner
    self.visibility = visibility
    self.status = status
    self.topics = topics.sorted()
    self.fields = fields
    self.handling = handling
    self.registration = registration
  }

  /// Versions from before records had a handling are drafts.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    title = try values.decode(String.self, forKey: .title)
    summary = try values.decode(String.self, forKey: .summary)
    owner = try values.decode(UnitID.self, forKey: .owner)
    visibility = try values.decode(Visibility.self, forKey: .visibility)
    status = try values.decode(String.self, forKey: .status)
    topics = try values.decode([TopicID].self, forKey: .topics)
    fields = try values.decode([String: String].self, forKey: .fields)
    handling = try values.decodeIfPresent(Handling.self, forKey: .handling) ?? .draft
    registration = try values.decodeIfPresent(String.self, forKey: .registration) ?? ""
  }

  /// The words that it is found by, each once, in lower case.
  func words(of kind: RecordKind) -> Set<String> {
    let typed = kind.fields.filter(\.isFreeText).compactMap { fields[$0.key] }
    return ([title, summary, registration] + typed).reduce(into: []) {
      $0.formUnion(searchWords(in: $1))
    }
  }
}

/// The words of a text as searching knows them: letters and digits together, in lower case, at most
/// forty characters of each.
func searchWords(in text: String) -> [String] {
  text.lowercased().split { !$0.isLetter && !$0.isNumber }.map { String($0.prefix(40)) }
}

/// Something done to a record, with everything that stood in it afterwards.
struct RecordEvent: Sendable {
  let version: Int
  let stamp: Record.Stamp
  /// `created`, `edited`, or the key of a step.
  let event: String
  let content: RecordContent

  static let created = "created"
  static let edited = "edited"
  static let registered = "registered"
}

/// An area of work, or a topic under one: from a list that the municipality keeps.
package struct Topic: Sendable, Hashable {
  package let id: TopicID
  /// Nil for an area.
  package let area: TopicID?
  package let name: String
  /// Other words for the same.
  package let synonyms: [String]
  /// Not to be chosen any more; those who have it keep it.
  package let isClosed: Bool
  /// Another one stands in its place; this one is known to earlier versions alone.
  package var isMerged = false
}
