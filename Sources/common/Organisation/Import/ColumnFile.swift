import Core
import Delimited
import Foundation
import SwedishText

/// One thing in a file that cannot be taken in.
package struct RowFault: Sendable, Hashable {
  /// The line of the file where the row begins; the header is line 1.
  package let row: Int
  package let column: String?
  /// As the file has it, without anything that looks like a personal number.
  package let value: String?
  package let reason: Text

  init(row: Int, column: String? = nil, value: String? = nil, reason: Text) {
    self.row = row
    self.column = column.map(maskedForReport)
    self.value = value.map { maskedForReport(String($0.prefix(100))) }
    self.reason = reason
  }
}

/// A column that a file may have, by any of its headings.
protocol FileColumn: Hashable, CaseIterable, Sendable {
  /// In lower case, the Swedish one first.
  var headings: [String] { get }
  var isRequired: Bool { get }
}

/// A file whose columns are known by their headings, read as a whole.
struct ColumnFile<Column: FileColumn>: Sendable {
  struct Row: Sendable {
    let line: Int
    /// Without surrounding spaces; only what is not empty.
    let values: [Column: String]
    fileprivate let headings: [Column: String]

    subscript(column: Column) -> String? { values[column] }

    func fault(_ column: Column, _ reason: Text) -> RowFault {
      RowFault(
        row: line, column: headings[column] ?? column.headings[0], value: values[column],
        reason: reason)
    }
  }

  private(set) var rows: [Row] = []
  private(set) var faults: [RowFault] = []
  /// Columns that nothing is taken from.
  private(set) var unused: [String] = []

  /// More than any organisation has, so that a file sent by mistake is refused early.
  private static var mostRows: Int { 50_000 }

  init(_ source: DelimitedSource) throws(DelimitedError) {
    let reader = try DelimitedReader(
      source, limits: DelimitedLimits(columns: 100, fieldBytes: 10_000, rowBytes: 100_000))
    var places: [(column: Column, index: Int)] = []
    for (index, heading) in reader.header.enumerated() {
      let name = heading.lowercased()
      if ImportText.passwordHeadings.contains(where: name.contains) {
        faults.append(RowFault(row: 1, column: heading, reason: ImportText.passwordColumn))
      } else if let column = Column.allCases.first(where: { $0.headings.contains(name) }) {
        if places.contains(where: { $0.column == column }) {
          faults.append(RowFault(row: 1, column: heading, reason: ImportText.columnTwice))
        }
        places.append((column, index))
      } else if !name.isEmpty {
        unused.append(maskedForReport(heading))
      }
    }
    for column in Column.allCases where column.isRequired {
      if !places.contains(where: { $0.column == column }) {
        faults.append(
          RowFault(row: 1, reason: ImportText.columnMissing(column.headings[0])))
      }
    }
    guard faults.isEmpty else { return }
    let headings = Dictionary(
      uniqueKeysWithValues: places.map { ($0.column, reader.header[$0.index]) })
    while true {
      do {
        guard let row = try reader.next() else { break }
        if row.isBlank { continue }
        guard rows.count < Self.mostRows else {
          faults.append(RowFault(row: row.line, reason: ImportText.tooManyRows(Self.mostRows)))
          break
        }
        var values: [Column: String] = [:]
        for (column, index) in places {
          let text = row[index].trimmingCharacters(in: .whitespacesAndNewlines)
          if !text.isEmpty { values[column] = text }
        }
        rows.append(Row(line: row.line, values: values, headings: headings))
      } catch  where error.isConfinedToRow {
        faults.append(
          RowFault(
            row: error.line ?? 1, column: error.column?.name, reason: error.message))
      }
    }
  }
}
