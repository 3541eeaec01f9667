import Core
import Cryptography
import Database
import Foundation
import Operations

extension OrganisationModule {
  private var keyStore: InstallationKeyStore {
    InstallationKeyStore(municipality: municipality.id)
  }

  /// Makes the keys that there are none of and never have been, and sees to it that the others are those
  /// that the database has used. To be called before anything is sealed.
  ///
  /// Throws `InstallationKeyError`.
  package func settleKeys(in directory: URL) async throws {
    for key in InstallationKey.allCases {
      let isNew = try await state(of: key, in: directory) == .neverUsed
      do throws(KeyFile.Failure) {
        if isNew { try key.file(in: directory).make() }
      } catch {
        throw InstallationKeyError.unusable(KeyFailure(error))
      }
      guard case .there(let unnoted) = try await state(of: key, in: directory), !unnoted.isEmpty
      else { continue }
      let (keys, now) = (keyStore, store.clock.now)
      try await store.database.write { connection in
        for fingerprint in unnoted { try keys.note(key, fingerprint, at: now, in: connection) }
      }
    }
  }

  /// Takes another key in the place of one that cannot be had again. What the lost one alone could open is
  /// taken away.
  ///
  /// Throws `InstallationKeyError.notLost` when the key is there.
  package func giveUpKey(_ key: InstallationKey, in directory: URL) async throws {
    do {
      _ = try await state(of: key, in: directory)
      throw InstallationKeyError.notLost(key)
    } catch InstallationKeyError.lost {
    } catch InstallationKeyError.wrong {
    }
    let (keys, now) = (keyStore, store.clock.now)
    try await store.database.write { try keys.giveUp(key, at: now, in: $0) }
    try key.file(in: directory).make()
    try await settleKeys(in: directory)
    try await store.database.write { connection in
      try changes.record(
        Change("key.givenUp", by: nil, detail: key.rawValue), on: connection)
    }
    guard key == .accounts else { return }
    for user in try await store.database.read({ try keys.carriers(in: $0) }) {
      try await factors.remove(from: user, by: nil)
    }
  }

  /// Whether each key is as it should be; makes none.
  package func keyCheck(in directory: URL) -> HealthCheck {
    HealthCheck("installationKeys") { [self] in
      var found: [Finding] = []
      for key in InstallationKey.allCases {
        do {
          _ = try await state(of: key, in: directory)
        } catch {
          let reason = (error as? any ExplainedError)?.message ?? Text(verbatim: "\(error)")
          found.append(
            Finding(
              .fault, reason,
              do: Text(
                sv: "Tjänsten startar inte förrän det är rättat.",
                en: "The service does not start until that is mended.")))
        }
      }
      guard found.isEmpty else { return found }
      return [
        .good(
          Text(
            sv: "Loggens och kontonas nycklar är de som har använts.",
            en: "The keys of the log and of accounts are those that were used."))
      ]
    }
  }

  private enum State: Hashable {
    /// There is no file, and nothing that a key has made.
    case neverUsed
    /// All that were noted are there, and besides these.
    case there(unnoted: [[UInt8]])
  }

  private func state(of key: InstallationKey, in directory: URL) async throws -> State {
    let (keys, file) = (keyStore, key.file(in: directory))
    let (noted, isUsed) = try await store.database.read { connection in
      (try keys.noted(key, in: connection), try keys.isUsed(key, in: connection))
    }
    guard file.exists else {
      guard noted.isEmpty, !isUsed else { throw InstallationKeyError.lost(key, file.url.path) }
      return .neverUsed
    }
    let found: [[UInt8]]
    do throws(KeyFile.Failure) {
      found = try file.keys().map(key.fingerprint)
    } catch {
      throw InstallationKeyError.unusable(KeyFailure(error))
    }
    guard noted.isSubset(of: found) else {
      throw InstallationKeyError.wrong(key, file.url.path)
    }
    return .there(unnoted: found.filter { !noted.contains($0) })
  }
}
