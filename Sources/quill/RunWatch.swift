internal import QuillClient
internal import QuillCore
internal import QuillQueue
internal import QuillWire
internal import Support
internal import Terminal

/// Follows runs by their events, one after the other, and shows how far they are; works them off too where no server does.
struct RunWatch: Sendable {
    private let client: QuillClient
    private let runs: [String]
    private let worker: Worker?
    private let view: ProgressView?
    private let news = News()

    init(client: QuillClient, run: String, worker: Worker?, view: ProgressView?) {
        self.init(client: client, runs: [run], worker: worker, view: view)
    }

    /// - Parameter runs: one at least.
    init(client: QuillClient, runs: [String], worker: Worker?, view: ProgressView?) {
        self.client = client
        self.runs = runs
        self.worker = worker
        self.view = view
    }

    /// Returns when the last of the runs has ended, waits for a person, or when the person at the terminal has had enough; with the one that
    /// was looked at last.
    func untilEnded(_ interrupt: Interrupt) async throws -> Wire.Run {
        interrupt.onSet { [news, worker] in
            news.ring()
            if let worker { Task { await worker.drain() } }
        }
        let drawing = view.map { view in Task { await view.keepDrawing() } }
        let working = worker.map { [news] worker in
            Task {
                defer { news.end() }
                try await worker.run()
            }
        }
        defer { drawing?.cancel() }
        var (stages, current) = (StageList(), runs.first ?? "")
        var pauses = PauseWatch(client: client, isOurs: worker != nil) { [view] words in
            if let view { view.note(words) } else { Log.note(words) }
        }
        do {
            for run in runs where !interrupt.isSet && !news.isOver {
                (stages, current) = (StageList(), run)
                let following = Task { [client, news] in await news.follow(run, client) }
                defer { following.cancel() }
                var now = try await look(run, &stages)
                while now.state == "open", !interrupt.isSet, !news.isOver {
                    try await pauses.look(now)
                    let isDue = await news.wait()
                    if let view { news.takeProgress().compactMap { stages.event($0) }.forEach(view.apply) }
                    if isDue { now = try await look(run, &stages) }
                }
            }
        } catch {
            await worker?.drain()
            try await working?.value
            throw error
        }
        await worker?.drain()
        try await working?.value
        let ended = try await look(current, &stages)
        view?.finish()
        return ended
    }

    private func look(_ run: String, _ stages: inout StageList) async throws -> Wire.Run {
        let now = try await client.run(run)
        if let view { stages.events(now).forEach(view.apply) }
        return now
    }
}
