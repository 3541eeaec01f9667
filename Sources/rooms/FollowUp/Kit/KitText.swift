import Core
import Organisation
import Programmes

/// Words of the documents that are generated, and of their pages.
enum KitText {
  static let title = Text(sv: "Underlag", en: "Documents")
  static let lead = Text(
    sv:
      "Utkast gjorda av det som finns i den här installationen. Det som bara människor vet är märkt "
      + "”Fyll i”. Lagtext ska kontrolleras innan något skickas.",
    en:
      "Drafts made of what there is in this installation. What only people know is marked “Fill in”. "
      + "Statements of law are to be checked before anything is sent.")
  static let toFill = Text(sv: "Fyll i", en: "Fill in")
  static let toCheck = Text(sv: "kontrolleras", en: "to be checked")
  static let programme = Text(sv: "Program", en: "Programme")
  static let gaps = Text(sv: "Att fylla i", en: "To fill in")
  static let all = Text(
    sv: "Alla underlag som en fil (ZIP, Markdown)", en: "All documents as one file (ZIP, Markdown)")
  static let accessibility = Text(sv: "Tillgänglighetsredogörelse", en: "Accessibility statement")
  static let information = Text(sv: "Information till den registrerade", en: "Information")
  static let none = Text(
    sv: "Nämnden har inget uppföljningsprogram än.", en: "The board has no programme yet.")

  static let assessment = Text(
    sv: "Konsekvensbedömning avseende dataskydd (utkast)",
    en: "Data protection impact assessment (draft)")
  static let record = Text(
    sv: "Rad i registret över behandlingar (artikel 30)", en: "Record of processing (article 30)")
  static let processor = Text(
    sv: "Uppgifter till personuppgiftsbiträdesavtal", en: "Facts for the processor agreement")

  static let childrensInformation = Text(
    sv: "Till dig som är barn eller ung", en: "To you who are a child or young")
  static let responsible = Text(sv: "Ansvarig", en: "Responsible")
  static let accessibilityLaw = Text(
    sv:
      "En tillgänglighetsredogörelse ska finnas enligt lagen (2018:1937) om tillgänglighet till digital "
      + "offentlig service",
    en:
      "An accessibility statement is required by the Act on Accessibility of Digital Public Services "
      + "(2018:1937)")
  static let accessibilityComplaint = Text(
    sv:
      "Den som inte är nöjd med svaret kan anmäla det till Myndigheten för digital förvaltning, digg.se",
    en: "Who is not content with the answer can turn to the Agency for Digital Government, digg.se")

  static let description = Text(
    sv: "Beskrivning av behandlingen", en: "Description of the processing")
  static let need = Text(sv: "Nödvändighet och proportionalitet", en: "Necessity, proportionality")
  static let risks = Text(sv: "Risker för dem det gäller", en: "Risks to those concerned")
  static let measures = Text(sv: "Åtgärder som programmet har", en: "Measures in the program")
  static let agreed = Text(sv: "Att komma överens om", en: "To be agreed")
  static let opinions = Text(sv: "Samråd och yttranden", en: "Consultation and opinions")
  static let flows = Text(sv: "Hur uppgifterna rör sig", en: "How the data move")
  static let categories = Text(sv: "Kategorier", en: "Categories")

  static func fact(_ label: Text, _ value: Text) -> KitDocument.Line {
    .fact(Text(sv: "\(label.sv): \(value.sv)", en: "\(label.en): \(value.en)"))
  }
  static func given(_ label: Text, _ value: String?) -> KitDocument.Line {
    value.map { fact(label, Text(verbatim: $0)) } ?? .toFill(label)
  }

  static let controller = Text(sv: "Personuppgiftsansvarig", en: "Controller")
  static let purpose = Text(sv: "Ändamål", en: "Purpose")
  static let basis = Text(sv: "Rättslig grund", en: "Legal basis")
  static let registered = Text(sv: "Registrerade", en: "The registered")
  static let retention = Text(sv: "Gallring", en: "Deletion")
  static let secrecy = Text(
    sv: "Sekretess gäller enligt 26 kap. 1 § offentlighets- och sekretesslagen (2009:400)",
    en:
      "Secrecy by chapter 26 section 1 of the Public Access to Information and Secrecy Act (2009:400)"
  )
  static let followUpLaw = Text(
    sv: "Individbaserad systematisk uppföljning: 5 kap. 1 § socialtjänstlagen (2025:400), prop. "
      + "2024/25:89, SOSFS 2011:9",
    en: "Systematic follow-up: chapter 5 section 1 of the Social Services Act (2025:400), bill "
      + "2024/25:89, SOSFS 2011:9")
  static let assessmentLaw = Text(
    sv: "Vad bedömningen ska innehålla: artikel 35.7 i dataskyddsförordningen",
    en: "What the assessment must contain: GDPR article 35(7)")
  static let recordLaw = Text(
    sv: "Vad raden ska innehålla: artikel 30.1 i dataskyddsförordningen",
    en: "What the record must contain: GDPR article 30(1)")
  static let processorLaw = Text(
    sv: "Vad avtalet ska innehålla: artikel 28.3 i dataskyddsförordningen",
    en: "What the agreement must contain: GDPR article 28(3)")
}
