extension Wire {
    /// Dead jobs by what they died of, the largest group first.
    package struct DeadGroups: Codable, Sendable, Hashable {
        /// How many jobs are dead, how many of them are meant, and how many groups are not listed.
        package let total, matching, moreGroups: Int
        package let data: [DeadGroup]

        package init(total: Int, matching: Int, moreGroups: Int, data: [DeadGroup]) {
            self.total = total
            self.matching = matching
            self.moreGroups = moreGroups
            self.data = data
        }
    }

    /// Dead jobs of one step that died of the same.
    package struct DeadGroup: Codable, Sendable, Hashable {
        /// What it is called by: twelve hexadecimal digits.
        package let group: String
        package let step, title, cause: String
        package let code: String?
        /// Said where another try alone will not help.
        package let remedy: String?
        /// How many there are, and how many of them would fail again as they are.
        package let count, permanent: Int
        package let firstSeen, lastSeen, sampleJob: String
        /// The version in which a person said that it is mended, and when.
        package let fixedIn, fixedAt: String?
        /// How many died of it since, in that version or a later one; nil where nothing is marked.
        package let cameBack: Int?

        package init(
            group: String, step: String, title: String, cause: String, code: String?, remedy: String?, count: Int, permanent: Int,
            firstSeen: String, lastSeen: String, sampleJob: String, fixedIn: String?, fixedAt: String?, cameBack: Int?
        ) {
            self.group = group
            self.step = step
            self.title = title
            self.cause = cause
            self.code = code
            self.remedy = remedy
            self.count = count
            self.permanent = permanent
            self.firstSeen = firstSeen
            self.lastSeen = lastSeen
            self.sampleJob = sampleJob
            self.fixedIn = fixedIn
            self.fixedAt = fixedAt
            self.cameBack = cameBack
        }
    }

    /// `POST /api/v1/jobs/dead/groups/{group}/fixed`.
    package struct MarkFixed: WireRequest {
        package let build: String?

        package init(build: String? = nil) { self.build = build }

        package init(_ fields: inout Fields) {
            build = fields.text("build", "The version from which on it is mended; without it the one that runs.", length: 1...40)
        }
    }

    /// `POST /api/v1/jobs/{id}/bury`.
    package struct Bury: WireRequest {
        package let reason: String

        package init(reason: String) { self.reason = reason }

        package init(_ fields: inout Fields) {
            reason = fields.text("reason", "Why it is given up for now.", length: 1...500, isRequired: true) ?? ""
        }
    }

    /// A process that works jobs off, as it last told of itself.
    package struct WorkerSeen: Codable, Sendable, Hashable {
        package let name, host, version, since, seenAt: String

        package init(name: String, host: String, version: String, since: String, seenAt: String) {
            self.name = name
            self.host = host
            self.version = version
            self.since = since
            self.seenAt = seenAt
        }
    }

    /// Why work does not go on, and what to do about it.
    package struct Diagnosis: Codable, Sendable, Hashable {
        /// `no-worker`, `unknown-step`, `held`, `limit` or `slow`.
        package let kind: String
        package let message, remedy: String

        package init(kind: String, message: String, remedy: String) {
            self.kind = kind
            self.message = message
            self.remedy = remedy
        }
    }

    /// A stretch of a job's life: `queued`, `running`, `waiting`, `held` or `dead`.
    package struct JobSpan: Codable, Sendable, Hashable {
        package let state: String
        /// What it waited for, or how the try ended.
        package let why: String?
        package let from: String
        /// Missing for the one that lasts.
        package let to: String?

        package init(state: String, why: String?, from: String, to: String?) {
            self.state = state
            self.why = why
            self.from = from
            self.to = to
        }
    }

    /// A job beside another one.
    package struct JobLink: Codable, Sendable, Hashable {
        package let id, target, title, state: String

        package init(id: String, target: String, title: String, state: String) {
            self.id = id
            self.target = target
            self.title = title
            self.state = state
        }
    }
}
