import Conformance
import Gates
import PostgreSQL
import PostgreSQLPeer
import QuillCore
import QuillStore
import SQL
import Support
import Testing

/// What only shows where several write at once, or where rows can be locked.
@Suite(.serialized) struct PostgreSQLQueueTests {
    @Test("A claim passes over what another transaction holds, and takes the rest at once")
    func passesOver() async throws {
        try await withPostgreSQLStore { bench, address in
            let item = try await bench.item()
            let jobs = (0..<3).map { bench.newJob(item, recipe: $0) }
            try await bench.jobs(jobs)
            let other = try await PostgreSQLDatabase(address, options: .init(connections: 1))
            try await withHold(other, "SELECT 1 FROM jobs WHERE id = '\(jobs[0].id)' FOR UPDATE") {
                let claims = try await bench.claimAll()
                #expect(Set(claims.map(\.job.id)) == Set(jobs[1...].map(\.id)))
            }
            #expect(try await bench.claimAll().map(\.job.id) == [jobs[0].id])
            await other.close()
        }
    }

    @Test("Two sequencers at once give every event one number, without a gap")
    func sequencers() async throws {
        try await withPostgreSQLStore { bench, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<4 {
                    group.addTask {
                        for _ in 0..<15 {
                            try await bench.write { store throws(QuillError) in
                                if writer < 2 { _ = try store.numberEvents() }
                                try store.append(Event(name: .itemUpdated, project: Project.defaultID, data: [:], at: store.now()))
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await bench.write { store throws(QuillError) in try store.numberEvents() } == 60)
            let events = try await bench.read { store throws(QuillError) in try store.events(Project.defaultID, after: 0, limit: 100) }
            #expect(events.map(\.number) == (1...60).map { $0 })
        }
    }

    @Test("A worker that looked at its lease keeps it until it has written")
    func fence() async throws {
        try await withPostgreSQLStore { bench, address in
            let claim = try await bench.claim(lease: 10)
            bench.clock.advance(milliseconds: 11)
            let (held, free) = (Gate(), Gate())
            let holder = Task {
                try await bench.write { store throws(QuillError) in
                    guard try store.holds(claim) else { throw .cancelled }
                    held.open()
                    free.wait()
                    try store.append(Event(name: .itemUpdated, project: Project.defaultID, data: [:], at: store.now()))
                }
            }
            try await bench.read { _ in held.wait() }
            // The rescuer passes over it, and finds it when the write has been made.
            let during = try await bench.write { store throws(QuillError) in try store.lostClaims(heldByOthersThan: nil).count }
            free.open()
            try await holder.value
            let after = try await bench.write { store throws(QuillError) in try store.lostClaims(heldByOthersThan: nil).count }
            #expect(during == 0 && after == 1)
        }
    }

    @Test("A process that stands still in a transaction loses it, and others go on")
    func standsStill() async throws {
        try await withPostgreSQLStore { bench, address in
            let item = try await bench.item()
            try await bench.jobs([bench.newJob(item)])
            let options = PostgreSQLDatabase.Options(connections: 1, idleMilliseconds: 200, patienceMilliseconds: 0)
            let still = try await PostgreSQLDatabase(address, options: options)
            let (held, free) = (Gate(), Gate())
            let holder = Task {
                try await still.write { connection in
                    try connection.execute("UPDATE jobs SET worker = NULL")
                    held.open()
                    free.wait()
                    try connection.execute("UPDATE jobs SET state = 'cancelled'")
                }
            }
            try await bench.read { _ in held.wait() }
            let claims = try await claimWhenFree(bench)
            #expect(claims.count == 1)
            free.open()
            // An outage, whether the server's last word was read or only the connection's end was seen.
            await #expect {
                try await holder.value
            } throws: { error in
                if case SQLError.unreachable = error { true } else { false }
            }
            let state = try await bench.read { store throws(QuillError) in try store.job(claims[0].job.id)?.status.state }
            #expect(state == .running)
            await still.close()
        }
    }

    @Test(
        "Who ends or renews several jobs locks them in the order of their ids, whatever the order in which they came",
        arguments: ["settle", "renew"])
    func lockOrder(_ way: String) async throws {
        try await withPostgreSQLStore { bench, address in
            let item = try await bench.item()
            try await bench.jobs((0..<2).map { bench.newJob(item, recipe: $0) })
            let claims = try await bench.claimAll().sorted { $0.job.id.text > $1.job.id.text }
            let (last, first) = (claims[0], claims[1])
            let other = try await PostgreSQLDatabase(address, options: .init(connections: 2))
            // So that a plan without an order meets the last one first, in the table as in the index of leases.
            try await other.write { try $0.script("UPDATE jobs SET lease_until = lease_until - 1 WHERE id = '\(last.job.id)'") }
            try await other.write { try $0.script("UPDATE jobs SET lease_until = lease_until + 1 WHERE id = '\(first.job.id)'") }
            let kept = AsyncStream.makeStream(of: Int.self)
            try await withHold(other, "SELECT 1 FROM jobs WHERE id = '\(first.job.id)' FOR UPDATE") {
                switch way {
                case "renew":
                    RealThread.start(name: "renewing") {
                        do {
                            kept.continuation.yield(try bench.store.renewFromThread(worker: "w1", leaseMilliseconds: 30_000).count)
                        } catch { Issue.record(error) }
                        kept.continuation.finish()
                    }
                default:
                    Task {
                        let settled = claims.map {
                            Settled($0, JobStatus(state: .succeeded), restMilliseconds: 0, outcome: "succeeded", error: nil)
                        }
                        do {
                            kept.continuation.yield(try await bench.write { store throws(QuillError) in try store.settle(settled).count })
                        } catch { Issue.record(error) }
                        kept.continuation.finish()
                    }
                }
                let waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
                while try await other.read({ try $0.first(waiting, []) { _ in true } }) == nil {}
                // Whoever has the first and now wants the last does not meet one who has the last and wants the first.
                try await other.write { try $0.script("SELECT 1 FROM jobs WHERE id = '\(last.job.id)' FOR UPDATE NOWAIT") }
            }
            for await count in kept.stream { #expect(count == 2) }
            await other.close()
        }
    }

    @Test("Titles and ids are ordered byte by byte, whatever language the database speaks")
    func order() async throws {
        try await withNewDatabase(template: "template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'") { server, name in
            let store = SQLStore(try await PostgreSQLDatabase(server.address(name), options: .init(connections: 1)), ids: randomIDs)
            try await store.migrate()
            let bench = StoreBench(store, clock: TestClock())
            let titles = ["b", "_a", "A", "z", "É", "B"]
            let items = titles.enumerated().map { index, title in
                Item(
                    id: bench.id(), project: bench.project, kind: .file, contentID: ContentID(trusted: "file:\(index)"), title: title,
                    url: nil, createdAt: bench.now)
            }
            try await bench.write { store throws(QuillError) in for item in items { try store.insert(item) } }
            let listed = try await bench.read { store throws(QuillError) in
                try store.library(Project.defaultID, LibraryQuery(sort: .title)).map(\.title)
            }
            #expect(listed == ["_a", "A", "b", "B", "z", "É"])
            await store.close()
        }
    }

    private func claimWhenFree(_ bench: StoreBench) async throws -> [Claim] {
        while true {
            let claims = try await bench.claimAll()
            if !claims.isEmpty { return claims }
            await Task.yield()
        }
    }
}
