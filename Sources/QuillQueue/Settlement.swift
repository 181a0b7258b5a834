package import QuillCore
internal import Support

/// Commits how a job ended: its products, its status, the next jobs of the runs that want it, and the events, in one
/// transaction behind the fence.
struct Settlement: Sendable {
    let conductor: Conductor
    let isDraining: Bool

    func commit(_ claim: Claim, _ ending: Ending, _ store: any Store) async throws(QuillError) {
        let (conductor, isDraining) = (conductor, isDraining)
        try await store.write { store throws(QuillError) in
            switch ending {
            case .done(let commit):
                guard try settle(claim, .succeed, "succeeded", nil, store) else { return }
                try commit(store)
                Failpoint.reached("settle.written")
                try store.append(.step(.stepFinished, claim, at: store.now(), ["state": "succeeded"]))
            case .failed(let error, let commit):
                let disposition = isDraining && error.code == .cancelled ? .released : error.disposition
                let outcome = disposition == .released ? "released" : "failed"
                guard try settle(claim, .fail(disposition), outcome, error, store) else { return }
                try commit?(store)
                try tell(claim, outcome, error, store)
            }
            for run in try store.openRuns(of: claim.job.id) { try conductor.advance(run, store) }
        }
    }

    /// Jobs of workers that are gone go back to the queue, or to the dead if that has happened too often.
    func rescue(heldByOthersThan worker: String?, _ store: any Store) async throws(QuillError) -> Int {
        let conductor = conductor
        return try await store.write { store throws(QuillError) in
            let lost = try store.lostClaims(heldByOthersThan: worker)
            for (claim, gained) in lost {
                let error = QuillError(.cancelled, "The process that worked on it ended without a word.", .retry)
                guard try settle(claim, .lose(gained: gained), "lost", error, store) else { continue }
                try tell(claim, "lost", error, store)
                for run in try store.openRuns(of: claim.job.id) { try conductor.advance(run, store) }
            }
            return lost.count
        }
    }
}

private func settle(
    _ claim: Claim, _ move: JobMove, _ outcome: String, _ error: QuillError?, _ store: any StoreWriting
) throws(QuillError) -> Bool {
    // The claim holds the status from before it was claimed.
    var running = claim.job.status
    running.state = .running
    running.hold = nil
    do {
        let (status, rest) = try running.applying(move, jitter: store.chance(), now: store.now())
        return try store.settle(claim, status, restMilliseconds: rest, outcome: outcome, error: error)
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
