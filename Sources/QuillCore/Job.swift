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
    package let priority: Priority
    /// The provider or kind of destination that it asks, waits for or will first turn to, for limits: `openai`, `folder`. Nil where it
    /// needs none.
    package let lane: String?
    /// Why a person gave it up for good.
    package let discarded: String?

    package init(
        id: ID<Job>, project: ID<Project>, step: String, item: ID<Item>, target: Target, recipe: Recipe, parameters: Parameters,
        status: JobStatus, runAt: Timestamp, error: QuillError?, createdAt: Timestamp, endedAt: Timestamp?, priority: Priority = .normal,
        lane: String? = nil, discarded: String? = nil
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
        self.priority = priority
        self.lane = lane
        self.discarded = discarded
    }

    /// What its recipe and parameters may take in the queue, in bytes. Larger things belong into the blob store.
    package static let payloadBytesMax = 65_536

    package var load: Load { Load(step: step, lane: lane, project: project) }
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

/// A line of what an attempt did.
package struct LogLine: Sendable, Hashable {
    package enum Level: String, Sendable { case info, error }

    package let attempt: ID<Attempt>
    package let at: Timestamp
    package let level: Level
    package let message: String

    package init(attempt: ID<Attempt>, at: Timestamp, level: Level, message: String) {
        self.attempt = attempt
        self.at = at
        self.level = level
        self.message = message
    }

    /// So many are kept of an attempt; later ones are dropped, but for how it ended.
    package static let keptMax = 200
}

/// A job in the hands of a worker.
package struct Claim: Sendable, Hashable {
    /// How many of one kind are taken at most in one go.
    package static let batchMax = 32

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

    package enum Standing: Sendable, Hashable {
        case done([UInt8])
        /// Begun by an attempt that did not come to tell the end.
        case intended
        case new
    }

    /// How far a sub-result is of which this is kept, if anything: what was made from another input counts as nothing.
    package static func standing(_ kept: Checkpoint?, input: Digest) -> Standing {
        guard let kept, kept.input == input else { return .new }
        return kept.result.map { .done($0) } ?? .intended
    }
}
