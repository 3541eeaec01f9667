import Core
import Organisation
import Programmes

extension FollowUpModule {
  /// Plans a publication of invented clients as the form opens it, and releases the last period that
  /// has ended, by a user who may.
  ///
  /// Throws what publishing refuses.
  package func publishDemo(programme key: String, zone: ZoneID, by user: UserID) async throws {
    let programme = try await database.read { [catalogue] connection in
      try catalogue.programme(called: key, zone: zone, in: connection)
    }
    guard let viewer = try await organisation.store.viewer(user) else { throw AccessDenied.action }
    let form = PublicationForm(PublicationForm.opening(of: programme), of: programme)
    guard var plan = form.plan,
      let period = plan.cadence.periods(endedBefore: viewer.today, last: 1).last
    else { throw PublicationError.nothingToShow }
    plan.audience = .everybody
    let publication = try await self.plan(
      plan, mergesUnits: form.mergesUnits, of: programme, viewer)
    try await propose(publication, period, viewer)
    try await decide(publication, viewer)
  }
}
