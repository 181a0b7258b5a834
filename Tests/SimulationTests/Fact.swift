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
    case turned(job: Int, attempt: Int, lane: String)
    case cancelled(job: Int)
    case buried(job: Int)
    case lifted(job: Int)
    case redriven(job: Int)
    /// Another job has made the same since it died.
    case satisfied(job: Int)
    case discarded(job: Int)
    case paused(step: String?)
    case resumed(step: String?)
    /// The queue outside was told of these; of everything that is due, or of as many as fit.
    case told(jobs: [Int], isAll: Bool)
    case runCancelled(Int)
    /// Somebody saved it, perhaps in the place of another.
    case wished(schedule: Int, Wish)
    case rested(schedule: Int)
    case wentOn(schedule: Int)
    case removed(schedule: Int)
    case hastened(schedule: Int, at: Timestamp)
    case fired(schedule: Int, FiringRow, wish: Int, Firing)
    /// To be taken over at `until`; whether the try counts.
    case firingGivenBack(schedule: Int, slot: Timestamp, token: Int, until: Timestamp, isCounted: Bool)
    /// A run is begun for it.
    case begun(schedule: Int, slot: Timestamp, token: Int, wish: Int, run: Int)
    /// A keeper has looked at all schedules and fired what was due.
    case keptHouse
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
        case .looked, .told, .keptHouse: nil
        case .called(let job, let key): "job \(job) calls \(key)"
        case .kept(let job, let attempt, let key, let isResult):
            "attempt \(attempt) of job \(job) \(isResult ? "keeps" : "intends") \(key)"
        case .written(let job, let key, let count): "job \(job) writes \(key) outside (\(count))"
        case .ended(let job, let attempt, .lost(let worker)): "attempt \(attempt) of job \(job) is lost, its worker \(worker.rawValue)"
        case .ended(let job, let attempt, .failed(let how)): "attempt \(attempt) of job \(job) fails: \(how)"
        case .ended(let job, let attempt, .stopped): "attempt \(attempt) of job \(job) is stopped"
        case .ended(let job, let attempt, .succeeded): "attempt \(attempt) of job \(job) succeeds"
        case .turned(let job, let attempt, let lane): "attempt \(attempt) of job \(job) turns to \(lane)"
        case .cancelled(let job): "job \(job) is cancelled"
        case .buried(let job): "job \(job) is moved to the dead"
        case .lifted(let job): "job \(job) is let go on"
        case .redriven(let job): "job \(job) is driven again"
        case .satisfied(let job): "job \(job) is driven again, and another has made the same"
        case .discarded(let job): "job \(job) is given up for good"
        case .paused(let step): "\(step ?? "the queue") is paused"
        case .resumed(let step): "\(step ?? "the queue") goes on"
        case .runCancelled(let run): "run \(run) is cancelled"
        case .wished(let schedule, let wish): "schedule \(schedule) is saved with wish \(wish.number), \(wish.timetable.when)"
        case .rested(let schedule): "schedule \(schedule) is paused"
        case .wentOn(let schedule): "schedule \(schedule) goes on"
        case .removed(let schedule): "schedule \(schedule) is removed"
        case .hastened(let schedule, let at): "schedule \(schedule) is made due at \(at)"
        case .fired(let schedule, let firing, let wish, .new):
            "schedule \(schedule) fires \(firing.slot) for wish \(wish), token \(firing.token), \(firing.missed) missed"
        case .fired(let schedule, let firing, let wish, .takenOver):
            "schedule \(schedule), \(firing.slot): taken over for wish \(wish), token \(firing.token)"
        case .firingGivenBack(let schedule, let slot, let token, let until, _):
            "the firing of schedule \(schedule) at \(slot) is given back until \(until), token \(token)"
        case .begun(let schedule, let slot, let token, let wish, let run):
            "run \(run) is begun for wish \(wish) of schedule \(schedule) at \(slot), token \(token)"
        case .firingEnded(let schedule, let slot, let token): "the firing of schedule \(schedule) at \(slot) ends, token \(token)"
        case .impossible(let what): what
        }
    }
}
