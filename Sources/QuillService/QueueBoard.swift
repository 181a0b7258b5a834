package import QuillCore

/// How each step of the queue stands, for people: what waits, runs, ends, and what keeps it.
package struct QueueBoard: Sendable {
    package struct Step: Sendable {
        package let name: String
        /// Queued jobs that nothing holds, due or not; counted to 10,000.
        package let waiting: Int
        package let running: Int
        /// How many run at once in the whole cluster; nil where nobody set it.
        package let limit: Int?
        /// How many one worker runs at once; nil where this version does not know the step.
        package let room: Int?
        /// Since when its oldest due job waits.
        package let dueAt: Timestamp?
        /// Jobs that came to a good end, and that died, in each stretch of time of the board, the oldest first.
        package let succeeded: [Int]
        package let failed: [Int]
        /// Its own, whether the whole queue is paused too or not.
        package let pause: Pause?
        package let isStuck: Bool

        /// Whether something waits, runs, or is kept from both.
        package var isActive: Bool { waiting + running > 0 || pause != nil }
        package var hasEnded: Bool { (succeeded + failed).contains { $0 > 0 } }
    }

    package let now: Timestamp
    package let pauses: Pauses
    /// Those that are known here, and those that others have queued.
    package let steps: [Step]
    /// Limits of providers, kinds of destinations and projects, with what runs under each; nil where that is not counted.
    package let limits: [(name: String, limit: Limit, running: Int?)]

    /// Of its stretches of time: twelve of five minutes.
    package static let slotMilliseconds: Int64 = 300_000
    package static let slotCount = 12
}

extension Quill {
    package func queueBoard() async throws(QuillError) -> QueueBoard {
        let (rules, known) = (rules, conductor.steps)
        return try await store.read { store throws(QuillError) in
            let now = try store.now()
            // Whole stretches on the clock, so that a finished one does not change any more.
            let slot = QueueBoard.slotMilliseconds
            let since = Timestamp(milliseconds: (now.milliseconds / slot - Int64(QueueBoard.slotCount) + 1) * slot)
            let load = try store.workload(Project.defaultID, countingTo: Self.workloadMax)
            let (backlog, pauses) = (try store.backlog(countingTo: 1), try store.pauses())
            let ended = try store.throughput(Project.defaultID, since: since, slotMilliseconds: slot, countingTo: Self.workloadMax)
            let stuck = pauses.stuck(backlog, now: now, afterSeconds: rules.stuckAfterSeconds).map(\.step)
            let own = pauses.current.compactMap(\.step)
            let names = known + load.steps.union(backlog.map(\.step)).union(ended.map(\.step)).union(own).subtracting(known).sorted()
            let steps = names.map { name in
                let rows = ended.filter { $0.step == name }
                func slots(_ count: (Throughput) -> Int) -> [Int] {
                    (0..<QueueBoard.slotCount).map { slot in rows.filter { $0.slot == slot }.reduce(0) { $0 + count($1) } }
                }
                return QueueBoard.Step(
                    name: name, waiting: load.queued[name] ?? 0, running: load.running[name] ?? 0, limit: rules.limits.byName[name]?.atOnce,
                    room: rules.room[name], dueAt: backlog.first { $0.step == name }?.dueAt, succeeded: slots(\.succeeded),
                    failed: slots(\.failed), pause: pauses.current.first { $0.step == name }, isStuck: stuck.contains(name))
            }
            let lanes = try store.runningByLane()
            let limits = rules.limits.byName.filter { !names.contains($0.key) }.sorted { $0.key < $1.key }.map { name, limit in
                (name: name, limit: limit, running: name == Limits.project ? nil : lanes[name] ?? 0)
            }
            return QueueBoard(now: now, pauses: pauses, steps: steps, limits: limits)
        }
    }
}
