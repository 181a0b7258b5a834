import Foundation
import HTTPClient
import Testing

/// A server that dies where it is told to, is started again plainly as its owner would, and is asked again for what it had not
/// acknowledged; beside it the recorder, which sees what became of all that outside.
final class Household {
    let desk: Desk
    let recorder: Recorder
    var history = History()
    let settings: [String: String]
    let ask: Question
    /// Where the lives to come end; one after them goes on to the end.
    private var fates: [String]
    private(set) var server: RunningQuill?
    let client = HTTPClient(.trusted(userAgent: "quill-test"))

    /// - Parameters:
    ///   - settings: besides those of the vendor.
    ///   - ask: nil for the home's own database.
    init(_ desk: Desk, fates: [String], settings: [String: String] = [:], ask: Question? = nil) async throws {
        self.desk = desk
        self.fates = fates
        recorder = try await Recorder(desk, folder: "out")
        self.settings = settings.merging(recorder.settings) { $1 }.merging([
            "QUILL_LISTEN": "127.0.0.1:0", "QUILL_LEASE_MILLISECONDS": "6000", "QUILL_FAILPOINT_TRACE": desk.path("reached"),
        ]) { $1 }
        self.ask = ask ?? { try await desk.database($0) }
    }

    /// The failpoints that were reached so far.
    func reached() throws -> Set<String> { Set(try desk.read("reached").split(separator: "\n").map(String.init)) }

    var kills: Int { history.deaths.count }

    func quill(_ arguments: [String]) async throws -> Outcome { try await desk.quill(arguments, environment: settings) }

    func begin(_ arguments: [String]) throws -> RunningQuill { try desk.start(arguments, environment: settings) }

    func answer(_ sql: String) async throws -> String { try await ask(sql).trimmingCharacters(in: .whitespacesAndNewlines) }

    func told(_ fact: String) { history.acknowledged.append(fact) }

    /// Starts the server, again where its fate overtakes it before it is up.
    func start() async throws {
        while true {
            let fate = fates.isEmpty ? [:] : ["QUILL_FAILPOINT": fates.removeFirst()]
            let begun = try desk.start(["serve"], environment: settings.merging(fate) { $1 })
            server = begun
            if try await begun.says("The API is at") { return }
            try await bury(begun)
        }
    }

    /// Tells the server to end; false when its fate was quicker.
    @discardableResult
    func stop() async throws -> Bool {
        guard let leaving = server else { return true }
        leaving.signal(SIGTERM)
        guard try await leaving.ended().code == 0 else {
            try await bury(leaving)
            return false
        }
        server = nil
        return true
    }

    /// Whatever is still to do is done, the server ends, and all that is left is read.
    func end() async throws -> History {
        repeat {
            if server == nil { try await start() }
            try await act("coming to rest") { _ in
                guard try await sees("0", "SELECT count(*) FROM jobs WHERE state IN ('queued', 'running') AND hold IS NULL") else {
                    return false
                }
                return try await sees("0", "SELECT count(*) FROM firings WHERE state = 'running'")
            }
        } while try await !stop()
        return try await account()
    }

    func revive() async throws {
        if let server { try await bury(server) }
        try await start()
    }

    private func bury(_ dead: RunningQuill) async throws {
        let ended = try await dead.ended()
        try #require(ended.code == -SIGKILL, "the server ended with \(ended.code): \(ended.err)")
        server = nil
        let answered = try recorder.answered().count
        // Before the first call there is nothing to be compared, and perhaps no table yet.
        guard answered > 0 else { return history.deaths.append(.init(answered: 0, recorded: 0, running: 0, checkpoints: [])) }
        let now = try await History.read(ask)
        let recorded = Set(now.usage.filter { $0.provider == "openai" }.map { "\($0.attempt) \($0.key)" }).count
        let running = now.jobs.filter { $0.state == "running" }.count
        history.deaths.append(.init(answered: answered, recorded: recorded, running: running, checkpoints: Set(now.checkpoints)))
    }

    private func account() async throws -> History {
        var account = try await History.read(ask)
        account.deaths = history.deaths
        account.acknowledged = history.acknowledged
        account.answered = try recorder.answered()
        account.placed = try recorder.placed()
        account.folder = try await digests(desk, "out")
        // `ab/cdef…`; what was on its way in, and the mark of the installation, are no blobs.
        let blobs = try await digests(desk, "home/blobs").filter { $0.key.utf8.count == 65 }
        account.blobs = Dictionary(blobs.map { ($0.key.replacingOccurrences(of: "/", with: ""), $0.value) }) { $1 }
        return account
    }
}
