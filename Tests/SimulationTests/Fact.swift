import QuillCore

/// Something that has happened, told to the invariants: what the store took, and what the outside world saw.
enum Fact {
    case acknowledged(run: Int)
    case claimed(job: Int, attempt: Int)
    /// A worker has looked, and has so much room left by step.
    case looked(room: [String: Int])
    /// A paid call goes out.
    case called(job: Int, key: String)
    /// A checkpoint was taken.
    case kept(job: Int, attempt: Int, key: String, isResult: Bool)
    /// Something was written outside, for the so manieth time.
    case written(job: Int, key: String, count: Int)
    case ended(job: Int, attempt: Int, End)
    case cancelled(job: Int)
    case buried(job: Int)
    case lifted(job: Int)
    case redriven(job: Int)
    case runCancelled(Int)
    case fired(schedule: Int, slot: Timestamp, token: Int, Firing)
    case firingEnded(schedule: Int, slot: Timestamp, token: Int)
    case impossible(String)

    enum End {
        case succeeded
        case failed(Disposition)
        /// Told to stop, by its worker or because its lease is gone.
        case stopped
        /// Its lease ran out; `worker` says whether that worker lived and was not stopped all the while.
        case lost(worker: Life)
    }

    enum Life: String { case steady, gone }
    enum Firing { case new, takenOver(from: Life) }

    /// For a story; nil where it would only make that longer.
    var words: String? {
        switch self {
        case .acknowledged(let run): "run \(run) is acknowledged"
        case .claimed(let job, let attempt): "job \(job) is claimed, attempt \(attempt)"
        case .looked: nil
        case .called(let job, let key): "job \(job) calls \(key)"
        case .kept(let job, let attempt, let key, let isResult):
            "attempt \(attempt) of job \(job) \(isResult ? "keeps" : "intends") \(key)"
        case .written(let job, let key, let count): "job \(job) writes \(key) outside (\(count))"
        case .ended(let job, let attempt, .lost(let worker)): "attempt \(attempt) of job \(job) is lost, its worker \(worker.rawValue)"
        case .ended(let job, let attempt, .failed(let how)): "attempt \(attempt) of job \(job) fails: \(how)"
        case .ended(let job, let attempt, .stopped): "attempt \(attempt) of job \(job) is stopped"
        case .ended(let job, let attempt, .succeeded): "attempt \(attempt) of job \(job) succeeds"
        case .cancelled(let job): "job \(job) is cancelled"
        case .buried(let job): "job \(job) is moved to the dead"
        case .lifted(let job): "job \(job) is let go on"
        case .redriven(let job): "job \(job) is driven again"
        case .runCancelled(let run): "run \(run) is cancelled"
        case .fired(let schedule, let slot, let token, .new): "schedule \(schedule) fires \(slot), token \(token)"
        case .fired(let schedule, let slot, let token, .takenOver): "schedule \(schedule), \(slot): taken over, token \(token)"
        case .firingEnded(let schedule, let slot, let token): "the firing of schedule \(schedule) at \(slot) ends, token \(token)"
        case .impossible(let what): what
        }
    }
}
