import Core
import Cryptography
import Foundation

/// What the log was at a moment: the last entry of every chain, signed, and kept outside the database.
package struct Checkpoint: Sendable, Codable, Hashable {
  package struct Head: Sendable, Codable, Hashable {
    package let chain: String
    package let number: Int
    package let hash: String
  }

  /// 1, 2, 3 … in the file.
  package let number: Int
  package let at: String
  package let municipality: String
  package let reason: String
  package let heads: [Head]
  /// The digest of the line before (BLAKE2b, 256 bits, hexadecimal); empty in the first.
  package let previous: String

  /// Why it was made.
  package enum Reason: String, Sendable, CaseIterable {
    case start, stop, daily, command
  }
}

/// The file of checkpoints: a line for each, added to and never changed.
///
/// A line is JSON of two texts: `signed`, itself JSON, and `signature`, Ed25519 over the UTF-8 of
/// `signed`, in hexadecimal. So what was signed stands there byte by byte.
package struct CheckpointFile: Sendable {
  package let file: URL

  package init(directory: URL) {
    file = directory.appendingPathComponent("checkpoints.jsonl")
  }

  package init(file: URL) {
    self.file = file
  }

  private struct Line: Codable {
    let signed: String
    let signature: String
  }

  /// Adds a checkpoint of `heads`, which is asked for when nobody else can write in the file.
  package func add(
    at moment: Date, municipality: MunicipalityID, reason: Checkpoint.Reason, keys: AuditKeys,
    heads: () async throws -> [Checkpoint.Head]
  ) async throws -> Checkpoint {
    guard let key = try keys.signingKeys().last else { throw CheckpointError.unwritable(file.path) }
    try? FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    let descriptor = open(file.path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw CheckpointError.unwritable(file.path) }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw CheckpointError.unwritable(file.path)
      }
      try await Task.sleep(for: .milliseconds(20))
    }
    let lines = try lines()
    let checkpoint = Checkpoint(
      number: lines.count + 1, at: moment.formatted(.iso8601), municipality: "\(municipality)",
      reason: reason.rawValue, heads: try await heads(),
      previous: lines.last.map { Sodium.blake2b(Array($0.utf8)).hexadecimal } ?? "")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let signed = String(decoding: try encoder.encode(checkpoint), as: UTF8.self)
    let line = Line(
      signed: signed, signature: key.signature(of: Array(signed.utf8)).hexadecimal)
    var bytes = Array(try encoder.encode(line)) + Array("\n".utf8)
    // A line that a crash cut short is ended, so that it spoils no other.
    if let last = lines.last, try !text().hasSuffix("\n"), !last.isEmpty {
      bytes.insert(UInt8(ascii: "\n"), at: 0)
    }
    guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
      throw CheckpointError.unwritable(file.path)
    }
    return checkpoint
  }

  /// The last one, without proof; nil when there is none.
  package func last() -> Checkpoint? {
    guard let line = (try? lines())?.last else { return nil }
    return try? Self.parsed(line).checkpoint
  }

  /// How many lines there are.
  func count() throws(CheckpointError) -> Int { try lines().count }

  private func text() throws(CheckpointError) -> String {
    guard FileManager.default.fileExists(atPath: file.path) else { return "" }
    guard let data = try? Data(contentsOf: file) else { throw .unreadable(file.path) }
    return String(decoding: data, as: UTF8.self)
  }

  private func lines() throws(CheckpointError) -> [String] {
    try text().split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
  }

  private static func parsed(
    _ line: String
  ) throws -> (checkpoint: Checkpoint, signed: [UInt8], signature: [UInt8]) {
    let outer = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
    return (
      try JSONDecoder().decode(Checkpoint.self, from: Data(outer.signed.utf8)),
      Array(outer.signed.utf8), [UInt8](hexadecimal: outer.signature) ?? []
    )
  }

  /// What is in the file: those whose signature holds, and what is wrong with the first line that does
  /// not hold or does not follow the one before it.
  struct Reading: Sendable {
    var proven: [Checkpoint] = []
    var fault: (line: Int, fault: Fault)?

    enum Fault: Sendable {
      case damaged, signature, order
    }
  }

  func read(_ keys: [PublicKey], of municipality: MunicipalityID) throws -> Reading {
    var reading = Reading()
    var previous = ""
    for (index, line) in try lines().enumerated() {
      func note(_ fault: Reading.Fault) {
        if reading.fault == nil { reading.fault = (index + 1, fault) }
      }
      if let (checkpoint, signed, signature) = try? Self.parsed(line) {
        if !keys.contains(where: { $0.isSignature(signature, of: signed) })
          || checkpoint.municipality != "\(municipality)"
        {
          note(.signature)
        } else {
          reading.proven.append(checkpoint)
          if checkpoint.number != index + 1 || checkpoint.previous != previous { note(.order) }
        }
      } else {
        note(.damaged)
      }
      previous = Sodium.blake2b(Array(line.utf8)).hexadecimal
    }
    return reading
  }
}

/// Why checkpoints cannot be made or read.
package enum CheckpointError: ExplainedError, Sendable, Hashable {
  case unreadable(String)
  case unwritable(String)

  package var message: Text {
    switch self {
    case .unreadable(let path):
      Text(
        sv: "Kontrollpunkterna i \(path) går inte att läsa. Kontrollera filens rättigheter.",
        en: "The checkpoints in \(path) cannot be read. Check the permissions of the file.")
    case .unwritable(let path):
      Text(
        sv: """
          Kontrollpunkten går inte att skriva i \(path). Se efter om disken är full, eller ange en \
          annan katalog med BEPROVA_CHECKPOINTS.
          """,
        en: """
          The checkpoint cannot be written in \(path). See whether the disk is full, or name another \
          directory with BEPROVA_CHECKPOINTS.
          """)
    }
  }
}
