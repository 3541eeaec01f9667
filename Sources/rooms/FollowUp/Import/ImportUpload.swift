import Core
import Foundation
import Organisation
import Synchronization
import Web

enum UploadSubject {}
typealias UploadID = ID<UploadSubject>

/// A file that somebody is importing on a page, from upload to result.
struct ImportUpload: Sendable, Codable {
  enum Step: String, Sendable, Codable {
    /// The columns are to be mapped.
    case mapping
    case trying
    /// The dry run is done; its report tells.
    case tried
    case storing
    case stored
    case failed
  }

  struct Field: Sendable, Codable {
    var name: String
    var value: String
  }

  let id: UploadID
  let programme: ProgrammeID
  let user: UserID
  /// As its owner calls it, masked.
  let fileName: String
  let series: String
  let header: [String]
  var step = Step.mapping
  /// What was chosen for the columns, as it was posted.
  var choices: [Field] = []
  var map = ""
  var report: ImportReport?
  /// Why it failed.
  var failure: Text?

  var typed: FormData { FormData(choices.map { ($0.name, $0.value) }) }
}

/// Uploaded files with how far each has come, in a directory that only the service reads.
///
/// They hold personal data: a file is removed when it has been imported, and after a day in any
/// case.
struct ImportUploads: Sendable {
  private static let kept: TimeInterval = 24 * 3600

  let directory: URL
  private let running = Running()

  init(directory: URL) {
    self.directory = directory
  }

  func file(of id: UploadID) -> URL { folder(id).appending(path: "data.csv") }

  private func folder(_ id: UploadID) -> URL { directory.appending(path: id.description) }

  /// Keeps an uploaded file, and removes those that have lain too long.
  func keep(
    _ file: UploadedFile, as id: UploadID, now: Date
  ) throws {
    try removeOld(now: now)
    try FileManager.default.createDirectory(
      at: folder(id), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try file.move(to: self.file(of: id))
  }

  func save(_ upload: ImportUpload) throws {
    try JSONEncoder().encode(upload).write(
      to: folder(upload.id).appending(path: "state.json"), options: .atomic)
  }

  /// Nil when there is no such upload, or no longer.
  func upload(_ id: UploadID) -> ImportUpload? {
    guard let data = try? Data(contentsOf: folder(id).appending(path: "state.json")) else {
      return nil
    }
    return try? JSONDecoder().decode(ImportUpload.self, from: data)
  }

  /// Removes the file itself; what it led to can still be read.
  func discardFile(of id: UploadID) {
    try? FileManager.default.removeItem(at: file(of: id))
  }

  func remove(_ id: UploadID) {
    try? FileManager.default.removeItem(at: folder(id))
  }

  private func removeOld(now: Date) throws {
    let folders =
      (try? FileManager.default.contentsOfDirectory(
        at: directory, includingPropertiesForKeys: [.contentModificationDateKey])) ?? []
    for folder in folders {
      let values = try folder.resourceValues(forKeys: [.contentModificationDateKey])
      guard let changed = values.contentModificationDate,
        now.timeIntervalSince(changed) > Self.kept,
        let id = UploadID(folder.lastPathComponent), progress(of: id) == nil
      else { continue }
      remove(id)
    }
  }

  // MARK: Work in progress

  /// Runs `work` beside the request that asked for it; what comes of it is saved. Nothing happens where
  /// it is being done already, on this server or on another.
  func start(
    _ upload: ImportUpload,
    _ work:
      @escaping @Sendable (
        _ progress: @escaping @Sendable (ImportProgress) -> Void
      ) async -> ImportUpload
  ) throws {
    let id = upload.id
    let note = ImportUploadNote(folder(id).appending(path: "progress.json"))
    let begun = ImportProgress(phase: .reading, rows: 0, share: nil)
    guard try note.claim(begun) else { return }
    let running = running
    running.set(begun, of: id)
    do {
      try save(upload)
    } catch {
      running.end(id)
      note.end()
      throw error
    }
    Task.detached {
      let beats = Task {
        while !Task.isCancelled {
          if let progress = running.progress(of: id) { note.tell(progress) }
          try? await Task.sleep(for: .seconds(1))
        }
      }
      let done = await work { running.set($0, of: id) }
      beats.cancel()
      await beats.value
      // A state that cannot be written reads as interrupted, which it then is.
      try? save(done)
      note.end()
      running.end(id)
    }
  }

  /// How far it has come; nil when nothing is being done, by this server or by another.
  func progress(of id: UploadID) -> ImportProgress? {
    running.progress(of: id)
      ?? ImportUploadNote.progress(in: folder(id).appending(path: "progress.json"))
  }

  /// Waits until nothing is being done with it, but not for long: most files are soon done, and their
  /// owner need not ask again.
  func settle(_ id: UploadID, atMost limit: Duration = .seconds(2)) async throws {
    let end = ContinuousClock.now + limit
    while progress(of: id) != nil, ContinuousClock.now < end {
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  private final class Running: Sendable {
    private let progress = Mutex<[UploadID: ImportProgress]>([:])

    func set(_ progress: ImportProgress, of id: UploadID) {
      self.progress.withLock { $0[id] = progress }
    }

    func end(_ id: UploadID) {
      _ = progress.withLock { $0.removeValue(forKey: id) }
    }

    func progress(of id: UploadID) -> ImportProgress? {
      progress.withLock { $0[id] }
    }
  }
}
