package import QuillCore

extension Quill {
    /// Lets a run that failed go on: its dead jobs get fresh tries. Where none of them is dead, a new run asks for the same;
    /// what was made meanwhile is reused. Returns the run to look at. Throws `not-found` and `conflict` (it has not failed).
    package func retry(_ id: ID<Run>, trigger: String = "web") async throws(QuillError) -> ID<Run> {
        let next = try await store.write { store throws(QuillError) in
            guard let run = try store.run(id) else { throw missing("run", id.text) }
            guard run.state == .failed || run.state == .cancelled else {
                throw QuillError(.conflict, "Only a run that has failed can be tried again; this one is \(run.state.rawValue).")
            }
            let dead = try store.jobs(of: id).filter { $0.status.state == .dead }
            let goesOn = run.state == .failed && !dead.isEmpty
            if goesOn { for job in dead { try redrive(job.id, store) } }
            let next = try goesOn ? id : begin(again: run, trigger, store)
            try note(.run(next, isNewItem: false, notes: []), store)
            try audit(
                .runRetried, of: .run(id), before: ["state": run.state.rawValue],
                after: ["run": next.text, "redriven": goesOn ? String(dead.count) : nil], store)
            return next
        }
        redriven()
        return next
    }

    private func begin(again run: Run, _ trigger: String, _ store: any StoreWriting) throws(QuillError) -> ID<Run> {
        let again = Run(
            id: store.newID(), project: run.project, item: run.item, wanted: run.wanted, remake: [], parameters: run.parameters,
            trigger: run.trigger == Run.reprocessing ? run.trigger : trigger, state: .open, error: nil, createdAt: try store.now(),
            endedAt: nil)
        try enqueue(again, [:], store)
        return again.id
    }
}
