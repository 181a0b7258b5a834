import Foundation
import Testing

/// Every system call for files and children may fail once, or from some moment on.
@Suite("A disk that fails at any moment")
struct FailingDiskTests {
    @Test(
        "The command ends with a clear error or its article, and the same command afterwards with the article", .timeLimit(.minutes(30)),
        arguments: Calls.Kind.ofFiles)
    func anyCall(kind: Calls.Kind) async throws {
        let calls = try await Calls()
        let (expected, counts) = try await whole(calls)
        let count = try #require(counts[kind])
        try #require(count > (kind == .link ? 0 : 2), "\(kind) is hardly called")

        var told: [String: Int] = [:]
        for moment in Calls.moments(kind, of: count, brief: kind == .write || kind == .sync ? 3 : 2, long: 40) {
            let desk = try Desk()
            let met = try await article(desk, calls.failing(moment, desk))
            let code = try Calls.code(met)
            told[code, default: 0] += 1
            #expect(Calls.codes.contains(code), "\(moment): \(met)")
            #expect(code != "disk-full" || moment.fault.number == ENOSPC, "\(moment): \(met.out)")

            let again = try await article(desk, [:])
            #expect(again.code == 0, "\(moment): \(again)")
            #expect(try undated(desk.files("out")) == expected, "\(moment)")
            #expect(try desk.files("home/scratch").isEmpty, "\(moment)")
            let repair = try await desk.quill("repair", "--dry-run", "--json")
            #expect(repair.code == 0, "\(moment): \(repair.out)")
        }
        print("\(kind) fails, of \(count): \(told.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }.joined(separator: ", "))")
    }

    /// Ffmpeg looks at it and cuts it, a recogniser listens: each is tried again when it cannot be started.
    @Test("A child that cannot be started is started later; where none can, that is told", .timeLimit(.minutes(30)))
    func children() async throws {
        let calls = try await Calls()
        let words = ["--variants", "none", "--to", "folder:out", "--json"]
        let first = try Desk()
        let made = try await first.quill(["article", first.recording(seconds: 8)] + words, environment: calls.counting(first))
        #expect(made.code == 0, "\(made)")
        let count = try #require(try calls.counts(first)[.spawn])
        try #require(count > 4, "hardly a child is started")
        let lasting = Calls.Moment(kind: .spawn, number: count / 2, count: count, fault: Calls.Fault(EAGAIN, for: 0))
        for moment in Calls.moments(.spawn, of: count, brief: 2) + [lasting] {
            let desk = try Desk()
            let command = ["article", try await desk.recording(seconds: 8)] + words
            let met = try await desk.quill(command, environment: calls.failing(moment, desk))
            let code = try Calls.code(met)
            #expect(code == (moment.fault.length == 1 ? "success" : "internal-error"), "\(moment): \(met)")
            #expect(try desk.files("home/scratch").isEmpty, "\(moment)")
            let again = try await desk.quill(command)
            #expect(again.code == 0, "\(moment): \(again)")
        }
    }

    /// Once the article is delivered nothing is left to be told but its end, and nobody rings for that any more. What happens then depends on the moment
    /// here; NewsTests has each moment.
    @Test("A command whose last words to the disk fail ends all the same")
    func theEnd() async throws {
        let calls = try await Calls()
        let count = try #require(try await whole(calls).counts[.sync])
        for number in count - 7...count {
            let desk = try Desk()
            let moment = Calls.Moment(kind: .sync, number: number, count: count, fault: Calls.Fault(ENOSPC, for: 0))
            let met = try await article(desk, calls.failing(moment, desk))
            #expect(try Calls.codes.contains(Calls.code(met)), "\(moment): \(met)")
        }
    }

    /// It is opened for reading then.
    @Test("A database that cannot be opened for a moment is not called write-protected")
    func opening() async throws {
        let calls = try await Calls()
        let desk = try Desk()
        // The first time it is made, if it is not there.
        let moment = Calls.Moment(kind: .open, number: 2, count: 2, fault: Calls.Fault(EIO))
        let met = try await article(desk, calls.failing(moment, desk, below: desk.home + "/quill.db"))
        #expect(try Calls.code(met) == "home-damaged", "\(met)")
        let again = try await article(desk, [:])
        #expect(again.code == 0, "\(again)")
    }

    /// An article on a disk that does not fail: its files, and how often that asks the disk.
    private func whole(_ calls: Calls) async throws -> (files: [String: String], counts: [Calls.Kind: Int]) {
        let desk = try Desk()
        let met = try await article(desk, calls.counting(desk))
        #expect(met.code == 0, "\(met)")
        return (try undated(desk.files("out")), try calls.counts(desk))
    }

    private func article(_ desk: Desk, _ settings: [String: String]) async throws -> Outcome {
        try await desk.quill(["article", desk.captions(), "--to", "folder:out", "--json"], environment: settings)
    }
}
