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
            return try await list(JobQuery(states: states, step: call.query("step"), item: item), call, api)
        },
        Route(Endpoints.deadJobs) { call, api in try await list(JobQuery(states: [.dead]), call, api) },
        Route(Endpoints.job) { call, api in try .json(Wire.JobDetail(await api.quill.job(call.id()))) },
        Route(Endpoints.jobEvents) { call, api in
            let view = try await api.quill.job(call.id())
            return try call.stream(EventFilter(types: try call.types(), job: view.job.id.text))
        },
        Route(Endpoints.cancelJob) { call, api in
            try await api.quill.cancel(call.id() as ID<Job>)
            return .nothing
        },
        Route(Endpoints.retryJob) { call, api in try await redrive(call, api) },
        Route(Endpoints.redriveJob) { call, api in try await redrive(call, api) },
        Route(Endpoints.redriveAll) { _, api in
            let (redriven, left) = try await api.quill.redrive(DeadLetterQuery())
            return try .json(Wire.Redriven(redriven: redriven, left: left))
        },
    ]

    private static func list(_ filter: JobQuery, _ call: Call, _ api: API) async throws -> Answer {
        let page = try call.page()
        let list = try await api.quill.jobs(filter, page)
        return try .json(Wire.List(list.jobs.map { Wire.Job($0, list.progress[$0.id]) }, nextCursor: list.nextCursor))
    }

    private static func redrive(_ call: Call, _ api: API) async throws -> Answer {
        let id: ID<Job> = try call.id()
        try await api.quill.redrive(id)
        return try .json(Wire.JobDetail(await api.quill.job(id)))
    }
}
