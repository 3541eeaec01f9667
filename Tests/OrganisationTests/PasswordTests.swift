import Core
import Organisation
import Testing

@Suite struct `A password` {
  private func refusal(_ text: String, _ about: [String] = []) -> Text? {
    do {
      _ = try Password(text, login: "eva.bergström", about: about)
      return nil
    } catch {
      return error.message
    }
  }

  @Test(arguments: [
    "kort", "elva tecken", String(repeating: "å", count: 101), "med\u{0}nolltecken",
  ])
  func `is not too short and not too long`(text: String) {
    #expect(refusal(text)?.sv.hasPrefix("Välj ett lösenord med") == true)
  }

  @Test(arguments: [
    // Leaked and at the top of every list, of enough characters.
    "passwordpassword", "123456789012", "qwertyuiopasdf", "iloveyou1234", "Password1234!",
    "aaaaaaaaaaaaaaaa", "abcdefghijkl", "1q2w3e4r5t6y",
    // Swedish ones.
    "lösenordlösenord", "Losenord2026!", "sommarsommar1", "Sommaren2026!", "hejhejhejhej",
    "Välkommen123!", "Stockholm2026", "tisdag-tisdag", "Djurgården1891", "socialtjänst1",
    // The product, the place, the user.
    "beprovabeprova", "Prövköping2026", "evabergström1", "Bergström2026!", "mottagning123",
  ])
  func `is not one that is guessed first`(text: String) {
    let words = refusal(text, ["Eva Bergström", "Prövköpings kommun", "Mottagning"])
    #expect(words?.sv.hasPrefix("Lösenordet är för lätt att gissa.") == true, "\(text)")
    #expect(words?.en.hasPrefix("The password is too easy") == true)
  }

  @Test(arguments: [
    "fyra ord i rad", "bara en övning", "häst batteri korrekt klammer", "åäöåäö är inte bra nog ju",
    "utan-STORA-krav", "kvxmjqzwbnrt", "1830 5729 4416 83", "😀🐘🌧🚲 cykel i regn",
    "   mellanslag i ändarna   ",
    String(repeating: "lång mening som ingen annan har ", count: 5),
  ])
  func `may be of any kind otherwise, without rules of what must be in it`(text: String) {
    #expect(refusal(text, ["Eva Bergström", "Prövköpings kommun"]) == nil, "\(text)")
  }

  @Test func `that is made up passes`() throws {
    for _ in 0..<50 { #expect(refusal(Password.madeUp()) == nil) }
  }
}
