import Core
import Delimited
import Foundation
import Programmes

/// Reads a file some thousand rows at a time, and checks each row by itself.
actor ImportFile {
  /// Rows that follow upon each other in the file.
  struct Part: Sendable {
    var rows: [StagedRow] = []
    /// What is to be told of them.
    var report = ImportReport()
    /// 0–1, how much of the file has been read.
    var share: Double?
  }

  nonisolated let plan: ImportPlan
  /// What is worth knowing of the map.
  nonisolated let notes: [Text]
  private let reader: DelimitedReader
  private let rows: ImportRowReader
  private var count = 0
  private var isAtEnd = false

  init(_ order: ImportOrder, _ map: ImportMap, _ surroundings: ImportSurroundings) throws {
    do throws(DelimitedError) {
      reader = try DelimitedReader(
        .file(order.csv.path), separator: map.separator, encoding: map.encoding)
    } catch {
      throw ImportError.file(error)
    }
    let (plan, faults) = ImportPlan.bind(
      map, header: reader.header, programme: surroundings.definition)
    guard let plan else { throw ImportError.map(faults.filter { $0.severity == .error }) }
    self.plan = plan
    var notes = faults.map(\.reason)
    if case .rowNumber(series: nil) = map.person { notes.append(ImportText.rowsByFile) }
    self.notes = notes
    rows = try ImportRowReader(plan, surroundings)
  }

  /// The next rows, about `limit`; nil when there are no more.
  func next(_ limit: Int) -> Part? {
    if isAtEnd { return nil }
    var part = Part()
    while part.report.read < limit {
      do throws(DelimitedError) {
        guard let row = try reader.next() else {
          isAtEnd = true
          break
        }
        if !row.isBlank { read(row, into: &part) }
      } catch {
        count += 1
        part.report.read += 1
        part.report.refusedRows += 1
        part.report.refuse(
          ImportRefusal(
            row: error.line ?? count + 1, column: error.column?.name, reason: error.reason))
        if error.isConfinedToRow { continue }
        part.report.endsEarly = true
        isAtEnd = true
        break
      }
    }
    part.share = reader.byteCount.map { Double(reader.bytesRead) / Double(max($0, 1)) }
    return part
  }

  private func read(_ row: DelimitedRow, into part: inout Part) {
    count += 1
    part.report.read += 1
    let staged = rows.read(row)
    if staged.isEmpty {
      part.report.refusedRows += 1
      for refusal in rows.refusals { part.report.refuse(refusal) }
    }
    part.rows += staged
  }
}
