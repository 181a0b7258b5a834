package import QuillCore
internal import Support

extension Quill {
    /// Moves a job that waits or runs to the dead letters, with the reason why: what runs of it is stopped, and it can be tried again later,
    /// as any dead job can. Throws `not-found`, `conflict` (it has ended) and `validation-failed` (no reason).
    package func bury(_ id: ID<Job>, because reason: String) async throws(QuillError) {
        let (reason, conductor) = (try Self.checked(reason, hint: "Say why it is not to be tried now."), conductor)
        try await store.write { store throws(QuillError) in
            guard let job = try store.job(id) else { throw Self.noJob(id) }
            let error = QuillError(
                .cancelled, "It was moved to the dead letters: \(reason)", hint: "Try it again when what was in its way is gone.")
            guard try store.bury(id, error) else {
                throw QuillError(
                    .conflict, "Only a job that waits or runs can be moved to the dead letters; this one is \(job.status.state.rawValue).",
                    hint: "Look at it once more.")
            }
            try store.loseDelivery(of: job, error)
            var data = Self.data(job)
            data["buried"] = reason
            data["state"] = JobStatus.State.dead.rawValue
            data["code"] = error.code.rawValue
            data["error"] = error.message
            try store.append(Event(name: .jobDead, project: job.project, data: data, at: store.now()))
            for run in try store.openRuns(of: id) { try conductor.advance(run, store) }
            try note(.done, store)
            try audit(
                .jobBuried, of: .job(id), before: ["state": job.status.state.rawValue], after: ["state": JobStatus.State.dead.rawValue],
                note: reason, store)
        }
        failpoint("bury.committed")
    }
}
