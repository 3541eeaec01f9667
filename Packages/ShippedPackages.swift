/// The packages that come with the product, by name: programmes that a municipality can take as
/// they are, or as a beginning.
package enum ShippedPackages {
  /// The YAML text of each programme package, `bas` included, which the others include.
  package static let programmes: [String: String] = [
    "alla-typer": PackageResources.alla_typer_yaml,
    "barn-och-familj": PackageResources.barn_och_familj_yaml,
    "bas": PackageResources.bas_yaml,
    "ekonomiskt-bistand": PackageResources.ekonomiskt_bistand_yaml,
    "skadligt-bruk-och-beroende": PackageResources.skadligt_bruk_och_beroende_yaml,
  ].mapValues { String(decoding: $0, as: UTF8.self) }
}
