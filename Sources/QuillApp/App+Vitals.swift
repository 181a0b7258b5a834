internal import QuillAPI
internal import QuillQueue
internal import QuillService
internal import QuillStore
internal import SQL

extension App {
    /// What this process knows of itself.
    func vitals() async -> Vitals {
        let heart = worker?.pulse.figures
        let load = store.load
        return Vitals(
            heart: heart.map { Vitals.Heart(beats: $0.beats, failures: $0.failures, lastBeatAt: $0.lastBeatAt) },
            tellFailures: bells.failureCount,
            connections: load.map { Vitals.Connections(inUse: $0.inUse, idle: max(0, $0.connections - $0.inUse), waiting: $0.waiting) },
            streams: await feed.listenerCount, tally: await feed.tally)
    }
}
