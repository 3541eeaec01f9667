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
  /// As files write it.
  init?(written word: String) {
    switch word.lowercased() {
    case "female", "f", "k", "kvinna", "flicka", "woman", "girl": self = .female
    case "male", "m", "man", "pojke", "boy": self = .male
    case "other", "annat": self = .other
    case "unknown", "okänt", "okänd": self = .unknown
    default: return nil
    }
  }
}
