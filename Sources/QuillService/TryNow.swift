package import QuillCore
internal import Support

/// Trying again what waits, and giving up for good.
extension Quill {
    /// Makes a job try now: a dead one gets fresh tries, one that waits for its time is due at once, and one that waits for a
    /// person, a key or a budget looks once more. What waits for an approval waits for that alone.
    package func tryNow(_ id: ID<Job>) async throws(QuillError) {
        try await store.write { store throws(QuillError) in
            guard let job = try store.job(id), job.status.state == .queued else {
                try redrive(id, store)
                try audit(.jobRedriven, of: .job(id), store)
                return try note(.done, store)
            }
            if job.status.hold == .approval {
                throw QuillError(.conflict, "The job waits for an approval.", hint: "Approve the document; it goes on by itself.")
            }
            if let hold = job.status.hold { _ = try store.lift(hold, .job(id)) } else { _ = try store.hasten(id) }
            var data = Self.data(job)
            data["lifted"] = job.status.hold?.rawValue
            try store.append(Event(name: .jobRedriven, project: job.project, data: data, at: store.now()))
            for run in try store.openRuns(of: id) { try conductor.advance(run, store) }
            try note(.done, store)
            try audit(.jobRetried, of: .job(id), before: ["held": job.status.hold?.rawValue], after: ["step": job.step], store)
        }
        redriven()
    }

    /// Lifts a hold from every job that it keeps: a key was changed, a budget raised. Returns how many.
    package func lift(_ hold: Hold) async throws(QuillError) -> Int {
        try await store.write { store throws(QuillError) in
            let jobs = try store.lift(hold, .all)
            for job in jobs { for run in try store.openRuns(of: job) { try conductor.advance(run, store) } }
            if !jobs.isEmpty { try audit(.jobsLifted, of: .queue, after: ["held": hold.rawValue, "jobs": String(jobs.count)], store) }
            return jobs.count
        }
    }

    /// Gives a dead job up for good, with the reason why. Throws `not-found`, `conflict` (it is not dead) and
    /// `validation-failed` (no reason).
    package func discard(_ id: ID<Job>, because reason: String) async throws(QuillError) {
        try await discard(id, because: try Self.checked(reason), noting: .done)
    }

    private func discard(_ id: ID<Job>, because reason: String, noting effect: Effect, isAudited: Bool = true) async throws(QuillError) {
        try await store.write { store throws(QuillError) in
            guard let job = try store.job(id) else { throw Self.noJob(id) }
            guard try store.discard(id, because: reason) else {
                throw QuillError(
                    .conflict, "Only dead jobs can be discarded; this one is \(job.status.state.rawValue).", hint: "Cancel it instead.")
            }
            var data = Self.data(job)
            data["discarded"] = reason
            try store.append(Event(name: .jobCancelled, project: job.project, data: data, at: store.now()))
            for run in try store.openRuns(of: id) { try conductor.advance(run, store) }
            try note(effect, store)
            if isAudited { try audit(.jobDiscarded, of: .job(id), after: ["step": job.step], note: reason, store) }
        }
        failpoint("discard.committed")
    }

    /// The same for all that are meant.
    package func discard(_ query: DeadLetterQuery, because reason: String) async throws(QuillError) -> (discarded: Int, left: Int) {
        let reason = try Self.checked(reason)
        var sum = (discarded: claim?.begun?.count ?? 0, left: 0)
        try await auditBulk(.jobsDiscarded, query, note: reason)
        try await forEachDead(query) { job throws(QuillError) in
            try await discard(job, because: reason, isAudited: sum.discarded < Self.auditedOneByOne, &sum)
        }
        try await auditBulk(.jobsDiscarded, query, ["jobs": String(sum.discarded), "left": String(sum.left)], note: reason)
        return sum
    }

    /// The same for jobs that were chosen one by one. What is not dead any more is left as it is.
    package func discard(_ jobs: [ID<Job>], because reason: String) async throws(QuillError) -> (discarded: Int, left: Int) {
        let reason = try Self.checked(reason)
        var sum = (discarded: claim?.begun?.count ?? 0, left: 0)
        for job in jobs { try await discard(job, because: reason, isAudited: true, &sum) }
        return sum
    }

    private func discard(
        _ job: ID<Job>, because reason: String, isAudited: Bool, _ sum: inout (discarded: Int, left: Int)
    ) async throws(QuillError) {
        do {
            try await discard(job, because: reason, noting: .discarded(sum.discarded + 1), isAudited: isAudited)
            sum.discarded += 1
        } catch  where error.code == .conflict || error.code == .notFound {
            sum.left += 1
        }
    }

    static func checked(_ reason: String, hint: String = "Say why nobody needs it any more.") throws(QuillError) -> String {
        let words = String(reason.drop { $0.isWhitespace })
        guard !words.isEmpty, words.count <= 500 else {
            throw QuillError(
                .validationFailed, "reason: has to say why, in 1 to 500 characters.", hint: hint)
        }
        return words
    }
}
