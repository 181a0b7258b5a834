import Foundation
import Testing

/// Every system call for files may fail once, or from some moment on: Support/peers/disk.c stands before them.
@Suite("A disk that fails at any moment")
struct FailingDiskTests {
    /// In the order in which disk.c counts them.
    private static let calls = ["write", "sync", "rename", "open"]
    /// ENOSPC: it stays full. EIO: a single failure.
    private static let faults: [[String: String]] = [["DISK_ERROR": "28", "DISK_STAYS": "1"], ["DISK_ERROR": "5"]]
    private static let points = Storm.isLong ? 40 : 3

    @Test("The command ends with a clear error or its article, and the same command afterwards with the article", arguments: calls)
    func anyCall(call: String) async throws {
        let workshop = try Desk()
        defer { withExtendedLifetime(workshop) {} }
        let library = try await workshop.library("disk")
        let (expected, count) = try await whole(call, library)
        try #require(count > 2, "\(call) is hardly called")

        var told: [String: Int] = [:]
        let spread = Set((0..<Self.points).map { 1 + $0 * (count - 1) / max(1, Self.points - 1) }).sorted()
        for (index, number) in spread.enumerated() {
            for fault in Storm.isLong ? Self.faults : [Self.faults[index % 2]] {
                let moment = "\(call) \(number) of \(count), \(fault)"
                let desk = try Desk()
                let failing = ["LD_PRELOAD": library, "DISK_FOLDER": desk.folder + "/", "DISK_CALL": call, "DISK_AT": "\(number)"]
                let met = try await article(desk, failing.merging(fault) { $1 })
                let code = try met.code == 0 ? "success" : self.code(met)
                told[code, default: 0] += 1
                #expect(["success", "disk-full", "home-damaged", "internal-error"].contains(code), "\(moment): \(met.out)\(met.err)")
                #expect(code != "disk-full" || fault["DISK_ERROR"] == "28", "\(moment): \(met.out)")

                let again = try await article(desk, [:])
                #expect(again.code == 0, "\(moment): \(again.out)\(again.err)")
                #expect(try undated(desk.files("out")) == expected, "\(moment)")
                #expect(try desk.files("home/scratch").isEmpty, "\(moment)")
                let repair = try await desk.quill("repair", "--dry-run", "--json")
                #expect(repair.code == 0, "\(moment): \(repair.out)")
            }
        }
        print("\(call) fails, of \(count): \(told.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }.joined(separator: ", "))")
    }

    /// Once the article is delivered nothing is left to be told but its end, and nobody rings for that any more. What happens then depends on the moment
    /// here; NewsTests has each moment.
    @Test("A command whose last words to the disk fail ends all the same")
    func theEnd() async throws {
        let workshop = try Desk()
        defer { withExtendedLifetime(workshop) {} }
        let library = try await workshop.library("disk")
        let count = try await whole("sync", library).count
        for number in count - 7...count {
            let desk = try Desk()
            let failing = ["LD_PRELOAD": library, "DISK_FOLDER": desk.folder + "/", "DISK_CALL": "sync", "DISK_AT": "\(number)"]
            let met = try await article(desk, failing.merging(Self.faults[0]) { $1 })
            let code = try met.code == 0 ? "success" : self.code(met)
            #expect(["success", "disk-full", "home-damaged", "internal-error"].contains(code), "\(number): \(met.out)\(met.err)")
        }
    }

    /// It is opened for reading then.
    @Test("A database that cannot be opened for a moment is not called write-protected")
    func opening() async throws {
        let workshop = try Desk()
        defer { withExtendedLifetime(workshop) {} }
        let library = try await workshop.library("disk")
        let desk = try Desk()
        // The first time it is made, if it is not there.
        let failing = ["DISK_FOLDER": desk.home + "/quill.db", "DISK_CALL": "open", "DISK_AT": "2", "DISK_ERROR": "5"]
        let met = try await article(desk, failing.merging(["LD_PRELOAD": library]) { $1 })
        #expect(try code(met) == "home-damaged", "\(met.out)\(met.err)")
        let again = try await article(desk, [:])
        #expect(again.code == 0, "\(again.out)\(again.err)")
    }

    /// An article on a disk that does not fail: its files, and how often that asks the disk.
    private func whole(_ call: String, _ library: String) async throws -> (files: [String: String], count: Int) {
        let desk = try Desk()
        let met = try await article(
            desk, ["LD_PRELOAD": library, "DISK_FOLDER": desk.folder + "/", "DISK_COUNTS": desk.path("counts")])
        #expect(met.code == 0, "\(met.out)\(met.err)")
        let kind = try #require(Self.calls.firstIndex(of: call))
        let count = try Data(contentsOf: URL(fileURLWithPath: desk.path("counts"))).withUnsafeBytes {
            Int($0.loadUnaligned(fromByteOffset: kind * 8, as: Int64.self))
        }
        return (try undated(desk.files("out")), count)
    }

    private func article(_ desk: Desk, _ settings: [String: String]) async throws -> Outcome {
        try await desk.quill("article", desk.captions(), "--to", "folder:out", "--json", environment: settings)
    }

    /// What a command that failed says: its own error, or that of the run that it watched.
    private func code(_ outcome: Outcome) throws -> String {
        let said = try outcome.json()
        let error = try #require(said["error"] as? [String: Any], "no error in \(outcome.out)\(outcome.err)")
        #expect((error["message"] as? String ?? "").isEmpty == false)
        #expect((error["hint"] as? String ?? "").isEmpty == false, "no remedy in \(outcome.out)")
        return try #require(error["code"] as? String)
    }
}
