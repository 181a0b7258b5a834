/// Threads that tasks may prefer to the cooperative pool, to go on where what they waited for was done.
///
///     let group = ThreadGroup([session.executor])
///     Task(executorPreference: group) { … await session.transaction(…) … }
///
/// A task that comes back from an actor on one of these threads stays on it, without waking another thread, unless something waits there
/// already, which may take its time. That one, and one that comes from elsewhere, gets the thread with the least to do. What blocks such a
/// thread keeps its actor waiting too: nothing long belongs there.
package final class ThreadGroup: TaskExecutor {
    private let members: [ThreadExecutor]

    /// At least one.
    package init(_ members: [ThreadExecutor]) {
        precondition(!members.isEmpty, "a group of no threads runs nothing")
        self.members = members
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let member = members.first(where: \.isCurrentAlone) ?? members.min { $0.load < $1.load }
        member?.add(job, of: self)
    }
}
