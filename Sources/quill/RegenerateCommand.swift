internal import QuillClient
internal import QuillCore
internal import QuillWire
internal import Terminal

/// `quill regenerate`: one section written anew, as a proposal.
struct RegenerateCommand: Command {
    let context: CommandContext

    func run() async throws -> Status {
        let document = try parsed.id("document", of: Document.self, listedBy: "quill documents")
        let section = parsed.argument("section") ?? ""
        let writing = try WritingChoice(parsed)
        let request = Wire.Regenerate(writer: writing.writer, style: writing.style)
        guard parsed.flag("dry-run") else { return try await make(document, section, request) }
        let plan = try await Reach.looking(configuration) { try await $0.planRegeneration(section, of: document, request) }
        guard let plan else { throw Reach.nothingYet }
        if isJSON { Output.json(plan, console) } else { PlanText.entries(plan, console) }
        return .done
    }

    private func make(_ document: String, _ section: String, _ request: Wire.Regenerate) async throws -> Status {
        try await Reach.toChange(configuration).closing { reach in
            let interrupt = Interrupt()
            // The price first: while it is looked at, nothing has begun.
            let plan = try await reach.client.planRegeneration(section, of: document, request)
            if !isJSON { console.note(PlanText.price(plan)) }
            let begun = try await reach.client.regenerate(section, of: document, request)
            let view = isJSON ? nil : ProgressView(console.err)
            let watch = RunWatch(client: reach.client, run: begun.id, worker: reach.worker, view: view)
            let run = try await watch.untilEnded(interrupt)
            await reach.tidy()
            let proposals = try await reach.client.proposals(of: document, state: "open", limit: 200)
            let proposal = proposals.data.first { $0.runId == run.id }
            if isJSON {
                Output.json(RegenerationOutput(run: run, proposal: proposal), console)
            } else if run.unchanged.contains(section) {
                unchanged(run, document, proposal)
            } else if run.state == "succeeded", let proposal {
                console.line("Proposed (\(PlanText.cost(run.costUsd))); the document is as it was.")
                FallbackText.show(run.fallbacks, of: run.id, console)
                console.line("Look at it: quill proposal show \(document) \(proposal.id)")
            } else {
                RunText.show(run, stoppedBy: interrupt.signal == nil ? nil : reach.server.map { .watching($0) } ?? .working, console)
            }
            return Status(run, interrupt.signal)
        }
    }

    /// Nothing came of it, and what to do instead.
    private func unchanged(_ run: Wire.Run, _ document: String, _ proposal: Wire.ProposalRow?) {
        console.line("Unchanged (\(PlanText.cost(run.costUsd))): it was written anew and came out word for word as the document says it.")
        FallbackText.show(run.fallbacks, of: run.id, console)
        console.line("The extractive writer writes the same from the same words. For other words, ask a language model:")
        console.line("  --writer openai --instructions 'what should be different'")
        console.line("or edit the section yourself in the dashboard: quill serve")
        if let proposal { console.line("There is nothing to take from the proposal: quill proposal discard \(document) \(proposal.id)") }
    }
}

/// What `--json` prints.
private struct RegenerationOutput: Encodable {
    let run: Wire.Run
    /// Nil where none came of it.
    let proposal: Wire.ProposalRow?
}
