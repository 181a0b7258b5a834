internal import QuillWire

/// The events of one connection, as they come. The sequence ends where the server ends the stream.
package struct WireEvents: AsyncSequence, Sendable {
    package typealias Element = WireEvent
    package typealias Failure = ClientError

    private let body: any AnswerBody

    init(_ body: any AnswerBody) { self.body = body }

    package func makeAsyncIterator() -> Iterator { Iterator(body) }

    package struct Iterator: AsyncIteratorProtocol {
        private let body: any AnswerBody
        private var parser = EventParser()
        private var waiting: ArraySlice<WireEvent> = []

        init(_ body: any AnswerBody) { self.body = body }

        package mutating func next() async throws(ClientError) -> WireEvent? { try await next(isolation: nil) }

        package mutating func next(isolation actor: isolated (any Actor)?) async throws(ClientError) -> WireEvent? {
            while waiting.isEmpty {
                guard let bytes = try await body.next() else { return nil }
                waiting = try parser.feed(bytes)[...]
            }
            return waiting.popFirst()
        }
    }
}

extension QuillClient {
    /// What happens from now on, or after the event `after`. Returns once the server listens.
    /// - Parameters:
    ///   - types: names of events; empty for all.
    ///   - run: only what concerns this run.
    package func events(after: String? = nil, types: [String] = [], run: String? = nil) async throws(ClientError) -> WireEvents {
        try await events(run.map { (Endpoints.runEvents, ["id": $0]) } ?? (Endpoints.events, [:]), after, types)
    }

    /// The same of one job.
    package func events(ofJob job: String, after: String? = nil, types: [String] = []) async throws(ClientError) -> WireEvents {
        try await events((Endpoints.jobEvents, ["id": job]), after, types)
    }

    private func events(
        _ place: (endpoint: Endpoint, values: [String: String]), _ after: String?, _ types: [String]
    ) async throws(ClientError) -> WireEvents {
        let query = types.isEmpty ? [] : [(name: "types", value: types.joined(separator: ","))]
        let headers = after.map { [(name: "Last-Event-ID", value: $0)] } ?? []
        return WireEvents(try await answer(WireCall(place.endpoint, place.values, query: query, headers: headers)).body)
    }

    /// Hands over what happens, again and again, and goes on after the last event seen when the connection breaks.
    /// Returns never: it throws when the server stays away, or when its task is cancelled.
    package func follow(
        after: String? = nil, types: [String] = [], run: String? = nil, connected: @Sendable () -> Void = {},
        _ each: @Sendable (WireEvent) -> Void
    ) async throws(ClientError) -> Never {
        var last = after
        var (misses, refusals) = (0, 0)
        while true {
            guard !Task.isCancelled else { throw .cancelled }
            do {
                let events = try await events(after: last, types: types, run: run)
                refusals = 0
                connected()
                for try await event in events {
                    if !event.id.isEmpty { last = event.id }
                    misses = 0
                    each(event)
                }
            } catch {
                guard case .unreachable = error, refusals < Self.patience else { throw error }
                refusals += 1
            }
            misses += 1
            await pause(misses)
        }
    }
}
