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
        var pauses = PauseWatch(client: client, isOurs: worker != nil) { [view] words in
            if let view { view.note(words) } else { Log.note(words) }
        }
        do {
            var now = try await look(&stages)
            while now.state == "open", !interrupt.isSet, !news.isOver {
                try await pauses.look(now)
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
