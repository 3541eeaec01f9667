import Core
import Organisation

/// What can be reached from a record by its links, each record once, by the shortest way.
struct RecordChain: Sendable {
  /// A record on the way, with the link that first led to it.
  struct Stop: Sendable {
    let record: Record
    /// Nil for where the walk began.
    let link: RecordLink?
    let depth: Int
  }

  /// The longest walk, in links, and the most records that are shown.
  static let deepest = 8
  static let most = 100

  let start: Record
  /// Parents before children.
  private(set) var stops: [RecordID: Stop] = [:]
  /// By the record that the link was followed from, in the order of the links.
  private(set) var children: [RecordID: [RecordID]] = [:]
  /// Links between two that were reached by other ways; read from the end that was reached first.
  private(set) var others: [(from: RecordID, link: RecordLink)] = []
  /// There is more than was walked.
  private(set) var isCut = false

  /// Walks outwards from `start`, asking for the links of each ring of records at once. A circle
  /// ends where it comes back.
  init(
    from start: Record, links: ([RecordID]) async throws -> [RecordID: [RecordLink]]
  ) async throws {
    self.start = start
    stops[start.id] = Stop(record: start, link: nil, depth: 0)
    var ring = [start.id]
    var followed: Set<ID<RecordLink>> = []
    var depth = 0
    while !ring.isEmpty {
      let found = try await links(ring)
      depth += 1
      var next: [RecordID] = []
      for id in ring {
        for link in found[id] ?? [] where followed.insert(link.id).inserted {
          if stops[link.other.id] != nil {
            others.append((id, link))
          } else if depth > Self.deepest || stops.count == Self.most {
            isCut = true
          } else {
            stops[link.other.id] = Stop(record: link.other, link: link, depth: depth)
            children[id, default: []].append(link.other.id)
            next.append(link.other.id)
          }
        }
      }
      ring = next
    }
  }

  var records: [Record] { order.map(\.record) }
  var depth: Int { stops.values.map(\.depth).max() ?? 0 }

  /// Each record before what it led to.
  var order: [Stop] { order(from: start.id) }

  private func order(from id: RecordID) -> [Stop] {
    guard let stop = stops[id] else { return [] }
    return [stop] + (children[id] ?? []).flatMap { order(from: $0) }
  }
}
