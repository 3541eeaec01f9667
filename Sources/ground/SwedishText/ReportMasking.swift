/// A value from a file as it may be shown: without personal data, nor anything with as many
/// digits as a personal number: a mistyped one is still somebody's.
public func maskedForReport(_ text: String) -> String {
  var result = ""
  var run: [Character] = []
  func flush() {
    let digits = run.count(where: \.isNumber)
    result += (10...12).contains(digits) ? String(run.map { $0.isNumber ? "*" : $0 }) : String(run)
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
