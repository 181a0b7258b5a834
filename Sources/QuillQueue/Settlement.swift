internal import QuillCore
internal import Support

/// What came of an ending that a worker told.
enum Reception: Sendable {
    /// The job was not this attempt's any more: nothing was written.
    case unheard
    case heard
    /// Heard, and by it there may be work: the job goes back, or its runs go on.
    case moreToDo
}

/// How an attempt ended that a worker made.
struct Ended: Sendable {
    let claim: Claim
    let ending: Ending
    /// Whether the worker had been told to stop: then what it cut short was not the job's fault.
    var isDraining = false

    var verdict: Verdict { ending.error.map { .failed($0, isDraining: isDraining) } ?? .succeeded }
}

/// Commits how jobs ended: their products, their status, the next jobs of the runs that want them, and the events, in one
/// transaction behind the fence.
struct Settlement: Sendable {
    let conductor: Conductor

    /// What came of each. When it throws nothing of any is kept.
    func commit(_ all: [Ended], _ store: any Store) async throws(QuillError) -> [Reception] {
        let receptions = try await store.write { store throws(QuillError) in
            let verdicts = all.map(\.verdict)
            var endings: [Settled] = []
            for (one, verdict) in zip(all, verdicts) { endings.append(try settled(one.claim, verdict, one.ending.error, conductor, store)) }
            let kept = try store.settle(endings)
            var heard: [ID<Job>] = []
            for (index, one) in all.enumerated() where kept[index] {
                try record(one, verdicts[index], store)
                if endings[index].status.state == .dead, let error = one.ending.error {
                    try store.loseDelivery(of: one.claim.job, attempt: one.claim.attempt, error)
                }
                heard.append(one.claim.job.id)
            }
            let runs = try store.openRuns(of: heard)
            for run in runs { try conductor.advance(run, store) }
            var receptions: [Reception] = []
            for (index, one) in all.enumerated() {
                if kept[index] {
                    receptions.append(runs.isEmpty && one.ending.error == nil ? .heard : .moreToDo)
                } else {
                    receptions.append(try isRecorded(one, verdicts[index], store) ? .moreToDo : .unheard)
                }
            }
            return receptions
        }
        failpoint("settle.committed")
        return receptions
    }

    /// Whether the attempt has ended like that already: by a commit whose answer was lost.
    private func isRecorded(_ one: Ended, _ verdict: Verdict, _ store: any StoreReading) throws(QuillError) -> Bool {
        try store.attempt(one.claim.attempt)?.outcome == verdict.outcome
    }

    private func record(_ one: Ended, _ verdict: Verdict, _ store: any StoreWriting) throws(QuillError) {
        switch one.ending {
        case .done(let commit):
            try commit(store)
            failpoint("settle.written")
            try store.append(.step(.stepFinished, one.claim, at: store.now(), ["state": "succeeded"]))
        case .failed(let error, let commit):
            try commit?(store)
            try tell(one.claim, verdict.outcome, error, store)
            failpoint("failure.written")
        }
    }

    /// Jobs of workers that are gone go back to the queue, or to the dead if that has happened too often.
    func rescue(heldByOthersThan worker: String?, _ store: any Store) async throws(QuillError) -> Int {
        let count = try await store.write { store throws(QuillError) in
            let lost = try store.lostClaims(heldByOthersThan: worker)
            let error = QuillError(.cancelled, "The process that worked on it ended without a word.", .retry)
            var endings: [Settled] = []
            for (claim, gained) in lost { endings.append(try settled(claim, .lost(gained: gained), error, conductor, store)) }
            let isKept = try store.settle(endings)
            let kept = zip(lost, isKept).filter(\.1).map(\.0.claim)
            for claim in kept { try tell(claim, "lost", error, store) }
            for (ending, isKept) in zip(endings, isKept) where isKept && ending.status.state == .dead {
                try store.loseDelivery(of: ending.claim.job, attempt: ending.claim.attempt, error)
            }
            for run in try store.openRuns(of: kept.map(\.job.id)) { try conductor.advance(run, store) }
            if !lost.isEmpty { failpoint("rescue.written") }
            return lost.count
        }
        if count > 0 { failpoint("rescue.committed") }
        return count
    }

    /// What the store holds for a worker that does not know of it goes back, no try counted: the claim was kept, and its answer lost.
    /// While it lives the worker renews that lease, so nobody else would get the job.
    func giveBack(heldBy worker: String, but known: Set<ID<Attempt>>, _ store: any Store) async throws(QuillError) {
        try await store.write { store throws(QuillError) in
            for claim in try store.claims(heldBy: worker) where !known.contains(claim.attempt) {
                let ending = try settled(claim, Verdict(move: .fail(.released), outcome: "released"), .cancelled, conductor, store)
                guard try store.settle([ending]) == [true] else { continue }
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
        after claimed: JobStatus, _ policy: RetryPolicy = .standard, jitter: Double, now: Timestamp?
    ) throws(IllegalMove) -> (status: JobStatus, restMilliseconds: Int64) {
        var running = claimed
        running.state = .running
        running.hold = nil
        return try running.applying(move, policy: policy, jitter: jitter, now: now)
    }
}

private func settled(
    _ claim: Claim, _ verdict: Verdict, _ error: QuillError?, _ conductor: Conductor, _ store: any StoreWriting
) throws(QuillError) -> Settled {
    do {
        // Only a failure may have to wait for a certain time.
        let now = error == nil ? nil : try store.now()
        let (status, rest) = try verdict.status(
            after: claim.job.status, conductor.retryPolicy(of: claim.job.step), jitter: store.chance(), now: now)
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
