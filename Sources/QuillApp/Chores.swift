internal import QuillCore
internal import QuillQueue
internal import QuillStore

/// What an installation does by itself, by the names of `QUILL_SCHEDULES`. A new one is a line here, and one in the standard of
/// that setting.
enum Chores {
    /// How long what was given up is kept (contracts §8), in milliseconds.
    private static let deadKept: Int64 = 30 * 86_400_000
    private static let firingsKept: Int64 = 90 * 86_400_000

    static func all(_ timetables: [String: Timetable], store: SQLStore, blobs: any BlobStore) -> [Chore] {
        let chores: [(name: String, work: @Sendable () async throws(QuillError) -> String)] = [
            (
                "sweep",
                { () async throws(QuillError) in
                    let swept = try await sweep(store, blobs)
                    return "removed \(swept.removed) blobs that nothing speaks of, \(swept.byteCount) bytes"
                }
            ), ("retention", { () async throws(QuillError) in try await forget(store) }),
        ]
        return chores.compactMap { chore in timetables[chore.name].map { Chore($0, chore.work) } }
    }

    /// Removes what nothing speaks of any more, a day after it was written.
    static func sweep(_ store: SQLStore, _ blobs: any BlobStore) async throws(QuillError) -> SweepResult {
        try await blobs.sweep(ageSeconds: 86_400) { (contents) async throws(QuillError) in
            try await store.read { store throws(QuillError) in try store.referenced(contents) }
        }
    }

    /// Removes dead and discarded jobs after their time, a few at once so that nobody waits long for the database.
    private static func forget(_ store: SQLStore) async throws(QuillError) -> String {
        var removed = 0
        while !Task.isCancelled {
            let count = try await store.write { store throws(QuillError) in
                try store.deleteDead(olderThanMilliseconds: deadKept, limit: 200)
            }
            removed += count
            if count < 200 { break }
        }
        _ = try await store.write { store throws(QuillError) in
            try store.deleteFirings(olderThanMilliseconds: firingsKept, limit: 1_000)
        }
        return "removed \(removed) dead jobs older than 30 days"
    }
}
