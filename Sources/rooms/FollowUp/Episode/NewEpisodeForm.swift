import Core
import Foundation
import Programmes
import Web

/// A new episode as typed.
struct NewEpisodeForm: Sendable {
  static let episode = "omgang"
  static let identity = "person"
  static let reference = "referens"
  static let unit = "enhet"
  static let worker = "ansvarig"
  static let start = "start"
  static let gender = "kon"
  static let birthYear = "fodelsear"
  static let household = "hushall"
  static let isProtected = "skyddad"

  static let longest = 40

  let typed: FormData
  /// Chosen when the form was shown, so that a form sent twice begins one episode.
  let id: EpisodeID?
  let identity: PersonIdentity?
  let reference: String?
  let unit: UnitID?
  let worker: UserID?
  let start: Day?
  let gender: Gender?
  let birthYear: Int?
  let household: String?
  let isProtected: Bool
  private(set) var errors: [FieldError] = []

  init(_ typed: FormData, today: Day) {
    self.typed = typed
    func words(_ field: String) -> String? {
      let words = typed.trimmed(field)
      return words.isEmpty ? nil : words
    }
    id = EpisodeID(typed.trimmed(Self.episode))
    var identity: PersonIdentity?
    do {
      identity = try PersonIdentity(typed.trimmed(Self.identity), today: today)
      if identity == nil {
        errors.append(FieldError(Self.identity, EpisodeText.identityMissing))
      }
    } catch {
      errors.append(FieldError(Self.identity, EpisodeText.identityWrong))
    }
    self.identity = identity
    reference = words(Self.reference)
    unit = UnitID(typed.trimmed(Self.unit))
    worker = UserID(typed.trimmed(Self.worker))
    start = words(Self.start).map { Day($0) } ?? today
    gender =
      words(Self.gender).flatMap(Gender.init) ?? identity?.personalNumber?.gender
    birthYear =
      words(Self.birthYear).map { Int($0) } ?? identity?.personalNumber?.birthDate.civil.year
    household = words(Self.household)
    isProtected = typed.first(Self.isProtected) != nil

    for (field, text) in [(Self.reference, reference), (Self.household, household)] {
      guard let text else { continue }
      if text.count > Self.longest {
        errors.append(FieldError(field, EpisodeText.tooLong))
      } else if text.holdsPersonalData {
        errors.append(FieldError(field, EpisodeText.noPersonalNumber))
      }
    }
    if start.map({ $0 > today }) ?? true {
      errors.append(FieldError(Self.start, EpisodeText.dayMissing(today)))
    }
    if gender == nil { errors.append(FieldError(Self.gender, EpisodeText.genderMissing)) }
    let isYear = birthYear.map { (1880...today.civil.year).contains($0) } ?? true
    if !isYear || (birthYear == nil && words(Self.birthYear) != nil) {
      errors.append(FieldError(Self.birthYear, EpisodeText.yearMissing(today)))
    }
  }
}
