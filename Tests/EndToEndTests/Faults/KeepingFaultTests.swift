import Foundation
import Testing

@Suite("Death while a home is saved or made of a backup")
struct KeepingFaultTests {
    @Test("There is a whole backup or none, and the next one is made", arguments: FaultBench.backup)
    func backup(moment: String) async throws {
        let desk = try await Self.filled()
        let killed = try await desk.quill("backup", "--to", "saved", environment: Self.dying(moment))
        #expect(killed.code == -SIGKILL, "\(killed)")
        let isThere = FileManager.default.fileExists(atPath: desk.path("saved/manifest.json"))
        #expect(isThere == (moment == "backup.renamed"))
        if !isThere { #expect(try await desk.quill("backup", "--to", "saved").code == 0) }
        let restored = try await desk.quill(["restore", "saved"], environment: Self.again(desk))
        #expect(restored.code == 0, "\(restored)")
        try await Self.isSame(desk)
    }

    @Test("There is a whole home or none, and it is made by doing so again", arguments: FaultBench.restore)
    func restore(moment: String) async throws {
        let desk = try await Self.filled()
        #expect(try await desk.quill("backup", "--to", "saved").code == 0)
        let killed = try await desk.quill(["restore", "saved"], environment: Self.again(desk).merging(Self.dying(moment)) { $1 })
        #expect(killed.code == -SIGKILL, "\(killed)")
        let isThere = FileManager.default.fileExists(atPath: desk.path("again/quill.db"))
        #expect(isThere == (moment == "restore.renamed"))
        let restored = try await desk.quill(["restore", "saved", "--json"], environment: Self.again(desk))
        #expect(isThere ? try restored.problem().code == "conflict" : restored.code == 0, "\(restored)")
        try await Self.isSame(desk)
    }

    private static func filled() async throws -> Desk {
        let desk = try Desk()
        let made = try await desk.quill("article", desk.captions(), "--variants", "none", "--json")
        try #require(made.code == 0, "\(made)")
        return desk
    }

    private static func again(_ desk: Desk) -> [String: String] { ["QUILL_HOME": desk.path("again")] }

    private static func dying(_ moment: String) -> [String: String] { ["QUILL_FAILPOINT": moment] }

    /// The home that was made of the backup says what the first one says, and has all of its files.
    private static func isSame(_ desk: Desk) async throws {
        let (here, there) = (try await desk.quill("items", "--json"), try await desk.quill(["items", "--json"], environment: again(desk)))
        #expect(here.code == 0 && here.out == there.out)
        #expect(try await desk.quill(["repair", "--dry-run"], environment: again(desk)).code == 0)
    }
}
