extension Certificate {
  /// To be kept in the zone beside the release.
  public var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.put("certificate 1")
    writer.put(rules.threshold ?? -1)
    writer.put([rules.width, rules.informedWidth])
    writer.put(rules.guardsAgainstHolders)
    writer.put(sensitivities.count)
    for sensitivity in sensitivities { sensitivity.write(&writer) }
    writer.put(mayBeZero.count)
    writer.putRising(mayBeZero.indices.filter { mayBeZero[$0] })
    writer.put(excused.count)
    for excuse in excused.sorted() { writer.put([excuse.column, excuse.holder ?? -1]) }
    writer.put(views.count)
    for view in views {
      writer.put(view.holder ?? -1)
      writer.put(view.isInformed)
      writer.put(view.alternatives.count)
      for alternative in view.alternatives {
        writer.putRising(alternative.atoms.map(Int.init))
        for change in alternative.changes { writer.put(change) }
      }
    }
    return writer.bytes
  }

  /// Nil when they are not a certificate.
  public init?(bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    do throws(UnreadableBytes) {
      self = try Self.read(&reader)
    } catch {
      return nil
    }
    guard reader.isAtEnd else { return nil }
  }

  private static func read(_ reader: inout ByteReader) throws(UnreadableBytes) -> Certificate {
    guard try reader.text() == "certificate 1" else { throw UnreadableBytes(offset: 0) }
    let threshold = try reader.int()
    let widths = try reader.ints()
    guard widths.count == 2 else { throw UnreadableBytes(offset: reader.offset) }
    let rules = ProtectionRules(
      threshold: threshold < 0 ? nil : threshold, width: widths[0], informedWidth: widths[1],
      guardsAgainstHolders: try reader.flag())
    var sensitivities: [Sensitivity] = []
    for _ in 0..<(try reader.count()) { sensitivities.append(try Sensitivity.read(&reader)) }
    let columns = try reader.int()
    guard columns >= 0, columns <= CellSystem.mostCells * 4 else {
      throw UnreadableBytes(offset: reader.offset)
    }
    var mayBeZero = Array(repeating: false, count: columns)
    for column in try reader.rising() {
      guard mayBeZero.indices.contains(column) else { throw UnreadableBytes(offset: reader.offset) }
      mayBeZero[column] = true
    }
    var excused: Set<Excuse> = []
    for _ in 0..<(try reader.count()) {
      let numbers = try reader.ints()
      guard numbers.count == 2 else { throw UnreadableBytes(offset: reader.offset) }
      excused.insert(Excuse(column: numbers[0], holder: numbers[1] < 0 ? nil : numbers[1]))
    }
    var views: [View] = []
    for _ in 0..<(try reader.count()) {
      let holder = try reader.int()
      let isInformed = try reader.flag()
      var alternatives: [Alternative] = []
      for _ in 0..<(try reader.count()) {
        var atoms: [Int32] = []
        for atom in try reader.rising() {
          guard let atom = Int32(exactly: atom), atom >= 0 else {
            throw UnreadableBytes(offset: reader.offset)
          }
          atoms.append(atom)
        }
        var changes: [Int] = []
        for _ in atoms { changes.append(try reader.int()) }
        alternatives.append(Alternative(atoms: atoms, changes: changes))
      }
      views.append(
        View(holder: holder < 0 ? nil : holder, isInformed: isInformed, alternatives: alternatives))
    }
    return Certificate(
      rules: rules, sensitivities: sensitivities, excused: excused, views: views,
      mayBeZero: mayBeZero)
  }

  private init(
    rules: ProtectionRules, sensitivities: [Sensitivity], excused: Set<Excuse>, views: [View],
    mayBeZero: [Bool]
  ) {
    self.rules = rules
    self.excused = excused
    self.sensitivities = sensitivities
    self.views = views
    self.mayBeZero = mayBeZero
  }
}

extension Sensitivity {
  func write(_ writer: inout ByteWriter) {
    switch target {
    case .cell(let cell): writer.put([0, cell])
    case .quantity(let quantity): writer.put([1, quantity])
    }
    switch readers {
    case .everybody: writer.put(-2)
    case .outsider: writer.put(-1)
    case .holder(let holder): writer.put(holder)
    }
    for need in [need, informedNeed] {
      switch need {
      case .width(let width): writer.put([width])
      case .reach(let below, let above): writer.put([below, above])
      }
    }
  }

  static func read(_ reader: inout ByteReader) throws(UnreadableBytes) -> Sensitivity {
    let target = try reader.ints()
    guard target.count == 2, (0...1).contains(target[0]), target[1] >= 0 else {
      throw UnreadableBytes(offset: reader.offset)
    }
    let readers: Readers =
      switch try reader.int() {
      case -2: .everybody
      case -1: .outsider
      case let holder: .holder(holder)
      }
    let need = try Need.read(&reader)
    return Sensitivity(
      target[0] == 0 ? .cell(target[1]) : .quantity(target[1]), from: readers, need: need,
      informedNeed: try Need.read(&reader))
  }
}

extension Need {
  static func read(_ reader: inout ByteReader) throws(UnreadableBytes) -> Need {
    let numbers = try reader.ints()
    switch numbers.count {
    case 1: return .width(numbers[0])
    case 2: return .reach(below: numbers[0], above: numbers[1])
    default: throw UnreadableBytes(offset: reader.offset)
    }
  }
}
