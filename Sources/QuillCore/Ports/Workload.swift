/// How much there is to do and who does it, for operators who look every few seconds: counted by an index, and up to a limit.
package protocol WorkloadReading {
    /// - Parameter most: each number is counted up to this, so that a look costs the same however much there is.
    func workload(_ project: ID<Project>, countingTo most: Int) throws(QuillError) -> Workload
    /// How many jobs ended since a moment, by step and stretch of time; of the latest `most`.
    func throughput(
        _ project: ID<Project>, since: Timestamp, slotMilliseconds: Int64, countingTo most: Int
    ) throws(QuillError) -> [Throughput]
    /// How many jobs run that ask each provider or kind of destination.
    func runningByLane() throws(QuillError) -> [String: Int]
}

/// What ended of one step in one stretch of time.
package struct Throughput: Sendable, Hashable {
    package let step: String
    /// Counted from the moment on that was asked for.
    package let slot: Int
    package let succeeded: Int
    /// That died.
    package let failed: Int

    package init(step: String, slot: Int, succeeded: Int, failed: Int) {
        self.step = step
        self.slot = slot
        self.succeeded = succeeded
        self.failed = failed
    }
}

package struct Workload: Sendable, Hashable {
    /// Jobs by step that wait for a worker or for their time, and that nothing holds.
    package var queued: [String: Int] = [:]
    package var running: [String: Int] = [:]
    package var dead: [String: Int] = [:]
    package var held: [Hold: Int] = [:]
    /// Open and waiting ones; those that have ended are not counted.
    package var runs: [RunState: Int] = [:]
    /// Workers that hold a job now.
    package var busyWorkers = 0
    /// Running jobs whose lease has run out and that nobody has taken back yet.
    package var lostLeases = 0

    package init() {}

    /// Every step that it speaks of.
    package var steps: Set<String> { Set(queued.keys).union(running.keys).union(dead.keys) }
}
