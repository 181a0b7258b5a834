import Support

/// One connection to a Redis on a thread of its own, both made when they are first needed, the connection again after it broke. Commands wait in line
/// behind one another, so a client that waits for a list does nothing else meanwhile: use another for sending.
///
/// A server that cannot be reached is tried anew after a pause that doubles from 0.1 to 5 seconds; who asks in between is told at
/// once what it failed with.
package final class RedisClient: Sendable {
    package struct Options: Sendable {
        /// For a connection, signing in included.
        package var connectMilliseconds = 5_000
        /// For an answer, beside the time that a command itself waits.
        package var answerMilliseconds = 5_000
        /// More than so many at a time are refused with `tooBusy`.
        package var waitingLimit = 256

        package init() {}
    }

    private let loop: Loop

    package init(_ address: RedisAddress, options: Options = Options()) {
        loop = Loop(address, options)
    }

    deinit { loop.stop() }

    /// What is asked ends with `closed`.
    package func close() { loop.stop() }

    /// Sends a command and gives its answer; an error that the server answers is thrown as `server`.
    ///
    /// Whether a command whose answer was lost was done is not known. Cancelling the task ends the connection, not the command.
    /// - Parameter waitMilliseconds: how long the command itself may wait, as `BLPOP` does.
    @discardableResult
    package func send(_ command: [String], waitMilliseconds: Int = 0) async throws(RedisError) -> RedisValue {
        let answer = try await send([command], waitMilliseconds: waitMilliseconds).first ?? .nothing
        if case .failure(let code, let message) = answer { throw .server(code: code, message: message) }
        return answer
    }

    /// Sends commands in one go; their answers, errors of the server among them, in the same order.
    package func send(_ commands: [[String]], waitMilliseconds: Int = 0) async throws(RedisError) -> [RedisValue] {
        let order = Order(commands, waitMilliseconds: waitMilliseconds)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if let refusal = loop.take(order, continuation) { continuation.resume(returning: .failure(refusal)) }
            }
        } onCancel: {
            order.isCancelled.withLock { $0 = true }
            loop.lookUp()
        }
        return try result.get()
    }
}

/// What a task asks for.
private final class Order: Sendable {
    let commands: [[String]]
    let waitMilliseconds: Int
    let isCancelled = Lock(false)

    init(_ commands: [[String]], waitMilliseconds: Int) {
        self.commands = commands
        self.waitMilliseconds = waitMilliseconds
    }
}

/// The thread behind a client, and what waits for it.
private final class Loop: Sendable {
    typealias Continuation = CheckedContinuation<Result<[RedisValue], RedisError>, Never>

    private struct State {
        var waiting: ArraySlice<(order: Order, continuation: Continuation)> = []
        var isStarted = false
        var isStopped = false
    }

    private let address: RedisAddress
    private let options: RedisClient.Options
    private let bell = Bell()
    private let state = Lock(State())

    init(_ address: RedisAddress, _ options: RedisClient.Options) {
        self.address = address
        self.options = options
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        bell.ring()
    }

    func lookUp() { bell.ring() }

    /// Why it is not taken; nil when it is.
    func take(_ order: Order, _ continuation: Continuation) -> RedisError? {
        let (refusal, isFirst) = state.withLock { state -> (RedisError?, Bool) in
            if state.isStopped { return (.closed, false) }
            if state.waiting.count >= options.waitingLimit { return (.tooBusy, false) }
            state.waiting.append((order, continuation))
            defer { state.isStarted = true }
            return (nil, !state.isStarted)
        }
        if isFirst { RealThread.start(name: "redis") { [self] in run() } }
        bell.ring()
        return refusal
    }

    private func run() {
        var link: Link?
        var pause = Pause()
        while true {
            let (next, isStopped) = state.withLock { ($0.waiting.popFirst(), $0.isStopped) }
            if let next {
                let result = isStopped ? .failure(.closed) : answer(next.order, &link, &pause)
                next.continuation.resume(returning: result)
            } else if isStopped {
                return
            } else {
                _ = bell.wait(until: nil)
            }
        }
    }

    private func answer(_ order: Order, _ link: inout Link?, _ pause: inout Pause) -> Result<[RedisValue], RedisError> {
        let isWanted = { [state] in !order.isCancelled.withLock { $0 } && !state.withLock { $0.isStopped } }
        guard isWanted() else { return .failure(.cancelled) }
        do throws(RedisError) {
            if link?.hasEnded ?? true {
                link = nil
                if let failure = pause.failure { throw failure }
                link = try Link.open(address, until: .now + .milliseconds(options.connectMilliseconds), bell, isWanted)
                pause = Pause()
            }
            guard let link else { throw .closed }
            let end = ContinuousClock.now + .milliseconds(options.answerMilliseconds + order.waitMilliseconds)
            return .success(try link.exchange(order.commands, until: end, isWanted))
        } catch {
            if link == nil { pause.failed(with: error) }
            link = nil
            let isStopped = state.withLock { $0.isStopped }
            return .failure(isStopped ? .closed : error)
        }
    }

    /// Between two attempts to connect.
    private struct Pause {
        private var milliseconds = 50
        private var over: (at: ContinuousClock.Instant, error: RedisError)?

        /// What the last attempt failed with, until it is time for another.
        var failure: RedisError? {
            guard let over, over.at > .now else { return nil }
            return over.error
        }

        mutating func failed(with error: RedisError) {
            guard failure == nil, error != .cancelled else { return }
            milliseconds = min(milliseconds * 2, 5_000)
            over = (.now + .milliseconds(milliseconds), error)
        }
    }
}
