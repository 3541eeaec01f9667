import Core

/// What the compiler says of what it cannot take, and where.
extension ExpressionCompiler {
  mutating func report(_ reason: Text, at offset: Int) {
    errors.append(ExpressionError(offset: offset, reason: reason))
  }

  mutating func report(unknown key: ItemKey, at offset: Int) {
    if kinds[key] != nil {
      return report(
        Text(
          sv: "\(key) är fri text och kan inte användas i ett uttryck",
          en: "\(key) is free text and cannot be used in an expression"),
        at: offset)
    }
    if kinds.values.contains(where: { $0.codes.contains { $0.code == key.name } }) {
      return report(
        Text(
          sv: "det finns ingen fråga \(key); om det är en kod, skriv \"\(key)\"",
          en: "there is no item \(key); if it is a code, write \"\(key)\""),
        at: offset)
    }
    let nearest = nearestName(to: key.name, among: kinds.keys.map(\.name))
    report(
      Text(
        sv: "det finns ingen fråga \(key)" + (nearest.map { "; menade du \($0)?" } ?? ""),
        en: "there is no item \(key)" + (nearest.map { "; did you mean \($0)?" } ?? "")),
      at: offset)
  }

  mutating func report(wrong key: ItemKey, at offset: Int) {
    report(
      Text(
        sv: "\(key) är inget tal; här behövs en fråga av typen integer, decimal eller scale",
        en: "\(key) is not a number; an item of type integer, decimal or scale is needed here"),
      at: offset)
  }

  mutating func report(unknownFunction name: String, at offset: Int) {
    let names = ExpressionFunction.allCases.map(\.rawValue)
    let nearest = nearestName(to: name, among: names)
    let all = names.joined(separator: ", ")
    report(
      Text(
        sv: "det finns ingen funktion \(name)"
          + (nearest.map { "; menade du \($0)?" } ?? "; det som finns är \(all)"),
        en: "there is no function \(name)"
          + (nearest.map { "; did you mean \($0)?" } ?? "; there are \(all)")),
      at: offset)
  }

  mutating func check(_ code: String, of key: ItemKey, at offset: Int) {
    let codes = kinds[key]?.codes.map(\.code) ?? []
    guard !codes.contains(code) else { return }
    let all = codes.prefix(12).joined(separator: ", ") + (codes.count > 12 ? " …" : "")
    let nearest = nearestName(to: code, among: codes)
    report(
      Text(
        sv: "\(key) har ingen kod \"\(code)\""
          + (nearest.map { "; menade du \"\($0)\"?" } ?? "; koderna är \(all)"),
        en: "\(key) has no code \"\(code)\""
          + (nearest.map { "; did you mean \"\($0)\"?" } ?? "; the codes are \(all)")),
      at: offset)
  }
}
