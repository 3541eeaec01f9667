import Core
import Organisation
import Web

/// The form of a record, new or there already, with everything that was typed.
struct RecordFormPage: Sendable {
  var form: RecordForm
  /// Nil for a new one; else as it stands now.
  var record: Record?
  /// Somebody else has saved since the form was opened.
  var isStale = false
  var check: PersonCheck?
  var wording: RecordWording
  var rights: RecordRights
  /// Whether those who are not logged in read what everybody may see.
  var publishes = false
  var errors: [FieldError]

  private var kind: RecordKind { rights.kind }
  private var url: RecordURL { RecordURL(kind: kind) }

  var page: Page {
    Page(
      title: record.map { RecordText.editing($0.content.title) } ?? kind.words.new,
      section: kind.section, breadcrumbs: breadcrumbs, errors: errors
    ) {
      if isStale, let record { versions(record) }
      if let check { PersonPanel(check: check).node }
      Web.form(post: record.map { url.editing($0.id) } ?? url.list) {
        if let version = form.version { hidden("version", String(version)) }
        if let check { PersonPanel(check: check).confirmation(errors) }
        fields
        actions {
          primaryButton(RecordText.save)
          a(href: record.map { url.record($0.id) } ?? url.list) { RecordText.cancel }
        }
      }
    }
  }

  private var breadcrumbs: [(Text, href: String)] {
    let list = (kind.words.plural, href: url.list)
    guard let record else { return [list] }
    return [list, (Text(verbatim: record.content.title), href: url.record(record.id))]
  }

  /// Both versions, field by field, where they differ.
  private func versions(_ record: Record) -> Node {
    let typed = typedLines
    let saved = wording.lines(record.content)
    let differences = zip(saved, typed).filter { $0.value != $1.value }
    return section(.id(RecordText.staleAnchor), .tabindex(-1), .class("both-versions")) {
      DataTable(
        RecordText.bothVersions,
        columns: [
          Column(RecordText.field), Column(RecordText.savedNow), Column(RecordText.yours),
        ],
        rows: differences.map { saved, typed in
          [Node(saved.label), filled(saved.value), filled(typed.value)]
        }, stacks: true, whenEmpty: RecordText.sameInBoth
      ).node
    }
  }

  /// What was typed, in the order and the words of `RecordWording.lines`.
  private var typedLines: [(label: Text, value: Text)] {
    let content = RecordContent(
      title: form.title, summary: form.summary,
      owner: UnitID(form.owner) ?? record?.content.owner ?? rights.owners[0].id,
      visibility: Visibility(rawValue: form.visibility) ?? .team,
      status: record?.content.status ?? "", topics: form.topics.compactMap { TopicID($0) },
      fields: form.fields.compactMapValues { $0.isEmpty ? nil : $0.joined(separator: " ") },
      handling: record?.content.handling ?? .draft,
      registration: record?.content.registration ?? "")
    return wording.lines(content)
  }

  private func filled(_ value: Text) -> Node {
    value.sv.isEmpty ? span(.class("muted")) { RecordText.nothing } : Node(value)
  }

  private var fields: Node {
    Node {
      textInput(
        Field("titel", RecordText.title, hint: RecordText.titleHint, errors: errors),
        value: form.title)
      textArea(
        Field(
          "sammanfattning", RecordText.summary, hint: RecordText.summaryHint, optional: true,
          errors: errors), value: form.summary, limit: RecordForm.longestSummary)
      for field in kind.fields { input(field) }
      selectInput(
        Field("agare", RecordText.owner, errors: errors), owners, selected: form.owner)
      radios(
        Field("synlighet", RecordText.visibility, hint: HandlingText.sharing, errors: errors),
        Visibility.allCases.map {
          Choice(
            $0.rawValue, $0.name,
            hint: publishes && $0 == .everybody ? PublishedText.everybodyHint : $0.hint)
        },
        selected: form.visibility)
      if !wording.topics.isEmpty {
        disclosure(
          RecordText.topics,
          open: !form.topics.isEmpty || hasError("amne") || hasError("amnesord")
        ) {
          textInput(
            Field(
              "amnesord", RecordText.topicWords, hint: RecordText.topicWordsHint, optional: true,
              errors: errors), value: form.topicWords)
          checkboxes(
            Field("amne", RecordText.topics, optional: true, errors: errors),
            topicChoices(wording.topics, chosen: Set(form.topics)), selected: Set(form.topics))
        }
      }
    }
  }

  private func hasError(_ field: String) -> Bool { errors.contains { $0.field == field } }

  private var owners: [Choice] {
    var units = rights.owners
    if let owner = record.flatMap({ rights.viewer.tree[$0.content.owner] }),
      !units.contains(where: { $0.id == owner.id })
    {
      units.append(owner)
    }
    return units.map { Choice("\($0.id)", Text(verbatim: $0.name)) }
  }

  private func input(_ field: RecordField) -> Node {
    let question = Field(
      field.name, field.label, hint: field.hint, optional: !field.isRequired, errors: errors)
    let value = form.value(field)
    switch field.shape {
    case .line: return textInput(question, value: value)
    case .prose: return textArea(question, value: value, rows: 6)
    case .number: return numberInput(question, value: value, decimals: true)
    case .date: return dateInput(question, value: value)
    case .yesNo: return yesNo(question, selected: value.isEmpty ? nil : value == "ja")
    case .choice(let choices): return radios(question, choices, selected: value)
    case .choices(let choices):
      return checkboxes(question, choices, selected: Set(form.fields[field.key] ?? []))
    }
  }
}
