import Core
import Foundation

/// Reads `multipart/form-data` (RFC 7578) piece by piece as it arrives: files go to disk, fields to
/// memory, both within limits.
struct MultipartReader {
  private enum State {
    case preamble
    case afterDelimiter
    case headers
    case field(name: String)
    case file(FileInProgress)
    /// A file field where no file was chosen.
    case nothing
    case finished
  }

  private let delimiter: [UInt8]
  private let limits: FormLimits
  private let directory: URL
  private var state = State.preamble
  /// Bytes not yet consumed. Starts with a line break, so that the first delimiter is as the rest.
  private var buffer: [UInt8] = [13, 10]
  private var text: [UInt8] = []
  private var textTotal = 0
  private var parts = 0
  private(set) var form = FormData()
  /// Every file made, finished or not.
  private(set) var temporary: [URL] = []

  init(boundary: String, limits: FormLimits, directory: URL) {
    delimiter = Array("\r\n--\(boundary)".utf8)
    self.limits = limits
    self.directory = directory
  }

  mutating func feed(_ bytes: some Collection<UInt8>) throws {
    buffer.append(contentsOf: bytes)
    while try step() {}
  }

  /// The form, once everything has been fed; throws when its end is missing.
  mutating func finish() throws -> FormData {
    guard case .finished = state else { throw WebError.malformedForm }
    return form
  }

  /// Consumes what it can; false when more bytes are needed.
  private mutating func step() throws -> Bool {
    switch state {
    case .finished:
      buffer.removeAll()
      return false
    case .afterDelimiter:
      guard buffer.count >= 2 else { return false }
      switch (buffer[0], buffer[1]) {
      case (UInt8(ascii: "-"), UInt8(ascii: "-")): state = .finished
      case (13, 10): state = .headers
      default: throw WebError.malformedForm
      }
      if case .headers = state { buffer.removeFirst(2) }
      return true
    case .headers:
      guard let end = index(of: [13, 10, 13, 10], in: buffer) else {
        guard buffer.count <= 8_192 else { throw WebError.malformedForm }
        return false
      }
      let head = try checkedText(Array(buffer[..<end]))
      buffer.removeFirst(end + 4)
      parts += 1
      guard parts <= limits.fields else { throw WebError.tooManyFields }
      state = try begin(PartHead(head))
      return true
    case .preamble, .field, .file, .nothing:
      if let end = index(of: delimiter, in: buffer) {
        try take(buffer[..<end])
        buffer.removeFirst(end + delimiter.count)
        try endPart()
        state = .afterDelimiter
        return true
      }
      let safe = buffer.count - delimiter.count + 1
      if safe > 0 {
        try take(buffer[..<safe])
        buffer.removeFirst(safe)
      }
      return false
    }
  }

  private mutating func begin(_ head: PartHead) throws -> State {
    guard let fileName = head.fileName else { return .field(name: head.name) }
    if fileName.isEmpty { return .nothing }
    let url = directory.appendingPathComponent("upload-\(UUID().uuidString)")
    let manager = FileManager.default
    guard
      (try? manager.createDirectory(
        at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700]))
        != nil,
      manager.createFile(
        atPath: url.path, contents: nil, attributes: [.posixPermissions: 0o600])
    else { throw WebError.noRoom }
    temporary.append(url)
    return .file(
      FileInProgress(
        field: head.name, name: fileName, url: url, handle: try FileHandle(forWritingTo: url)))
  }

  private mutating func take(_ bytes: ArraySlice<UInt8>) throws {
    switch state {
    case .field:
      textTotal += bytes.count
      guard textTotal <= limits.text else { throw WebError.tooLarge(limit: limits.text) }
      text.append(contentsOf: bytes)
    case .file(var file):
      do {
        try file.handle.write(contentsOf: bytes)
      } catch {
        try? file.handle.close()
        throw WebError.noRoom
      }
      file.size += bytes.count
      state = .file(file)
    case .preamble, .nothing, .afterDelimiter, .headers, .finished:
      break
    }
  }

  private mutating func endPart() throws {
    switch state {
    case .field(let name):
      form.append(name, try checkedText(text))
      text.removeAll()
    case .file(let file):
      try file.handle.close()
      form.append(
        UploadedFile(field: file.field, name: file.name, url: file.url, size: file.size))
    case .preamble, .nothing, .afterDelimiter, .headers, .finished:
      break
    }
  }

  /// The boundary a content type declares; nil when it has none or one that RFC 2046 forbids.
  static func boundary(of contentType: String) -> String? {
    guard let boundary = parameters(of: contentType)["boundary"],
      (1...70).contains(boundary.utf8.count), boundary.last != " ",
      boundary.utf8.allSatisfy(isBoundaryByte)
    else { return nil }
    return boundary
  }
}

