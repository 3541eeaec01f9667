import Core
import Organisation
import Web

/// A kind of record, declared in one value. The kernel gives its pages, routes, storage, history,
/// search, links and export.
package struct RecordKind: Sendable {
  /// Stored in the database; never changed once used.
  package let key: String
  /// Where its pages stand: `/utbyta/anteckningar`.
  package let path: String
  package let section: Section
  package let words: Words
  /// What it asks for besides title and summary, in order.
  package let fields: [RecordField]
  /// The first is that of a new one.
  package let statuses: [RecordStatus]
  package let steps: [RecordStep]
  /// Roles that may add and edit those that their units own.
  package let writers: Set<Role>
  /// The relations that it may be given to other records.
  package let relations: [Relation]

  /// What it is called, as users read it.
  package struct Words: Sendable {
    package let singular: Text
    package let plural: Text
    /// On the button that begins one: "Ny anteckning".
    package let new: Text
    /// What it is for, in a sentence or two; said over the list.
    package let purpose: Text
    /// Said where there are none yet.
    package let example: Text

    package init(singular: Text, plural: Text, new: Text, purpose: Text, example: Text) {
      self.singular = singular
      self.plural = plural
      self.new = new
      self.purpose = purpose
      self.example = example
    }
  }

  package init(
    key: String, path: String, section: Section, words: Words, fields: [RecordField] = [],
    statuses: [RecordStatus], steps: [RecordStep] = [], writers: Set<Role>,
    relations: [Relation] = Relation.allCases
  ) {
    self.key = key
    self.path = path
    self.section = section
    self.words = words
    self.fields = fields
    self.statuses = statuses
    self.steps = steps
    self.writers = writers
    self.relations = relations
  }

  func status(_ key: String) -> RecordStatus? { statuses.first { $0.key == key } }

  func step(_ key: String) -> RecordStep? { steps.first { $0.key == key } }
}

/// A question that a kind asks besides title and summary.
package struct RecordField: Sendable {
  package enum Shape: Sendable {
    /// One line of words.
    case line
    /// Several lines of words.
    case prose
    /// A number, whole or with decimals.
    case number
    case date
    case yesNo
    case choice([Choice])
    case choices([Choice])
  }

  package let key: String
  package let label: Text
  package let hint: Text?
  package let shape: Shape
  package let isRequired: Bool

  package init(
    _ key: String, _ label: Text, _ shape: Shape, hint: Text? = nil, required: Bool = false
  ) {
    self.key = key
    self.label = label
    self.shape = shape
    self.hint = hint
    isRequired = required
  }

  /// The field's name in forms.
  var name: String { "falt-\(key)" }

  /// Whether somebody types words of their own in it.
  var isFreeText: Bool {
    switch shape {
    case .line, .prose: true
    case .number, .date, .yesNo, .choice, .choices: false
    }
  }
}

/// How far a record has come.
package struct RecordStatus: Sendable {
  package let key: String
  package let name: Text
  package let tag: TagKind

  package init(_ key: String, _ name: Text, tag: TagKind = .plain) {
    self.key = key
    self.name = name
    self.tag = tag
  }
}

/// A way from one status to another, with who may take it.
package struct RecordStep: Sendable {
  /// Stands in the address: `/steg/avsluta`; stored in the history.
  package let key: String
  /// On the button: "Avsluta".
  package let name: Text
  package let from: Set<String>
  package let to: String
  /// Roles in the owner's unit or above it.
  package let roles: Set<Role>

  package init(_ key: String, _ name: Text, from: Set<String>, to: String, roles: Set<Role>) {
    self.key = key
    self.name = name
    self.from = from
    self.to = to
    self.roles = roles
  }
}
