import Core
import Organisation
import Web

/// What a record is as an official document.
struct HandlingPage: Sendable {
  var record: Record
  var form: HandlingForm
  var rights: RecordRights
  var errors: [FieldError] = []

  private var url: RecordURL { RecordURL(kind: rights.kind) }

  var page: Page {
    Page(
      title: HandlingText.changing(record.content.title), section: rights.kind.section,
      breadcrumbs: [
        (rights.kind.words.plural, href: url.list),
        (Text(verbatim: record.content.title), href: url.record(record.id)),
      ], errors: errors
    ) {
      if !errors.isEmpty { PersonPanel(check: form.personCheck).node }
      Web.form(post: url.handling(of: record.id)) {
        hidden("version", String(form.version ?? record.version))
        radios(
          Field("handling", HandlingText.handling, errors: errors),
          Handling.allCases.map { Choice($0.rawValue, $0.name, hint: $0.hint) },
          selected: form.handling)
        textInput(
          Field(
            "diarienummer", HandlingText.registration, hint: HandlingText.registrationHint,
            optional: true, errors: errors), value: form.registration, width: .half)
        actions {
          primaryButton(RecordText.save)
          a(href: url.record(record.id)) { RecordText.cancel }
        }
      }
    }
  }
}
