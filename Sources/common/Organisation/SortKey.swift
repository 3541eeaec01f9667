/// What names are ordered by in the database.
func sortKey(_ name: String) -> String {
  name.lowercased()
}
