import QuillCore

/// What is paused, and since when it is not.
struct PauseMemory {
    /// The whole queue has no name.
    var now: Set<String?> = []
    var endedAt: [String?: Timestamp] = [:]

    func holds(_ step: String) -> Bool { now.contains(nil) || now.contains(step) }
    /// When it last went on.
    func wentOnAt(_ step: String) -> Timestamp { max(endedAt[nil] ?? never, endedAt[step] ?? never) }

    private var never: Timestamp { Timestamp(milliseconds: 0) }
}

extension Witness {
    mutating func sawTold(_ told: [Int], isAll: Bool, _ store: ModelStore) {
        for job in told {
            if pauses.holds(store.jobs[job].load.step) { broken(.told, "job \(job) is told of, and is paused") }
            jobs[job, default: JobMemory()].toldAt = store.now
        }
        guard isAll else { return }
        for (index, job) in store.jobs.enumerated() where store.isReady(index) && !pauses.holds(job.load.step) {
            let since = max(job.runAt, pauses.wentOnAt(job.load.step))
            if jobs[index]?.toldAt.map({ $0 < since }) ?? true { broken(.told, "job \(index) is due since \(since), and not told of") }
        }
    }

    /// Against what the alarms would say of steps that nobody takes.
    mutating func checkAlarms(_ store: ModelStore) {
        let seconds = Int64(60)
        let stuck = store.stuck(afterSeconds: seconds)
        for one in store.backlog() {
            let waits = store.now - max(one.dueAt, pauses.wentOnAt(one.step))
            let isMissed = !pauses.holds(one.step) && waits > seconds * 1_000
            if isMissed != stuck.contains(one.step) { broken(.missedByNobody, "\(one.step) waits \(waits) ms, paused: \(!isMissed)") }
        }
    }
}
