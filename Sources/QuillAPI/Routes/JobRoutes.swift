internal import QuillCore
internal import QuillService
internal import QuillWire

extension Routes {
    static let jobs: [Route] = [
        Route(Endpoints.jobList) { call, api in
            var states: [JobStatus.State] = []
            for name in (call.query("state") ?? "").split(separator: ",") {
                guard let state = JobStatus.State(rawValue: String(name)) else {
                    let known = JobStatus.State.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationFailure(problems: [
                        FieldProblem(field: "state", message: "has no \(name.prefix(60)); there are \(known).")
                    ])
                }
                states.append(state)
            }
            var item: ID<Item>?
            if let written = call.query("item") {
                item = ID<Item>(written)
                guard item != nil else {
                    throw ValidationFailure(problems: [FieldProblem(field: "item", message: "is no id of the form itm_….")])
                }
            }
            let search = try search(call)
            guard let query = search.query(within: states, step: call.query("step"), item: item) else {
                return try .json(Wire.List<Wire.Job>([], nextCursor: nil))
            }
            return try await list(query, call, api)
        },
        Route(Endpoints.queue) { _, api in try .json(Wire.Queue(await api.quill.queue())) },
        Route(Endpoints.deadJobs) { call, api in
            let found = try await api.quill.deadJobs(meant(call), call.page())
            return try .json(Wire.List(found.rows.map { Wire.Job($0.job, tries: $0.tries, nil, api.quill) }, nextCursor: found.nextCursor))
        },
        Route(Endpoints.deadGroups) { call, api in try .json(Wire.DeadGroups(await api.quill.deadGroups(meant(call)))) },
        Route(Endpoints.job) { call, api in try .json(Wire.JobDetail(await api.quill.job(call.id()), api.quill)) },
        Route(Endpoints.jobEvents) { call, api in
            let view = try await api.quill.job(call.id())
            return try call.stream(EventFilter(types: try call.types(), job: view.job.id.text))
        },
        Route(Endpoints.cancelJob, again: { _, _, _ in .nothing }) { call, api in
            try await api.quill.cancel(call.id() as ID<Job>)
            return .nothing
        },
        Route(Endpoints.buryJob, again: { try await detail($0, $1, $2) }) { call, api in
            let request: Wire.Bury = try await call.request()
            try await api.quill.bury(call.id(), because: request.reason)
            return try await detail(.done, call, api)
        },
        Route(Endpoints.retryJob, again: { try await detail($0, $1, $2) }) { call, api in
            try await api.quill.tryNow(call.id())
            return try await detail(.done, call, api)
        },
        Route(Endpoints.redriveJob, again: { try await detail($0, $1, $2) }) { call, api in
            try await api.quill.redrive(call.id() as ID<Job>)
            return try await detail(.done, call, api)
        },
        // What is done to many, job by job, is never noted as whole: whoever asks again does the rest, and this tells the sum.
        Route(Endpoints.redriveAll, again: { effect, _, _ in throw effect.isForeign }) { call, api in
            let (redriven, left) = try await api.quill.redrive(meant(call))
            return try .json(Wire.Redriven(redriven: redriven, left: left))
        },
        Route(Endpoints.discardJob, again: { try await detail($0, $1, $2) }) { call, api in
            let request: Wire.Discard = try await call.request()
            try await api.quill.discard(call.id(), because: request.reason)
            return try await detail(.done, call, api)
        },
        Route(Endpoints.discardAll, again: { effect, _, _ in throw effect.isForeign }) { call, api in
            let request: Wire.Discard = try await call.request()
            let (discarded, left) = try await api.quill.discard(meant(call), because: request.reason)
            return try .json(Wire.Discarded(discarded: discarded, left: left))
        },
        Route(Endpoints.markFixed, again: { _, call, api in try .json(Wire.DeadGroup(await api.quill.deadGroup(call.captured("group")))) })
        {
            call, api in
            let request: Wire.MarkFixed = try await call.request()
            return try .json(Wire.DeadGroup(await api.quill.markFixed(call.captured("group"), in: request.build)))
        },
        Route(Endpoints.unmarkFixed, again: { _, _, _ in .nothing }) { call, api in
            try await api.quill.unmarkFixed(call.captured("group"))
            return .nothing
        },
    ]

    private static func search(_ call: Call) throws -> JobSearch {
        do { return try JobSearch(parsing: call.query("q") ?? "") } catch {
            throw ValidationFailure(problems: [FieldProblem(field: "q", message: error.message.replacing("q: the search ", with: ""))])
        }
    }

    /// Which dead jobs the query means.
    private static func meant(_ call: Call) -> DeadLetterQuery {
        DeadLetterQuery(step: call.query("step"), words: call.query("q") ?? "", group: call.query("group"))
    }

    private static func list(_ filter: JobQuery, _ call: Call, _ api: API) async throws -> Answer {
        let page = try call.page()
        let list = try await api.quill.jobs(filter, page)
        return try .json(
            Wire.List(
                list.jobs.map { Wire.Job($0, tries: list.tries[$0.id] ?? 0, list.progress[$0.id], api.quill) }, nextCursor: list.nextCursor)
        )
    }

    private static func detail(_ effect: Effect, _ call: Call, _ api: API) async throws -> Answer {
        try .json(Wire.JobDetail(await api.quill.job(call.id()), api.quill))
    }
}
