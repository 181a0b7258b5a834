import Foundation
import QueuePeers
import Testing

@Suite("While the queue beside the database fails")
struct QueueStormTests {
    @Test("Redis restarted, emptied, and away for a while: a server and two workers go on by the rows", .timeLimit(.minutes(5)))
    func redis() async throws {
        let redis = try await RedisServer()
        let settings = ["QUILL_REDIS_URL": redis.url()]
        try await Storm.with(serving: settings, working: [settings, settings]) { storm in
            let rounds = Storm.isLong ? 8 : 1
            for round in 0..<rounds {
                let first = round * 5
                try await storm.ask(first..<first + 2)
                for blow in ["restart", "flush"] {
                    try await storm.progress()
                    try await redis.tell(blow)
                }
                try await storm.settle()
                try await redis.tell("stop")
                try await storm.ask(first + 2..<first + 4)
                try await storm.settle()
                for worker in storm.workers {
                    let isTold = try await worker.says("cannot be heard: Redis cannot be reached")
                    #expect(isTold)
                }
                try await redis.tell("start")
                try await storm.ask(first + 4..<first + 5)
                try await storm.settle()
            }
            try await storm.check(rounds * 5)
            for worker in storm.workers {
                let isBack = try await worker.says("Redis at 127.0.0.1:\(redis.port) is heard again")
                #expect(isBack)
            }
            for said in try await storm.stop() {
                // A warning for each of the two outages, however many jobs there were.
                for words in ["cannot be heard", "could not be told"] { #expect(said.lines(with: words) <= rounds * 2, "\(said)") }
            }
        }
    }

    @Test("A Redis address with TLS is refused, with a way out")
    func secured() async throws {
        let desk = try Desk()
        for command in [["serve"], ["worker"], ["article", try desk.captions()]] {
            let told = try await desk.quill(command, environment: ["QUILL_REDIS_URL": "rediss://:hunter2@cache.example:6380/0"])
            #expect(told.code == 1 && told.err.contains("invalid-input") && told.err.contains("QUILL_REDIS_URL"), "\(told.err)")
            #expect(told.err.contains("TLS is not spoken here") && told.err.contains("stunnel"), "\(told.err)")
            #expect(!told.err.contains("hunter2"))
        }
    }

    @Test("Cloudflare asks for patience, fails, says nothing: a server and a worker go on by the rows", .timeLimit(.minutes(5)))
    func cloudflare() async throws {
        let peer = try await CloudflarePeer()
        try await Storm.with(serving: peer.environment, working: [peer.environment]) { storm in
            let ways = ["429", "500", "\"never\"", "\"garbage\""]
            for (talk, way) in (Storm.isLong ? ways + ways + ways : ways).enumerated() {
                try await peer.control(#"{"fail": \#(way)}"#)
                try await storm.ask(talk..<talk + 1)
                try await storm.settle()
                if way == "429" { try await peer.control(#"{"fail": null}"#) }
            }
            try await storm.check(Storm.isLong ? 12 : 4)
            let began = ContinuousClock.now
            let said = try await storm.stop()
            #expect(began.duration(to: .now) < .seconds(30), "a queue that says nothing does not keep a process from ending")
            for words in said { #expect(words.lines(with: "could not be told") <= ways.count, "\(words)") }
            #expect(said.joined().contains("Nothing is lost"), "\(said)")
            #expect(try await peer.state().problems == [])
        }
    }
}
