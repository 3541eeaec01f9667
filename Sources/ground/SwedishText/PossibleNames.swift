extension PersonalData {
  /// Stretches that look like somebody's name, in the order of the text: a common given name with
  /// the surname after it, or a surname in -sson.
  ///
  /// A guess, for a warning that can be waved away: rare names pass, and so do words that are names
  /// and something else besides (Dag, Hans, Liv) where they begin a sentence alone. A genitive is a
  /// name too. "Lex Sarah" and "Mini Maria" are none.
  public static func possibleNames(in text: String) -> [Range<String.Index>] {
    let words = capitalisedRuns(in: text)
    var found: [Range<String.Index>] = []
    for run in words {
      for (index, word) in run.words.enumerated() {
        let stem = word.text.lowercased()
        let isGiven = isGivenName(stem)
        guard isGiven || isSurname(stem) else { continue }
        let isAlone = index == run.words.count - 1
        let beginsSentence = index == 0 && run.beginsSentence
        if isGiven, alsoWords.contains(stem), isAlone, beginsSentence { continue }
        if index > 0, ["lex", "mini"].contains(run.words[index - 1].text.lowercased()) { continue }
        if index == 0, let before = run.wordBefore, ["lex", "mini"].contains(before) { continue }
        // A given name takes in the surname after it, a surname the given name before it.
        let first = !isGiven && index > 0 && !(index == 1 && run.beginsSentence) ? index - 1 : index
        let last = isGiven ? min(index + 2, run.words.count - 1) : index
        found.append(run.words[first].range.lowerBound..<run.words[last].range.upperBound)
        break
      }
    }
    return found
  }

  private struct Word {
    let range: Range<String.Index>
    let text: Substring
  }

  /// Words in a row that begin with a capital, with nothing but a space or hyphen between them.
  private struct CapitalisedRun {
    var words: [Word]
    let beginsSentence: Bool
    /// In lower case.
    let wordBefore: String?
  }

  private static func capitalisedRuns(in text: String) -> [CapitalisedRun] {
    var runs: [CapitalisedRun] = []
    var lastWord: String?
    var sentenceBegins = true
    var index = text.startIndex
    while index < text.endIndex {
      guard text[index].isLetter else {
        if ".!?:\n•".contains(text[index]) { sentenceBegins = true }
        index = text.index(after: index)
        continue
      }
      let start = index
      while index < text.endIndex, text[index].isLetter { index = text.index(after: index) }
      let word = Word(range: start..<index, text: text[start..<index])
      if word.text.first?.isUppercase == true {
        let end = runs.last?.words.last?.range.upperBound
        if let end, !sentenceBegins, [" ", "-"].contains(text[end..<start]) {
          runs[runs.count - 1].words.append(word)
        } else {
          runs.append(
            CapitalisedRun(words: [word], beginsSentence: sentenceBegins, wordBefore: lastWord))
        }
      }
      lastWord = word.text.lowercased()
      sentenceBegins = false
    }
    return runs
  }

  private static func isGivenName(_ word: String) -> Bool {
    givenNames.contains(word)
      || word.last == "s" && givenNames.contains(String(word.dropLast()))
  }

  private static func isSurname(_ word: String) -> Bool {
    word.count > 6 && (word.hasSuffix("sson") || word.hasSuffix("ssons"))
  }

  /// Given names that begin a sentence as ordinary words.
  private static let alsoWords: Set<String> = [
    "hans", "per", "dag", "stig", "sten", "love", "maj", "my", "liv", "mats", "björn", "elin",
    "max", "ros", "tor", "pers", "dags", "livs", "stigs", "stens", "tora", "bo", "bos", "kim",
    "alva", "alma", "saga", "sagas", "vera", "nova", "novas", "stella", "mona", "siv", "sivs",
  ]

  /// The given names that most people in Sweden bear, of several generations and origins
  /// (Statistics Sweden's lists of names).
  private static let givenNames = Set(
    """
    abdi abdullah adam agneta agnes ahmad ahmed aisha aleksander alexander alexandra alfred ali \
    alice alicia alma alva amal amanda amina amir anders andreas anette angelica anita ann anna \
    annika anton arne arvid astrid august axel barbro bengt berit bertil birgit birgitta bo britt \
    björn britta camilla carina carl caroline cecilia charlotte christer christian christina clara \
    dag daniel david ebba edvin elena elias elin elina elisabeth elise ella ellen elliot elsa elvira \
    emelie emil emilia emma engla erik erika ester eva evelina fadi fatima fatma felicia felix \
    filip fredrik frida fatuma gabriel georg gerd greta gun gunilla gunnar gunnel gustaf gustav \
    göran hamza hanna hannes hans harald hassan heidi helena helene henrik hilda hjalmar hugo \
    hussein håkan ibrahim ida inga ingalill ingegerd ingemar inger ingrid irene irina isabella isak \
    ismail ivar jakob jamila jan janne jasmine jenny jens jesper jessica jimmy joakim joel johan \
    johanna johannes john johnny jonas jonathan josef josefin josefine julia jörgen kaj karim karin \
    karl karolina katarina kerstin kevin khadija kim kjell klas konrad kristian kristina kristoffer \
    kurt lars leif leila lena lennart leo leon leyla liam lilian lilly lina linda linn linnea linus \
    lisa lisbeth liv lotta louise lova love lovisa lucas ludvig lukas maj maja malin marcus margareta \
    maria mariam marianne marie markus martin mary mathias matilda mats mattias max maximilian \
    michael mikael milton mohamed mohammad mohammed moa mona monica monika muhammad mustafa my \
    nadia natalie nathalie nicole niklas nils noah noor nova nour olle olof olov omar oscar oskar \
    osman otto patricia patrik paul paulina per pernilla peter petra pia pontus rasmus rebecka \
    richard robert robin roger roland rolf ronja rune saga said sally samira samuel sandra sanna \
    sara sarah sebastian selma signe sigrid simon siv siw sofia sofie solveig stefan stella stig \
    stina sten sture susanne svante sven sixten tage theo therese thomas tilde tim tina tobias tom \
    tommy tor tora torbjörn tore tove tuva tyra ulf ulla ulrika urban valter vera veronica victor \
    victoria viktor viktoria vilgot vilhelm ville vincent viola william wilma yasmin ylva yousef \
    yusuf yvonne zahra zeinab åke åsa örjan östen
    """.split(separator: " ").map(String.init))
}
