import Core

/// What children are told who are followed or concerned: the same as `ProgrammeInformation`, in short
/// sentences to the child.
public struct ChildrensInformation: Sendable, Hashable {
  public let sections: [ProgrammeInformation.Section]

  public init(_ programme: ProgrammeDefinition) {
    let gate = programme.gate
    func section(_ heading: Text, _ paragraphs: Text...) -> ProgrammeInformation.Section {
      ProgrammeInformation.Section(heading: heading, paragraphs: paragraphs)
    }
    var sections = [
      section(
        Text(sv: "Därför frågar vi", en: "Why we ask"),
        Text(
          sv: "Vi vill veta om hjälpen som du och din familj får gör att det blir bättre.",
          en: "We want to know whether the help that you and your family get makes things better."),
        Text(
          sv: "Därför frågar vi hur det är, och skriver upp svaren.",
          en: "So we ask how things are, and write the answers down.")),
      section(
        Text(sv: "Du bestämmer själv", en: "You decide"),
        Text(
          sv: "Du får svara, och du får låta bli. Du kan hoppa över en fråga. Du kan ändra dig.",
          en: "You may answer, and you may choose not to. You can skip a question. You can change "
            + "your mind."),
        Text(
          sv: "Ingen blir arg om du inte vill. Du får lika mycket hjälp ändå.",
          en: "Nobody will be angry if you do not want to. You get just as much help anyway.")),
    ]
    let occasions = programme.occasions.count
    sections.append(
      section(
        Text(sv: "När vi frågar", en: "When we ask"),
        occasions == 1
          ? Text(sv: "Vi frågar en gång.", en: "We ask once.")
          : Text(
            sv: "Vi frågar flera gånger, för att se om något har ändrats.",
            en: "We ask several times, to see whether something has changed.")))
    sections.append(
      section(
        Text(sv: "Vem som får läsa", en: "Who may read it"),
        Text(
          sv: "Ditt namn står inte bredvid svaren.",
          en: "Your name does not stand beside the answers."),
        Text(
          sv: "Bara vuxna som behöver det i sitt arbete får läsa vad just du har svarat. Det syns "
            + "alltid vem som har läst.",
          en: "Only grown-ups who need it in their work may read what you have answered. It can "
            + "always be seen who has read it."),
        Text(
          sv: "Alla andra ser bara siffror om många tillsammans.",
          en: "Everybody else sees only figures about many together.")))
    if let months = gate.retentionMonths {
      sections.append(
        section(
          Text(sv: "Hur länge vi har kvar svaren", en: "How long we keep the answers"),
          Self.kept(months)))
    }
    sections.append(
      section(
        Text(sv: "Du har rätt att få veta", en: "You have a right to know"),
        Text(
          sv: "Du får alltid fråga vad vi har skrivit om dig. Är något fel ska vi rätta det.",
          en:
            "You may always ask what we have written about you. If something is wrong we shall put it "
            + "right."),
        Text(
          sv: "Be gärna en vuxen som du litar på att hjälpa dig.",
          en: "Do ask a grown-up whom you trust to help you."),
        Text(
          sv: "Tycker du att vi gör fel kan du säga det till Integritetsskyddsmyndigheten, imy.se.",
          en: "If you think that we do wrong you can tell the Swedish Authority for Privacy "
            + "Protection, imy.se.")))
    self.sections = sections
  }

  private static func kept(_ months: Int) -> Text {
    guard months > 0 else {
      return Text(
        sv: "Vi tar bort svaren när du inte längre träffar oss.",
        en: "We delete the answers when you no longer meet us.")
    }
    let (years, isWhole) = (months / 12, months.isMultiple(of: 12))
    let (swedish, english) =
      isWhole
      ? ("\(years) år", years == 1 ? "a year" : "\(years) years")
      : (
        months == 1 ? "en månad" : "\(months) månader", months == 1 ? "a month" : "\(months) months"
      )
    return Text(
      sv: "Vi tar bort svaren \(swedish) efter att du har slutat träffa oss.",
      en: "We delete the answers \(english) after you have stopped meeting us.")
  }
}
