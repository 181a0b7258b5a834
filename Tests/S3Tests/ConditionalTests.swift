import BucketPeer
import HTTPClient
import S3
import Support
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
                let (key, isOver) = ("key \(round)", Lock(false))
                // Looks all the time, from when it is there until everybody has written.
                let watching = Task {
                    let bucket = try server.bucket("race", over: client)
                    var seen: Set<[UInt8]> = []
                    var goesOn = true
                    while goesOn {
                        goesOn = !isOver.withLock { $0 }
                        if try await bucket.head(key) != nil { seen.insert(try await bucket.get(key, limit: 1)) }
                    }
                    return seen
                }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for writer in UInt8(0)..<8 {
                        // Each a process of its own, as far as the server knows.
                        let bucket = try server.bucket("race", over: client)
                        group.addTask { try await bucket.put(key, bytes: [writer]) }
                    }
                    try await group.waitForAll()
                }
                isOver.withLock { $0 = true }
                let seen = try await watching.value
                #expect(seen.count == 1, "what one had written another wrote over: \(seen)")
            }
        }
    }
}
