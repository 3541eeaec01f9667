import Core
import Forms
import Organisation
import Programmes

/// Words about months.
extension ResultText {
  static let newVersion = Text(
    sv: "Ny version av programmet: går inte att jämföra med tidigare",
    en: "New version of the programme: not comparable with before")
  static let reorganised = Text(
    sv: "Omorganisation: bara en del av en enhet kom hit",
    en: "Reorganisation: only a part of a unit came here")
  static func added(_ units: [String], on day: Day) -> Text {
    let names = units.joined(separator: ", ")
    return Text(
      sv: "Från och med \(day) ingår också det som var \(names), både före och efter den dagen.",
      en: "From \(day) this also holds what was \(names), before that day as well as after.")
  }
  static let nobodyThatMonth = Text(sv: "ingen", en: "nobody")
  static func trendSentence(_ basis: ResultQuery.Basis, months: Int) -> Text {
    switch basis {
    case .start:
      Text(
        sv:
          "Efter startmånad, \(months) månader. Små månader svänger av slump; se på linjen, inte på "
          + "en punkt. Månader med färre än fem ritas utan osäkerhet.",
        en:
          "By month of start, \(months) months. Small months swing by chance; look at the line, not "
          + "at a point. Months of fewer than five are drawn without uncertainty.")
    case .measurement:
      Text(
        sv:
          "Efter månad då de mättes, \(months) månader. Små månader svänger av slump; se på linjen, "
          + "inte på en punkt. Månader med färre än fem ritas utan osäkerhet.",
        en: "By month of measurement, \(months) months. Small months swing by chance; look at the "
          + "line, not at a point. Months of fewer than five are drawn without uncertainty.")
    }
  }
}
