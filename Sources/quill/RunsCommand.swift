internal import QuillClient
internal import QuillCore
internal import QuillWire
internal import Terminal

/// `quill runs`: what was asked for, and what is to become of one of it.
struct RunsCommand: Command {
    let context: CommandContext

    func run() async throws -> Status {
        switch parsed.path.last {
        case "retry": try await retry()
        case "cancel": try await cancel()
        default: try await ListCommands(context: context).runs()
        }
    }

    private var id: String { get throws(QuillError) { try parsed.id("run", of: Run.self, listedBy: "quill runs") } }

    private func retry() async throws -> Status {
        let id = try id
        return try await Reach.toChange(configuration).closing { reach in
            let interrupt = Interrupt()
            let run = try await reach.client.retryRun(id)
            return try await RunWatch.show(run.id, reach, interrupt, isJSON: isJSON, console)
        }
    }

    private func cancel() async throws -> Status {
        let id = try id
        let run = try await Reach.toChange(configuration).closing { reach in
            try await reach.client.cancelRun(id)
            return try await reach.client.run(id)
        }
        if isJSON {
            Output.json(run, console)
        } else {
            console.line("\(run.id)  \(run.state)  \(Console.safe(run.item.title))")
        }
        return .done
    }
}

extension RunWatch {
    /// Watches a run to its end, works it off where no server does, and shows what it came to.
    static func show(_ run: String, _ reach: Reach, _ interrupt: Interrupt, isJSON: Bool, _ console: Console) async throws -> Status {
        let view = isJSON ? nil : ProgressView(console.err)
        let ended = try await RunWatch(client: reach.client, run: run, worker: reach.worker, view: view).untilEnded(interrupt)
        await reach.tidy()
        if isJSON {
            Output.json(ended, console)
        } else {
            RunText.show(ended, stoppedBy: interrupt.signal == nil ? nil : reach.server.map { .watching($0) } ?? .working, console)
        }
        return Status(ended, interrupt.signal)
    }
}
