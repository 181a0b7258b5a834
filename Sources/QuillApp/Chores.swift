internal import QuillCore
internal import QuillPipeline
internal import QuillQueue
internal import QuillStore
internal import Support

/// What an installation does by itself, by the names of `QUILL_SCHEDULES`. A new one is a line here, and one in the standard of
/// that setting.
enum Chores {
    /// How long what was given up is kept (contracts §8), in milliseconds.
    private static let deadKept: Int64 = 30 * day
    private static let firingsKept: Int64 = 90 * day
    /// So many items that a night is enough, also where each source takes half a minute.
    private static let backfillLimit = 500
    private static let day: Int64 = 86_400_000

    static func all(_ configuration: Configuration, store: SQLStore, blobs: any BlobStore, _ backfill: Backfill) -> [Chore] {
        let kept = configuration.ledgerDays
        let chores: [(name: String, work: @Sendable () async throws(QuillError) -> String)] = [
            (
                "sweep",
                { () async throws(QuillError) in
                    let swept = try await sweep(store, blobs)
                    return "removed \(swept.removed) blobs that nothing speaks of, \(swept.byteCount) bytes"
                }
            ), ("retention", { () async throws(QuillError) in try await forget(store, kept) }),
            (
                "backfill",
                { () async throws(QuillError) in
                    let report = try await backfill.run(Backfill.Wish(limit: backfillLimit), by: .system("backfill"))
                    let later = report.left.count + report.rested
                    return "filled in \(report.filled.count) items; \(report.lost.count) sources are gone; \(later) later"
                }
            ),
        ]
        return chores.compactMap { chore in
            configuration.timetables[chore.name].map { Chore($0) { _ async throws(QuillError) in try await chore.work() } }
        }
    }

    /// Removes what nothing speaks of any more, a day after it was written.
    static func sweep(_ store: SQLStore, _ blobs: any BlobStore) async throws(QuillError) -> SweepResult {
        try await blobs.sweep(ageSeconds: 86_400) { (contents) async throws(QuillError) in
            try await store.read { store throws(QuillError) in try store.referenced(contents) }
        }
    }

    /// That entries of the trail are gone is in the trail.
    private static func noteForgotten(_ forgotten: Forgotten, _ days: Int, _ store: SQLStore) async throws(QuillError) {
        let facts: AuditFacts = [
            "days": String(days), "rows": forgotten.rows > 0 ? String(forgotten.rows) : nil,
            "tables": forgotten.tables.isEmpty ? nil : forgotten.tables.joined(separator: " "),
        ]
        try await store.write { store throws(QuillError) in
            try store.audit(.auditForgotten, of: .installation, by: .system("retention"), before: facts)
        }
    }

    /// Makes the tables of the months to come, and says what was not where it should be.
    static func makeRoom(_ store: SQLStore) async throws(QuillError) -> RoomMade {
        let made = try await store.makeRoom()
        for (ledger, count) in made.moved.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            Log.error("moved \(count) \(count == 1 ? "row" : "rows") of \(ledger.rawValue) that came before the table of their month")
        }
        return made
    }

    /// Removes what is older than it is to be kept, a little at once so that nobody waits long for the database.
    private static func forget(_ store: SQLStore, _ kept: [Ledger: Int]) async throws(QuillError) -> String {
        let made = try await makeRoom(store)
        var removed = 0
        while !Task.isCancelled {
            let count = try await store.write { store throws(QuillError) in
                try store.deleteDead(olderThanMilliseconds: deadKept, limit: 200)
            }
            removed += count
            if count < 200 { break }
        }
        while !Task.isCancelled {
            let count = try await store.write { store throws(QuillError) in
                try store.deleteFirings(olderThanMilliseconds: firingsKept, limit: 500)
            }
            if count < 500 { break }
        }
        var told = ["removed \(removed) dead jobs older than 30 days"]
        if !made.tables.isEmpty { told.append("made \(made.tables.joined(separator: ", "))") }
        for ledger in Ledger.allCases {
            guard let days = kept[ledger] else { continue }
            let forgotten = try await store.forget(ledger, olderThanMilliseconds: Int64(days) * day)
            if forgotten.rows > 0 { told.append("\(forgotten.rows) rows of \(ledger.rawValue) older than \(days) days") }
            if !forgotten.tables.isEmpty { told.append("dropped \(forgotten.tables.joined(separator: ", "))") }
            if ledger == .audit, forgotten != Forgotten() { try await noteForgotten(forgotten, days, store) }
        }
        return told.joined(separator: "; ")
    }
}
