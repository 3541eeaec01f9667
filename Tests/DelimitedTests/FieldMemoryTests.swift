import Delimited
import Testing

@Suite struct `A memory of fields` {
  /// A row for each line.
  private func rows(_ text: String) throws -> [DelimitedRow] {
    let reader = try DelimitedReader(.bytes(Array(text.utf8)), separator: .comma, encoding: .utf8)
    var rows: [DelimitedRow] = []
    while let row = try reader.next() { rows.append(row) }
    return rows
  }

  @Test func `finds out what a field stands for once, also among hundreds`() throws {
    let memory = FieldMemory<String>()
    var asked: [String] = []
    for row in try rows("a,b\n" + (0..<3).map { _ in numbers }.joined()) {
      let found = memory.value(of: 1, in: row) {
        asked.append(row[1])
        return "<\(row[1])>"
      }
      #expect(found == "<\(row[1])>")
    }
    #expect(asked == (0..<500).map { "v\($0)" })
  }

  private var numbers: String { (0..<500).map { "x,v\($0)\n" }.joined() }

  @Test func `tells fields apart that begin alike, and the empty one`() throws {
    let memory = FieldMemory<String>()
    let found = try rows("a,b\nx,1\nx,10\nx,\nx,1\nx,01\n").map { row in
      memory.value(of: 1, in: row) { row[1] }
    }
    #expect(found == ["1", "10", "", "1", "01"])
  }

  @Test func `asks each time for what it has no room for`() throws {
    let memory = FieldMemory<String>(limit: 2)
    var asked = 0
    for row in try rows("a,b\nx,1\nx,2\nx,3\nx,3\nx,1\n") {
      let found = memory.value(of: 1, in: row) {
        asked += 1
        return row[1]
      }
      #expect(found == row[1])
    }
    #expect(asked == 4)
  }

  @Test func `takes a field that no row has as the same for all`() throws {
    let memory = FieldMemory<Int>()
    var asked = 0
    let found = try rows("a,b\nx,1\ny,2\n").map { row in
      memory.value(of: nil, in: row) {
        asked += 1
        return asked
      }
    }
    #expect(found == [1, 1])
  }
}
