import Foundation
import Testing

@Suite("A disk that fails while a home is saved or made of a backup")
struct FailingKeepingTests {
    private static let places = ["keep/saved", "keep/saved.tar"]

    @Test("A backup is made whole, or there is none and nothing of it", .timeLimit(.minutes(30)), arguments: places)
    func backup(place: String) async throws {
        let calls = try await Calls()
        let desk = try await Self.filled()
        func save(_ settings: [String: String]) async throws -> Outcome {
            try await desk.tool("mkdir", desk.path("keep"))
            return try await desk.quill(["backup", "--to", place, "--json"], environment: settings)
        }
        func away() async throws { try await desk.tool("rm", "-r", desk.path("keep")) }
        #expect(try await save(calls.counting(desk)).code == 0)
        try await away()
        let counts = try calls.counts(desk)
        for moment in Calls.Kind.ofFiles.flatMap({ Calls.moments($0, of: counts[$0] ?? 0, brief: 3, long: 60) }) {
            let met = try await save(calls.failing(moment, desk))
            let isThere = FileManager.default.fileExists(atPath: desk.path(place))
            // One that lies there lacks nothing.
            #expect(isThere == (met.code == 0), "\(moment): \(met)")
            if !isThere {
                let codes = Calls.codes.union(["read-only", "not-found"])
                #expect(try codes.contains(Calls.code(met)), "\(moment): \(met)")
                // What could not be removed by then stays.
                let left = try FileManager.default.contentsOfDirectory(atPath: desk.path("keep"))
                #expect(left.isEmpty || moment.kind == .unlink, "\(moment): \(left)")
            } else {
                let restored = try await desk.quill(["restore", place, "--json"], environment: Self.again(desk))
                #expect(restored.code == 0, "\(moment): \(restored)")
                try await desk.tool("rm", "-r", desk.path("again"))
            }
            try await away()
        }
    }

    @Test("A home is made whole, or there is none and the next restore makes it", .timeLimit(.minutes(30)), arguments: places)
    func restore(place: String) async throws {
        let calls = try await Calls()
        let desk = try await Self.filled()
        try await desk.tool("mkdir", desk.path("keep"))
        #expect(try await desk.quill("backup", "--to", place).code == 0)
        func restore(_ settings: [String: String] = [:]) async throws -> Outcome {
            try await desk.quill(["restore", place, "--json"], environment: Self.again(desk).merging(settings) { $1 })
        }
        #expect(try await restore(calls.counting(desk)).code == 0)
        let counts = try calls.counts(desk)
        let saved = try await digests(desk, "keep")
        for moment in Calls.Kind.ofFiles.flatMap({ Calls.moments($0, of: counts[$0] ?? 0, brief: 3, long: 60) }) {
            try await desk.tool("rm", "-r", desk.path("again"))
            let met = try await restore(calls.failing(moment, desk))
            let isThere = FileManager.default.fileExists(atPath: desk.path("again/quill.db"))
            #expect(isThere == (met.code == 0), "\(moment): \(met)")
            if !isThere {
                #expect(try Calls.codes.contains(Calls.code(met)), "\(moment): \(met)")
                let second = try await restore()
                #expect(second.code == 0, "\(moment): \(second)")
            }
            let whole = try await desk.quill(["repair", "--dry-run", "--json"], environment: Self.again(desk))
            #expect(whole.code == 0, "\(moment): \(whole)")
        }
        #expect(try await digests(desk, "keep") == saved, "the backup is as it was")
        // Over a home that is there nothing is restored, whatever fails.
        let before = try await digests(desk, "home")
        for kind in [Calls.Kind.look, .read, .open] {
            let moment = Calls.Moment(kind: kind, number: 1, count: 1, fault: Calls.Fault(EMFILE, for: 2))
            let met = try await desk.quill(["restore", place, "--json"], environment: calls.failing(moment, desk))
            #expect(met.code == 1, "\(moment): \(met)")
        }
        let after = try await digests(desk, "home")
        #expect(after["quill.db"] == before["quill.db"] && Set(after.keys).isSuperset(of: before.keys))
    }

    @Test("A restored database whose log cannot be folded in is no home, says so, and the next restore makes it", .timeLimit(.minutes(10)))
    func unfolded() async throws {
        let calls = try await Calls()
        let desk = try await Self.filled()
        #expect(try await desk.quill("backup", "--to", "saved").code == 0)
        let part = desk.path("again/quill.db.part")
        func restore(_ settings: [String: String] = [:]) async throws -> Outcome {
            try await desk.quill(["restore", "saved", "--json"], environment: Self.again(desk).merging(settings) { $1 })
        }
        #expect(try await restore(calls.counting(desk).merging(["CALLS_FOLDER": part]) { $1 }).code == 0)
        let count = try calls.counts(desk)[.sync] ?? 0
        try #require(count > 0)
        var unfolded = 0
        for number in 1...count {
            try await desk.tool("rm", "-r", desk.path("again"))
            let moment = Calls.Moment(kind: .sync, number: number, count: count, fault: Calls.Fault(EIO))
            let met = try await restore(calls.failing(moment, desk, below: part))
            guard met.code != 0, FileManager.default.fileExists(atPath: part + "-wal") else { continue }
            let error = try #require(try met.json()["error"] as? [String: Any])
            guard (error["message"] as? String)?.contains("could not be written to its end") == true else { continue }
            unfolded += 1
            #expect(error["code"] as? String == "home-damaged" && (error["hint"] as? String)?.contains("repeat the restore") == true)
            #expect(!FileManager.default.fileExists(atPath: desk.path("again/quill.db")), "\(moment)")
            #expect(try await restore().code == 0, "\(moment)")
            #expect(try await desk.quill(["repair", "--dry-run"], environment: Self.again(desk)).code == 0)
            let trail = try await desk.quill(["audit", "--action", "installation.restored", "--json"], environment: Self.again(desk))
            #expect((try trail.json()["data"] as? [Any])?.count == 1, "\(trail)")
        }
        #expect(unfolded > 0, "none of \(count) failures was met where the log is folded in")
    }

    private static func filled() async throws -> Desk {
        let desk = try Desk()
        let made = try await desk.quill("article", desk.captions(), "--variants", "none", "--json")
        try #require(made.code == 0, "\(made)")
        return desk
    }

    private static func again(_ desk: Desk) -> [String: String] { ["QUILL_HOME": desk.path("again")] }
}
