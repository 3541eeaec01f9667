/// Why a point of a control chart is unlikely to be chance alone.
///
/// NHS England, *Making Data Count* (R `NHSRplotthedots`). Whether up is good is for the measure
/// to say.
public struct SpecialCause: Hashable, Sendable {
  /// In the order in which they are asked.
  public enum Rule: Hashable, Sendable, CaseIterable {
    /// Outside the limits.
    case outside
    /// One of seven points in a row that each rise, or each fall.
    case trend
    /// In the outer third within the limits, one of at least two such among three in a row that are
    /// all on that side of the centre.
    case outerThird
    /// One of seven points in a row on one side of the centre.
    case shift
  }

  /// The first that holds.
  public let rule: Rule
  /// Above the centre; of a trend, rising.
  public let isUpward: Bool
}

extension ControlChart {
  /// The special cause of each point, by the first rule in the order of `SpecialCause.Rule` that
  /// holds for it; nil for chance. A point without a value breaks every run.
  public var specialCauses: [SpecialCause?] {
    let sides = points.map { point in point.value.map { sign($0 - point.centre) } ?? 0 }
    let steps = zip(points, points.dropFirst()).map { earlier, later -> Int in
      guard let before = earlier.value, let after = later.value else { return 0 }
      return sign(after - before)
    }
    let outer = points.map { point -> Bool in
      guard let value = point.value, let limits = point.limits, !point.isOutside else {
        return false
      }
      let reach = value > point.centre ? limits.upper - point.centre : point.centre - limits.lower
      return abs(value - point.centre) > reach * 2 / 3
    }
    var trends = [Int](repeating: 0, count: points.count)
    for run in runs(of: steps, atLeast: 6) {
      // A point where one trend turns into another belongs to the later.
      for index in run.lowerBound...run.upperBound { trends[index] = steps[run.lowerBound] }
    }
    var shifts = [Int](repeating: 0, count: points.count)
    for run in runs(of: sides, atLeast: 7) {
      for index in run { shifts[index] = sides[index] }
    }
    return points.indices.map { index in
      if points[index].isOutside {
        return SpecialCause(rule: .outside, isUpward: sides[index] > 0)
      }
      if trends[index] != 0 {
        return SpecialCause(rule: .trend, isUpward: trends[index] > 0)
      }
      if outer[index], isAmongOuter(index, outer, sides) {
        return SpecialCause(rule: .outerThird, isUpward: sides[index] > 0)
      }
      if shifts[index] != 0 {
        return SpecialCause(rule: .shift, isUpward: shifts[index] > 0)
      }
      return nil
    }
  }

  private func isAmongOuter(_ index: Int, _ outer: [Bool], _ sides: [Int]) -> Bool {
    (index - 2...index).contains { first in
      guard first >= 0, first + 2 < points.count else { return false }
      let three = first...(first + 2)
      return three.allSatisfy { sides[$0] == sides[index] } && three.count { outer[$0] } >= 2
    }
  }
}

/// The stretches of at least `length` equal signs, none of them nought.
private func runs(of signs: [Int], atLeast length: Int) -> [Range<Int>] {
  var found: [Range<Int>] = []
  var start = 0
  for index in signs.indices where index + 1 == signs.count || signs[index + 1] != signs[index] {
    if signs[start] != 0, index + 1 - start >= length { found.append(start..<(index + 1)) }
    start = index + 1
  }
  return found
}

private func sign(_ value: Double) -> Int { value > 0 ? 1 : value < 0 ? -1 : 0 }
