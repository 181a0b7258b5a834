/// The rows of an installation. Everything done in one `write` is committed together or not at all.
package protocol Store: Sendable {
    func read<T: Sendable>(_ body: @escaping @Sendable (any StoreReading) throws(QuillError) -> T) async throws(QuillError) -> T
    func write<T: Sendable>(_ body: @escaping @Sendable (any StoreWriting) throws(QuillError) -> T) async throws(QuillError) -> T
    /// Renews leases from a real thread, which cannot await: it blocks its caller until the write is done.
    func renewFromThread(worker: String, leaseMilliseconds: Int64) throws(QuillError) -> Set<ID<Attempt>>
    func close() async
    /// Where a task that answers out of what it reads wakes the fewest threads, if it prefers to; for short work only.
    var readingExecutor: (any TaskExecutor)? { get }
    /// The same for one that writes.
    var writingExecutor: (any TaskExecutor)? { get }
}

extension Store {
    package var readingExecutor: (any TaskExecutor)? { nil }
    package var writingExecutor: (any TaskExecutor)? { nil }
}

/// Page of a list, newest first.
package struct Page: Sendable, Hashable {
    package let limit: Int
    package let before: String?

    package init(limit: Int = 50, before: String? = nil) {
        self.limit = min(max(1, limit), 200)
        self.before = before
    }

    /// What the ids of the page sort below: `zzz` comes after the prefixes of all nouns.
    package var below: String { before ?? "zzz" }
}

package protocol StoreReading: ItemReading, ArtifactReading, DocumentReading, ProposalReading, DeliveryReading, RunReading, JobReading,
    UsageReading, EventReading, FigureReading, ScheduleReading, TellingReading, WorkloadReading, LedgerReading, AuditReading,
    DeadLetterReading, WorkerReading, PauseReading
{
    /// The database's clock, the same throughout a transaction.
    func now() throws(QuillError) -> Timestamp
}

package protocol StoreWriting: StoreReading, ItemWriting, ArtifactWriting, DocumentWriting, ProposalWriting, DeliveryWriting, RunWriting,
    JobWriting, UsageWriting, EventWriting, IdempotencyWriting, ScheduleWriting, TellingWriting, AuditWriting, DeadLetterWriting,
    WorkerWriting,
    PauseWriting
{
    func newID<Of: Noun>() -> ID<Of>
    /// A chance in 0..<1, for jitter.
    func chance() -> Double
}
