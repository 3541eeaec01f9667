/// This program.
enum Program {
  /// By https://semver.org; the package and the changelog say the same.
  static let version = "0.1.0"
}
