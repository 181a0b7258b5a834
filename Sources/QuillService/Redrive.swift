package import QuillCore
internal import Support

extension Quill {
    /// Gives a dead job fresh tries; the runs that failed with it go on. One whose target another job has made since, by the
    /// same recipe, has nothing left to do: it ends as succeeded, and its runs share what that one made.
    package func redrive(_ id: ID<Job>) async throws(QuillError) { try await redrive(id, noting: .done) }

    func redrive(_ id: ID<Job>, noting effect: Effect, isAudited: Bool = true) async throws(QuillError) {
        try await store.write { store throws(QuillError) in
            try redrive(id, store)
            try note(effect, store)
            if isAudited { try audit(.jobRedriven, of: .job(id), store) }
        }
        redriven()
    }

    func redriven() { failpoint("redrive.committed") }

    /// Throws `not-found`, and `conflict` when it is not dead or the same is being made already.
    func redrive(_ id: ID<Job>, _ store: any StoreWriting) throws(QuillError) {
        guard let job = try store.job(id) else { throw Self.noJob(id) }
        if let live = try store.liveJob(job.project, job.target, job.recipe.digest) {
            throw QuillError(.conflict, "The same is being made already, by \(live.id).", hint: "Wait for that job.")
        }
        var data = Self.data(job)
        let twin = try job.status.state == .dead ? store.twin(of: job) : nil
        if let twin {
            try store.update(id, try job.status.satisfied())
            data["satisfied_by"] = twin.text
        } else if try !store.redrive(id) {
            throw QuillError(
                .conflict, "Only dead jobs can be driven again; this one is \(job.status.state.rawValue).", hint: "Start a new run.")
        }
        try store.append(Event(name: .jobRedriven, project: job.project, data: data, at: store.now()))
        for run in try store.runs(of: id) where run.state == .failed {
            if let twin { try store.link(run.id, twin) }
            try store.update(run.id, state: .open, error: nil)
            if let open = try store.run(run.id) { try conductor.advance(open, store) }
        }
    }
}

extension JobStatus {
    fileprivate func satisfied() throws(QuillError) -> JobStatus {
        do throws(IllegalMove) { return try applying(.satisfy, jitter: 0).status } catch {
            throw QuillError(.internalError, "A job in state \(error.state) cannot \(error.move).")
        }
    }
}
