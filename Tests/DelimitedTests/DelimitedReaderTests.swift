import Delimited
import Foundation
import Testing

private func rows(
  _ text: String, separator: Separator? = nil, encoding: CharacterEncoding? = nil,
  limits: DelimitedLimits = DelimitedLimits()
) throws -> [[String]] {
  let reader = try DelimitedReader(
    .bytes(Array(text.utf8)), separator: separator, encoding: encoding, limits: limits)
  var rows = [reader.header]
  while let row = try reader.next() { rows.append(row.texts) }
  return rows
}

/// Every row that can be read and every error, in order.
private func outcomes(_ bytes: [UInt8], encoding: CharacterEncoding? = nil) throws -> (
  rows: [[String]], errors: [DelimitedError]
) {
  let reader = try DelimitedReader(.bytes(bytes), encoding: encoding)
  var rows: [[String]] = []
  var errors: [DelimitedError] = []
  while true {
    do {
      guard let row = try reader.next() else { return (rows, errors) }
      rows.append(row.texts)
    } catch {
      errors.append(error)
    }
  }
}

@Suite struct `Reading delimited files` {
  @Test(arguments: [";", ",", "\t"], ["\r\n", "\n", "\r"])
  func `every separator and every line end is understood`(separator: String, end: String) throws {
    let text = ["id", "start"].joined(separator: separator) + end + "p1" + separator + "3" + end
    #expect(try rows(text) == [["id", "start"], ["p1", "3"]])
    #expect(try rows(String(text.dropLast())) == [["id", "start"], ["p1", "3"]])
  }

  @Test func `quoted fields hold separators, doubled quotes and newlines`() throws {
    let text = "a;b\n\"x;y\";\"sade \"\"hej\"\"\r\noch gick\"\n\"\";5\" rör\n"
    #expect(
      try rows(text)
        == [["a", "b"], ["x;y", "sade \"hej\"\r\noch gick"], ["", "5\" rör"]])
  }

  @Test func `a comma in a header and decimal commas do not hide the semicolon`() throws {
    #expect(
      try rows("id;ålder, år, hel\np1;3,5\np2;4,5\n")
        == [["id", "ålder, år, hel"], ["p1", "3,5"], ["p2", "4,5"]])
    #expect(try rows("a;b;c\n1,5;2,5;3,5\n")[1] == ["1,5", "2,5", "3,5"])
  }

  @Test func `a single column needs no separator`() throws {
    #expect(try rows("kod\nA\n\"\"\nB") == [["kod"], ["A"], [""], ["B"]])
  }

  @Test func `empty fields and a separator last are fields`() throws {
    #expect(try rows("a;b;c\n;;\n1;;") == [["a", "b", "c"], ["", "", ""], ["1", "", ""]])
  }

  @Test func `a byte order mark is no part of the first name`() throws {
    let reader = try DelimitedReader(.bytes([0xEF, 0xBB, 0xBF] + Array("kön;år\n".utf8)))
    #expect(reader.header == ["kön", "år"])
    #expect(reader.dialect == Dialect(separator: .semicolon, encoding: .utf8))
    #expect(reader.column(named: "år") == 1)
    #expect(reader.column(named: "ålder") == nil)
  }

  @Test func `bytes that are not UTF-8 are read as Windows-1252`() throws {
    // "kön;€\nå–Ö;x" in Windows-1252.
    let bytes: [UInt8] = [
      0x6B, 0xF6, 0x6E, 0x3B, 0x80, 0x0A, 0xE5, 0x96, 0xD6, 0x3B, 0x78,
    ]
    let reader = try DelimitedReader(.bytes(bytes))
    #expect(reader.dialect.encoding == .windows1252)
    #expect(reader.header == ["kön", "€"])
    #expect(try reader.next()?.texts == ["å–Ö", "x"])
  }

  @Test func `the first Swedish letter may stand a megabyte into the file`() throws {
    var bytes = Array("id;ort\n".utf8)
    for index in 0..<100_000 { bytes += Array("\(index);Xby\n".utf8) }
    bytes += [0x39, 0x3B, 0xC5, 0x0A]
    let reader = try DelimitedReader(.bytes(bytes))
    #expect(reader.dialect.encoding == .windows1252)
    var last: [String] = []
    var count = 0
    while let row = try reader.next() {
      last = row.texts
      count += 1
    }
    #expect(count == 100_001)
    #expect(last == ["9", "Å"])
  }

  @Test func `a row knows the line where it begins`() throws {
    let reader = try DelimitedReader(
      .bytes(Array("a;b\r\n\r\n1;\"två\r\nrader\nhär\"\r\n\n2;x\r3;y".utf8)))
    #expect(try reader.next()?.line == 3)
    #expect(try reader.next()?.line == 7)
    #expect(try reader.next()?.line == 8)
    #expect(try reader.next() == nil)
  }

  @Test func `rows are the same wherever a piece of the file ends`() throws {
    // Pieces are 262 144 bytes; a field of growing length moves every construct over the edge.
    for pad in (262_144 - 24)...(262_144 + 2) {
      let filler = String(repeating: "x", count: pad)
      let text = "a;b\r\n\(filler);\"q\"\"r;\r\n\"\r\n1;2\r\n"
      #expect(try rows(text) == [["a", "b"], [filler, "q\"r;\r\n"], ["1", "2"]])
    }
  }

  @Test func `a row kept while others are read does not change`() throws {
    let reader = try DelimitedReader(.bytes(Array("a;b\n1;2\n3;4\n".utf8)))
    let first = try #require(try reader.next())
    let second = try #require(try reader.next())
    #expect(first.texts == ["1", "2"])
    #expect(second.texts == ["3", "4"])
    #expect(second.withBytes(of: 1) { Array($0) } == [0x34])
  }

  @Test func `a file on disk is read with its length and progress`() throws {
    let path = FileManager.default.temporaryDirectory.path + "/delimited-\(UUID()).csv"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("a;b\n1;2\n".utf8).write(to: URL(fileURLWithPath: path))
    let reader = try DelimitedReader(.file(path))
    #expect(reader.byteCount == 8)
    #expect(try reader.next()?.texts == ["1", "2"])
    #expect(reader.bytesRead == 8)
  }
}

