package import QuillCore

extension Quill {
    /// Lets a run that failed go on: its dead jobs get fresh tries. Where none of them is dead, a new run asks for the same, less what it
    /// made that no other run has made anew since. Returns the run to look at. Throws `not-found` and `conflict` (it has not failed).
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
            id: store.newID(), project: run.project, item: run.item, wanted: run.wanted, remake: try unmade(run, store),
            parameters: run.parameters, trigger: run.trigger == Run.reprocessing ? run.trigger : trigger, state: .open, error: nil,
            createdAt: try store.now(), endedAt: nil)
        try enqueue(again, [:], store)
        return again.id
    }

    /// So many of the newest runs of an item are looked at.
    private static var likeLookedAt: Int { 50 }

    /// What it was to make anew and did not, nor a run since that asked for the same by the same choices: to try twice makes nothing twice.
    private func unmade(_ run: Run, _ store: any StoreReading) throws(QuillError) -> [Target] {
        let since = try store.runs(run.project, item: run.item, Page(limit: Self.likeLookedAt)).filter {
            $0.id != run.id && $0.createdAt >= run.createdAt && $0.wanted == run.wanted && $0.parameters == run.parameters
        }
        var jobs: [Job] = []
        for one in [run] + since { jobs += try store.jobs(of: one.id).filter { $0.status.isLive || $0.status.state == .succeeded } }
        let plan: Plan
        // Why it cannot be planned the new run says by itself.
        do throws(QuillError) { plan = try conductor.plan(run, jobs, store) } catch { return run.remake }
        let toMake = Set(plan.toMake.map(\.target))
        let made = Set(plan.entries.map(\.target)).subtracting(toMake)
        // What rests on what is made already would not follow in another run. What rests on what is not follows by itself, if it has to.
        let following = plan.toMake.filter { $0.action == .make(.inputsChanged) && $0.recipe != nil }.map(\.target)
        let asked = run.remake.filter { !made.contains($0) }
        return asked + following.filter { !asked.contains($0) }
    }
}
