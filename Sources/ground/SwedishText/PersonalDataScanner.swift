/// A finding by its place in the bytes; `end` is past the last.
struct FoundSpan {
  let start: Int
  let end: Int
  let kind: PersonalData.Kind
}

/// One pass over the bytes of a text.
struct PersonalDataScanner {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  func spans() -> [FoundSpan] {
    var found: [FoundSpan] = []
    var i = 0
    while i < bytes.count {
      let byte = bytes[i]
      if let end = uuid(at: i) {
        i = end
      } else if isDigit(byte) {
        if let span = personalNumber(at: i) ?? phone(at: i) {
          found.append(span)
          i = span.end
        } else {
          i = endOfDigits(i)
        }
      } else if byte == UInt8(ascii: "+"), let span = phone(at: i) {
        found.append(span)
        i = span.end
      } else if byte == UInt8(ascii: "@"), let span = email(around: i) {
        // An address takes in the numbers that run into it.
        var start = span.start
        while let last = found.last, last.end > span.start {
          start = min(start, last.start)
          found.removeLast()
        }
        found.append(FoundSpan(start: start, end: span.end, kind: .email))
        i = span.end
      } else {
        i += 1
      }
    }
    return found
  }

  subscript(index: Int) -> UInt8 { index >= 0 && index < bytes.count ? bytes[index] : 0 }

  func endOfDigits(_ start: Int) -> Int {
    var end = start
    while isDigit(self[end]) { end += 1 }
    return end
  }

  /// The length in bytes of a space, or 0: ordinary, no-break or narrow no-break.
  func space(at i: Int) -> Int {
    if self[i] == UInt8(ascii: " ") { return 1 }
    if self[i] == 0xC2, self[i + 1] == 0xA0 { return 2 }
    return self[i] == 0xE2 && self[i + 1] == 0x80 && self[i + 2] == 0xAF ? 3 : 0
  }

  /// The length in bytes of a hyphen, dash, minus or plus, or 0.
  func sign(at i: Int) -> Int {
    if self[i] == UInt8(ascii: "-") || self[i] == UInt8(ascii: "+") { return 1 }
    guard self[i] == 0xE2 else { return 0 }
    let isDash = self[i + 1] == 0x80 && (0x90...0x94).contains(self[i + 2])
    let isMinus = self[i + 1] == 0x88 && self[i + 2] == 0x92
    return isDash || isMinus ? 3 : 0
  }

  /// The end of the UUID that begins here, in its written form 8-4-4-4-12.
  private func uuid(at start: Int) -> Int? {
    guard self[start + 8] == UInt8(ascii: "-"), self[start + 13] == UInt8(ascii: "-"),
      self[start + 18] == UInt8(ascii: "-"), self[start + 23] == UInt8(ascii: "-"),
      !isDigit(self[start - 1]), !isLetter(self[start - 1]),
      !isDigit(self[start + 36]), !isLetter(self[start + 36])
    else { return nil }
    for offset in 0..<36 where ![8, 13, 18, 23].contains(offset) {
      let byte = self[start + offset]
      guard isDigit(byte) || (byte | 0x20) &- 97 < 6 else { return nil }
    }
    return start + 36
  }

  private func email(around mark: Int) -> FoundSpan? {
    func isPart(_ byte: UInt8) -> Bool {
      isLetter(byte) || isDigit(byte) || byte >= 0x80 || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: ".")
    }
    func isLocal(_ byte: UInt8) -> Bool {
      isPart(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+")
        || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "'")
    }
    var start = mark
    while start > 0, isLocal(bytes[start - 1]) { start -= 1 }
    var end = mark + 1
    while end < bytes.count, isPart(bytes[end]) { end += 1 }
    while end > mark + 1, !isLetter(bytes[end - 1]), bytes[end - 1] < 0x80 { end -= 1 }
    guard start < mark,
      let dot = bytes[(mark + 1)..<end].lastIndex(of: UInt8(ascii: ".")), dot > mark + 1,
      end - dot > 2
    else { return nil }
    return FoundSpan(start: start, end: end, kind: .email)
  }
}
