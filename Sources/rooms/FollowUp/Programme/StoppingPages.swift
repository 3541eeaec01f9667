import Core
import Forms
import Programmes
import Web

/// What stopping a programme and withdrawing a version lead to, with both to be confirmed.
struct StoppingPage: Sendable {
  let programme: LoadedProgramme
  let open: [(version: Int, count: ToldCount)]
  let today: Day
  var typed = FormData()
  var errors: [FieldError] = []

  private var id: ProgrammeID { programme.registered.id }

  var page: Page {
    Page(
      title: StoppingText.title, section: .develop,
      breadcrumbs: [
        (ProgrammeText.programmes, href: FollowUpURL.programmes),
        (programme.shown.definition.title, href: FollowUpURL.programme(id)),
      ], lead: Node(StoppingText.lead), errors: errors, seenBy: ProgrammeText.seenByAll
    ) {
      chapter(StoppingText.openHeading, id: "pagaende") {
        ul {
          for (version, count) in open { li { StoppingText.versionName(version, count) } }
        }
      }
      chapter(StoppingText.stopHeading, id: "avsluta") { stopping }
      chapter(StoppingText.withdrawHeading, id: "dra-tillbaka") { withdrawing }
    }
  }

  private var stopping: Node {
    guard let current = programme.current else { return p { StoppingText.nothingToStop } }
    return Node {
      p { StoppingText.stopExplanation }
      if let stops = current.registered.stoppedAt { insetText { StoppingText.stops(stops) } }
      Web.form(post: FollowUpURL.stop(id)) {
        dateInput(
          Field(StopForm.day, StoppingText.day, hint: StoppingText.dayHint, errors: errors),
          value: typed.first(StopForm.day) ?? "\(today)")
        checkbox(
          Field(StopForm.confirmed, StoppingText.confirmStop, errors: errors),
          isOn: typed.first(StopForm.confirmed) != nil)
        primaryButton(StoppingText.stop)
      }
    }
  }

  private var withdrawing: Node {
    Node {
      p { StoppingText.withdrawExplanation }
      Web.form(post: FollowUpURL.withdrawal(id)) {
        radios(
          Field(WithdrawalForm.version, StoppingText.version, errors: errors),
          programme.versions.filter(\.registered.mayBeEnded).map { version in
            let number = version.registered.number
            return Choice(
              "\(number)",
              StoppingText.versionName(number, open.first { $0.version == number }?.count))
          }, selected: typed.first(WithdrawalForm.version))
        textArea(
          Field(
            WithdrawalForm.reason, StoppingText.reason, hint: StoppingText.reasonHint,
            errors: errors), value: typed.first(WithdrawalForm.reason) ?? "", rows: 3, limit: 300)
        checkbox(
          Field(WithdrawalForm.confirmed, StoppingText.confirmWithdrawal, errors: errors),
          isOn: typed.first(WithdrawalForm.confirmed) != nil)
        secondaryButton(StoppingText.withdraw)
      }
    }
  }
}

/// For a form of a version that was withdrawn: why, and everything that was typed or saved.
struct WithdrawnPage: Sendable {
  let episode: EpisodeHead
  let definition: ProgrammeDefinition
  let occasion: OccasionKey
  let withdrawal: Withdrawal
  /// What was sent; nil when the form is only looked at.
  var form: ResponseForm?
  /// What was saved before, if anything.
  var held: ResponseRecord?

  var page: Page {
    let isSent = form != nil
    return Page(
      title: isSent ? StoppingText.withdrawnTitle : StoppingText.withdrawnHead, section: .develop,
      breadcrumbs: episode.breadcrumbs(includingEpisode: true),
      lead: Node(definition.title(of: occasion)),
      errors: isSent ? [FieldError("skrivet", StoppingText.notSaved)] : [],
      seenBy: CollectingText.seenBy
    ) {
      warningText { StoppingText.nothingMore(withdrawal) }
      if let form {
        div(.id("skrivet"), .tabindex(-1)) {
          h2 { StoppingText.yourAnswers }
          p { StoppingText.notSaved }
          checkAnswers(typed(form))
        }
      }
      if let held {
        h2 { StoppingText.savedAnswers }
        p { StoppingText.savedDoesNotCount }
        checkAnswers(
          [Answered(CollectingText.measuredOn) { "\(held.measuredOn)" }]
            + definition.items(at: occasion).map { item in
              Answered(item.text) { item.words(for: held.answers[item.key]) }
            })
      }
      actions { buttonLink(CollectingText.toEpisode, href: FollowUpURL.episode(episode.id)) }
    }
  }

  /// As it was typed, whether it could have been saved or not.
  private func typed(_ form: ResponseForm) -> [Answered] {
    let reason = MissingReason(rawValue: form.typed.trimmed(ResponseForm.notDone))
    return [
      Answered(CollectingText.measuredOn) { form.typed.trimmed(ResponseForm.measuredOn) }
    ]
      + definition.items(at: occasion).map { item in
        Answered(item.text) { item.words(typed: form.typed) }
      }
      + (reason.map { reason in [Answered(CollectingText.notDoneReason) { reason.title }] } ?? [])
  }
}

extension Item {
  /// What stands in its field, in words where it is a chosen alternative.
  fileprivate func words(typed: FormData) -> Text {
    let reason = MissingReason(rawValue: typed.trimmed(ResponseForm.missing(key)))
    let values = typed.all(ResponseForm.field(key)).filter { !$0.isEmpty }.map { value in
      let code = kind == .yesNo ? ["ja": Code.yes.code, "nej": Code.no.code][value] : value
      return kind.codes.first { $0.code == code }?.label ?? Text(verbatim: value)
    }
    let all = values + [reason.map(CollectingText.missing)].compactMap(\.self)
    return all.isEmpty ? CollectingText.noAnswer : Text.joined(all, separator: ", ")
  }
}

extension RegisteredVersion {
  /// Whether it has started, and has not been withdrawn.
  var mayBeEnded: Bool { status == .started || status == .stopped }
}
