import Core
import Foundation
import Programmes
import TestSupport
import Testing
import Web

@testable import FollowUp

/// The map that the choices for the columns make.
@Suite struct ImportMapFormTests {
  private func definition() throws -> ProgrammeDefinition {
    let yaml =
      ImportHouse.programme + """

        breakdowns:
          - {id: arm, title: {sv: Behandling, en: Treatment}, by: attribute, attribute: arm}
        """
    return try #require(ProgrammePackage.read(yaml, file: "sova.yaml").definition)
  }

  private func form(
    _ header: [String], _ typed: KeyValuePairs<String, String>
  ) throws -> ImportMapForm {
    ImportMapForm(
      programme: try definition(), header: header,
      typed: FormData(typed.map { ($0.key, $0.value) }))
  }

  @Test func `a column is one of the background variables that the programme divides by`() throws {
    let form = try form(
      ["Id", "Behandl", "Ort", "Sömn"],
      [
        "roll-0": "person", "roll-1": "bakgrund:arm", "roll-2": "attribute",
        "roll-3": "fraga:sleep", "start": "2025-01-01", "placering": "date",
      ])
    let map = try form.map().get()
    #expect(map.contains(#"  "arm": {column: "Behandl"}"#))
    #expect(map.contains(#"  "Ort": {column: "Ort"}"#))
  }

  @Test func `two columns are not the same background variable`() throws {
    let form = try form(
      ["arm", "Behandl", "Sömn", "Id"],
      [
        "roll-0": "attribute", "roll-1": "bakgrund:arm", "roll-2": "fraga:sleep",
        "roll-3": "person", "start": "2025-01-01",
      ])
    guard case .failure(let refused) = form.map() else {
      Issue.record("the map was made")
      return
    }
    #expect(refused.errors == [FieldError("roll-1", ImportPageText.attributeTaken)])
  }

  @Test(arguments: ["arm", "Behandling", "treatment"])
  func `its name is recognised`(column: String) throws {
    let guessed = ImportMapForm.guess([column], programme: try definition())
    #expect(guessed.first?.value == "bakgrund:arm")
  }

  @Test func `a map that leaves it out is told so`() async throws {
    let yaml =
      ImportHouse.programme + """

        breakdowns:
          - {id: arm, title: {sv: Behandling, en: Treatment}, by: attribute, attribute: arm}
        """
    try await ImportHouse.with(programme: yaml) { house in
      let report = try await house.run("Id,Pre,Post\nA,80.7,80.2\n", wideMap, dryRun: true)
      #expect(
        report.notes.map(\.sv) == [
          "programmet delar upp efter ”Behandling”, men ingen kolumn är bakgrundsuppgiften arm"
        ])
      let given = try await house.run(
        "Id,Pre,Post,Arm\nA,80.7,80.2,x\n", wideMap + "\nattributes: {arm: Arm}", dryRun: true)
      #expect(given.notes == [])
    }
  }
}
