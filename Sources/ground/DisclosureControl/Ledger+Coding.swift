extension Ledger.Release {
  var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.put(name)
    writer.put(isDisclosure)
    writer.put(cells.count)
    for (cell, value) in zip(cells, values) {
      writer.put(cell)
      writer.put(value ?? -1)
    }
    writer.put(certificateDigest.count)
    writer.putRaw(certificateDigest)
    writer.put(atoms.count)
    for atom in atoms {
      writer.put(atom.parent ?? -1)
      writer.put(atom.holder ?? -1)
      writer.put(atom.persons)
      writer.putRising(atom.cells)
    }
    return writer.bytes
  }

  /// Nil when they are not a release.
  init?(bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    do throws(UnreadableBytes) {
      self = try Self.read(&reader)
    } catch {
      return nil
    }
    guard reader.isAtEnd else { return nil }
  }

  private static func read(_ reader: inout ByteReader) throws(UnreadableBytes) -> Self {
    let name = try reader.text()
    let isDisclosure = try reader.flag()
    var cells: [String] = []
    var values: [Int?] = []
    for _ in 0..<(try reader.count()) {
      cells.append(try reader.text())
      let value = try reader.int()
      values.append(value < 0 ? nil : value)
    }
    let digest = try reader.raw(try reader.count())
    var atoms: [Ledger.SealedAtom] = []
    for _ in 0..<(try reader.count()) {
      let parent = try reader.int()
      let holder = try reader.int()
      let persons = try reader.int()
      atoms.append(
        Ledger.SealedAtom(
          parent: parent < 0 ? nil : parent, holder: holder < 0 ? nil : holder, persons: persons,
          cells: try reader.rising()))
    }
    return Self(
      name: name, isDisclosure: isDisclosure, cells: cells, values: values,
      certificateDigest: digest, atoms: atoms)
  }
}
