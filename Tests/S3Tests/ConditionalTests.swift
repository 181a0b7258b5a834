import BucketPeer
import HTTPClient
import S3
import Testing

/// A server that knows conditional writes: what is there stays, whoever else writes.
@Suite struct ConditionalTests {
    private func with(_ body: (ConditionalBucketServer, HTTPClient) async throws -> Void) async throws {
        let client = HTTPClient(.trusted(userAgent: "test"))
        do { try await body(ConditionalBucketServer(), client) } catch {
            await client.close()
            throw error
        }
        await client.close()
    }

    @Test("What is there is not written over, unless it is meant")
    func keeps() async throws {
        try await with { server, client in
            let bucket = try server.bucket("a", over: client)
            try await bucket.put("key", bytes: [1])
            #expect(bucket.knowsConditionalWrites == true)
            try await bucket.put("key", bytes: [2])
            #expect(try await bucket.get("key", limit: 1) == [1])
            try await bucket.put("key", bytes: [3], over: true)
            #expect(try await bucket.get("key", limit: 1) == [3])
        }
    }

    @Test("Of many writers at once one is the first, and its bytes stay")
    func race() async throws {
        try await with { server, client in
            for round in 0..<10 {
                var seen: Set<[UInt8]> = []
                // Those of the second wave come when the first has read what it wrote.
                for wave in UInt8(0)..<2 {
                    seen = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                        for writer in UInt8(0)..<4 {
                            // Each a process of its own, as far as the server knows.
                            let bucket = try server.bucket("race", over: client)
                            group.addTask {
                                try await bucket.put("key \(round)", bytes: [wave, writer])
                                return try await bucket.get("key \(round)", limit: 2)
                            }
                        }
                        return try await group.reduce(into: seen) { $0.insert($1) }
                    }
                }
                #expect(seen.count == 1 && seen.first?.first == 0, "what one had written another wrote over: \(seen)")
            }
        }
    }
}
