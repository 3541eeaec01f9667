// swift-tools-version: 6.2
import PackageDescription

// ground ← common ← rooms ← server. A target may name only what stands below it; see
// docs/architecture.md. HouseRulesTests check what this file cannot.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
]

func floor(
  _ path: String, _ name: String, _ dependencies: [Target.Dependency] = [],
  resources: [Resource] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Sources/\(path)/\(name)",
    resources: resources, swiftSettings: strict)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, path: "Tests/\(name)", resources: resources,
    swiftSettings: strict)
}

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")

let package = Package(
  name: "beprova",
  defaultLocalization: "sv",
  products: [.executable(name: "beprova", targets: ["beprova"])],
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
  ],
  targets: [
    // ground: usable on their own; all pure but Database and Web.
    floor("ground", "Core"),
    floor("ground", "Statistics", ["Core"]),
    floor("ground", "DisclosureControl", ["Core", "Cryptography", "CCLP"]),
    floor("ground", "SwedishText", ["Core"]),
    floor("ground", "Charts", ["Core"]),
    floor("ground", "Delimited", ["Core"]),
    floor("ground", "Archive"),
    floor("ground", "Operations", ["Core"]),
    floor("ground", "SealedFile", ["Core", "Cryptography", "CSodium"]),
    floor("ground", "Forms", ["Core", yams]),
    floor(
      "ground", "Database",
      ["Core", "Cryptography", "CPq", "CSQLiteSettings", grdb, nioPosix, logging]),
    floor(
      "ground", "Web", ["Core", hummingbird, hummingbirdTLS, lifecycle, logging],
      resources: [.embedInCode("Assets")]),
    floor("ground", "ContentStore", ["Core", "Cryptography", nioPosix]),
    floor("ground", "Mail", ["Core", "CCurl", nioPosix]),
    floor("ground", "Cryptography", ["CSodium"]),
    .systemLibrary(
      name: "CSodium", path: "Sources/ground/CSodium", providers: [.apt(["libsodium-dev"])]),
    .systemLibrary(
      name: "CPq", path: "Sources/ground/CPq", pkgConfig: "libpq",
      providers: [.apt(["libpq-dev"])]),
    .systemLibrary(
      name: "CSQLiteSettings", path: "Sources/ground/CSQLiteSettings",
      providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(
      name: "CJemalloc", path: "Sources/ground/CJemalloc", providers: [.apt(["libjemalloc-dev"])]),
    .systemLibrary(
      name: "CCurl", path: "Sources/ground/CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(
      name: "COpenSSL", path: "Sources/ground/COpenSSL", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CCLP", path: "Sources/ground/CCLP", providers: [.apt(["coinor-libclp-dev"])]),
    .systemLibrary(
      name: "CZxcvbn", path: "Sources/ground/CZxcvbn", providers: [.apt(["libzxcvbn-dev"])]),
    .systemLibrary(
      name: "CQrencode", path: "Sources/ground/CQrencode", providers: [.apt(["libqrencode-dev"])]),

    // common: what every room stands on.
    floor(
      "common", "Organisation",
      [
        "Core", "Database", "Operations", "Web", "SwedishText", "Delimited", "Forms",
        "Cryptography",
        "CSodium",
        "COpenSSL", "CZxcvbn", "CQrencode", "CCurl", nioPosix,
      ],
      resources: [.embedInCode("Migrations")]),

    floor(
      "common", "Records",
      [
        "Core", "Database", "Web", "SwedishText", "Delimited", "Organisation", "ContentStore",
        "Mail", "Cryptography",
      ],
      resources: [.embedInCode("Migrations")]),

    // rooms: never import each other. Programmes is the pure half of FollowUp.
    floor("rooms", "Programmes", ["Core", "Forms", "Statistics"]),
    floor(
      "rooms", "FollowUp",
      [
        "Core", "Statistics", "DisclosureControl", "SwedishText", "Charts", "Delimited", "Archive",
        "Forms", "Database", "Operations", "Web", "Organisation", "Programmes", "Cryptography",
        "CSodium",
      ],
      resources: [.embedInCode("Migrations")]),

    floor("rooms", "Notes", ["Core", "Web", "Organisation", "Records"]),

    // Content, not code: what municipalities exchange, embedded so that one binary is enough.
    .target(
      name: "ShippedPackages", path: "Packages", sources: ["ShippedPackages.swift"],
      resources: [.embedInCode("programmes")], swiftSettings: strict),

    // server: the only target that knows all rooms. The executable is a line.
    floor(
      "server", "Server",
      [
        "Core", "Charts", "ContentStore", "Cryptography", "Delimited", "Forms", "Database", "Mail",
        "Operations",
        "SealedFile", "Web",
        "Organisation", "Records", "Programmes", "FollowUp", "Notes", "ShippedPackages", arguments,
        logging,
      ]),
    .executableTarget(
      name: "beprova", dependencies: ["Server", "CJemalloc"], path: "Sources/server/beprova",
      swiftSettings: strict),

    // What `make bench` measures where no command of the product could.
    .executableTarget(
      name: "disclosure-bench", dependencies: ["DisclosureControl"], path: "Benchmarks/Disclosure",
      swiftSettings: strict),

    .target(
      name: "TestSupport",
      dependencies: ["CPq", "Core", "Database", "Web", "Organisation", "FollowUp", "Programmes"],
      path: "Tests/TestSupport", exclude: ["Python"], swiftSettings: strict),
    tests("CoreTests", ["Core"]),
    tests("StatisticsTests", ["Statistics"]),
    tests("DisclosureControlTests", ["DisclosureControl"]),
    tests("SwedishTextTests", ["SwedishText"]),
    tests("ChartsTests", ["Charts"]),
    tests("DelimitedTests", ["Delimited"]),
    tests("ArchiveTests", ["Archive"]),
    tests("OperationsTests", ["Operations"]),
    tests("SealedFileTests", ["SealedFile", "TestSupport"]),
    tests("FormsTests", ["Forms"]),
    tests("DatabaseTests", ["Database", "TestSupport"]),
    tests("WebTests", ["Web", "TestSupport"]),
    tests("OrganisationTests", ["Organisation", "Cryptography", "Delimited", "TestSupport"]),
    tests("ContentStoreTests", ["ContentStore"]),
    tests("MailTests", ["Mail", "Core", "TestSupport"]),
    tests("RecordsTests", ["Records", "ContentStore", "Mail", "Database", "TestSupport"]),
    tests("NotesTests", ["Notes", "Records", "ContentStore", "TestSupport"]),
    tests("ProgrammesTests", ["Programmes", "Forms"]),
    tests("FollowUpTests", ["FollowUp", "Cryptography", "Programmes", "TestSupport"]),
    tests(
      "EndToEndTests",
      [
        "TestSupport", "Core", "Database", "Operations", "Organisation", "Records", "SealedFile",
        "Server",
      ]),
    tests("FaultTests", ["TestSupport", "Core", "Server", "Database"]),
    tests("HouseRulesTests", ["Core"]),
  ]
)

// The parsers alone with what libFuzzer calls, for `make fuzz`: what they stand on is small enough to
// be built with the counters that it steers by.
if Context.environment["BEPROVA_FUZZ"] != nil {
  package.products = [.executable(name: "Fuzzing", targets: ["Fuzzing"])]
  package.dependencies = [.package(url: "https://github.com/jpsim/Yams", from: "6.2.2")]
  package.targets =
    package.targets.filter {
      ["Core", "Delimited", "Forms", "Statistics", "Programmes"].contains($0.name)
    }
    + [
      .target(
        name: "Web", dependencies: ["Core"], path: "Sources/ground/Web",
        sources: ["FormData.swift", "Multipart.swift", "WebError.swift"], swiftSettings: strict),
      .executableTarget(
        name: "Fuzzing", dependencies: ["Core", "Delimited", "Forms", "Programmes", "Web"],
        path: "Tests/Fuzzing", exclude: ["Seeds"], swiftSettings: strict),
    ]
}
