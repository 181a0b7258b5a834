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

    /// Gives a dead job fresh tries.
    package func retryJob(_ id: String) async throws(ClientError) -> Wire.JobDetail {
        try await value(WireCall(Endpoints.retryJob, ["id": id]))
    }

    /// Gives dead jobs fresh tries, at most a thousand: those of a step, or with these words in their reason, where they are said.
    package func redriveAll(step: String? = nil, words: String? = nil) async throws(ClientError) -> Wire.Redriven {
        try await value(WireCall(Endpoints.redriveAll, query: Self.meant(step, words)))
    }

    /// Gives a dead job up for good.
    package func discardJob(_ id: String, because reason: String) async throws(ClientError) -> Wire.JobDetail {
        try await value(Endpoints.discardJob, ["id": id], sending: Wire.Discard(reason: reason))
    }

    /// The same for dead jobs, at most a thousand.
    package func discardAll(
        because reason: String, step: String? = nil, words: String? = nil
    ) async throws(ClientError) -> Wire.Discarded {
        try await value(Endpoints.discardAll, query: Self.meant(step, words), sending: Wire.Discard(reason: reason))
    }

    /// How the queue stands.
    package func queue() async throws(ClientError) -> Wire.Queue { try await value(WireCall(Endpoints.queue)) }

    // MARK: Schedules

    package func schedules() async throws(ClientError) -> [Wire.Schedule] {
        let found: Wire.Schedules = try await value(WireCall(Endpoints.scheduleList))
        return found.data
    }

    package func firings(of schedule: String) async throws(ClientError) -> [Wire.Firing] {
        let found: Wire.Firings = try await value(WireCall(Endpoints.firings, ["name": schedule]))
        return found.data
    }

    /// Makes a schedule due now.
    package func runSchedule(_ name: String) async throws(ClientError) -> Wire.Schedule {
        try await value(WireCall(Endpoints.runSchedule, ["name": name]))
    }

    private static func meant(_ step: String?, _ words: String?) -> [(name: String, value: String)] {
        (step.map { [("step", $0)] } ?? []) + (words.map { [("q", $0)] } ?? [])
    }
}
