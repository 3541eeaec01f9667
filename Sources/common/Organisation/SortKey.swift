/// What names are ordered by in the database: lower case, with å, ä and ö after z. SQLite's own
/// order would put ä before å.
func sortKey(_ name: String) -> String {
  var key = ""
  for character in name.lowercased() {
    switch character {
    case "å": key += "{"
    case "ä", "æ": key += "|"
    case "ö", "ø": key += "}"
    case "é", "è": key += "e"
    default: key.append(character)
    }
  }
  return key
}
