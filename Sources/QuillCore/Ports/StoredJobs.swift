/// Which jobs a list shows.
package struct JobQuery: Sendable, Hashable {
    /// None means all.
    package let states: [JobStatus.State]
    package let step: String?
    package let item: ID<Item>?
    package let match: JobMatch

    package init(states: [JobStatus.State] = [], step: String? = nil, item: ID<Item>? = nil, match: JobMatch = JobMatch()) {
        self.states = states
        self.step = step
        self.item = item
        self.match = match
    }

    /// Whether jobs have to be looked through, beyond their state and source.
    package var isSearch: Bool { step != nil || !match.isEverything }
}

package protocol JobReading {
    func job(_ id: ID<Job>) throws(QuillError) -> Job?
    func liveJob(_ project: ID<Project>, _ target: Target, _ recipe: Digest) throws(QuillError) -> Job?
    /// The newest job that has made the same by the same recipe since this dead one died.
    func twin(of dead: Job) throws(QuillError) -> ID<Job>?
    /// Newest first. A search looks through the five thousand newest of the page alone: see `lookedThrough`.
    func jobs(_ project: ID<Project>, _ filter: JobQuery, _ page: Page) throws(QuillError) -> [Job]
    /// The last job that such a search looked at, where it may have found more behind it; nil where it looked at all there are.
    func lookedThrough(_ project: ID<Project>, _ filter: JobQuery, _ page: Page) throws(QuillError) -> ID<Job>?
    /// How many jobs are in each state.
    func jobCounts(_ project: ID<Project>) throws(QuillError) -> [JobStatus.State: Int]
    func attempt(_ id: ID<Attempt>) throws(QuillError) -> Attempt?
    func attempts(of job: ID<Job>) throws(QuillError) -> [Attempt]
    /// What the running attempts of these jobs last told.
    func progress(of jobs: [ID<Job>]) throws(QuillError) -> [ID<Job>: Progress]
    /// How often each of these jobs was tried in all, with the try that runs: also before it was driven again, and also where the try does not
    /// count towards the limit.
    func tries(of jobs: [ID<Job>]) throws(QuillError) -> [ID<Job>: Int]
    func checkpoint(_ job: ID<Job>, _ key: String) throws(QuillError) -> Checkpoint?
    func checkpointCount(of job: ID<Job>) throws(QuillError) -> Int
    /// When the next queued job that nothing holds may be claimed; nil when there is none.
    func nextRunAt() throws(QuillError) -> Timestamp?
    /// What each attempt of the job did, oldest first.
    func log(of job: ID<Job>) throws(QuillError) -> [LogLine]
    /// The steps that have due jobs which nothing holds, since when, and how many at least.
    func backlog(countingTo most: Int) throws(QuillError) -> [Backlog]
}

/// Due jobs of one step that nobody has taken yet.
package struct Backlog: Sendable, Hashable {
    package let step: String
    package let count: Int
    package let oldest: ID<Job>
    package let dueAt: Timestamp

    package init(step: String, count: Int, oldest: ID<Job>, dueAt: Timestamp) {
        self.step = step
        self.count = count
        self.oldest = oldest
        self.dueAt = dueAt
    }
}

/// How an attempt ended, and what becomes of its job.
package struct Settled: Sendable, Hashable {
    package let claim: Claim
    package let status: JobStatus
    /// How long the job rests before it may be claimed again.
    package let restMilliseconds: Int64
    /// `succeeded`, `failed`, `released` or `lost`.
    package let outcome: String
    package let error: QuillError?

    package init(_ claim: Claim, _ status: JobStatus, restMilliseconds: Int64, outcome: String, error: QuillError?) {
        self.claim = claim
        self.status = status
        self.restMilliseconds = restMilliseconds
        self.outcome = outcome
        self.error = error
    }
}

/// Which held jobs are meant.
package enum HoldScope: Sendable, Hashable {
    case job(ID<Job>)
    case subject(Subject)
    /// All whose rest is over.
    case due
    case all
}

