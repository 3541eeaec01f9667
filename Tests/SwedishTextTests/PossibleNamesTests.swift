import SwedishText
import Testing

@Suite struct `Names in texts` {
  private func names(_ text: String) -> [String] {
    PersonalData.possibleNames(in: text).map { String(text[$0]) }
  }

  @Test(arguments: [
    ("Vi talade med Karin Lindqvist i går.", ["Karin Lindqvist"]),
    ("Karin ville inte.", ["Karin"]), ("Det var Karins idé", ["Karins"]),
    ("Anna-Karin Berg Lund och Mohammed", ["Anna-Karin Berg", "Mohammed"]),
    ("enligt Södersson i tingsrätten", ["Södersson"]),
    ("Familjen Yxne Andersson kom", ["Yxne Andersson"]), ("Hon heter ÅSA", ["ÅSA"]),
    ("Hans Berg kom. Hans fru kom.", ["Hans Berg"]), ("fråga Hans", ["Hans"]),
  ])
  func `are pointed at`(_ text: String, _ found: [String]) {
    #expect(names(text) == found)
  }

  @Test(arguments: [
    "", "Hans situation har blivit bättre.", "Dag för dag", "Love är viktigt", "en anna",
    "Anmälan enligt Lex Sarah", "Mini Maria tar emot unga", "Signs of Safety", "BBIC och ASI",
    "Socialnämnden i Malmö", "Mottagning vuxen. Barn och familj.", "Kommunen är Sveriges största",
    "Barnkonventionen", "Tolkcentralen",
  ])
  func `are not seen where there are none`(_ text: String) {
    #expect(names(text).isEmpty)
  }
}
