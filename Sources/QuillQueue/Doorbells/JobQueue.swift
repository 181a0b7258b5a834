package import QuillCore

/// A message that was heard: it names a job that may be worth looking at.
package struct JobMessage: Sendable, Hashable {
    /// Nil when its content is none of ours: there is nothing to be done about it.
    package let job: ID<Job>?
    /// What the queue knows it by.
    package let receipt: String

    package init(job: ID<Job>?, receipt: String) {
        self.job = job
        self.receipt = receipt
    }
}

/// A queue outside the database that carries ids of jobs from whoever queued them to workers that sleep. It may lose, double, delay
/// and reorder them: the rows are the truth.
package protocol JobQueue: Sendable {
    /// For people, without secrets: `Redis at 127.0.0.1:6379`.
    var title: String { get }
    /// How many ids are best sent at a time.
    var batchLimit: Int { get }
    func send(_ jobs: [ID<Job>]) async throws(QuillError)
    /// Waits some seconds for messages; none where none came, nil where the queue itself brings them (`POST /webhook/queue`).
    func receive() async throws(QuillError) -> [JobMessage]?
    /// Messages that are done with, and others that somebody should hear again.
    func settle(done: [JobMessage], again: [JobMessage]) async throws(QuillError)
    /// Whether it has a place for dead jobs.
    var takesDeadLetters: Bool { get }
    func bury(_ letters: [DeadLetter]) async throws(QuillError)
    /// Whether it can be used, in words for `quill doctor`; throws what keeps it from working.
    func check() async throws(QuillError) -> String
    func close() async
}

extension JobQueue {
    package var takesDeadLetters: Bool { false }
    package func bury(_ letters: [DeadLetter]) async throws(QuillError) {}
}

/// Words that every failure of a queue ends with.
package enum QueueHelp {
    package static let document = "docs/DEPLOYMENT.md"
}
