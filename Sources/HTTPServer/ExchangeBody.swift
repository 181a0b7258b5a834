internal import CMicroHTTPD
internal import Support

/// The body of the request on its way from the event loop to the handler.
extension Exchange {
    func next() async throws(HTTPServerError) -> [UInt8]? {
        let piece = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Piece, Never>) in want(continuation) }
        } onCancel: {
            stopWaiting()
        }
        return try piece.get()
    }

    private func want(_ continuation: CheckedContinuation<Piece, Never>) {
        let piece = state.withLock { state -> Piece? in
            if state.handle == nil { return .failure(.disconnected) }
            if !state.bodyHasEnded && state.isParked {
                state.expectBody(connection, server.options)
                Self.resume(&state)
            }
            if !state.buffer.isEmpty {
                defer { state.buffer = [] }
                return .success(state.buffer)
            }
            if state.bodyHasEnded { return .success(nil) }
            // Under the lock: `stopWaiting` runs after the task is marked, so one of the two sees the other.
            if Task.isCancelled || state.waiter != nil { return .failure(.cancelled) }
            state.waiter = continuation
            return nil
        }
        if let piece { continuation.resume(returning: piece) }
    }

    private func stopWaiting() {
        let waiter = state.withLock { state -> CheckedContinuation<Piece, Never>? in
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: .failure(.cancelled))
    }

    private enum Taken { case all, allTo(CheckedContinuation<Piece, Never>, [UInt8]), none, cut(Response), closing }

    /// Bytes have come. All of them are taken, or none and the connection is parked until the handler has caught up.
    func offer(_ bytes: UnsafeRawBufferPointer, left: UnsafeMutablePointer<Int>) -> MHD_Result {
        let taken = state.withLock { state -> Taken in
            if server.isClosing { return .closing }
            if let outcome = state.outcome { return discard(bytes.count, outcome, &state) }
            if state.waiter == nil && state.buffer.count >= server.options.bodyBufferBytes {
                // The client is not to blame for this pause.
                connection.expect(by: state.bodyDeadline)
                return park(&state) == .closing ? .closing : .none
            }
            state.received += UInt64(bytes.count)
            state.expectBody(connection, server.options)
            if let waiter = state.waiter {
                state.waiter = nil
                return .allTo(waiter, Array(bytes))
            }
            state.buffer += bytes
            return .all
        }
        switch taken {
        case .all: left.pointee = 0
        case .allTo(let waiter, let piece):
            left.pointee = 0
            waiter.resume(returning: .success(piece))
        case .none: break
        case .closing: return .NO
        case .cut(let response):
            // libmicrohttpd takes no answer in the middle of a body.
            connection.willLinger()
            RawAnswer(response, withBody: true).send(to: connection.descriptor)
            return .NO
        }
        return .YES
    }

    /// The handler has answered without reading to the end.
    private func discard(_ count: Int, _ outcome: Response, _ state: inout State) -> Taken {
        state.received += UInt64(count)
        state.discarded += count
        var ahead: UInt64 = 0
        if case .length(let length) = state.framing { ahead = length - min(length, state.received) }
        if UInt64(state.discarded) + ahead <= UInt64(max(server.options.discardBytes, 0)) { return .all }
        state.isAnswered = true
        if case .stream = outcome.body { return .cut(Response(status: outcome.status)) }
        state.outcome = nil
        return .cut(outcome)
    }
}

extension Exchange.State {
    /// Starts the waiting for the next bytes of the body, and for all of it the first time.
    mutating func expectBody(_ connection: Connection, _ options: ServerOptions) {
        let now = Clock.milliseconds()
        if bodyDeadline == .max { bodyDeadline = now + Clock.milliseconds(options.bodyTotalSeconds) }
        connection.expect(by: min(bodyDeadline, now + Clock.milliseconds(options.bodyIdleSeconds)))
    }
}
