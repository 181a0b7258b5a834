/// The rows of an installation. Everything done in one `write` is committed together or not at all.
package protocol Store: Sendable {
    func read<T: Sendable>(_ body: @escaping @Sendable (any StoreReading) throws(QuillError) -> T) async throws(QuillError) -> T
    func write<T: Sendable>(_ body: @escaping @Sendable (any StoreWriting) throws(QuillError) -> T) async throws(QuillError) -> T
    /// Renews leases from a real thread, which cannot await: it blocks its caller until the write is done.
    func renewFromThread(worker: String, leaseMilliseconds: Int64) throws(QuillError) -> Set<ID<Attempt>>
    func close() async
    /// Where a task that answers out of what it reads wakes the fewest threads, if it prefers to; for short work only.
    var readingExecutor: (any TaskExecutor)? { get }
    /// The same for one that writes.
    var writingExecutor: (any TaskExecutor)? { get }
}

extension Store {
    package var readingExecutor: (any TaskExecutor)? { nil }
    package var writingExecutor: (any TaskExecutor)? { nil }
}

/// Page of a list, newest first.
package struct Page: Sendable, Hashable {
    package let limit: Int
    package let before: String?

    package init(limit: Int = 50, before: String? = nil) {
        self.limit = min(max(1, limit), 200)
        self.before = before
    }

    /// What the ids of the page sort below: `zzz` comes after the prefixes of all nouns.
    package var below: String { before ?? "zzz" }
}

package protocol StoreReading: ItemReading, ArtifactReading, DocumentReading, ProposalReading, DeliveryReading, RunReading, JobReading,
    UsageReading, EventReading, FigureReading, ScheduleReading, TellingReading, WorkloadReading, LedgerReading, AuditReading,
    DeadLetterReading, WorkerReading, PauseReading
{
    /// The database's clock, the same throughout a transaction.
    func now() throws(QuillError) -> Timestamp
}

package protocol StoreWriting: StoreReading, ItemWriting, ArtifactWriting, DocumentWriting, ProposalWriting, DeliveryWriting, RunWriting,
    JobWriting, UsageWriting, EventWriting, IdempotencyWriting, ScheduleWriting, TellingWriting, AuditWriting, DeadLetterWriting,
    WorkerWriting,
    PauseWriting
{
    func newID<Of: Noun>() -> ID<Of>
    /// A chance in 0..<1, for jitter.
    func chance() -> Double
}

package protocol ItemReading {
    func item(_ id: ID<Item>) throws(QuillError) -> Item?
    func item(_ project: ID<Project>, _ content: ContentID) throws(QuillError) -> Item?
    func items(_ project: ID<Project>, _ page: Page) throws(QuillError) -> [Item]
    /// Nil where nothing was ever noted.
    func details(of item: ID<Item>) throws(QuillError) -> ItemDetails?
    /// Items of which details can be asked that are not there yet, those after `after`: the ones never tried, oldest first, then the
    /// others, those tried longest ago first. What the source would not give before is asked for only with `again`. Only an empty page is
    /// the end.
    func lacking(_ project: ID<Project>, after: Lack?, again: Bool, limit: Int) throws(QuillError) -> [Lack]
    /// Nil where nothing lacks.
    func lack(of item: ID<Item>, again: Bool) throws(QuillError) -> Lack?
}

package protocol ItemWriting {
    func insert(_ item: Item) throws(QuillError)
    func update(_ item: ID<Item>, _ facts: ItemFacts) throws(QuillError)
    /// Notes what was found, in the place of what was known of the same; what was not looked at stays.
    func save(_ found: FoundDetails, of item: ID<Item>) throws(QuillError)
    /// Notes that the source gives nothing.
    func save(_ lost: LostSource, of item: ID<Item>) throws(QuillError)
    /// Notes that details of it were asked for just now, whatever came of it.
    func noteTry(of item: ID<Item>) throws(QuillError)
    /// Removes the item, what was derived from it, its runs and its jobs. Documents stay. False when it was not there.
    func delete(_ item: ID<Item>) throws(QuillError) -> Bool
}

package protocol ArtifactReading {
    /// The current artifact of each variant.
    func currentArtifacts(of subject: Subject) throws(QuillError) -> [Artifact]
    /// The same for a list.
    func listedArtifacts(of subject: Subject) throws(QuillError) -> [ListedArtifact]
    func currentArtifact(_ target: Target) throws(QuillError) -> Artifact?
    func artifact(_ id: ID<Artifact>) throws(QuillError) -> Artifact?
    /// Which of these contents any row still speaks of.
    func referenced(_ contents: [Digest]) throws(QuillError) -> Set<Digest>
    /// The contents that rows speak of, those of rejected ones apart, by digest, those after `after`.
    func contents(after: Digest?, limit: Int) throws(QuillError) -> [StoredBlob]
    /// Every artifact whose bytes these are, those that were rejected apart.
    func artifacts(holding content: Digest) throws(QuillError) -> [Artifact]
    /// The contents of rejected artifacts, by digest, those after `after`.
    func rejectedContents(after: Digest?, limit: Int) throws(QuillError) -> [Digest]
    func rejected(holding content: Digest) throws(QuillError) -> [Artifact]
}

package protocol ArtifactWriting {
    func insert(_ artifact: Artifact) throws(QuillError)
    /// From now on what jobs made of these bytes counts as not there; what a person gave stays.
    func reject(holding content: Digest) throws(QuillError)
    /// What was rejected counts again: its bytes are there.
    func takeBack(holding content: Digest) throws(QuillError)
}

