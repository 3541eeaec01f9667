import Core
import Database
import Foundation
import Organisation
import Programmes
import TestSupport
import Testing

@testable import FollowUp

@Suite struct `the pages of a programme` {
  /// Registers a second programme, not started.
  private func register(_ town: ResultTown) async throws -> ProgrammeID {
    try await town.followUp.registration.register(
      collectingYAML.replacingOccurrences(of: "id: samla", with: "id: ny"), file: "ny.yaml",
      includes: { _ in nil }, ownerUnit: town.organisation.department, by: nil
    ).programme.id
  }

  @Test func `list those of the viewer's boards and what they answer`() async throws {
    try await ResultTown.with(collectingYAML) { town in
      let organisation = town.organisation
      try await organisation.user("sanna", (.caseworker, organisation.adults))
      try await organisation.user("greta", (.caseworker, organisation.otherUnit))
      _ = try await register(town)
      let sanna = try await town.browser("sanna")
      let list = try await sanna.get(FollowUpURL.programmes)
      #expect(list.rows.map { $0.last } == ["Inte startat", "Pågår"])
      #expect(list.text.contains("Mår de bättre?"))
      let greta = try await town.browser("greta")
      #expect(try await greta.get(FollowUpURL.programmes).h1 == "Uppföljning")
      #expect(
        try await greta.get(FollowUpURL.programmes).text.contains("Här finns inga program än"))
      #expect(try await greta.get(FollowUpURL.programme(town.programme.id)).status == 404)
    }
  }

  @Test func `show the forms and what the registered are told`() async throws {
    try await ResultTown.with(collectingYAML) { town in
      try await town.organisation.user("sanna", (.caseworker, town.organisation.adults))
      let sanna = try await town.browser("sanna")
      let information = try await sanna.get(FollowUpURL.information(town.programme.id))
      #expect(information.text.contains("Det är frivilligt att svara."))
      #expect(information.text.contains("Socialnämnden, Prövköping"))
      #expect(information.text.contains("2 år efter omgångens slut"))
      let preview = FollowUpURL.preview(town.programme.id)
      #expect(try await sanna.get(preview).rows.first?.prefix(2) == ["Start", "2026-03-14"])
      let forms = try await sanna.get(preview + "/start")
      #expect(
        forms.text.contains("Besvaras om ”Hur många barn?” är mer än 0; annars hoppas den över."))
      #expect(forms.text.contains("Inget av detta"))
    }
  }

  @Test func `let those in charge supply what is missing, check it and start`() async throws {
    try await ResultTown.with(collectingYAML) { town in
      let organisation = town.organisation
      try await organisation.user("sanna", (.caseworker, organisation.adults))
      try await organisation.user("eva", (.unitManager, organisation.department))
      let id = try await register(town)
      let sanna = try await town.browser("sanna")
      let seen = try await sanna.get(FollowUpURL.gate(id))
      #expect(seen.text.contains("Lämnas av dataskyddsombudet"))
      #expect(seen.value(of: "impactAssessment") == nil)
      #expect(
        try await sanna.post(FollowUpURL.gate(id), ["officerOpinion": "ja"]).status == 403)
      #expect(try await sanna.get(FollowUpURL.newEpisode(id)).status == 409)

      let eva = try await town.browser("eva")
      let early = try await eva.post(FollowUpURL.gateCheck(id))
      #expect(early.location == FollowUpURL.gate(id))
      let nothing = try await eva.post(FollowUpURL.gate(id))
      #expect(nothing.errors == ["Fyll i minst en uppgift"])
      let part = try await eva.post(FollowUpURL.gate(id), ["impactAssessment": "DPIA 2026-4"])
      #expect(part.status == 303)
      let rest = try await eva.post(
        FollowUpURL.gate(id),
        ["officerOpinion": "2026-02-02", "retentionDecision": "SN § 12 2026-03-01"])
      #expect(rest.status == 303)
      let check = try await eva.get(FollowUpURL.gateCheck(id))
      #expect(check.text.contains("DPIA 2026-4"))
      #expect(check.text.contains("SN § 12 2026-03-01"))
      let started = try await eva.post(FollowUpURL.gateCheck(id))
      let page = try await eva.get(started.location ?? "")
      #expect(page.text.contains("Programmet är startat."))
      #expect(try await sanna.get(FollowUpURL.newEpisode(id)).status == 200)

      let unsure = try await eva.post(FollowUpURL.stop(id))
      #expect(unsure.status == 422)
      #expect(try await eva.post(FollowUpURL.stop(id), ["bekrafta": "ja"]).status == 303)
      #expect(try await sanna.get(FollowUpURL.newEpisode(id)).status == 409)
    }
  }
}
