package import QuillCore

extension Quill {
    /// A day, and as long as any request may take.
    private static let keptMilliseconds: Int64 = 86_400_000
    private static let patienceMilliseconds: Int64 = 120_000

    package func takeKey(_ key: String, request: Digest) async throws(QuillError) -> KeyState {
        try await store.write { store throws(QuillError) in
            try store.takeKey(
                Project.defaultID, key, request: request, keptMilliseconds: Self.keptMilliseconds,
                patienceMilliseconds: Self.patienceMilliseconds)
        }
    }

    package func keepAnswer(_ answer: KeptAnswer, under key: String) async throws(QuillError) {
        try await store.write { store throws(QuillError) in try store.keep(answer, Project.defaultID, key) }
    }

    package func release(key: String) async throws(QuillError) {
        try await store.write { store throws(QuillError) in try store.releaseKey(Project.defaultID, key) }
    }
}
