import Testing

/// A rule of the house that the compiler cannot hold.
struct HouseRule: Sendable, CustomTestStringConvertible {
  let demand: String
  /// Files that may break it, each with the reason.
  var exceptions: [String: String] = [:]
  /// Files that break it, to show that the rule can be broken at all.
  let broken: [String: String]
  let breaches: @Sendable (SourceTree) -> [Breach]

  var testDescription: String { demand }

  static let all = walls + words + schema + documentation
}

struct HouseRulesTests {
  @Test(arguments: HouseRule.all)
  func `the house keeps its rules, and needs its exceptions`(_ rule: HouseRule) {
    let breaches = rule.breaches(.checkout)
    let broken = breaches.filter { rule.exceptions[$0.path] == nil }.map(\.description)
    #expect(broken.isEmpty, "\(lines(broken))")
    let unneeded = Set(rule.exceptions.keys).subtracting(breaches.map(\.path))
    #expect(unneeded.isEmpty, "\(lines(unneeded.sorted()))")
  }

  @Test(arguments: HouseRule.all)
  func `every rule can be broken`(_ rule: HouseRule) {
    #expect(!rule.broken.isEmpty)
    for (path, text) in rule.broken {
      let found = rule.breaches(SourceTree([path: text])).contains { $0.path == path }
      #expect(found, "\(path) does not break: \(rule.demand)")
    }
  }

  @Test func `the rules are looking at the whole house`() {
    let targets = Set(SourceTree.checkout.sources.compactMap { $0.target?.name })
    #expect(targets.isSuperset(of: ["Core", "Web", "Organisation", "FollowUp", "Server"]))
    #expect(SourceTree.checkout.has("docs/decisions/README.md"))
  }

  @Test func `comments and strings are told from code`() {
    let text = SwiftText(
      #"""
      let a = "try! \(b("x") + 1) end" // as!
      let c = """
        SELECT "d"
        """ /* TODO */ + e
      """#)
    let code = text.code.split(separator: "\n").map { $0.filter { $0 != " " } }
    #expect(code == [#"leta="(b("")+1)""#, #"letc=""""#, "", #""""+e"#])
    #expect(
      text.strings.map(\.text) == ["x", "try!  end", "\n  SELECT \"d\"\n  "])
    #expect(text.strings.map(\.line) == [1, 1, 2])
    #expect(text.comments.contains("as!") && text.comments.contains("TODO"))
  }

  private func lines(_ texts: [String]) -> String {
    texts.map { "\n  " + $0 }.joined()
  }
}
