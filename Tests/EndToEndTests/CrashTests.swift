import Foundation
import Testing

@Suite("After a crash at any moment")
struct CrashTests {
    /// Moments at which the process is killed as a power cut would, in a run from captions.
    private static let moments = [
        "blob.renamed:1", "run.started", "claim.committed:1", "claim.committed:3", "blob.renamed:3", "settle.written:1", "settle.written:2",
        "settle.written:6", "effect.intended", "folder.renamed:1", "folder.renamed:2", "folder.renamed:3", "effect.written",
    ]

    @Test("The same command ends in the same article, once", arguments: moments)
    func captions(moment: String) async throws {
        let desk = try Desk()
        let input = try desk.captions()
        let killed = try await desk.quill("article", input, "--to", "folder:out", environment: ["QUILL_FAILPOINT": moment])
        #expect(killed.code == -SIGKILL, "\(moment) was not reached: \(killed.err)")
        let again = try await desk.quill("article", input, "--to", "folder:out", "--json")
        #expect(again.code == 0, "\(again.out)\(again.err)")

        let untouched = try Desk()
        let whole = try await untouched.quill("article", untouched.captions(), "--to", "folder:out", "--json")
        #expect(whole.code == 0)
        #expect(try undated(desk.files("out")) == undated(untouched.files("out")))
        #expect(try desk.files("home/scratch").isEmpty)
        #expect(try desk.files("home/blobs").keys.filter { $0.hasPrefix("incoming") }.count <= 1)
        let third = try await desk.quill("article", input, "--to", "folder:out", "--json")
        #expect(try third.jobs().isEmpty)
    }

    @Test(
        "No piece of a recording that was heard is heard again",
        arguments: ["checkpoint.saved:1", "checkpoint.saved:2", "checkpoint.saved:3"])
    func recording(moment: String) async throws {
        let desk = try Desk()
        let input = try await desk.recording(seconds: 200)
        let killed = try await desk.quill(
            "article", input, "--variants", "none", "--to", "folder:out", environment: ["QUILL_FAILPOINT": moment])
        #expect(killed.code == -SIGKILL, "\(moment) was not reached: \(killed.err)")
        let again = try await desk.quill("article", input, "--variants", "none", "--to", "folder:out", "--json")
        #expect(again.code == 0, "\(again.out)\(again.err)")
        let heard = try await desk.database("SELECT key, count(*) FROM usage_records GROUP BY key")
        let counts = heard.split(separator: "\n").map { $0.split(separator: "|") }
        #expect(counts.count >= 2, "\(heard)")
        // The other piece may have been in flight when the process was killed; that left no record.
        #expect(counts.allSatisfy { $0.last == "1" }, "\(heard)")
    }
}

/// The files with the day and time of writing taken out.
func undated(_ files: [String: String]) -> [String: String] {
    files.mapValues {
        $0.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("date: ") }.joined(separator: "\n")
    }
}
