// swift-tools-version: 6.2
import PackageDescription

// Targets of Quill, reached through links, and two programs that time them in process: `measure` what is computed, `drive` the queue.
// A package of its own, so that what only measuring needs stays out of the product.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

func target(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let package = Package(
    name: "quill",
    targets: [
        target("Captions"),
        target("Prose"),
        .executableTarget(name: "measure", dependencies: ["Captions", "Prose"], swiftSettings: settings),

        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto"),
        .systemLibrary(name: "CHiredis"),
        .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq"),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3"),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "CNet"),
        .target(name: "CResources"),
        target("AnyJSON"),
        target("Crypto", ["CCrypto"]),
        target("HTTPClient", ["CCurl", "Support"]),
        target("PostgreSQL", ["CNet", "CPostgreSQL", "SQL", "Support"]),
        target("QuillCore", ["AnyJSON", "Crypto", "Support"]),
        target("QuillQueue", ["AnyJSON", "HTTPClient", "QuillCore", "Redis", "Support"]),
        target("QuillStore", ["CResources", "Crypto", "HTTPClient", "QuillCore", "S3", "SQL", "Support"], exclude: ["Migrations"]),
        target("Redis", ["CHiredis", "CNet", "Support"]),
        target("S3", ["Crypto", "HTTPClient", "Support"]),
        target("SQL", ["Support"]),
        target("SQLite", ["CSQLite", "SQL", "Support"]),
        target("Support"),
        .executableTarget(
            name: "drive", dependencies: ["PostgreSQL", "QuillCore", "QuillQueue", "QuillStore", "SQL", "SQLite", "Support"],
            swiftSettings: settings),
    ]
)
