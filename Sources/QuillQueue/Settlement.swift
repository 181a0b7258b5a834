package import QuillCore
internal import Support

/// Commits how a job ended: its products, its status, the next jobs of the runs that want it, and the events, in one
/// transaction behind the fence.
struct Settlement: Sendable {
    let conductor: Conductor
    let isDraining: Bool

    /// False when the job was not this attempt's any more: then nothing is written.
    @discardableResult
    func commit(_ claim: Claim, _ ending: Ending, _ store: any Store) async throws(QuillError) -> Bool {
        let (conductor, isDraining) = (conductor, isDraining)
        let isHeard = try await store.write { store throws(QuillError) -> Bool in
            switch ending {
            case .done(let commit):
                guard try settle(claim, .succeeded, nil, store) else { return false }
                try commit(store)
                failpoint("settle.written")
                try store.append(.step(.stepFinished, claim, at: store.now(), ["state": "succeeded"]))
            case .failed(let error, let commit):
                let verdict = Verdict.failed(error, isDraining: isDraining)
                guard try settle(claim, verdict, error, store) else { return false }
                try commit?(store)
                try tell(claim, verdict.outcome, error, store)
                failpoint("failure.written")
            }
            for run in try store.openRuns(of: claim.job.id) { try conductor.advance(run, store) }
            return true
        }
        failpoint("settle.committed")
        return isHeard
    }

    /// Jobs of workers that are gone go back to the queue, or to the dead if that has happened too often.
    func rescue(heldByOthersThan worker: String?, _ store: any Store) async throws(QuillError) -> Int {
        let conductor = conductor
        let count = try await store.write { store throws(QuillError) in
            let lost = try store.lostClaims(heldByOthersThan: worker)
            let error = QuillError(.cancelled, "The process that worked on it ended without a word.", .retry)
            var endings: [Settled] = []
            for (claim, gained) in lost { endings.append(try settled(claim, .lost(gained: gained), error, store)) }
            for (entry, isKept) in zip(lost, try store.settle(endings)) where isKept {
                try tell(entry.claim, "lost", error, store)
                for run in try store.openRuns(of: entry.claim.job.id) { try conductor.advance(run, store) }
            }
            if !lost.isEmpty { failpoint("rescue.written") }
            return lost.count
        }
        if count > 0 { failpoint("rescue.committed") }
        return count
    }

    /// What the store holds for a worker that does not know of it goes back, no try counted: the claim was kept, and its answer lost.
    /// While it lives the worker renews that lease, so nobody else would get the job.
    func giveBack(heldBy worker: String, but known: Set<ID<Attempt>>, _ store: any Store) async throws(QuillError) {
        let conductor = conductor
        try await store.write { store throws(QuillError) in
            for claim in try store.claims(heldBy: worker) where !known.contains(claim.attempt) {
                guard try settle(claim, Verdict(move: .fail(.released), outcome: "released"), .cancelled, store) else { continue }
                try tell(claim, "released", .cancelled, store)
                for run in try store.openRuns(of: claim.job.id) { try conductor.advance(run, store) }
            }
        }
    }
}

/// How an attempt ended: the move of its job, and the word for its row.
struct Verdict {
    let move: JobMove
    let outcome: String

    static let succeeded = Verdict(move: .succeed, outcome: "succeeded")

    static func failed(_ error: QuillError, isDraining: Bool) -> Verdict {
        let disposition = isDraining && error.code == .cancelled ? .released : error.disposition
        return Verdict(move: .fail(disposition), outcome: disposition == .released ? "released" : "failed")
    }

    static func lost(gained: Bool) -> Verdict { Verdict(move: .lose(gained: gained), outcome: "lost") }

    /// What becomes of the job, of which a claim holds the status from before it was claimed.
    func status(
        after claimed: JobStatus, jitter: Double, now: Timestamp
    ) throws(IllegalMove) -> (status: JobStatus, restMilliseconds: Int64) {
        var running = claimed
        running.state = .running
        running.hold = nil
        return try running.applying(move, jitter: jitter, now: now)
    }
}

private func settle(
    _ claim: Claim, _ verdict: Verdict, _ error: QuillError?, _ store: any StoreWriting
) throws(QuillError) -> Bool {
    try store.settle([settled(claim, verdict, error, store)]) == [true]
}

private func settled(
    _ claim: Claim, _ verdict: Verdict, _ error: QuillError?, _ store: any StoreWriting
) throws(QuillError) -> Settled {
    do {
        let (status, rest) = try verdict.status(after: claim.job.status, jitter: store.chance(), now: store.now())
        return Settled(claim, status, restMilliseconds: rest, outcome: verdict.outcome, error: error)
    } catch let illegal as IllegalMove {
        throw QuillError(.internalError, "A job in state \(illegal.state) cannot \(illegal.move).")
    } catch let known as QuillError {
        throw known
    } catch {
        throw .unexpected(error, while: "ending a job")
    }
}

/// - Parameter outcome: how the attempt ended.
private func tell(_ claim: Claim, _ outcome: String, _ error: QuillError, _ store: any StoreWriting) throws(QuillError) {
    guard let job = try store.job(claim.job.id) else { return }
    let more = ["state": job.status.state.rawValue, "outcome": outcome, "code": error.code.rawValue, "error": error.message]
    let name: Event.Name = job.status.state == .dead ? .jobDead : .jobRetried
    try store.append(.step(name, claim, at: store.now(), more))
}

/// Brings back the work of processes that are gone.
package struct Rescuer: Sendable {
    private let settlement: Settlement

    package init(conductor: Conductor) { settlement = Settlement(conductor: conductor, isDraining: false) }

    /// On a home that this process alone owns, whatever another worker holds is lost already, before its lease runs out.
    package func rescue(_ store: any Store, soleWorker: String?) async throws(QuillError) -> Int {
        try await settlement.rescue(heldByOthersThan: soleWorker, store)
    }
}