private struct FileInProgress {
  let field: String
  let name: String
  let url: URL
  let handle: FileHandle
  var size = 0
}

/// What the head of a part says: the field, and the file's name when it is one.
private struct PartHead {
  let name: String
  let fileName: String?

  init(_ head: String) throws {
    let disposition = head.split(separator: "\n").first {
      $0.lowercased().hasPrefix("content-disposition:")
    }
    guard let disposition else { throw WebError.malformedForm }
    let value = disposition.dropFirst("content-disposition:".count)
    guard value.trimmingCharacters(in: .whitespaces).lowercased().hasPrefix("form-data") else {
      throw WebError.malformedForm
    }
    let parameters = parameters(of: String(value))
    guard let name = parameters["name"], !name.isEmpty else { throw WebError.malformedForm }
    self.name = unescaped(name)
    fileName = parameters["filename"].map { sent in
      String(unescaped(sent).split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? "")
    }
  }
}

/// The `key=value` and `key="value"` parts after the first `;`, keys in lower case.
private func parameters(of value: String) -> [String: String] {
  var found: [String: String] = [:]
  var rest = value[(value.firstIndex(of: ";") ?? value.endIndex)...]
  while rest.first == ";" {
    rest = rest.dropFirst().drop(while: { $0 == " " })
    guard let equals = rest.firstIndex(of: "=") else { break }
    let key = rest[..<equals].lowercased()
    rest = rest[rest.index(after: equals)...]
    if rest.first == "\"" {
      rest = rest.dropFirst()
      let end = rest.firstIndex(of: "\"") ?? rest.endIndex
      found[key] = String(rest[..<end])
      rest = rest[end...].dropFirst().drop(while: { $0 != ";" })
    } else {
      let end = rest.firstIndex(of: ";") ?? rest.endIndex
      found[key] = rest[..<end].trimmingCharacters(in: .whitespaces)
      rest = rest[end...]
    }
  }
  return found
}

/// Browsers write these three characters as %XX in names (WHATWG HTML, multipart/form-data).
private func unescaped(_ name: String) -> String {
  name.replacingOccurrences(of: "%22", with: "\"")
    .replacingOccurrences(of: "%0D", with: "").replacingOccurrences(of: "%0A", with: " ")
}

private func isBoundaryByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "a")...UInt8(ascii: "z"):
    true
  default: "'()+_,-./:=? ".utf8.contains(byte)
  }
}

/// Where `needle`, which begins with a carriage return, first occurs.
private func index(of needle: [UInt8], in bytes: [UInt8]) -> Int? {
  bytes.withUnsafeBytes { haystack in
    guard let base = haystack.baseAddress, haystack.count >= needle.count else { return nil }
    var start = 0
    let last = haystack.count - needle.count
    while start <= last, let hit = memchr(base + start, 13, last - start + 1) {
      let offset = base.distance(to: UnsafeRawPointer(hit))
      if memcmp(hit, needle, needle.count) == 0 { return offset }
      start = offset + 1
    }
    return nil
  }
}
