import Organisation
import Web

/// Routes about one record of a kind.
protocol RecordFinding: Sendable {
  var module: RecordsModule { get }
  var kind: RecordKind { get }
}

extension RecordFinding {
  var store: RecordStore { module.store }

  /// The record of the address. What is not there and what the viewer does not see are answered
  /// alike.
  func found(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> (Record, RecordRights) {
    let rights = RecordRights(kind, viewer)
    guard let id = request.parameter("record").flatMap({ RecordID($0) }),
      let record = try await store.record(id, kind, rights.sight)
    else { throw WebError.notFound }
    return (record, rights)
  }

  /// The same for one who may change it.
  func editable(
    _ request: WebRequest, _ viewer: Viewer
  ) async throws -> (Record, RecordRights) {
    let (record, rights) = try await found(request, viewer)
    guard rights.mayEdit(record) else { throw AccessDenied.action }
    return (record, rights)
  }
}
