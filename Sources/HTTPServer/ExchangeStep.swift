internal import CMicroHTTPD
internal import Support

/// What the event loop does with a request.
extension Exchange {
    /// libmicrohttpd's access handler. It comes once for the head, then for each piece of the body, then once for the end;
    /// after a pause it comes again for the same.
    func step(_ lines: RequestLines, _ data: UnsafePointer<CChar>?, _ left: UnsafeMutablePointer<Int>) -> MHD_Result {
        let isNew = state.withLock { !$0.isAdmitted && !$0.isAnswered }
        if isNew {
            do { try admit(lines) } catch { return refuse(error, lines.handle) }
        }
        if left.pointee > 0, let data { return offer(UnsafeRawBufferPointer(start: data, count: left.pointee), left: left) }
        return advance(lines.handle)
    }

    private func admit(_ lines: RequestLines) throws(Refusal) {
        guard lines.headBytes <= server.options.maxHeaderBytes else { throw Refusal(431, "the header fields are too large") }
        let headers = try lines.headers(target: target)
        let head = try RequestHead(method: lines.method, target: target, version: lines.version, headers: headers)
        let length: UInt64? =
            switch head.framing {
            case .none: 0
            case .length(let length): length
            case .chunked: nil
            }
        let body = head.framing == .none ? RequestBody() : RequestBody(length: length, source: self)
        let request = Request(
            method: lines.method, path: head.target.path, segments: head.target.segments, rawQuery: head.target.rawQuery,
            query: head.target.query, headers: headers, peer: connection.peer, body: body)
        state.withLock { state in
            state.isAdmitted = true
            state.request = request
            state.isHead = request.method == "HEAD"
            state.framing = head.framing
            state.expectsContinue = head.expectsContinue
        }
        connection.expectNothing()
    }

    /// An answer at the first call makes libmicrohttpd close the connection after it, as it should be here.
    private func refuse(_ refusal: Refusal, _ handle: Handle) -> MHD_Result {
        state.withLock { $0.isAnswered = true }
        connection.willLinger()
        return send(Response(refusal), handle)
    }

    enum Move { case carryOn, begin(Request), answer(Response), close }

    private func advance(_ handle: Handle) -> MHD_Result {
        while true {
            let (move, waiter, leftBehind) = state.withLock { state -> (Move, CheckedContinuation<Piece, Never>?, Task<Void, Never>?) in
                if state.framing != .none && !state.readsBody { return (atHead(&state), nil, nil) }
                if !state.readsBody {
                    // Without a body the end comes right after the head, and only then is an answer good for the connection.
                    state.readsBody = true
                    state.bodyHasEnded = true
                    return (.carryOn, nil, nil)
                }
                let waiter = state.waiter
                state.waiter = nil
                return (atEnd(&state), waiter, state.clientHasLeft ? state.task : nil)
            }
            // Never under the lock: cancelling calls `stopWaiting`, which takes it.
            leftBehind?.cancel()
            waiter?.resume(returning: .success(nil))
            switch move {
            case .carryOn: return .YES
            case .close: return .NO
            case .answer(let response): return send(response, handle)
            case .begin(let request): begin(request)
            }
        }
    }

    /// The head of a request with a body: the body is not read before the handler asks for it, so that a client which
    /// waits for `100 Continue` learns first what it will come to.
    private func atHead(_ state: inout State) -> Move {
        if let request = state.takeRequest() { return .begin(request) }
        if let outcome = state.outcome {
            if canDiscard(state) {
                state.expectBody(connection, server.options)
                state.readsBody = true
                return .carryOn
            }
            connection.willLinger()
            return state.take(outcome)
        }
        if state.waiter != nil {
            state.expectBody(connection, server.options)
            state.readsBody = true
            return .carryOn
        }
        return park(&state) == .closing ? .close : .carryOn
    }

    private func canDiscard(_ state: State) -> Bool {
        if state.expectsContinue { return false }
        if case .length(let length) = state.framing { return length <= UInt64(max(server.options.discardBytes, 0)) }
        return true
    }

    private func atEnd(_ state: inout State) -> Move {
        if !state.bodyHasEnded {
            state.bodyHasEnded = true
            connection.expectNothing()
        }
        if let request = state.takeRequest() { return .begin(request) }
        if let outcome = state.outcome { return state.take(outcome) }
        return park(&state) == .closing ? .close : .carryOn
    }

    private func send(_ response: Response, _ handle: Handle) -> MHD_Result {
        let reply = Reply(response, for: self)
        defer { MHD_destroy_response(reply.pointer) }
        if let feed = reply.feed {
            let hasLeft = state.withLock { state in
                state.feed = feed
                return state.clientHasLeft
            }
            // A stream's bound would mean little if the system kept much more.
            if let events = feed as? EventFeed { connection.bufferAtMost(events.stream.bound) }
            if hasLeft { feed.abandon() } else if server.isDraining { feed.drain() }
        }
        return MHD_queue_response(handle.pointer, reply.status, reply.pointer)
    }
}

extension Exchange.State {
    /// The request, once.
    fileprivate mutating func takeRequest() -> Request? {
        defer { request = nil }
        return request
    }

    fileprivate mutating func take(_ response: Response) -> Exchange.Move {
        outcome = nil
        isAnswered = true
        return .answer(response)
    }
}
