import Core

/// A way of dividing for which cells are kept: by nothing, by one breakdown, by one and gender, or
/// by a pair that the programme names. There is no full cross.
public struct CellView: Sendable, Hashable {
  /// Places among the programme's breakdowns, ascending. The unit is in every cell's key and in no
  /// view.
  public let breakdowns: [Int]
  /// The keys of the breakdowns, as cells are stored under: `""`, `age`, `age*gender`.
  public let name: String

  /// More views than this are not kept: what is left is computed from the episodes when asked for.
  /// Answering writes at most two rows for each view, so that a save writes at most 30.
  public static let most = 15

  fileprivate init(_ places: [Int], of programme: CompiledProgramme) {
    breakdowns = places.sorted()
    name = breakdowns.map { programme.breakdowns[$0].key.name }.joined(separator: "*")
  }
}

extension CompiledProgramme {
  /// The views that are kept for the programme: all together, each breakdown alone, the pairs that
  /// it names, then each breakdown with gender.
  var declaredViews: [CellView] {
    func isUnit(_ place: Int) -> Bool { breakdowns[place].source == .unit }
    let places = breakdowns.indices.filter { !isUnit($0) }
    let gender = places.first { breakdowns[$0].source == .gender }
    let named = definition.crossings.map { crossing in
      crossing.compactMap { key in breakdowns.firstIndex { $0.key == key } }
        .filter { !isUnit($0) }
    }
    let withGender = gender.map { gender in
      places.filter { $0 != gender }.map { [$0, gender] }
    }
    var views: [CellView] = []
    for wanted in [[]] + places.map({ [$0] }) + named + (withGender ?? []) {
      let view = CellView(wanted, of: self)
      if !views.contains(view) { views.append(view) }
    }
    return Array(views.prefix(CellView.most))
  }

  /// Every occasion that an episode can have; cells know one by its place here.
  var declaredOccasions: [OccasionKey] {
    definition.occasions.flatMap { $0.occasions.map(\.key) }
  }
}
