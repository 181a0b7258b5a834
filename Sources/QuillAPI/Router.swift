internal import QuillCore
internal import QuillWire

/// A row of the endpoint table with what answers it.
struct Route: Sendable {
    typealias Handler = @Sendable (Call, API) async throws -> Answer
    typealias Again = @Sendable (Effect, Call, API) async throws -> Answer

    let endpoint: Endpoint
    /// Where what it makes is found, by the id that its answer tells.
    let made: Endpoint?
    /// Makes its answer anew from what was noted when it was carried out (`Quill.note`); nil for what changes nothing.
    let again: Again?
    let handler: Handler
    fileprivate let pattern: [Part]

    fileprivate enum Part {
        case word(String), name(String)

        init(_ written: Substring) {
            self = written.hasPrefix("{") ? .name(String(written.dropFirst().dropLast())) : .word(String(written))
        }
    }

    init(_ endpoint: Endpoint, makes made: Endpoint? = nil, again: Again? = nil, _ handler: @escaping Handler) {
        self.endpoint = endpoint
        self.made = made
        self.again = again
        self.handler = handler
        pattern = endpoint.path.split(separator: "/").map(Part.init)
    }

    /// The values of its `{names}` when the path is of its form.
    fileprivate func match(_ segments: [String]) -> [String: String]? {
        guard segments.count == pattern.count else { return nil }
        var values: [String: String] = [:]
        for (part, segment) in zip(pattern, segments) {
            switch part {
            case .word(let word): guard word == segment else { return nil }
            case .name(let name):
                guard !segment.isEmpty else { return nil }
                values[name] = segment
            }
        }
        return values
    }

    fileprivate var literals: Int { pattern.count { if case .word = $0 { true } else { false } } }
}

/// Finds the route of a call. Of two that match, the one with more fixed words wins: `/jobs/dead` before `/jobs/{id}`.
struct Router: Sendable {
    private let byLength: [Int: [Route]]
    let routes: [Route]

    init(_ routes: [Route]) {
        self.routes = routes
        byLength = Dictionary(grouping: routes) { $0.pattern.count }.mapValues { $0.sorted { $0.literals > $1.literals } }
    }

    enum Found {
        case route(Route, [String: String])
        /// The path is there, for other methods.
        case otherMethods([String])
        case nothing
    }

    func find(_ method: Endpoint.Method, _ segments: [String]) -> Found {
        var others: [String] = []
        for route in byLength[segments.count] ?? [] {
            guard let values = route.match(segments) else { continue }
            // HEAD asks what GET would answer, where nothing else is said for it.
            if route.endpoint.method == method { return .route(route, values) }
            others.append(route.endpoint.method.rawValue)
        }
        if method == .head, others.contains("GET"), case .route(let route, let values) = find(.get, segments) {
            return .route(route, values)
        }
        return others.isEmpty ? .nothing : .otherMethods(others)
    }
}