package protocol DocumentReading {
    func document(_ id: ID<Document>) throws(QuillError) -> Document?
    func document(_ project: ID<Project>, key: String) throws(QuillError) -> Document?
    func documents(of item: ID<Item>) throws(QuillError) -> [Document]
    func documentIDs(of item: ID<Item>) throws(QuillError) -> [ID<Document>]
    func documents(_ project: ID<Project>, _ page: Page) throws(QuillError) -> [Document]
    func revision(_ id: ID<Revision>) throws(QuillError) -> Revision?
    func revision(_ document: ID<Document>, number: Int) throws(QuillError) -> Revision?
    /// The newest revision that a job made: where a machine last left off.
    func newestMade(of document: ID<Document>) throws(QuillError) -> Revision?
    /// Newest first.
    func revisions(of document: ID<Document>, _ page: Page) throws(QuillError) -> [Revision]
    func version(_ id: ID<Revision>) throws(QuillError) -> Version?
    /// Newest first; a page goes on below the number of the revision it names.
    func versions(of document: ID<Document>, _ page: Page) throws(QuillError) -> [Version]
}

package protocol DocumentWriting {
    func insert(_ document: Document) throws(QuillError)
    /// Makes it the head; the document takes its title.
    func insert(_ revision: Revision, state: ReviewState) throws(QuillError)
    func update(_ document: ID<Document>, state: ReviewState) throws(QuillError)
    /// With its revisions, proposals, deliveries and artifacts.
    func delete(_ document: ID<Document>) throws(QuillError)
}

package protocol ProposalReading {
    func proposal(_ id: ID<Proposal>) throws(QuillError) -> Proposal?
    /// Newest first; of every state where none is named.
    func proposals(of document: ID<Document>, _ state: Proposal.StateName?, _ page: Page) throws(QuillError) -> [Proposal]
    func openProposalCount(of document: ID<Document>) throws(QuillError) -> Int
}

package protocol ProposalWriting {
    func insert(_ proposal: Proposal) throws(QuillError)
    /// Gives it another content or state; false, and nothing done, when it is no longer open.
    func update(_ proposal: Proposal) throws(QuillError) -> Bool
}

package protocol DeliveryReading {
    func destination(_ id: ID<Destination>) throws(QuillError) -> Destination?
    func destination(_ project: ID<Project>, kind: String, locator: String) throws(QuillError) -> Destination?
    func delivery(_ document: ID<Document>, _ destination: ID<Destination>) throws(QuillError) -> Delivery?
    func deliveries(of document: ID<Document>) throws(QuillError) -> [Delivery]
}

package protocol DeliveryWriting {
    /// Adds it, or gives the one of the same kind and locator these settings.
    func save(_ destination: Destination) throws(QuillError)
    /// Adds it, or replaces that of the same document and destination.
    func save(_ delivery: Delivery) throws(QuillError)
}

package protocol RunReading {
    func run(_ id: ID<Run>) throws(QuillError) -> Run?
    func runs(_ project: ID<Project>, item: ID<Item>?, _ page: Page) throws(QuillError) -> [Run]
    /// The jobs that a run waits for or waited for, oldest first.
    func jobs(of run: ID<Run>) throws(QuillError) -> [Job]
    /// What those jobs made, oldest first; without the texts of documents and what is proposed of them.
    func made(in runs: [ID<Run>]) throws(QuillError) -> [(run: ID<Run>, made: Made)]
    /// The runs that are not over and want any of the jobs, each once.
    func openRuns(of jobs: [ID<Job>]) throws(QuillError) -> [Run]
    /// Every run that wants or wanted the job, oldest first.
    func runs(of job: ID<Job>) throws(QuillError) -> [Run]
}

extension RunReading {
    package func openRuns(of job: ID<Job>) throws(QuillError) -> [Run] { try openRuns(of: [job]) }
    package func made(in run: ID<Run>) throws(QuillError) -> [Made] { try made(in: [run]).map(\.made) }
}

package protocol RunWriting {
    func insert(_ run: Run) throws(QuillError)
    func update(_ run: ID<Run>, state: RunState, error: QuillError?) throws(QuillError)
    func link(_ run: ID<Run>, _ job: ID<Job>) throws(QuillError)
}

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

package protocol UsageReading {
    func usage(of run: ID<Run>) throws(QuillError) -> [UsageRecord]
    func usage(of job: ID<Job>) throws(QuillError) -> [UsageRecord]
}

package protocol UsageWriting {
    func insert(_ record: UsageRecord) throws(QuillError)
}

package protocol EventReading {
    /// The numbers of the oldest and the newest event that are kept; nil when there is none.
    func eventNumbers() throws(QuillError) -> ClosedRange<Int64>?
    func events(_ project: ID<Project>, after number: Int64, limit: Int) throws(QuillError) -> [Event]
    /// How many of these names came after a number; no more than `limit` are counted.
    func eventCount(_ project: ID<Project>, _ names: Set<Event.Name>, after number: Int64, limit: Int) throws(QuillError) -> Int
}

package protocol EventWriting {
    func append(_ events: [Event]) throws(QuillError)
    /// Numbers committed events that have none yet, in the order in which they came; returns the highest number.
    /// Belongs at the beginning of its transaction, where it may wait for another sequencer.
    func numberEvents() throws(QuillError) -> Int64
}

extension EventWriting {
    package func append(_ event: Event) throws(QuillError) { try append([event]) }
}
