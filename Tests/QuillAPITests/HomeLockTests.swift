import Foundation
import QuillCore
import Testing

@testable import QuillApp

/// One process works in a home; others may look whether it does.
@Suite struct HomeLockTests {
    @Test func aHomeIsTakenOnceAndSeenToBe() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("quill-home-\(UUID().uuidString)").path
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: path) } }
        #expect(!Home.isInUse(path))
        do {
            let home = try Home(path: path)
            #expect(Home.isInUse(home.path))
            let error = #expect(throws: QuillError.self) { try Home(path: path) }
            #expect(error?.code == .homeInUse)
            // To look is not to let go.
            #expect(Home.isInUse(home.path))
        }
        #expect(!Home.isInUse(path))
    }

    /// Whoever starts while others look is not told that somebody works there.
    @Test func lookingTakesNothing() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("quill-home-\(UUID().uuidString)").path
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: path) } }
        _ = try Home(path: path)
        let watcher = Task {
            while !Task.isCancelled {
                _ = Home.isInUse(path)
                await Task.yield()
            }
        }
        for _ in 0..<300 {
            _ = try Home(path: path)
            await Task.yield()
        }
        watcher.cancel()
        await watcher.value
    }
}
