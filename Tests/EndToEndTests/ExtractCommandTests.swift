import Foundation
import TestSupport
import Testing

/// From one installation to another by commands alone: units, programme, extract, import, results.
struct ExtractCommandTests {
  private struct House {
    let directory: URL
    let name: String

    func file(_ name: String) -> URL { directory.appending(path: name) }

    func run(_ words: [String]) async throws -> BuiltProgram.Outcome {
      try await BuiltProgram.run(words, database: file("\(name).sqlite"))
    }

    /// Runs lines as a shell does, in a directory of its own; gives what the last one prints.
    func shell(
      _ lines: [String], in folder: URL, database: URL? = nil
    ) async throws -> BuiltProgram.Outcome {
      let script = """
        set -e; cd "$0"; directory=$(mktemp -d); ln -s "$1" "$directory/beprova"
        PATH="$directory:$PATH"; \(lines.dropLast().map { "\($0) > /dev/null" }.joined(separator: "\n"))
        \(lines.last ?? "")
        """
      return try await BuiltProgram.run(
        [], database: database, through: ["/bin/sh", "-c", script, folder.path])
    }

    func done(_ words: String...) async throws {
      let outcome = try await run(words)
      try #require(outcome.status == 0, "\(words): \(outcome.error)")
    }

    /// The figures of every measure, occasion and breakdown asked for, as the command writes them.
    func figures() async throws -> [String] {
      var found: [String] = []
      for (measure, occasion) in [
        ("mood", "start"), ("mood", "m3"), ("mood", "end"), ("weight", "latest"), ("good", "m3"),
        ("burden", "m3"), ("waiting", "start"), ("children_well", "m3"), ("good_at_end", "end"),
      ] {
        for by in ["gender", "arm,age", "unit,problems"] {
          let outcome = try await run([
            "results", "--programme", "alla-typer", "--measure", measure, "--occasion", occasion,
            "--by", by, "--purpose", "analysis", "--reason", "Jämför två installationer",
            "--user", "analys", "--as-of", "2026-06-01", "--json",
          ])
          try #require(outcome.status == 0, "\(outcome.error)")
          found.append(outcome.output)
        }
      }
      return found
    }
  }

  private static let map = """
    beprova: map/1
    programme: alla-typer
    format: wide
    person: Id
    unit: Enhet
    start: Start
    end: Slut
    gender: Kön
    birth_year: Född
    household: Hushåll
    attributes: {treatment: Gren}
    missing: {none: [""], declined: ["v"]}
    occasions:
      start: {items: {mood: M0, weight: V0, status: S0, problems: P0, visits: B0, applied: A0, decided: D0, has-children: H0, children_ok: C0}}
      m3: {items: {mood: M3, weight: V3, status: S3, problems: P3, visits: B3}, not_done: Varför}
      end: {items: {mood: M9, status: S9, visits: B9}}
    """

  private static let header =
    "Id;Enhet;Start;Slut;Kön;Född;Hushåll;Gren;M0;V0;S0;P0;B0;A0;D0;H0;C0;M3;V3;S3;P3;B3;Varför;M9;S9;B9"

  /// Invented people with drop-outs, ends, reasons, households, money and days.
  private static var rows: String {
    let lines = (1...40).map { n -> String in
      let end = n.isMultiple(of: 3) ? "2025-1\(n % 3)-2\(n % 9)" : ""
      let later =
        n.isMultiple(of: 4)
        ? ";;;;;notReached"
        : "\((n * 7) % 11);\(60 + n % 30),5;\(n % 2 == 0 ? "good" : "poor");\(n % 5 == 0 ? "" : "money,sleep");\(n % 9);"
      let last = end.isEmpty ? ";;" : "\((n * 5) % 11);good;\(n % 4)"
      return
        "P\(n);\(n % 2 == 0 ? "ETT" : "TVÅ");2025-0\(1 + n % 9)-01;\(end);\(n % 2 == 0 ? "K" : "M");\(1950 + n);\(n % 7 == 0 ? "" : "H\(n / 3)");\(n % 6 == 0 ? "-1" : "A");"
        + "\(n % 8 == 0 ? "v" : "\(n % 11)");\(50 + n % 40),0;\(n % 3 == 0 ? "good" : "poor");sleep;\(n % 6);2025-01-0\(1 + n % 9);2025-02-1\(n % 9);\(n % 2 == 0 ? "ja" : "nej");\(n % 2 == 0 ? "ja" : "");"
        + later + ";" + last
    }
    return ([header] + lines).joined(separator: "\n")
  }

  private func start(_ house: House, _ programme: String, units: URL? = nil) async throws {
    try await house.done("init")
    if let units {
      try await house.done("import", "units", units.path)
    } else {
      for (code, name) in [("ETT", "Enhet ett"), ("TVÅ", "Enhet två")] {
        try await house.done("unit", "add", "--code", code, "--name", name, "--under", "SN")
      }
    }
    try await house.done("user", "add", "analys", "--unit", "SN", "--role", "analyst")
    try await house.done("programme", "add", programme, "--unit", "SN")
    try await house.done("programme", "start", "alla-typer")
  }

