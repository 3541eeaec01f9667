import Core

/// The addresses of the pages on data protection.
package enum DataProtectionURL {
  package static let start = "/styra/dataskydd"
  static let retention = "\(start)/gallring"
  static let reasons = "\(start)/skal"
  static let holds = "\(retention)/uppskov"

  static func retention(_ id: ProgrammeID) -> String { "\(retention)/program/\(id)" }
  static func retentionCheck(_ id: ProgrammeID) -> String { "\(retention(id))/granska" }
  static func archive(_ id: ProgrammeID) -> String { "\(retention(id))/arkiv" }
  static func received(_ id: ProgrammeID) -> String { "\(retention(id))/mottaget" }
  static func certificate(_ id: ID<RetentionRun>) -> String { "\(retention)/bevis/\(id)" }
  static func lifting(_ id: ID<RetentionHold>) -> String { "\(holds)/\(id)/slut" }

  static let requests = "\(start)/begaranden"
  static func request(_ id: ID<DataRequest>) -> String { "\(requests)/\(id)" }
  static func requestPerson(_ id: ID<DataRequest>) -> String { "\(request(id))/person" }
  static func registerExtract(_ id: ID<DataRequest>) -> String { "\(request(id))/utdrag" }
  static func registerExtractFile(_ id: ID<DataRequest>) -> String {
    "\(registerExtract(id))/fil"
  }
  static func requestStriking(_ id: ID<DataRequest>) -> String { "\(request(id))/stryk" }
  static func requestClosing(_ id: ID<DataRequest>) -> String { "\(request(id))/avslut" }

  static let incidents = "\(start)/incidenter"
  static func incident(_ id: ID<Incident>) -> String { "\(incidents)/\(id)" }
  static func incidentClosing(_ id: ID<Incident>) -> String { "\(incident(id))/avslut" }
  static func affected(_ id: ID<Incident>) -> String { "\(incident(id))/berorda" }

  static let kit = "\(start)/underlag"
  static func kit(_ id: ProgrammeID) -> String { "\(kit)/program/\(id)" }

  static let protected = "\(start)/skyddade"
  static let protecting = "\(protected)/person"
}
