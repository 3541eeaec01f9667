import Foundation
import Testing

@testable import Archive

struct ZipWriterTests {
  /// The check value of the algorithm in the catalogue of Williams (1993).
  @Test func `the checksum is that of the standard`() {
    var checksum = CRC32()
    checksum.update(Array("1234".utf8))
    checksum.update(Array("56789".utf8))
    #expect(checksum.value == 0xCBF4_3926)
  }

  /// Python's zipfile reads every file of the archive and compares its checksum.
  @Test func `another program reads what was written whole and in parts`() throws {
    var zip = ZipWriter()
    var bytes = zip.add("läs.txt", Array("Hej".utf8))
    bytes += zip.begin("v1/svar.csv")
    bytes += zip.write(Array("a,b\r\n".utf8))
    bytes += zip.write(Array("1,2\r\n".utf8))
    bytes += zip.end()
    bytes += zip.finish()
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).zip")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      """
      import sys, zipfile
      z = zipfile.ZipFile(sys.argv[1])
      assert z.testzip() is None
      sys.stdout.buffer.write(repr([(n, z.read(n)) for n in z.namelist()]).encode())
      """, file.path,
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let said = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(said == #"[('läs.txt', b'Hej'), ('v1/svar.csv', b'a,b\r\n1,2\r\n')]"#)
  }
}