  @Test func `an extract carries an installation over: the same figures come out`() async throws {
    try await withTemporaryDirectory { directory in
      let old = House(directory: directory, name: "gammal")
      let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
      try await start(
        old, root.appending(path: "Packages/programmes/alla-typer.yaml").path)
      try Self.rows.write(to: old.file("data.csv"), atomically: true, encoding: .utf8)
      try Self.map.write(to: old.file("karta.yaml"), atomically: true, encoding: .utf8)
      try await old.done(
        "import", "follow-up", old.file("data.csv").path, "--programme", "alla-typer", "--map",
        old.file("karta.yaml").path)
      let before = try await old.figures()

      let files = directory.appending(path: "utdrag")
      let taken = [
        "extract", "take", "--programme", "alla-typer", "--purpose", "analysis", "--reason",
        "Flyttas till en annan installation", "--user", "analys", "--output", files.path,
      ]
      let outcome = try await old.run(taken)
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.output.contains("U1: 40 personer, 40 omgångar"))
      let again = try await old.run(taken)
      #expect(again.status == 1 && again.reason.contains("finns redan"))

      let new = House(directory: directory, name: "ny")
      try await start(
        new, files.appending(path: "v2/program.yaml").path,
        units: files.appending(path: "enheter.csv"))
      try await new.done(
        "import", "follow-up", files.appending(path: "v2/svar.csv").path, "--programme",
        "alla-typer", "--map", files.appending(path: "v2/karta.yaml").path)
      #expect(try await new.figures() == before)
      try await new.done("cells", "verify")

      // The very lines of LÄSMIG, from either half, in a folder with nothing but the extract.
      let readMe = try String(
        contentsOf: files.appending(path: "LÄSMIG.txt"), encoding: .utf8)
      let halves = readMe.components(separatedBy: "\n---\n").map { half in
        half.split(separator: "\n").filter {
          $0.hasPrefix("  export ") || $0.hasPrefix("  beprova ")
        }
        .map { $0.trimmingCharacters(in: .whitespaces) }
      }
      #expect(halves.count == 2 && halves[0] == halves[1])
      let steps = halves[0]
      #expect(steps.contains { $0.hasPrefix("beprova init ") && $0.contains("--board-code 'SN'") })
      #expect(steps.contains { $0.contains("programme start alla-typer --version 2 --dpia ") })
      let ended = try await new.shell(steps, in: files)
      #expect(ended.status == 0, "\(ended.error)")
      let last = try #require(steps.last)
      #expect(last.hasPrefix("beprova results --programme alla-typer --measure "))
      let same = try await old.shell([last], in: directory, database: old.file("gammal.sqlite"))
      #expect(same.status == 0, "\(same.error)")
      #expect(ended.output == same.output && !ended.output.isEmpty)

      let list = try await old.run(["extract", "list", "--user", "analys"])
      #expect(
        list.lines.first?.hasPrefix("U1\t") == true && list.lines.first?.hasSuffix("kept") == true)
      let deleted = try await old.run(["extract", "deleted", "U1", "--user", "analys"])
      #expect(deleted.status == 0 && deleted.output == "U1: raderat\n")
      #expect(try await old.run(["extract", "deleted", "U1", "--user", "analys"]).status == 1)
      let gone = try await old.run(["extract", "list", "--user", "analys", "--json"])
      #expect(gone.output.contains("\"status\" : \"deleted\""))
    }
  }

  @Test func `an extract is refused with the reason first, and leaves nothing behind`()
    async throws
  {
    try await withTemporaryDirectory { directory in
      let house = House(directory: directory, name: "hus")
      let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
      try await start(
        house, root.appending(path: "Packages/programmes/alla-typer.yaml").path)
      try await house.done("user", "add", "folke", "--unit", "SN", "--role", "researcher")
      try await house.done("user", "add", "rut", "--unit", "SN", "--role", "registrar")
      try Self.rows.write(to: house.file("data.csv"), atomically: true, encoding: .utf8)
      try Self.map.write(to: house.file("karta.yaml"), atomically: true, encoding: .utf8)
      try await house.done(
        "import", "follow-up", house.file("data.csv").path, "--programme", "alla-typer", "--map",
        house.file("karta.yaml").path)
      let zip = house.file("u.zip")
      func take(_ user: String, _ words: String...) async throws -> BuiltProgram.Outcome {
        try await house.run(
          [
            "extract", "take", "--programme", "alla-typer", "--reason", "Forskning om insatserna",
            "--user", user, "--output", zip.path,
          ] + words)
      }
      let without = try await take("folke", "--purpose", "research")
      #expect(without.status == 1 && without.reason.contains("registrerat beslut"))
      #expect(!FileManager.default.fileExists(atPath: zip.path))
      #expect(try await take("rut", "--purpose", "analysis").status == 1)
      let nowhere = house.file("finns/inte/o2")
      let homeless = try await house.run([
        "extract", "take", "--programme", "alla-typer", "--purpose", "analysis", "--reason",
        "Uppföljning av insatserna", "--user", "analys", "--output", nowhere.path,
      ])
      #expect(homeless.status == 1 && homeless.reason.contains("finns inte"))
      #expect(!FileManager.default.fileExists(atPath: house.file("finns").path))
      let decided = try await house.run([
        "extract", "decision", "SN 2026/9", "--programme", "alla-typer", "--decided-on",
        "2026-01-15", "--decided-by", "Socialdirektören", "--recipient", "folke", "--valid-to",
        "2099-12-31", "--columns", "q_mood,gender", "--user", "rut",
      ])
      #expect(decided.status == 0 && decided.output.contains("registrerat för folke"))
      let given = try await take("folke", "--purpose", "research", "--decision", "SN 2026/9")
      #expect(given.status == 0, "\(given.error)")
      #expect(FileManager.default.fileExists(atPath: zip.path))
      let revoked = try await house.run([
        "extract", "revoke", "SN 2026/9", "--programme", "alla-typer", "--recipient", "folke",
        "--reason", "Forskningen är avslutad", "--user", "rut",
      ])
      #expect(revoked.status == 0 && revoked.output.contains("är återkallat"))
      try FileManager.default.removeItem(at: zip)
      let later = try await take("folke", "--purpose", "research", "--decision", "SN 2026/9")
      #expect(later.status == 1 && later.reason.contains("återkallades"))
    }
  }
}
