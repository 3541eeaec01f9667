import SwedishText
import Testing

private func sorted(_ texts: [String]) -> [String] {
  texts.sorted { left, right in
    SwedishOrder.key(left).utf8.lexicographicallyPrecedes(SwedishOrder.key(right).utf8)
  }
}

@Suite struct `Swedish order` {
  @Test(arguments: [
    ["Adam", "Zorn", "Åberg", "Ärlig", "Öberg"],
    ["a", "b", "z", "å", "ä", "ö"],
    ["A", "a", "B", "b"],
    ["Vallentuna", "Vara", "Wallin", "Xenia"],
    ["ide", "idé", "idel"],
    ["Enhet 2", "Enhet 10", "Enhet A"],
    ["7", "08", "9", "10", "123456789", "1234567890"],
    ["Anna", "Anna Berg", "Anna-Karin", "Annabel"],
    ["Muller", "My", "Myller", "Müller", "Myran"],
    ["Ångström", "Älv", "Ærlig", "Ökvist", "Ølgod"],
    ["ETT", "två", "ÅTTA", "ÄPPLE", "ÖRE"],
    ["", "-", "1", "a"],
  ])
  func `texts come in the order of a Swedish dictionary`(texts: [String]) {
    #expect(sorted(texts.reversed()) == texts)
    #expect(sorted(texts) == texts)
  }

  @Test func `composed and decomposed letters sort alike`() {
    #expect(SwedishOrder.key("A\u{30A}sa") == SwedishOrder.key("Åsa"))
  }

  @Test func `the key is the same whatever the case, but for its end`() {
    let parts = ["Åsa Öberg", "ÅSA ÖBERG"].map { SwedishOrder.key($0).split(separator: "\t")[0] }
    #expect(parts == ["{sa }berg", "{sa }berg"])
  }
}
