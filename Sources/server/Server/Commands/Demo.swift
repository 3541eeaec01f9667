import ArgumentParser
import Core
import Database
import Foundation
import Organisation

/// Makes the demo municipality if it is not there, and serves it.
struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Create the demo municipality if it is absent, and serve it.")

  @OptionGroup var storage: StorageOptions
  @OptionGroup var listening: ListenOptions

  @Flag(name: .customLong("create-only"), help: "Create it without serving.")
  var createOnly = false

  func run() async throws {
    let place = try storage.place()
    try await create(place)
    if createOnly {
      try requireDemo(try await Installation.open(place), at: place)
      return
    }
    let require: (Installation) throws -> Void = { try requireDemo($0, at: place) }
    try await listening.serve(place, require: require) { address in
      CommandLineTool.write(address)
      CommandLineTool.write(
        Text(
          sv: "Övningskommunen Lärköping. Lösenordet är ”\(DemoMunicipality.password)” för alla:",
          en:
            "The practice municipality Lärköping. The password of all is “\(DemoMunicipality.password)”:"
        )[
          .ofProcess])
      for logIn in DemoMunicipality.logIns {
        let name = logIn.login.padding(toLength: 8, withPad: " ", startingAt: 0)
        CommandLineTool.write("  \(name) \(logIn.who[.ofProcess])")
      }
    }
  }

  private func requireDemo(_ installation: Installation, at place: DatabasePlace) throws {
    guard installation.municipality.isDemo else {
      throw CommandRefusal(
        Text(
          sv: """
            \(place.name) är inte en övningskommun. Ange en annan databas, eller använd ”beprova serve”.
            """,
          en:
            "\(place.name) is no demo municipality. Name another database, or use “beprova serve”.")
      )
    }
  }

  private func create(_ place: DatabasePlace) async throws {
    if place.server != nil {
      let database = try place.open(creating: true)
      try await Installation.upgrade(database, at: place)
      if try await OrganisationStore.municipalities(in: database).isEmpty {
        try await load(place, into: database)
      }
    } else if !place.exists {
      try await createFile(place)
    }
  }

  private func load(_ place: DatabasePlace, into database: any Database) async throws {
    _ = try await DemoMunicipality(
      database: database, place: place, clock: .system
    ) { CommandLineTool.writeError($0[.ofProcess]) }.load()
  }

  /// Beside first and then into place, so that an interrupted creation leaves nothing behind that
  /// looks whole.
  private func createFile(_ place: DatabasePlace) async throws {
    let draft = DatabasePlace(
      path: place.path + ".new", keys: place.keys, checkpoints: place.checkpoints,
      files: place.files)
    draft.remove()
    let database = try draft.open(creating: true)
    try await Migrator(Installation.migrations).migrate(database)
    try await load(place, into: database)
    try await database.close()
    try FileManager.default.moveItem(atPath: draft.path, toPath: place.path)
    draft.remove()
  }
}

extension DatabasePlace {
  /// Removes the file and its side files, as far as they are there.
  fileprivate func remove() {
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
  }
}
