import Core
import Organisation
import Programmes
import Web

struct NewEpisodePage: Sendable {
  let programme: ProgrammeID
  let definition: ProgrammeDefinition
  let units: [Choice]
  let workers: [Choice]
  let mayProtect: Bool
  let typed: FormData
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: EpisodeText.newTitle, section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (definition.title, href: FollowUpURL.programme(programme)),
      ], lead: Node(EpisodeText.newLead), errors: errors, seenBy: CollectingText.seenBy
    ) {
      p { a(href: FollowUpURL.information(programme)) { EpisodeText.informationLink } }
      Web.form(post: FollowUpURL.newEpisode(programme), Attribute("autocomplete", "off")) {
        hidden(NewEpisodeForm.episode, value(NewEpisodeForm.episode))
        textInput(
          Field(
            NewEpisodeForm.identity, EpisodeText.identity, hint: EpisodeText.identityHint,
            errors: errors), value: value(NewEpisodeForm.identity), width: .half,
          autocomplete: "off")
        textInput(
          Field(
            NewEpisodeForm.reference, EpisodeText.reference, hint: EpisodeText.referenceHint,
            optional: true, errors: errors), value: value(NewEpisodeForm.reference), width: .half,
          autocomplete: "off")
        dateInput(
          Field(NewEpisodeForm.start, EpisodeText.start, errors: errors),
          value: value(NewEpisodeForm.start))
        if units.count > 1 {
          selectInput(
            Field(NewEpisodeForm.unit, EpisodeText.unit, errors: errors), units,
            selected: typed.first(NewEpisodeForm.unit))
        } else {
          hidden(NewEpisodeForm.unit, units.first?.value ?? "")
        }
        selectInput(
          Field(NewEpisodeForm.worker, EpisodeText.worker, errors: errors), workers,
          selected: typed.first(NewEpisodeForm.worker))
        fromPersonalNumber
        if definition.unitOfAnalysis == .household {
          textInput(
            Field(
              NewEpisodeForm.household, EpisodeText.household, hint: EpisodeText.householdHint,
              optional: true, errors: errors), value: value(NewEpisodeForm.household),
            width: .half, autocomplete: "off")
        }
        if mayProtect {
          checkbox(
            Field(
              NewEpisodeForm.isProtected, EpisodeText.isProtected, hint: EpisodeText.protectedHint,
              errors: errors), isOn: typed.first(NewEpisodeForm.isProtected) != nil)
        }
        actions { primaryButton(EpisodeText.begin) }
      }
    }
  }

  /// What a personal number already says, for those who write a reference.
  private var fromPersonalNumber: Node {
    Node {
      radios(
        Field(
          NewEpisodeForm.gender, EpisodeText.gender, hint: EpisodeText.genderHint,
          errors: errors),
        Gender.allCases.map { Choice($0.rawValue, $0.ofOne) },
        selected: typed.first(NewEpisodeForm.gender))
      numberInput(
        Field(
          NewEpisodeForm.birthYear, EpisodeText.birthYear, hint: EpisodeText.genderHint,
          optional: true, errors: errors), value: value(NewEpisodeForm.birthYear))
    }
  }

  private func value(_ field: String) -> String { typed.first(field) ?? "" }
}

/// Instead of a second episode at the same time.
struct AlreadyFollowedPage: Sendable {
  let programme: ProgrammeID
  let definition: ProgrammeDefinition
  let episode: EpisodeID
  let name: Text

  var page: Page {
    Page(
      title: EpisodeText.alreadyTitle, section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (definition.title, href: FollowUpURL.programme(programme)),
      ], lead: Node(EpisodeText.alreadyLead), status: 409
    ) {
      p { name }
      actions {
        buttonLink(
          EpisodeText.toOpenEpisode, href: FollowUpURL.episode(episode), primary: true)
      }
    }
  }
}
