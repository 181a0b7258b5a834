internal import Support

/// How the bytes of an event stream are taken.
extension EventStream {
    /// For readers other than the server, which takes the bytes without a task.
    package func next() async -> [UInt8]? {
        while true {
            let (bytes, isOver, calls) = state.withLock { state -> ([UInt8], Bool, [@Sendable () -> Void]) in
                defer {
                    state.buffer = []
                    state.whenEmpty = []
                }
                return (state.buffer, state.phase != .open, state.whenEmpty)
            }
            for call in calls { call() }
            if !bytes.isEmpty { return bytes }
            if isOver { return nil }
            await withCheckedContinuation { continuation in
                attach { continuation.resume() }
            }
        }
    }

    /// What is to be called, once, when there is something new; again after each `fill` that found nothing.
    func attach(_ wake: @escaping @Sendable () -> Void) {
        let isReady = state.withLock { state -> Bool in
            let isReady = !state.buffer.isEmpty || state.phase != .open
            state.wake = isReady ? nil : wake
            state.isWanted = !isReady
            return isReady
        }
        if isReady { wake() }
    }

    /// Moves queued bytes into `target`.
    func fill(_ target: UnsafeMutableRawBufferPointer, wake: @escaping @Sendable () -> Void) -> Filled {
        let (filled, calls) = state.withLock { state -> (Filled, [@Sendable () -> Void]) in
            if state.phase == .gone { return (.broken, []) }
            if state.buffer.isEmpty {
                if state.phase == .finishing { return (.end, []) }
                state.isWanted = true
                state.wake = wake
                return (.nothing, [])
            }
            let count = min(target.count, state.buffer.count)
            target.copyBytes(from: state.buffer[..<count])
            guard count == state.buffer.count else {
                state.isMidFrame = !(count > 1 && state.buffer[count - 1] == 10 && state.buffer[count - 2] == 10)
                state.buffer.removeFirst(count)
                return (.bytes(count), [])
            }
            // A quiet stream keeps no buffer: there may be thousands.
            state.buffer = []
            state.isMidFrame = false
            defer { state.whenEmpty = [] }
            return (.bytes(count), state.whenEmpty)
        }
        for call in calls { call() }
        return filled
    }

    /// Called by the server's timer.
    func beat(now: Int64) {
        let calls = state.withLock { state -> [@Sendable () -> Void] in
            // Frames that still wait will tell of the client as well as a comment would.
            guard state.phase == .open, state.buffer.isEmpty, now - state.lastSend >= heartbeat else { return [] }
            state.lastSend = now
            state.buffer += [0x3A, 0x0A, 0x0A]
            return state.woken()
        }
        for call in calls { call() }
    }
}
