import Core
import Organisation
import Programmes

/// What rows are checked against.
struct ImportSurroundings: Sendable {
  let definition: ProgrammeDefinition
  let programme: ProgrammeID
  let zone: ZoneID
  let tree: UnitTree
  let logins: [String: UserID]
  let ring: PseudonymKeyRing
  let series: String
  /// Units that the importer reaches; nil for all.
  let reached: Set<UnitID>?
  /// The file is an extract.
  let isExtract: Bool
  let today: Day
}

extension Gender {
  /// As files write it; nil for what is no gender.
  static func written(_ word: String) -> Gender? {
    switch word.lowercased() {
    case "female", "f", "k", "kvinna", "flicka", "woman", "girl": .female
    case "male", "m", "man", "pojke", "boy": .male
    case "other", "annat": .other
    case "unknown", "okänt", "okänd": .unknown
    default: nil
    }
  }
}
