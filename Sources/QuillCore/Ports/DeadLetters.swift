/// Which dead jobs are meant.
package struct DeadLetterQuery: Sendable, Hashable {
    package let step: String?
    /// Words that their reason or the title of their source holds, in any case of the letters of ASCII; empty means all.
    package let words: String
    /// Only those with this signature.
    package let group: String?
    /// Only those that had died by then: what a person saw when they decided, and nothing that died since.
    package let until: Timestamp?

    package init(step: String? = nil, words: String = "", group: String? = nil, until: Timestamp? = nil) {
        self.step = step
        self.words = words
        self.group = group
        self.until = until
    }

    package func until(_ until: Timestamp?) -> DeadLetterQuery { DeadLetterQuery(step: step, words: words, group: group, until: until) }
}

/// Dead jobs with one signature.
package struct DeadGroup: Sendable, Hashable {
    package let signature: String
    package let step: String
    package let count: Int
    /// How many of them would fail again as they are.
    package let permanent: Int
    package let firstAt: Timestamp
    package let lastAt: Timestamp
    /// The job that was queued last of them.
    package let sample: Job

    package init(
        signature: String, step: String, count: Int, permanent: Int, firstAt: Timestamp, lastAt: Timestamp, sample: Job
    ) {
        self.signature = signature
        self.step = step
        self.count = count
        self.permanent = permanent
        self.firstAt = firstAt
        self.lastAt = lastAt
        self.sample = sample
    }
}

/// The largest groups, and what all of them come to.
package struct DeadGroups: Sendable, Hashable {
    package let groups: [DeadGroup]
    /// How many groups there are, those that are not listed too.
    package let count: Int
    package let jobs: Int

    package init(groups: [DeadGroup], count: Int, jobs: Int) {
        self.groups = groups
        self.count = count
        self.jobs = jobs
    }
}

/// A person's word that what a group died of is mended from a build on.
package struct Fix: Sendable, Hashable {
    package let project: ID<Project>
    package let signature: String
    package let build: String
    package let markedAt: Timestamp

    package init(project: ID<Project>, signature: String, build: String, markedAt: Timestamp) {
        self.project = project
        self.signature = signature
        self.build = build
        self.markedAt = markedAt
    }
}

/// Jobs of a group that died after it was marked as fixed, in one build.
package struct DiedSince: Sendable, Hashable {
    package let signature: String
    /// Nil where the version that let them die did not tell.
    package let build: String?
    package let count: Int

    package init(signature: String, build: String?, count: Int) {
        self.signature = signature
        self.build = build
        self.count = count
    }
}

package protocol DeadLetterReading {
    /// Newest first.
    func deadLetters(_ project: ID<Project>, _ query: DeadLetterQuery, _ page: Page) throws(QuillError) -> [Job]
    /// Counted over all that are meant, the largest first.
    func deadGroups(_ project: ID<Project>, _ query: DeadLetterQuery, limit: Int) throws(QuillError) -> DeadGroups
    /// How many jobs of each step are dead.
    func deadSteps(_ project: ID<Project>) throws(QuillError) -> [String: Int]
    func fixes(_ project: ID<Project>) throws(QuillError) -> [Fix]
    func diedSinceFixed(_ project: ID<Project>) throws(QuillError) -> [DiedSince]
}

package protocol DeadLetterWriting {
    /// Adds it, or replaces that of the same group.
    func save(_ fix: Fix) throws(QuillError)
    /// False when there was none.
    func deleteFix(_ project: ID<Project>, _ signature: String) throws(QuillError) -> Bool
    /// Moves a queued or running job to the dead; its attempt, if any, ends there, and the worker that holds it can write nothing more. False
    /// when it is neither.
    func bury(_ job: ID<Job>, _ error: QuillError) throws(QuillError) -> Bool
}
