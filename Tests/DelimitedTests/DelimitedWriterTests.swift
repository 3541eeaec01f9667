import Delimited
import Testing

@Suite struct `Writing delimited files` {
  private func written(
    _ rows: [[DelimitedValue]], separator: Separator = .semicolon, guardsFormulas: Bool = true
  ) -> String {
    var writer = DelimitedWriter(
      separator: separator, marksByteOrder: false, guardsFormulas: guardsFormulas)
    for row in rows { writer.append(row) }
    return String(decoding: writer.drain(), as: UTF8.self)
  }

  @Test func `only what needs quotes gets them`() {
    #expect(
      written([[.text("a;b"), .text("c,d"), .text("e\"f"), .text("g\nh"), .text("")]])
        == "\"a;b\";c,d;\"e\"\"f\";\"g\nh\";\r\n")
    #expect(written([[.text("a;b"), .text("c,d")]], separator: .comma) == "a;b,\"c,d\"\r\n")
  }

  @Test func `typed text never becomes a formula, figures keep their sign`() {
    #expect(
      written([[.text("=1+1"), .text("@x"), .text("-3"), .text("+46"), .figure("-3,5")]])
        == "'=1+1;'@x;'-3;'+46;-3,5\r\n")
    #expect(written([[.text("=1+1")]], guardsFormulas: false) == "=1+1\r\n")
  }

  @Test func `the mark stands once, first`() {
    var writer = DelimitedWriter(marksByteOrder: true, guardsFormulas: true)
    writer.append(header: ["å"])
    #expect(writer.drain() == [0xEF, 0xBB, 0xBF, 0xC3, 0xA5, 0x0D, 0x0A])
    writer.append([.figure("1")])
    #expect(writer.drain() == [0x31, 0x0D, 0x0A])
  }

  @Test(arguments: Separator.allCases)
  func `what is written is read back`(separator: Separator) throws {
    let rows = [
      ["namn", "text"], ["Åsa", "rad 1\r\nrad 2"], [" \"x\" ", ";,\t"], ["", ""], ["'", "\r"],
    ]
    var writer = DelimitedWriter(
      separator: separator, marksByteOrder: true, guardsFormulas: false)
    for row in rows { writer.append(row.map { .text($0) }) }
    let reader = try DelimitedReader(.bytes(writer.drain()), separator: separator)
    var back = [reader.header]
    while let row = try reader.next() { back.append(row.texts) }
    #expect(back == rows)
  }

  @Test func `an empty value alone in its row is not an empty line`() throws {
    let bytes = Array(written([[.text("kod")], [.text("")], [.text("A")]]).utf8)
    let reader = try DelimitedReader(.bytes(bytes))
    #expect(try reader.next()?.texts == [""])
    #expect(try reader.next()?.texts == ["A"])
  }
}
