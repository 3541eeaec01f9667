extension HouseRule {
  /// How the code is written.
  static let words = [forbidden, notes, names, length, tests, traces]

  private static let forbidden = HouseRule(
    demand: "no try!, no forced cast, no fatalError, no print",
    broken: [
      "Sources/ground/Core/A.swift": "let a = try! b()",
      "Sources/ground/Core/B.swift": "let a = b as! C",
      "Sources/ground/Core/C.swift": "default: fatalError(\"no\")",
      "Sources/ground/Core/D.swift": "print(a)",
      "Sources/ground/Core/E.swift": "@unchecked Sendable",
    ]
  ) { tree in
    tree.sources.flatMap {
      $0.inCode(
        /\btry!|\bas!|\bfatalError\(|(?:^|[^.\w])(?:print|debugPrint|dump|NSLog)\(|@unchecked Sendable/
      )
    }
  }

  private static let notes = HouseRule(
    demand: "nothing is left to do in a comment",
    broken: [
      "Sources/ground/Core/A.swift": "// TODO: more", "Tests/CoreTests/A.swift": "/* FIXME */",
    ]
  ) { tree in
    tree.files.filter { $0.path.hasSuffix(".swift") }.filter {
      $0.swift.comments.contains(/\b(?:TODO|FIXME|XXX|HACK)\b/)
    }.map { Breach($0.path, "a note of what is left") }
  }

  private static let names = HouseRule(
    demand: "no type is a Manager, Helper, Utils, Service, Base or V2",
    broken: [
      "Sources/ground/Core/A.swift": "final class EpisodeManager {",
      "Sources/ground/Core/DateUtils.swift": "extension Day {}",
    ]
  ) { tree in
    tree.sources.flatMap { file in
      file.inCode(
        /\b(?:class|struct|enum|actor|protocol|typealias) \w*(?:Manager|Helpers?|Utils?|Utilities|Service|Base|V2)\b/
      )
        + (file.name.contains(/(?:Manager|Helpers?|Utils?|Utilities|Service|Base|V2)\.swift$/)
          ? [Breach(file.path, "the file's name")] : [])
    }
  }

  private static let length = HouseRule(
    demand: "a file has at most 400 lines, or says here why it is one thing",
    broken: ["Sources/ground/Core/A.swift": String(repeating: "let a = 1\n", count: 401)]
  ) { tree in
    tree.sources.compactMap { file in
      let lines = file.text.count { $0 == "\n" }
      return lines > 400 ? Breach(file.path, "\(lines) lines") : nil
    }
  }

  private static let tests = HouseRule(
    demand: "every test expects something, and none waits for time to pass",
    exceptions: [
      "Tests/FaultTests/KilledSaveTests.swift": "kills the program at a moment from a seed"
    ],
    broken: [
      "Tests/CoreTests/A.swift": "@Test func a() { let b = 1 }",
      "Tests/CoreTests/B.swift": "@Test func a() async { #expect(true); await Task.sleep(1) }",
    ]
  ) { tree in
    let tests = tree.files(under: "Tests", ".swift")
    // A test may leave the expecting to a function of its target.
    var expecting: [String: Set<String>] = [:]
    for file in tests {
      for body in file.swift.code.components(separatedBy: "func ").dropFirst()
      where expects(body) {
        expecting[folder(of: file), default: []].insert(
          String(body.prefix { $0.isLetter || $0.isNumber }))
      }
    }
    return tests.flatMap { file in
      let known = expecting[folder(of: file)] ?? []
      let empty = file.swift.code.components(separatedBy: "@Test").dropFirst().filter { body in
        !expects(body) && !body.matches(of: /(\w+)\(/).contains { known.contains(String($0.1)) }
      }
      return file.inCode(/(?:Task\.|Thread\.|\bu)sleep\(/)
        + empty.map { body in
          Breach(file.path, "expects nothing:\(body.prefix { $0 != "{" }.suffix(90))")
        }
    }
  }

  private static func expects(_ code: String) -> Bool {
    code.contains("#expect") || code.contains("#require") || code.contains("Issue.record")
  }

  private static func folder(of file: SourceFile) -> String {
    file.path.split(separator: "/").dropLast().joined(separator: "/")
  }

  // The brackets keep the rule from finding itself.
  private static let traces = HouseRule(
    demand: "no path of anybody's machine, no trace of who or what held the pen",
    broken: [
      "docs/a.md": "see /" + "root/checkout", "Sources/ground/Core/A.swift": "// by Chat" + "GPT",
    ]
  ) { tree in
    tree.files.filter { $0.name != "LICENSE" }.flatMap {
      $0.inText(/(?:^|[\s"'(=`:])\/(?:r[o]ot|w[o]rk|home\/\w|Users\/\w)[\/\w]*/)
        + $0.inText(/(?i)cl[a]ude|anthr[o]pic|chat[g]pt|open[a]i\b|c[o]pilot|co-auth[o]red-by/)
    }
  }
}
