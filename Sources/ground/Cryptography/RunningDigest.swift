import CSodium

/// SHA-256 of bytes that come in parts.
package struct RunningDigest {
  private var state = crypto_hash_sha256_state()
  /// How many bytes have come.
  package private(set) var count = 0

  package init() {
    crypto_hash_sha256_init(&state)
  }

  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    crypto_hash_sha256_update(
      &state, bytes.bindMemory(to: UInt8.self).baseAddress, UInt64(bytes.count))
    count += bytes.count
  }

  package mutating func add(_ bytes: some Collection<UInt8>) {
    let isAdded: Void? = bytes.withContiguousStorageIfAvailable { add(UnsafeRawBufferPointer($0)) }
    if isAdded == nil { Array(bytes).withUnsafeBytes { add($0) } }
  }

  /// 32 bytes; nothing may be added after.
  package mutating func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_bytes()))
    crypto_hash_sha256_final(&state, &digest)
    return digest
  }
}
