import QuillCore
import Testing

extension StoreConformance {
    static let keys = [
        Check("a key is the first one's until it is answered, and answers for a day") { bench in
            let (one, other) = (Digest(of: "one"), Digest(of: "other"))
            func take(_ request: Digest, kept: Int64 = 86_400_000, patience: Int64 = 120_000) async throws -> KeyState {
                try await bench.write { store throws(QuillError) in
                    try store.takeKey(Project.defaultID, "k", request: request, keptMilliseconds: kept, patienceMilliseconds: patience)
                }
            }
            #expect(try await take(one) == .new)
            #expect(try await take(one) == .running)
            #expect(try await take(other) == .otherRequest)
            let answer = KeptAnswer(status: 202, mediaType: "application/json", body: [0, 1, 255])
            try await bench.write { store throws(QuillError) in try store.keep(answer, Project.defaultID, "k") }
            #expect(try await take(one) == .answered(answer))
            #expect(try await take(other) == .otherRequest)
            // An answer that is too old counts no more.
            #expect(try await take(other, kept: -1) == .new)
            // So does a request that nobody answered for long.
            #expect(try await take(one, patience: -1) == .new)
            try await bench.write { store throws(QuillError) in try store.releaseKey(Project.defaultID, "k") }
            #expect(try await take(other) == .new)
        }
    ]
}
