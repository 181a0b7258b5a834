internal import QuillClient
internal import QuillCore
internal import QuillQueue
internal import QuillWire
internal import Support
internal import Terminal

/// Follows a run by its events and shows how far it is; works it off too where no server does.
struct RunWatch: Sendable {
    private let client: QuillClient
    private let run: String
    private let worker: Worker?
    private let view: ProgressView?
    private let news = News()

    init(client: QuillClient, run: String, worker: Worker?, view: ProgressView?) {
        self.client = client
        self.run = run
        self.worker = worker
        self.view = view
    }

    /// Returns when the run has ended, waits for a person, or when the person at the terminal has had enough.
    func untilEnded(_ interrupt: Interrupt) async throws -> Wire.Run {
        interrupt.onSet { [news, worker] in
            news.ring()
            if let worker { Task { await worker.drain() } }
        }
        let drawing = view.map { view in Task { await view.keepDrawing() } }
        let following = Task { [client, run, news] in await news.follow(run, client) }
        let working = worker.map { [news] worker in
            Task {
                defer { news.end() }
                try await worker.run()
            }
        }
        defer {
            drawing?.cancel()
            following.cancel()
        }
        var stages = StageList()
        do {
            var now = try await look(&stages)
            while now.state == "open", !interrupt.isSet, !news.isOver {
                let isDue = await news.wait()
                if let view { news.takeProgress().compactMap { stages.event($0) }.forEach(view.apply) }
                if isDue { now = try await look(&stages) }
            }
        } catch {
            await worker?.drain()
            try await working?.value
            throw error
        }
        await worker?.drain()
        try await working?.value
        let ended = try await look(&stages)
        view?.finish()
        return ended
    }

    private func look(_ stages: inout StageList) async throws -> Wire.Run {
        let now = try await client.run(run)
        if let view { stages.events(now).forEach(view.apply) }
        return now
    }
}

/// What the events of a run say, kept until the watcher has time for it: the newest progress of each target, and whether
/// anything else has happened.
private final class News: Sendable {
    private struct State {
        var progress: [String: ProgressFrame] = [:]
        var isDue = false
        var isOver = false
    }
    private let state = Lock(State())
    private let bell = Doorbell()

    var isOver: Bool { state.withLock { $0.isOver } }

    func ring() {
        state.withLock { $0.isDue = true }
        bell.ring()
    }

    /// Nobody works any more.
    func end() {
        state.withLock { $0.isOver = true }
        bell.ring()
    }

    /// Returns with the next news, or after two seconds of silence: then, and when more than progress was told, it is time to look.
    func wait() async -> Bool {
        let isTold = await bell.wait(milliseconds: 2_000)
        return state.withLock { state in
            defer { state.isDue = false }
            return state.isDue || !isTold
        }
    }

    func takeProgress() -> [ProgressFrame] {
        state.withLock { state in
            defer { state.progress = [:] }
            return Array(state.progress.values)
        }
    }

    /// Hears the events of a run until its task is cancelled. Should they fail, the watcher looks every two seconds, and what is
    /// wrong with the server is said by that.
    func follow(_ run: String, _ client: QuillClient) async {
        do { try await client.follow(run: run, connected: ring) { take($0) } } catch { ring() }
    }

    private func take(_ event: WireEvent) {
        guard event.name == "step.progress" else { return ring() }
        do {
            let frame = try Wire.decode(ProgressFrame.self, Array(event.data.utf8))
            state.withLock { $0.progress[frame.variant] = frame }
            bell.ring()
        } catch {
            ring()
        }
    }
}
