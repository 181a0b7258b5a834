internal import QuillClient
internal import QuillCore
internal import QuillWire
internal import Support
internal import Terminal

/// `quill article`: the main job, with its progress.
struct ArticleCommand: Command {
    let context: CommandContext

    func run() async throws -> Status {
        let given = try GivenInput(parsed.argument("input") ?? "")
        let wishes = try ArticleOptions.wishes(parsed)
        return parsed.flag("dry-run") ? try await plan(given, wishes) : try await make(given, wishes)
    }

    private func plan(_ given: GivenInput, _ wishes: Wire.Wishes) async throws -> Status {
        try await Reach.toPlan(configuration).closing { reach in
            let sent = try await given.send(reach.client)
            let plan = try await sent.use(reach.client) { try await reach.client.plan(url: $0.url, upload: $0.upload, wishes) }
            // A plan leaves the file where it was sent to.
            await sent.takeBack(reach.client)
            if isJSON { Output.json(plan, console) } else { PlanText.show(plan, console) }
            return .done
        }
    }

    private func make(_ given: GivenInput, _ wishes: Wire.Wishes) async throws -> Status {
        try await Reach.toWork(configuration).closing { reach in
            let interrupt = Interrupt()
            let view = isJSON ? nil : ProgressView(console.err)
            let started = try await begin(given, wishes, reach, view, interrupt)
            failpoint("run.started")
            if !isJSON, !started.isNew {
                console.note(console.paint(.dim, "Known already as \(started.item.id); what is there is reused."))
            }
            for note in started.notes { console.note(console.paint(.yellow, Console.safe(note))) }
            let watch = RunWatch(client: reach.client, run: started.run.id, worker: reach.worker, view: view)
            let run = try await watch.untilEnded(interrupt)
            await reach.tidy()
            return show(run, started.notes, interrupt.signal, reach.server)
        }
    }

    /// Ctrl-C breaks off the sending of a file to a server. Once the run has begun there, it only ends the watching.
    private func begin(
        _ given: GivenInput, _ wishes: Wire.Wishes, _ reach: Reach, _ view: ProgressView?, _ interrupt: Interrupt
    ) async throws -> Wire.Ingested {
        let sending = Task { try await given.send(reach.client, view) }
        if reach.server != nil { interrupt.onSet { sending.cancel() } }
        return try await sending.value.use(reach.client) { sent in
            guard reach.server == nil || !interrupt.isSet else { throw QuillError.cancelled }
            if let url = sent.url { return try await reach.client.ingest(url: url, wishes) }
            return try await reach.client.ingest(upload: sent.upload ?? "", wishes)
        }
    }

    private func show(_ run: Wire.Run, _ notes: [String], _ signal: Int32?, _ server: String?) -> Status {
        if isJSON {
            Output.json(RunOutput(run: run, notes: notes), console)
        } else {
            RunText.show(run, stoppedBy: signal == nil ? nil : server.map { .watching($0) } ?? .working, console)
        }
        return Status(run, signal)
    }
}

/// What `--json` prints of a run that was watched.
struct RunOutput: Encodable {
    let run: Wire.Run
    /// What was noticed when the run was begun: an edit made at a destination.
    let notes: [String]

    func encode(to encoder: any Encoder) throws {
        try run.encode(to: encoder)
        var more = encoder.container(keyedBy: Key.self)
        try more.encode(notes, forKey: .notes)
    }

    private enum Key: String, CodingKey { case notes }
}
