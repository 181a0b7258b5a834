// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// A Swift target with the house settings.
func target(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

/// The tests of one target, which may use others.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

/// C: system libraries and small shims.
let shims: [Target] = [
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
    .systemLibrary(name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
    .target(name: "CCompression", linkerSettings: [.linkedLibrary("brotlienc"), .linkedLibrary("z")]),
    .target(name: "CMarkdown", linkerSettings: [.linkedLibrary("cmark-gfm"), .linkedLibrary("cmark-gfm-extensions")]),
    .target(name: "CNet"),
    .target(name: "CSpawn"),
    .target(name: "CResources"),
]

/// Knows nothing of Quill.
let groundFloor: [Target] = [
    target("Support"),
    target("AnyJSON"),
    target("Crypto", ["CCrypto"]),
    target("SQL", ["Support"]),
    target("SQLite", ["CSQLite", "SQL", "Support"]),
    target("PostgreSQL", ["CNet", "CPostgreSQL", "SQL", "Support"]),
    target("Redis", ["CHiredis", "CNet", "Support"]),
    target("Captions"),
    target("Children", ["CSpawn", "Support"]),
    target("Media", ["Children"]),
    target("Egress", ["CNet", "Support"]),
    target("Compression", ["CCompression"]),
    target("HTTPServer", ["CMicroHTTPD", "CNet", "Compression", "Support"]),
    target("HTTPClient", ["CCurl", "Support"]),
    target("Markdown", ["CMarkdown"]),
    target("Prose"),
    target("Terminal"),
    target("TextDiff"),
    target("S3", ["Crypto", "HTTPClient", "Support"]),
]

/// The star: siblings around QuillCore that never import each other.
let product: [Target] = [
    target("QuillCore", ["AnyJSON", "Crypto", "Support"]),
    target("QuillStore", ["CResources", "Crypto", "HTTPClient", "QuillCore", "S3", "SQL", "Support"], exclude: ["Migrations"]),
    target("QuillQueue", ["AnyJSON", "HTTPClient", "QuillCore", "Redis", "Support"]),
    target("QuillRendering", ["Captions", "Markdown", "QuillCore"]),
    target(
        "QuillPipeline", ["CResources", "Captions", "Markdown", "Media", "QuillCore", "QuillQueue", "QuillRendering", "Support"],
        exclude: ["Prompts"]),
    target("QuillSources", ["Captions", "Children", "Egress", "Media", "QuillCore", "Support"]),
    target(
        "QuillProviders", ["AnyJSON", "CResources", "Children", "HTTPClient", "Markdown", "Prose", "QuillCore", "Support"],
        exclude: ["Prices/models.json"]),
    target("QuillPublishers", ["QuillCore", "Support"]),
    target("QuillService", ["QuillCore", "Support", "TextDiff"]),
    target("QuillWire", ["AnyJSON"]),
    target("QuillClient", ["QuillWire"]),
    target("QuillHTTPTransport", ["HTTPClient", "QuillClient", "QuillWire"]),
    target(
        "QuillAPI",
        ["AnyJSON", "Crypto", "HTTPServer", "QuillCore", "QuillRendering", "QuillService", "QuillWire", "Support", "TextDiff"]),
    target("QuillWeb", ["CResources", "Markdown", "QuillCore"], exclude: ["Assets"]),
    target(
        "QuillPages",
        ["Compression", "Crypto", "HTTPServer", "QuillCore", "QuillRendering", "QuillService", "QuillWeb", "Support", "TextDiff"]),
    target(
        "QuillApp",
        [
            "Captions", "Children", "Crypto", "Egress", "HTTPClient", "HTTPServer", "Media", "QuillAPI", "QuillClient", "QuillCore",
            "QuillPages",
            "QuillPipeline", "QuillProviders", "QuillPublishers", "QuillQueue", "QuillService", "QuillSources", "QuillStore", "QuillWeb",
            "QuillWire", "PostgreSQL", "Redis", "S3", "SQL", "SQLite", "Support",
        ]),
    .executableTarget(
        name: "quill",
        dependencies: [
            "AnyJSON", "HTTPClient", "QuillApp", "QuillClient", "QuillCore", "QuillHTTPTransport", "QuillPipeline", "QuillQueue",
            "QuillRendering", "QuillWire", "Support", "Terminal",
        ],
        swiftSettings: settings,
        // A tenth of what the program holds would be the list of its own addresses, read once: packed, it is a hundredth.
        linkerSettings: [.unsafeFlags(["-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs"])]),
]

let suites: [Target] = [
    tests("BrowserTests", ["Programs", "quill"]),
    .target(
        name: "BucketPeer", dependencies: ["Children", "HTTPClient", "S3"], path: "Tests/BucketPeer", swiftSettings: settings),
    tests("AnyJSONTests", ["AnyJSON"]),
    tests("CaptionsTests", ["Captions", "Chance"]),
    .target(name: "Chance", path: "Tests/Chance", swiftSettings: settings),
    tests("ChildrenTests", ["Children"]),
    tests("CompressionTests", ["Compression", "Programs"]),
    .target(
        name: "Conformance", dependencies: ["Gates", "QuillCore", "SQL", "Support"], path: "Tests/Conformance", swiftSettings: settings),
    tests("EgressTests", ["Egress", "Programs", "Support"]),
    tests(
        "EndToEndTests",
        [
            "BucketPeer", "Captions", "Children", "Gates", "HTTPClient", "PostgreSQL", "PostgreSQLPeer", "Programs", "QueuePeers",
            "QuillClient", "QuillWire", "S3", "SQL", "Support", "quill",
        ]),
    .target(name: "Gates", dependencies: ["Support"], path: "Tests/Gates", swiftSettings: settings),
    tests("HTTPClientTests", ["Children", "Egress", "HTTPClient"]),
    tests("HTTPServerTests", ["Compression", "Gates", "HTTPServer", "Support"]),
    tests("MarkdownTests", ["Chance", "Markdown"]),
    tests("MediaTests", ["Chance", "Children", "Media"]),
    .target(
        name: "PostgreSQLPeer", dependencies: ["Children", "Gates", "PostgreSQL", "SQL", "Support"], path: "Tests/PostgreSQLPeer",
        swiftSettings: settings),
    tests("PostgreSQLTests", ["Children", "Conformance", "Gates", "PostgreSQL", "PostgreSQLPeer", "SQL", "Support"]),
    .target(name: "Programs", dependencies: ["CSpawn"], path: "Tests/Programs", swiftSettings: settings),
    tests("ProseTests", ["Prose"], exclude: ["Fixtures"]),
    .target(name: "QueuePeers", dependencies: ["Children", "HTTPClient", "Redis"], path: "Tests/QueuePeers", swiftSettings: settings),
    tests(
        "QuillAPITests",
        [
            "AnyJSON", "Children", "HTTPClient", "HTTPServer", "PostgreSQLPeer", "Programs", "QueuePeers", "QuillAPI", "QuillApp",
            "QuillCore", "QuillWire", "Redis",
        ]),
    tests("QuillClientTests", ["QuillClient", "QuillWire", "Support"]),
    tests("QuillCoreTests", ["Chance", "QuillCore", "QuillStore", "SQL", "SQLite", "Support"]),
    tests(
        "QuillPagesTests",
        [
            "HTTPClient", "HTTPServer", "Media", "QuillCore", "QuillPages", "QuillPipeline", "QuillProviders", "QuillService", "QuillStore",
            "QuillWeb", "SQLite",
        ]),
    tests(
        "QuillPipelineTests",
        ["Children", "Media", "QuillCore", "QuillPipeline", "QuillQueue", "QuillStore", "SQLite", "Support"]),
    tests("QuillProvidersTests", ["AnyJSON", "Children", "HTTPClient", "Markdown", "QuillCore", "QuillProviders", "Support"]),
    tests("QuillPublishersTests", ["QuillCore", "QuillPublishers", "Support"]),
    tests(
        "QuillQueueTests",
        ["Children", "HTTPClient", "QueuePeers", "QuillCore", "QuillQueue", "QuillStore", "Redis", "SQLite", "Support"]),
    tests(
        "QuillServiceTests",
        [
            "Children", "Gates", "HTTPClient", "Media", "PostgreSQL", "PostgreSQLPeer", "QuillCore", "QuillPipeline", "QuillProviders",
            "QuillPublishers", "QuillQueue", "QuillService", "QuillStore", "SQL", "SQLite", "Support", "TextDiff",
        ]),
    tests("QuillSourcesTests", ["Captions", "Children", "Egress", "Media", "QuillCore", "QuillSources", "Support"]),
    tests(
        "QuillStoreTests",
        [
            "BucketPeer", "Conformance", "Gates", "HTTPClient", "PostgreSQL", "PostgreSQLPeer", "QuillCore", "QuillStore", "S3", "SQL",
            "SQLite", "Support",
        ]),
    tests("QuillWebTests", ["CResources", "Chance", "Programs", "QuillCore", "QuillWeb", "WebSamples"]),
    tests("QuillWritingTests", ["Markdown", "QuillCore", "QuillPipeline", "Support"], exclude: ["Fixtures"]),
    tests("RedisTests", ["QueuePeers", "Redis", "Support"]),
    tests("RenderingTests", ["Captions", "Markdown", "Programs", "QuillCore", "QuillRendering"]),
    tests("S3Tests", ["BucketPeer", "Children", "HTTPClient", "S3"]),
    tests("SimulationTests", ["Chance", "QuillCore", "QuillQueue", "QuillStore", "SQLite", "Support"]),
    tests("SQLTests", ["SQL"]),
    tests("SQLiteTests", ["Conformance", "Gates", "SQL", "SQLite", "Support"]),
    tests("SupportTests", ["Support"]),
    tests("TerminalTests", ["Programs", "Terminal"]),
    tests("TextDiffTests", ["Chance", "TextDiff"]),
    .target(name: "WebSamples", dependencies: ["QuillCore", "QuillWeb"], path: "Tests/WebSamples", swiftSettings: settings),
    .executableTarget(
        name: "gallery", dependencies: ["QuillWeb", "WebSamples"], path: "Support/pictures/gallery", swiftSettings: settings),
]

let package = Package(
    name: "quill",
    products: [.executable(name: "quill", targets: ["quill"])],
    targets: shims + groundFloor + product + suites
)
