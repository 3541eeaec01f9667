import Core
import Web

/// A file of units or users: how to write it, what it would change, and what it has changed.
struct ImportPage: Sendable {
  /// So many rows of each table; the command tells all.
  private static let most = 200

  var subject: OrganisationImportReport.Subject
  var report: OrganisationImportReport?
  /// The file in base64, to be sent again when it is to be stored.
  var content = ""
  /// Why there is no report.
  var refusal: Text?

  var page: Page {
    let faults = report?.faults ?? []
    let errors =
      refusal.map { [FieldError("fil", $0)] }
      ?? (faults.isEmpty
        ? [] : [FieldError("fel", report.map(ImportText.outcome) ?? ImportText.faults)])
    return Page(
      title: subject == .units ? ImportText.unitsTitle : ImportText.usersTitle, section: .govern,
      breadcrumbs: [
        subject == .units
          ? (UnitText.title, href: OrganisationURL.organisation)
          : (UserText.title, href: OrganisationURL.users)
      ],
      lead: report == nil
        ? Node(subject == .units ? ImportText.unitsLead : ImportText.usersLead) : .empty,
      notice: report?.isStored == true
        ? report.map { report in Notice(.success) { ImportText.outcome(report) } } : nil,
      errors: errors, seenBy: UserText.seenBy
    ) {
      if let report { outcome(report) }
      if report?.isStored != true { upload(isFirst: report == nil) }
    }
  }

  @NodeBuilder private func outcome(_ report: OrganisationImportReport) -> Node {
    if report.faults.isEmpty, !report.isStored {
      insetText { p { ImportText.outcome(report) } }
    }
    if !report.unused.isEmpty { p { ImportText.unused(report.unused) } }
    if !report.faults.isEmpty { faults(report) }
    if !report.passwords.isEmpty { passwords(report) }
    if report.faults.isEmpty {
      lines(ImportText.added, id: "laggs-till", report.added)
      lines(ImportText.changed, id: "andras", report.changed)
      if !report.isStored, report.changesAnything {
        form(
          post: subject == .units
            ? OrganisationURL.unitImportStoring : OrganisationURL.userImportStoring
        ) {
          hidden("innehall", content)
          primaryButton(subject == .units ? ImportText.storeUnits : ImportText.storeUsers)
        }
      }
    }
  }

  private func faults(_ report: OrganisationImportReport) -> Node {
    chapter(ImportText.faults, id: "fel") {
      DataTable(
        ImportText.faults, captionIsHidden: true,
        columns: [
          Column(ImportText.row, numeric: true), Column(ImportText.column),
          Column(ImportText.value), Column(ImportText.reason),
        ],
        rows: report.faults.prefix(Self.most).map {
          [
            Node(Text.number($0.row)), Node($0.column ?? ""), Node($0.value ?? ""),
            Node($0.reason),
          ]
        }
      ).node
      if report.faults.count > Self.most {
        p { ImportText.andMore(report.faults.count - Self.most) }
      }
    }
  }

  private func lines(
    _ heading: Text, id: String, _ lines: [OrganisationImportReport.Line]
  ) -> Node {
    guard !lines.isEmpty else { return .empty }
    return chapter(heading, id: id) {
      DataTable(
        heading, captionIsHidden: true,
        columns: [
          Column(subject == .units ? UnitText.code : UserText.login), Column(ImportText.what),
        ],
        rows: lines.prefix(Self.most).map { [Node($0.name), Node($0.what)] }
      ).node
      if lines.count > Self.most { p { ImportText.andMore(lines.count - Self.most) } }
    }
  }

  private func passwords(_ report: OrganisationImportReport) -> Node {
    chapter(ImportText.passwords, id: "losenord") {
      warningText { p { ImportText.passwordsLead } }
      DataTable(
        ImportText.passwords, captionIsHidden: true,
        columns: [
          Column(UserText.login), Column(UserText.name), Column(UserText.temporaryPassword),
        ],
        rows: report.passwords.map { [Node($0.login), Node($0.name), Node($0.password)] }
      ).node
    }
  }

  @NodeBuilder private func upload(isFirst: Bool) -> Node {
    form(upload: subject == .units ? OrganisationURL.unitImport : OrganisationURL.userImport) {
      fileInput(
        Field(
          "fil", ImportText.file, hint: ImportText.fileHint,
          errors: refusal.map { [FieldError("fil", $0)] } ?? []), accept: ".csv,.tsv,.txt")
      if isFirst {
        primaryButton(ImportText.tryOut)
      } else {
        secondaryButton(ImportText.tryAgain)
      }
    }
    chapter(ImportText.columns, id: "kolumner") {
      DataTable(
        ImportText.columns, captionIsHidden: true,
        columns: [Column(ImportText.column), Column(ImportText.meaning)],
        rows: subject == .units
          ? UnitColumn.allCases.map { [Node($0.headings[0]), Node(ImportText.meaning(of: $0))] }
          : UserColumn.allCases.map { [Node($0.headings[0]), Node(ImportText.meaning(of: $0))] }
      ).node
    }
  }
}
