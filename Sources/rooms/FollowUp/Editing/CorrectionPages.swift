import Core
import Organisation
import Programmes
import Web

/// What may be corrected, as it stands now.
struct CorrectionPage: Sendable {
  let head: EpisodeHead
  let episode: Episode
  let units: [Choice]
  let typed: FormData
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: EditingText.correct, section: .develop,
      breadcrumbs: head.breadcrumbs(includingEpisode: true), lead: Node(EditingText.correctLead),
      errors: errors, seenBy: CollectingText.seenBy
    ) {
      Web.form(
        post: FollowUpURL.correctionCheck(head.id), .id(EpisodeChanging.place),
        Attribute("autocomplete", "off")
      ) {
        hidden(EpisodeChanging.version, "\(episode.rowVersion)")
        textInput(
          Field(
            CorrectionForm.identity, EditingText.rightPerson, hint: EditingText.rightPersonHint,
            optional: true, errors: errors), value: value(CorrectionForm.identity), width: .half,
          autocomplete: "off")
        textInput(
          Field(
            CorrectionForm.reference, EpisodeText.reference, hint: EpisodeText.referenceHint,
            optional: true, errors: errors), value: value(CorrectionForm.reference), width: .half,
          autocomplete: "off")
        dateInput(
          Field(CorrectionForm.start, EpisodeText.start, errors: errors),
          value: value(CorrectionForm.start))
        selectInput(
          Field(CorrectionForm.unit, EditingText.unitAtStart, errors: errors), units,
          selected: value(CorrectionForm.unit))
        radios(
          Field(
            CorrectionForm.gender, EpisodeText.gender, hint: EditingText.fromNumberHint,
            errors: errors), Gender.allCases.map { Choice($0.rawValue, $0.ofOne) },
          selected: value(CorrectionForm.gender))
        numberInput(
          Field(
            CorrectionForm.birthYear, EpisodeText.birthYear, hint: EditingText.fromNumberHint,
            optional: true, errors: errors), value: value(CorrectionForm.birthYear))
        TypedReason.input(typed, errors: errors)
        actions {
          primaryButton(EditingText.toCheck)
          buttonLink(EditingText.back, href: FollowUpURL.episode(head.id))
        }
      }
    }
  }

  private func value(_ field: String) -> String { typed.first(field) ?? "" }
}

/// What is changed, before and after, and what follows.
struct CorrectionCheckPage: Sendable {
  let head: EpisodeHead
  let episode: Episode
  let right: EpisodeCorrection
  /// Whether the right person has other episodes.
  let isKnown: Bool
  let leadsToMerge: Bool
  let tree: UnitTree
  let typed: FormData

  var page: Page {
    let differences = right.differences(from: EpisodeCorrection(episode))
    return Page(
      title: EditingText.checkTitle, section: .develop,
      breadcrumbs: head.breadcrumbs(includingEpisode: true), lead: Node(EditingText.checkLead),
      seenBy: CollectingText.seenBy
    ) {
      DataTable(
        EditingText.checkTitle, captionIsHidden: true,
        columns: [
          Column(EditingText.fact), Column(EditingText.before), Column(EditingText.after),
        ],
        rows: differences.map { difference in
          [
            Node(difference.fact.title), Node(words(difference.fact, difference.old, isNew: false)),
            Node(words(difference.fact, difference.new, isNew: true)),
          ]
        }
      ).node
      p { EditingText.why(typed.trimmed(TypedReason.field)) }
      if differences.contains(where: { Self.movesResults.contains($0.fact) }) {
        insetText { EditingText.resultsMove }
      }
      if leadsToMerge { warningText { EditingText.leadsToMerge } }
      Web.form(post: FollowUpURL.correction(head.id)) {
        fields
        actions { primaryButton(EditingText.saveCorrection) }
      }
      Web.form(post: FollowUpURL.correctionCheck(head.id)) {
        fields
        hidden(CorrectionForm.goOn, "ja")
        secondaryButton(EditingText.changeMore)
      }
    }
  }

  /// What results are divided by, and the person, who is counted once.
  private static let movesResults: Set<EpisodeFact> = [
    .person, .start, .unit, .gender, .birthYear,
  ]

  private var fields: Node {
    Node {
      for field in typed.fields
      where field.name != CSRF.fieldName && field.name != CorrectionForm.goOn {
        hidden(field.name, field.value)
      }
    }
  }

  private func words(_ fact: EpisodeFact, _ value: String, isNew: Bool) -> Text {
    switch fact {
    case .person:
      isNew
        ? (isKnown ? EditingText.knownPerson : EditingText.anotherPerson) : EditingText.thisPerson
    case .unit: Text(verbatim: UnitID(value).flatMap { tree[$0]?.name } ?? value)
    case .gender: Gender(rawValue: value)?.ofOne ?? Text(verbatim: value)
    default: value.isEmpty ? EditingText.notGiven : Text(verbatim: value)
    }
  }
}
