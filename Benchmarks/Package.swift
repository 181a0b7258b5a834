// swift-tools-version: 6.2
import PackageDescription

// Two targets of Quill, reached through links, and a program that times them in process.
// A package of its own, so that what only measuring needs stays out of the product.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
    name: "quill",
    targets: [
        .target(name: "Captions", swiftSettings: settings),
        .target(name: "Prose", swiftSettings: settings),
        .executableTarget(name: "measure", dependencies: ["Captions", "Prose"], swiftSettings: settings),
    ]
)
