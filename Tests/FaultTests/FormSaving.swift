import Foundation
import TestSupport
import Testing
import Web

/// A form that somebody has filled in and sends.
struct FilledForm: Sendable, Equatable {
  let episode: EpisodePlace
  let occasion: String
  /// The answer's own id and that of the one it replaces, from the page.
  let response: String
  let replaced: String
  let sleep: Int
  /// With a point: as it is stored.
  let weight: String
  var act = "spara"

  var path: String { episode.form(occasion) }

  /// A day in the occasion's window: everybody began on 2025-01-10.
  private var day: String { occasion == "m3" ? "2025-04-01" : "2025-03-01" }

  /// The id as the database shows it in letters.
  var hex: String { response.replacingOccurrences(of: "-", with: "").lowercased() }

  var fields: FormData {
    FormData([
      ("svar", response), ("ersatter", replaced), ("datum", day),
      ("fraga-sleep", "\(sleep)"),
      ("fraga-weight", weight.replacingOccurrences(of: ".", with: ",")), ("handling", act),
    ])
  }

  /// Whether the stored answers are those of the form, all of them.
  func isWhole(_ answers: String) -> Bool {
    answers == #"{"sleep":\#(sleep),"weight":\#(weight)}"#
  }
}

extension TestBrowser {
  /// Opens the form of an occasion and fills it in.
  func fill(
    _ episode: EpisodePlace, _ occasion: String, sleep: Int, weight: String, act: String = "spara"
  ) async throws -> FilledForm {
    let page = try await get(episode.form(occasion))
    try #require(page.status == 200, "\(page.status) \(page.text)")
    return FilledForm(
      episode: episode, occasion: occasion, response: try #require(page.value(of: "svar")),
      replaced: page.value(of: "ersatter") ?? "", sleep: sleep, weight: weight, act: act)
  }

  func send(_ form: FilledForm) async throws -> TestPage {
    try await post(form.path, form: form.fields)
  }
}
