import Foundation
import Organisation
import Server
import TestSupport
import Testing
import Web

/// No person in free text: every field that somebody types words in, in every form that the demo's
/// people reach, is filled with a telephone number.
@Suite struct FreeTextTests {
  /// Fields that may hold it, by their names, each with the reason.
  static let excepted = [
    "name": "the name of a user, who is a person",
    "namn":
      "what a unit, a reorganisation or a topic is called; that of a topic is tried beside it",
    "login": "what a user logs in by; may be an address of mail",
    "to": "a user's log-in",
    "person": "who an episode is about: the pseudonymised door for personal numbers",
    "epost": "the user's own address, typed to be written to",
    "kod": "a code of eight digits",
    "code": "the code of a unit: one word",
    "package": "a programme in YAML, read by its own grammar and tried on the programme's page",
    "paket": "a programme in YAML, read by its own grammar and tried on the programme's page",
    "karta": "a map of columns in YAML",
    "klockan": "a time of day: nothing else is taken",
    "lasare": "a user's log-in: nothing else is taken",
    "inloggning": "a user's log-in: nothing else is taken",
    "utdrag": "the number of an extract: nothing else is taken",
    "kolumner": "names of columns: nothing else is taken",
  ]

  /// Pages whose forms save nothing.
  static let unsaved = ["/komponenter"]

  struct Form {
    let action: String
    let fields: [(String, String)]
    let texts: [String]

    /// The forms of a page that change something, with what stands in them.
    static func all(in html: String) -> [Form] {
      html.matches(of: /(?s)<form([^>]*)>(.*?)<\/form>/).compactMap { match in
        let head = String(match.1)
        guard head.contains("method=\"post\""), !head.contains("multipart"),
          let action = attribute("action", of: head)
        else { return nil }
        return Form(action: action, String(match.2))
      }
    }

    private init(action: String, _ body: String) {
      self.action = action
      var fields: [(String, String)] = []
      var texts: [String] = []
      var chosen: Set<String> = []
      for match in body.matches(of: /<input([^>]*)>/) {
        let tag = String(match.1)
        guard let name = Self.attribute("name", of: tag) else { continue }
        let value = Self.attribute("value", of: tag) ?? ""
        switch Self.attribute("type", of: tag) ?? "text" {
        case "radio":
          if chosen.insert(name).inserted { fields.append((name, value)) }
        case "checkbox":
          if tag.contains(" checked") { fields.append((name, value)) }
        case "text":
          fields.append((name, value))
          let isWords =
            Self.attribute("inputmode", of: tag) == nil
            && Self.attribute("class", of: tag) != "w-date"
          if isWords { texts.append(name) }
        default: fields.append((name, value))
        }
      }
      for match in body.matches(of: /<textarea([^>]*)>/) {
        guard let name = Self.attribute("name", of: String(match.1)) else { continue }
        fields.append((name, "Något som skrivs här"))
        texts.append(name)
      }
      for match in body.matches(of: /(?s)<select([^>]*)>(.*?)<\/select>/) {
        guard let name = Self.attribute("name", of: String(match.1)) else { continue }
        let options = String(match.2).matches(of: /value="([^"]+)"/).map { String($0.1) }
        fields.append((name, options.last ?? ""))
      }
      self.fields = fields
      self.texts = texts
    }

    private static func attribute(_ name: String, of tag: String) -> String? {
      guard let start = tag.range(of: " \(name)=\"") else { return nil }
      return String(tag[start.upperBound...].prefix { $0 != "\"" })
        .replacingOccurrences(of: "&amp;", with: "&")
    }
  }

  private static let telephone = "Ring 070-123 45 67 om det"

  @Test func `in every form it is refused with the place told, and what was typed is kept`()
    async throws
  {
    try await DemoTown.withInstallation { installation in
      var tried: Set<String> = []
      for login in DemoTown.logIns {
        let browser = try await TestBrowser.of(login, in: installation)
        for place in try await Place.all(in: installation)
        where place.route.method == .get && !place.path.contains("%C3%A5")
          && !Self.unsaved.contains(place.path)
        {
          let page = try await browser.get(place.path)
          guard page.status == 200 else { continue }
          for form in Form.all(in: page.html) {
            for text in form.texts where Self.excepted[text] == nil {
              let key = "\(place.route.path) \(text)"
              guard !tried.contains(key) else { continue }
              let typed = FormData(
                form.fields.map { $0.0 == text ? ($0.0, Self.telephone) : $0 })
              let answer = try await browser.post(form.action, form: typed)
              if answer.status == 403 { continue }
              tried.insert(key)
              let says = answer.errors.contains {
                $0.contains("peka") || $0.contains("telefonnummer")
                  || $0.contains("personnummer")
              }
              #expect(answer.status == 422 && says, "\(key) as \(login): \(answer.errors)")
              #expect(answer.html.contains(Self.telephone), "\(key) is lost")
            }
          }
        }
      }
      #expect(tried.count > 10)
    }
  }
}
