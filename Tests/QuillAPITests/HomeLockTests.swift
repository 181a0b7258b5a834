import Foundation
import Glibc
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
        defer { watcher.cancel() }
        for _ in 0..<300 {
            _ = try Home(path: path)
            await Task.yield()
        }
        watcher.cancel()
        await watcher.value
    }

    /// A child being started has all open files until it becomes its program; it does not keep the lock with them.
    @Test func whatIsGivenBackIsFreeForAllWhoShareIt() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("quill-lock-\(UUID().uuidString)").path
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: path) } }
        let mine = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        let shared = dup(mine)
        let other = open(path, O_RDWR | O_CLOEXEC)
        defer { [shared, other].forEach { close($0) } }
        #expect(FileLock.take(mine))
        #expect(!FileLock.take(other))
        FileLock.release(mine)
        close(mine)
        #expect(!FileLock.isTaken(other))
        #expect(FileLock.take(other))
    }
}
