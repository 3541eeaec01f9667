import Foundation
import Server
import TestSupport
import Testing
import Web

/// What stands around every answer over https, whatever kind of answer it is.
struct HeaderTests {
  @Test func `every route and every kind of error carries all of the security headers`()
    async throws
  {
    try await DemoTown.withInstallation { installation in
      let application = installation.webApplication(
        .init(baseURL: "https://beprova.example.se"))
      let own = [("Sec-Fetch-Site", "same-origin")]
      func form(_ length: String) -> [(String, String)] {
        own + [
          ("Content-Type", "application/x-www-form-urlencoded"), ("Content-Length", length),
        ]
      }
      var answers: [(String, WebApplication.Answer)] = []
      func ask(_ method: String, _ path: String, _ headers: [(String, String)] = []) async throws {
        answers.append(
          (
            "\(method) \(path)",
            try await application.respond(to: method, path, headers: headers)
          ))
      }
      for route in installation.routes {
        let path = route.path.replacing(/\{\w+\}/, with: "x")
        try await ask(route.method.rawValue, path, own)
        try await ask("HEAD", path)
        try await ask("DELETE", path)
      }
      for (status, method, path, headers) in [
        (404, "GET", "/finns-inte", own), (405, "POST", "/styra", own),
        (400, "GET", "/styra?a=%ff", own), (413, "POST", "/logga-in", form("9000000000")),
        (415, "POST", "/logga-in", own + [("Content-Type", "text/xml")]),
        (403, "POST", "/logga-in", [("Sec-Fetch-Site", "cross-site")]),
        (303, "GET", "/mitt", own), (404, "GET", "/resurser/finns-inte.css", own),
      ] {
        try await ask(method, path, headers)
        #expect(answers.last?.1.status == status, "\(method) \(path)")
      }
      let page = try await application.respond(to: "GET", "/logga-in").text
      let assets = page.components(separatedBy: "\"/resurser/").dropFirst().map {
        "/resurser/" + $0.prefix { $0 != "\"" }
      }
      #expect(assets.count >= 3)
      for asset in assets {
        try await ask("GET", asset)
        #expect(answers.last?.1.status == 200)
      }
      #expect(answers.count > 400)
      for (place, answer) in answers {
        let policy = answer.header("Content-Security-Policy") ?? ""
        #expect(policy.hasPrefix("default-src 'none';") && !policy.contains("unsafe"), "\(place)")
        for directive in ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"] {
          #expect(policy.contains(directive), "\(place)")
        }
        for (name, value) in [
          ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
          ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "same-origin"),
          ("Cross-Origin-Opener-Policy", "same-origin"),
          ("Cross-Origin-Resource-Policy", "same-origin"),
        ] { #expect(answer.header(name) == value, "\(place): \(name)") }
        #expect(answer.header("Permissions-Policy")?.isEmpty == false, "\(place)")
        #expect(answer.header("X-Request-ID")?.count == 9, "\(place)")
        #expect(answer.header("Server") == nil, "\(place)")
        let isAsset = answer.status == 200 && place.contains("/resurser/")
        #expect((answer.header("Cache-Control") == "no-store") == !isAsset, "\(place)")
        for cookie in answer.headers("Set-Cookie") {
          #expect(cookie.hasPrefix("__Host-") && cookie.hasSuffix("; Secure"), "\(place)")
          #expect(cookie.contains("; HttpOnly; SameSite=Lax"), "\(place)")
        }
      }
    }
  }

  @Test func `over https the session's cookie is bound to the host`() async throws {
    try await DemoTown.withInstallation { installation in
      let application = installation.webApplication(
        .init(baseURL: "https://beprova.example.se"))
      let browser = TestBrowser(application)
      let done = try await browser.post(
        "/logga-in", ["login": "sanna", "password": DemoTown.password])
      let cookies = done.answer.headers("Set-Cookie")
      #expect(cookies.count == 2)
      #expect(cookies[0].hasPrefix("__Host-session="))
      #expect(cookies[0].hasSuffix("; Path=/; HttpOnly; SameSite=Lax; Secure"))
      #expect(cookies[1].hasPrefix("__Host-enhet="))
      #expect(try await browser.get("/mitt").status == 200)
      // Without the prefix it is somebody else's cookie.
      let token = cookies[0].dropFirst("__Host-session=".count).prefix { $0 != ";" }
      let forged = try await application.respond(
        to: "GET", "/mitt", headers: [("Cookie", "session=\(token)")])
      #expect(forged.status == 303)
    }
  }

  @Test func `past the proxy nobody is answered`() async throws {
    try await DemoTown.withInstallation { installation in
      let application = installation.webApplication(
        .init(baseURL: "https://beprova.example.se", proxies: ["10.0.0.2"]))
      for path in ["/logga-in", "/mitt"] {
        let past = try await application.respond(to: "GET", path, from: "10.0.0.3")
        #expect(past.status == 403)
        #expect(past.text.contains("https://beprova.example.se"))
        #expect(past.header("Content-Security-Policy") != nil)
      }
      let through = try await application.respond(to: "GET", "/logga-in", from: "10.0.0.2")
      #expect(through.status == 200)
    }
  }
}
