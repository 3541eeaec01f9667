import Charts
import Core
import Web

/// A chart as a page shows it: sentence, picture, table.
package func chartFigure(_ chart: some Chart, note: Node = .empty, tableIsOpen: Bool = false)
  -> Node
{
  let table = chart.table
  return chartFigure(
    sentence: chart.sentence,
    table: DataTable(
      table.caption, captionIsHidden: true,
      columns: table.columns.map { Column($0.name, numeric: $0.isNumeric) },
      rows: table.rows.map { $0.map { Node($0) } }
    ).node, tableIsOpen: tableIsOpen, note: note
  ) { chart.svg(in: $0) }
}
