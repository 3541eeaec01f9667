/// A value from a file as it may be shown: without personal data, nor anything with as many
/// digits as a personal number: a mistyped one is still somebody's.
public func maskedForReport(_ text: String) -> String {
  var result = ""
  var run: [Character] = []
  func flush() {
    let digits = run.count { $0.isASCII && $0.isNumber }
    result += digits >= 10 && digits <= 12 ? String(repeating: "*", count: run.count) : String(run)
    run = []
  }
  for character in text {
    let continues =
      character.isASCII && (character.isNumber || (!run.isEmpty && "-+ ".contains(character)))
    if continues {
      run.append(character)
    } else {
      flush()
      result.append(character)
    }
  }
  flush()
  return PersonalData.masked(result)
}
