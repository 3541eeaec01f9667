import Foundation

/// A file beside an upload that tells the other servers that it is being worked on, and how far it has
/// come. It is there for one of them at a time.
struct ImportUploadNote: Sendable {
  private struct Content: Codable {
    let owner: String
    /// The last sign of life.
    let at: Date
    let progress: ImportProgress
  }

  private let url: URL
  private let owner = ImportOwner()

  init(_ url: URL) {
    self.url = url
  }

  /// Makes the file; false when another is at work. One that is left of somebody who is not at it any more
  /// is taken away first.
  func claim(_ progress: ImportProgress) throws -> Bool {
    if Self.progress(in: url) == nil { try? FileManager.default.removeItem(at: url) }
    do {
      try content(progress).write(to: url, options: .withoutOverwriting)
      return true
    } catch let error as CocoaError where error.code == .fileWriteFileExists {
      owner.end()
      return false
    } catch {
      owner.end()
      throw error
    }
  }

  func tell(_ progress: ImportProgress) {
    try? content(progress).write(to: url, options: .atomic)
  }

  func end() {
    try? FileManager.default.removeItem(at: url)
    owner.end()
  }

  /// What somebody who is still at it has told last.
  static func progress(in url: URL) -> ImportProgress? {
    guard let data = try? Data(contentsOf: url),
      let content = try? JSONDecoder().decode(Content.self, from: data),
      ImportOwner.isAlive(content.owner, heartbeat: content.at, now: Date())
    else { return nil }
    return content.progress
  }

  private func content(_ progress: ImportProgress) throws -> Data {
    try JSONEncoder().encode(Content(owner: owner.token, at: Date(), progress: progress))
  }
}
