import Core

/// The addresses of publications.
enum PublicationURL {
  static let list = "\(FollowUpURL.programmes)/publiceringar"

  static func new(_ id: ProgrammeID) -> String { "\(FollowUpURL.programme(id))/publicering" }
  static func publication(_ id: ID<Publication>) -> String { "\(list)/\(id)" }
  static func plan(_ id: ID<Publication>) -> String { "\(publication(id))/plan" }
  static func proposal(_ id: ID<Publication>) -> String { "\(publication(id))/forslag" }
  static func discard(_ id: ID<Publication>) -> String { "\(proposal(id))/kasta" }
  static func releases(_ id: ID<Publication>) -> String { "\(publication(id))/utgava" }
  static func release(_ number: Int, of id: ID<Publication>) -> String {
    "\(releases(id))/\(number)"
  }
}
