extension Wire {
    /// How the queue stands.
    package struct Queue: Codable, Sendable, Hashable {
        /// How many jobs are in each state.
        package let jobs: [String: Int]
        /// Due jobs that nobody has taken yet, by step.
        package let backlog: [Backlog]
        /// How long the oldest of them has been due.
        package let oldestWaitSeconds: Double?
        /// Steps whose oldest due job waits longer than `stuck_after_seconds`.
        package let stuckSteps: [String]
        /// Steps that only a newer Quill knows; their jobs are left alone.
        package let unknownSteps: [String]
        package let stuckAfterSeconds: Int
        package let limits: [Limit]
        /// What somebody paused: nothing of it is taken until it is resumed.
        package let paused: [Pause]
        /// Processes that work jobs off, as far as they tell of themselves.
        package let workers: [WorkerSeen]
        /// What keeps it from moving, as far as that can be known; the gravest first.
        package let diagnoses: [Diagnosis]

        package init(
            jobs: [String: Int], backlog: [Backlog], oldestWaitSeconds: Double?, stuckSteps: [String], unknownSteps: [String],
            stuckAfterSeconds: Int, limits: [Limit], paused: [Pause], workers: [WorkerSeen], diagnoses: [Diagnosis]
        ) {
            self.workers = workers
            self.diagnoses = diagnoses
            self.jobs = jobs
            self.backlog = backlog
            self.oldestWaitSeconds = oldestWaitSeconds
            self.stuckSteps = stuckSteps
            self.unknownSteps = unknownSteps
            self.stuckAfterSeconds = stuckAfterSeconds
            self.limits = limits
            self.paused = paused
        }
    }

    package struct Backlog: Codable, Sendable, Hashable {
        package let step: String
        /// Counted to 1,000.
        package let count: Int
        package let oldestJob, dueSince: String

        package init(step: String, count: Int, oldestJob: String, dueSince: String) {
            self.step = step
            self.count = count
            self.oldestJob = oldestJob
            self.dueSince = dueSince
        }
    }

    /// How much of a step, a provider or each project is worked on.
    package struct Limit: Codable, Sendable, Hashable {
        package let name: String
        package let atOnce: Int?
        /// So many are begun in any `period_seconds`.
        package let begun, periodSeconds: Int?

        package init(name: String, atOnce: Int?, begun: Int?, periodSeconds: Int?) {
            self.name = name
            self.atOnce = atOnce
            self.begun = begun
            self.periodSeconds = periodSeconds
        }
    }

    /// How many dead jobs were given up for good, and how many were left as they were.
    package struct Discarded: Codable, Sendable, Hashable {
        package let discarded, left: Int

        package init(discarded: Int, left: Int) {
            self.discarded = discarded
            self.left = left
        }
    }

    /// `POST /api/v1/jobs/dead/discard`.
    package struct Discard: WireRequest {
        package let reason: String

        package init(reason: String) { self.reason = reason }

        package init(_ fields: inout Fields) {
            reason = fields.text("reason", "Why nobody needs it any more.", length: 1...500, isRequired: true) ?? ""
        }
    }
}
