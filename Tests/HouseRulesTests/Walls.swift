extension HouseRule {
  /// Who may know whom, and what stands where.
  static let walls = [imports, libraries, pureTargets, sql, persons, html, programmeNames]

  private static let floors = ["ground": 0, "common": 1, "rooms": 2, "server": 3]

  private static let imports = HouseRule(
    demand: "a floor imports what stands below it, never beside or above",
    broken: [
      "Sources/ground/Web/A.swift": "import Database",
      "Sources/common/Organisation/A.swift": "package import FollowUp",
      "Sources/rooms/Surveys/A.swift": "import FollowUp",
      "Sources/rooms/FollowUp/A.swift": "import Surveys\nstruct A {}",
      "Sources/rooms/Programmes/A.swift": "import FollowUp",
    ]
  ) { tree in
    // Programmes is the pure half of FollowUp; records belong to units; the executable is a line
    // that calls Server.
    // Cryptography and Core lie under the whole house.
    let underAll: Set = ["Core", "Cryptography"]
    let beside = [
      ["FollowUp", "Programmes"], ["Records", "Organisation"], ["beprova", "Server"],
    ]
    var floorOf = Dictionary(
      tree.sources.compactMap { file in file.target.map { ($0.name, $0.floor) } },
      uniquingKeysWith: { first, _ in first })
    // Named so that the rule also holds in a tree of one file.
    floorOf.merge(
      ["Database": "ground", "FollowUp": "rooms", "Surveys": "rooms", "ShippedPackages": "rooms"]
    ) { found, _ in found }
    return tree.sources.flatMap { file in
      guard let target = file.target, let own = floors[target.floor] else { return [Breach]() }
      return file.inCode(importLine).filter { line in
        guard let name = module(line), let other = floorOf[name].flatMap({ floors[$0] }),
          name != target.name, !beside.contains([target.name, name])
        else { return false }
        return other > own || other == own && !(target.floor == "ground" && underAll.contains(name))
      }
    }
  }

  private static let libraries = HouseRule(
    demand: "a library from elsewhere is known to the targets that wrap it, and to no other",
    broken: [
      "Sources/rooms/FollowUp/A.swift": "import GRDB",
      "Sources/common/Organisation/A.swift": "import Hummingbird",
      "Sources/ground/Core/A.swift": "import FoundationNetworking",
    ]
  ) { tree in
    let mayKnow: [String: Set<String>] = [
      "ArgumentParser": ["Server"], "CCurl": ["Mail", "Organisation"], "CPq": ["Database"],
      "CSodium": ["Cryptography", "FollowUp", "Organisation", "SealedFile"],
      "COpenSSL": ["Organisation"], "CQrencode": ["Organisation"], "CZxcvbn": ["Organisation"],
      "CCLP": ["DisclosureControl"], "CJemalloc": ["beprova"], "CSQLiteSettings": ["Database"],
      "GRDB": ["Database"], "GRDBSQLite": ["Database"], "Hummingbird": ["Web"],
      "HummingbirdCore": ["Web"], "HummingbirdTLS": ["Web"], "NIOSSL": ["Web"],
      "HTTPTypes": ["Web"], "ServiceLifecycle": ["Web"], "NIOCore": ["Web"], "NIOHTTP1": ["Web"],
      "Glibc": ["ContentStore"],
      "NIOPosix": ["ContentStore", "Database", "Mail", "Organisation"],
      "Logging": ["Database", "Web", "Server"],
      "Yams": ["Forms"],
    ]
    let everybody: Set = ["Foundation", "Dispatch", "Synchronization"]
    let house = Set(tree.sources.compactMap { $0.target?.name }).union(["ShippedPackages"])
    return tree.sources.flatMap { file in
      file.inCode(importLine).filter { line in
        guard let name = module(line), !everybody.contains(name) else { return false }
        if let targets = mayKnow[name] { return !targets.contains(file.target?.name ?? "") }
        return !house.contains(name)
      }
    }
  }

  private static let pureTargets = HouseRule(
    demand: "what computes takes values and gives values: no storage, no files, no clock",
    broken: [
      "Sources/ground/Statistics/A.swift": "import Dispatch",
      "Sources/rooms/Programmes/A.swift": "let now = Date()",
      "Sources/ground/DisclosureControl/A.swift": "FileManager.default",
    ]
  ) { tree in
    let pure = ["Statistics", "DisclosureControl", "SwedishText", "Charts", "Forms", "Programmes"]
    return tree.sources.filter { pure.contains($0.target?.name ?? "") }.flatMap {
      $0.inCode(
        /import Dispatch|\bDate\(\)|Date\.now|FileManager|FileHandle|ProcessInfo|Clock\.system/)
    }
  }

  private static let sql = HouseRule(
    demand: "SQL stands in …Store.swift, in Migrations and in the ground's Database",
    exceptions: [
      "Sources/common/Organisation/ChangeLog.swift":
        "the log is written in the transaction of others; it is the store of its table",
      "Sources/common/Organisation/LogIn.swift":
        "the store of failed attempts, which nothing else reads",
      "Sources/common/Organisation/Sessions.swift": "the store of sessions",
    ],
    broken: [
      "Sources/rooms/FollowUp/Episode/EpisodePage.swift":
        #"let rows = connection.rows("SELECT id FROM episode")"#,
      "Sources/server/Server/Demo.swift": "let a = \"\"\"\n  UPDATE zone SET code = 1\n  \"\"\"",
    ]
  ) { tree in
    tree.sources.filter { file in
      file.target?.name != "Database" && !file.name.contains("Store")
    }.flatMap { file in
      file.swift.strings.filter { isSQL($0.text) }.map {
        Breach(file.path, line: $0.line, "SQL in a string")
      }
    }
  }

  private static let persons = HouseRule(
    demand: "rows about persons are named in the FollowUp room alone",
    broken: [
      "Sources/common/Organisation/AStore.swift": #"let a = "SELECT id FROM episode WHERE""#,
      "Sources/server/Server/AStore.swift": #"let a = "DELETE FROM response""#,
    ]
  ) { tree in
    tree.sources.filter { $0.target?.name != "FollowUp" }.flatMap { file in
      file.swift.strings.filter {
        isSQL($0.text)
          && $0.text.contains(/\b(?:FROM|JOIN|INTO|UPDATE)\s+(?:episode|response|person)\b/)
      }.map { Breach(file.path, line: $0.line, "a table of persons") }
    }
  }

  private static let html = HouseRule(
    demand: "HTML is made in …Page.swift, in Pages folders and in the ground's Web",
    broken: [
      "Sources/rooms/FollowUp/EpisodeStore.swift": "return div(.class(\"a\")) { p { text } }",
      "Sources/rooms/FollowUp/EpisodeRoutes.swift": "h1 { title }",
    ]
  ) { tree in
    tree.sources.filter { file in
      file.target?.name != "Web" && !file.path.contains("/Pages/")
        && !file.name.contains(/Pages?(?:\+\w+)?\.swift$/)
    }.flatMap {
      $0.inCode(
        /(?:^|[\s({])(?:div|span|h[1-4]|ul|ol|li|dl|dt|dd|thead|tbody|tr|th|td|fieldset|legend|strong|em)\s*(?:\{|\(\.)/
      )
    }
  }

  private static let programmeNames = HouseRule(
    demand: "code never knows a programme by its name; the demo alone picks some to show",
    exceptions: [
      "Sources/server/Server/Demo/DemoMunicipality.swift": "the demo picks what it shows"
    ],
    broken: ["Sources/rooms/FollowUp/A.swift": #"if key == "ekonomiskt-bistand" { }"#]
  ) { tree in
    let shipped = tree.files(under: "Packages/programmes", ".yaml").map {
      String($0.name.dropLast(".yaml".count))
    }
    let names = Set(shipped + ["ekonomiskt-bistand"]).subtracting(["bas"])
    return tree.sources.flatMap { file in
      file.swift.strings.filter { names.contains($0.text) }.map {
        Breach(file.path, line: $0.line, $0.text)
      }
    }
  }

  private static func isSQL(_ text: String) -> Bool {
    text.contains(
      /^\s*(?:SELECT\s|INSERT INTO\s|INSERT OR|UPDATE \w+\s+SET\s|DELETE FROM\s|CREATE (?:TEMP |UNIQUE )?(?:TABLE|INDEX)|ALTER TABLE\s|DROP (?:TABLE|INDEX)|PRAGMA\s|WITH \w+ (?:AS|\())/
    )
  }

  private static func module(_ line: Breach) -> String? {
    line.description.split(separator: " ").last.map { String($0.prefix { $0 != "." }) }
  }

  private static var importLine: Regex<Substring> {
    /^(?:@\w+ )*(?:public |package |internal |private |fileprivate )?import [A-Za-z0-9_. ]+/
  }
}
