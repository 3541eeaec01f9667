import Core
import Foundation
import Operations
import SealedFile

/// Whether what has been stored could be got back.
extension Doctor {
  private static let hour: TimeInterval = 3600
  /// A backup every night, and some time for it.
  private static let soonOld = 26 * hour
  private static let old = 7 * 24 * hour
  private static let longUnverified = 31 * 24 * hour

  var backup: [Finding] {
    let action = Text(
      sv: "Kör ”beprova backup FIL --verify” varje natt, se docs/operations.md.",
      en: "Run “beprova backup FILE --verify” every night, see docs/operations.md.")
    guard let note = BackupNote.read(place) else {
      return [
        Finding(
          .warning,
          Text(
            sv: "Ingen säkerhetskopia har gjorts av databasen.",
            en: "No backup has been made of the database."), do: action)
      ]
    }
    let now = clock.now
    let age = now.timeIntervalSince(note.made)
    let when = Text(verbatim: "\(Day(inSweden: note.made)) \(swedishTimeOfDay(note.made))")
    var found: [Finding] = []
    if age > Self.soonOld {
      found.append(
        Finding(
          age > Self.old ? .fault : .warning,
          Text(sv: "Den senaste säkerhetskopian är gammal: ", en: "The latest backup is old: ")
            + when + Text(verbatim: "."), do: action))
    }
    if note.verified.map({ now.timeIntervalSince($0) > Self.longUnverified }) ?? true {
      found.append(
        Finding(
          .warning,
          Text(
            sv: "Den senaste säkerhetskopian är inte kontrollerad.",
            en: "The latest backup has not been verified."),
          do: Text(
            sv: "Kör ”beprova backup verify \(note.file)”.",
            en: "Run “beprova backup verify \(note.file)”.")))
    }
    if found.isEmpty {
      found.append(
        .good(
          Text(sv: "Säkerhetskopierad och kontrollerad ", en: "Backed up and verified ") + when
            + Text(verbatim: ".")))
    }
    return found
  }

  var backupKey: [Finding] {
    guard let path = environment["BEPROVA_BACKUP_KEY"], !path.isEmpty else { return [] }
    let action = Text(
      sv: "Nya säkerhetskopior går inte att göra förrän det är rättat.",
      en: "No backup can be made until it is mended.")
    do {
      let key = try SealingKey(file: path)
      if let note = BackupNote.read(place), directoryName(of: note.file) == directoryName(of: path)
      {
        return [
          Finding(
            .warning,
            Text(
              sv:
                "Nyckeln \(path) ligger bland säkerhetskopiorna: den som får den ena får den andra.",
              en: "The key \(path) lies among the backups: who gets the one gets the other."),
            do: Text(sv: "Flytta nyckeln.", en: "Move the key."))
        ]
      }
      return [
        .good(
          Text(
            sv: "Nyckeln till säkerhetskopior finns (\(key.fingerprint)).",
            en: "The key to backups is there (\(key.fingerprint))."))
      ]
    } catch {
      return [Finding(.fault, error.message, do: action)]
    }
  }

  /// The address as users know it.
  var address: Finding {
    guard let address = environment["BEPROVA_BASE_URL"], !address.isEmpty else {
      return .note(
        Text(
          sv: "BEPROVA_BASE_URL är inte satt: sidorna nås bara från den egna datorn.",
          en: "BEPROVA_BASE_URL is not set: the pages are reached from this machine alone."))
    }
    let url = URL(string: address)
    let host = url?.host() ?? ""
    let isHere = ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host)
    guard !host.isEmpty, url?.scheme == "https" || url?.scheme == "http" && isHere else {
      return Finding(
        .fault,
        Text(
          sv: "BEPROVA_BASE_URL är ”\(address)”: lösenord och svar skulle gå okrypterat.",
          en: "BEPROVA_BASE_URL is “\(address)”: passwords and answers would travel in the clear."),
        do: Text(
          sv:
            "Sätt den till https://… och låt en proxy med certifikat stå framför, se docs/operations.md.",
          en:
            "Set it to https://… and let a proxy with a certificate stand in front, see docs/operations.md."
        ))
    }
    return .good(Text(verbatim: address))
  }
}
