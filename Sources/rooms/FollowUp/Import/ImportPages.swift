import Core
import Forms
import Programmes
import SwedishText
import Web

/// Where a file is uploaded.
struct ImportUploadPage: Sendable {
  let programme: LoadedProgramme
  var errors: [FieldError] = []

  var page: Page {
    let registered = programme.registered
    return Page(
      title: ImportPageText.title, section: .develop, breadcrumbs: programme.breadcrumbs,
      lead: Node(ImportPageText.lead(programme.shown.definition.title)), errors: errors,
      seenBy: ImportPageText.seenBy
    ) {
      p { ImportPageText.what }
      if programme.current == nil {
        warningText { p { ImportPageText.notStarted } }
      } else {
        Web.form(upload: FollowUpURL.importing(registered.id)) {
          fileInput(
            Field("fil", ImportPageText.file, hint: ImportPageText.fileHint, errors: errors),
            accept: ".csv,.txt,.tsv,text/csv")
          primaryButton(ImportPageText.upload)
        }
      }
    }
  }
}

/// Where the columns of an uploaded file are told.
struct ImportMappingPage: Sendable {
  let programme: LoadedProgramme
  let upload: ImportUpload
  let definition: ProgrammeDefinition
  /// The first rows of the file.
  let samples: [[String]]
  let typed: FormData
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: ImportPageText.mapTitle, section: .develop,
      breadcrumbs: programme.breadcrumbs + [
        (ImportPageText.title, href: FollowUpURL.importing(upload.programme))
      ], lead: Node(ImportPageText.mapLead(upload.fileName)), errors: errors,
      seenBy: ImportPageText.seenBy
    ) {
      Web.form(post: FollowUpURL.uploaded(upload.programme, upload.id)) {
        for (index, name) in upload.header.enumerated() { column(index, name) }
        fieldGroup(ImportPageText.more) { whole }
        disclosure(ImportPageText.ownMap, open: !typed.trimmed(ImportMapForm.ownMap).isEmpty) {
          textArea(
            Field(
              ImportMapForm.ownMap, ImportPageText.ownMap, hint: ImportPageText.ownMapHint,
              optional: true, errors: errors),
            value: typed.first(ImportMapForm.ownMap) ?? "", rows: 12)
        }
        primaryButton(ImportPageText.tryIt)
      }
    }
  }

  private func column(_ index: Int, _ name: String) -> Node {
    let role = ImportMapForm.role(index)
    let occasion = ImportMapForm.occasion(index)
    let codes = ImportMapForm.codes(index)
    return fieldGroup(ImportPageText.column(maskedForReport(name))) {
      selectInput(
        Field(role, ImportPageText.role, hint: example(index), errors: errors), roles,
        selected: typed.first(role), withEmpty: false)
      selectInput(
        Field(
          occasion, ImportPageText.occasion,
          hint: index == 0 ? ImportPageText.occasionHint : nil, optional: true, errors: errors),
        occasions, selected: typed.first(occasion))
      let isOpen = !typed.trimmed(codes).isEmpty
      disclosure(ImportPageText.codesHeading, open: isOpen) {
        textInput(
          Field(codes, ImportPageText.codes, hint: ImportPageText.codesHint, errors: errors),
          value: typed.first(codes) ?? "", width: .half, autocomplete: "off")
      }
    }
  }

  private func example(_ index: Int) -> Text? {
    let values = samples.compactMap { index < $0.count ? $0[index] : nil }.filter { !$0.isEmpty }
    guard !values.isEmpty else { return nil }
    return ImportPageText.example(
      values.map { maskedForReport(String($0.prefix(30))) }.joined(separator: " · "))
  }

  @NodeBuilder private var whole: Node {
    dateInput(
      Field(
        ImportMapForm.start, ImportPageText.start, hint: ImportPageText.startHint, optional: true,
        errors: errors), value: typed.first(ImportMapForm.start) ?? "")
    dateInput(
      Field(
        ImportMapForm.end, ImportPageText.end, hint: ImportPageText.endHint, optional: true,
        errors: errors), value: typed.first(ImportMapForm.end) ?? "")
    radios(
      Field(ImportMapForm.placing, ImportPageText.placing, optional: true, errors: errors),
      ImportMapForm.Placing.allCases.map { Choice($0.rawValue, ImportPageText.placing($0)) },
      selected: typed.first(ImportMapForm.placing))
    textInput(
      Field(
        ImportMapForm.missing, ImportPageText.missing, hint: ImportPageText.missingHint,
        optional: true, errors: errors),
      value: typed.first(ImportMapForm.missing) ?? "", width: .half, autocomplete: "off")
  }

  private var roles: [Choice] {
    [Choice("", ImportPageText.notUsed)]
      + ImportMapForm.Role.allCases.map { Choice($0.rawValue, ImportPageText.name($0)) }
      + definition.items.map {
        Choice(ImportMapForm.value(of: $0), $0.text + Text(verbatim: " (\($0.key))"))
      }
  }

  private var occasions: [Choice] {
    definition.occasions.flatMap { rule in
      rule.occasions.map { Choice($0.key.name, rule.title(of: $0.key)) }
    }
  }
}

