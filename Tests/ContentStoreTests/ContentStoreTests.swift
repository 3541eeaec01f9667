import ContentStore
import Foundation
import Testing

@Suite struct `A content store` {
  private func with(_ body: (ContentStore) async throws -> Void) async throws {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "content-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let store = ContentStore(directory: directory)
    try FileManager.default.createDirectory(
      at: store.incoming, withIntermediateDirectories: true)
    try await body(store)
  }

  private func arrived(_ text: String, in store: ContentStore) async throws -> ContentStore.Arrival
  {
    let url = store.incoming.appending(path: UUID().uuidString)
    try Data(text.utf8).write(to: url)
    return try await store.receive(url)
  }

  private func content(_ digest: ContentDigest, in store: ContentStore) async throws -> String {
    var bytes: [UInt8] = []
    try await store.read(digest) { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func files(in store: ContentStore) -> [String] {
    (FileManager.default.subpaths(atPath: store.directory.path) ?? [])
      .filter { $0.split(separator: "/").last?.count ?? 0 > 30 }.sorted()
  }

  @Test func `calls a file by the SHA-256 of its bytes`() async throws {
    try await with { store in
      let arrival = try await arrived("abc", in: store)
      // FIPS 180-4, example B.1.
      let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
      #expect(arrival.digest.description == digest && arrival.size == 3)
      try await store.keep(arrival)
      #expect(files(in: store) == ["ba/\(digest)"])
      try await store.verify(arrival.digest)
      #expect(try await content(arrival.digest, in: store) == "abc")
    }
  }

  @Test func `has the same bytes once, however often they come`() async throws {
    try await with { store in
      let long = String(repeating: "lika ", count: 200_000)
      for _ in 0..<2 { try await store.keep(arrived(long, in: store)) }
      #expect(files(in: store).count == 1)
      let digest = try await arrived(long, in: store).digest
      #expect(try await content(digest, in: store) == long)
    }
  }

  @Test func `tells what is damaged and what is missing`() async throws {
    try await with { store in
      let arrival = try await arrived("helt", in: store)
      await #expect(throws: ContentStoreError.missing(arrival.digest)) {
        try await store.verify(arrival.digest)
      }
      try await store.keep(arrival)
      let place = store.directory.appending(path: files(in: store)[0]).path
      #expect(chmod(place, 0o600) == 0)
      try Data("hell".utf8).write(to: URL(fileURLWithPath: place))
      await #expect(throws: ContentStoreError.damaged(arrival.digest)) {
        try await store.verify(arrival.digest)
      }
    }
  }

  @Test func `lets go of what never became a file, and leaves what is young`() async throws {
    try await with { store in
      _ = try await arrived("halvvägs", in: store)
      let kept = try await arrived("kvar", in: store)
      try await store.keep(kept)
      let (before, after) = (
        Date(timeIntervalSinceNow: -86_400), Date(timeIntervalSinceNow: 86_400)
      )
      try await store.removeArrivals(before: before)
      #expect(files(in: store).count == 2)
      #expect(try await store.stored(before: before) == [])
      #expect(try await store.stored(before: after) == [kept.digest])
      try await store.removeArrivals(before: after)
      try await store.remove(kept.digest, unusedSince: before)
      #expect(files(in: store).count == 1)
      try await store.remove(kept.digest, unusedSince: after)
      #expect(files(in: store) == [])
    }
  }

  @Test(arguments: ["", "../../etc/passwd", "BA7816BF", String(repeating: "g", count: 64)])
  func `knows no file by anything but a digest`(_ name: String) {
    #expect(ContentDigest(name) == nil)
  }
}
