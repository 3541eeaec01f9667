import Core
import Foundation
import Testing
import Web

@Suite struct FormDataTests {
  @Test func `repeated names, plus signs and percent signs are read in order`() throws {
    let form = try FormData(urlEncoded: "roll=a&namn=%C3%85sa+%26+Bo&roll=b&tom=&flagga")
    #expect(form.all("roll") == ["a", "b"])
    #expect(form.first("namn") == "Åsa & Bo")
    #expect(form.names == ["roll", "namn", "tom", "flagga"])
    #expect(form.first("tom") == "")
    #expect(form.first("flagga") == "")
    #expect(form.first("saknas") == nil)
  }

  @Test func `line breaks are one character and white space can be trimmed`() throws {
    let form = try FormData(urlEncoded: "text=+a%0D%0Ab+")
    #expect(form.first("text") == " a\nb ")
    #expect(form.trimmed("text") == "a\nb")
  }

  @Test(arguments: ["a=%FF", "a=%C3", "%E5=1", "a=%00", "a=%4", "a=%zz", "a=%"])
  func `what is not text is refused`(body: String) {
    #expect(throws: WebError.unreadableText) { try FormData(urlEncoded: body) }
  }

  @Test func `more fields than allowed are refused`() {
    let limits = FormLimits(fields: 3)
    #expect(throws: WebError.tooManyFields) {
      try FormData(urlEncoded: "a=1&a=2&a=3&a=4", limits: limits)
    }
    #expect(throws: Never.self) { try FormData(urlEncoded: "a=1&a=2&a=3", limits: limits) }
  }

  @Test func `a query is written so that it is read back the same`() throws {
    let form = FormData([("a", "1"), ("b c", "å&=+%"), ("a", "")])
    #expect(form.query == "?a=1&b%20c=%C3%A5%26%3D%2B%25&a=")
    #expect(try FormData(urlEncoded: form.query.dropFirst()) == form)
    #expect(form.setting("a", nil).query == "?b%20c=%C3%A5%26%3D%2B%25")
    #expect(FormData().query == "")
  }
}

@Suite struct MultipartTests {
  /// As a browser sends it.
  private static let body = [
    "--XbX", "Content-Disposition: form-data; name=\"csrf\"", "", "tok",
    "--XbX", "Content-Disposition: form-data; name=\"rubrik å %22x%22\"", "", "rad 1", "rad 2",
    "--XbX",
    "Content-Disposition: form-data; name=\"fil\"; filename=\"C:\\data\\../uppföljning.csv\"",
    "Content-Type: text/csv", "", "a;b", "--Xb", "1;2", "",
    "--XbX", "Content-Disposition: form-data; name=\"tom\"; filename=\"\"", "", "",
    "--XbX--", "",
  ].joined(separator: "\r\n")

  private func echo(limits: FormLimits = FormLimits()) -> WebApplication {
    WebApplication(
      routes: [
        .post("/fil", limits: limits) { request in
          let form = try await request.form()
          let again = try await request.form()
          let file = try #require(again.file("fil"))
          let mode = try FileManager.default.attributesOfItem(atPath: file.url.path)
          return .text(
            """
            \(form.fields.map { "\($0.name)=\($0.value)" }.joined(separator: "|"))
            \(form.files.count) \(file.name) \(file.size) \(mode[.posixPermissions] ?? "")
            \(try String(contentsOf: file.url, encoding: .utf8))
            \(file.url.path)
            """)
        }
      ], chrome: { _ in Chrome() })
  }

  private func send(
    _ body: String, boundary: String = "XbX", limits: FormLimits = FormLimits(),
    piece: Int = 65_536
  ) async throws -> WebApplication.Answer {
    try await echo(limits: limits).respond(
      to: "POST", "/fil",
      headers: [("Content-Type", "multipart/form-data; boundary=\(boundary)")],
      body: Array(body.utf8), piece: piece)
  }

  @Test(arguments: [1, 2, 3, 7, 64, 65_536])
  func `fields and files are read however the body is cut`(piece: Int) async throws {
    let answer = try await send(Self.body, piece: piece)
    let lines = answer.text.components(separatedBy: "\n")
    #expect(answer.status == 200)
    #expect(lines[0] == "csrf=tok|rubrik å \"x\"=rad 1")
    #expect(lines[1] == "rad 2")
    #expect(lines[2] == "1 uppföljning.csv 16 384")  // 384 is 0o600
    #expect(answer.text.contains("a;b\r\n--Xb\r\n1;2\r\n"))
  }

  @Test func `the temporary file is gone when the answer has been made`() async throws {
    let answer = try await send(Self.body)
    let path = try #require(answer.text.components(separatedBy: "\n").last)
    #expect(path.contains("upload-"))
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  struct Forgery: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var body: String
    var boundary = "XbX"

    init(_ description: String, _ body: String, boundary: String = "XbX") {
      testDescription = description
      self.body = body
      self.boundary = boundary
    }
  }

  private static let head = "Content-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--XbX--"

  @Test(arguments: [
    Forgery("another boundary", body, boundary: "YYY"),
    Forgery("no boundary", body, boundary: ""),
    Forgery("a boundary too long", body, boundary: String(repeating: "x", count: 71)),
    Forgery("no end", String(body.dropLast(8))),
    Forgery("a part without disposition", "--XbX\r\nContent-Type: text/plain\r\n\r\nx\r\n--XbX--"),
    Forgery(
      "a part that is no form data",
      "--XbX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--XbX--"),
    Forgery("words after the boundary", "--XbXjunk\r\n" + head),
    Forgery("an endless head", "--XbX\r\nX: " + String(repeating: "y", count: 9_000)),
    Forgery("nothing", ""),
  ])
  func `a form that is forged or cut short is refused`(forgery: Forgery) async throws {
    let answer = try await send(forgery.body, boundary: forgery.boundary)
    #expect(answer.status == 400)
    #expect(answer.text.contains("Formuläret kom inte fram helt"))
  }

  @Test func `a file over the limit is refused and leaves nothing behind`() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("uploads-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let application = WebApplication(
      routes: [
        .post("/fil", limits: FormLimits(body: 300)) { request in
          _ = try await request.form()
          return .text("in")
        }
      ], chrome: { _ in Chrome() }, configuration: .init(uploads: folder))
    let answer = try await application.respond(
      to: "POST", "/fil", headers: [("Content-Type", "multipart/form-data; boundary=XbX")],
      body: Array(Self.body.utf8), piece: 50)
    #expect(answer.status == 413)
    #expect(answer.text.contains("Gränsen är 300"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func `text fields have a limit of their own`() async throws {
    let answer = try await send(Self.body, limits: FormLimits(text: 8))
    #expect(answer.status == 413)
  }
}