/// How an upload stands: being worked on, tried, stored or failed.
struct ImportStatePage: Sendable {
  private static let shown = 200

  let programme: LoadedProgramme
  let upload: ImportUpload
  /// Nil when nothing is being done.
  let progress: ImportProgress?
  var errors: [FieldError] = []

  var page: Page {
    Page(
      title: title, section: .develop,
      breadcrumbs: programme.breadcrumbs + [
        (ImportPageText.title, href: FollowUpURL.importing(upload.programme))
      ], errors: errors, seenBy: ImportPageText.seenBy
    ) {
      if let progress {
        working(progress)
      } else {
        switch upload.step {
        case .mapping, .trying, .storing: failed(ImportPageText.interrupted)
        case .failed: failed(upload.failure ?? ImportPageText.interrupted)
        case .tried: if let report = upload.report { tried(report) }
        case .stored: if let report = upload.report { stored(report) }
        }
      }
    }
  }

  private var title: Text {
    if progress != nil {
      return upload.step == .storing ? ImportPageText.storing : ImportPageText.trying
    }
    return switch upload.step {
    case .mapping, .trying, .storing, .failed: ImportPageText.failedTitle
    case .tried:
      upload.report?.holds == true ? ImportPageText.triedTitle : ImportPageText.blockedTitle
    case .stored: ImportPageText.storedTitle
    }
  }

  private var mapping: String { FollowUpURL.uploaded(upload.programme, upload.id) }

  @NodeBuilder private func working(_ progress: ImportProgress) -> Node {
    if let share = progress.share {
      progressBar(
        ImportPageText.progress(progress), done: Int((share * 100).rounded(.down)), of: 100)
    } else {
      p { ImportPageText.progress(progress) }
    }
    p { ImportPageText.leave }
    p {
      buttonLink(
        ImportPageText.refresh, href: FollowUpURL.uploadState(upload.programme, upload.id),
        primary: true)
    }
  }

  @NodeBuilder private func failed(_ reason: Text) -> Node {
    warningText { p { reason } }
    ways
  }

  private var ways: Node {
    actions {
      buttonLink(ImportPageText.change, href: mapping)
      buttonLink(ImportPageText.another, href: FollowUpURL.importing(upload.programme))
    }
  }

  @NodeBuilder private func tried(_ report: ImportReport) -> Node {
    figures(report)
    for note in report.notes { p(.class("muted")) { note } }
    if report.refusedRows > 0 { refusals(report) }
    if report.contradictsTyped > 0 { contradictions(report) }
    chapter(ImportPageText.check, id: "kontrollera") {
      checkAnswers(checked)
      disclosure(ImportPageText.mapHeading) {
        p { ImportPageText.mapNote }
        pre { upload.map }
      }
    }
    if report.endsEarly {
      ways
    } else {
      Web.form(post: FollowUpURL.storing(upload.programme, upload.id)) {
        if report.refusedRows > 0 {
          checkbox(Field("delar", ImportPageText.acceptPartial, errors: errors))
        }
        if report.contradictsTyped > 0 {
          checkbox(Field("ersatt", ImportPageText.replaceTyped, errors: errors))
        }
        primaryButton(ImportPageText.store)
      }
      ways
    }
  }

