import Core
import Forms

/// What those who are followed are told (GDPR articles 13 and 14), made from the package: its own
/// words first, then what law asks to be said, so that nothing can be left out.
public struct ProgrammeInformation: Sendable, Hashable {
  /// A heading and what stands under it.
  public struct Section: Sendable, Hashable {
    public let heading: Text
    public let paragraphs: [Text]
  }

  /// The programme's title.
  public let title: Text
  /// In the order in which they are read.
  public let sections: [Section]

  public init(_ programme: ProgrammeDefinition) {
    title = programme.title
    let gate = programme.gate
    var sections: [Section] = []
    if let text = gate.informationText {
      sections.append(
        Section(
          heading: Text(sv: "Därför frågar vi", en: "Why we ask"), paragraphs: Self.paragraphs(text)
        ))
    }
    sections.append(
      Section(
        heading: Text(sv: "Det är frivilligt", en: "It is voluntary"),
        paragraphs: [
          Text(
            sv: "Du väljer själv om du vill svara. Ditt ärende påverkas inte, vad du än väljer.",
            en: "You choose whether to answer. Your case is not affected, whatever you choose.")
        ]))
    sections.append(
      Section(
        heading: Text(sv: "När vi frågar", en: "When we ask"),
        paragraphs: programme.occasions.map(Self.moment)))
    sections.append(
      Section(
        heading: Text(sv: "Vad vi frågar om", en: "What we ask about"),
        paragraphs: programme.items.map(\.text)))
    sections.append(
      Section(
        heading: Text(sv: "Med vilken rätt", en: "By what right"),
        paragraphs: [gate.purpose.title, gate.legalBasis].compactMap(\.self)))
    if let months = gate.retentionMonths {
      sections.append(
        Section(
          heading: Text(sv: "Hur länge vi sparar svaren", en: "How long we keep the answers"),
          paragraphs: [Self.retention(months)]))
    }
    sections.append(
      Section(
        heading: Text(sv: "Dina rättigheter", en: "Your rights"),
        paragraphs: [
          Text(
            sv: "Du har rätt att få veta vad som finns om dig, att få fel rättade och att invända. "
              + "Vänd dig till din handläggare eller till kommunens dataskyddsombud.",
            en: "You have the right to know what is held about you, to have errors corrected and "
              + "to object. Turn to your case worker or the municipality's data protection "
              + "officer."),
          Text(
            sv: "Du kan klaga hos Integritetsskyddsmyndigheten, imy.se.",
            en: "You may complain to the Swedish Authority for Privacy Protection, imy.se."),
        ]))
    self.sections = sections
  }

  /// Line by line, language by language; a language with fewer lines leaves the rest out.
  private static func paragraphs(_ text: Text) -> [Text] {
    func lines(_ words: String) -> [String] {
      words.split(whereSeparator: \.isNewline).map(String.init)
    }
    let (swedish, english) = (lines(text.sv), lines(text.en))
    guard swedish.count == english.count else { return [text] }
    return zip(swedish, english).map { Text(sv: $0, en: $1) }
  }

  private static func moment(_ rule: OccasionRule) -> Text {
    switch rule.kind {
    case .start: Text(sv: "När kontakten börjar", en: "When the contact begins")
    case .during(let every, let last):
      Text(
        sv: every == 1
          ? "Varje månad, längst i \(months(last).sv)"
          : "Var \(every):e månad, längst i \(months(last).sv)",
        en: every == 1
          ? "Every month, for at most \(months(last).en)"
          : "Every \(months(every).en), for at most \(months(last).en)")
    case .end: Text(sv: "När kontakten avslutas", en: "When the contact ends")
    case .after(let count):
      Text(
        sv: "\(months(count).sv) efter att kontakten har avslutats",
        en: "\(months(count).en) after the contact has ended")
    }
  }

  private static func retention(_ count: Int) -> Text {
    guard count > 0 else {
      return Text(
        sv: "Vi tar bort dina svar när kontakten har avslutats.",
        en: "We delete your answers when the contact has ended.")
    }
    return Text(
      sv: "Vi tar bort dina svar \(months(count).sv) efter att kontakten har avslutats.",
      en: "We delete your answers \(months(count).en) after the contact has ended.")
  }

  private static func months(_ count: Int) -> Text {
    if count >= 12, count % 12 == 0 {
      let years = count / 12
      return Text(sv: "\(years) år", en: years == 1 ? "1 year" : "\(years) years")
    }
    return Text(
      sv: count == 1 ? "1 månad" : "\(count) månader",
      en: count == 1 ? "1 month" : "\(count) months")
  }
}

extension ProgrammeGate.Purpose {
  /// What the purpose is called, to those followed.
  public var title: Text {
    switch self {
    case .followUp:
      Text(
        sv: "Uppföljning av socialtjänstens egen verksamhet",
        en: "Follow-up of the social services' own work")
    case .statistics: Text(sv: "Statistik", en: "Statistics")
    case .research: Text(sv: "Forskning", en: "Research")
    }
  }
}
