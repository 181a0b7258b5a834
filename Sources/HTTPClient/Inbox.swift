internal import Support

/// What has come of one answer, between the thread that receives it and the task that reads it.
final class Inbox: Sendable {
    /// Bytes that may lie here unread; beyond them the transfer pauses.
    private let capacity: Int
    private let state = Lock(State())

    private struct State {
        var head: HeadReader.Head?
        var bytes: [UInt8] = []
        var isPaused = false
        /// How it ended; nil while it goes on.
        var ending: Result<Void, HTTPClientError>?
        var waitingForHead: [CheckedContinuation<Result<HeadReader.Head, HTTPClientError>, Never>] = []
        var waitingForBytes: [CheckedContinuation<Result<[UInt8]?, HTTPClientError>, Never>] = []
        var waitingForEnd: [CheckedContinuation<Result<[UInt8], HTTPClientError>, Never>] = []
    }

    init(capacity: Int) { self.capacity = capacity }

    // MARK: The receiving thread

    func put(_ head: HeadReader.Head) {
        state.withLock { state in
            state.head = head
            state.waitingForHead.forEach { $0.resume(returning: .success(head)) }
            state.waitingForHead = []
        }
    }

    /// False when it is full: nothing was taken, and the reader will ask for more.
    func put(_ bytes: UnsafeRawBufferPointer) -> Bool {
        // A pointer cannot be sent into the lock; its bytes can.
        let piece = Array(bytes)
        return state.withLock { state in
            if !state.waitingForBytes.isEmpty {
                state.waitingForBytes.removeFirst().resume(returning: .success(piece))
            } else if state.bytes.count >= capacity {
                state.isPaused = true
                return false
            } else {
                state.bytes += piece
            }
            return true
        }
    }

    /// Only the first ending counts.
    func end(_ ending: Result<Void, HTTPClientError>, host: String) {
        state.withLock { state in
            guard state.ending == nil else { return }
            state.ending = ending
            let failure = ending.failure
            // An answer that ends well has had a head.
            let headless = failure ?? HTTPClientError(host: host, cause: .badResponse, mayHaveArrived: true)
            state.waitingForHead.forEach { $0.resume(returning: .failure(headless)) }
            state.waitingForBytes.forEach { $0.resume(returning: failure.map { .failure($0) } ?? .success(nil)) }
            state.waitingForEnd.forEach { $0.resume(returning: failure.map { .failure($0) } ?? .success(state.bytes)) }
            state.waitingForHead = []
            state.waitingForBytes = []
            state.waitingForEnd = []
        }
    }

    // MARK: The reading task

    func head(host: String) async -> Result<HeadReader.Head, HTTPClientError> {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if let head = state.head {
                    continuation.resume(returning: .success(head))
                } else if let ending = state.ending {
                    let headless = HTTPClientError(host: host, cause: .badResponse, mayHaveArrived: true)
                    continuation.resume(returning: .failure(ending.failure ?? headless))
                } else {
                    state.waitingForHead.append(continuation)
                }
            }
        }
    }

    /// What has come since the last call, as soon as there is some; nil at the end.
    /// - Parameter resume: called when the transfer had paused and has room now.
    func next(resume: @Sendable () -> Void) async -> Result<[UInt8]?, HTTPClientError> {
        await withCheckedContinuation { continuation in
            let goOn = state.withLock { state in
                if !state.bytes.isEmpty {
                    continuation.resume(returning: .success(state.bytes))
                    state.bytes = []
                } else if let ending = state.ending {
                    continuation.resume(returning: ending.failure.map { .failure($0) } ?? .success(nil))
                } else {
                    state.waitingForBytes.append(continuation)
                }
                defer { state.isPaused = false }
                return state.isPaused
            }
            if goOn { resume() }
        }
    }

    /// Everything, once all of it has come.
    func all() async -> Result<[UInt8], HTTPClientError> {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                guard let ending = state.ending else { return state.waitingForEnd.append(continuation) }
                continuation.resume(returning: ending.failure.map { .failure($0) } ?? .success(state.bytes))
            }
        }
    }
}

extension Result {
    var failure: Failure? {
        guard case .failure(let error) = self else { return nil }
        return error
    }
}
