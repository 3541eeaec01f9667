import SwedishText
import Testing

@Suite struct `Personal data in texts` {
  @Test(arguments: [
    ("811228-9874", "******-****"),
    ("Hon har 19811228-9874.", "Hon har ********-****."),
    ("pnr 8112289874, ny adress", "pnr **********, ny adress"),
    ("pnr:198112289874", "pnr:************"),
    ("pnr8112289874", "pnr**********"),
    ("811228 9874", "****** ****"),
    ("811228 - 9874", "****** - ****"),
    ("811228+9874", "******+****"),
    ("811228\u{2013}9874", "******\u{2013}****"),
    ("1981-12-28-9874", "****-**-**-****"),
    ("19 811228-9874", "** ******-****"),
    ("81 12 28-9874", "** ** **-****"),
    ("811228-9874,640823-3234", "******-****,******-****"),
    ("8112289874,6408233234", "**********,**********"),
    ("wrong check digit 811228-9875", "wrong check digit ******-****"),
    ("811228-9874-1", "******-****-1"),
  ])
  func `personal numbers are masked`(text: String, masked: String) {
    #expect(PersonalData.masked(text) == masked)
    #expect(PersonalData.findings(in: text).allSatisfy { $0.kind == .personalNumber })
  }

  @Test(arguments: ["701063-2391", "197010632391", "7010632392"])
  func `coordination numbers are masked`(text: String) {
    #expect(PersonalData.findings(in: text).map(\.kind) == [.coordinationNumber])
    #expect(!PersonalData.masked(text).contains { $0.isNumber })
  }

  @Test(arguments: [
    "070-123 45 67", "0701234567", "070 123 45 67", "08-12 34 56", "08-123 456 78", "0304-123 45",
    "+46701234567", "+46 70 123 45 67", "+46 (0)70-123 45 67", "0046 70 123 45 67",
    "070-1234567", "0701-23 45 67", "+47 912 34 567", "+358 40 1234567",
  ])
  func `telephone numbers are masked whole`(text: String) {
    let sentence = "Ring \(text) i dag"
    let findings = PersonalData.findings(in: sentence)
    #expect(findings.map { String(sentence[$0.range]) } == [text])
    #expect(findings.map(\.kind) == [.phone])
  }

  @Test(arguments: [
    "anna.berg@exempel.se", "a@b.co", "åsa.öberg@kommun.example.se", "anna+test@exempel.se",
    "anna811228@exempel.se",
  ])
  func `e-mail addresses are masked whole`(text: String) {
    let sentence = "Skriv till <\(text)>."
    let findings = PersonalData.findings(in: sentence)
    #expect(findings.map { String(sentence[$0.range]) } == [text])
    #expect(findings.map(\.kind) == [.email])
  }

  @Test(arguments: [
    "", "12", "2026-03-14", "20260314", "14/3 2026", "2026-03-14 – 2026-04-14",
    "2026-03-14 - 2026-04-14", "2026-03-14 12:30", "2026-03-14 1230", "2026-03-14T12:30:00Z",
    "12 345 678,50 kr", "1 112 289 874 kr", "1203150000", "123456789012", "9999999999",
    "556036-0793", "16556036-0793", "5560360793", "165560360793",
    "550e8400-e29b-41d4-a716-198112289874", "81122898-7481-1228-9874-811228987481",
    "da39a3ee8112289874bfef95601890afd80709", "0,8112289874", "3.8112289874", "8112289874.5",
    "811328-9874", "81122898741", "00012345678", "12345678", "08-12-2026", "811228-98745",
    "+1000000", "+100 000 000", "1,0701234567", "@", "a@b", "a@b.", "@exempel.se", "5050-1055",
    "SE45 5000 0000 0583 9825 7466", "59.3293,18.0686", "200 000 1200", "0123456789",
  ])
  func `other numbers pass`(text: String) {
    #expect(PersonalData.findings(in: text).isEmpty)
    #expect(PersonalData.masked(text) == text)
  }

  @Test func `findings come in order with their places`() {
    let text = "Åsa 811228-9874, asa@exempel.se, tel 070-123 45 67"
    let findings = PersonalData.findings(in: text)
    #expect(findings.map(\.kind) == [.personalNumber, .email, .phone])
    #expect(
      findings.map { String(text[$0.range]) } == [
        "811228-9874", "asa@exempel.se", "070-123 45 67",
      ])
    #expect(PersonalData.masked(text) == "Åsa ******-****, ***@*******.**, tel ***-*** ** **")
  }

  @Test func `an address with a personal number in it is masked whole`() {
    #expect(PersonalData.masked("a.811228-9874@exempel.se") == "*.******-****@*******.**")
    #expect(PersonalData.masked("811228 9874@exempel.se") == "****** ****@*******.**")
  }
}
