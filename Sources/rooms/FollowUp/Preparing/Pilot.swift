import Core
import Database
import Forms
import Programmes

/// How a programme's forms went with the three invented clients.
struct PilotSummary: Sendable {
  struct Row: Sendable {
    let occasion: OccasionKey
    let title: Text
    /// Minutes by client; what has not been tried is absent.
    let minutes: [PilotClient: Double]
    let estimate: Double

    var mean: Double? {
      minutes.isEmpty ? nil : minutes.values.reduce(0, +) / Double(minutes.count)
    }
  }

  /// A question that somebody left without an answer.
  struct Unanswered: Sendable {
    let client: PilotClient
    let occasion: Text
    let question: Text
    let reason: MissingReason?
  }

  let rows: [Row]
  let unanswered: [Unanswered]

  /// Forms that are kept of occasions which the programme no longer has are left out.
  init(_ forms: [PilotForm], of definition: ProgrammeDefinition) {
    let burden = ProgrammeBurden(definition)
    rows = definition.pilotOccasions.map { occasion in
      let its = forms.filter { $0.occasion == occasion }
      return Row(
        occasion: occasion, title: definition.title(of: occasion),
        minutes: Dictionary(its.map { ($0.client, Double($0.seconds) / 60) }) { $1 },
        estimate: burden.occasions.first { $0.occasion == occasion }?.minutes ?? 0)
    }
    unanswered = definition.pilotOccasions.flatMap { occasion in
      PilotClient.allCases.flatMap { client in
        let form = forms.first { $0.client == client && $0.occasion == occasion }
        return definition.items(at: occasion).compactMap { item -> Unanswered? in
          guard let reason = form?.unanswered[item.key.name] else { return nil }
          return Unanswered(
            client: client, occasion: definition.title(of: occasion), question: item.text,
            reason: MissingReason(rawValue: reason))
        }
      }
    }
  }

  var done: Int { rows.reduce(0) { $0 + $1.minutes.count } }
  var total: Int { rows.count * PilotClient.allCases.count }

  /// The mean of a form, over those that were tried, beside the estimate for the same ones.
  var means: (minutes: Double, estimate: Double)? {
    guard done > 0 else { return nil }
    let minutes = rows.flatMap(\.minutes.values).reduce(0, +)
    let estimate = rows.reduce(0) { $0 + $1.estimate * Double($1.minutes.count) }
    return (minutes / Double(done), estimate / Double(done))
  }
}

extension ProgrammeDefinition {
  /// One occasion of each rule, since those of the same rule ask the same.
  var pilotOccasions: [OccasionKey] { occasions.compactMap { $0.occasions.first?.key } }

  /// What was left without an answer on a settled sheet: the reason by item, empty where none was
  /// given. What was not to be asked is not among them.
  func unanswered(in sheet: AnswerSheet, at occasion: OccasionKey) -> [String: String] {
    items(at: occasion).reduce(into: [:]) { found, item in
      switch sheet[item.key] {
      case .value: break
      case .missing(.notApplicable) where item.condition != nil: break
      case .missing(let reason): found[item.key.name] = reason.rawValue
      case nil: found[item.key.name] = ""
      }
    }
  }
}

extension FollowUpModule {
  /// How a version was tried before it was registered.
  func pilot(of version: LoadedVersion) async throws -> PilotSummary {
    let drafts = drafts
    let registered = version.registered
    let forms = try await database.read { connection in
      try drafts.trials(of: registered.number, of: registered.programme.id, in: connection)
    }
    return PilotSummary(forms, of: version.definition)
  }
}
