import Foundation
import HTTPClient
import Testing

@Suite("A key whose owner dies")
struct KeyCrashTests {
    @Test(
        "Killed between doing and keeping the answer, every request that changes something is done once, and answered",
        .timeLimit(.minutes(5)))
    func everyEndpoint() async throws {
        try await Cluster.with { cluster in
            let house = try await KeyHouse(cluster)
            #expect(Set(KeyTable.rows.map(\.endpoint)) == (try await Self.keyed(house)))
            var last: (name: String, wish: Wish)?
            for (index, row) in KeyTable.rows.enumerated() {
                // The answer to the one before is kept first.
                let server = try await house.serve(dyingAt: last == nil ? "key.kept:1" : "key.kept:2")
                if let last { try await askAgain(last.name, last.wish, house) }
                let name = "\(index) \(row.endpoint)"
                let wish = try await row.wish(house)
                let before = try await house.count(wish)
                let answer = try await house.ask(wish, key: key(name))
                try #require(answer == nil, "\(name): \(answer.map { String(decoding: $0.body, as: UTF8.self) } ?? "")")
                #expect(try await server.ended().code == -SIGKILL)
                #expect(try await house.count(wish) != before, "\(name) was not done")
                last = (name, wish)
            }
            let server = try await house.serve()
            if let last { try await askAgain(last.name, last.wish, house) }
            _ = try await cluster.stop(server)
        }
    }

    private func key(_ name: String) -> String { name.replacingOccurrences(of: " ", with: "-") }

    private func askAgain(_ name: String, _ wish: Wish, _ house: KeyHouse) async throws {
        try await wish.meanwhile(house)
        let before = try await house.count(wish)
        let again = try #require(try await house.ask(wish, key: key(name)), "\(name): nobody answers")
        let text = String(decoding: again.body, as: UTF8.self)
        #expect(again.status == wish.status, "\(name): \(text)")
        #expect((again.headers["Idempotent-Replayed"] == "true") == wish.isReplayed, "\(name)")
        #expect(try await house.count(wish) == before, "\(name) was done twice")
        if let telling = wish.telling {
            let word = try await house.sql(telling)
            #expect(!word.isEmpty && text.contains(word), "\(name) does not tell \(word): \(text)")
        }
        if wish.status == 201 { #expect(again.headers["Location"] != nil, "\(name)") }
        let third = try #require(try await house.ask(wish, key: key(name)))
        #expect(
            third.body == again.body && third.status == again.status && third.headers["Location"] == again.headers["Location"], "\(name)")
        #expect(third.headers["Idempotent-Replayed"] == "true", "\(name)")
    }

    /// The endpoints that take a key, those apart which change nothing.
    private static func keyed(_ house: KeyHouse) async throws -> Set<String> {
        let groups = try await house.cluster.quill("api", "--json").json()["groups"] as? [[String: Any]] ?? []
        let rows = groups.flatMap { $0["endpoints"] as? [[String: Any]] ?? [] }
        let names = rows.filter { $0["takes_idempotency_key"] as? Bool == true }.compactMap { $0["name"] as? String }
        return Set(names).subtracting(["ingest.plan", "runs.plan", "sections.plan"])
    }

    @Test(
        "On SQLite the key of a dead process is taken at once, whether or not its run was begun: one run, the same one",
        arguments: ["key.taken", "ingest.committed", "run.committed", "key.kept"])
    func takenAtOnce(moment: String) async throws {
        let desk = try Desk()
        let killed = try await desk.serve(environment: ["QUILL_FAILPOINT": moment])
        #expect(try await ingest(desk) == nil)
        #expect(try await killed.ended().code == -SIGKILL)
        let server = try await desk.serve()
        let answer = try #require(try await ingest(desk))
        let text = String(decoding: answer.body, as: UTF8.self)
        #expect(answer.status == 202, "\(text)")
        let runs = try await desk.database("SELECT id FROM runs").split(separator: "\n").map(String.init)
        #expect(runs.count == 1 && text.contains(runs.first ?? "none"), "\(runs) \(text)")
        #expect((answer.headers["Idempotent-Replayed"] == "true") == ["run.committed", "key.kept"].contains(moment))
        #expect(try await ingest(desk)?.body == answer.body)
        _ = try await desk.stop(server)
    }

    @Test("On PostgreSQL one that was taken in vain is told as taken, until the patience is over") func patience() async throws {
        try await Cluster.with { cluster in
            let settings = cluster.environment.merging(["QUILL_FAILPOINT": "ingest.committed"]) { $1 }
            let killed = try cluster.desk.start(["serve", "--no-worker"], environment: settings)
            #expect(try await killed.says("The API is at"))
            #expect(try await ingest(cluster.desk) == nil)
            #expect(try await killed.ended().code == -SIGKILL)
            let server = try await cluster.start("serve", "--no-worker", says: "The API is at")
            let early = try #require(try await ingest(cluster.desk))
            #expect(early.status == 409 && early.headers["Retry-After"] == "1")
            #expect(String(decoding: early.body, as: UTF8.self).contains("idempotency-in-progress"))
            try await cluster.sql("UPDATE idempotency_keys SET taken_at = taken_at - 120001")
            #expect(try await ingest(cluster.desk)?.status == 202)
            #expect(try await cluster.sql("SELECT count(*) FROM runs") == "1")
            _ = try await cluster.stop(server)
        }
    }

    private static let client = HTTPClient(.trusted(userAgent: "quill-test"))

    /// Nil when nobody answers.
    private func ingest(_ desk: Desk) async throws -> HTTPResponse? {
        let address = try desk.read("home/server").trimmingCharacters(in: .whitespacesAndNewlines)
        let headers = [(name: "Idempotency-Key", value: "k"), (name: "Content-Type", value: "application/json")]
        let body = #"{"text":"Bees need flowers near their hive.","title":"Bees","variants":[]}"#
        let request = HTTPRequest("POST", address + "/api/v1/ingest/text", headers: headers, body: .bytes(Array(body.utf8)))
        do { return try await Self.client.send(request) } catch { return nil }
    }
}
