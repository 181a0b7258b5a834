import PostgreSQL
import QuillCore
import QuillQueue
import QuillStore
import SQL
import Support

/// From the moment that a job was to be queued to the start of its work, at a fixed rate whatever the answers take. The worker is the
/// product's. On a server it and whoever asks have connections of their own and hear of each other by the product's bell alone, as two
/// processes would; in a file they share the process, as they do in `quill serve`.
struct Starts {
    private let place: Place
    private let rate: Int
    private let seconds: Int

    init(_ place: Place, rate: Int, seconds: Int) {
        self.place = place
        self.rate = rate
        self.seconds = seconds
    }

    func run() async throws -> String {
        let times = Lock<[Double]>([])
        let moments = Lock<[ID<Job>: ContinuousClock.Instant]>([:])
        let handler = Handler { (claim) async throws(QuillError) in
            let now = ContinuousClock.now
            guard let moment = moments.withLock({ $0[claim.job.id] }) else { return }
            times.withLock { $0.append(moment.duration(to: now) / .milliseconds(1)) }
        }
        let sides = try await Sides(place)
        let doorbell = Doorbell()
        let worker = Worker(
            name: "w-0", store: sides.working, handler: handler, conductor: Conductor(rules: []),
            room: Room(steps: ["0"], standard: 32, byStep: [:]), doorbell: doorbell, changed: { sides.changed() })
        sides.listen { worker.wake() }
        let working = Task { try await worker.run() }
        let count = rate * seconds
        // The first second warms up, and does not count.
        try await ask(rate + count, sides) { id, index, moment in
            if index >= rate { moments.withLock { $0[id] = moment } }
        } asked: {
            sides.asked { worker.wake() }
        }
        let end = ContinuousClock.now + .seconds(10)
        while times.withLock({ $0.count }) < count, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(10)) }
        await worker.drain()
        try await working.value
        await sides.close()
        let sorted = times.withLock { $0.sorted() }
        guard sorted.count == count else { throw LostJob() }
        return #"""
            {"jobs": \#(count), "p50_ms": \#(sorted[count / 2]), "p99_ms": \#(sorted[count * 99 / 100]), "max_ms": \#(sorted[count - 1])}
            """#
    }

    /// Queues jobs at their moments; none waits for the one before.
    private func ask(
        _ count: Int, _ sides: Sides, note: (ID<Job>, Int, ContinuousClock.Instant) -> Void, asked: @escaping @Sendable () -> Void
    ) async throws {
        let ids = SQLStore.ids
        let began = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<count {
                let moment = began + .microseconds(index * 1_000_000 / rate)
                let id: ID<Job> = ids.make()
                note(id, index, moment)
                try await Task.sleep(until: moment, tolerance: .zero, clock: .continuous)
                group.addTask {
                    try await sides.asking.write { store throws(QuillError) in try store.insert(Self.job(id, index, try store.now())) }
                    asked()
                }
            }
            try await group.waitForAll()
        }
    }

    private static func job(_ id: ID<Job>, _ index: Int, _ now: Timestamp) -> Job {
        let item = Filling.item(index % 100)
        let recipe = Recipe(step: "0", version: index, inputs: ["media": Digest(of: "a").hex])
        return Job(
            id: id, project: Project.defaultID, step: "0", item: item, target: Target(.item(item), Variant(.transcript)), recipe: recipe,
            parameters: Filling.parameters, status: JobStatus(), runAt: now, error: nil, createdAt: now, endedAt: nil)
    }
}

/// Who works and who asks.
private struct Sides: Sendable {
    let working: SQLStore
    let asking: SQLStore
    private let bells: (working: ClusterBell, asking: ClusterBell)?

    init(_ place: Place) async throws {
        guard place.isServer else {
            working = SQLStore(try await place.open())
            asking = working
            bells = nil
            return
        }
        let (here, there) = (try await place.server(connections: 8), try await place.server(connections: 8))
        working = SQLStore(here)
        asking = SQLStore(there)
        bells = (ClusterBell(here, name: "working"), ClusterBell(there, name: "asking"))
    }

    func listen(_ wake: @escaping @Sendable () -> Void) {
        bells?.working.start(heard: wake, round: {})
        bells?.asking.start(heard: {}, round: {})
    }

    /// A job was queued.
    func asked(_ wake: () -> Void) { if let bells { bells.asking.ringForWork() } else { wake() } }
    /// The worker has done something that others may want to know.
    func changed() { bells?.working.ring() }

    func close() async {
        let bells = [bells?.working, bells?.asking].compactMap(\.self)
        for bell in bells { bell.stop() }
        if !bells.isEmpty { await asking.close() }
        await working.close()
        for bell in bells { await bell.ended() }
    }
}
