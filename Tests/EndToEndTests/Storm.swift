import Foundation
import PostgreSQLPeer
import Testing

/// A server without a worker, workers, and talks that they turn into articles while something beside them fails.
struct Storm: Sendable {
    let cluster: Cluster
    let server: RunningQuill
    let workers: [RunningQuill]
    private let serving: [String: String]

    var desk: Desk { cluster.desk }

    /// `make torture`: more and longer rounds.
    static let isLong = ProcessInfo.processInfo.environment["QUILL_TORTURE"] == "1"

    /// What is different from talk to talk, so that each is another item.
    private static let animals = ["bees", "wasps", "hens", "goats", "ducks", "geese", "sheep", "doves"]

    /// - Parameters:
    ///   - server: of the database; by default one for all tests that do it no harm.
    ///   - serving: more settings of `quill serve`.
    ///   - working: the same of each worker.
    ///   - roads: ports by which server and workers reach the database, in place of its own.
    ///   - prepared: done when the schema is there and nothing runs yet.
    static func with(
        on server: PostgreSQLServer? = nil, serving: [String: String] = [:], working: [[String: String]] = [[:], [:]],
        roads: [Int] = [], prepared: (Cluster) async throws -> Void = { _ in }, _ body: (Storm) async throws -> Void
    ) async throws {
        try await withNewDatabase(on: server) { server, name in
            let cluster = Cluster(server: server, name: name, desk: try Desk())
            #expect(try await cluster.quill("migrate").code == 0)
            try await prepared(cluster)
            var processes: [RunningQuill] = []
            do {
                for (index, settings) in ([serving] + working).enumerated() {
                    let road = index < roads.count ? ["QUILL_DATABASE_URL": cluster.url(port: roads[index])] : [:]
                    let (words, sign) = index == 0 ? (["serve", "--no-worker"], "The API is at") : (["worker"], "is at work on")
                    processes.append(try await cluster.begin(words, settings.merging(road) { $1 }, says: sign))
                }
                try await body(
                    Storm(cluster: cluster, server: processes[0], workers: Array(processes.dropFirst()), serving: serving))
            } catch {
                for process in processes { process.signal(SIGKILL) }
                throw error
            }
        }
    }

    /// Has talks begun, each a run with a folder of its own; returns when all are accepted, and goes on without watching them.
    func ask(_ talks: Range<Int>, _ more: String...) async throws {
        var asking: [RunningQuill] = []
        let known = try await number("SELECT count(*) FROM runs")
        for talk in talks {
            _ = try desk.captions("talk-\(talk).vtt")
            let animal = Self.animals[talk % Self.animals.count] + (talk < Self.animals.count ? "" : " of \(talk)")
            let text = try desk.read("talk-\(talk).vtt").replacingOccurrences(of: "bees", with: animal)
            let input = try desk.write("talk-\(talk).vtt", text)
            let words = ["article", input, "--to", "folder:out-\(talk)", "--json"] + more
            asking.append(try desk.start(words, environment: cluster.environment.merging(serving) { $1 }))
        }
        while try await number("SELECT count(*) FROM runs, pg_sleep(0.05)") < known + talks.count {
            try Task.checkCancellation()
            // One that is refused would be waited for in vain: its words say why.
            for process in asking where process.hasEnded {
                let ended = try await process.ended()
                try #require(ended.code == 0, "\(ended)")
            }
        }
        for process in asking { process.signal(SIGINT) }
        for process in asking { _ = try await process.ended() }
    }

    /// Returns once the question has this answer; the time limit of the test is the limit.
    func wait(for answer: String, _ question: String) async throws {
        // The server waits a little first: the processors are needed for what is watched.
        try await cluster.wait(for: answer, "SELECT (\(question)) FROM pg_sleep(0.05)")
    }

