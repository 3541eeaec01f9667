import Cryptography

/// How many rows there are and what they come to, whatever the engine and whatever the order: the sum of
/// the SHA-256 of each row's canonical bytes, in four words of 64 bits.
package struct TableDigest: Sendable, Hashable {
  package private(set) var rows = 0
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  package static func == (one: TableDigest, other: TableDigest) -> Bool {
    one.rows == other.rows && one.words == other.words
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(rows)
    hasher.combine(words.0)
  }

  /// 64 digits.
  package var checksum: String {
    [words.0, words.1, words.2, words.3].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  mutating func add(_ row: [UInt8]) {
    var digest = RunningDigest()
    digest.add(row)
    digest.finish().withUnsafeBytes { bytes in
      words.0 &+= UInt64(bigEndian: bytes.load(fromByteOffset: 0, as: UInt64.self))
      words.1 &+= UInt64(bigEndian: bytes.load(fromByteOffset: 8, as: UInt64.self))
      words.2 &+= UInt64(bigEndian: bytes.load(fromByteOffset: 16, as: UInt64.self))
      words.3 &+= UInt64(bigEndian: bytes.load(fromByteOffset: 24, as: UInt64.self))
    }
    rows += 1
  }

  /// Of the whole of `table`, read once.
  package static func of(_ table: StoredTable, in database: any Database) async throws
    -> TableDigest
  {
    let columns = table.columns.count
    return try await database.read { connection in
      var digest = TableDigest()
      var bytes: [UInt8] = []
      let rows: SQL = """
        SELECT \(fragment: SQL(names: table.columns.map(\.name)))
        FROM \(fragment: SQL(name: table.name))
        """
      try connection.forEachInPlace(rows) { row in
        bytes.removeAll(keepingCapacity: true)
        for column in 0..<columns { row.append(column, to: &bytes) }
        digest.add(bytes)
      }
      return digest
    }
  }
}
