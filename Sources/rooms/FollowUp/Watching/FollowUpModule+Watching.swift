import Core
import Database
import Foundation
import Operations

extension FollowUpModule {
  /// What can be seen of the room's state without knowing anybody: for `beprova doctor`.
  package var checks: [HealthCheck] {
    [
      HealthCheck("keys") { try await keyFindings() },
      HealthCheck("cells") { try await cellFindings() },
      HealthCheck("imports") { try await importFindings() },
    ]
  }

  /// What of the room goes up and down: for metrics.
  package var gauges: [Gauge] {
    [
      Gauge(
        "beprova_cells_stale", help: "Sums (unit and month of start) waiting to be recomputed."
      ) {
        [[:]: Double(try await database.read { try watching.staleCells(in: $0) })]
      },
      Gauge("beprova_imports_unfinished", help: "Imports going on or interrupted.") {
        let batches = try await unfinishedImports()
        let alive = batches.filter(\.isAlive).count
        return [
          ["state": "running"]: Double(alive),
          ["state": "interrupted"]: Double(batches.count - alive),
        ]
      },
    ]
  }

  private var watching: WatchingStore {
    WatchingStore(municipality: organisation.municipality.id)
  }

  private func unfinishedImports() async throws -> [ImportStore.Batch] {
    let store = ImportStore(municipality: organisation.municipality.id, episodes: episodes)
    let time = database.dialect.time
    return try await database.read { try store.unfinished(by: time, in: $0) }
  }

  private func keyFindings() async throws -> [Finding] {
    let needed = try await database.read { try watching.keyVersions(in: $0) }
    let zones = try await organisation.store.zones()
    let here = Dictionary(grouping: try keys.fingerprints(), by: \.zone)
    var found: [Finding] = []
    for zone in zones {
      guard let versions = needed[zone.id], !versions.isEmpty else { continue }
      let missing = versions.subtracting((here[zone.id.description] ?? []).map(\.version)).sorted()
      guard !missing.isEmpty else { continue }
      let list = missing.map(String.init).joined(separator: ", ")
      found.append(
        Finding(
          .fault,
          Text(
            sv: "Nyckeln till zonen \(zone.code) saknas (version \(list)): ingen känns igen.",
            en:
              "The key of the zone \(zone.code) is missing (version \(list)): nobody is recognised."
          ),
          do: Text(
            sv:
              "Lägg tillbaka \(zone.id).keys i \(keys.directory.path) från nycklarnas egen kopia.",
            en: "Restore \(zone.id).keys in \(keys.directory.path) from the copy kept of the keys.")
        ))
    }
    if found.isEmpty {
      found.append(
        .good(
          Text(
            sv: "Nycklarna finns för alla zoner med personer (\(needed.count)).",
            en: "The keys of every zone with people are there (\(needed.count)).")))
    }
    return found
  }

  private func cellFindings() async throws -> [Finding] {
    let stale = try await database.read { try watching.staleCells(in: $0) }
    guard stale > 0 else {
      return [.good(Text(sv: "Alla summor är aktuella.", en: "Every sum is up to date."))]
    }
    return [
      .note(
        Text(
          sv: """
            \(stale) summor väntar på omräkning. Resultaten är rätta men långsammare. Tjänsten räknar \
            om dem själv, eller ”beprova cells rebuild --continue”.
            """,
          en: """
            \(stale) sums wait to be recomputed. Results are right but slower. The service does it by \
            itself, or “beprova cells rebuild --continue”.
            """))
    ]
  }

  private func importFindings() async throws -> [Finding] {
    let interrupted = try await unfinishedImports().filter { !$0.isAlive }.count
    let failed = uploads.failed
    var found: [Finding] = []
    if interrupted > 0 {
      found.append(
        Finding(
          .warning,
          Text(
            sv: "\(interrupted) importer avbröts. Det de hann skriva syns inte.",
            en: "\(interrupted) imports were interrupted. What they had written is not seen."),
          do: Text(
            sv: "Tjänsten tar bort resterna av sig själv. Importera filerna igen.",
            en: "The service removes the rests by itself. Import the files again.")))
    }
    if failed > 0 {
      found.append(
        .note(
          Text(
            sv:
              "\(failed) importer på sidan misslyckades det senaste dygnet; den som laddade upp har fått veta varför.",
            en: "\(failed) imports on the page failed in the last day; who uploaded was told why."))
      )
    }
    return found.isEmpty
      ? [.good(Text(sv: "Ingen import är avbruten.", en: "No import is interrupted."))] : found
  }
}

extension ImportUploads {
  /// How many uploads ended in failure, of those that are still kept.
  fileprivate var failed: Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
    return names.compactMap { UploadID($0) }.compactMap { upload($0) }
      .filter { $0.step == .failed }.count
  }
}
