package import QuillCore
package import QuillService
internal import QuillWire

/// The API of an installation: takes calls, gives answers, and knows neither sockets nor pages.
package struct API: Sendable {
    private(set) var quill: Quill
    let uploads: any UploadStore
    let about: About
    let queuePush: QueuePush?
    let vitals: (@Sendable () async -> Vitals)?
    private let router: Router

    /// What `GET /api` tells of the installation.
    package struct About: Sendable {
        let version: String
        let environment: String
        let queueMode: String
        let database: String

        package init(version: String, environment: String, queueMode: String, database: String = "sqlite") {
            self.version = version
            self.environment = environment
            self.queueMode = queueMode
            self.database = database
        }
    }

    /// - Parameter vitals: what the process that answers knows of itself, for `/metrics`.
    package init(
        quill: Quill, uploads: any UploadStore, about: About, queuePush: QueuePush? = nil, vitals: (@Sendable () async -> Vitals)? = nil
    ) {
        self.vitals = vitals
        self.quill = quill
        self.uploads = uploads
        self.about = about
        self.queuePush = queuePush
        router = Router(Routes.all)
    }

    /// Always an answer: whatever goes wrong becomes a problem with its code.
    package func answer(_ call: Call) async -> Answer {
        do {
            switch router.find(call.method, call.segments) {
            case .route(let route, let values):
                var call = call
                call.captured = values
                try Self.check(call.query, against: route.endpoint)
                let api = route.endpoint.isQuestion ? self : acting(as: call.actor)
                if let key = try Self.key(of: call, for: route.endpoint) { return try await api.once(key, call, route) }
                return await api.attempt(call, route)
            case .otherMethods(let methods):
                let allowed = Set(methods).sorted().joined(separator: ", ")
                var answer = Problem.answer(
                    QuillError(.unsupported, "\(call.method.rawValue) is not for this address.", hint: "It takes \(allowed)."),
                    call.requestID, status: 405)
                answer.headers.append(("Allow", allowed))
                return answer
            case .nothing:
                throw QuillError(.notFound, "There is nothing at this address.", hint: "GET /api lists what there is.")
            }
        } catch let failure as ValidationFailure {
            return Problem.answer(failure, call.requestID)
        } catch {
            return Problem.answer(.unexpected(error, while: "answering"), call.requestID)
        }
    }

    /// The same API, for what is asked under a key.
    func under(_ claim: KeyClaim) -> API {
        var api = self
        api.quill = quill.under(claim)
        return api
    }

    /// The same API, for what somebody asks for.
    private func acting(as actor: AuditActor) -> API {
        var api = self
        api.quill = quill.acting(as: actor)
        return api
    }

    func attempt(_ call: Call, _ route: Route) async -> Answer { await attempt(call, route, route.handler) }

    func attempt(_ call: Call, _ route: Route, _ work: Route.Handler) async -> Answer {
        do {
            if route.endpoint.refusesBody { try await call.refuseBody(of: route.endpoint) }
            return try route.locating(await work(call, self))
        } catch let failure as ValidationFailure {
            return Problem.answer(failure, call.requestID)
        } catch {
            return Problem.answer(.unexpected(error, while: "answering"), call.requestID)
        }
    }

    private static func check(_ query: [(name: String, value: String)], against endpoint: Endpoint) throws {
        if query.isEmpty { return }
        let known = Set(endpoint.query.map(\.name))
        let unknown = query.filter { !known.contains($0.name) }
        guard !unknown.isEmpty else { return }
        let names = known.isEmpty ? "none" : known.sorted().joined(separator: ", ")
        throw ValidationFailure(
            problems: unknown.map { FieldProblem(field: $0.name, message: "is not known here; the parameters are \(names).") })
    }
}
