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
    .target(name: "CMarkdown", linkerSettings: [.linkedLibrary("cmark-gfm"), .linkedLibrary("cmark-gfm-extensions")]),
    .target(name: "CNet"),
    .target(name: "CSpawn"),
    .target(name: "CResources"),
]

/// Knows nothing of Quill.
let groundFloor: [Target] = [
    target("Support"),
    target("Crypto", ["CCrypto"]),
    target("SQL"),
    target("SQLite", ["CSQLite", "SQL", "Support"]),
    target("Captions"),
    target("Children", ["CSpawn", "Support"]),
    target("Media", ["Children"]),
    target("Egress", ["CNet", "Support"]),
    target("Markdown", ["CMarkdown"]),
    target("Prose"),
    target("Terminal"),
]

/// The star: siblings around QuillCore that never import each other.
let product: [Target] = [
    target("QuillCore", ["Crypto"]),
    target("QuillStore", ["CResources", "Crypto", "QuillCore", "SQL", "Support"], exclude: ["Migrations"]),
    target("QuillQueue", ["QuillCore", "Support"]),
    target("QuillPipeline", ["Captions", "Markdown", "Media", "QuillCore", "QuillQueue", "Support"]),
    target("QuillSources", ["Captions", "Children", "Egress", "Media", "QuillCore", "Support"]),
    target("QuillProviders", ["Children", "Markdown", "Prose", "QuillCore", "Support"]),
    target("QuillPublishers", ["QuillCore", "Support"]),
    target("QuillService", ["QuillCore"]),
    target("QuillWeb", ["CResources", "Markdown", "QuillCore"], exclude: ["Assets"]),
    target(
        "QuillApp",
        [
            "Captions", "Children", "Egress", "Media", "QuillCore", "QuillPipeline", "QuillProviders", "QuillPublishers", "QuillQueue",
            "QuillService", "QuillSources", "QuillStore", "SQL", "SQLite", "Support",
        ]),
    .executableTarget(
        name: "quill",
        dependencies: [
            "QuillApp", "QuillCore", "QuillPipeline", "QuillQueue", "QuillService", "Support", "Terminal", "Captions", "Markdown",
        ],
        swiftSettings: settings),
]

let suites: [Target] = [
    tests("CaptionsTests", ["Captions"]),
    tests("ChildrenTests", ["Children"]),
    .target(name: "Conformance", dependencies: ["QuillCore", "Support"], path: "Tests/Conformance", swiftSettings: settings),
    tests("EgressTests", ["Egress", "Support"]),
    tests("EndToEndTests", ["Captions", "quill"]),
    tests("MarkdownTests", ["Markdown"]),
    tests("MediaTests", ["Children", "Media"]),
    tests("ProseTests", ["Prose"], exclude: ["Fixtures"]),
    tests("QuillCoreTests", ["QuillCore", "QuillStore", "SQL", "SQLite"]),
    tests(
        "QuillPipelineTests",
        ["Children", "Media", "QuillCore", "QuillPipeline", "QuillQueue", "QuillStore", "SQLite", "Support"]),
    tests("QuillProvidersTests", ["Children", "Markdown", "QuillCore", "QuillProviders"]),
    tests("QuillPublishersTests", ["QuillCore", "QuillPublishers", "Support"]),
    tests("QuillQueueTests", ["QuillCore", "QuillQueue", "QuillStore", "SQLite", "Support"]),
    tests("QuillSourcesTests", ["Captions", "Children", "Egress", "Media", "QuillCore", "QuillSources", "Support"]),
    tests("QuillStoreTests", ["Conformance", "QuillCore", "QuillStore", "SQL", "SQLite", "Support"]),
    tests("QuillWebTests", ["CResources", "QuillCore", "QuillWeb", "WebSamples"]),
    tests("RenderingTests", ["Captions", "Markdown", "QuillCore", "QuillPipeline"]),
    tests("SQLTests", ["SQL"]),
    tests("SQLiteTests", ["SQL", "SQLite", "Support"]),
    tests("TerminalTests", ["Terminal"]),
    .target(name: "WebSamples", dependencies: ["QuillCore", "QuillWeb"], path: "Tests/WebSamples", swiftSettings: settings),
    .executableTarget(
        name: "gallery", dependencies: ["QuillWeb", "WebSamples"], path: "Support/pictures/gallery", swiftSettings: settings),
]

let package = Package(
    name: "quill",
    products: [.executable(name: "quill", targets: ["quill"])],
    targets: shims + groundFloor + product + suites
)
