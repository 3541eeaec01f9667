import Core
import Delimited
import Foundation
import Programmes

@testable import Forms
@testable import Web

// What libFuzzer calls. FUZZ says which parser; each is given bytes as anybody may send them, and must
// answer or refuse without trapping, hanging, or breaking what it promises.

private let target: @Sendable ([UInt8]) -> Void = {
  switch ProcessInfo.processInfo.environment["FUZZ"] {
  case "form": form
  case "multipart": multipart
  case "csv": csv
  case "package": package
  case "expression": expression
  default: preconditionFailure("FUZZ is form, multipart, csv, package or expression")
  }
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  target(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

/// Fields that were read are the same when they are written and read again, line ends aside.
@Sendable private func form(_ bytes: [UInt8]) {
  guard let read = try? FormData(urlEncoded: String(decoding: bytes, as: UTF8.self)) else { return }
  guard let again = try? FormData(urlEncoded: read.query.dropFirst()) else {
    preconditionFailure("what was written is not read")
  }
  func settled(_ form: FormData) -> [String] {
    form.fields.flatMap { [$0.name, $0.value] }.map { text in
      String(decoding: text.utf8.filter { $0 != 13 }, as: UTF8.self)
    }
  }
  precondition(settled(read) == settled(again))
}

/// A form is the same in whatever pieces it arrives, and leaves no file that nobody knows of.
@Sendable private func multipart(_ bytes: [UInt8]) {
  func read(_ piece: Int) -> (FormData?, [Int]) {
    var reader = MultipartReader(
      boundary: "x", limits: FormLimits(body: 1 << 16, text: 1 << 14, fields: 20),
      directory: FileManager.default.temporaryDirectory)
    defer { for url in reader.temporary { try? FileManager.default.removeItem(at: url) } }
    do {
      for start in stride(from: 0, to: bytes.count, by: piece) {
        try reader.feed(bytes[start..<min(start + piece, bytes.count)])
      }
      let form = try reader.finish()
      for file in form.files { precondition(reader.temporary.contains(file.url)) }
      return (form, form.files.map(\.size))
    } catch {
      return (nil, [])
    }
  }
  let whole = read(max(bytes.count, 1))
  let pieces = read(max(1, bytes.count % 7))
  precondition(whole.0?.fields == pieces.0?.fields && whole.1 == pieces.1)
}

/// Every row has the fields of the header, and rows can be read however far they are.
@Sendable private func csv(_ bytes: [UInt8]) {
  for separator in [nil, Separator.semicolon] {
    guard let reader = try? DelimitedReader(.bytes(bytes), separator: separator) else { continue }
    while let row = try? reader.next() {
      precondition(row.count == reader.header.count && row.texts.count == row.count)
    }
  }
}

/// A package is read, and its faults are told, each at a place in it.
@Sendable private func package(_ bytes: [UInt8]) {
  let text = String(decoding: bytes, as: UTF8.self)
  let read = ProgrammePackage.read(text, file: "p.yaml")
  for fault in read.faults {
    precondition(fault.place.line > 0 && fault.place.column > 0)
    precondition(!fault.line(in: .swedish).isEmpty && !fault.line(in: .english).isEmpty)
  }
}

/// An expression is compiled and gives the same value twice, or what is wrong stands in it.
@Sendable private func expression(_ bytes: [UInt8]) {
  let text = String(decoding: bytes, as: UTF8.self)
  let expression = Expression(source: text)
  for error in expression.errors(over: [:]) {
    precondition(error.offset >= 0 && error.offset <= text.unicodeScalars.count)
  }
  guard let compiled = try? expression.compiled(over: [:]) else { return }
  _ = compiled.evaluate(AnswerSheet())
}
