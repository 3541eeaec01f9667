import Core
import Organisation
import Programmes
import Web

/// A programme that comes with the product, to begin from.
struct ShippedChoice: Sendable {
  let name: String
  let title: Text
  let summary: Text?
}

/// Where the text of a programme is typed or sent, and told what is wrong with it.
struct PackagePage: Sendable {
  let units: [OrgUnit]
  let shipped: [ShippedChoice]
  let drafts: [OpenedDraft]
  var text = ""
  /// What the text is to take the place of.
  var draft: ProgrammeDraft?
  var unit: UnitID?
  var check: PackageCheck?
  var errors: [FieldError] = []
  var notice: Notice?

  /// Whether it can be kept, whatever else stops it.
  private var isGood: Bool { check?.errors.isEmpty == true }

  var page: Page {
    Page(
      title: PreparingText.title, section: .develop,
      breadcrumbs: [(ProgrammeText.programmes, href: FollowUpURL.programmes)],
      lead: Node(PreparingText.lead),
      notice: isGood && errors.isEmpty ? Notice(.information) { PreparingText.isGood } : notice,
      errors: errors,
      seenBy: PreparingText.seenBy
    ) {
      if let check {
        if !check.errors.isEmpty {
          chapter(PreparingText.faultsHeading, id: "att-ratta") {
            PackageCheck.table(check.errors, PreparingText.faultsHeading)
          }
        } else {
          check.node
        }
      }
      if text.isEmpty, check == nil { beginnings }
      if check == nil {
        form
      } else {
        chapter(isGood ? PreparingText.keepHeading : PreparingText.textHeading, id: "texten") {
          form
        }
      }
    }
  }

  private var form: Node {
    Web.form(upload: FollowUpURL.preparing) {
      if let draft {
        hidden(PackageForm.draft, draft.id.description)
        hidden(PackageForm.stamp, draft.stamp)
      }
      if units.count > 1 {
        selectInput(
          Field(
            PackageForm.unit, PreparingText.unit, hint: PreparingText.unitHint, errors: errors),
          units.map { Choice($0.id.description, Text(verbatim: $0.name)) },
          selected: unit?.description)
      }
      div(.class("source")) {
        textArea(
          Field(
            PackageForm.text, PreparingText.text, hint: PreparingText.textHint, errors: errors),
          value: text, rows: text.isEmpty ? 12 : 24)
      }
      fileInput(
        Field(
          PackageForm.file, PreparingText.file, hint: PreparingText.fileHint, optional: true,
          errors: errors), accept: ".yaml,.yml,text/yaml")
      actions {
        if isGood {
          primaryButton(
            PreparingText.keep, name: PackageForm.act, value: PackageForm.Act.keep.rawValue)
          secondaryButton(
            PreparingText.check, name: PackageForm.act, value: PackageForm.Act.check.rawValue)
        } else {
          primaryButton(
            PreparingText.check, name: PackageForm.act, value: PackageForm.Act.check.rawValue)
        }
      }
    }
  }

  @NodeBuilder private var beginnings: Node {
    if !drafts.isEmpty {
      chapter(PreparingText.drafts, id: "utkast") {
        ul {
          for opened in drafts {
            li {
              a(href: FollowUpURL.draft(opened.draft.id)) {
                PreparingText.draftTitle(opened.definition)
              }
              " "
              span(.class("muted")) {
                opened.owner.name
                ", "
                FollowUpText.changed(opened.draft.changedAt)
              }
            }
          }
        }
      }
    }
    if !shipped.isEmpty {
      disclosure(PreparingText.startFrom) {
        p { PreparingText.startFromHint }
        ul {
          for choice in shipped {
            li {
              a(href: "\(FollowUpURL.preparing)?paket=\(choice.name)") { choice.title }
              if let summary = choice.summary { div(.class("muted")) { summary } }
            }
          }
        }
      }
    }
  }
}

/// A draft with what it says, what it costs, and how it has been tried.
struct DraftPage: Sendable {
  static let registering = "registrera"

  let opened: OpenedDraft
  let check: PackageCheck
  let pilot: PilotSummary
  var errors: [FieldError] = []

  var page: Page {
    let id = opened.draft.id
    return Page(
      title: PreparingText.draftTitle(opened.definition), section: .develop,
      breadcrumbs: opened.breadcrumbs(toDraft: false), lead: Node(PreparingText.draftLead),
      errors: errors, seenBy: PreparingText.seenBy,
      changed: FollowUpText.changed(opened.draft.changedAt)
    ) {
      h2 { PreparingText.steps }
      ol {
        step(PreparingText.preview, FollowUpURL.draftPreview(id), PreparingText.previewHint)
        step(PreparingText.pilot, FollowUpURL.pilot(id), pilot.sentence)
        step(
          PreparingText.change, "\(FollowUpURL.preparing)?utkast=\(id)",
          PreparingText.changeHint)
      }
      check.node
      chapter(PreparingText.registerHeading, id: "registrera-rubrik") {
        p { PreparingText.registerExplanation }
        Web.form(post: FollowUpURL.registering(id)) {
          div(.id(Self.registering), .tabindex(-1)) {
            actions { primaryButton(PreparingText.register) }
          }
        }
      }
      disclosure(
        PreparingText.discardHeading, open: errors.contains { $0.field == "bekrafta" }
      ) {
        Web.form(post: FollowUpURL.discarding(id)) {
          checkbox(Field("bekrafta", PreparingText.discardConfirm, errors: errors))
          secondaryButton(PreparingText.discard)
        }
      }
    }
  }

  private func step(_ text: Text, _ href: String, _ hint: Text) -> Node {
    li {
      a(href: href) { text }
      div(.class("muted")) { hint }
    }
  }
}

extension OpenedDraft {
  func breadcrumbs(toDraft: Bool) -> [(Text, href: String)] {
    let path: [(Text, href: String)] = [
      (ProgrammeText.programmes, href: FollowUpURL.programmes),
      (PreparingText.title, href: FollowUpURL.preparing),
    ]
    return toDraft
      ? path + [(PreparingText.draftTitle(definition), href: FollowUpURL.draft(draft.id))] : path
  }
}
