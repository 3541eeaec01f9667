import Core
import Foundation
import Programmes
import Web

/// A correction as typed, over what stands now.
struct CorrectionForm: Sendable {
  static let identity = "person"
  static let reference = "referens"
  static let start = "start"
  static let unit = "enhet"
  static let gender = "kon"
  static let birthYear = "fodelsear"
  /// Pressed on the page of the check, to change more.
  static let goOn = "andra-mer"

  let typed: FormData
  /// Nil when the person is the right one.
  let identity: PersonIdentity?
  let reason: TypedReason
  /// What the episode is corrected to, but for the person.
  private(set) var right: EpisodeCorrection
  private(set) var errors: [FieldError] = []

  /// - Parameter units: those that may be chosen.
  init(_ typed: FormData, of episode: Episode, units: Set<UnitID>, today: Day) {
    self.typed = typed
    reason = TypedReason(typed)
    right = EpisodeCorrection(episode)
    do {
      identity = try PersonIdentity(typed.trimmed(Self.identity), today: today)
    } catch {
      identity = nil
      errors.append(FieldError(Self.identity, EpisodeText.identityWrong))
    }
    let reference = typed.trimmed(Self.reference)
    right.caseReference = reference.isEmpty ? nil : reference
    if reference.count > NewEpisodeForm.longest {
      errors.append(FieldError(Self.reference, EpisodeText.tooLong))
    } else if reference.holdsPersonalData {
      errors.append(FieldError(Self.reference, EpisodeText.noPersonalNumber))
    }
    if let day = Day(typed.trimmed(Self.start)), day <= today {
      right.start = day
      if let end = episode.end, end < day {
        errors.append(FieldError(Self.start, EditingText.startsAfterEnd(end)))
      }
    } else {
      errors.append(FieldError(Self.start, EpisodeText.dayMissing(today)))
    }
    if let unit = UnitID(typed.trimmed(Self.unit)), units.contains(unit) {
      right.unit = unit
    } else {
      errors.append(FieldError(Self.unit, EpisodeText.unitMissing))
    }
    if let gender = Gender(rawValue: typed.trimmed(Self.gender)) {
      right.gender = gender
    } else {
      errors.append(FieldError(Self.gender, EpisodeText.genderMissing))
    }
    let year = typed.trimmed(Self.birthYear)
    right.birthYear = Int(year)
    let isYear = right.birthYear.map { (1880...today.civil.year).contains($0) } ?? year.isEmpty
    if !isYear { errors.append(FieldError(Self.birthYear, EpisodeText.yearMissing(today))) }
    if let error = reason.error { errors.append(error) }
    // The right person's own number says what still stands as of the wrong one.
    if let number = identity?.personalNumber {
      if right.gender == episode.gender { right.gender = number.gender }
      if right.birthYear == episode.birthYear {
        right.birthYear = number.birthDate.civil.year
      }
    }
    if errors.isEmpty, identity == nil, right == EpisodeCorrection(episode) {
      errors.append(FieldError(EpisodeChanging.place, EditingText.nothingCorrected))
    }
  }

  /// The form as it is shown first: what stands now.
  static func filled(_ episode: Episode) -> FormData {
    FormData([
      (EpisodeChanging.version, "\(episode.rowVersion)"),
      (reference, episode.caseReference ?? ""), (start, "\(episode.start)"),
      (unit, "\(episode.unit)"), (gender, episode.gender.rawValue),
      (birthYear, episode.birthYear.map { String($0) } ?? ""),
    ])
  }
}

extension EpisodeCorrection {
  /// What stands now.
  init(_ episode: Episode) {
    self.init(
      person: episode.person, caseReference: episode.caseReference, unit: episode.unit,
      start: episode.start, gender: episode.gender, birthYear: episode.birthYear)
  }

  /// The facts that differ, with what each of the two says, as stored.
  func differences(from other: Self) -> [(fact: EpisodeFact, old: String, new: String)] {
    let pairs: [(EpisodeFact, String, String)] = [
      // Who somebody was taken for is not written down.
      (.person, person == other.person ? "" : "-", ""),
      (.caseReference, other.caseReference ?? "", caseReference ?? ""),
      (.start, "\(other.start)", "\(start)"),
      (.unit, "\(other.unit)", "\(unit)"),
      (.gender, other.gender.rawValue, gender.rawValue),
      (
        .birthYear, other.birthYear.map { String($0) } ?? "",
        birthYear.map { String($0) } ?? ""
      ),
    ]
    return pairs.filter { $0.1 != $0.2 }.map { (fact: $0.0, old: $0.1, new: $0.2) }
  }
}
