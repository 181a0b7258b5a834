import BucketPeer
import Foundation
import PostgreSQL
import PostgreSQLPeer
import Testing

@Suite("The main job on PostgreSQL")
struct PostgreSQLRunTests {
    @Test("quill article makes everything once, and looks at it as on SQLite")
    func article() async throws {
        try await Cluster.with { cluster in
            let input = try cluster.desk.captions()
            let first = try await cluster.quill("article", input, "--to", "folder:out", "--json")
            #expect(first.code == 0, "\(first.out)\(first.err)")
            #expect(try first.jobs().count > 8)
            let files = try cluster.desk.files("out")
            #expect(files.keys.filter { $0.hasSuffix(".md") }.count == 1)
            let second = try await cluster.quill("article", input, "--to", "folder:out", "--json")
            #expect(try second.code == 0 && (second.jobs().isEmpty), "\(second.out)\(second.err)")
            #expect(try cluster.desk.files("out") == files)
            #expect(!FileManager.default.fileExists(atPath: cluster.desk.home + "/quill.db"))
            for command in ["items", "runs", "jobs", "documents"] {
                let listed = try await cluster.quill(command, "--json")
                let rows = try #require(try listed.json()["data"] as? [Any])
                #expect(listed.code == 0 && !rows.isEmpty, "\(command): \(listed)")
            }
        }
    }

    @Test("Through a pooler that gives every transaction another connection")
    func pooler() async throws {
        try await Cluster.with { cluster in
            let (road, port) = try await cluster.server.pooler()
            defer { withExtendedLifetime(road) {} }
            let input = try cluster.desk.captions()
            let made = try await cluster.quill(
                "article", input, "--to", "folder:out", "--json", environment: ["QUILL_DATABASE_URL": cluster.url(port: port)])
            #expect(made.code == 0, "\(made.out)\(made.err)")
            #expect(try await cluster.sql("SELECT count(*) FROM jobs WHERE state <> 'succeeded'") == "0")
        }
    }

    @Test("A server without a worker and two workers share the jobs; SIGTERM ends each in order", .timeLimit(.minutes(5)))
    func workers() async throws {
        try await Cluster.with { cluster in
            let server = try await cluster.start("serve", "--no-worker", says: "The API is at")
            let input = try cluster.desk.captions()
            // Nobody works yet: the run is accepted and waits.
            let asking = try cluster.desk.start(["article", input, "--to", "folder:out", "--json"], environment: cluster.environment)
            try await cluster.wait(for: "t", "SELECT count(*) > 0 FROM jobs")
            let workers = [
                try await cluster.start("worker", says: "is at work on"), try await cluster.start("worker", says: "is at work on"),
            ]
            let made = try await asking.ended()
            #expect(made.code == 0, "\(made.out)\(made.err)")
            #expect(try cluster.desk.files("out").keys.contains { $0.hasSuffix(".md") })
            let working = try await cluster.sql("SELECT count(DISTINCT worker) FROM attempts")
            #expect(["1", "2"].contains(working))
            #expect(try await cluster.sql("SELECT count(*) FROM attempts WHERE outcome <> 'succeeded' OR number > 1") == "0")

            // What is asked for now starts in another process.
            let again = try await cluster.quill("article", input, "--to", "folder:out", "--remake", "bullet-points", "--json")
            #expect(again.code == 0, "\(again.out)\(again.err)")
            let late = try await cluster.sql(
                """
                SELECT min(a.started_at - j.created_at) FROM attempts a JOIN jobs j ON j.id = a.job
                WHERE j.created_at >= (SELECT max(created_at) FROM runs)
                """)
            print("enqueued in the server, started in a worker after \(late) ms (least of a run's jobs)")
            for worker in workers { print("an idle worker holds \(try resident(worker)) KiB (\(Desk.build) build)") }
            // One that ends in order takes its leave; one that is killed falls silent.
            try await cluster.wait(for: "2", "SELECT count(*) FROM workers")
            #expect(try await cluster.stop(workers[0]).code == 0)
            #expect(try await cluster.sql("SELECT count(*) FROM workers") == "1")
            workers[1].signal(SIGKILL)
            _ = try await workers[1].ended()
            #expect(try await cluster.sql("SELECT count(*) FROM workers") == "1")
            #expect(try await cluster.stop(server).code == 0)
        }
    }

