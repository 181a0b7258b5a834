internal import HTTPServer
internal import QuillCore
internal import QuillService
internal import QuillWeb

extension Pages {
    func queueModel() async throws -> QueueModel {
        let board = try await quill.queueBoard()
        let busy = board.steps.filter(\.isActive).map { card($0, board.now) }
        let idle = board.steps.filter { !$0.isActive && $0.hasEnded }.map { card($0, board.now) }
        return QueueModel(
            pause: board.pauses.queue.map(Self.pause), cards: busy, idle: idle,
            steps: board.steps.map { (name: $0.name, title: Naming.step($0.name)) },
            limits: board.limits.map(Self.limit))
    }

    private func card(_ step: QueueBoard.Step, _ now: Timestamp) -> QueueModel.Card {
        // Where one process does all the work, what it has room for is the limit.
        let isAlone = ["inline", "sqlite"].contains(queueMode)
        return QueueModel.Card(
            step: step.name, title: Naming.step(step.name), waiting: step.waiting, running: step.running, limit: step.limit ?? step.room,
            isPerWorker: step.limit == nil && !isAlone, oldestWaitSeconds: step.dueAt.map { Double(max(0, now - $0)) / 1_000 },
            line: Sparkline(done: step.succeeded, failed: step.failed, span: "in the last hour"), pause: step.pause.map(Self.pause),
            isStuck: step.isStuck)
    }

    private static func pause(_ pause: Pause) -> QueueModel.Pause {
        QueueModel.Pause(by: pause.name.map { "\($0) (\(trigger(pause.by)))" } ?? trigger(pause.by), at: pause.at, reason: pause.reason)
    }

    /// `openai: 2 of 4 at a time, 60 a minute`.
    private static func limit(_ row: (name: String, limit: Limit, running: Int?)) -> String {
        let running = row.running.map { "\(Words.count($0)) of " } ?? ""
        let atOnce = row.limit.atOnce.map { "\(running)\(Words.count($0)) at a time" }
        let rate = row.limit.rate.map { rate in
            let period = [1_000: "second", 60_000: "minute", 3_600_000: "hour"][rate.periodMilliseconds] ?? "\(rate.periodMilliseconds) ms"
            return "\(Words.count(rate.count)) begun a \(period)"
        }
        let name = row.name == Limits.project ? "each project" : row.name
        return "\(name) " + [atOnce, rate].compactMap(\.self).joined(separator: ", ")
    }

    func pauseQueue(_ form: FormBody, _ visit: Visit) async throws -> Response {
        let step = form.given("step")
        try await quill.pauseQueue(step, by: "web", reason: form["reason"])
        return try await queueChanged("\(step.map(Naming.step) ?? "The queue") is paused", visit)
    }

    func resumeQueue(_ form: FormBody, _ visit: Visit) async throws -> Response {
        let step = form.given("step")
        try await quill.resumeQueue(step, by: "web")
        return try await queueChanged("\(step.map(Naming.step) ?? "The queue") goes on", visit)
    }

    private func queueChanged(_ words: String, _ visit: Visit) async throws -> Response {
        guard visit.wantsPatch else { return visit.redirect(to: .jobs(.all)) }
        let queue = try await queueModel()
        return visit.patch(words) { $0.queueCards(queue) }
    }
}

extension Naming {
    /// What a step is called: `Transcribe`.
    static func step(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }
}
