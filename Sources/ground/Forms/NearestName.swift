/// The candidate nearest to a misspelt name, when one is near enough to be what was meant.
///
/// Distance is the number of letters to insert, delete, change or swap with the next (optimal
/// string alignment), at most a third of the name's length and at least one.
public func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  let letters = Array(name.lowercased())
  guard letters.count <= 64 else { return nil }
  let limit = max(1, letters.count / 3)
  return candidates.map { ($0, distance(letters, Array($0.lowercased().prefix(64)))) }
    .filter { $0.1 <= limit }
    .min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
}

private func distance(_ a: [Character], _ b: [Character]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in 0..<a.count {
    var row = [i + 1]
    for j in 0..<b.count {
      var best = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        best = min(best, beforeLast[j - 1] + 1)
      }
      row.append(best)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
