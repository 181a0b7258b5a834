package import QuillCore

/// Brings back the work of processes that are gone. A process has one: it remembers how the store was.
package actor Rescuer {
    /// So long after the store was away every worker has had the time for a beat.
    static let mercyMilliseconds = Worker.leaseMilliseconds / 2

    private let store: any Store
    private let settlement: Settlement
    /// Set while the store is away.
    private var wasAway = false
    /// Until then no job counts as lost.
    private var mercyEnds: Timestamp?

    package init(store: any Store, conductor: Conductor) {
        self.store = store
        settlement = Settlement(conductor: conductor)
    }

    /// Takes back what lost workers held: how many jobs that were. While the store was away nobody could renew a lease, so whoever lives gets
    /// the time for it first.
    ///
    /// - Parameter soleWorker: on a home that this process alone owns, its worker; whatever another one holds is lost already, before its
    ///   lease runs out.
    package func rescue(soleWorker: String? = nil) async throws(QuillError) -> Int {
        do {
            if try await isMerciful() { return 0 }
            return try await settlement.rescue(heldByOthersThan: soleWorker, store)
        } catch {
            if error.isOutage { wasAway = true }
            throw error
        }
    }

    private func isMerciful() async throws(QuillError) -> Bool {
        guard wasAway || mercyEnds != nil else { return false }
        let now = try await store.read { store throws(QuillError) in try store.now() }
        if wasAway { (wasAway, mercyEnds) = (false, now + Self.mercyMilliseconds) }
        if let mercyEnds, now < mercyEnds { return true }
        mercyEnds = nil
        return false
    }
}
