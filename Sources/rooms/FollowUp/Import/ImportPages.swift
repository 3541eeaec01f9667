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
      + definition.attributes.map {
        Choice(ImportMapForm.value(ofAttribute: $0.name), ImportPageText.attribute($0.title))
      }
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
      ], lead: lead, errors: errors, seenBy: ImportPageText.seenBy
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
      upload.report?.hindrance == nil ? ImportPageText.triedTitle : ImportPageText.blockedTitle
    case .stored: ImportPageText.storedTitle
    }
  }

  /// What came of it, in a sentence.
  private var lead: Node {
    guard progress == nil, let report = upload.report else { return .empty }
    // The heading says that it is done.
    let isAllSaid = upload.step == .stored && report.refusedRows == 0 && report.read > 0
    return upload.step == .tried || upload.step == .stored && !isAllSaid
      ? Node(ImportText.outcome(report)) : .empty
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
    notes(report)
    if report.refusedRows > 0 { refusals(report) }
    if report.contradictsTyped > 0 { contradictions(report) }
    chapter(ImportPageText.check, id: "kontrollera") {
      checkAnswers(checked)
      disclosure(ImportPageText.mapHeading) {
        p { ImportPageText.mapNote }
        pre { maskedForReport(upload.map) }
      }
    }
    if report.endsEarly || report.accepted == 0 {
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
    notes(report)
    if report.refusedRows > 0 { refusals(report) }
    actions {
      buttonLink(
        ImportPageText.toResults, href: FollowUpURL.results(upload.programme), primary: true)
      buttonLink(ImportPageText.another, href: FollowUpURL.importing(upload.programme))
    }
  }

  @NodeBuilder private func notes(_ report: ImportReport) -> Node {
    if !report.notes.isEmpty {
      insetText { for note in report.notes { p { note.sentence } } }
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

  /// What is used of the file and what is said of all of it, each with the way to change it.
  private var checked: [Answered] {
    let typed = upload.typed
    let definition = programme.shown.definition
    var titles: [String: Text] = [:]
    for role in ImportMapForm.Role.allCases { titles[role.rawValue] = ImportPageText.name(role) }
    for item in definition.items { titles[ImportMapForm.value(of: item)] = item.text }
    for (name, title) in definition.attributes {
      titles[ImportMapForm.value(ofAttribute: name)] = ImportPageText.attribute(title)
    }
    let occasions = Dictionary(
      definition.occasions.flatMap { rule in
        rule.occasions.map { ($0.key.name, [rule.title(of: $0.key)]) }
      }
    ) { one, _ in one }
    func answered(_ label: Text, _ field: String, _ value: Text) -> Answered {
      Answered(label, change: "\(mapping)#\(field)") { Node(value) }
    }
    var answers = [Answered(ImportPageText.fileName) { Node(upload.fileName) }]
    guard typed.trimmed(ImportMapForm.ownMap).isEmpty else {
      return answers + [
        answered(ImportPageText.mapHeading, ImportMapForm.ownMap, ImportPageText.ownMap)
      ]
    }
    for (index, name) in upload.header.enumerated() {
      guard let role = titles[typed.trimmed(ImportMapForm.role(index))] else { continue }
      let occasion = occasions[typed.trimmed(ImportMapForm.occasion(index))] ?? []
      answers.append(
        answered(
          ImportPageText.column(maskedForReport(name)), ImportMapForm.role(index),
          Text.joined([role] + occasion, separator: " · ")))
    }
    for (field, label) in [
      (ImportMapForm.start, ImportPageText.start), (ImportMapForm.end, ImportPageText.end),
      (ImportMapForm.missing, ImportPageText.missing),
    ]
    where !typed.trimmed(field).isEmpty {
      answers.append(answered(label, field, Text(verbatim: maskedForReport(typed.trimmed(field)))))
    }
    if let placing = ImportMapForm.Placing(rawValue: typed.trimmed(ImportMapForm.placing)) {
      answers.append(
        answered(
          ImportPageText.placing, ImportMapForm.placing, ImportPageText.placing(placing)))
    }
    return answers
  }
}

extension Text {
  /// A note of a report as a sentence of its own.
  fileprivate var sentence: Text {
    func sentence(_ note: String) -> String { note.prefix(1).uppercased() + note.dropFirst() + "." }
    return Text(sv: sentence(sv), en: sentence(en))
  }
}

extension LoadedProgramme {
  fileprivate var breadcrumbs: [(Text, href: String)] {
    [
      (ProgrammeText.programmes, href: FollowUpURL.programmes),
      (shown.definition.title, href: FollowUpURL.programme(registered.id)),
    ]
  }
}
