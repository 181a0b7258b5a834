extension Wire {
    /// How far an attempt is.
    package struct Progress: Codable, Sendable, Hashable {
        package let stage: String
        /// 0–1; nil where it cannot be told.
        package let fraction: Double?

        package init(stage: String, fraction: Double?) {
            self.stage = stage
            self.fraction = fraction
        }
    }

    package struct Job: Codable, Sendable, Hashable {
        package let id, step, target, title, itemId, state: String
        /// What keeps it from being worked on: `approval`, `budget`, `credentials` or `human`.
        package let hold: String?
        /// How many failures count towards the limit since it was last driven again, and the limit; not how often it was tried in all.
        package let attemptCount, maxAttempts: Int
        /// How often it was tried in all, with the try that runs.
        package let tries: Int
        package let nextAttemptAt: String?
        package let progress: Progress?
        package let error: Fault?
        package let deadReason: String?
        /// Why a person gave it up for good.
        package let discarded: String?
        /// `high`, `normal` or `low`.
        package let priority: String
        package let createdAt: String
        package let endedAt: String?

        package init(
            id: String, step: String, target: String, title: String, itemId: String, state: String, hold: String?, attemptCount: Int,
            maxAttempts: Int, tries: Int, nextAttemptAt: String?, progress: Progress?, error: Fault?, deadReason: String?,
            discarded: String? = nil,
            priority: String = "normal", createdAt: String, endedAt: String?
        ) {
            self.discarded = discarded
            self.priority = priority
            self.id = id
            self.step = step
            self.target = target
            self.title = title
            self.itemId = itemId
            self.state = state
            self.hold = hold
            self.attemptCount = attemptCount
            self.maxAttempts = maxAttempts
            self.tries = tries
            self.nextAttemptAt = nextAttemptAt
            self.progress = progress
            self.error = error
            self.deadReason = deadReason
            self.createdAt = createdAt
            self.endedAt = endedAt
        }
    }

    package struct Attempt: Codable, Sendable, Hashable {
        package let id, worker, startedAt: String
        package let number: Int
        package let outcome, endedAt: String?
        package let error: Fault?
        package let log: [LogLine]

        package init(
            id: String, number: Int, worker: String, outcome: String?, error: Fault?, log: [LogLine] = [], startedAt: String,
            endedAt: String?
        ) {
            self.log = log
            self.id = id
            self.number = number
            self.worker = worker
            self.outcome = outcome
            self.error = error
            self.startedAt = startedAt
            self.endedAt = endedAt
        }
    }

    package struct JobDetail: Codable, Sendable, Hashable {
        package let job: Job
        package let attempts: [Attempt]
        package let runs: [String]
        /// What it went through: waits and tries, oldest first.
        package let timeline: [JobSpan]
        /// What its tries used of models.
        package let usage: [Usage]
        /// What that cost; missing where a model had no price.
        package let costUsd: String?
        /// Jobs of the same runs: what it rests on, and what rests on it as far as that is queued.
        package let needs, neededBy: [JobLink]
        /// Why it does not go on, where that can be known.
        package let diagnosis: Diagnosis?

        package init(
            job: Job, attempts: [Attempt], runs: [String], timeline: [JobSpan], usage: [Usage], costUsd: String?, needs: [JobLink],
            neededBy: [JobLink], diagnosis: Diagnosis?
        ) {
            self.job = job
            self.attempts = attempts
            self.runs = runs
            self.timeline = timeline
            self.usage = usage
            self.costUsd = costUsd
            self.needs = needs
            self.neededBy = neededBy
            self.diagnosis = diagnosis
        }
    }

    /// A line of what an attempt did; `level` is `info` or `error`.
    package struct LogLine: Codable, Sendable, Hashable {
        package let at, level, message: String

        package init(at: String, level: String, message: String) {
            self.at = at
            self.level = level
            self.message = message
        }
    }

    /// How many dead jobs got fresh tries, and how many were left as they are.
    package struct Redriven: Codable, Sendable, Hashable {
        package let redriven, left: Int

        package init(redriven: Int, left: Int) {
            self.redriven = redriven
            self.left = left
        }
    }
}
