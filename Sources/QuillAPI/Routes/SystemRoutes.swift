internal import QuillCore
internal import QuillService
internal import QuillWire

extension Routes {
    static let system: [Route] = [
        Route(Endpoints.about) { _, api in
            let rows = Endpoints.all.map { ($0.name, Wire.About.Row(method: $0.method.rawValue, path: $0.path, summary: $0.summary)) }
            return try .json(
                Wire.About(
                    name: "Quill", version: api.about.version, environment: api.about.environment, queueMode: api.about.queueMode,
                    database: api.about.database, endpoints: Dictionary(rows) { $1 }))
        },
        Route(Endpoints.alive) { _, _ in .text("ok\n", "text/plain") },
        Route(Endpoints.ready) { call, api in
            // Whatever the reason: a balancer sends nothing here until it is over.
            do throws(QuillError) { try await api.quill.check() } catch { return Problem.answer(error, call.requestID, status: 503) }
            return .text("ready\n", "text/plain")
        },
        Route(Endpoints.metrics) { _, api in .text(await api.metrics(), "text/plain; version=0.0.4") },
        Route(Endpoints.events) { call, _ in try call.stream(EventFilter(types: try call.types())) },
    ]
}

extension Call {
    /// The events that a listener wants, by name.
    func types() throws -> Set<String>? {
        guard let written = query("types"), !written.isEmpty else { return nil }
        let names = Set(written.split(separator: ",").map(String.init))
        let known = Set(Event.Name.allCases.map(\.rawValue) + ["step.progress"])
        guard let unknown = names.subtracting(known).sorted().first else { return names }
        throw ValidationFailure(
            problems: [FieldProblem(field: "types", message: "has no event \(unknown.prefix(60)); docs/reference/events.md lists them.")])
    }

    /// A stream from where the listener says it stopped.
    func stream(_ filter: EventFilter) throws -> Answer {
        var after: Int64?
        if let written = header("last-event-id") ?? query("after"), !written.isEmpty {
            guard let number = Int64(written), number >= 0 else {
                throw ValidationFailure(problems: [FieldProblem(field: "after", message: "has to be the number of an event.")])
            }
            after = number
        }
        let headers = [("Content-Type", "text/event-stream"), ("Cache-Control", "no-cache, no-transform"), ("X-Accel-Buffering", "no")]
        return Answer(headers: headers.map { (name: $0.0, value: $0.1) }, body: .events(after: after, filter))
    }
}
