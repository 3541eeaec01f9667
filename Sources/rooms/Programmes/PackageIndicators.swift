import Core
import Forms

extension ProgrammeReading {
  func indicators(_ fields: PackageFields, in draft: ProgrammeDefinition) -> [Indicator] {
    var indicators: [Indicator] = []
    for node in fields.list("indicators") {
      guard let part = reading.fields(node, Text(sv: "en indikator", en: "an indicator")) else {
        continue
      }
      let key = part.required("id", "id: arbete_vid_avslut").flatMap {
        part.key($0, of: Key<Indicator>.self)
      }
      let title =
        part.required("title", "title: Arbete vid avslut") != nil ? part.text("title") : nil
      let occasionNode = part.required("occasion", "occasion: end")
      let occasion = occasionNode.flatMap { self.occasion($0, part, in: draft) }
      let asked = occasion.map { Set(draft.items(at: $0).map(\.key)) }
      let numerator = part.required("numerator", "numerator: arbete = \"heltid\"").flatMap {
        expression($0, to: .boolean, asked: asked, at: occasion)
      }
      let denominator = part.node("denominator").flatMap {
        expression($0, to: .boolean, asked: asked, at: occasion)
      }
      let target = part.number("target")?.double
      if let target, !(0...1).contains(target) {
        part.report(
          "range", at: part.place(of: "target"),
          Text(
            sv: "target är en andel från 0 till 1; 80 procent skrivs 0.8",
            en: "target is a share from 0 to 1; 80 per cent is written 0.8"))
      }
      part.close()
      guard let key, let title, let occasion, let numerator else {
        if let key { reading.faulty.insert(key.name) }
        continue
      }
      if indicators.contains(where: { $0.key == key }) || draft.measure(Key(key.name)) != nil {
        duplicate(key.name, at: part.place(of: "id"))
      }
      places[.indicator(key)] = part.place
      indicators.append(
        Indicator(
          key: key, title: title, occasion: occasion, numerator: numerator,
          denominator: denominator, target: target))
    }
    return indicators
  }

  private func occasion(
    _ node: PackageNode, _ part: PackageFields, in draft: ProgrammeDefinition
  ) -> OccasionKey? {
    guard let key = part.key(node, of: OccasionKey.self) else { return nil }
    if draft.occasions.contains(where: { $0.covers(key) }) { return key }
    unknown(
      Text(sv: "inget mättillfälle", en: "no occasion"), key.name,
      among: draft.occasions.flatMap { $0.occasions.map(\.key.name) }, at: node.place)
    return nil
  }
}