    @Test("What a server takes in is told to the other processes", .timeLimit(.minutes(3)))
    func bell() async throws {
        try await Cluster.with { cluster in
            let database = try await PostgreSQLDatabase(cluster.url(), options: .init(connections: 1))
            var sounds = database.listen(to: ["quill"]).makeAsyncIterator()
            while let sound = await sounds.next(), sound != .listening {}
            let server = try await cluster.start("serve", "--no-worker", says: "The API is at")
            // It rings once when it begins to listen, and then only for what was written.
            let hello = await sounds.next()
            let input = try cluster.desk.captions()
            let asking = try cluster.desk.start(["article", input], environment: cluster.environment)
            let work = await sounds.next()
            #expect(hello != nil && hello == work, "\(String(describing: hello)) \(String(describing: work))")
            asking.signal(SIGINT)
            _ = try await asking.ended()
            #expect(try await cluster.stop(server).code == 0)
            await database.close()
        }
    }

    @Test("SIGTERM gives a running job back with no try counted, and another worker ends it", .timeLimit(.minutes(5)))
    func drain() async throws {
        try await Cluster.with { cluster in
            let server = try await cluster.start("serve", "--no-worker", says: "The API is at")
            let input = try await cluster.desk.recording(seconds: 24)
            let asking = try cluster.desk.start(["article", input, "--variants", "none", "--json"], environment: cluster.environment)
            let first = try await cluster.start("worker", says: "is at work on")
            try await cluster.wait(for: "1", "SELECT count(*) FROM jobs WHERE state = 'running' AND step = 'transcribe'")
            let stopped = try await cluster.stop(first)
            #expect(stopped.code == 0, "\(stopped)")
            #expect(
                try await cluster.sql("SELECT outcome FROM attempts JOIN jobs ON jobs.id = job WHERE step = 'transcribe'") == "released")
            #expect(try await cluster.sql("SELECT state || tries || losses FROM jobs WHERE step = 'transcribe'") == "queued00")
            let second = try await cluster.start("worker", says: "is at work on")
            let made = try await asking.ended()
            #expect(made.code == 0, "\(made.out)\(made.err)")
            #expect(try await cluster.stop(second).code == 0)
            #expect(try await cluster.stop(server).code == 0)
        }
    }

    @Test("A server and workers on machines of their own, each with its own home, share a database and a bucket")
    func machines() async throws {
        let bucket = try await BucketServer.shared()
        try await Cluster.with { cluster in
            let shared = cluster.environment.merging([
                "QUILL_STORAGE_URL": bucket.address("first", folder: cluster.name), "AWS_ACCESS_KEY_ID": "test:quill",
                "AWS_SECRET_ACCESS_KEY": "secretsecret",
            ]) { $1 }
            let front = try cluster.desk.start(["serve", "--no-worker"], environment: shared)
            #expect(try await front.says("The API is at"), "\(front.heard)")
            let machines = [try Desk(), try Desk()]
            var workers: [RunningQuill] = []
            for machine in machines {
                workers.append(try machine.start(["worker"], environment: shared))
                #expect(try await workers[workers.count - 1].says("is at work on"), "\(workers[workers.count - 1].heard)")
            }
            // Sent to the server, and delivered to a place that all of them see.
            let out = cluster.desk.path("out")
            let made = try await cluster.desk.quill(
                ["article", try cluster.desk.captions(), "--to", "folder:" + out, "--json"], environment: shared)
            #expect(made.code == 0, "\(made.out)\(made.err)")
            #expect(try cluster.desk.files("out").keys.contains { $0.hasSuffix(".md") })
            #expect(try await cluster.sql("SELECT count(*) FROM jobs WHERE state <> 'succeeded'") == "0")
            for desk in machines + [cluster.desk] { #expect(!FileManager.default.fileExists(atPath: desk.home + "/blobs")) }
            // What another machine made is read here.
            let item = try #require((try made.json()["item"] as? [String: Any])?["id"] as? String)
            #expect(try await cluster.desk.quill(["show", item, "--transcript", "vtt"], environment: shared).out.hasPrefix("WEBVTT"))
            for running in workers + [front] { #expect(try await cluster.stop(running).code == 0) }
        }
    }

    @Test(
        "Who is told to stop has stopped after thirty seconds, also where the database server stands still and takes nothing back",
        .timeLimit(.minutes(5)), arguments: ["worker", "serve"])
    func stuck(command: String) async throws {
        let cluster = Cluster(server: try await PostgreSQLServer(), name: "postgres", desk: try Desk())
        let input = try await cluster.desk.recording(seconds: 24)
        let server =
            command == "serve"
            ? try await cluster.start("serve", says: "The API is at")
            : try await cluster.start("serve", "--no-worker", says: "The API is at")
        let worker = command == "serve" ? nil : try await cluster.start("worker", says: "is at work on")
        let asking = try cluster.desk.start(["article", input, "--variants", "none", "--json"], environment: cluster.environment)
        try await cluster.wait(for: "1", "SELECT count(*) FROM jobs WHERE state = 'running' AND step = 'transcribe'")
        let processes = try await halt(cluster)
        // However this ends: a server that stands still could not be ended either.
        defer { for process in processes { kill(process, SIGCONT) } }
        let began = ContinuousClock.now
        let stopping = worker ?? server
        stopping.signal(SIGTERM)
        let ended = try await stopping.ended()
        let took = began.duration(to: .now)
        for process in processes { kill(process, SIGCONT) }
        // What a service manager waits, and some room for a busy machine.
        #expect(took < .seconds(34), "\(ended)")
        asking.signal(SIGKILL)
        _ = try await asking.ended()
        if worker != nil { #expect(try await cluster.stop(server).code == 0) }
    }

    @Test("A worker with nothing to do stops in order, also where the database server stands still", .timeLimit(.minutes(5)))
    func stuckIdle() async throws {
        let cluster = Cluster(server: try await PostgreSQLServer(), name: "postgres", desk: try Desk())
        let worker = try await cluster.start("worker", says: "is at work on")
        // A commit that is under way would be waited for.
        let busy = "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND state <> 'idle'"
        try await cluster.wait(for: "1 0", "SELECT (SELECT count(*) FROM workers) || ' ' || (\(busy))")
        let processes = try await halt(cluster)
        defer { for process in processes { kill(process, SIGCONT) } }
        worker.signal(SIGTERM)
        let ended = try await worker.ended()
        #expect(ended.code == 0, "\(ended)")
    }

    /// All processes of the server, which stand still from now on.
    private func halt(_ cluster: Cluster) async throws -> [pid_t] {
        let processes = try await cluster.sql(
            """
            SELECT split_part(pg_read_file('postmaster.pid'), chr(10), 1)
            UNION ALL SELECT CAST(pid AS text) FROM pg_stat_activity WHERE pid <> pg_backend_pid()
            """
        ).split(separator: "\n").compactMap { pid_t($0) }
        for process in processes { kill(process, SIGSTOP) }
        return processes
    }

    @Test("A worker that is killed loses its job to another one, which is counted as a loss", .timeLimit(.minutes(5)))
    func killed() async throws {
        try await Cluster.with { cluster in
            let server = try await cluster.start("serve", "--no-worker", says: "The API is at")
            let input = try await cluster.desk.recording(seconds: 24)
            let asking = try cluster.desk.start(["article", input, "--variants", "none", "--json"], environment: cluster.environment)
            let first = try await cluster.start("worker", says: "is at work on")
            try await cluster.wait(for: "1", "SELECT count(*) FROM jobs WHERE state = 'running' AND step = 'transcribe'")
            first.signal(SIGKILL)
            _ = try await first.ended()
            let second = try await cluster.start("worker", says: "is at work on")
            let made = try await asking.ended()
            #expect(made.code == 0, "\(made.out)\(made.err)")
            let lost = "SELECT ended_at - started_at FROM attempts WHERE outcome = 'lost'"
            print("a killed worker's job was taken back \(try await cluster.sql(lost)) ms after it had begun")
            #expect(try await cluster.sql("SELECT count(*) FROM attempts WHERE outcome = 'lost'") == "1")
            #expect(try await cluster.stop(second).code == 0)
            #expect(try await cluster.stop(server).code == 0)
        }
    }

    private func resident(_ process: RunningQuill) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process.identifier)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(Int(line.filter(\.isNumber)))
    }
}

extension Desk {
    /// Which build is tested: memory differs.
    static var build: String { executable.contains("/release/") ? "release" : "debug" }
}
