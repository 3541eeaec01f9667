import Core
import Forms
import Programmes

enum PreviewText {
  static let title = Text(sv: "Formulären", en: "The forms")
  static let lead = Text(
    sv:
      "Så möts frågorna vid varje tillfälle, och så används svaren. Inget av det du prövar sparas.",
    en:
      "How the items are met at each occasion and what the answers become. Nothing you try is kept."
  )
  static let occasions = Text(sv: "En klients väg", en: "A client's way")
  static let occasion = Text(sv: "Tillfälle", en: "Occasion")
  static let due = Text(sv: "Infaller", en: "Falls on")
  static let window = Text(sv: "Kan besvaras", en: "Can be answered")
  static let items = Text(sv: "Frågor", en: "Items")
  static let minutes = Text(sv: "Minuter", en: "Minutes")
  static let measures = Text(sv: "Vad svaren visar", en: "What the answers show")
  static let indicators = Text(sv: "Indikatorer", en: "Indicators")
  static let breakdowns = Text(sv: "Hur resultaten delas upp", en: "How results are divided")
  static let noBreakdowns = Text(sv: "Resultaten delas inte upp.", en: "Results are not divided.")
  static let formula = Text(sv: "Uträkning: ", en: "Computed as: ")
  private static let computed = Text(
    sv: "Räknas ut av flera svar", en: "Computed of several answers")
  static let staffView = Text(sv: "Hela formuläret", en: "The whole form")
  static let clientView = Text(sv: "Det klienten svarar på", en: "What the client answers")
  static let views = Text(sv: "Vem som ser", en: "Who sees")
  static let clientLead = Text(
    sv: "De här frågorna läses högt för klienten eller visas på skärmen. Inget sparas.",
    en: "These items are read aloud to the client or shown on the screen. Nothing is kept.")
  /// Over a form that is filled in by hand.
  static func onPaper(_ programme: Text) -> Text {
    Text(
      sv: "\(programme.sv) · Ärendereferens: ____________________",
      en: "\(programme.en) · Case reference: ____________________")
  }

  static let formLead = Text(
    sv: "Så ser formuläret ut. Fyll i det för att se vad svaren leder till. Inget sparas.",
    en: "This is the form. Fill it in to see what the answers lead to. Nothing is kept.")
  static let noneForClient = Text(
    sv: "Klienten svarar inte själv på något vid det här tillfället.",
    en: "The client answers nothing at this occasion.")
  static let tryIt = Text(sv: "Se vad svaren leder till", en: "See what the answers lead to")
  static let outcome = Text(sv: "Det här hade sparats", en: "This would have been saved")
  static let question = Text(sv: "Fråga", en: "Item")
  static let answer = Text(sv: "Svar", en: "Answer")
  static let skipped = Text(
    sv: "Hoppas över: villkoret är inte uppfyllt", en: "Left out by its condition")
  static let values = Text(sv: "Måttens värden", en: "The values of the measures")
  static let value = Text(sv: "Värde", en: "Value")
  static let noValue = Text(sv: "Inget värde", en: "No value")
  static let holds = Text(sv: "Ja, räknas", en: "Yes, counted")
  static let holdsNot = Text(sv: "Nej, räknas inte", en: "No, not counted")

  static func example(start: Day, end: Day) -> Text {
    Text(
      sv: "Ett exempel: en omgång som börjar \(start) och avslutas \(end).",
      en: "An example: an episode that begins on \(start) and ends on \(end).")
  }

  static func window(_ opens: Day, _ closes: Day) -> Text {
    Text(sv: "\(opens) till \(closes)", en: "\(opens) to \(closes)")
  }

  /// How a measure comes about, in words where they are plain.
  static func source(_ measure: Measure, items: [Item]) -> Text {
    switch measure.source {
    case .item(let key):
      Text(sv: "Svaret på ", en: "The answer to ")
        + (items.first { $0.key == key }.map { Text(sv: "”\($0.text.sv)”", en: "“\($0.text.en)”") }
          ?? Text(verbatim: key.name))
    case .expression(let expression):
      expression.calculation(over: items).map(sentence) ?? computed
    case .share(let expression, _):
      expression.wording(over: items).map {
        Text(sv: "Andelen där \($0.sv)", en: "The share where \($0.en)")
      } ?? written(expression)
    }
  }

  static func source(_ indicator: Indicator, of definition: ProgrammeDefinition) -> Text {
    let items = definition.items
    func words(_ expression: Expression) -> Text {
      expression.wording(over: items) ?? Text(verbatim: expression.source)
    }
    let counted = words(indicator.numerator)
    let occasion = definition.title(of: indicator.occasion)
    let whole = indicator.denominator.map(words)
    return Text(
      sv: "\(occasion.sv): andelen där \(counted.sv)"
        + (whole.map { ", av dem där \($0.sv)" } ?? ""),
      en: "\(occasion.en): the share where \(counted.en)"
        + (whole.map { ", of those where \($0.en)" } ?? ""))
  }

  private static func written(_ expression: Expression) -> Text {
    formula + Text(verbatim: expression.source)
  }

  private static func sentence(_ words: Text) -> Text {
    Text(sv: words.sv.uppercasedFirst, en: words.en.uppercasedFirst)
  }

  static func better(_ measure: Measure) -> Text {
    let direction =
      measure.direction == .higher
      ? Text(sv: "Högre är bättre", en: "Higher is better")
      : Text(sv: "Lägre är bättre", en: "Lower is better")
    guard let smallest = measure.smallestMeaningfulChange else {
      return direction + Text(verbatim: ".")
    }
    let number = Text.number(smallest)
    let unit = measure.unit.map { Text(verbatim: " ") + $0 } ?? Text(verbatim: "")
    return direction
      + Text(
        sv: ". En förändring på minst \(number.sv)\(unit.sv) räknas.",
        en: ". A change of at least \(number.en)\(unit.en) counts.")
  }

  static func source(_ breakdown: Breakdown, items: [Item]) -> Text {
    func question(_ key: ItemKey) -> Text { items.first { $0.key == key }?.text ?? breakdown.title }
    return switch breakdown.source {
    case .gender: Text(sv: "efter registrerat kön", en: "by registered sex")
    case .age(let bounds):
      Text(
        sv: "efter ålder vid start: från \(bounds.map(String.init).joined(separator: ", ")) år",
        en: "by age at start: from \(bounds.map(String.init).joined(separator: ", ")) years")
    case .unit: Text(sv: "efter enhet", en: "by unit")
    case .item(let key, let atAny):
      Text(
        sv: "efter svaret på ”\(question(key).sv)” \(atAny ? "vid alla tillfällen" : "vid start")",
        en: "by the answer to “\(question(key).en)” \(atAny ? "at every occasion" : "at start")")
    case .attribute: Text(sv: "efter en uppgift som läses in", en: "by a detail that is imported")
    }
  }
}
