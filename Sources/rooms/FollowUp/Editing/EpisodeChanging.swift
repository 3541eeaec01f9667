import Core
import Database
import Organisation
import Web

/// What every change of one episode goes through: the door, what others did meanwhile, the history
/// and the log.
struct EpisodeChanging: Sendable {
  static let path = "\(FollowUpURL.programmes)/omgang/{episode}"
  /// Hidden in each form: the version of the episode that it was shown for.
  static let version = "version"
  /// Where the error summary leads when somebody else was quicker.
  static let place = "andra"

  let module: FollowUpModule

  var door: EpisodeDoor { EpisodeDoor(module: module) }

  /// Makes a change behind the door, unless the episode is not what the form was shown for.
  func change(
    _ id: EpisodeID, _ viewer: Viewer, _ form: FormData, via: String,
    _ body: @escaping @Sendable (EpisodeDoor.Opened, any Connection) throws -> [FieldError]
  ) async throws -> [FieldError] {
    try await door.write(id, viewer, via: "POST \(Self.path)/andra/\(via)") { opened, connection in
      if opened.episode.id != id { return [FieldError(Self.place, EditingText.mergedMeanwhile)] }
      if let shown = Int(form.trimmed(Self.version)), shown != opened.episode.rowVersion {
        return [FieldError(Self.place, EpisodeText.changedMeanwhile)]
      }
      return try body(opened, connection)
    }
  }

  /// Writes what was done in the episode's history, and in the log without the words.
  func record(
    _ event: EpisodeEvent, of episode: Episode, _ viewer: Viewer, on connection: any Connection
  ) throws {
    try module.episodes.add(
      event, to: episode.id, by: viewer.id, at: module.clock.now, in: connection)
    try module.organisation.changes.record(
      Change(
        "episode.\(event.kind.rawValue)", by: viewer.id, zone: episode.zone,
        subject: episode.id.uuid), on: connection)
  }

  /// The page of the episode with `notice`; the work list for who may no longer read it.
  func after(_ id: EpisodeID, _ viewer: Viewer, notice: EpisodeNotice) async throws -> WebResponse {
    do {
      try await door.read(id, viewer, via: "GET \(Self.path)") { _, _ in }
      return .seeOther("\(FollowUpURL.episode(id))?\(notice.rawValue)=ja")
    } catch is AccessDenied {
      return .seeOther(FollowUpURL.workList)
    }
  }

  func episode(of request: WebRequest) throws -> EpisodeID {
    guard let id = request.parameter("episode").flatMap({ EpisodeID($0) }) else {
      throw WebError.notFound
    }
    return id
  }

  /// What `body` answers, or a page that keeps what was typed when the storage could not take it.
  func keeping(
    _ form: FormData, of request: WebRequest, _ body: () async throws -> WebResponse
  ) async throws -> WebResponse {
    do {
      return try await body()
    } catch let error as DatabaseError where error.isOfStorage {
      return .page(UnsavedPage(path: request.path, typed: form, reason: error.message).page)
    }
  }
}

/// What the page of an episode says has just been done, as its address names it.
enum EpisodeNotice: String, Sendable, CaseIterable {
  case ended = "avslutad"
  case reopened = "oppnad"
  case handedOver = "andrad"
  case moved = "flyttad"
  case deceased = "avliden"
  case notDeceased = "lever"
  case withdrawn = "aterkallad"
  case corrected = "rattad"
  case merged = "ihop"
  /// The address was of an episode that was merged into this one.
  case ledHere = "hit"

  var text: Text {
    switch self {
    case .ended: EpisodeText.ended
    case .reopened: EpisodeText.reopened
    case .handedOver: EpisodeText.handedOver
    case .moved: EditingText.moved
    case .deceased: EditingText.deceasedSaved
    case .notDeceased: EditingText.notDeceasedSaved
    case .withdrawn: EditingText.withdrawn
    case .corrected: EditingText.corrected
    case .merged: EditingText.merged
    case .ledHere: EditingText.ledHere
    }
  }
}

/// The reason for a correction, as typed.
struct TypedReason: Sendable {
  static let field = "skal"
  static let longest = 500

  let words: String
  let error: FieldError?

  init(_ typed: FormData) {
    words = typed.trimmed(Self.field)
    let fault: Text? =
      if words.count < 5 {
        EditingText.reasonMissing
      } else if words.count > Self.longest {
        EditingText.reasonTooLong
      } else if words.holdsPersonalData {
        EditingText.reasonPointsOut(words)
      } else {
        nil
      }
    error = fault.map { FieldError(Self.field, $0) }
  }

  /// The field, with what was typed.
  static func input(_ typed: FormData, errors: [FieldError]) -> Node {
    textArea(
      Field(field, EditingText.reason, hint: EditingText.reasonHint, errors: errors),
      value: typed.first(field) ?? "", rows: 2, limit: longest)
  }
}
