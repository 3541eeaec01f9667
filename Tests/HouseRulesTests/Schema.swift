import Foundation

extension HouseRule {
  /// What every migration keeps to.
  static let schema = [migrationNames, tables, references]

  private static let migrationNames = HouseRule(
    demand:
      "a migration is <module>_<number>_<what>.sql, or …+postgresql.sql beside it, follows the one before, and is run",
    broken: [
      "Sources/rooms/FollowUp/Migrations/create.sql": "",
      "Sources/rooms/FollowUp/Migrations/followup_003_more.sql": "",
      "Sources/rooms/FollowUp/Migrations/followup_001_create.sql": "-- in no module",
    ]
  ) { tree in
    let migrations = tree.files(under: "Sources", ".sql")
    let code = tree.sources.map(\.swift.code).joined()
    return migrations.compactMap { file in
      guard let name = file.name.wholeMatch(of: /([a-z]+)_(\d{3})_[a-z_]+(?:\+postgresql)?\.sql/),
        file.path.contains("/Migrations/"), let number = Int(name.2)
      else { return Breach(file.path, "its name") }
      let prefix = "\(name.1)_" + String(format: "%03d", number - 1)
      if number > 1, !migrations.contains(where: { $0.name.hasPrefix(prefix) }) {
        return Breach(file.path, "\(prefix)… is missing")
      }
      let resource = file.name.replacing(/[.+]/, with: "_")
      return code.contains("PackageResources.\(resource)") ? nil : Breach(file.path, "is never run")
    }
  }

  private static let tables = HouseRule(
    demand: "a table is singular, snake_case and STRICT, and its key begins with municipality_id",
    broken: [
      "Sources/common/A/Migrations/a_001_b.sql":
        "CREATE TABLE units (\n  municipality_id BLOB,\n  PRIMARY KEY (municipality_id)\n) STRICT;",
      "Sources/common/B/Migrations/a_001_b.sql":
        "CREATE TABLE orgUnit (\n  municipality_id BLOB,\n  PRIMARY KEY (municipality_id)\n) STRICT;",
      "Sources/common/C/Migrations/a_001_b.sql":
        "CREATE TABLE unit (\n  municipality_id BLOB,\n  PRIMARY KEY (municipality_id)\n);",
      "Sources/common/D/Migrations/a_001_b.sql":
        "CREATE TABLE unit (\n  id BLOB PRIMARY KEY\n) STRICT;",
      "Sources/common/E/Migrations/a_001_b.sql":
        "CREATE TABLE unit (\n  id BLOB,\n  PRIMARY KEY (id, municipality_id)\n) STRICT;",
    ]
  ) { tree in
    // What a municipality's rows are told apart by cannot itself be within one.
    let keyedByItself = ["municipality"]
    return tree.files(under: "Sources", ".sql").flatMap { file in
      tables(in: file).flatMap { table in
        var faults: [String] = []
        if !table.name.contains(/^[a-z]+(?:_[a-z]+)*$/) { faults.append("not snake_case") }
        if table.name.contains(/(?:[^su]|ie)s$/) { faults.append("not singular") }
        if !table.options.contains("STRICT") { faults.append("not STRICT") }
        if !table.body.contains("PRIMARY KEY (municipality_id"),
          !keyedByItself.contains(table.name)
        {
          faults.append("its key does not begin with municipality_id")
        }
        return faults.map { Breach(file.path, "\(table.name): \($0)") }
      }
    }
  }

  private static let references = HouseRule(
    demand: "no row refers to a row of another municipality",
    broken: [
      "Sources/common/A/Migrations/a_001_b.sql":
        "CREATE TABLE unit (\n  zone_id BLOB REFERENCES zone (id)\n) STRICT;",
      "Sources/common/B/Migrations/a_001_b.sql":
        "CREATE TABLE unit (\n  FOREIGN KEY (zone_id) REFERENCES zone (id)\n) STRICT;",
    ]
  ) { tree in
    tree.files(under: "Sources", ".sql").flatMap { file in
      file.inText(/.*REFERENCES.*/).filter {
        !$0.description.contains(/REFERENCES \w+ \(municipality_id/)
          && !$0.description.contains("REFERENCES municipality (id)")
      }
    }
  }

  private struct Table {
    let name: String
    let body: String
    /// What stands between the last parenthesis and the semicolon.
    let options: String
  }

  private static func tables(in file: SourceFile) -> [Table] {
    file.text.matches(of: /CREATE TABLE (?:IF NOT EXISTS )?(\w+) \((?s)(.*?)\n\)([^;]*);/).map {
      Table(name: String($0.1), body: String($0.2), options: String($0.3))
    }
  }
}
