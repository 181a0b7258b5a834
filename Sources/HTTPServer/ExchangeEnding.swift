internal import Support

/// How a request ends, and what hears of it.
extension Exchange {
    /// libmicrohttpd is through with this request, well or not. Nothing of it may be used after this.
    func completed() {
        let (waiter, task, feed, outcome) = state.withLock { state in
            state.handle = nil
            defer {
                state.waiter = nil
                state.task = nil
                state.feed = nil
                state.outcome = nil
                state.request = nil
                state.buffer = []
            }
            return (state.waiter, state.task, state.feed, state.outcome)
        }
        waiter?.resume(returning: .failure(.disconnected))
        task?.cancel()
        feed?.abandon()
        outcome?.abandon()
        connection.ended()
    }

    /// The client will send no more (`entirely`: nor take any more).
    func clientLeft(entirely: Bool) {
        let (waiter, task, feed) = state.withLock { state -> (CheckedContinuation<Piece, Never>?, Task<Void, Never>?, (any BodyFeed)?) in
            state.clientHasLeft = true
            // What it has sent may still be on the way through the socket, and be a whole body.
            guard entirely || state.bodyHasEnded || state.isAnswered else { return (nil, nil, nil) }
            guard entirely && !state.bodyHasEnded else { return (nil, state.task, state.feed) }
            Self.resume(&state)
            defer { state.waiter = nil }
            return (state.waiter, state.task, state.feed)
        }
        waiter?.resume(returning: .failure(.disconnected))
        task?.cancel()
        guard let feed else { return }
        feed.abandon()
        wake()
    }

    /// The server closes: the connection must not stay parked.
    func stop() {
        let (task, feed) = state.withLock { state -> (Task<Void, Never>?, (any BodyFeed)?) in
            Self.resume(&state)
            return (state.task, state.feed)
        }
        task?.cancel()
        feed?.abandon()
    }

    func drain() { state.withLock { $0.feed }?.drain() }
    func tick(now: Int64) { state.withLock { $0.feed }?.tick(now: now) }
}

extension Response {
    /// Tells a stream that nobody will read it.
    func abandon() {
        if case .stream(let source, _) = body { source.cancelled() }
    }
}