    /// Returns when some more jobs are done, or all are.
    func progress() async throws {
        let done = try await number("SELECT count(*) FROM jobs WHERE state = 'succeeded'")
        try await wait(
            for: "t",
            "SELECT count(*) >= \(done + 3) OR NOT EXISTS (SELECT 1 FROM runs WHERE state = 'open') FROM jobs WHERE state = 'succeeded'")
    }

    /// Returns when every run has ended, or waits for somebody.
    func settle() async throws { try await wait(for: "0", "SELECT count(*) FROM runs WHERE state = 'open'") }

    /// What holds after every storm: each of the talks is one article that was delivered once, and nothing was done twice.
    func check(_ talks: Int, triesAtMost tries: Int = 0) async throws {
        let all = "\(talks)"
        #expect(try await cluster.sql("SELECT count(*) FROM runs") == all, "what was accepted is there")
        #expect(try await cluster.sql("SELECT count(*) FROM runs WHERE state = 'succeeded'") == all)
        #expect(try await cluster.sql("SELECT count(*) FROM jobs WHERE state <> 'succeeded'") == "0")
        #expect(try await cluster.sql("SELECT count(*) FROM deliveries WHERE state = 'delivered'") == all)
        #expect(try await cluster.sql("SELECT count(*) FROM events WHERE name = 'publish.delivered'") == all, "delivered once each")
        #expect(try await cluster.sql("SELECT count(DISTINCT data) FROM events WHERE name = 'publish.delivered'") == all)
        let doubled = "SELECT count(*) FROM (SELECT job FROM artifacts WHERE job IS NOT NULL GROUP BY job HAVING count(*) > 1) AS made"
        #expect(try await cluster.sql(doubled) == "0", "an artifact that was made twice")
        let endings = "SELECT count(*) FROM attempts WHERE outcome = 'succeeded'"
        #expect(try await cluster.sql("SELECT (\(endings)) = (SELECT count(*) FROM jobs)") == "t", "each job has succeeded once")
        #expect(try await cluster.sql("SELECT count(*) FROM attempts WHERE outcome IS NULL") == "0")
        let tried = try await cluster.sql("SELECT step, tries, losses, error FROM jobs WHERE tries + losses > 0")
        #expect(try await number("SELECT coalesce(sum(tries), 0) FROM jobs") <= tries, "\(tried)")
        #expect(try await number("SELECT coalesce(sum(losses), 0) FROM jobs") == 0, "\(tried)")
        for talk in 0..<talks {
            let articles = try desk.files("out-\(talk)").filter { $0.key.hasSuffix(".md") }
            #expect(articles.count == 1, "\(talk): \(articles.keys)")
            let animal = Self.animals[talk % Self.animals.count]
            #expect(articles.values.allSatisfy { $0.contains(animal) }, "\(talk) is not about \(animal)")
        }
        #expect(try desk.files("home/scratch").keys.allSatisfy { $0.hasSuffix(".lock") }, "of a process each, while it lives")
    }

    /// Ends all of it in order; what each process has said, the server's words first.
    func stop() async throws -> [String] {
        var said: [String] = []
        for process in [server] + workers {
            let ended = try await cluster.stop(process)
            #expect(ended.code == 0, "\(ended.err)")
            said.append(ended.err)
        }
        return said
    }

    func number(_ question: String) async throws -> Int {
        let answer = try await cluster.sql(question)
        return try #require(Int(answer), "\(question): \(answer)")
    }
}

extension Cluster {
    /// Begins a process with settings of its own, and waits until it says so.
    fileprivate func begin(_ arguments: [String], _ settings: [String: String], says words: String) async throws -> RunningQuill {
        let running = try desk.start(arguments, environment: environment.merging(settings) { $1 })
        let isUp = try await running.says(words)
        if !isUp { Issue.record("\(arguments) ended: \(try await running.ended())") }
        return running
    }
}

extension String {
    /// How many lines hold these words.
    func lines(with words: String) -> Int { split(separator: "\n").count { $0.contains(words) } }
}
