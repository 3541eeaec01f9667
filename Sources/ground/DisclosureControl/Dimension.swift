/// What tables divide by, with its hierarchy: units under departments under administrations, and one
/// node over all of them.
public struct Dimension: Sendable, Hashable {
  public enum Fault: Error, Sendable, Hashable {
    case repeated(dimension: String, code: String)
    /// The child stands under two.
    case twoParents(dimension: String, child: String, parents: [String])
    /// From a code and upwards back to itself.
    case circle(dimension: String, codes: [String])
    case unknownParent(dimension: String, child: String, parent: String)
    case empty(dimension: String)
  }

  public static let total = "Total"

  public let name: String
  /// The total first, then every node as given.
  public let codes: [String]
  /// The node above each; nil of the total.
  let parents: [Int?]
  /// For each node itself and all nodes above it, the nearest first.
  let path: [[Int]]
  let place: [String: Int]

  /// Codes without any order among them.
  public init(_ name: String, codes: [String]) throws(Fault) {
    try self.init(name, nodes: codes.map { ($0, nil) })
  }

  /// - Parameter nodes: every code but the total, with the code above it; nil is under the total.
  public init(_ name: String, nodes: [(code: String, parent: String?)]) throws(Fault) {
    guard !nodes.isEmpty else { throw .empty(dimension: name) }
    var place = [Self.total: 0]
    var above: [String: String?] = [:]
    var codes = [Self.total]
    for (code, parent) in nodes {
      if let other = above[code] {
        guard other == parent else {
          throw .twoParents(
            dimension: name, child: code,
            parents: [other ?? Self.total, parent ?? Self.total].sorted())
        }
        throw .repeated(dimension: name, code: code)
      }
      guard code != Self.total else { throw .repeated(dimension: name, code: code) }
      above[code] = parent
      place[code] = codes.count
      codes.append(code)
    }
    var parents: [Int?] = [nil]
    for (code, parent) in nodes {
      guard let parent else {
        parents.append(0)
        continue
      }
      guard let index = place[parent] else {
        throw .unknownParent(dimension: name, child: code, parent: parent)
      }
      parents.append(index)
    }
    var path: [[Int]] = []
    for node in codes.indices {
      var steps = [node]
      while let parent = parents[steps[steps.count - 1]] {
        if let start = steps.firstIndex(of: parent) {
          throw .circle(dimension: name, codes: steps[start...].map { codes[$0] })
        }
        steps.append(parent)
      }
      path.append(steps)
    }
    self.name = name
    self.codes = codes
    self.parents = parents
    self.path = path
    self.place = place
  }

  /// Nodes at this many steps below the total.
  func depth(of node: Int) -> Int { path[node].count - 1 }
}