  @NodeBuilder private func stored(_ report: ImportReport) -> Node {
    figures(report)
    if report.refusedRows > 0 { refusals(report) }
    actions {
      buttonLink(
        ImportPageText.toResults, href: FollowUpURL.results(upload.programme), primary: true)
      buttonLink(ImportPageText.another, href: FollowUpURL.importing(upload.programme))
    }
  }

  private func figures(_ report: ImportReport) -> Node {
    keyFigures([
      (.number(report.read), label: ImportPageText.read),
      (.number(report.created), label: ImportPageText.created),
      (.number(report.updated), label: ImportPageText.updated),
      (.number(report.unchanged), label: ImportPageText.unchanged),
      (.number(report.duplicates), label: ImportPageText.duplicates),
      (.number(report.refusedRows), label: ImportPageText.refused),
      (.number(report.newPersons), label: ImportPageText.newPersons),
    ])
  }

  private func refusals(_ report: ImportReport) -> Node {
    chapter(ImportPageText.refusedHeading, id: "avvisade") {
      DataTable(
        ImportPageText.refusedHeading, captionIsHidden: true,
        columns: [
          Column(ImportPageText.row), Column(ImportPageText.column),
          Column(ImportPageText.value), Column(ImportPageText.reason),
        ],
        rows: report.refused.prefix(Self.shown).map { refusal in
          [
            Node(String(refusal.row)), Node(refusal.column ?? ""), Node(refusal.value ?? ""),
            Node(refusal.reason),
          ]
        }
      ).node
      if report.refused.count > Self.shown {
        p { ImportPageText.more(report.refused.count - Self.shown) }
      }
    }
  }

  private func contradictions(_ report: ImportReport) -> Node {
    chapter(ImportPageText.typedHeading, id: "skrivna") {
      DataTable(
        ImportPageText.typedHeading, captionIsHidden: true,
        columns: [Column(ImportPageText.row), Column(ImportPageText.occasion)],
        rows: report.contradictions.prefix(Self.shown).map {
          [Node(String($0.row)), Node($0.occasion ?? "")]
        }
      ).node
      if report.contradictions.count > Self.shown {
        p { ImportPageText.more(report.contradictions.count - Self.shown) }
      }
    }
  }

  /// The columns that are used, each with the way to change it.
  private var checked: [Answered] {
    let typed = upload.typed
    let items = Dictionary(programme.shown.definition.items.map { ($0.key.name, $0) }) { one, _ in
      one
    }
    let titles = Dictionary(
      programme.shown.definition.occasions.flatMap { rule in
        rule.occasions.map { ($0.key.name, [rule.title(of: $0.key)]) }
      }
    ) { one, _ in one }
    var answers = [Answered(ImportPageText.fileName) { Node(upload.fileName) }]
    for (index, name) in upload.header.enumerated() {
      let chosen = typed.trimmed(ImportMapForm.role(index))
      let role: Text
      if let plain = ImportMapForm.Role(rawValue: chosen) {
        role = ImportPageText.name(plain)
      } else if let item = items[String(chosen.drop { $0 != ":" }.dropFirst())] {
        role = item.text
      } else {
        continue
      }
      let occasion = typed.trimmed(ImportMapForm.occasion(index))
      answers.append(
        Answered(
          ImportPageText.column(maskedForReport(name)),
          change: "\(mapping)#\(ImportMapForm.role(index))"
        ) { Node(Text.joined([role] + (titles[occasion] ?? []), separator: " · ")) })
    }
    return answers
  }
}

extension ImportReport {
  /// Whether everything can be stored without a choice.
  fileprivate var holds: Bool { !isBlocked(acceptPartial: false, replaceTyped: false) }
}

extension LoadedProgramme {
  fileprivate var breadcrumbs: [(Text, href: String)] {
    [
      (ProgrammeText.programmes, href: FollowUpURL.programmes),
      (shown.definition.title, href: FollowUpURL.programme(registered.id)),
    ]
  }
}
