import Core
import Foundation

extension ReorganisationPreview {
  /// Lines to read: what stands in the way first, then units, rights and work lists.
  package func lines(in language: Language) -> [String] {
    faults.map { ReorganisationText.fault($0)[language] }
      + units.map { "\($0.code)\t\($0.what[language]) \($0.series[language])" }
      + readers.map { "\($0.user.login)\t\(ReorganisationText.reader($0)[language])" }
      + work.map {
        let who = $0.worker?.login ?? ReorganisationText.pool[language]
        return "\(who)\t\(ReorganisationText.work($0)[language])"
      } + withoutRole.map { "\($0.login)\t\(ReorganisationText.withoutRole[language])" }
  }

  /// The same for scripts.
  package func json(_ language: Language) throws -> String {
    struct Fault: Encodable {
      let change: Int?
      let reason: String
    }
    struct Unit: Encodable {
      let code: String
      let what: String
      let series: String
    }
    struct Reach: Encodable {
      let unit: String
      let episodes: Int
    }
    struct Reader: Encodable {
      let login: String
      let gains: [Reach]
      let loses: [Reach]
    }
    struct Work: Encodable {
      let login: String?
      let unit: String
      let open: Int
      let outcome: String
    }
    struct Body: Encodable {
      let faults: [Fault]
      let units: [Unit]
      let readers: [Reader]
      let work: [Work]
      let withoutRole: [String]
    }
    func reach(_ reach: [ReaderEffect.Reach]) -> [Reach] {
      reach.map { Reach(unit: $0.unit, episodes: $0.episodes) }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let body = Body(
      faults: faults.map {
        Fault(change: $0.change.map { $0 + 1 }, reason: $0.message[language])
      },
      units: units.map {
        Unit(code: $0.code, what: $0.what[language], series: $0.series[language])
      },
      readers: readers.map {
        Reader(login: $0.user.login, gains: reach($0.gains), loses: reach($0.loses))
      },
      work: work.map {
        Work(
          login: $0.worker?.login, unit: $0.unit, open: $0.open,
          outcome: ReorganisationText.outcome($0.outcome)[language])
      }, withoutRole: withoutRole.map(\.login))
    return String(decoding: try encoder.encode(body), as: UTF8.self)
  }
}

extension ReorganisationText {
  static let pool = Text(sv: "Ingen ansvarig", en: "Nobody responsible")
  static let withoutRole = Text(sv: "Har ingen roll kvar.", en: "Has no role left.")

  static func leftWithoutRole(_ users: [User]) -> Text {
    Text(sv: "Har ingen roll kvar: ", en: "Have no role left: ")
      + Text.joined(users.map(\.directoryName), separator: ", ") + Text(verbatim: ".")
  }

  static func fault(_ fault: PlanFault) -> Text {
    guard let change = fault.change else { return fault.message }
    return Text(sv: "Ändring \(change + 1): ", en: "Change \(change + 1): ") + fault.message
  }

  static func reader(_ effect: ReorganisationPreview.ReaderEffect) -> Text {
    Text.joined(
      [
        effect.gains.isEmpty
          ? nil
          : Text(sv: "Får läsa ", en: "May read ") + reach(effect.gains)
            + Text(verbatim: "."),
        effect.loses.isEmpty
          ? nil
          : Text(sv: "Får inte längre läsa ", en: "May no longer read ") + reach(effect.loses)
            + Text(verbatim: "."),
      ].compactMap(\.self))
  }

  static func reach(_ reach: [ReorganisationPreview.ReaderEffect.Reach]) -> Text {
    Text.joined(
      reach.map {
        Text(
          sv: "\($0.unit) (\($0.episodes) \($0.episodes == 1 ? "omgång" : "omgångar"))",
          en: "\($0.unit) (\($0.episodes) \($0.episodes == 1 ? "episode" : "episodes"))")
      }, separator: ", ")
  }

  static func work(_ effect: ReorganisationPreview.WorkEffect) -> Text {
    LeavingText.open(effect.open)
      + Text(sv: " i \(effect.unit): ", en: " at \(effect.unit): ") + outcome(effect.outcome)
  }

  static func outcome(_ outcome: ReorganisationPreview.WorkEffect.Outcome) -> Text {
    switch outcome {
    case .follows(let units):
      let names = units.joined(separator: ", ")
      return Text(sv: "följer med personen (\(names))", en: "follow the person (\(names))")
    case .handedOver(let user):
      return Text(sv: "går över till ", en: "go over to ") + user.directoryName
    case .toPool:
      return Text(sv: "blir utan ansvarig, chefen fördelar", en: "wait for the manager to give out")
    case .staysInPool:
      return Text(sv: "väntar på att chefen fördelar", en: "wait for the manager to give out")
    case .orphaned:
      return Text(sv: "ingen tar hand om dem", en: "nobody takes care of them")
    }
  }
}
