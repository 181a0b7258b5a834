/// One step for one target on the queue. Runs that want the same thing share it.
package struct Job: Noun, Sendable, Hashable {
    package static let idPrefix = "job"

    package let id: ID<Job>
    package let project: ID<Project>
    /// The name of the step, which is also the kind of work.
    package let step: String
    package let item: ID<Item>
    package let target: Target
    package let recipe: Recipe
    package let parameters: Parameters
    package let status: JobStatus
    package let runAt: Timestamp
    package let error: QuillError?
    package let createdAt: Timestamp
    package let endedAt: Timestamp?

    package init(
        id: ID<Job>, project: ID<Project>, step: String, item: ID<Item>, target: Target, recipe: Recipe, parameters: Parameters,
        status: JobStatus, runAt: Timestamp, error: QuillError?, createdAt: Timestamp, endedAt: Timestamp?
    ) {
        self.id = id
        self.project = project
        self.step = step
        self.item = item
        self.target = target
        self.recipe = recipe
        self.parameters = parameters
        self.status = status
        self.runAt = runAt
        self.error = error
        self.createdAt = createdAt
        self.endedAt = endedAt
    }
}

/// One try by one worker. It is the lease, and its id is the fencing token: what it writes is accepted while it is the job's
/// current attempt.
package struct Attempt: Noun, Sendable, Hashable {
    package static let idPrefix = "att"

    package let id: ID<Attempt>
    package let job: ID<Job>
    package let number: Int
    package let worker: String
    package let progress: Progress?
    /// `succeeded`, `failed`, `released`, `lost`, `cancelled`; nil while it runs.
    package let outcome: String?
    package let error: QuillError?
    package let startedAt: Timestamp
    package let endedAt: Timestamp?

    package init(
        id: ID<Attempt>, job: ID<Job>, number: Int, worker: String, progress: Progress?, outcome: String?, error: QuillError?,
        startedAt: Timestamp, endedAt: Timestamp?
    ) {
        self.id = id
        self.job = job
        self.number = number
        self.worker = worker
        self.progress = progress
        self.outcome = outcome
        self.error = error
        self.startedAt = startedAt
        self.endedAt = endedAt
    }
}

/// A job in the hands of a worker.
package struct Claim: Sendable, Hashable {
    package let job: Job
    package let attempt: ID<Attempt>

    package init(job: Job, attempt: ID<Attempt>) {
        self.job = job
        self.attempt = attempt
    }
}

/// A durable sub-result inside a job, kept across its attempts: a recognised piece, a model's answer, a publish phase.
package struct Checkpoint: Sendable, Hashable {
    package let job: ID<Job>
    package let key: String
    /// Digest of what the sub-result was made from; another digest means that it no longer counts.
    package let input: Digest
    /// Nil while it is only intended.
    package let result: [UInt8]?

    package init(job: ID<Job>, key: String, input: Digest, result: [UInt8]?) {
        self.job = job
        self.key = key
        self.input = input
        self.result = result
    }
}
