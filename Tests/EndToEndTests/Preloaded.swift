import Foundation
import Testing

/// Libraries that stand between a process and its system, named in `LD_PRELOAD`.
extension Desk {
    /// Compiles one of `Support/peers`; returns where it is, for as long as this desk stands.
    func library(_ name: String) async throws -> String {
        let made = path("\(name).so")
        // Swift brings this compiler along.
        try await tool("clang", "-shared", "-fPIC", "-O1", "-o", made, Desk.package + "/Support/peers/\(name).c", "-ldl")
        return made
    }

    /// What has a process see another time of day than this machine's: `+3600` is an hour ahead. Its timers go right.
    func clock(_ offset: String) async throws -> [String: String] {
        let folders = try FileManager.default.contentsOfDirectory(atPath: "/usr/lib").map { "/usr/lib/\($0)/faketime/libfaketime.so.1" }
        let moving = try #require(
            folders.first { FileManager.default.fileExists(atPath: $0) }, "faketime is missing; `make setup` installs what the tests need")
        return ["LD_PRELOAD": try await library("timers") + ":" + moving, "FAKETIME": offset, "FAKETIME_DONT_FAKE_MONOTONIC": "1"]
    }
}
