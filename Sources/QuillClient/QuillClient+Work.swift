package import QuillWire

/// What is asked for and how far it is: runs and jobs.
extension QuillClient {
    // MARK: Taking in

    /// Takes in an address and begins to work on it.
    package func ingest(url: String, _ wishes: Wire.Wishes) async throws(ClientError) -> Wire.Ingested {
        try await value(Endpoints.ingestAny, sending: Wire.Ingest(url: url, wishes: wishes))
    }

    /// Takes in a file that is there already: see `upload`.
    package func ingest(upload: String, _ wishes: Wire.Wishes) async throws(ClientError) -> Wire.Ingested {
        try await value(Endpoints.ingestAny, sending: Wire.Ingest(uploadId: upload, wishes: wishes))
    }

    /// What that would do and cost; nothing is done.
    package func plan(url: String? = nil, upload: String? = nil, _ wishes: Wire.Wishes) async throws(ClientError) -> Wire.Plan {
        try await value(Endpoints.plan, sending: Wire.Ingest(url: url, uploadId: upload, wishes: wishes))
    }

    // MARK: Runs

    /// Newest first.
    package func runs(limit: Int = 50, cursor: String? = nil) async throws(ClientError) -> Wire.List<Wire.RunRow> {
        try await value(WireCall(Endpoints.runList, query: Self.page(limit, cursor)))
    }

    package func run(_ id: String) async throws(ClientError) -> Wire.Run { try await value(WireCall(Endpoints.run, ["id": id])) }

    /// The jobs of a run, in the order in which they were begun.
    package func steps(of run: String, limit: Int = 50, cursor: String? = nil) async throws(ClientError) -> Wire.List<Wire.Job> {
        try await value(WireCall(Endpoints.runSteps, ["id": run], query: Self.page(limit, cursor)))
    }

    /// Asks for more of an item, or for some of it anew.
    package func startRun(_ item: String, _ wishes: Wire.Wishes) async throws(ClientError) -> Wire.Ingested {
        try await value(Endpoints.startRun, sending: Wire.StartRun(itemId: item, wishes: wishes))
    }

    package func planRun(_ item: String, _ wishes: Wire.Wishes) async throws(ClientError) -> Wire.Plan {
        try await value(Endpoints.planRun, sending: Wire.StartRun(itemId: item, wishes: wishes))
    }

    /// Lets a run that failed or was cancelled go on: the run to look at, the same or a new one.
    package func retryRun(_ id: String) async throws(ClientError) -> Wire.RunRow {
        try await value(WireCall(Endpoints.retryRun, ["id": id]))
    }

    package func cancelRun(_ id: String) async throws(ClientError) { try await nothing(Endpoints.cancelRun, id) }

    // MARK: Jobs

    /// Newest first.
    /// - Parameters:
    ///   - states: `queued`, `running`, `succeeded`, `cancelled`, `dead`; empty for all.
    ///   - find: `kind:transcribe attempt:>2 words`. Such a page may be short, and go on all the same.
    package func jobs(
        states: [String] = [], step: String? = nil, item: String? = nil, find: String? = nil, limit: Int = 50, cursor: String? = nil
    ) async throws(ClientError) -> Wire.List<Wire.Job> {
        var query = Self.page(limit, cursor)
        if !states.isEmpty { query.append(("state", states.joined(separator: ","))) }
        if let step { query.append(("step", step)) }
        if let item { query.append(("item", item)) }
        if let find { query.append(("q", find)) }
        return try await value(WireCall(Endpoints.jobList, query: query))
    }

    package func job(_ id: String) async throws(ClientError) -> Wire.JobDetail { try await value(WireCall(Endpoints.job, ["id": id])) }

    package func cancelJob(_ id: String) async throws(ClientError) { try await nothing(Endpoints.cancelJob, id) }

    /// Tries a job now: a dead one gets fresh tries, one that waits is due at once.
    package func retryJob(_ id: String) async throws(ClientError) -> Wire.JobDetail {
        try await value(WireCall(Endpoints.retryJob, ["id": id]))
    }

    /// Dead jobs, newest first: those that are meant.
    package func deadJobs(
        _ meant: DeadJobs = DeadJobs(), limit: Int = 50, cursor: String? = nil
    ) async throws(ClientError) -> Wire.List<Wire.Job> {
        try await value(WireCall(Endpoints.deadJobs, query: Self.page(limit, cursor) + meant.query))
    }

    /// The same by what they died of.
    package func deadGroups(_ meant: DeadJobs = DeadJobs()) async throws(ClientError) -> Wire.DeadGroups {
        try await value(WireCall(Endpoints.deadGroups, query: meant.query))
    }

    /// Says that what a group died of is mended in a version, in that of the server where none is named.
    package func markFixed(_ group: String, in build: String? = nil) async throws(ClientError) -> Wire.DeadGroup {
        try await value(Endpoints.markFixed, ["group": group], sending: Wire.MarkFixed(build: build))
    }

    package func unmarkFixed(_ group: String) async throws(ClientError) {
        _ = try await bytes(WireCall(Endpoints.unmarkFixed, ["group": group]), limit: 1 << 20)
    }

    /// Moves a job that waits or runs to the dead letters.
    package func buryJob(_ id: String, because reason: String) async throws(ClientError) -> Wire.JobDetail {
        try await value(Endpoints.buryJob, ["id": id], sending: Wire.Bury(reason: reason))
    }

    /// Gives one dead job fresh tries; what is not dead is refused.
    package func redriveJob(_ id: String) async throws(ClientError) -> Wire.JobDetail {
        try await value(WireCall(Endpoints.redriveJob, ["id": id]))
    }

    /// Gives dead jobs fresh tries: those that are meant.
    package func redriveAll(_ meant: DeadJobs = DeadJobs()) async throws(ClientError) -> Wire.Redriven {
        try await value(WireCall(Endpoints.redriveAll, query: meant.query))
    }

    /// Gives a dead job up for good.
    package func discardJob(_ id: String, because reason: String) async throws(ClientError) -> Wire.JobDetail {
        try await value(Endpoints.discardJob, ["id": id], sending: Wire.Discard(reason: reason))
    }

    /// The same for dead jobs: those that are meant.
    package func discardAll(because reason: String, _ meant: DeadJobs = DeadJobs()) async throws(ClientError) -> Wire.Discarded {
        try await value(Endpoints.discardAll, query: meant.query, sending: Wire.Discard(reason: reason))
    }

    /// How the queue stands.
    package func queue() async throws(ClientError) -> Wire.Queue { try await value(WireCall(Endpoints.queue)) }
}

/// Which dead jobs are meant: all, but for what is said.
package struct DeadJobs: Sendable, Hashable {
    package var step: String?
    /// In their reason, or in the title of their source.
    package var words: String?
    /// Those that died of the same: see `deadGroups`.
    package var group: String?

    package init(step: String? = nil, words: String? = nil, group: String? = nil) {
        self.step = step
        self.words = words
        self.group = group
    }

    fileprivate var query: [(name: String, value: String)] {
        [("step", step), ("q", words), ("group", group)].compactMap { name, value in value.map { (name: name, value: $0) } }
    }
}