@Suite struct `Broken delimited files` {
  @Test func `a row with the wrong number of columns is reported and reading goes on`() throws {
    let (rows, errors) = try outcomes(Array("a;b\n1\n2;3\n4;5;6\n7;8\n".utf8))
    #expect(rows == [["2", "3"], ["7", "8"]])
    #expect(
      errors == [
        .wrongColumnCount(line: 2, found: 1, expected: 2),
        .wrongColumnCount(line: 4, found: 3, expected: 2),
      ])
    #expect(errors[0].line == 2)
    #expect(
      errors[0].message.sv
        == "Rad 2: Raden har 1 kolumn men rubrikraden har 2. Kontrollera skiljetecken och "
        + "citattecken på raden.")
    #expect(!errors[0].reason.sv.contains("Rad 2"))
  }

  @Test func `text after a closing quote loses its row alone`() throws {
    let (rows, errors) = try outcomes(Array("a;b\n1;\"x\"y;z\n2;3\n".utf8))
    #expect(rows == [["2", "3"]])
    #expect(errors == [.textAfterQuote(DelimitedPlace(line: 2, column: 2, name: "b"))])
  }

  @Test func `a quote never closed is reported where it opens, and ends the reading`() throws {
    let (rows, errors) = try outcomes(Array("a;b\n1;2\n3;\"x\n4;5\n6;7\n".utf8))
    #expect(rows == [["1", "2"]])
    #expect(errors == [.unterminatedQuote(DelimitedPlace(line: 3, column: 2, name: "b"))])
    #expect(!errors[0].isConfinedToRow)
  }

  @Test func `a NUL byte loses its row alone, and the lines after keep their numbers`() throws {
    let (rows, errors) = try outcomes(Array("a;b\n1;x\0y\n2;3;4\n\"\0\";5\n6;7".utf8))
    #expect(rows == [["6", "7"]])
    #expect(
      errors == [
        .nulByte(DelimitedPlace(line: 2, column: 2, name: "b")),
        .wrongColumnCount(line: 3, found: 3, expected: 2),
        .nulByte(DelimitedPlace(line: 4, column: 1, name: "a")),
      ])
  }

  @Test func `a file stated to be UTF-8 reports the field that is not`() throws {
    // 0xC3 ends one field and 0xA5 begins the next: valid together, neither alone.
    let bytes = Array("a;b\n".utf8) + [0xC3, 0x3B, 0xA5, 0x0A] + Array("å;ä\n".utf8)
    let (rows, errors) = try outcomes(bytes, encoding: .utf8)
    #expect(rows == [["å", "ä"]])
    #expect(errors == [.invalidUTF8(DelimitedPlace(line: 2, column: 1, name: "a"))])
  }

  @Test(arguments: [
    [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0xE2, 0x82],
  ])
  func `overlong, surrogate and cut-off sequences are not UTF-8`(sequence: [Int]) throws {
    let bytes = Array("a\n".utf8) + sequence.map { UInt8($0) }
    #expect(try outcomes(bytes, encoding: .utf8).errors.count == 1)
    #expect(try DelimitedReader(.bytes(bytes)).dialect.encoding == .windows1252)
  }

  @Test func `a mark of UTF-8 states the encoding`() throws {
    let bytes = [0xEF, 0xBB, 0xBF] + Array("a;b\n".utf8) + [0xE5, 0x3B, 0x78]
    #expect(
      try outcomes(bytes).errors
        == [.invalidUTF8(DelimitedPlace(line: 2, column: 1, name: "a"))])
  }

  @Test(arguments: ["", "\n\r\n\n"])
  func `an empty file is refused`(text: String) {
    #expect(throws: DelimitedError.empty) { try rows(text) }
  }

  @Test func `two columns of one name are refused, nameless ones are not`() throws {
    #expect(throws: DelimitedError.duplicateColumns(line: 2, name: "id", first: 1, second: 3)) {
      try rows("\nid;x; id \n")
    }
    #expect(try rows("id;;\n1;2;3\n") == [["id", "", ""], ["1", "2", "3"]])
  }

  @Test func `ten thousand columns are refused`() {
    #expect(throws: DelimitedError.tooManyColumns(line: 1, limit: 1000)) {
      try rows((1...10_000).map { "c\($0)" }.joined(separator: ";"))
    }
    let limits = DelimitedLimits(columns: 2)
    #expect(throws: Never.self) { try rows("a;b\n1;2\n", limits: limits) }
    #expect(throws: DelimitedError.tooManyColumns(line: 2, limit: 2)) {
      try rows("a;b\n1;2;3\n", limits: limits)
    }
  }

  @Test func `a field and a row beyond their limits are refused`() {
    let limits = DelimitedLimits(fieldBytes: 4, rowBytes: 10)
    #expect(throws: Never.self) { try rows("a;b\n1234;1234\n", limits: limits) }
    #expect(
      throws: DelimitedError.fieldTooLong(
        DelimitedPlace(line: 2, column: 2, name: "b"), limit: 4)
    ) { try rows("a;b\n1;12345\n", limits: limits) }
    #expect(throws: DelimitedError.rowTooLong(line: 1, limit: 10)) {
      try rows("1234;1235;1236\n", limits: limits)
    }
  }

  @Test func `a quote that swallows the file stops at the limit, not at the end of memory`() {
    let text = "a;b\n1;\"" + String(repeating: "rad\n", count: 300_000)
    #expect(
      throws: DelimitedError.fieldTooLong(
        DelimitedPlace(line: 2, column: 2, name: "b"), limit: 1 << 20)
    ) { try rows(text) }
  }

  @Test func `UTF-16 is told apart from damage`() {
    #expect(throws: DelimitedError.wideCharacters) {
      try DelimitedReader(.bytes([0xFF, 0xFE, 0x61, 0x00]))
    }
  }

  @Test func `a file that is not there and a folder are refused`() {
    #expect(throws: DelimitedError.unreadable(path: "/nowhere/x.csv", code: ENOENT)) {
      try DelimitedReader(.file("/nowhere/x.csv"))
    }
    #expect(throws: DelimitedError.unreadable(path: "/", code: EISDIR)) {
      try DelimitedReader(.file("/"))
    }
  }
}
