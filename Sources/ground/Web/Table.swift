import Core

/// A column of a table.
package struct Column: Sendable {
  package var heading: Text
  package var isNumeric: Bool
  /// What `?sort=` says for this column; nil when it cannot be sorted by.
  package var sortKey: String?

  package init(_ heading: Text, numeric: Bool = false, sort: String? = nil) {
    self.heading = heading
    isNumeric = numeric
    sortKey = sort
  }
}

/// The order of a table, as it stands in the address: `?sort=namn`, `?sort=-namn`.
package struct Sorting: Sendable, Hashable {
  package var key: String
  package var ascending: Bool

  package init(_ key: String, ascending: Bool = true) {
    self.key = key
    self.ascending = ascending
  }

  /// The order a query asks for, when it is one of `allowed`; else `fallback`.
  package init(_ query: FormData, allowed: [String], fallback: Sorting) {
    let asked = query.first("sort") ?? ""
    let key = asked.hasPrefix("-") ? String(asked.dropFirst()) : asked
    self = allowed.contains(key) ? Sorting(key, ascending: key == asked) : fallback
  }

  package var parameter: String { ascending ? key : "-\(key)" }
}

/// A table with a caption. The first column heads its row.
package struct DataTable: Sendable {
  package var caption: Text
  package var captionIsHidden: Bool
  package var columns: [Column]
  package var rows: [[Node]]
  /// The present order and the address with its query, when columns can be sorted by.
  package var sorting: (Sorting, path: String, query: FormData)?
  /// Offers, where there is a script, a field that hides rows without the words typed.
  package var filterable: Bool
  /// Turns each row into a block of figures under their headings where there is little room.
  package var stacks: Bool
  /// Files with the same figures.
  package var exports: [(Text, href: String)]
  /// Said when there are no rows.
  package var whenEmpty: Text?

  package init(
    _ caption: Text, captionIsHidden: Bool = false, columns: [Column], rows: [[Node]],
    sorting: (Sorting, path: String, query: FormData)? = nil, filterable: Bool = false,
    stacks: Bool = false, exports: [(Text, href: String)] = [], whenEmpty: Text? = nil
  ) {
    self.caption = caption
    self.captionIsHidden = captionIsHidden
    self.columns = columns
    self.rows = rows
    self.sorting = sorting
    self.filterable = filterable
    self.stacks = stacks
    self.exports = exports
    self.whenEmpty = whenEmpty
  }

  package var node: Node {
    div(
      .class(stacks ? "data-table stacks" : "data-table"),
      .data("filter", filterable ? WebText.filterRows : nil),
      .data("none", filterable ? WebText.noMatches : nil)
    ) {
      // Scrolls by itself on a narrow screen, and therefore takes focus.
      div(
        .class("scroll"), .tabindex(0), .role("group"), .aria("label", caption)
      ) {
        table {
          Web.caption(.class(captionIsHidden ? "visually-hidden" : nil)) { caption }
          thead { tr { for column in columns { heading(column) } } }
          tbody { for row in rows { tableRow(row) } }
        }
      }
      if rows.isEmpty, let whenEmpty { p(.class("muted")) { whenEmpty } }
      if !exports.isEmpty { exportLinks }
    }
  }

  private func heading(_ column: Column) -> Node {
    let isCurrent = column.sortKey != nil && column.sortKey == sorting?.0.key
    let order = isCurrent ? (sorting?.0.ascending == true ? "ascending" : "descending") : nil
    return th(
      .scope("col"), .class(column.isNumeric ? "numeric" : nil), .aria("sort", order)
    ) {
      if let key = column.sortKey, let (current, path, query) = sorting {
        let next = Sorting(key, ascending: isCurrent ? !current.ascending : true)
        a(href: path + query.setting("sort", next.parameter).query) { column.heading }
      } else {
        column.heading
      }
    }
  }

  private func tableRow(_ cells: [Node]) -> Node {
    tr {
      for (index, cell) in cells.enumerated() {
        if index == 0 {
          th(.scope("row")) { cell }
        } else {
          td(
            .class(index < columns.count && columns[index].isNumeric ? "numeric" : nil),
            .data("label", stacks && index < columns.count ? columns[index].heading : nil)
          ) { cell }
        }
      }
    }
  }

  private var exportLinks: Node {
    p(.class("exports")) {
      WebText.download
      ": "
      for (index, export) in exports.enumerated() {
        if index > 0 { ", " }
        a(href: export.href) { export.0 }
      }
    }
  }
}

/// Fields in a row over a result, sent to the same address: period, breakdown, measure. The button
/// is the page's main one when `isMain`.
package func filterForm(
  _ path: String, submit: Text? = nil, isMain: Bool = false, @NodeBuilder fields: () -> Node
) -> Node {
  form(get: path, .class("filter")) {
    fields()
    if isMain {
      primaryButton(submit ?? WebText.show)
    } else {
      secondaryButton(submit ?? WebText.show)
    }
  }
}