package protocol JobWriting {
    func insert(_ job: Job) throws(QuillError)
    /// Takes due jobs, at most `room[step]` of a step and no more than the limits of the whole cluster leave room for, and
    /// gives each a new attempt with a lease. The most urgent first: see `Priority`. Nothing of what is paused.
    func claim(worker: String, room: [String: Int], limits: Limits, leaseMilliseconds: Int64) throws(QuillError) -> [Claim]
    /// The attempts that the worker holds: what it works on beside these was cancelled, or is another's by now.
    func held(by worker: String) throws(QuillError) -> Set<ID<Attempt>>
    /// Lifts a hold, so that the jobs are due at once; tells which.
    func lift(_ hold: Hold, _ scope: HoldScope) throws(QuillError) -> [ID<Job>]
    /// Makes a queued job that nothing holds due at once. False where it is anything else.
    func hasten(_ job: ID<Job>) throws(QuillError) -> Bool
    /// Makes a live job as urgent as this, if it was less so.
    func raise(_ job: ID<Job>, to priority: Priority) throws(QuillError)
    /// Gives a dead job up for good. False when it is not dead.
    func discard(_ job: ID<Job>, because reason: String) throws(QuillError) -> Bool
    /// Notes that the job was told to be stuck. False where one of its step was within `silenceMilliseconds`.
    func noteStuck(_ job: ID<Job>, silenceMilliseconds: Int64) throws(QuillError) -> Bool
    /// Open runs older than that which were not told yet; they are from now on. One of which something is paused, or was within that
    /// time, is not meant.
    func takeOverdueRuns(olderThanMilliseconds: Int64) throws(QuillError) -> [ID<Run>]
    /// Removes dead and discarded jobs that ended longer ago than that, oldest first, and tells how many; at most `limit`.
    func deleteDead(olderThanMilliseconds: Int64, limit: Int) throws(QuillError) -> Int
    /// Whether the claim's attempt is still its job's current one: the fence before every write that a job makes.
    func holds(_ claim: Claim) throws(QuillError) -> Bool
    /// Moves a running job into another lane, if the limits of the whole cluster leave room there; its own lane is free then. It counts as
    /// a beginning in the new lane, and what began in the old one counts there still. False, and nothing done, where there is no room.
    /// Throws `cancelled` when another attempt has taken over.
    func turn(_ claim: Claim, to lane: String, limits: Limits) throws(QuillError) -> Bool
    /// Lets a queued job wait for another lane.
    func turn(waiting job: ID<Job>, to lane: String) throws(QuillError)
    /// Ends attempts and gives their jobs the next status, all behind the fence: false, and nothing done, for each whose job another
    /// attempt has taken over.
    func settle(_ endings: [Settled]) throws(QuillError) -> [Bool]
    /// The running jobs whose lease has run out or, with `heldByOthersThan`, that another worker than that one holds; and
    /// whether a checkpoint was made since a lease of theirs was last lost.
    func lostClaims(heldByOthersThan worker: String?) throws(QuillError) -> [(claim: Claim, gained: Bool)]
    /// What the worker holds in the store, known to it or not.
    func claims(heldBy worker: String) throws(QuillError) -> [Claim]
    /// Gives a job that no worker holds another status; one that runs is left alone.
    func update(_ job: ID<Job>, _ status: JobStatus) throws(QuillError)
    /// Cancels a job that is queued or running: its attempt, if any, ends there, and the worker that holds it can write nothing
    /// more. False when it had ended already.
    func cancel(_ job: ID<Job>) throws(QuillError) -> Bool
    /// Gives a dead job a fresh set of tries, due at once.
    func redrive(_ job: ID<Job>) throws(QuillError) -> Bool
    /// Adds it to the claim's job, or replaces that of the same key. Throws `cancelled`, and nothing is done, when another
    /// attempt has taken over.
    func save(_ checkpoint: Checkpoint, by claim: Claim) throws(QuillError)
    /// Does nothing for an attempt that has ended.
    func report(_ progress: Progress, by claim: Claim) throws(QuillError)
}

extension JobWriting {
    package func claim(worker: String, room: [String: Int], leaseMilliseconds: Int64) throws(QuillError) -> [Claim] {
        try claim(worker: worker, room: room, limits: .none, leaseMilliseconds: leaseMilliseconds)
    }

    package func settle(
        _ claim: Claim, _ status: JobStatus, restMilliseconds: Int64, outcome: String, error: QuillError?
    ) throws(QuillError) -> Bool {
        try settle([Settled(claim, status, restMilliseconds: restMilliseconds, outcome: outcome, error: error)]) == [true]
    }
}
