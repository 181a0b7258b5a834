import Foundation
import Testing

@Suite("Listeners of different speed")
struct SlowReaderTests {
    /// What Support/peers/listeners.py saw.
    private struct Seen: Decodable {
        let quick: [Int]
        let agree: Bool
        let secondsBehind: Double
        let bytesAdded: Int
        let slow: Int
        let slowBytes: Int
        let reason: String
        let whole: Bool
    }

    @Test("Who does not read is cut off with a reason and misses nothing when it comes back; the others wait for nobody")
    func slow() async throws {
        let desk = try Desk()
        let server = try desk.start(["serve"], environment: ["QUILL_LISTEN": "127.0.0.1:0"])
        let isUp = try await server.says("The API is at")
        try #require(isUp, "the server does not come up")
        let address = try desk.read("home/server").trimmingCharacters(in: .newlines)
        let port = try #require(address.split(separator: ":").last.map(String.init))
        let count = 2_000
        let told = try await desk.tool(
            "python3", Desk.package + "/Support/peers/listeners.py", port, String(server.identifier), String(count))
        let seen = try JSONDecoder().decode(Seen.self, from: Data(told.utf8))
        #expect(seen.quick == [count, count, count] && seen.agree)
        #expect(seen.secondsBehind < 5, "the others wait for the slow one: \(seen.secondsBehind) s")
        #expect(seen.slow < count, "it was never too slow: \(seen.slow)")
        #expect(seen.slowBytes < 600_000, "far more than the bound was kept for it: \(seen.slowBytes)")
        #expect(seen.bytesAdded < 64 << 20, "the server grew by \(seen.bytesAdded) bytes")
        #expect(seen.reason.contains("too-slow") && seen.reason.contains("Last-Event-ID"), "\(seen.reason)")
        #expect(seen.whole, "something was lost, or came twice")
        server.signal(SIGTERM)
        #expect(try await server.ended().code == 0)
    }
}
