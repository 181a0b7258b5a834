internal import QuillCore
internal import QuillService
internal import QuillWire

extension Routes {
    static let runs: [Route] = [
        Route(Endpoints.runList) { call, api in
            let listing = try await api.quill.runs(call.page())
            return try .json(Wire.List(listing.rows.map { Wire.RunRow($0.run, $0.item) }, nextCursor: listing.nextCursor))
        },
        Route(Endpoints.startRun, again: { try await started($0, $1, $2) }) { call, api in
            let request: Wire.StartRun = try await call.request()
            let started = try await api.quill.startArticle(ArticleRequest(.item(item(request)), request.wishes, trigger: call.trigger))
            return try .json(Wire.Ingested(started), status: 202)
        },
        Route(Endpoints.planRun) { call, api in
            let request: Wire.StartRun = try await call.request()
            let (item, plan) = try await api.quill.planArticle(ArticleRequest(.item(item(request)), request.wishes, trigger: call.trigger))
            return try .json(Wire.Plan(item, plan))
        },
        Route(Endpoints.run) { call, api in try .json(await whole(call.id(), api)) },
        Route(Endpoints.runSteps) { call, api in
            let page = try call.page()
            let view = try await api.quill.run(call.id())
            // Oldest first, and few enough to be read at once.
            var jobs = view.jobs[...]
            if let cursor = page.before {
                guard let last = jobs.firstIndex(where: { $0.id.text == cursor }) else { throw Call.foreignCursor }
                jobs = jobs[(last + 1)...]
            }
            let shown = jobs.prefix(page.limit)
            return try .json(
                Wire.List(
                    shown.map { Wire.Job($0, tries: view.tries[$0.id] ?? 0, view.progress[$0.id], api.quill) },
                    nextCursor: shown.count < jobs.count ? shown.last?.id.text : nil))
        },
        Route(Endpoints.runEvents) { call, api in
            let view = try await api.quill.run(call.id())
            return try call.stream(EventFilter(types: try call.types(), run: view.run.id.text))
        },
        Route(Endpoints.retryRun, again: { try await retried($0, $1, $2) }) { call, api in
            let again = try await api.quill.retry(call.id(), trigger: call.trigger)
            return try await retried(.run(again, isNewItem: false, notes: []), call, api)
        },
        Route(Endpoints.cancelRun, again: { _, _, _ in .nothing }) { call, api in
            try await api.quill.cancel(call.id() as ID<Run>)
            return .nothing
        },
    ]

    private static func retried(_ effect: Effect, _ call: Call, _ api: API) async throws -> Answer {
        let run = try await api.quill.started(effect)
        return try .json(Wire.RunRow(run.run, run.item), status: 202)
    }

    private static func item(_ request: Wire.StartRun) throws -> ID<Item> {
        guard let id = ID<Item>(request.itemId) else {
            throw ValidationFailure(problems: [FieldProblem(field: "item_id", message: "is no id of the form itm_….")])
        }
        return id
    }

    private static func whole(_ id: ID<Run>, _ api: API) async throws -> Wire.Run {
        let view = try await api.quill.run(id)
        var document: DocumentView?
        for target in view.run.wanted {
            if case .document(let id) = target.subject {
                document = try await api.quill.document(id, withTranscript: false)
                break
            }
        }
        return Wire.Run(view, document, api.quill)
    }
}
