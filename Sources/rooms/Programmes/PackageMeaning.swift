import Core
import Forms

extension ProgrammeReading {
  /// What is allowed but hardly meant.
  func checkMeaning(of draft: ProgrammeDefinition) {
    for measure in draft.measures {
      let items = Set(measure.items)
      let rules = draft.occasions.filter { rule in
        let asked = rule.occasions.first.map { draft.items(at: $0.key) } ?? []
        return items.isSubset(of: asked.map(\.key))
      }
      let place = places[.measure(measure.key)] ?? PackagePlace(file: "", line: 1, column: 1)
      if rules.isEmpty, !reading.faults.hasErrors {
        reading.report(
          .warning, "never-together", at: place,
          Text(
            sv: "frågorna i \(measure.key) ställs aldrig vid samma tillfälle, så måttet får aldrig "
              + "något värde",
            en: "the items of \(measure.key) are never asked at the same occasion, so it never "
              + "gets a value"))
      } else if measure.smallestMeaningfulChange != nil,
        !rules.contains(where: { $0.kind == .start }) || rules.count < 2, !reading.faults.hasErrors
      {
        reading.report(
          .warning, "no-change", at: place,
          Text(
            sv:
              "\(measure.key) mäts inte både vid start och senare, så ingen förändring går att se",
            en: "\(measure.key) is not measured both at start and later, so no change can be seen"))
      }
    }
    for breakdown in draft.breakdowns {
      guard case .item(let key, atAnyOccasion: false) = breakdown.source,
        let start = draft.occasions.first(where: { $0.kind == .start }),
        !draft.items(at: start.key).contains(where: { $0.key == key })
      else { continue }
      reading.report(
        .warning, "not-at-start",
        at: places[.breakdown(breakdown.key)] ?? PackagePlace(file: "", line: 1, column: 1),
        Text(
          sv:
            "\(key) ställs inte vid start; skriv at: any för att samla svaren från alla tillfällen",
          en: "\(key) is not asked at the start; write at: any to gather all occasions' answers"))
    }
  }
}
