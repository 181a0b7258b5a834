import Foundation
import PostgreSQLPeer
import Testing

@Suite("While the database fails")
struct DatabaseStormTests {
    @Test("Restarted, crashed, and all its connections cut, again and again", .timeLimit(.minutes(10)))
    func restarts() async throws {
        let server = try await PostgreSQLServer(["durable"])
        try await Storm.with(on: server) { storm in
            let rounds = Storm.isLong ? 10 : 1
            for round in 0..<rounds {
                try await storm.ask(round * 4..<round * 4 + 4)
                for blow in ["restart", "cut", "crash", "cut", "cut"] {
                    try await storm.progress()
                    if blow == "cut" { try await cut(storm.cluster) } else { try await server.tell(blow) }
                }
                try await storm.settle()
            }
            // What a crash left in doubt in the middle of a step is looked at again, as one try; all else counts none.
            try await storm.check(rounds * 4, triesAtMost: rounds * 2)
            let said = try await storm.stop().joined()
            #expect(said.contains("notifications are not heard") && said.contains("notifications are heard again"), "\(said)")
        }
    }

    private func cut(_ cluster: Cluster) async throws {
        for _ in 0..<5 {
            try await cluster.sql(
                """
                SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """)
        }
    }

    @Test("Every few commits the connection breaks, before the server has it or before it answers", .timeLimit(.minutes(5)))
    func commits() async throws {
        let server = try await PostgreSQLServer.shared()
        let front = try await server.cutter("after", every: 7)
        let first = try await server.cutter("after", every: 7)
        let second = try await server.cutter("before", every: 7)
        defer { withExtendedLifetime((front.road, first.road, second.road)) {} }
        try await Storm.with(on: server, roads: [front.port, first.port, second.port]) { storm in
            let talks = Storm.isLong ? 24 : 4
            try await storm.ask(0..<talks)
            try await storm.settle()
            try await storm.check(talks)
            #expect(try await storm.cluster.sql("SELECT count(*) FROM attempts WHERE number > 1") == "0", "no write was lost or doubled")
            _ = try await storm.stop()
        }
    }

    @Test("Its disk is full: that is told with what to do, and work goes on by itself when there is room", .timeLimit(.minutes(5)))
    func full() async throws {
        let server = try await PostgreSQLServer(["fillable"])
        try await Storm.with(on: server, working: [[:]]) { storm in
            try await server.tell("fill")
            let refused = try await storm.cluster.quill("article", storm.desk.captions(), "--json")
            #expect(try refused.code == 1 && (refused.problem().code == "disk-full"), "\(refused.out)\(refused.err)")
            #expect(try refused.problem().hint.contains("Free some space there"), "\(refused.out)")
            try await server.tell("free")

            let rounds = Storm.isLong ? 5 : 1
            for round in 0..<rounds {
                try await storm.ask(round * 3..<round * 3 + 3)
                try await storm.progress()
                try await server.tell("fill")
                // The tables cannot take what three articles need.
                let isTold = try await storm.workers[0].says("disk-full: The disk of the database server has no room left.")
                #expect(isTold)
                try await server.tell("free")
                let began = ContinuousClock.now
                try await storm.settle()
                print("healed \(began.duration(to: .now)) after there was room")
            }
            try await storm.check(rounds * 3)
            // The keeper looks every few seconds: where it met the full disk, it may not have looked again yet.
            if storm.workers[0].heard.contains("cannot be looked after") {
                let isOver = try await storm.workers[0].says("the queue is looked after again")
                #expect(isOver)
            }
            let said = try await storm.stop()
            // Whatever it was that met the full disk.
            let relieved = ["is recorded now", "jobs are taken again", "events are read again", "the queue is looked after again"]
            #expect(relieved.contains { said[1].contains($0) }, "\(said[1])")
        }
    }

    @Test("It is away: who begins is told so, who is at work waits for it", .timeLimit(.minutes(5)))
    func away() async throws {
        let server = try await PostgreSQLServer(["durable"])
        try await Storm.with(on: server) { storm in
            try await storm.ask(0..<3)
            try await storm.progress()
            try await server.tell("stop")
            let began = ContinuousClock.now
            for command in ["worker", "migrate"] {
                let told = try await storm.cluster.quill(command)
                #expect(told.code == 1 && told.err.contains("unreachable") && told.err.contains("pg_isready"), "\(told)")
            }
            for worker in storm.workers {
                let waits = try await worker.says("no job can be taken, and this worker waits until it can")
                #expect(waits)
            }
            let asked = try await storm.cluster.quill("items", "--json")
            #expect(try asked.code == 1 && (asked.problem().code == "unreachable"), "\(asked.out)\(asked.err)")
            // Longer than a lease, too.
            while Storm.isLong && began.duration(to: .now) < .seconds(60) { _ = try await storm.cluster.quill("items") }
            print("away for \(began.duration(to: .now))")
            try await server.tell("start")
            try await storm.settle()
            // However long: whoever lives gets the time to renew its leases before they count as lost.
            try await storm.check(3, triesAtMost: 2)
            for said in try await storm.stop().dropFirst() {
                #expect(said.contains("jobs are taken again"), "\(said)")
                #expect(said.lines(with: "no job can be taken") == 1, "\(said)")
                #expect(said.lines(with: "leases cannot be renewed") <= 1 && said.lines(with: "are not heard") <= 1, "\(said)")
            }
        }
    }
}
