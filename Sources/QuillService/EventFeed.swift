package import QuillCore
internal import Support

/// Numbers what was committed and hands it to everyone who listens, in the order of the numbers and each fact once.
///
/// A fact is written as bytes once, however many listen. Whoever comes with the number of the last one seen gets what was
/// missed from the store first; a listener that does not take what it is given is dropped, never silently skipped.
package actor EventFeed {
    /// Takes a frame; false means that it is gone, or too slow.
    package typealias Sink = @Sendable ([UInt8]) -> Bool

    private struct Listener {
        let filter: EventFilter
        let sink: Sink
        let onDrop: @Sendable () -> Void
    }

    private static let ringSize = 4_096

    private let store: any Store
    private var listeners: [Int: Listener] = [:]
    private var nextListener = 0
    /// The newest frames, with numbers that follow one another.
    private var ring: [EventFrame] = []
    private var last: Int64 = 0
    private var isStarted = false
    private var isClosed = false
    private var runsOfJob: [String: [String]] = [:]
    private var progressSentAt: [ID<Job>: ContinuousClock.Instant] = [:]
    private let isWoken = Lock(false)
    private let trouble = Trouble()
    /// What happened since the feed began to listen.
    package private(set) var tally = EventTally()

    package init(store: any Store) { self.store = store }

    package var listenerCount: Int { listeners.count }

    /// The number of the newest event that is told already: a page that shows what was true then begins to listen behind it.
    package func newest() async throws(QuillError) -> Int64 {
        try await start()
        return last
    }

    /// Says that something may have been committed. Cheap, and may be called too often.
    package nonisolated func wake() {
        guard
            isWoken.withLock({ woken in
                defer { woken = true }
                return !woken
            })
        else { return }
        Task { await self.pump() }
    }

    /// Begins to hand `filter`'s events to `sink`: those after number `after`, or from now on.
    ///
    /// What was missed goes to `catchUp`, which may let it wait until the listener can take it, however much it is; without one it
    /// goes to `sink` at once.
    /// - Returns: what `leave` takes; nil when the listener is gone, or would not take what was missed.
    package func listen(
        after: Int64?, _ filter: EventFilter, onDrop: @escaping @Sendable () -> Void = {},
        catchUp: (@Sendable ([UInt8]) async -> Bool)? = nil, _ sink: @escaping Sink
    ) async throws(QuillError) -> Int? {
        try await start()
        let catchUp = catchUp ?? { sink($0) }
        var position = after ?? last
        if let after, try await isGap(after) {
            position = last
            guard await catchUp(EventFrame.reset(at: position)) else { return nil }
        }
        while position < last {
            let missed = try await missed(after: position, filter)
            // What is old may have been forgotten while the listener read.
            if try await isGap(position) {
                position = last
                guard await catchUp(EventFrame.reset(at: position)) else { return nil }
                continue
            }
            guard let newest = missed.last?.number else { break }
            for frame in missed where filter.takes(frame) { guard await catchUp(frame.bytes) else { return nil } }
            position = newest
        }
        // From the last look at `last` on nothing is awaited, so that nothing falls between what was missed and what comes.
        guard !isClosed else { return nil }
        nextListener += 1
        listeners[nextListener] = Listener(filter: filter, sink: sink, onDrop: onDrop)
        return nextListener
    }

    /// The store is about to close: nothing more is read, and nobody is told any more.
    package func close() {
        isClosed = true
        for listener in listeners.values { listener.onDrop() }
        listeners = [:]
    }

    package func leave(_ listener: Int) { listeners[listener] = nil }

    /// Tells how far a job is: a frame without a number, at most four a second for a job, lost without harm.
    package func tell(_ progress: Progress, of job: Job) async {
        guard !listeners.isEmpty else { return }
        let now = ContinuousClock.now
        if let sent = progressSentAt[job.id], now - sent < .milliseconds(250) { return }
        if progressSentAt.count > 1_000 { progressSentAt.removeAll() }
        progressSentAt[job.id] = now
        let runs = await runs(of: job.id.text)
        deliver(EventFrame(progress, of: job, runs: runs))
    }

    private func start() async throws(QuillError) {
        guard !isStarted else { return }
        let newest = try await store.write { store throws(QuillError) in try store.numberEvents() }
        guard !isStarted else { return }
        isStarted = true
        last = newest
    }

    /// Whether what followed `after` is not all there any more, or was never here.
    private func isGap(_ after: Int64) async throws(QuillError) -> Bool {
        guard after <= last else { return true }
        if after == last { return false }
        let kept = try await store.read { store throws(QuillError) in try store.eventNumbers() }
        guard let kept else { return after < last }
        return after < kept.lowerBound - 1
    }

    /// The next frames behind a number, of those that were told already.
    private func missed(after number: Int64, _ filter: EventFilter) async throws(QuillError) -> [EventFrame] {
        if let first = ring.first, first.number <= number + 1 { return ring.filter { $0.number > number } }
        return try await frames(of: events(after: number), filter).filter { $0.number <= last }
    }

    private func pump() async {
        isWoken.withLock { $0 = false }
        guard !isClosed else { return }
        do {
            try await start()
            _ = try await store.write { store throws(QuillError) in try store.numberEvents() }
            while true {
                let known = last
                let events = try await events(after: known)
                let found = try await frames(of: events, nil)
                // Another pump may have been here meanwhile.
                let fresh = found.filter { $0.number > last }
                guard let newest = fresh.last else { return trouble.over("events are read again") }
                for event in events where (event.number ?? 0) > last { tally.count(event) }
                last = newest.number
                ring += fresh
                if ring.count > Self.ringSize { ring.removeFirst(ring.count - Self.ringSize) }
                for frame in fresh { deliver(frame) }
            }
        } catch {
            guard !isClosed else { return }
            trouble.met("events cannot be read: \(error)")
        }
    }

    private func deliver(_ frame: EventFrame) {
        for (id, listener) in listeners where listener.filter.takes(frame) && !listener.sink(frame.bytes) {
            listeners[id] = nil
            listener.onDrop()
        }
    }

    private func events(after number: Int64) async throws(QuillError) -> [Event] {
        try await store.read { store throws(QuillError) in try store.events(Project.defaultID, after: number, limit: 500) }
    }

    private func frames(of events: [Event], _ filter: EventFilter?) async throws(QuillError) -> [EventFrame] {
        let wantsRuns = filter?.run != nil || listeners.values.contains { $0.filter.run != nil }
        var frames: [EventFrame] = []
        for event in events {
            if event.name == .runStarted { runsOfJob.removeAll() }
            var runs: [String] = []
            if let run = event.data["run"] {
                runs = [run]
            } else if wantsRuns, let job = event.data["job"] {
                runs = await self.runs(of: job)
            }
            frames.append(try EventFrame(event, runs: runs))
        }
        return frames
    }

    /// The runs that want a job; empty when that cannot be told.
    private func runs(of job: String) async -> [String] {
        if let known = runsOfJob[job] { return known }
        guard let id = ID<Job>(job) else { return [] }
        do {
            let runs = try await store.read { store throws(QuillError) in try store.runs(of: id).map(\.id.text) }
            if runsOfJob.count > 1_000 { runsOfJob.removeAll() }
            runsOfJob[job] = runs
            return runs
        } catch {
            Log.error("the runs of \(job) could not be read: \(error)")
            return []
        }
    }
}
