import Core
import FollowUp
import Foundation
import Operations
import Organisation

/// Who may read the files of an installation, and whose they are.
struct DoctorFiles {
  let place: DatabasePlace
  let environment: [String: String]

  var findings: [Finding] {
    let secret = database + keys
    var found = secret.compactMap(openToOthers)
    if let stranger = strangers.first { found.append(stranger) }
    if let directory = status(directoryName(of: place.path)), directory.st_mode & 0o002 != 0 {
      let path = directoryName(of: place.path)
      found.append(
        Finding(
          .fault,
          Text(
            sv: "Alla på datorn får skriva i katalogen \(path), och kan byta ut databasen.",
            en: "Everybody on this machine may write in \(path), and exchange the database."),
          do: Text(sv: "Gör ”chmod o-w \(path)”.", en: "Do “chmod o-w \(path)”.")))
    }
    if let beside = keysBeside { found.append(beside) }
    guard found.isEmpty else { return found }
    return [
      .good(
        Text(
          sv: "Databasen och nycklarna läses bara av sin ägare.",
          en: "The database and the keys are read by their owner alone."))
    ]
  }

  /// A copy of the directory takes both then.
  private var keysBeside: Finding? {
    let directory = URL(fileURLWithPath: directoryName(of: place.path)).standardizedFileURL
    guard place.keys.deletingLastPathComponent().standardizedFileURL.path == directory.path,
      status(place.keys.path) != nil
    else { return nil }
    return .note(
      Text(
        sv: """
          Nycklarna ligger i databasens katalog \(directory.path). Kopiera inte katalogen: ta kopior med \
          ”beprova backup”, där nycklarna inte följer med, och en egen kopia av nycklarna.
          """,
        en: """
          The keys lie in the database's directory \(directory.path). Do not copy the directory: make \
          copies by “beprova backup”, which leaves the keys out, and a copy of their own of the keys.
          """))
  }

  private var database: [String] {
    ["", "-wal", "-shm"].map { place.path + $0 }.filter { status($0) != nil }
  }

  private var keys: [String] {
    guard status(place.keys.path) != nil else { return [] }
    let own = InstallationKey.allCases.map { $0.file(in: place.keys).url.path }
    let zones = PseudonymKeys(directory: place.keys).files.map(\.path)
    return [place.keys.path] + Set(own + zones).filter { status($0) != nil }.sorted()
  }

  private func status(_ path: String) -> stat? {
    var status = stat()
    return stat(path, &status) == 0 ? status : nil
  }

  private func openToOthers(_ path: String) -> Finding? {
    guard let status = status(path), status.st_mode & 0o077 != 0 else { return nil }
    let isDirectory = status.st_mode & S_IFMT == S_IFDIR
    return Finding(
      .fault,
      Text(
        sv:
          "\(path) är öppen för andra än sin ägare (\(String(status.st_mode & 0o777, radix: 8))).",
        en:
          "\(path) is open to others than its owner (\(String(status.st_mode & 0o777, radix: 8)))."),
      do: Text(
        sv:
          "Gör ”chmod \(isDirectory ? "700" : "600") \(path)”. Har någon läst nycklarna: byt dem.",
        en:
          "Do “chmod \(isDirectory ? "700" : "600") \(path)”. If anybody read the keys, change them."
      ))
  }

  /// Files of another owner than the database's: the service cannot use them.
  private var strangers: [Finding] {
    guard let owner = status(place.path)?.st_uid else { return [] }
    return (database + keys).filter { status($0)?.st_uid != owner }.map { path in
      Finding(
        .fault,
        Text(
          sv: "\(path) ägs av en annan användare än databasen.",
          en: "\(path) belongs to another user than the database."),
        do: Text(
          sv: "Gör ”chown --reference=\(place.path) \(path)”.",
          en: "Do “chown --reference=\(place.path) \(path)”."))
    }
  }
}
