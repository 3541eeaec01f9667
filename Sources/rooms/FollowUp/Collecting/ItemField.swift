import Core
import Forms
import Programmes
import Web

/// One item of a form as staff meet it, with what has been typed so far.
struct ItemField: Sendable {
  /// Scales with more steps are answered with a number.
  static let longestScale = 10
  private static let longestRadios = 9

  let item: Item
  let typed: FormData
  var errors: [FieldError] = []
  /// Where a prefilled value comes from.
  var origin: Text?
  /// Says when a conditional item is to be answered.
  var condition: Text?

  private var name: String { ResponseForm.field(item.key) }
  private var text: String { typed.first(name) ?? "" }
  private var selected: String? { text.isEmpty ? nil : text }

  var node: Node {
    switch item.kind {
    case .integer(let min, let max):
      numberInput(
        field(hint: range(min.map { FixedPoint($0) }, max.map { FixedPoint($0) })), value: text)
    case .decimal(let decimals, let min, let max):
      numberInput(field(hint: range(min, max)), value: text, decimals: decimals > 0)
    case .scale(let min, let max, let labels):
      scale(min, max, labels)
    case .choice(let codes):
      choice(codes.filter { !$0.isRetired || $0.code == text })
    case .choices(let codes):
      checkboxes(
        field(),
        codes.filter { !$0.isRetired || typed.all(name).contains($0.code) }
          .map { Choice($0.code, $0.label) }
          + [Choice(ResponseForm.noneOfThese, CollectingText.noneOfThese)],
        selected: Set(typed.all(name)))
    case .date:
      dateInput(field(), value: text)
    case .yesNo:
      yesNo(field(), selected: yesOrNo)
    case .shortText(let longest):
      textArea(field(hint: CollectingText.textHint), value: text, rows: 3, limit: longest)
    }
  }

  private var yesOrNo: Bool? {
    switch text {
    case "ja": true
    case "nej": false
    default: nil
    }
  }

  private func scale(_ min: Int, _ max: Int, _ labels: [Int: Text]) -> Node {
    if max - min > Self.longestScale {
      return numberInput(field(hint: range(FixedPoint(min), FixedPoint(max))), value: text)
    }
    if labels.keys.contains(where: { $0 != min && $0 != max }) {
      return radios(
        field(),
        (min...max).map { step in
          let number = Text.number(step)
          return Choice(
            String(step), labels[step].map { number + Text(verbatim: " – ") + $0 } ?? number)
        }, selected: selected)
    }
    return Web.scale(
      field(), min...max, low: labels[min], high: labels[max], selected: Int(text))
  }

  private func choice(_ codes: [Code]) -> Node {
    let choices = codes.map { Choice($0.code, $0.label) }
    guard codes.count > Self.longestRadios else {
      return radios(field(), choices, selected: selected)
    }
    // A list that opens shows nothing on paper: what there is to choose stands there as words.
    return Node {
      selectInput(field(), choices, selected: selected)
      if selected == nil {
        p(.class("on-paper")) {
          CollectingText.choices
          Text.joined(choices.map(\.label), separator: ", ")
        }
      }
    }
  }

  private func field(hint: Text? = nil) -> Field {
    let hints = [condition, item.hint, hint].compactMap(\.self)
    return Field(
      name, item.text, hint: hints.isEmpty ? nil : Text.joined(hints),
      optional: item.isOptional, origin: origin, errors: errors, missing: missing)
  }

  private var missing: Field.Missing {
    let field = ResponseForm.missing(item.key)
    let chosen = MissingReason(rawValue: typed.trimmed(field))
    var reasons = MissingReason.forItems
    if let chosen, !reasons.contains(chosen) { reasons.append(chosen) }
    return Field.Missing(
      field, reasons: reasons.map { Choice($0.rawValue, $0.title) }, selected: chosen?.rawValue)
  }

  private func range(_ min: FixedPoint?, _ max: FixedPoint?) -> Text? {
    switch (min, max) {
    case (let min?, let max?): CollectingText.between(Text.number(min), Text.number(max))
    case (let min?, nil): CollectingText.atLeast(Text.number(min))
    case (nil, let max?): CollectingText.atMost(Text.number(max))
    case (nil, nil): nil
    }
  }
}

extension MissingReason {
  /// Why one answer may be missing.
  static let forItems: [MissingReason] = [
    .notAsked, .declined, .doesNotKnow, .noInterpreter, .notApplicable,
  ]
  /// Why a whole occasion may not have come about.
  static let forOccasions: [MissingReason] = [
    .notReached, .declined, .notAsked, .noInterpreter, .movedBoard, .movedMunicipality, .deceased,
  ]
}

extension FormData {
  /// Answers as the form would have posted them.
  mutating func append(_ sheet: AnswerSheet, of items: [Item]) {
    for item in items {
      switch sheet[item.key] {
      case .missing(let reason):
        // What a condition left out is settled anew when the form is sent.
        if item.condition == nil || reason != .notApplicable {
          append(ResponseForm.missing(item.key), reason.rawValue)
        }
      case .value(let value): append(value, of: item)
      case nil: break
      }
    }
  }

  private mutating func append(_ value: AnswerValue, of item: Item) {
    let name = ResponseForm.field(item.key)
    switch value {
    case .number(let number):
      append(name, number.description.replacing(".", with: ","))
    case .code(let code):
      switch (item.kind, code) {
      case (.yesNo, Code.yes.code): append(name, "ja")
      case (.yesNo, _): append(name, "nej")
      default: append(name, code)
      }
    case .codes(let codes):
      for code in codes.isEmpty ? [ResponseForm.noneOfThese] : codes { append(name, code) }
    case .day(let day): append(name, day.description)
    case .text(let text): append(name, text)
    }
  }
}

extension Item {
  /// An answer in words: the label of a code, a number, a reason.
  func words(for answer: Answer?) -> Text {
    switch answer {
    case nil: return CollectingText.noAnswer
    case .missing(let reason): return CollectingText.missing(reason)
    case .value(.number(let number)):
      if case .scale(_, _, let labels) = kind, let label = labels[Int(number.units)] {
        return Text.number(number) + Text(verbatim: " – ") + label
      }
      return Text.number(number)
    case .value(.code(let code)): return label(of: code)
    case .value(.codes(let codes)):
      return codes.isEmpty
        ? CollectingText.noneOfThese : Text.joined(codes.map(label(of:)), separator: ", ")
    case .value(.day(let day)): return Text(verbatim: day.description)
    case .value(.text(let text)): return Text(verbatim: text)
    }
  }

  private func label(of code: String) -> Text {
    kind.codes.first { $0.code == code }?.label ?? Text(verbatim: code)
  }
}
